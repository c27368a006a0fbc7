"""From one day to another: what was open, what happened and what is open foot to both agings and both balances."""

import tempfile
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties.test_settled_left_out import BY_PAYEE, snapshot_of
from tests.support.books import POLICIES, book_on, entries_of, store_of
from tests.support.effort import effort
from tests.support.random_ledgers import FIRST, RandomLedger, random_ledgers

from arledger.capabilities.analysis.find import analysis_of
from arledger.capabilities.analysis.report import analysis_report
from arledger.figures.buckets import by_bucket
from arledger.figures.movement import ROUNDING, moved_in
from arledger.figures.rows import rolled
from arledger.figures.span import Span
from arledger.model.book import Book
from arledger.model.money import exact_sum, sums
from arledger.policy.settings import Basis, Policy
from arledger.session.both_ends import read_period
from arledger.session.open_book import OpenBook
from arledger.session.place import Place
from arledger.subledger.aging import Buckets, age, client_totals
from arledger.subledger.ties import prove_sides, untied

LIMITS = Buckets((30, 60, 90)), Buckets((9, 31))
BASES: tuple[Basis, ...] = ("due", "invoice")
offsets = st.integers(-3, 95)


def span_of(one: int, other: int) -> Span:
    first, last = sorted((one, other))
    return Span(FIRST + timedelta(days=first), FIRST + timedelta(days=last))


def aged(book: Book, buckets: Buckets, by: Basis) -> dict[tuple[str, str], list[Decimal]]:
    """The aging of a day by currency: each bucket and unapplied credit, summed over clients."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    for row in age(book, buckets, by, lambda _: ""):
        found["", row.currency] = [*row.buckets, row.unapplied]
    return found


@pytest.mark.parametrize("policy", [*POLICIES, BY_PAYEE], ids=["linked", "oldest first", "by payee"])
@effort(150, 3_000)
@given(ledger=random_ledgers(), one=offsets, other=offsets)
def test_it_foots_to_both_agings(policy: Policy, ledger: RandomLedger, one: int, other: int) -> None:
    span = span_of(one, other)
    store = store_of(entries_of(ledger.text))
    before, after = book_on(store, span.first - timedelta(days=1), policy), book_on(store, span.last, policy)
    moved = moved_in(after, span)
    for each in moved:
        assert exact_sum((each.opening, *(change.amount for change in each.changes))) == each.closing, each
        assert all(span.has(change.day) for change in each.changes)
    rows = {(row.key, row.currency): row for row in rolled(moved, lambda of: of.client)}
    was, now = client_totals(before), client_totals(after)
    for key in was.keys() | now.keys() | rows.keys():
        assert (rows[key].opening if key in rows else 0) == was.get(key, 0)
        assert (rows[key].closing if key in rows else 0) == now.get(key, 0)
    for buckets in LIMITS:
        for by in BASES:
            found = by_bucket(moved, span, before.as_of, buckets, by)
            opening, closing = aged(before, buckets, by), aged(after, buckets, by)
            nothing = [Decimal(0)] * (len(buckets.names) + 1)
            for currency in {key[1] for key in (*opening, *closing)} | set(found):
                rows_ = [*found[currency].buckets, found[currency].unapplied] if currency in found else []
                was_, now_ = opening.get(("", currency), nothing), closing.get(("", currency), nothing)
                assert rows_ or not any(was_ + now_)
                assert [row.opening for row in rows_] == was_[: len(rows_)]
                assert [row.closing for row in rows_] == now_[: len(rows_)]
                for row in rows_:
                    changes = exact_sum((*row.kinds.values(), row.moved_in, -row.moved_out))
                    assert row.opening + changes == row.closing
                assert sum(row.moved_in for row in rows_) == sum(row.moved_out for row in rows_)


@pytest.mark.parametrize("policy", POLICIES, ids=["linked", "oldest first"])
@effort(150, 3_000)
@given(ledger=random_ledgers(), one=offsets, other=offsets)
def test_what_happened_is_what_the_documents_of_the_period_say(
    policy: Policy, ledger: RandomLedger, one: int, other: int
) -> None:
    span = span_of(one, other)
    book = book_on(store_of(entries_of(ledger.text)), span.last, policy)
    rows = rolled(moved_in(book, span), lambda of: of.client)
    said: defaultdict[tuple[str, str], Decimal] = sums(
        ((d.client, d.currency), d.amount) for d in book.documents if span.has(d.date)
    )
    kinds = sums(
        ((d.client, d.currency, d.kind.value), d.amount)
        for d in book.documents
        if span.has(d.date) and not any(o.kind == "application" for o in book.documents if o.entry is d.entry)
    )
    for row in rows:
        key = (row.key, row.currency)
        assert exact_sum(n for kind, n in row.kinds.items() if kind != ROUNDING) == said[key]
        if not any(d.kind == "application" for d in book.documents):
            named = {kind: n for kind, n in row.kinds.items() if n and kind != ROUNDING}
            assert named == {
                kind: n for (client, currency, kind), n in kinds.items() if (client, currency) == key and n
            }


@pytest.mark.parametrize("policy", [*POLICIES, BY_PAYEE], ids=["linked", "oldest first", "by payee"])
@effort(60, 1_500)
@given(ledger=random_ledgers(), one=offsets, other=offsets)
def test_a_snapshot_reads_no_more_than_it_needs_and_says_the_same(
    policy: Policy, ledger: RandomLedger, one: int, other: int
) -> None:
    span = span_of(one, other)
    memory = store_of(entries_of(ledger.text))
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path("/nowhere/main.beancount"), policy, None)
        ends = [read_period(OpenBook(place, s), span) for s in (memory, snapshot_of(memory, policy, folder))]
        for end in ends:
            assert untied(end.before) == untied(end.after) == ()
            assert not any(tie.difference for tie in (*prove_sides(end.before), *prove_sides(end.after)))
            assert end.opening_day == span.first - timedelta(days=1)
        first, other_ = (rolled(end.moved, lambda of: of.client) for end in ends)
        assert first == other_
        found, again = (analysis_report(end, analysis_of(end, LIMITS[0], "due", 1)) for end in ends)
        assert (found.data, found.notes) == (again.data, again.notes)


@effort(100, 2_000)
@given(ledger=random_ledgers(), one=offsets, other=offsets)
def test_nothing_dated_later_and_no_order_changes_anything(ledger: RandomLedger, one: int, other: int) -> None:
    span = span_of(one, other)
    entries = entries_of(ledger.text)
    for policy in POLICIES:
        known = [
            rolled(moved_in(book_on(store_of(each), span.last, policy), span), lambda of: of.client)
            for each in (entries, entries_of(ledger.until(span.last).text), entries[::-1])
        ]
        assert known[0] == known[1] == known[2]


def test_the_first_day_that_there_is_has_nothing_before_it() -> None:
    memory = store_of(entries_of("2025-01-01 open Assets:Receivable:Acme\n"))
    end = read_period(
        OpenBook(Place(Path("/nowhere/main.beancount"), POLICIES[0], None), memory), Span(date.min, FIRST)
    )
    assert (end.opening_day, dict(end.before.ledger), list(end.moved)) == (date.min, {}, [])
