"""When how much of a plan is due: days by a period, equal parts to the cent, and the oldest invoices first."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.collecting.plans import PlannedAmount, PlannedPart
from arledger.entries.invoices import trimmed
from arledger.model.money import amount_text, minor_digits
from arledger.model.problem import Refused, UserError
from arledger.policy.settings import ItemSettings
from arledger.subledger.report_parts import money
from arledger.terms import TermsError
from arledger.terms.business_days import Calendar
from arledger.terms.grammar import MOST_INSTALMENTS
from arledger.terms.schedule import Reading, schedule
from arledger.terms.values import Due, Instalment, Rule, Shift, Terms

_PERIOD = re.compile(r"(?:every )?(?:([0-9]{1,3}) )?(day|week|month|quarter)(?:s|ly)?")
_DAY, _MONTH = Shift(1, "days"), Shift(1, "months")
_SHIFTS = {"day": _DAY, "week": _DAY.times(7), "month": _MONTH, "quarter": _MONTH.times(3)}
_ONE = Decimal(1)


class Spread(NamedTuple):
    """How a plan is spread: `parts` equal parts, one `every` so often, the first one on a day.

    Without `first` it is due one period after the day of the proposal. `down` is an amount that is paid before the
    equal parts, on the first day; zero for none.
    """

    parts: int
    every: Shift
    first: date | None = None
    down: Decimal = Decimal(0)


def parse_every(text: str) -> Shift:
    """Read `week`, `2 weeks`, `month`, `quarter`; raises UserError for anything else."""
    found = _PERIOD.fullmatch(" ".join(text.split()).casefold())
    count = int(found[1] or 1) if found else 0
    if not found or not count:
        raise UserError(f"--every: {text!r} is no period", 'Write week, "2 weeks", month or quarter.')
    return _SHIFTS[found[2]].times(count)


def parse_count(text: str) -> int:
    """Read the number of parts; raises UserError for what is no whole number from 1 to 120."""
    digits = text.strip()
    count = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else 0
    if not 1 <= count <= MOST_INSTALMENTS:
        remedy = f"Give a whole number from 1 to {MOST_INSTALMENTS}."
        raise UserError(f"--parts: {text!r} is not a number of parts", remedy)
    return count


def spread_out(
    spread: Spread, day: date, amounts: Mapping[str, Decimal], currency: str, settings: ItemSettings
) -> tuple[PlannedPart, ...]:
    """Return the parts of a plan of a day: `amounts` are what is open of each number, in the order of payment.

    Parts are equal to the cent, and the last one takes what is left over. Days keep the end of a month, and move to
    business days where the policy says so; a first day that was named stays. Raises Refused where a part would be
    nothing, UserError for days beyond the calendar.
    """
    total = sum(amounts.values(), Decimal(0))
    rest = total - spread.down
    if rest <= 0:
        raise Refused(f"--down is not less than the whole, {amount_text(total, currency)}", "Give a smaller amount.")
    count = spread.parts + (1 if spread.down else 0)
    digits = minor_digits(currency)
    reading = Reading(settings.net_eom, settings.business_days, Calendar(settings.holidays))
    begin = spread.first or day
    try:
        days = [part.due for part in schedule(_terms(spread, count), begin, total, digits, reading)]
        shares = [trimmed(part.amount) for part in schedule(_terms(spread, spread.parts), begin, rest, digits)]
    except TermsError as error:
        raise UserError(str(error), "Give fewer parts, or an earlier --first.") from error
    if spread.first:
        days[0] = spread.first
    if spread.down:
        shares.insert(0, spread.down)
    if min(shares) <= 0:
        raise Refused(f"{amount_text(rest, currency)} cannot be paid in {spread.parts} parts", "Give fewer --parts.")
    return tuple(_over_numbers(zip(days, shares, strict=True), amounts))


def shares_text(part: PlannedPart, currency: str) -> str:
    """Name the numbers that a part is of, each with its amount where there are several."""
    if len(part.amounts) == 1:
        return part.amounts[0].number
    return ", ".join(f"{each.number} {money(each.amount, currency)}" for each in part.amounts)


def _terms(spread: Spread, count: int) -> Terms:
    """Return terms of equal parts, the first one on the day from which they count or one period after it."""
    every = spread.every
    first = Rule(Due.DAYS) if spread.first else Rule(Due.MONTHS if every.unit == "months" else Due.DAYS, every.count)
    return Terms("", tuple(Instalment(_ONE, first, every.times(place)) for place in range(count)), every=every)


def _over_numbers(parts: Iterable[tuple[date, Decimal]], amounts: Mapping[str, Decimal]) -> Iterable[PlannedPart]:
    left = dict(amounts)
    for due, share in parts:
        taken = []
        for number in amounts:
            amount = min(share, left[number])
            if amount:
                taken.append(PlannedAmount(number, amount))
                share, left[number] = share - amount, left[number] - amount  # noqa: PLW2901 - what is left of it
        yield PlannedPart(due, tuple(taken))
