"""What is open and was sold of some clients, and what other terms or a DSO target would make of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, cast

from arledger.capabilities.whatif.values import YEAR, By, Coming, Effect
from arledger.collecting.habits import days_late, expected_day
from arledger.entries.terms import given_terms
from arledger.figures.population import SALES
from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.model.documents import DocumentKind, Item
from arledger.model.money import ZERO, decimals, exact_sum, minor_digits
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean
from arledger.policy.settings import ItemSettings
from arledger.session.lookup import find_client
from arledger.session.open_book import OpenBook
from arledger.subledger.clients import text_of
from arledger.terms import Calendar, Reading, Terms, TermsError, schedule

_SOLD = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO)
_DAYS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")


class Scope(NamedTuple):
    """About whom it is: a client, all of a kind, or everybody."""

    client: str | None
    kind: str | None


class Asked(NamedTuple):
    """Other terms, or a DSO to be reached: one of both; and how the cash is shown."""

    terms: Terms | None
    target: Decimal | None
    by: By
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The effect in each currency; `whom` says of whom, `since` when the book begins.

    `clients` are those whom it is about, None for all.
    """

    book: Book
    asked: Asked
    whom: str
    clients: frozenset[str] | None
    effects: tuple[Effect, ...]
    since: date | None


def asked_of(terms: str | None, target: str | None, by: str) -> Asked:
    """Read what is asked; raises UserError where it is not one of both, or cannot be read."""
    if (terms is None) is (target is None):
        raise UserError("say what changes, the terms or the DSO", 'Give --terms "net 30" or --dso-target 40.')
    if by not in ("week", "month"):
        raise UserError(f"--by: {by!r} is neither week nor month", "Write --by week or --by month.")
    if terms is not None:
        return Asked(given_terms(terms), None, cast("By", by), terms)
    said = (target or "").strip()
    if not _DAYS.fullmatch(said):
        raise UserError(f"--dso-target: {target!r} is no number of days", "Write it as --dso-target 40.")
    return Asked(None, Decimal(said), cast("By", by), said)


def whatif(opened: OpenBook, as_of: date, scope: Scope, asked: Asked) -> Answer:
    """Return what would change; raises UserError for a client or kind that there is not."""
    start = as_of - timedelta(days=min(YEAR, (as_of - date.min).days))
    book = opened.book(as_of, Query(since=start))
    clients, whom = _clients(book, scope)
    scene = _Scene(book, clients, start, asked, _reading(opened.place.policy.items))
    of = None if scope == (None, None) else frozenset(clients)
    since = min((o.date for o in book.facts.opens), default=None)
    return Answer(book, asked, whom, of, tuple(scene.effect(each) for each in scene.currencies), since)


class _Scene:
    """What is open of some clients, and what they were sold since a day."""

    def __init__(self, book: Book, clients: set[str], start: date, asked: Asked, reading: Reading) -> None:
        self._as_of, self._start, self._asked, self._reading = book.as_of, start, asked, reading
        self._items = [item for item in book.items if item.client in clients]
        self._sold = [d for d in book.documents if d.client in clients and d.kind in SALES and d.date > start]
        self._closing = _closing(book, clients)
        self._late = days_late(book)
        self._everybody = sorted(days for own in self._late.values() for days in own)
        self.currencies = sorted({*self._closing, *(d.currency for d in self._sold)})

    def effect(self, currency: str) -> Effect:
        """Return the effect in one currency."""
        own = [item for item in self._items if item.currency == currency]
        open_items = [item for item in own if item.open]
        year = [item for item in own if item.document.kind in _SOLD and item.date > self._start]
        sales = exact_sum(d.amount for d in self._sold if d.currency == currency)
        closing = self._closing.get(currency, ZERO)
        habits = self._late, self._everybody, self._as_of
        return Effect(
            currency,
            sales,
            closing,
            _shift(self._asked, year, self._reading, (sales, closing)),
            tuple(_coming(open_items, self._asked.terms, self._reading, habits)),
            len({item.client for item in (*open_items, *year)}),
            len({item.client for item in open_items if item.client not in self._late}),
        )


def _clients(book: Book, scope: Scope) -> tuple[set[str], str]:
    if scope.client is not None and scope.kind is not None:
        raise UserError("--client and --kind both say whose", "Give one of them.")
    if scope.client is not None:
        client = find_client(book, scope.client)
        return {client.id}, client.name
    known = {document.client for document in book.documents} | set(book.clients)
    if scope.kind is None:
        return known, "all clients"
    kinds = {name: text_of(client.meta, "kind") for name, client in book.clients.items()}
    if scope.kind not in kinds.values():
        there = sorted(set(filter(None, kinds.values())))
        otherwise = f"There are {', '.join(there)}." if there else "No account says kind:."
        raise UserError(f"no client is of the kind {scope.kind!r}", did_you_mean(scope.kind, there, otherwise))
    return {name for name, kind in kinds.items() if kind == scope.kind}, f"clients of the kind {scope.kind}"


def _closing(book: Book, clients: set[str]) -> Mapping[str, Decimal]:
    amounts = [(item.currency, item.open) for item in book.items if item.client in clients and item.open]
    amounts += [
        (credit.currency, -credit.open) for credit in book.credits if credit.client in clients and credit.open
    ]
    return {key: exact_sum(each for at, each in amounts if at == key) for key in {at for at, _ in amounts}}


def _reading(settings: ItemSettings) -> Reading:
    return Reading(settings.net_eom, settings.business_days, Calendar(settings.holidays))


def _new_dues(item: Item, amount: Decimal, terms: Terms, reading: Reading) -> Iterator[tuple[date, Decimal]]:
    """Yield when how much of an item would be due under other terms."""
    digits = max(decimals(amount), minor_digits(item.currency))
    try:
        for part in schedule(terms, item.date, amount, digits, reading):
            yield part.due, part.amount
    except TermsError as error:
        raise UserError(f"--terms: {error}", "Give earlier days.") from error


def _shift(asked: Asked, year: Sequence[Item], reading: Reading, totals: tuple[Decimal, Decimal]) -> Fraction | None:
    """Return by how many days a year's sales would be paid earlier on average, weighted by amount."""
    sales, closing = totals
    if asked.target is not None:
        return None if sales <= 0 else Fraction(closing) / (Fraction(sales) / YEAR) - Fraction(asked.target)
    whole = exact_sum(item.amount for item in year)
    if asked.terms is None or not whole:
        return None
    days = sum(
        (
            Fraction(amount) * (item.due - due).days
            for item in year
            for due, amount in _new_dues(item, item.amount, asked.terms, reading)
        ),
        Fraction(0),
    )
    return days / Fraction(whole)


def _coming(
    open_items: Sequence[Item],
    terms: Terms | None,
    reading: Reading,
    habits: tuple[Mapping[str, Sequence[int]], Sequence[int], date],
) -> Iterator[Coming]:
    """Yield when money of open items comes, and when it would; without other terms nothing."""
    late, everybody, as_of = habits
    for item in open_items if terms else ():
        now = expected_day(item.due, late.get(item.client) or everybody, as_of)
        if terms is None or item.document.kind not in _SOLD:
            yield Coming(now, now, item.open)
            continue
        for due, amount in _new_dues(item, item.open, terms, reading):
            moved = now.toordinal() + (due - item.due).days
            yield Coming(now, max(as_of, date.fromordinal(min(max(moved, 1), date.max.toordinal()))), amount)
