"""When how much of an invoice is due."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.policy.settings import BusinessDays, NetEom
from arledger.terms.arithmetic import EXACT, checked, in_month, month_end, part, plus_days
from arledger.terms.business_days import WEEKENDS, Calendar, adjust, business_day
from arledger.terms.values import Due, Instalment, Rule, Terms


class ScheduledAmount(NamedTuple):
    """A part of an invoice and its dates.

    `due` decides what is late; `unadjusted` is what the terms say before any move to a business day.
    `amount` has the sign of the invoice.
    """

    due: date
    unadjusted: date
    amount: Decimal


class Reading(NamedTuple):
    """How a company reads terms.

    `net_eom` decides how `net N eom` is read. `business_days` holds where the terms name no convention of their own.
    """

    net_eom: NetEom = "days-then-eom"
    business_days: BusinessDays = "none"
    calendar: Calendar = WEEKENDS


_ORDINARY = Reading()


def schedule(
    terms: Terms, invoice_date: date, amount: Decimal, digits: int, reading: Reading = _ORDINARY
) -> tuple[ScheduledAmount, ...]:
    """Return the due dates and amounts of an invoice, in the order of the terms.

    Each part is rounded half up to `digits` decimals and the last one takes what is left, so that the
    parts always sum to `amount` to its last digit (100.00 in 3: 33.33, 33.33, 33.34). Only where rounding
    up would turn the last part's sign (0.05 in 10) are parts rounded towards zero.
    TermsError for dates after the year 9999; ValueError for what is no amount of money.
    """
    convention = terms.convention or reading.business_days
    dates = (_falls(instalment, invoice_date, reading) for instalment in terms.instalments)
    return tuple(
        ScheduledAmount(adjust(unadjusted, convention, reading.calendar.is_business_day), unadjusted, share)
        for unadjusted, share in zip(dates, _shares(terms, amount, digits), strict=True)
    )


def resolve(rule: Rule, invoice_date: date, net_eom: NetEom = "days-then-eom", calendar: Calendar = WEEKENDS) -> date:
    """Return the date that `rule` gives for `invoice_date`, before any move to a business day.

    Calendar days, the invoice date being day 0; `calendar` counts business days. TermsError after the year 9999.
    """
    rule = rule.read(net_eom)
    match rule.kind:
        case Due.DAYS | Due.WEEKS | Due.PREPAID:
            return plus_days(invoice_date, rule.number * (7 if rule.kind is Due.WEEKS else 1))
        case Due.BUSINESS_DAYS:
            return business_day(invoice_date, rule.number, calendar.is_business_day)
        case Due.MONTHS:
            return in_month(invoice_date, rule.number, invoice_date.day)
        case Due.EOM | Due.NET_EOM | Due.DAYS_EOM_DAYS:
            before, after = (0, rule.number) if rule.kind is Due.EOM else (rule.number, rule.then)
            return plus_days(month_end(plus_days(invoice_date, before)), after)
        case Due.NEXT_MONTH:
            return in_month(invoice_date, 1, rule.number)
        case Due.DAY:
            return _first_day(plus_days(invoice_date, rule.window), rule.number)


def _first_day(earliest: date, number: int) -> date:
    this_month = in_month(earliest, 0, number)
    return this_month if this_month >= earliest else in_month(earliest, 1, number)


def _falls(instalment: Instalment, invoice_date: date, reading: Reading) -> date:
    rule, shift = instalment.rule.read(reading.net_eom), instalment.shift
    first = resolve(rule, invoice_date, calendar=reading.calendar)
    if shift.unit == "days":
        return plus_days(first, shift.count)
    return in_month(first, shift.count, _day_meant(rule, invoice_date, first))


def _day_meant(rule: Rule, invoice_date: date, first: date) -> int:
    """Return the day of the month that monthly instalments keep.

    A first one on 28 February may mean the 28th, the 31st or the month's end; the rule knows which, and
    without it a short month would move all later ones.
    """
    match rule.kind:
        case Due.NEXT_MONTH | Due.DAY:
            return rule.number
        case Due.MONTHS:
            return invoice_date.day
        case Due.NET_EOM:
            return 31
        case Due.EOM if rule.number == 0:
            return 31
        case Due.DAYS_EOM_DAYS if rule.then == 0:
            return 31
        case _:
            return first.day


def _shares(terms: Terms, amount: Decimal, digits: int) -> list[Decimal]:
    checked(amount, digits)
    shares = _all_but_last(terms, amount, digits, cut=False)
    rest = _rest(amount, shares)
    if rest and (rest < 0) != (amount < 0):
        shares = _all_but_last(terms, amount, digits, cut=True)
        rest = _rest(amount, shares)
    return [*shares, rest]


def _all_but_last(terms: Terms, amount: Decimal, digits: int, *, cut: bool) -> list[Decimal]:
    total = sum((instalment.weight for instalment in terms.instalments), Decimal(0))
    return [part(amount, each.weight, total, digits, cut=cut) for each in terms.instalments[:-1]]


def _rest(amount: Decimal, shares: list[Decimal]) -> Decimal:
    for share in shares:
        amount = EXACT.subtract(amount, share)
    return amount
