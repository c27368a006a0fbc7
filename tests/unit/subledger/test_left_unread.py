"""What may stay unread: settled clusters, and what the quick look at a day leaves out; no figure may tell."""

from dataclasses import replace
from datetime import date
from textwrap import dedent

import pytest
from tests.support.books import POLICIES, ROOTS, aging_of, book_of, entries_of, read
from tests.support.short_ledgers import HEAD, short_ledger
from tests.unit.subledger.test_stories import stories

from arledger.ledger.load.extract import Folder
from arledger.ledger.query import Query
from arledger.ledger.unsettled import extract_unsettled
from arledger.model.facts import Facts
from arledger.policy.settings import Policy
from arledger.subledger.book import build_book
from arledger.subledger.fully_settled import fully_settled
from arledger.subledger.settlement_groups import find_clusters
from arledger.subledger.ties import untied_clients

STORIES = [pytest.param(text.partition("\n=\n")[0], id=name) for _, name, text in stories()]


def facts_of(text: str, head: str = HEAD) -> Facts:
    return read(head + dedent(text)).store.facts(date.max, Query())


@pytest.mark.parametrize("ledger", STORIES)
def test_without_settled_clusters_the_aging_is_the_same(ledger: str) -> None:
    facts = facts_of(short_ledger(ledger), "")
    for policy in POLICIES:
        gone = {at for c in find_clusters(facts, policy) if c.settled for at in c.entries}
        left = replace(facts, entries=tuple(e for at, e in enumerate(facts.entries) if at not in gone))
        assert aging_of(build_book(left, policy)) == aging_of(build_book(facts, policy))


@pytest.mark.parametrize("ledger", STORIES)
def test_what_is_settled_adds_nothing_to_any_client(ledger: str) -> None:
    facts = facts_of(short_ledger(ledger), "")
    for policy in POLICIES:
        whole, short = build_book(facts, policy), build_book(facts, policy, settled=False)
        assert aging_of(whole) == aging_of(short)
        assert untied_clients(short) == ()
        assert all(item.amount != item.settled for item in short.items)
        assert {document.entry.line for document in short.documents} == {
            *(item.document.entry.line for item in short.items),
            *(credit.document.entry.line for credit in short.credits),
        }


def told(text: str, policy: Policy | None = None) -> list[tuple[str, bool]]:
    """Return each cluster's narrations in the order of the ledger, and whether it is settled."""
    facts = facts_of(text)
    found = find_clusters(facts, policy or Policy())
    return sorted((" ".join(facts.entries[at].narration for at in c.entries), c.settled) for c in found)


def entry(day: str, name: str, amount: str, said: str = "", other: str = "Assets:Bank", client: str = "Acme") -> str:
    return f'2026-{day} * "{name}" {said}\n  Assets:Receivable:{client}  {amount} USD\n  {other}\n'


SOLD = entry("01-05", "sold", "100.00", "^I-1", "Income:Sales")
PAID = entry("02-01", "paid", "-100.00", "^I-1")


@pytest.mark.parametrize(
    ("entries", "clusters"),
    [
        ([SOLD, PAID], [("sold paid", True)]),
        ([SOLD], [("sold", False)]),
        # Who names one number belongs together, whether anything is left to settle or not.
        ([SOLD, PAID, entry("02-02", "again", "-100.00", "^I-1")], [("sold paid again", False)]),
        ([SOLD, PAID, entry("02-02", "word", "0.00", "^I-1 ^X-1")], [("sold paid word", True)]),
        ([SOLD, PAID, entry("02-02", "back", "100.00", "^I-1")], [("sold paid back", False)]),
        (
            [SOLD, PAID, entry("03-01", "other", "-5.00", "^X-1 ^I-1"), entry("03-02", "chained", "5.00", "^X-1")],
            [("sold paid other chained", True)],
        ),
        # Another client's number is another number.
        (
            [SOLD, PAID, entry("02-02", "bolt", "-100.00", "^I-1", client="Bolt")],
            [("bolt", False), ("sold paid", True)],
        ),
        # A receipt's own number is one, too.
        (
            [entry("01-05", "came", "-50.00", '\n  number: "R-1"'), entry("01-06", "went", "50.00", "^R-1")],
            [("came went", True)],
        ),
        (
            [entry("01-05", "came", "-50.00", "^R-1"), entry("01-06", "went", "40.00", "^R-1")],
            [("came went", False)],
        ),
        # Money out that names nothing acts on what it takes.
        (
            [entry("01-05", "one", "-50.00"), entry("01-06", "two", "-60.00"), entry("01-07", "out", "60.00")],
            [("one", False), ("two out", True)],
        ),
        # What touches a deposit stays.
        (
            [SOLD, entry("02-01", "applied", "-100.00", "^I-1", "Liabilities:Deposits:Acme")],
            [("sold applied", False)],
        ),
        # Metadata names an item as a link does, and a tag changes what an entry is.
        ([SOLD, entry("02-01", "paid", "-100.00", '\n  invoice: "I-1"')], [("sold paid", True)]),
        ([SOLD, entry("02-01", "paid", "-100.00", "^I-1 #receipt")], [("sold paid", True)]),
    ],
)
def test_clusters(entries: list[str], clusters: list[tuple[str, bool]]) -> None:
    assert told("".join(entries)) == clusters
    assert sorted((sorted(names.split()), settled) for names, settled in told("".join(entries[::-1]))) == sorted(
        (sorted(names.split()), settled) for names, settled in clusters
    )


