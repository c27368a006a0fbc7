"""Rows within a CSV file's table that say a balance and move nothing: `Opening balance` or `Saldovortrag`."""

import re
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from arledger.formats.bank.csv.cells import Cells
from arledger.formats.bank.csv.file import Layout
from arledger.formats.bank.csv.words import BALANCE_WORDS, CLOSING, OPENING
from arledger.formats.tabular.days import looks_like_date
from arledger.formats.tabular.headings import holds, plain
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.currencies import CURRENCIES

_LONGEST = 60
_PREPOSITIONS = "as of on at per to from am vom zum au du le al del in"
_BESIDE = frozenset(_PREPOSITIONS.split())
_FIGURES = re.compile(r"[0-9]+")


class SaidBalance(NamedTuple):
    """A balance that a row says, None where it only says that it is one, and the day of it where it has one."""

    number: Decimal | None
    day: date | None


class BalanceRows:
    """Tells the rows whose text is nothing but a label of the opening or closing balance, and keeps what they say."""

    def __init__(self, layout: Layout, cells: Cells) -> None:
        self._layout = layout
        self._cells = cells
        self._labels = {
            which: tuple(plain(one) for name in layout.profile.labels.get(which, ()) for one in name.split("|"))
            for which in ("opening_label", "closing_label")
        }
        self._begins = frozenset(word[:1] for words in self._labels.values() for word in words)
        self._places = sorted({0, layout.one("date"), *layout.columns.get("text", ())} - {-1})
        self.said: dict[str, SaidBalance] = {}
        self.like_movements: list[int] = []

    def take(self, row: SheetRow, *, first: bool) -> bool:
        """Say whether a row says a balance where movements have theirs; what it says is kept.

        A row that stands `first`, before any movement, says the opening balance.
        """
        which = self._which(row) or self._in_other_words(row, first=first)
        return bool(which) and self._keep(which, row)

    def _keep(self, which: str, row: SheetRow) -> bool:
        moved, left = self._numbers(row)
        dated = self._cells.possible_day(row.cell(self._layout.one("date")))
        if left is not None and moved is not None and moved not in (left, Decimal(0)):
            # It has an amount of its own, and a balance after it.
            return False
        number = moved if left is None else left
        if number is None and not dated:
            return False
        if dated and moved:
            self.like_movements.append(row.line)
        if which == "closing_label" or which not in self.said:
            self.said[which] = SaidBalance(number, dated or self._day(row))
        return True

    def _which(self, row: SheetRow) -> str:
        for at in self._places:
            cell = row.cell(at)
            if cell and len(cell) <= _LONGEST and plain(cell[:2])[:1] in self._begins:
                found = next((which for which, known in self._labels.items() if says_label(cell, known)), "")
                if found:
                    return found
        return ""

    def _in_other_words(self, row: SheetRow, *, first: bool) -> str:
        """Take a row that moves nothing and speaks of a balance in words of its own."""
        if not self._begins or any(row.cell(self._layout.one(role)) for role in ("amount", "credit", "debit")):
            return ""
        if not any(holds(row.cell(at), BALANCE_WORDS) for at in self._places if row.cell(at)):
            return ""
        return "opening_label" if first else "closing_label"

    def _numbers(self, row: SheetRow) -> tuple[Decimal | None, Decimal | None]:
        """Return the number in a row's column of amounts, and the one in the column of balances."""
        moved = [self._cells.number(row.cell(self._layout.one(role))) for role in ("amount", "credit", "debit")]
        return next((one for one in moved if one is not None), None), self._cells.number(
            row.cell(self._layout.one("balance"))
        )

    def _day(self, row: SheetRow) -> date | None:
        words = (word for cell in row.cells for word in (cell, *cell.replace(":", " ").split()))
        return next((day for word in words if (day := self._cells.possible_day(word))), None)


def says_balance(row: SheetRow) -> bool:
    """Say whether a cell of a row is a label of a balance in any known language."""
    return any(
        says_label(cell, _known()) for cell in row.cells if cell and len(cell) <= _LONGEST and not cell[0].isdigit()
    )


@cache
def _known() -> tuple[str, ...]:
    return tuple(plain(one) for labels in (OPENING, CLOSING) for one in labels.split("|"))


@lru_cache(maxsize=4096)
def says_label(cell: str, known: tuple[str, ...]) -> bool:
    """Say whether a cell is one of the labels, alone or with a day or currency beside it."""
    bare = " ".join(word for word in cell.replace(":", " ").split() if not looks_like_date(word))
    words = plain(bare)
    label = next((one for one in known if one and (words == one or words.startswith(f"{one} "))), None)
    if label is None:
        return False
    rest = words[len(label) :].split()
    return all(word in _BESIDE or _FIGURES.fullmatch(word) or word.upper() in CURRENCIES for word in rest)
