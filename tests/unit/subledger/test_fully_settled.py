"""What may stay unread: groups that are plainly settled, and clusters that can only settle each other."""

from datetime import date
from decimal import Decimal

import pytest
from tests.support.books import POLICIES, aging_of, day, read
from tests.unit.subledger.accounts import ACCOUNTS

from arledger.ledger.query import Query
from arledger.model.facts import PlainLeg
from arledger.policy.settings import ItemSettings, Policy
from arledger.subledger.book import build_book
from arledger.subledger.fully_settled import fully_settled, rule_holds
from arledger.subledger.settlement_groups import find_clusters

AS_OF = date(2026, 3, 31)


def leg(number: int, on: str, link: str = "INV-1", account: str = "Acme", currency: str = "USD") -> PlainLeg:
    return PlainLeg(0, day(on), f"Assets:Receivable:{account}", Decimal(number), currency, link)


DEBIT = leg(100, "2026-01-05")


@pytest.mark.parametrize(
    "credits_",
    [
        (leg(-100, "2026-01-05"),),
        (leg(-60, "2026-02-01"), leg(-40, "2026-03-31")),
    ],
    ids=["at once", "in two parts, the last today"],
)
def test_one_debit_and_later_credits_that_add_up_to_it(credits_: tuple[PlainLeg, ...]) -> None:
    assert fully_settled([DEBIT, *credits_], (), AS_OF) == {"INV-1": [DEBIT, *credits_]}


@pytest.mark.parametrize(
    "others",
    [
        (),
        (leg(-99, "2026-02-01"),),
        (leg(-101, "2026-02-01"),),
        (leg(-100, "2026-01-04"),),
        (leg(-100, "2026-04-01"),),
        (leg(-100, "2026-02-01", account="AcmeHoldings"),),
        (leg(-100, "2026-02-01", currency="EUR"),),
        (leg(-100, "2026-02-01", link="INV-2"),),
        (leg(-100, "2026-02-01"), leg(100, "2026-02-02"), leg(-100, "2026-02-03")),
    ],
    ids=["open", "short", "over", "before", "later", "other client", "other currency", "other number", "returned"],
)
def test_anything_else_is_read(others: tuple[PlainLeg, ...]) -> None:
    assert fully_settled([DEBIT, *others], (), AS_OF) == {}


def test_a_number_that_any_other_entry_names_is_read() -> None:
    legs = [DEBIT, leg(-100, "2026-02-01")]
    assert fully_settled(legs, {"INV-1"}, AS_OF) == {}
    assert fully_settled(legs, {"INV-2"}, AS_OF) == {"INV-1": legs}


def test_the_rule_holds_where_nothing_is_applied_on_a_guess() -> None:
    assert rule_holds(Policy())
    assert not rule_holds(Policy(items=ItemSettings(auto_apply="oldest-first")))
    assert not rule_holds(Policy(items=ItemSettings(client_from="payee")))


def clusters(text: str, policy: Policy) -> list[tuple[list[str], bool]]:
    facts = read(f"{ACCOUNTS}\n{text}").store.facts(date.max, Query())
    return sorted(
        (sorted(facts.entries[position].narration for position in cluster.entries), cluster.settled)
        for cluster in find_clusters(facts, policy)
    )


def entry(name: str, on: str, number: str, words: str = "", counter: str = "Assets:Bank") -> str:
    return f'{on} * "{name}" {words}\n  Assets:Receivable:Acme  {number} USD\n  {counter}\n'


def test_clusters_of_a_small_story() -> None:
    text = (
        entry("sold", "2026-01-05", "100", "^INV-1", "Income:Sales")
        + entry("paid", "2026-02-01", "-100", "^INV-1")
        + entry("open", "2026-01-06", "50", "^INV-2", "Income:Sales")
        + entry("on account", "2026-02-02", "-20")
    )
    assert clusters(text, Policy()) == [(["on account"], False), (["open"], False), (["paid", "sold"], True)]


def test_what_acts_on_something_belongs_to_it() -> None:
    text = (
        entry("on account", "2026-01-05", "-20")
        + entry("refunded", "2026-01-06", "20")
        + entry("sold", "2026-02-01", "30", "^INV-1", "Income:Sales")
        + entry("unlinked", "2026-02-02", "-30")
    )
    assert clusters(text, POLICIES[0]) == [
        (["on account", "refunded"], True),
        (["sold"], False),
        (["unlinked"], False),
    ]
    assert clusters(text, POLICIES[1]) == [(["on account", "refunded"], True), (["sold", "unlinked"], True)]


def test_deposits_are_never_settled() -> None:
    text = (
        '2026-01-02 * "taken" ^DEP-1\n  Liabilities:Deposits:Acme  -10 USD\n  Assets:Bank\n'
        + entry("sold", "2026-01-05", "10", "^INV-1", "Income:Sales")
        + entry("applied", "2026-01-06", "-10", "^INV-1 ^DEP-1", "Liabilities:Deposits:Acme")
    )
    assert not any(settled for _, settled in clusters(text, Policy()))


def test_a_refund_that_comes_back_is_not_plain() -> None:
    text = (
        entry("unlinked", "2026-01-01", "-50")
        + entry("money out", "2026-01-02", "100", "^X-1")
        + entry("money in", "2026-01-03", "-100", "^X-1")
    )
    facts = read(f"{ACCOUNTS}\n{text}").store.facts(date.max, Query())
    book = build_book(facts, Policy())
    gone = {position for cluster in find_clusters(facts, Policy()) if cluster.settled for position in cluster.entries}
    assert [credit.document.entry.narration for credit in book.credits if credit.open] == ["money in"]
    alive = [e.narration for position, e in enumerate(facts.entries) if position not in gone]
    assert sorted(alive) == ["money in", "money out", "unlinked"]
    assert aging_of(book)["credits"]
