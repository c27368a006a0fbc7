"""What has been settled may stay unread: neither the snapshot nor the short way changes a figure."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from tests.support.books import (
    OLDEST_FIRST,
    POLICIES,
    aging_of,
    book_on,
    comparable,
    entries_of,
    moments,
    store_of,
)
from tests.support.effort import effort
from tests.support.random_ledgers import RandomLedger, random_ledgers

from arledger.ledger.load.extract import Folder
from arledger.ledger.load.sources import Sources
from arledger.ledger.memory_store import MemoryStore, facts_on
from arledger.ledger.query import Query
from arledger.ledger.snapshot.files import open_snapshot
from arledger.ledger.snapshot.read import SnapshotStore
from arledger.ledger.snapshot.write import write_snapshot
from arledger.ledger.unsettled import extract_unsettled
from arledger.model.documents import NO_CLIENT
from arledger.policy.settings import ItemSettings, Policy
from arledger.subledger.book import build_book
from arledger.subledger.fully_settled import fully_settled
from arledger.subledger.settlement_groups import find_clusters
from arledger.subledger.ties import prove_ties, untied_clients

BY_PAYEE = Policy(items=ItemSettings(client_from="payee", number_links=("INV-*",)))
ALIVE = Query(settled=False, prices=True)
ALL = Query(prices=True)


def snapshot_of(store: MemoryStore, policy: Policy, folder: str) -> SnapshotStore:
    """Write the snapshot of a ledger that stands in no file, and open it."""
    path = Path(folder) / "cache" / "book.sqlite"
    clusters = find_clusters(store.facts(date.max, Query()), policy)
    write_snapshot(path, "key", Sources("/nowhere/main.beancount"), store, clusters)
    snapshot = open_snapshot(path, "key")
    assert snapshot is not None
    return snapshot


@pytest.mark.parametrize("policy", [*POLICIES, BY_PAYEE], ids=["linked", "oldest first", "by payee"])
@effort(80, 2_000)
@given(ledger=random_ledgers())
def test_a_snapshot_answers_as_memory_does(policy: Policy, ledger: RandomLedger) -> None:
    memory = store_of(entries_of(ledger.text))
    with tempfile.TemporaryDirectory() as folder:
        snapshot = snapshot_of(memory, policy, folder)
        for as_of in moments(ledger.days):
            book = book_on(memory, as_of, policy)
            whole = build_book(snapshot.facts(as_of, ALL), policy)
            alive = build_book(snapshot.facts(as_of, ALIVE), policy, settled=False)
            assert whole.facts == book.facts, as_of
            assert comparable(whole) == comparable(book), as_of
            assert aging_of(whole) == aging_of(book), as_of
            assert aging_of(alive) == aging_of(book), as_of
            assert untied_clients(alive) == ()
            for client in (*book.clients, NO_CLIENT):
                assert prove_ties(alive, {client}) == prove_ties(book, {client})


@pytest.mark.parametrize("policy", POLICIES, ids=["linked", "oldest first"])
@effort(32, 1_000)
@given(ledger=random_ledgers())
def test_a_book_without_what_is_settled_says_the_same(policy: Policy, ledger: RandomLedger) -> None:
    memory = store_of(entries_of(ledger.text))
    for as_of in moments(ledger.days):
        book = book_on(memory, as_of, policy)
        alive = build_book(memory.facts(as_of, Query()), policy, settled=False)
        assert [item for item in book.items if item.open or item.rounding] == list(alive.items), as_of
        assert [credit for credit in book.credits if credit.open or credit.rounding] == list(alive.credits), as_of
        assert aging_of(alive) == aging_of(book), as_of


@effort(200, 5_000)
@given(random_ledgers())
def test_the_short_way_without_a_snapshot_answers_as_memory_does(ledger: RandomLedger) -> None:
    entries = entries_of(ledger.text)
    memory = store_of(entries)
    for as_of in moments(ledger.days):
        kept, balances = extract_unsettled(entries, memory.roots, Folder("/nowhere"), as_of, fully_settled)
        facts = facts_on(as_of, memory.header, kept, balances, ())
        alive = build_book(facts, Policy(), settled=False)
        assert aging_of(alive) == aging_of(book_on(memory, as_of, Policy())), as_of


@effort(32, 1_000)
@given(random_ledgers())
def test_clusters_cover_every_entry_once(ledger: RandomLedger) -> None:
    facts = store_of(entries_of(ledger.text)).facts(date.max, Query())
    for policy in (Policy(), OLDEST_FIRST):
        positions = [position for cluster in find_clusters(facts, policy) for position in cluster.entries]
        assert sorted(positions) == list(range(len(facts.entries)))


@effort(32, 1_000)
@given(random_ledgers())
def test_a_snapshot_knows_numbers_and_clients_as_memory_does(ledger: RandomLedger) -> None:
    memory = store_of(entries_of(ledger.text))
    with tempfile.TemporaryDirectory() as folder:
        snapshot = snapshot_of(memory, Policy(), folder)
        assert snapshot.numbers() == memory.numbers()
        assert snapshot.values_of("due") == memory.values_of("due")
        for account in ("Assets:Receivable:Acme", "Assets:Receivable:AcmeHoldings", "Assets:Receivable"):
            wanted = Query(accounts=(account,), prices=True)
            for as_of in moments(ledger.days):
                assert snapshot.facts(as_of, wanted) == memory.facts(as_of, wanted), as_of
