"""One client's book is their part of the whole book, however it was read and whoever shares entries with them."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties.test_settled_left_out import snapshot_of
from tests.support.books import POLICIES, book_on, comparable, entries_of, moments, store_of
from tests.support.effort import effort
from tests.support.random_ledgers import NUMBERS, RandomLedger, random_ledgers
from tests.support.shop import Shop

from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.policy.settings import Policy
from arledger.subledger.book import build_book

CLIENTS = ("Acme", "AcmeHoldings", "Bolt")
POLICY = """\
[ledger]
main = "main.beancount"

[accounts]
cash = ["Assets:Bank"]

[items]
auto-apply = "{}"

[writing]
tolerance = "1.00"
"""


def part_of(book: Book, client: str) -> dict[str, list[Any]]:
    """Return what a book says of one client."""
    found = comparable(book)
    parts = {name: [each for each in found[name] if each[0] == client] for name in ("documents", "items", "credits")}
    allocations = [each for each in found["allocations"] if each[0][0] == client]
    balances = [each for each in found["balances"].items() if each[0][0] == client]
    return parts | {"allocations": allocations, "balances": balances}


@pytest.mark.parametrize("policy", POLICIES, ids=["linked", "oldest first"])
@effort(50, 2_000)
@given(ledger=random_ledgers())
def test_one_clients_book_is_their_part_of_the_whole(policy: Policy, ledger: RandomLedger) -> None:
    memory = store_of(entries_of(ledger.text))
    with tempfile.TemporaryDirectory() as folder:
        snapshot = snapshot_of(memory, policy, folder)
        for as_of in (*moments(ledger.days), date.max):
            whole = book_on(memory, as_of, policy)
            for client in CLIENTS:
                wanted = Query(accounts=(f"Assets:Receivable:{client}", f"Liabilities:Deposits:{client}"))
                warm = build_book(snapshot.facts(as_of, wanted), policy)
                assert part_of(warm, client) == part_of(whole, client), (as_of, client)
                assert {each.client for group in (warm.items, warm.credits, warm.documents) for each in group} <= {
                    client
                }
                cold = build_book(memory.facts(as_of, wanted), policy)
                assert comparable(warm) == comparable(cold), (as_of, client)


@st.composite
def any_words(draw: st.DrawFn) -> list[str]:
    """Choose a writing command on a client's number, right or wrong."""
    client, other = draw(st.sampled_from(CLIENTS)), draw(st.sampled_from(CLIENTS))
    number, amount = draw(st.sampled_from(NUMBERS)), draw(st.sampled_from(["40.00", "100.00"]))
    both = [["--client", other], []]
    return draw(
        st.sampled_from(
            [
                ["invoice", client, amount],
                ["payment", client, amount, "--unapplied"],
                ["payment", client, amount, "--oldest-first"],
                ["payment", client, amount, "--invoice", number],
                ["apply", client, "--oldest-first"],
                ["credit-memo", client, amount, "--invoice", number],
                ["debit-memo", client, amount],
                ["refund", client, amount],
                *(["write-off", number, *whose] for whose in both),
                *(["returned-payment", number, *whose] for whose in both),
                *(["recovery", number, amount, *whose] for whose in both),
                *(["reschedule", number, "--terms", "2 instalments monthly", *whose] for whose in both),
                ["client", "set", client, "--terms", "net 5"],
                ["note", client, "They promise Friday"],
            ]
        )
    )


@pytest.mark.parametrize("automatic", ["none", "oldest-first"])
@effort(15, 1_000)
@given(ledger=random_ledgers(), words=any_words())
def test_a_write_with_a_snapshot_is_the_write_without(automatic: str, ledger: RandomLedger, words: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        files, policy = {"main.beancount": ledger.text}, POLICY.format(automatic)
        warm, cold = Shop(Path(name) / "warm", files, policy), Shop(Path(name) / "cold", files, policy)
        assert "does not tie" not in warm.run("aging", "--as-of", "2026-12-31").stderr
        said = warm.run(*words, "--date", "2026-06-30", write=True)
        expected = cold.run(*words, "--date", "2026-06-30", "--no-cache", write=True)
        assert "does not tie" not in said.stderr
        assert said == expected._replace(stderr=expected.stderr.replace(str(cold.folder), str(warm.folder)))
        assert warm.texts() == cold.texts()
