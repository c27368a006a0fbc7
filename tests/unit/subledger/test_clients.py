"""Clients, and what was agreed with them, as of a date."""

from datetime import date
from decimal import Decimal

import pytest
from tests.support.books import BookOn, book_of, open_lines

from arledger.model.documents import NO_CLIENT
from arledger.model.money import Money
from arledger.policy.settings import ItemSettings, Policy

OPEN = """\
2020-01-01 open Assets:Bank
2020-01-01 open Income:Sales
"""
BY_PAYEE = Policy(items=ItemSettings(client_from="payee"))


def test_everything_on_the_open_is_known() -> None:
    text = OPEN + (
        "2024-01-01 open Assets:Receivable:Acme USD\n"
        '  name: "Acme Industrial Ltd"\n  terms: "2/10 net 30"\n  credit-limit: 50000.00 USD\n  kind: "b2b"\n'
        "2024-01-01 open Assets:Receivable:Bolt\n"
    )
    clients = book_of(text, "2026-01-01").clients
    assert list(clients) == ["Acme", "Bolt"]
    acme = clients["Acme"]
    assert (acme.name, acme.terms, acme.limit) == (
        "Acme Industrial Ltd",
        "2/10 net 30",
        Money(Decimal("50000.00"), "USD"),
    )
    assert (acme.meta["kind"], acme.opened) == ("b2b", date(2024, 1, 1))
    assert acme.source is not None
    assert acme.source.line == 3
    assert (clients["Bolt"].name, clients["Bolt"].terms, clients["Bolt"].limit) == ("Bolt", "", None)


def test_a_client_is_not_known_before_its_account_is_open() -> None:
    text = OPEN + "2024-01-01 open Assets:Receivable:Acme\n2026-05-01 open Assets:Receivable:Bolt\n"
    assert list(book_of(text, "2026-04-30").clients) == ["Acme"]
    assert list(book_of(text, "2026-05-01").clients) == ["Acme", "Bolt"]


def test_a_deeper_account_adds_what_the_clients_own_does_not_say() -> None:
    text = OPEN + (
        "2024-01-01 open Assets:Receivable:Acme:Retention\n"
        '  name: "Retention"\n  terms: "net 365"\n  kind: "retention"\n  email: "r@acme.example"\n'
        '2025-01-01 open Assets:Receivable:Acme\n  name: "Acme Ltd"\n  kind: "b2b"\n'
    )
    acme = book_of(text, "2026-01-01").clients["Acme"]
    assert (acme.name, acme.terms, acme.opened) == ("Acme Ltd", "net 365", date(2024, 1, 1))
    assert acme.meta == {"name": "Acme Ltd", "terms": "net 365", "kind": "b2b", "email": "r@acme.example"}


def test_only_a_deeper_account_makes_a_client_too() -> None:
    text = OPEN + '2024-01-01 open Assets:Receivable:Acme:Retention\n  name: "Acme Ltd"\n'
    assert book_of(text, "2026-01-01").clients["Acme"].name == "Acme Ltd"


def test_terms_hold_from_the_day_of_the_directive(book: BookOn) -> None:
    """
    2026-02-01 custom "ar-terms" Assets:Receivable:Acme "net 10"
    2026-03-01 custom "ar-terms" Assets:Receivable:Acme "net 60"
    2026-01-31 * "Acme" "Before" ^INV-1
      Assets:Receivable:Acme  1.00 USD
      Income:Sales
    2026-02-01 * "Acme" "On the day" ^INV-2
      Assets:Receivable:Acme  2.00 USD
      Income:Sales
    2026-03-31 * "Acme" "After both" ^INV-3
      Assets:Receivable:Acme  3.00 USD
      Income:Sales
    2026-03-31 * "Bolt" "Another client" ^INV-4
      Assets:Receivable:Bolt  4.00 USD
      Income:Sales
    """
    assert open_lines(book("2026-03-31")) == [
        ("INV-2", "2026-02-11", "2.00"),
        ("INV-1", "2026-03-02", "1.00"),
        ("INV-4", "2026-04-30", "4.00"),
        ("INV-3", "2026-05-30", "3.00"),
    ]
    terms = [book(f"2026-{month:02}-28").clients["Acme"].terms for month in (1, 2, 3)]
    assert terms == ["", "net 10", "net 60"]


