"""Reports of payment processors as payouts; this folder is the registry of processors.

Each module here is a processor: `recognises` tells its report by the header, `payouts` reads it. A new
processor is one new file; what they share is in `shared/`. Only a UserError leaves: exit code 1 for a report
that does not add up or cannot be read to the digit, 2 for a missing file.
"""

from importlib import import_module
from os import listdir
from pathlib import Path
from typing import Protocol, cast

from arledger.formats.processors.shared.table import ProcessorTable, refuse_wide_rows, table_below
from arledger.formats.tabular.errors import bad
from arledger.formats.tabular.sheets import Sheet, SheetRow, first_heading, read_sheet
from arledger.model.payout import Payout
from arledger.model.problem import UserError

__all__ = ["Processor", "find", "is_payout_file", "names", "read_payouts"]


class Processor(Protocol):
    """What every processor's module has."""

    def recognises(self, table: ProcessorTable, /) -> bool:
        """Tell by the header whether a report is of this processor."""

    def payouts(self, table: ProcessorTable, /) -> tuple[Payout, ...]:
        """Return the payouts of a report, oldest first."""


def names() -> tuple[str, ...]:
    """List the processors in alphabetical order, from the file names alone."""
    stems = {name.removesuffix(".py") for name in listdir(__path__[0]) if name.endswith(".py")}  # noqa: PTH208
    return tuple(sorted(stem for stem in stems if not stem.startswith("_")))


def find(name: str) -> Processor:
    """Import one processor; an unknown name is a UserError that lists the known ones."""
    if name not in names():
        raise UserError(f"there is no processor {name!r}", f"Choose one of {', '.join(names())}.")
    return cast("Processor", import_module(f"{__name__}.{name}"))


def is_payout_file(path: Path) -> bool:
    """Tell whether a file is a processor's report, by its header; a missing file is a UserError."""
    try:
        return _recognised(read_sheet(path)) is not None
    except UserError as wrong:
        if wrong.exit_code == 2:
            raise
        return False


def read_payouts(path: Path) -> tuple[Payout, ...]:
    """Return the payouts of a processor's report, oldest first, every one proven: gross less fees is net.

    Movements that are not paid out yet are left out: the report of the next payout has them.
    """
    sheet = read_sheet(path)
    found = _recognised(sheet)
    if found is None:
        known = "Stripe's itemized payout reconciliation or balance export, and PayPal's activity download"
        raise bad(sheet.whole, "this is no processor's report that arledger knows", f"Known are {known}.")
    processor, table = found
    refuse_wide_rows(table)
    return processor.payouts(table)


def _recognised(sheet: Sheet) -> tuple[Processor, ProcessorTable] | None:
    processors = [find(name) for name in names()]

    def read(at: int, _row: SheetRow) -> tuple[Processor, ProcessorTable] | None:
        table = table_below(sheet, at)
        return next(((one, table) for one in processors if one.recognises(table)), None)

    return first_heading(sheet.rows, read)