MARCH = date(2026, 3, 31)
TWO_LEGS = """2026-02-01 * "paid" ^I-1
  Assets:Receivable:Acme  -60.00 USD
  Assets:Receivable:Acme  -40.00 USD
  Assets:Bank
"""


@pytest.mark.parametrize(
    ("entries", "read_"),
    [
        ([SOLD, PAID], ""),
        ([SOLD, PAID.replace("02-01", "03-31")], ""),
        ([SOLD.replace("100.00", "0.01"), PAID.replace("100.00", "0.01")], ""),
        ([SOLD, PAID.replace("100.00", "99.99"), PAID.replace("100.00", "0.01")], ""),
        ([SOLD, PAID, entry("02-02", "cent", "0.01", "^I-1", "Income:Sales")], "sold paid cent"),
        ([SOLD, PAID.replace("02-01", "04-01")], "sold"),
        ([SOLD.replace("01-05", "02-01"), PAID], ""),
        ([SOLD.replace("01-05", "02-02"), PAID], "paid sold"),
        ([SOLD, PAID.replace("-100.00", "-99.99")], "sold paid"),
        ([SOLD, PAID, entry("02-03", "named", "-1.00", '\n  invoice: "I-1"')], "sold paid named"),
        ([SOLD, PAID, entry("02-03", "named", "-1.00", '\n  number: "I-1"')], "sold paid named"),
        ([SOLD, PAID, entry("02-03", "linked", "-1.00", "^I-1 ^I-2")], "sold paid linked"),
        ([SOLD, PAID, entry("02-03", "tagged", "0.00", "^I-1 #big")], "sold paid tagged"),
        ([SOLD, PAID, entry("02-03", "none", "-1.00")], "none"),
        ([SOLD, PAID, entry("04-01", "later", "-1.00", "^I-1 ^I-2")], ""),
        ([SOLD, TWO_LEGS], "sold paid"),
        ([SOLD, PAID.replace("Acme", "Bolt")], "sold paid"),
        ([entry("01-05", "out", "100.00", "^I-1"), PAID], "out paid"),
        ([entry("01-05", "sold", "100.00", "^I-1", "Equity:Opening"), PAID], ""),
        ([SOLD, PAID, '2026-02-01 * "cash"\n  Assets:Bank  1.00 USD\n  Equity:Opening\n'], ""),
        (['2026-02-01 * "held" ^D-1\n  Liabilities:Deposits:Acme  -1.00 USD\n  Assets:Bank\n'], "held"),
    ],
)
def test_the_quick_look_reads_what_may_count_on_its_day(entries: list[str], read_: str) -> None:
    text = HEAD + "".join(entries)
    kept, balances = extract_unsettled(entries_of(text), ROOTS, Folder("/nowhere"), MARCH, fully_settled)
    assert [e.narration for e in kept.entries] == read_.split()
    book = book_of(text, MARCH)
    known = {(b.account, b.currency): b.number for b in book.facts.balances if b.account != "Assets:Bank"}
    assert {(b.account, b.currency): b.number for b in balances} == known
    assert [b.account for b in balances] == sorted(b.account for b in balances)
