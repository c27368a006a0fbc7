"""Opening and closing balance of a CSV file, from its balance column or from the rows around the table."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.bank.csv.lines import BookedRow
from arledger.formats.tabular.digits import total
from arledger.model.money import amount_text


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
    known = [one for one in booked if one.balance is not None]
    if not known:
        return Balances(None, None)
    upwards = list(reversed(booked))
    oldest_first = list(booked)
    for order in (oldest_first, upwards):
        if not _breaks(order):
            return _ends(order)._replace(warnings=_against_dates(order))
    order = oldest_first if booked[0].line.date <= booked[-1].line.date else upwards
    index, expected = _breaks(order)[0]
    one = order[index]
    number = one.line.source.line if one.line.source else 0
    stated = amount_text(one.balance or Decimal(0), currency)
    warning = (
        f"line {number}: the balance after this line is {stated}, "
        f"and should be {amount_text(expected, currency)} after the one before it"
    )
    return _ends(order)._replace(warnings=(warning,))


def _against_dates(order: Sequence[BookedRow]) -> tuple[str, ...]:
    """Return a warning where balances tie only from new to old: then the signs are probably wrong."""
    days = [one.line.date for one in order]
    if len(set(days)) < 2 or days[0] <= days[-1]:
        return ()
    return ("the balances tie only if the rows are read against their dates: is money in taken for money out?",)


def _breaks(order: Sequence[BookedRow]) -> list[tuple[int, Decimal]]:
    """Return the places where a balance is not the one before it plus the lines between."""
    found: list[tuple[int, Decimal]] = []
    before: Decimal | None = None
    moved = Decimal(0)
    for index, one in enumerate(order):
        moved = total((moved, one.line.amount))
        if one.balance is None:
            continue
        if before is not None and total((before, moved)) != one.balance:
            found.append((index, total((before, moved))))
        before, moved = one.balance, Decimal(0)
    return found


def _ends(order: Sequence[BookedRow]) -> Balances:
    """Return the balance before the first line and after the last."""
    moved = Decimal(0)
    opening: Decimal | None = None
    for one in order:
        moved = total((moved, one.line.amount))
        if one.balance is not None:
            opening = total((one.balance, -moved))
            break
    last = max(index for index, one in enumerate(order) if one.balance is not None)
    return Balances(opening, order[last].balance, None, max(one.line.date for one in order[: last + 1]))
