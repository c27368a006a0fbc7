"""What a memo on the credit side is called: `number:`, else a link of its own, which is one that names no item."""

import pytest
from tests.support.books import day, read

from arledger.ledger.query import Query
from arledger.policy.settings import ItemSettings, Policy
from arledger.subledger.book import build_book

BOOK = """\
2025-01-01 open Assets:Bank
2025-01-01 open Income:Sales
2025-01-01 open Assets:Receivable:Acme
2025-01-01 open Assets:Receivable:Bolt

2026-01-05 * "Acme" "Pumps" ^INV-1
  Assets:Receivable:Acme  100.00 USD
  Income:Sales

2026-01-05 * "Acme" "Pumps" ^INV-1-EUR
  Assets:Receivable:Acme  100.00 EUR
  Income:Sales

2026-02-20 * "{client}" "One back" {head}
  Assets:Receivable:{client}  -{amount} USD{leg}
  {against}
"""


def named(
    head: str,
    *,
    client: str = "Acme",
    amount: str = "10.00",
    leg: str = "",
    against: str = "Income:Sales",
    as_of: str = "2026-12-31",
    policy: Policy | None = None,
    settled: bool = True,
) -> tuple[str, tuple[str, ...]]:
    """Return the number of the last document and what it is about."""
    text = BOOK.format(head=head, client=client, amount=amount, leg=leg, against=against)
    facts = read(text).store.facts(day(as_of), Query())
    book = build_book(facts, policy or Policy(), settled=settled)
    (document,) = [document for document in book.documents if document.amount < 0]
    return document.number, document.about


@pytest.mark.parametrize(
    ("head", "number", "about"),
    [
        ("^CM-1 #credit-memo", "CM-1", ()),
        ("^CM-1", "CM-1", ()),
        ("^CM-1 ^INV-1", "CM-1", ("INV-1",)),
        ("^INV-1 ^ZZ-1", "ZZ-1", ("INV-1",)),
        ("^INV-1", "", ("INV-1",)),
        ("", "", ()),
        ('^INV-1\n  number: "CM-9"', "CM-9", ("INV-1",)),
        ('^CM-1\n  number: "CM-9"', "CM-9", ("CM-1",)),
        ('^CM-1\n  invoice: "INV-1"', "CM-1", ("INV-1",)),
        ("^CM-2 ^CM-1", "CM-1", ("CM-2",)),
        ("^INV-1-EUR", "", ("INV-1-EUR",)),
        ("^N-1 #invoice", "N-1", ()),
        ("^N-1 #debit-memo", "N-1", ()),
        ("^INV-1 #invoice", "", ("INV-1",)),
    ],
)
def test_the_link_of_its_own_is_the_number(head: str, number: str, about: tuple[str, ...]) -> None:
    assert named(head) == (number, about)


def test_an_invoice_written_on_the_leg_leaves_the_link_to_the_memo() -> None:
    assert named("^CM-1", leg='\n    invoice: "INV-1"') == ("CM-1", ("INV-1",))


def test_another_clients_number_is_no_number_of_this_one() -> None:
    assert named("^INV-1", client="Bolt") == ("INV-1", ())


def test_money_and_other_credits_have_no_number_by_a_link() -> None:
    assert named("^R-1", against="Assets:Bank") == ("", ("R-1",))
    assert named("^A-1 #adjustment") == ("", ("A-1",))


def test_where_the_policy_says_how_numbers_look_a_label_is_none() -> None:
    policy = Policy(items=ItemSettings(number_links=("INV-*", "CM-*")))
    assert named("^AUTUMN ^CM-1") == ("AUTUMN", ("CM-1",))
    assert named("^AUTUMN ^CM-1", policy=policy) == ("CM-1", ("AUTUMN",))
    assert named("^AUTUMN ^INV-1", policy=policy) == ("", ("AUTUMN", "INV-1"))


def test_an_invoice_that_is_settled_is_still_no_number_of_the_memo() -> None:
    """The memo has 20.00 left; a book of what is open has forgotten the invoice, and not that it is one."""
    for settled in (True, False):
        assert named("^INV-1", amount="120.00", settled=settled) == ("", ("INV-1",))
