"""What a row of a CSV file moved: its amount, and by what sign, side, column or word money came or went."""

from decimal import Decimal
from typing import NamedTuple

from arledger.formats.bank.csv.cells import Cells
from arledger.formats.bank.csv.file import Layout
from arledger.formats.bank.shared.errors import bad, shown
from arledger.formats.tabular.amounts import CREDIT, DEBIT, Written
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.source import Source

_ONE_WAY = "Give each amount one sign or one side, in a copy, or export the file with signs."


class Moved(NamedTuple):
    """A signed amount, the mark or code of a currency that stood beside it, and the cell as it was written."""

    number: Decimal
    mark: str
    cell: str


class RowAmounts:
    """Reads the amounts of one table, and refuses one whose direction could be meant in two ways."""

    def __init__(self, layout: Layout, cells: Cells) -> None:
        self._layout = layout
        self._profile = layout.profile
        self._cells = cells
        self._sided: bool | None = None

    def of(self, row: SheetRow, place: Source) -> Moved | None:
        """Return what a row moved, None where it has no amount."""
        written = row.cell(self._layout.one("amount"))
        if written:
            found = self._cells.needed(written, place, "the amount")
            return Moved(self._signed(found, written, row, place), found.mark, written)
        credit, debit = (row.cell(self._layout.one(role)) for role in ("credit", "debit"))
        if not credit and not debit:
            return None
        return self._of_two(credit, debit, place)

    def _of_two(self, credit: str, debit: str, place: Source) -> Moved:
        came = self._cells.needed(credit, place, "the credit") if credit else Written(Decimal(0), "", "")
        went = self._cells.needed(debit, place, "the debit") if debit else Written(Decimal(0), "", "")
        if came.number and went.number:
            raise bad(place, f"the row has a credit of {shown(credit)} and a debit of {shown(debit)}")
        if came.side == DEBIT or went.side == CREDIT:
            written = credit if came.side == DEBIT else debit
            raise bad(place, f"{shown(written)} stands in the column of the other side: in or out?", _ONE_WAY)
        if went.number and (went.number < 0) is not self._profile.negative_debits:
            has, expected = ("a", "none") if went.number < 0 else ("no", "one")
            what = f"the debit {shown(debit)} has {has} minus, and the profile expects {expected}: in or out?"
            remedy = "If all debits are written like this, change negative_debits in the profile's [numbers]."
            raise bad(place, what, remedy)
        number = -went.number.copy_abs() if went.number else came.number
        used, cell = (went, debit) if went.number or not credit else (came, credit)
        return Moved(number, used.mark, cell)

    def _signed(self, found: Written, written: str, row: SheetRow, place: Source) -> Decimal:
        """Return an amount with its direction: by its side, by the word in a column, or by its sign."""
        if found.number < 0 and found.side:
            raise bad(place, f"the amount {shown(written)} has a minus and a side: which of them counts?", _ONE_WAY)
        self._refuse_half_sided(found, written, place)
        number = found.at_bank
        if self._profile.out:
            return self._directed(found, row, place)
        return -number if self._profile.negate and number and not found.side else number

    def _refuse_half_sided(self, found: Written, written: str, place: Source) -> None:
        """Refuse an amount without CR, DR or minus where others have a side, as it could be either."""
        if found.number <= 0:
            return
        sided = bool(found.side)
        if self._sided is None:
            self._sided = sided
        if sided is not self._sided:
            what = f"the amount {shown(written)} has {'a side' if sided else 'neither CR nor DR'}"
            raise bad(place, f"{what}, and others have {'none' if sided else 'one'}: in or out?", _ONE_WAY)

    def _directed(self, found: Written, row: SheetRow, place: Source) -> Decimal:
        """Give an amount the direction that stands in a column of its own; one that nobody named is refused."""
        profile = self._profile
        written = row.cell(self._layout.one("direction"))
        out = written.casefold() in {one.casefold() for one in profile.out}
        into = written.casefold() in {one.casefold() for one in profile.into}
        if out is into:
            known = ", ".join((*profile.out, *profile.into))
            remedy = "Name every word for money out and money in in the profile's [rows]: out and in."
            raise bad(place, f"the direction is {shown(written)}, none of {known}", remedy)
        if found.number < 0:
            what = f"the amount has a minus and a direction ({shown(written)}): which of them counts?"
            raise bad(place, what, "If the minus says it all, take direction out of the profile.")
        if found.side and (found.side == DEBIT) is not out:
            what = f"the amount has {found.side} and another direction ({shown(written)}): which of them counts?"
            raise bad(place, what, "If the side says it all, take direction out of the profile.")
        return -found.number if out and found.number else found.number
