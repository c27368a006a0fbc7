"""The book: documents, items, credits, allocations and balances of one day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.support.books import BookOn, day, read, shown, unapplied
from tests.unit.subledger.accounts import ACCOUNTS

from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.policy.settings import Policy
from arledger.subledger.book import build_book
from arledger.subledger.ties import prove_ties, untied_clients

STORY = f"""{ACCOUNTS}
2026-01-05 * "Acme" "Two parts" ^INV-1
  Assets:Receivable:Acme  300.00 USD
    due: 2026-02-04
  Assets:Receivable:Acme  200.00 USD
    due: 2026-03-04
  Income:Sales
2026-01-20 * "Acme" "The first part" ^INV-1
  number: "PMT-1"
  Assets:Receivable:Acme  -300.00 USD
  Assets:Bank
2026-01-25 * "Acme" "One payment, half of it for what nobody knows"
  Assets:Receivable:Acme  -50.00 USD
    invoice: "INV-1"
  Assets:Receivable:Acme  -70.00 USD
    invoice: "INV-9"
  Assets:Bank
"""
DAY = date(2026, 1, 31)


def books() -> tuple[Book, Book]:
    facts = read(STORY).store.facts(DAY, Query())
    return build_book(facts, Policy()), build_book(facts, Policy(), settled=False)


def test_allocations_point_at_their_credit_and_item() -> None:
    book, _ = books()
    found = [
        (shown(book.credits[a.credit].amount), book.items[a.item].due, shown(a.amount), a.date)
        for a in book.allocations
    ]
    assert found == [
        ("300.00", date(2026, 2, 4), "300.00", date(2026, 1, 20)),
        ("50.00", date(2026, 3, 4), "50.00", date(2026, 1, 25)),
    ]


def test_documents_carry_their_own_number_and_those_they_are_about() -> None:
    book, _ = books()
    found = [(d.kind.value, d.number, d.about, shown(d.amount)) for d in book.documents]
    assert found == [
        ("invoice", "INV-1", (), "500.00"),
        ("receipt", "PMT-1", ("INV-1",), "-300.00"),
        ("receipt", "", ("INV-1", "INV-9"), "-120.00"),
    ]


def test_places_are_those_of_the_postings() -> None:
    book, _ = books()
    text = STORY.splitlines()
    for item in book.items:
        assert text[item.source.line - 1].split()[1] == f"{item.amount:f}"
    for credit in book.credits:
        assert text[credit.source.line - 1].split()[1] == f"{-credit.amount:f}"


def test_without_what_is_settled_the_open_part_is_the_same() -> None:
    book, alive = books()
    assert [(i.due, i.open) for i in alive.items] == [(i.due, i.open) for i in book.items if i.open]
    assert unapplied(alive) == unapplied(book) == [("receipt", "70.00")]
    assert alive.allocations == ()
    assert alive.balances == book.balances


def test_without_what_is_settled_documents_are_whole() -> None:
    book, alive = books()
    assert [item.document for item in alive.items] == [item.document for item in book.items if item.open]
    assert [c.document for c in alive.credits] == [c.document for c in book.credits if c.open]


def test_an_entry_of_two_clients_is_a_document_for_each(book: BookOn) -> None:
    """
    2026-01-05 * "Both" "Shared" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Assets:Receivable:Bolt  200.00 USD
      Income:Sales
    """
    assert {d.client: d.amount for d in book("2026-01-05").documents} == {"Acme": 100, "Bolt": 200}


def test_balances_are_the_ledgers_own_and_cover_deeper_accounts(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Building" ^INV-1
      Assets:Receivable:Acme            900.00 USD
      Assets:Receivable:Acme:Retention  100.00 USD
      Income:Sales
    2026-01-06 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -400.00 USD
      Assets:Bank
    """
    assert book("2026-01-06").balances == {("Acme", "USD"): 600}


def test_what_does_not_tie_is_told(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    """
    sound = book("2026-01-05")
    assert [(tie.currency, shown(tie.difference)) for tie in prove_ties(sound)] == [("USD", "0.00")]
    assert untied_clients(sound) == ()
    wrong = replace(sound, balances={("Acme", "USD"): Decimal("99.99"), ("Bolt", "EUR"): Decimal(5)})
    assert {tie.currency: shown(tie.difference) for tie in prove_ties(wrong)} == {"EUR": "-5", "USD": "0.01"}
    assert [tie.currency for tie in prove_ties(wrong, {"Acme"})] == ["USD"]
    assert untied_clients(wrong) == (("Acme", "USD", Decimal("0.01")), ("Bolt", "EUR", Decimal(-5)))


def test_differences_do_not_cancel_out_between_clients(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Assets:Receivable:Bolt  100.00 USD
      Income:Sales
    """
    crossed = replace(book("2026-01-05"), balances={("Acme", "USD"): Decimal(150), ("Bolt", "USD"): Decimal(50)})
    assert [tie.difference for tie in prove_ties(crossed)] == [0]
    assert [client for client, _, _ in untied_clients(crossed)] == ["Acme", "Bolt"]


def test_an_unknown_client_has_its_account_for_a_name(book: BookOn) -> None:
    """
    2026-01-05 note Assets:Receivable:Acme "Nothing happened"
    """
    assert book("2026-01-05").name_of("Nobody") == "Nobody"
    assert book("2026-01-05").clients["Acme"].name == "Acme"


def test_a_book_before_everything_is_empty(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    """
    early = book(day("2019-01-01"))
    assert (early.clients, early.documents, early.items, early.credits, early.balances) == ({}, (), (), (), {})
