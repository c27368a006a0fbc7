"""Figures of a period stand on the period alone: a book since a day, later entries, the order of all of them."""

import json
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties.test_order import scattered
from tests.properties.test_settled_left_out import BY_PAYEE, snapshot_of
from tests.support.books import POLICIES, book_on, entries_of, moments, store_of
from tests.support.effort import effort
from tests.support.random_ledgers import RandomLedger, random_ledgers

from arledger.capabilities.kpi import find
from arledger.capabilities.kpi.find import figures_since
from arledger.capabilities.kpi.report import kpi_report
from arledger.figures.groups import grouping
from arledger.figures.population import Population, everybody, populations
from arledger.figures.span import Span
from arledger.ledger.memory_store import MemoryStore
from arledger.ledger.query import Query
from arledger.ledger.snapshot.read import SnapshotStore
from arledger.model.book import Book
from arledger.policy.settings import Policy
from arledger.render.json import render
from arledger.subledger.book import build_book

GROUPS = ("client", "project")
ALL = [*POLICIES, BY_PAYEE]
NAMES = ["linked", "oldest first", "by payee"]


@pytest.fixture(autouse=True)
def _read_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the ways further back be taken in ledgers of a few months, too."""
    monkeypatch.setattr(find, "_DAYS_BACK", (0, 20))


def said(store: MemoryStore | SnapshotStore, policy: Policy, span: Span, by: str = "") -> Any:
    """Return the JSON of `kpi`."""

    def book_of(wanted: Query) -> Book:
        return build_book(store.facts(span.last, wanted), policy)

    return json.loads(render(kpi_report(figures_since(book_of, policy, span, by), by)))


def spans(ledger: RandomLedger) -> list[Span]:
    """Return some periods: short ones, with nothing before them, and one that nothing happens in."""
    days = moments(ledger.days)
    return [Span(first, last) for first, last in pairwise(days)] + [Span(days[0], days[-1])]


def documents(book: Book, first: date) -> list[tuple[object, ...]]:
    """Return what figures are made of; which of its links is a memo's number may hang on what is settled."""
    return [(d.client, d.currency, d.kind, d.date, d.amount, d.entry) for d in book.documents if d.date >= first]


def credit_of(book: Book) -> list[tuple[object, ...]]:
    return [(*c[:5], c.document.kind, c.document.entry) for c in book.credits if c.open]


@pytest.mark.parametrize("policy", ALL, ids=NAMES)
@effort(24, 1_000)
@given(ledger=random_ledgers())
def test_a_book_since_a_day_has_all_of_it(policy: Policy, ledger: RandomLedger) -> None:
    memory = store_of(entries_of(ledger.text))
    with tempfile.TemporaryDirectory() as folder:
        snapshot = snapshot_of(memory, policy, folder)
        for span in spans(ledger):
            whole = book_on(memory, span.last, policy)
            since = build_book(snapshot.facts(span.last, Query(since=span.first)), policy)
            assert documents(since, span.first) == documents(whole, span.first), span
            assert [i for i in since.items if i.open] == [i for i in whole.items if i.open], span
            assert credit_of(since) == credit_of(whole), span
            assert {k: v for k, v in since.balances.items() if v} == {k: v for k, v in whole.balances.items() if v}


@pytest.mark.parametrize("policy", ALL, ids=NAMES)
@effort(24, 1_000)
@given(ledger=random_ledgers())
def test_a_snapshot_tells_the_figures_that_memory_does(policy: Policy, ledger: RandomLedger) -> None:
    memory = store_of(entries_of(ledger.text))
    with tempfile.TemporaryDirectory() as folder:
        snapshot = snapshot_of(memory, policy, folder)
        for span in spans(ledger):
            for by in ("", *GROUPS):
                assert said(snapshot, policy, span, by) == said(memory, policy, span, by), (span, by)


