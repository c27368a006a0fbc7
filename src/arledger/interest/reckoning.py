"""What interest comes to: simple, on the actual days of a year of 365, span by span.

Within a span nothing changes: what is owed, the rule and its rate. All is reckoned in fractions, and the interest of
an invoice is rounded half up once; under `daily` rounding, that of each day is.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

from arledger.interest.agreements import RulesInForce
from arledger.interest.history import Charge, Debt, Invoice
from arledger.interest.rates import Rate, Rates, shipped_table
from arledger.interest.rules import Rule
from arledger.model.money import ZERO, exact_sum, minor_digits
from arledger.policy.interest import InterestSettings

DAYS_OF_YEAR = 365
_DAY = timedelta(days=1)
_NOTHING = Fraction(0)


class Span(NamedTuple):
    """Days on which an unchanged principal bears interest at one rate: both `first` and `last` count.

    `principal` is what no memo has charged yet, `demanded` that without what is disputed now. `interest` is the
    span's part of the rounded interest of its invoice; `exact` and `exact_demanded` are not rounded. Where each day
    is rounded, `charged` is on how much memos have charged these days: the whole is rounded, and not its parts.
    """

    debt: Debt
    first: date
    last: date
    principal: Decimal
    demanded: Decimal
    rule: Rule
    rate: Rate
    charged: Decimal = ZERO
    exact: Fraction = _NOTHING
    exact_demanded: Fraction = _NOTHING
    interest: Decimal = ZERO

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


class Reckoning(NamedTuple):
    """What an invoice owes in interest and has not been charged: accrued, and what of that may be asked for.

    `size` is what was owed of it when it first bore interest by law, which decides the fixed sum. `is_foreign` says
    that the fixed sum is one of another currency, and therefore not claimed; `is_daily` that each day is rounded.
    """

    invoice: Invoice
    spans: tuple[Span, ...]
    interest: Decimal
    demanded: Decimal
    fixed_sum: Decimal
    fixed_demanded: Decimal
    size: Decimal
    is_foreign: bool
    is_daily: bool

    @property
    def asked(self) -> Decimal:
        """What may be asked for, interest and fixed sum."""
        return self.demanded + self.fixed_demanded

    @property
    def withheld(self) -> Decimal:
        """What may not be asked for while a part is disputed."""
        return self.interest + self.fixed_sum - self.asked

    def demanded_spans(self) -> tuple[Span, ...]:
        """Return the spans of what may be asked for alone, with their parts of its rounded interest."""
        own = (span._replace(principal=span.demanded, exact=span.exact_demanded) for span in self.spans)
        return _shared([span for span in own if span.principal], minor_digits(self.invoice.currency))


class _First(NamedTuple):
    """The first day on which an invoice bore interest by law: under which rule, on how much, and that undisputed."""

    rule: Rule
    size: Decimal
    undisputed: Decimal


class Reckoner:
    """Reckons interest through the end of a day."""

    def __init__(self, rules: RulesInForce, settings: InterestSettings, until: date) -> None:
        self._rules = rules
        self._settings = settings
        self._rates = Rates(settings)
        self._until = until

    def of(self, invoice: Invoice) -> Reckoning:
        """Reckon an invoice; raises UserError for a day without a rate."""
        segments = list(self._segments(invoice))
        digits = minor_digits(invoice.currency)
        spans = _shared(self._spans(invoice, segments), digits)
        fixed = self._fixed_sums(invoice, segments, spans)
        return Reckoning(
            invoice,
            spans,
            exact_sum(span.interest for span in spans) if spans else rounded(_NOTHING, digits),
            rounded(sum((span.exact_demanded for span in spans), _NOTHING), digits),
            *fixed,
            is_daily=self._settings.rounding == "daily",
        )

    def _segments(self, invoice: Invoice) -> Iterator[tuple[date, date]]:
        """Yield the first and last days between which nothing changes, from the first day that bears interest on."""
        free = min(debt.last_free for debt in invoice.debts)
        if free >= self._until:
            return
        ends = {debt.last_free for debt in invoice.debts}
        ends |= {change.day for debt in invoice.debts for change in debt.changes}
        ends |= {charge.until for charge in invoice.charges if charge.until}
        starts = {day + _DAY for day in ends if free <= day < self._until}
        starts |= {day for day in self._rules.days_of_change(invoice.client) if free < day <= self._until}
        starts |= set(_half_years(free + _DAY, self._until))
        own = sorted(starts)
        yield from zip(own, [*(day - _DAY for day in own[1:]), self._until], strict=True)

    def _spans(self, invoice: Invoice, segments: Sequence[tuple[date, date]]) -> list[Span]:
        found: list[list[Span]] = [[] for _ in invoice.debts]
        for first, last in segments:
            owed = principals(invoice, first)
            if not any(owed) or (rule := self._rules.on(invoice.client, first)).is_off:
                continue
            uncharged = _uncharged(invoice, owed, first)
            disputed = _spread(invoice.disputed, owed)
            for at, debt in enumerate(invoice.debts):
                if uncharged[at]:
                    rate = self._rates.of(rule, debt.due, first)
                    demanded = max(uncharged[at] - disputed[at], ZERO)
                    charged = owed[at] - uncharged[at] if self._settings.rounding == "daily" else ZERO
                    _add(found[at], Span(debt, first, last, uncharged[at], demanded, rule, rate, charged))
        return [self._weighed(span, invoice.currency) for own in found for span in own]

    def _weighed(self, span: Span, currency: str) -> Span:
        """Return a span with its exact interest."""
        return span._replace(
            exact=self._interest(span.principal, span, currency),
            exact_demanded=self._interest(span.demanded, span, currency),
        )

    def _interest(self, principal: Decimal, span: Span, currency: str) -> Fraction:
        of_one = Fraction(span.rate.percent) / 100 / DAYS_OF_YEAR
        of_day = Fraction(principal) * of_one
        if self._settings.rounding == "daily":
            digits, before = minor_digits(currency), Fraction(span.charged) * of_one
            of_day = Fraction(rounded(before + of_day, digits)) - Fraction(rounded(before, digits))
        return of_day * span.days

    def _fixed_sums(
        self, invoice: Invoice, segments: Sequence[tuple[date, date]], spans: Sequence[Span]
    ) -> tuple[Decimal, Decimal, Decimal, bool]:
        """Return the fixed sum, what of it may be asked for, the size that decides, and whether it is foreign.

        An invoice has one, also where it is owed in instalments: the law gives it for each debt, and an invoice is
        one. It is by what was late when it first bore interest.
        """
        nothing = rounded(_NOTHING, minor_digits(invoice.currency))
        first = self._first(invoice, segments)
        if not self._settings.fixed_sum or first is None or not spans or invoice.has_fixed_sum:
            return nothing, nothing, first.size if first else ZERO, False
        sums = shipped_table(first.rule.table).fixed_sums
        if sums.currency != invoice.currency:
            return nothing, nothing, first.size, True
        may_ask = first.undisputed > 0 and any(span.demanded for span in spans)
        return sums.of(first.size), sums.of(first.undisputed) if may_ask else nothing, first.size, False

    def _first(self, invoice: Invoice, segments: Sequence[tuple[date, date]]) -> _First | None:
        for first, _ in segments:
            owed = principals(invoice, first)
            if any(owed) and (rule := self._rules.on(invoice.client, first)).is_statutory:
                return _First(rule, exact_sum(owed), exact_sum(owed) - exact_sum(_spread(invoice.disputed, owed)))
        return None


def principals(invoice: Invoice, day: date) -> list[Decimal]:
    """Return on what each debt of an invoice bears interest on a day; zero before it is late."""
    return [max(debt.before(day), ZERO) if debt.last_free < day else ZERO for debt in invoice.debts]


def was_late(invoice: Invoice) -> bool:
    """Say whether anything of an invoice was still owed after its due date."""
    return any(debt.before(debt.last_free + _DAY) > 0 for debt in invoice.debts)


def rounded(number: Fraction, digits: int) -> Decimal:
    """Round a fraction, zero or positive, half up to so many decimals."""
    return Decimal(f"{floor(number * 10**digits + Fraction(1, 2))}E-{digits}")


def _uncharged(invoice: Invoice, owed: Sequence[Decimal], day: date) -> list[Decimal]:
    """Return what no memo has charged a day on: all of it, or of a disputed part what every memo has left out.

    What turned out never to have been owed was part of what was left out.
    """
    covering = [left_out(charge, invoice) for charge in invoice.charges if charge.until and charge.until >= day]
    return _spread(min(covering), owed) if covering else list(owed)


def left_out(charge: Charge, invoice: Invoice) -> Decimal:
    """Return what of a disputed part that a memo has left out is owed after all: what was granted later is not."""
    changes = (change for debt in invoice.debts for change in debt.changes)
    granted = exact_sum(-change.amount for change in changes if change.never_owed and change.day >= charge.day)
    return max(charge.without - granted, ZERO)


def _spread(amount: Decimal, owed: Sequence[Decimal]) -> list[Decimal]:
    """Spread a disputed amount over debts, the oldest first."""
    parts = []
    for each in owed:
        parts.append(min(amount, each))
        amount -= parts[-1]
    return parts


def _add(spans: list[Span], new: Span) -> None:
    """Add a span, or let the last one go on where nothing but the day differs."""
    last = spans[-1] if spans else None
    if last and last.last + _DAY == new.first and last._replace(first=new.first, last=new.last) == new:
        spans[-1] = last._replace(last=new.last)
    else:
        spans.append(new)


def _shared(spans: Sequence[Span], digits: int) -> tuple[Span, ...]:
    """Give each span its part of the invoice's interest, which is rounded once.

    What the spans so far come to is rounded, less what was rounded before: so any first ones of them add up to their
    rounded interest, all of them to the invoice's, and none is a whole coin off.
    """
    exact, before = _NOTHING, rounded(_NOTHING, digits)
    found = []
    for span in spans:
        exact += span.exact
        after = rounded(exact, digits)
        found.append(span._replace(interest=exact_sum((after, -before))))
        before = after
    return tuple(found)


def _half_years(first: date, last: date) -> Iterator[date]:
    """Yield the first days of the half-years that begin after `first`, until `last`."""
    days = (date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 7))
    return (day for day in days if first < day <= last)
