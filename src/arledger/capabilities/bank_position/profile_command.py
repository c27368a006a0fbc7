"""`arledger bank profile`."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV or XLSX file of the bank.")],
) -> None:
    """Propose a profile for a bank's CSV or XLSX file: which column is what, how dates and amounts are written.

    Look it over, save it in the folder `bank-profiles` beside arledger.toml, and the file can be read.

    Example: arledger bank profile march.csv > bank-profiles/my-bank.toml
    """
    from arledger.formats.bank import propose_profile
    from arledger.session.messages import harmless
    from arledger.session.output import write_out

    write_out(harmless(propose_profile(file)).encode())
