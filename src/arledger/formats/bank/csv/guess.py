"""What the columns of an unknown CSV file may mean, by their names and by what stands in them."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from arledger.formats.bank.csv.balance_rows import says_balance
from arledger.formats.bank.csv.profile import ALL_FILLED, FIRST_FILLED
from arledger.formats.bank.csv.words import (
    BOOKED_DATE,
    NOT_A_BALANCE,
    OTHER_DATE,
    VALUE_DATE,
    role,
)
from arledger.formats.bank.shared.amounts import currency_code
from arledger.formats.tabular.amounts import looks_like_amount
from arledger.formats.tabular.days import looks_like_date
from arledger.formats.tabular.headings import holds, plain
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.currencies import CURRENCIES

_COMPACT = re.compile(r"(?:19|20)[0-9]{6}")
_CENTS = re.compile(r"[.,][0-9]{1,3}(?![0-9.,])")
_BARE, _OTHER, _NONE = range(len(BOOKED_DATE), len(BOOKED_DATE) + 3)
_NUMBERS = ("amount", "credit", "debit", "balance", "fee", "original_amount", "detail_amount")
_MANY = (*FIRST_FILLED, *ALL_FILLED)


class GuessedTable(NamedTuple):
    """What was found: the separator, the header (empty where there is none), the rows with a date and the rest.

    `above` are rows between the header and the first, as one with the opening balance; `between` are rows without a
    date among the others, `behind` those after the last.
    """

    delimiter: str
    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    above: tuple[SheetRow, ...]
    between: tuple[SheetRow, ...]
    behind: tuple[SheetRow, ...]

    def name(self, index: int) -> str:
        """Return the header of a column."""
        return self.header[index] if index < len(self.header) else ""


def table(rows: Sequence[SheetRow], delimiter: str) -> GuessedTable:
    """Find the rows of a table: those with an amount, and with dates where most rows have them."""
    numbered = [(index, row) for index, row in enumerate(rows) if _is_likely(row)]
    likely = [row for _, row in numbered]
    if not likely:
        return GuessedTable(delimiter, (), (), (), (), ())
    width = max(len(row.cells) for row in likely)
    usual = set(Counter(map(_date_columns, likely)).most_common(1)[0][0])
    found = [index for index, row in numbered if usual <= set(_date_columns(row))]
    top = [row for row in rows[: found[0]] if not row.blank]
    at = next((at for at in reversed(range(len(top))) if _may_be_header(top[at], width)), -1)
    header, above = (top[at].cells, tuple(top[at + 1 :])) if at >= 0 else ((), ())
    between, behind = _others(rows, found)
    return GuessedTable(delimiter, header, tuple(rows[index] for index in found), above, between, behind)


def _may_be_header(row: SheetRow, width: int) -> bool:
    """Tell a row of names from one with a day or an amount, which says an opening balance."""
    wide = sum(map(bool, row.cells)) * 2 >= min(width, 6)
    return wide and not {"date", "amount"} & {kind(cell) for cell in row.cells}


def _others(rows: Sequence[SheetRow], found: Sequence[int]) -> tuple[tuple[SheetRow, ...], tuple[SheetRow, ...]]:
    """Return the rows between those found, and the ones behind the last."""
    taken = set(found)
    others = [(index, row) for index, row in enumerate(rows) if index not in taken and not row.blank]
    between = tuple(row for index, row in others if found[0] < index < found[-1])
    return between, tuple(row for index, row in others if index > found[-1])


def _is_likely(row: SheetRow) -> bool:
    return {"date", "amount"} <= {kind(cell) for cell in row.cells} and not says_balance(row)


def _date_columns(row: SheetRow) -> tuple[int, ...]:
    return tuple(index for index, cell in enumerate(row.cells) if kind(cell) == "date")


def kind(cell: str) -> str:
    """Return what a cell looks like: a date, an amount, a text, or nothing."""
    if not cell:
        return ""
    if looks_like_date(cell) or _COMPACT.fullmatch(cell):
        return "date"
    return "amount" if looks_like_amount(cell) else "text"


def columns(found: GuessedTable) -> dict[str, list[int]]:
    """Return the columns of each role."""
    width = max([len(found.header), *(len(row.cells) for row in found.rows)])
    kinds = [_column_kind(found, index) for index in range(width)]
    guessed = _dates(found, [index for index in range(width) if kinds[index] == "date"])
    for index in range(width):
        if kinds[index] == "date" or (index >= len(found.header) and kinds[index] == ""):
            continue
        guess = _guess(found, index, kinds[index])
        if guess and (guess in _MANY or guess not in guessed):
            guessed.setdefault(guess, []).append(index)
    _settle_amounts(guessed, found, kinds)
    return guessed


def _column_kind(found: GuessedTable, index: int) -> str:
    """Return what most cells of a column are; empty where none has anything."""
    kinds = [one for row in found.rows if (one := kind(row.cell(index)))]
    return max(("date", "amount", "text"), key=kinds.count) if kinds else ""


def _dates(found: GuessedTable, dates: Sequence[int]) -> dict[str, list[int]]:
    """Choose the booking date, and the value date where there is one."""
    valued = [index for index in dates if holds(found.name(index), VALUE_DATE)]
    likely = [index for index in dates if index not in valued and not holds(found.name(index), OTHER_DATE)]
    ranked = sorted(likely, key=lambda index: _booking_rank(found.name(index)))
    chosen = (ranked or list(dates))[0]
    rest = [index for index in (*valued, *likely, *dates) if index != chosen]
    return {"date": [chosen], "value_date": rest[:1]} if rest else {"date": [chosen]}


def _booking_rank(name: str) -> int:
    """Return how surely a name is that of the day of booking, the smallest first."""
    words = plain(name).split()
    known = (rank for rank, word in enumerate(BOOKED_DATE) if word in words)
    return next(known, _BARE if words in (["date"], ["datum"]) else _NONE if "transaction" in words else _OTHER)


def _guess(found: GuessedTable, index: int, is_: str) -> str:
    """Return the role of one column; what is named like a number and holds texts is none."""
    header = found.name(index)
    cells = [cell for row in found.rows if (cell := row.cell(index))]
    guess = role(header)
    if _are_currencies(cells):
        return guess if guess in ("original_currency", "fee") else "currency"
    if guess in _NUMBERS:
        return guess if _may_be_numbers(guess, header, is_) else ""
    if guess == "currency":
        return guess if cells and all(map(currency_code, cells)) else ""
    if guess in ("account", "counterparty_account") and cells:
        return "account" if _always_the_same(cells) else "counterparty_account"
    return guess or ("text" if _is_running_text(cells, is_) else "")


def _are_currencies(cells: Sequence[str]) -> bool:
    return bool(cells) and all(currency_code(cell) in CURRENCIES for cell in cells)


def _always_the_same(cells: Sequence[str]) -> bool:
    return len(set(cells)) == 1 and len(cells) > 1


def _is_running_text(cells: Sequence[str], is_: str) -> bool:
    return is_ == "text" and any(" " in cell for cell in cells)


def _may_be_numbers(guess: str, header: str, is_: str) -> bool:
    right = is_ == "amount" or (is_ == "" and guess in ("credit", "debit"))
    return right and not (guess == "balance" and holds(header, NOT_A_BALANCE))


def _settle_amounts(guessed: dict[str, list[int]], found: GuessedTable, kinds: Sequence[str]) -> None:
    """Keep one way to say the amount: one column, or credit and debit; else the column that looks most like it."""
    if _on_two_sides(guessed, kinds):
        guessed.pop("amount", None)
        return
    lone = next((one for one in ("credit", "debit") if one in guessed), "")
    if "amount" not in guessed and lone:
        guessed["amount"] = guessed[lone]
        if lone == "debit":
            guessed["lone debit"] = guessed[lone]
    guessed.pop("credit", None)
    guessed.pop("debit", None)
    if "amount" in guessed:
        return
    taken = {index for indexes in guessed.values() for index in indexes}
    amounts = [index for index, one in enumerate(kinds) if one == "amount"]
    free = [index for index in amounts if index not in taken]
    guessed["amount"] = [_most_like_amounts(found, free or amounts)]


def _on_two_sides(guessed: dict[str, list[int]], kinds: Sequence[str]) -> bool:
    """Tell whether there are columns for credit and for debit, and anything stands in them."""
    sides = ("credit", "debit")
    return all(one in guessed for one in sides) and any(kinds[guessed[one][0]] for one in sides)


def _most_like_amounts(found: GuessedTable, columns: Sequence[int]) -> int:
    return max(columns, key=lambda index: sum(bool(_CENTS.search(row.cell(index))) for row in found.rows))
