"""The cash of each currency: opening, what is planned, and what open items bring in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.capabilities.forecast.find import Known
from arledger.capabilities.forecast.options import Amount, Wanted
from arledger.capabilities.forecast.plan_file import PlanFile, Row
from arledger.forecasting.backtest import Backtest
from arledger.forecasting.decided import Expected, without_credit
from arledger.forecasting.values import Asked, Traits
from arledger.forecasting.weeks import Cash, Flow, cash_by_period, disputed, periods_after, undisputed
from arledger.model.account import is_under_any
from arledger.model.money import exact_sum, minor_digits
from arledger.model.problem import UserError
from arledger.session.lookup import find_client
from arledger.subledger.due import TermsInForce
from arledger.terms import TermsError, parse_terms, schedule


class CurrencyCash(NamedTuple):
    """The forecast of one currency; `minimum` is None where nobody asked for it.

    Of what is open, `later` is expected after the last period, `disputed` is outside the mid case, and `unapplied` is
    credit that has come already.
    """

    currency: str
    periods: tuple[Cash, ...]
    minimum: Decimal | None
    cases: int
    later: Decimal
    disputed: Decimal
    unapplied: Decimal
    backtest: Backtest | None


class CashForecast(NamedTuple):
    """The forecast of all currencies; `passed` planned rows lie on or before its day."""

    currencies: tuple[CurrencyCash, ...]
    passed: int


def cash_forecast(known: Known, wanted: Wanted, past: dict[str, Backtest]) -> CashForecast:
    """Return the cash of each currency; raises UserError for a plan or an amount that does not fit the book."""
    book, plan = known.book, wanted.plan or PlanFile((), ())
    periods = periods_after(date.fromordinal(known.model.day), wanted.count, wanted.days)
    last = periods[-1].last
    out, passed = _disbursements(plan.disbursements, known.model.day, last)
    sales, passed_sales = _receipts(known, plan.sales, last)
    expected: defaultdict[str, list[Expected]] = defaultdict(list)
    for each in without_credit(known.expected, book.credits):
        expected[each.item.currency].append(each)
    currencies = sorted({*expected, *out, *sales} or _own_currencies(known))
    opening = _said(wanted.opening, currencies, "--opening")
    minimum = _said(wanted.minimum, currencies, "--min-balance")
    found = []
    for currency in currencies:
        start = opening[currency] if currency in opening else _balance(known, currency)
        own = expected[currency]
        cash = tuple(cash_by_period(periods, own, start, sales[currency], out[currency]))
        found.append(
            CurrencyCash(
                currency=currency,
                periods=cash,
                minimum=minimum.get(currency),
                cases=known.model.paid,
                later=undisputed(own) - exact_sum(each.mid - each.new_sales for each in cash),
                disputed=disputed(own),
                unapplied=exact_sum(credit.open for credit in book.credits if credit.currency == currency),
                backtest=past.get(currency),
            )
        )
    return CashForecast(tuple(found), passed + passed_sales)


def _balance(known: Known, currency: str) -> Decimal:
    """Return what the ledger's cash accounts hold on the day."""
    facts = known.book.facts
    own = (b.number for b in facts.balances if b.currency == currency and is_under_any(b.account, facts.roots.cash))
    return exact_sum(own)


def _own_currencies(known: Known) -> set[str]:
    """Return the currencies of a book in which nothing is open: those of its cash, else the first it works in."""
    facts = known.book.facts
    held = {b.currency for b in facts.balances if is_under_any(b.account, facts.roots.cash)}
    return held or set(facts.operating_currencies[:1])


def _said(amount: Amount | None, currencies: Sequence[str], name: str) -> dict[str, Decimal]:
    """Return an amount of the command line by its currency."""
    if amount is None:
        return {}
    if amount.currency is None and len(currencies) > 1:
        raise UserError(
            f"{name}: there are {', '.join(currencies)}", f'Say which one is meant: {name} "{amount.number:f} USD".'
        )
    currency = amount.currency or (currencies[0] if currencies else "")
    if currency and currency not in currencies:
        raise UserError(f"{name}: nothing is forecast in {currency}", f"There is {', '.join(currencies) or 'none'}.")
    return {currency: amount.number}


def _disbursements(rows: Iterable[Row], over: int, last: date) -> tuple[defaultdict[str, list[Flow]], int]:
    found: defaultdict[str, list[Flow]] = defaultdict(list)
    passed = 0
    for row in rows:
        for each in row.days(last):
            if each.toordinal() <= over:
                passed += 1
            else:
                found[row.currency].append(Flow(each.toordinal(), row.amount))
    return found, passed


def _receipts(known: Known, rows: Iterable[Row], last: date) -> tuple[defaultdict[str, list[Flow]], int]:
    """Return what new sales bring in: on the days on which their clients, or everybody, would pay for them."""
    found: defaultdict[str, list[Flow]] = defaultdict(list)
    passed, book = 0, known.book
    terms = TermsInForce(book, known.asking.policy)
    for row in rows:
        client = _client(known, row)
        for sold in row.days(last):
            if sold.toordinal() <= known.model.day:
                passed += 1
                continue
            text = row.terms or (terms.on(client, sold) if client else known.asking.policy.items.default_terms)
            for due, amount in _due(row, text, sold):
                day = known.model.spread(Asked(client, due.toordinal(), Traits())).estimate.expected
                found[row.currency].append(Flow(day, amount))
    return found, passed


def _client(known: Known, row: Row) -> str:
    if not row.client:
        return ""
    try:
        return find_client(known.book, row.client).id
    except UserError as error:
        raise UserError(f"{row.place}: {error.message}", error.remedy) from error


def _due(row: Row, text: str, sold: date) -> list[tuple[date, Decimal]]:
    try:
        parts = schedule(parse_terms(text), sold, row.amount, minor_digits(row.currency))
    except TermsError as error:
        raise UserError(f"{row.place}: terms: {error}", 'Write terms as in "net 30".') from error
    return [(part.due, part.amount) for part in parts]
