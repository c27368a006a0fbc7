"""Opening and closing balance of a CSV file, from its balance column or from the rows around the table."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.bank.csv.balance_rows import SaidBalance
from arledger.formats.bank.csv.cells import Cells
from arledger.formats.bank.csv.file import label
from arledger.formats.bank.csv.lines import BookedRow
from arledger.formats.tabular.running import Step, breaks, opening
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.money import ZERO, amount_text


class Balances(NamedTuple):
    """What a statement opens and closes with, the days of both, and warnings about them."""

    opening: Decimal | None
    closing: Decimal | None
    opening_date: date | None = None
    closing_date: date | None = None
    warnings: tuple[str, ...] = ()


def running(booked: Sequence[BookedRow], currency: str) -> Balances:
    """Read the balance column, whichever way the file is sorted.

    A file with the newest row first is told by its balances, which then tie from the bottom up; dates
    decide where they tie neither way.
    """
    if all(one.balance is None for one in booked):
        return Balances(None, None)
    oldest_first, upwards = list(booked), list(reversed(booked))
    for order in (oldest_first, upwards):
        if not breaks(_steps(order)):
            return _ends(order)._replace(warnings=_against_dates(order))
    order = oldest_first if booked[0].line.date <= booked[-1].line.date else upwards
    first = breaks(_steps(order))[0]
    one = order[first.at]
    number = one.line.source.line if one.line.source else 0
    warning = (
        f"line {number}: the balance after this line is {amount_text(one.balance or ZERO, currency)}, "
        f"and should be {amount_text(first.expected, currency)} after the one before it"
    )
    return _ends(order)._replace(warnings=(warning,))


def _steps(order: Sequence[BookedRow]) -> list[Step]:
    return [Step(one.line.amount, one.balance) for one in order]


def _against_dates(order: Sequence[BookedRow]) -> tuple[str, ...]:
    """Return a warning where balances tie only from new to old: then the signs are probably wrong."""
    days = [one.line.date for one in order]
    if len(set(days)) < 2 or days[0] <= days[-1]:
        return ()
    return ("the balances tie only if the rows are read against their dates: is money in taken for money out?",)


def _ends(order: Sequence[BookedRow]) -> Balances:
    """Return the balance before the first line and after the last."""
    last = max(index for index, one in enumerate(order) if one.balance is not None)
    closing_date = max(one.line.date for one in order[: last + 1])
    return Balances(opening(_steps(order)), order[last].balance, None, closing_date)


class Beside:
    """The balances that labels say, in the rows around a table and within it."""

    def __init__(
        self, cells: Cells, around: Sequence[SheetRow] = (), said: Mapping[str, SaidBalance] | None = None
    ) -> None:
        self._cells = cells
        self._around = around
        self._said = said or {}

    def completed(self, found: Balances, currency: str) -> Balances:
        """Take what the balance column does not say from the labels; warn where they contradict."""
        said, day = self._labelled("opening_label")
        if found.opening is None:
            found = found._replace(opening=said, opening_date=day)
        elif said is not None and said != found.opening:
            found = _contradicted(found, "opening", (said, found.opening), currency)
        said, day = self._labelled("closing_label")
        if found.closing is not None:
            if said is not None and said != found.closing:
                found = _contradicted(found, "closing", (said, found.closing), currency)
            return found
        if said is not None and found.opening is None and day is None:
            left_out = f"the balance of {amount_text(said, currency)} has no day and is left out"
            return found._replace(warnings=(*found.warnings, left_out))
        return found._replace(closing=said, closing_date=day)

    def _labelled(self, which: str) -> tuple[Decimal | None, date | None]:
        """Return the balance of a label, and the day that stands with it."""
        within = self._said.get(which)
        if within is not None and within.number is not None:
            return within.number, within.day
        names = self._cells.profile.labels.get(which, ())
        beside = label(self._around, names) if names else []
        day = next((day for cell in beside if (day := self._cells.possible_day(cell))), None)
        for cell in beside:
            if (number := self._cells.number(cell)) is not None and not self._cells.possible_day(cell):
                return number, day
        return None, None


def _contradicted(found: Balances, which: str, told: tuple[Decimal, Decimal], currency: str) -> Balances:
    said, made = (amount_text(one, currency) for one in told)
    return found._replace(warnings=(*found.warnings, f"the {which} balance is {said}, and by the rows it is {made}"))
