"""`arledger init`."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it may exist and be empty.")],
    source: Annotated[
        str,
        typer.Option("--from", metavar="blank|tiny|demo", help="blank (default), or a copy of an example book."),
    ] = "blank",
) -> None:
    """Start a new workspace: a commented ledger, arledger.toml and one example client; it passes `check`.

    `--from demo` copies the demo book, an equipment dealer's two years, to play with. Nothing is ever
    overwritten.

    Example: arledger init books && cd books && arledger aging
    """
    from arledger.capabilities.setup.workspace import make_workspace
    from arledger.session.clock import today

    made = make_workspace(folder, source, today())
    for name in made:
        typer.echo(f"  {folder / name}")
    typer.echo(f"Made {len(made)} files. Next: cd {folder} && arledger aging")