def test_new_terms_beat_those_of_the_open_but_not_those_of_the_document() -> None:
    text = OPEN + (
        '2024-01-01 open Assets:Receivable:Acme\n  terms: "net 45"\n'
        '2026-02-01 custom "ar-terms" Assets:Receivable:Acme "net 10"\n'
        '2026-01-01 * "Acme" "Then" ^INV-1\n  Assets:Receivable:Acme  1.00 USD\n  Income:Sales\n'
        '2026-02-01 * "Acme" "Now" ^INV-2\n  Assets:Receivable:Acme  1.00 USD\n  Income:Sales\n'
        '2026-02-01 * "Acme" "Own" ^INV-3\n  terms: "net 20"\n  Assets:Receivable:Acme  1.00 USD\n  Income:Sales\n'
    )
    dues = {number: due for number, due, _ in open_lines(book_of(text, "2026-02-01"))}
    assert dues == {"INV-1": "2026-02-15", "INV-2": "2026-02-11", "INV-3": "2026-02-21"}


def test_a_limit_holds_from_the_day_of_the_directive() -> None:
    text = OPEN + (
        "2024-01-01 open Assets:Receivable:Acme\n  credit-limit: 100.00 USD\n"
        '2026-02-01 custom "ar-limit" Assets:Receivable:Acme 500.00 USD\n'
        '2026-03-01 custom "ar-limit" Assets:Receivable:Acme 250.00 USD\n'
    )
    limits = [book_of(text, day).clients["Acme"].limit for day in ("2026-01-31", "2026-02-01", "2026-03-01")]
    assert limits == [Money(Decimal(number), "USD") for number in ("100.00", "500.00", "250.00")]


@pytest.mark.parametrize("values", ["", '"Acme"', "Assets:Receivable:Acme 5", 'Assets:Bank "net 5"', '"Assets" TRUE'])
def test_what_is_no_agreement_is_left_to_the_checks(values: str) -> None:
    text = (
        OPEN + f'2024-01-01 open Assets:Receivable:Acme\n  terms: "net 45"\n2026-01-01 custom "ar-terms" {values}\n'
    )
    assert book_of(text, "2026-02-01").clients["Acme"].terms == "net 45"


def test_a_posting_on_the_control_account_itself_belongs_to_nobody() -> None:
    text = OPEN + (
        "2024-01-01 open Assets:Receivable\n2024-01-01 open Assets:Receivable:Acme\n"
        '2026-01-05 * "Somebody" "Pumps" ^INV-1\n  Assets:Receivable  5.00 USD\n  Income:Sales\n'
    )
    book = book_of(text, "2026-01-05")
    assert [item.client for item in book.items] == [NO_CLIENT]
    assert book.balances[NO_CLIENT, "USD"] == 5


def test_one_account_for_all_can_tell_clients_by_payee() -> None:
    text = OPEN + (
        "2024-01-01 open Assets:Receivable\n"
        '2026-01-05 * "Acme Ltd" "Pumps" ^INV-1\n  Assets:Receivable  5.00 USD\n  Income:Sales\n'
        '2026-01-06 * " Acme Ltd " "Paid" ^INV-1\n  Assets:Receivable  -2.00 USD\n  Assets:Bank\n'
        '2026-01-06 * "Bolt" "Anvil" ^INV-1\n  Assets:Receivable  7.00 USD\n  Income:Sales\n'
        '2026-01-07 * "No payee" ^INV-2\n  Assets:Receivable  1.00 USD\n  Income:Sales\n'
    )
    book = book_of(text, "2026-01-07", BY_PAYEE)
    assert {item.client: item.open for item in book.items} == {"Acme Ltd": 3, "Bolt": 7, NO_CLIENT: 1}
    assert set(book.clients) == {"Acme Ltd", "Bolt", NO_CLIENT}
    assert book.balances == {("Acme Ltd", "USD"): 3, ("Bolt", "USD"): 7, (NO_CLIENT, "USD"): 1}
