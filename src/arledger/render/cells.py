"""Cells as text: how money, dates, counts and names are written, shared by every format.

Money is rounded once, from the exact figure, to what its currency is paid in; a total is that of the exact figures.
Other numbers keep the digits that they have. A PERCENT cell holds points:
`Decimal("12.5")` is 12.5 %. Text comes from other people's files, so whatever could act on the
reader's terminal, page or spreadsheet is made harmless before it is written.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from arledger.model.money import coin_digits, readable
from arledger.model.money import plain as digits
from arledger.model.report import Cell, Kind, Table

_CURRENCY_KEY = "currency"
NO_MONEY = "–"
NUMBERS = frozenset({Kind.MONEY, Kind.COUNT, Kind.PERCENT})

_BREAKS = "\t\n\v\f\r\x85\u2028\u2029"
_COMBINING = "\u0300"  # the first character behind the Latin letters: every printable one before it takes one cell
_C0, _DEL_C1, _BIDI, _ISOLATES = range(0x20), range(0x7F, 0xA0), range(0x202A, 0x202F), range(0x2066, 0x206A)
_SURROGATES, _NO_CHARACTERS = range(0xD800, 0xE000), range(0xFFFE, 0x10000)  # neither UTF-8 nor XML has them
_UNSAFE = (_C0, _DEL_C1, _BIDI, _ISOLATES, _SURROGATES, _NO_CHARACTERS)
_HARMLESS = {code: "\ufffd" for codes in _UNSAFE for code in codes}
_HARMLESS |= {ord(character): " " for character in _BREAKS}
# White, invisible and control characters: a spreadsheet may look past them and find a formula.
_UNSEEN = (range(0x21), range(0x7F, 0xA1), range(0x2000, 0x2010), range(0x2028, 0x2030), range(0x205F, 0x2070))
_BLANKS = "\u1680\u3000\ufeff" + "".join(chr(code) for codes in _UNSEEN for code in codes)
_FORMULAS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def in_coins(table: Table, precision: Mapping[str, int]) -> Table:
    """Return a table with its money in coins; `precision` is how finely the ledger wants a currency to be shown."""
    places = [at for at, column in enumerate(table.columns) if column.kind is Kind.MONEY]
    keys = [column.key for column in table.columns]
    named = keys.index(_CURRENCY_KEY) if _CURRENCY_KEY in keys else None
    if not places:
        return table
    rows = []
    for row in table.rows:
        cells = list(row.cells)
        for at in places:
            currency = table.columns[at].currency or (None if named is None else cells[named])
            number = cells[at]
            if isinstance(number, Decimal) and isinstance(currency, str):
                cells[at] = readable(number, coin_digits(currency, precision))
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows))


def clean(text: str) -> str:
    """Put text on one line: breaks and tabs become a space, other control characters a visible U+FFFD."""
    return text if text.isprintable() else text.replace("\r\n", "\n").translate(_HARMLESS)


def guarded(text: str) -> str:
    """Clean text for a spreadsheet: what a program could take for a formula gets a leading apostrophe."""
    risky = text.startswith(("\t", "\r", "\n")) or text.lstrip(_BLANKS).startswith(_FORMULAS)
    return f"'{clean(text)}" if risky else clean(text)


def shown(cell: Cell, kind: Kind) -> str:
    """Write a cell for people: `1,234.50`, `12.5%`, `2026-01-31`, `–` for no money; empty for None."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if kind not in NUMBERS:
        return exact(cell)
    if kind is Kind.MONEY and not cell:
        return NO_MONEY
    return f"{separated(cell)}%" if kind is Kind.PERCENT else separated(cell)


def separated(number: Decimal | int) -> str:
    """Write a number with thousands separators and without a negative zero."""
    text = f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"
    return text.removeprefix("-") if number == 0 else text


def exact(number: Decimal | int) -> str:
    """Write a number for programs: its digits, a point, a minus; no separators and no exponent."""
    return digits(number) if isinstance(number, Decimal) else str(number)


def cell_width(text: str) -> int:
    """Count the terminal's character cells that a text takes: East Asian characters and emoji take two."""
    if text.isascii() or text == NO_MONEY or (text.isprintable() and max(text) < _COMBINING):
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - 5 ms that a report in Latin letters need not wait for

    return cell_len(text)
