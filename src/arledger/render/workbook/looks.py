"""How cells look: number formats, widths, and text that cannot be anything else."""

from decimal import Decimal

from arledger.model.money import decimals
from arledger.model.report import Column, Kind, Row
from arledger.render.cells import NUMBERS, cell_width, exact, guarded, shown

_SIGNIFICANT = 15  # digits that a spreadsheet's number can hold
_DECIMALS = 30  # decimals that a number format can show
_LONGEST = 32_767  # characters in a cell
_NOTHING = '"\N{EN DASH}"'
_NARROWEST, _WIDEST, _WRAPPED = 8, 60, 45


def text(words: str) -> str:
    """Return text that no spreadsheet takes for a formula, no longer than a cell."""
    safe = guarded(words)
    return safe if len(safe) <= _LONGEST else safe[: _LONGEST - 1] + "…"


def width_of(column: Column, index: int, rows: tuple[Row, ...]) -> int:
    """Return the characters that a column needs for its head and cells."""
    longest = max((cell_width(shown(row.cells[index], column.kind)) for row in rows), default=0)
    # Two more for the margin, three for the arrow of the filter.
    widest = _WRAPPED if column.below else _WIDEST
    return min(max(longest + 2, cell_width(text(column.title)) + 3, _NARROWEST), widest)


def fits(number: Decimal | int) -> bool:
    """Tell whether a spreadsheet's binary number holds every digit."""
    digits = exact(number)
    significant = digits.replace(".", "").strip("-0")
    return len(significant) <= _SIGNIFICANT and decimals(Decimal(number)) <= _DECIMALS and digits[-1:].isdigit()


def number_format(number: Decimal | int, kind: Kind) -> str:
    """Show the decimals that the number has, with thousands separators; money below zero is red, and none a dash."""
    places = decimals(Decimal(number))
    whole = "#,##0" if kind in NUMBERS else "0"
    plain = whole + ("." + "0" * places if places else "")
    if kind is Kind.MONEY:
        return f"{plain};[Red]-{plain};{_NOTHING}"
    return plain + ("%" if kind is Kind.PERCENT else "")
