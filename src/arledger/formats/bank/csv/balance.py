"""Opening and closing balance of a CSV file, from its balance column or from the rows around the table."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.bank.csv.lines import BookedRow
from arledger.formats.tabular.running import Step, breaks, opening
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
