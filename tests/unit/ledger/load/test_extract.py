"""What is kept of a ledger: what belongs to the sub-ledger, in an order that files cannot change."""

from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest
from tests.support.books import ROOTS, entries_of, store_of
from tests.support.files import ACCOUNTS

from arledger.ledger.load.extract import Extract, Folder, extract, relative_to
from arledger.ledger.query import Query
from arledger.ledger.unsettled import extract_unsettled
from arledger.model.facts import NO_META, AccountTypes, Roots
from arledger.model.money import Money
from arledger.subledger.fully_settled import fully_settled


def kept(text: str, roots: Roots = ROOTS) -> Extract:
    return extract(entries_of(ACCOUNTS + dedent(text)), roots, Folder("/nowhere"))


STORY = """
    2026-01-02 * "Deposit" ^DEP-1
      Assets:Bank                  10.00 USD
      Liabilities:Deposits:Acme   -10.00 USD
    2026-01-05 * "Sold" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-06 * "Nothing of ours"
      Income:Sales  1.00 USD
      Income:Sales
    """


def test_entries_on_receivable_and_deposit_accounts_are_kept() -> None:
    assert [entry.narration for entry in kept(STORY).entries] == ["Deposit", "Sold"]
    only = Roots(("Assets:Receivable",))
    assert [entry.narration for entry in kept(STORY, only).entries] == ["Sold"]


def test_roots_are_compared_by_component() -> None:
    assert kept(STORY, Roots(("Assets:Receiv",))).entries == []
    assert len(kept(STORY, Roots(("Assets:Receivable:Acme",))).entries) == 1
    assert kept(STORY, Roots(("Assets:Receivable:Acm",))).entries == []


def test_an_entry_keeps_all_its_legs() -> None:
    (entry,) = kept("""
        2026-01-05 ! "Acme" "Paid" ^INV-1 ^CHQ-1 #tag
          number: "PMT-1"
          Assets:Bank             40.00 EUR @ 1.25 USD
          ! Assets:Receivable:Acme -50.00 USD
            invoice: "INV-1"
        """).entries
    assert (entry.flag, entry.payee, entry.narration) == ("!", "Acme", "Paid")
    assert (entry.links, entry.tags, entry.meta) == (("CHQ-1", "INV-1"), ("tag",), {"number": "PMT-1"})
    bank, client = entry.postings
    assert (bank.price, bank.meta, bank.flag) == (Money(Decimal("1.25"), "USD"), NO_META, "")
    assert (client.number, client.meta, client.flag) == (Decimal("-50.00"), {"invoice": "INV-1"}, "!")
    assert client.line == entry.line + 3


def test_metadata_is_kept_without_the_loaders_own() -> None:
    (entry,) = kept("""
        2026-01-05 * "Sold"
          due: 2026-02-01
          amount: 5.00 USD
          yes: TRUE
          number: 7
          Assets:Receivable:Acme  500.00 USD
          Income:Sales
        """).entries
    assert dict(entry.meta) == {
        "due": date(2026, 2, 1),
        "amount": Money(Decimal("5.00"), "USD"),
        "yes": True,
        "number": Decimal(7),
    }
    assert all(posting.meta is NO_META for posting in entry.postings)


def test_only_directives_of_ours_and_on_our_accounts_are_kept() -> None:
    found = kept("""
        2026-02-12 custom "ar-reminder" "INV-1" 1 "email" 5.00 USD Assets:Receivable:Acme
        2026-02-12 custom "budget" "x"
        2026-02-12 custom "areas" "x"
        2026-02-13 note Assets:Receivable:Acme "Called" ^INV-1
        2026-02-13 note Income:Sales "Not ours"
        2026-02-14 price EUR 1.10 USD
        """)
    ((custom,), (note,), (price,)) = found.customs, found.notes, found.prices
    assert (custom.type, custom.date) == ("ar-reminder", date(2026, 2, 12))
    assert custom.values == ("INV-1", Decimal(1), "email", Money(Decimal("5.00"), "USD"), "Assets:Receivable:Acme")
    assert (note.comment, note.links) == ("Called", ("INV-1",))
    assert (price.currency, price.rate, price.quote) == ("EUR", Decimal("1.10"), "USD")


def test_all_openings_are_kept_with_their_metadata() -> None:
    opens = kept('2026-01-01 open Assets:Receivable:Bolt USD,EUR\n  name: "Bolt"\n').opens
    assert opens[-1].account == "Assets:Receivable:Bolt"
    assert (opens[-1].currencies, opens[-1].meta) == (("USD", "EUR"), {"name": "Bolt"})
    assert len(opens) == 5


def test_files_are_named_from_the_folder_of_the_book() -> None:
    name = relative_to(Folder("/books/acme"))
    assert name("/books/acme/main.beancount") == "main.beancount"
    assert name("/books/acme/clients/A.beancount") == "clients/A.beancount"
    assert name("/books/acme-old/main.beancount") == "/books/acme-old/main.beancount"
    assert relative_to(Folder("/"))("/main.beancount") == "main.beancount"


def test_a_store_knows_only_its_day() -> None:
    store = store_of(entries_of(ACCOUNTS + dedent(STORY) + '2026-01-06 note Assets:Receivable:Acme "x"\n'))
    facts = store.facts(date(2026, 1, 4), Query())
    assert ([entry.narration for entry in facts.entries], facts.notes) == (["Deposit"], ())
    assert {(b.account, b.number) for b in facts.balances} >= {("Liabilities:Deposits:Acme", Decimal("-10.00"))}
    assert store.facts(date(2019, 1, 1), Query()).opens == ()


def test_of_some_accounts_only_their_balances_are_known() -> None:
    text = ACCOUNTS + "2020-01-01 open Assets:Receivable:Bolt\n" + dedent(STORY)
    text += '2026-01-06 * "Bolt"\n  Assets:Receivable:Bolt  7.00 USD\n  Income:Sales\n'
    store = store_of(entries_of(text))
    some = store.facts(date(2026, 2, 1), Query(accounts=("Assets:Receivable:Bolt",)))
    assert [entry.narration for entry in some.entries] == ["Bolt"]
    assert [(b.account, str(b.number)) for b in some.balances] == [("Assets:Receivable:Bolt", "7.00")]


@pytest.mark.parametrize(("day", "left"), [("2026-02-09", ["sold", "part"]), ("2026-02-10", []), ("2026-12-31", [])])
def test_what_is_plainly_settled_is_not_even_made(day: str, left: list[str]) -> None:
    text = (
        '2026-01-05 * "sold" ^INV-1\n  Assets:Receivable:Acme  500.00 USD\n  Income:Sales\n'
        '2026-02-01 * "part" ^INV-1\n  Assets:Receivable:Acme  -200.00 USD\n  Assets:Bank\n'
        '2026-02-10 * "rest" ^INV-1\n  Assets:Receivable:Acme  -300.00 USD\n  Assets:Bank\n'
    )
    entries = entries_of(ACCOUNTS + text)
    found, balances = extract_unsettled(entries, ROOTS, Folder("/nowhere"), date.fromisoformat(day), fully_settled)
    assert [entry.narration for entry in found.entries] == left
    whole = store_of(entries).facts(date.fromisoformat(day), Query()).balances
    assert balances == tuple(balance for balance in whole if ROOTS.follows(balance.account))


def test_types_have_their_usual_names() -> None:
    assert AccountTypes() == ("Assets", "Liabilities", "Equity", "Income", "Expenses")