@pytest.mark.parametrize("policy", POLICIES, ids=NAMES[:2])
@effort(24, 1_000)
@given(ledger=random_ledgers())
def test_nothing_later_changes_a_figure(policy: Policy, ledger: RandomLedger) -> None:
    whole = store_of(entries_of(ledger.text))
    for span in spans(ledger):
        cut = store_of(entries_of(ledger.until(span.last).text))
        assert said(whole, policy, span) == said(cut, policy, span), span


@pytest.mark.parametrize("policy", POLICIES, ids=NAMES[:2])
@effort(24, 1_000)
@given(random_ledgers(), st.randoms(use_true_random=False))
def test_places_and_order_change_no_figure(policy: Policy, ledger: RandomLedger, shuffle: Any) -> None:
    entries = entries_of(ledger.text)
    here, there = store_of(entries), store_of(scattered(entries, shuffle))
    for span in spans(ledger):
        for by in ("", "client"):
            assert said(here, policy, span, by) == said(there, policy, span, by), span


def parts(book: Book, span: Span, by: str = "") -> Mapping[tuple[str, str], Population]:
    return populations(book, span, grouping(book, by) if by else everybody)


@pytest.mark.parametrize("policy", POLICIES, ids=NAMES[:2])
@effort(24, 1_000)
@given(ledger=random_ledgers())
def test_a_period_opens_with_what_was_owed_the_day_before(policy: Policy, ledger: RandomLedger) -> None:
    """By every grouping; what is left of a coin may have been owed then and be nobody's now."""
    store = store_of(entries_of(ledger.text))
    for span in spans(ledger):
        book = book_on(store, span.last, policy)
        before = book_on(store, span.first - timedelta(days=1), policy)
        owed: dict[str, Decimal] = {}
        for (_, currency), number in before.balances.items():
            owed[currency] = owed.get(currency, Decimal(0)) + number
        found = parts(book, span)
        assert {key: p.opening for (_, key), p in found.items() if p.opening} == {
            key: number for key, number in owed.items() if number
        }, span
        for by in GROUPS:
            for currency, number in owed.items():
                groups = [p for (_, own), p in parts(book, span, by).items() if own == currency]
                assert sum((p.opening for p in groups), Decimal(0)) == number, (span, by)
                whole = found.get(("", currency))
                assert sum((p.closing for p in groups), Decimal(0)) == (whole.closing if whole else 0), (span, by)


@pytest.mark.parametrize("policy", POLICIES, ids=NAMES[:2])
@effort(24, 1_000)
@given(ledger=random_ledgers())
def test_figures_that_are_one_in_two_guises_agree(policy: Policy, ledger: RandomLedger) -> None:
    store = store_of(entries_of(ledger.text))
    for span in spans(ledger):
        data = said(store, policy, span)
        for one in data.get("currencies", [data]):
            values = {each["kpi"]: each["value"] and Decimal(each["value"]) for each in one["kpis"]}
            assert (values["dso"] is None) == (values["bpdso"] is None) == (values["add"] is None)
            if values["dso"] is not None:
                assert abs(values["dso"] - values["bpdso"] - values["add"]) <= Decimal("0.000002")
            for suffix in ("", "-closing"):
                times, days = values["turnover" + suffix], values["collection-period" + suffix]
                assert (times is None) == (days is None), span
                if times is not None:
                    assert abs(times * days / span.days - 1) < Decimal("0.0001") or min(times, days) < 1
            for each in one["kpis"]:
                assert (each["value"] is None) == bool(each["why_not"]), each
                assert each["n"] >= (each["value"] is not None), each


def test_the_first_and_the_last_day_of_all_are_days_as_any_other() -> None:
    store = store_of(entries_of('0001-01-01 open Assets:Receivable:Acme\n0001-01-01 open Income:Sales\n'
        '0001-01-01 * "Acme" "Sale" ^INV-1\n  Assets:Receivable:Acme  10.00 USD\n  Income:Sales\n'))  # fmt: skip
    for span in (Span(date.min, date.min), Span(date.min, date.max), Span(date.max, date.max)):
        assert {each["kpi"] for each in said(store, Policy(), span)["kpis"]} >= {"dso", "add", "cei"}
