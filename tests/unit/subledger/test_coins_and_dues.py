"""What can be paid, in coins; and when a debit falls due, by what is written and what was agreed on its day."""

from decimal import Decimal

import pytest
from tests.support.books import book_of
from tests.support.short_ledgers import HEAD, short_book

from arledger.model.book import Book
from arledger.model.documents import DocumentKind
from arledger.policy.settings import ItemSettings, Policy
from arledger.subledger.coins import payable
from arledger.subledger.credited import CreditedDocuments
from arledger.subledger.due import TermsInForce
from arledger.subledger.ties import untied_clients


def coins(lines: str) -> tuple[list[str], list[str]]:
    """Return open amounts and rounding of items and of credits, in what can be paid."""
    book = payable(short_book(lines, "06-30"))
    assert untied_clients(book) == ()
    return (
        [f"{i.number} {i.open.normalize():f} {i.rounding.normalize():f}" for i in book.items],
        [f"{c.open.normalize():f} {c.rounding.normalize():f}" for c in book.credits],
    )


@pytest.mark.parametrize(
    ("lines", "items", "credits_"),
    [
        ("01-05 invoice 10.00 ^I-1", ["I-1 10 0"], []),
        ("01-05 invoice 10.004 ^I-1", ["I-1 10 0.004"], []),
        ("01-05 invoice 10.005 ^I-1", ["I-1 10.01 -0.005"], []),
        # What belongs to one number is rounded once; other numbers are rounded apart.
        (
            "01-05 invoice 3.335 ^I-1\n01-06 invoice 3.335 ^I-1\n01-07 invoice 3.33 ^I-1",
            ["I-1 3.34 -0.005", "I-1 3.33 0.005", "I-1 3.33 0"],
            [],
        ),
        ("01-05 invoice 3.335 ^I-1\n01-06 invoice 3.335 ^I-2", ["I-1 3.34 -0.005", "I-2 3.34 -0.005"], []),
        ("01-05 invoice 3.335\n01-06 invoice 3.335", [" 3.34 -0.005", " 3.34 -0.005"], []),
        (
            "01-05 invoice 3.335 ^I-1\n01-06 invoice 3.335 ^I-1 client=Bolt",
            ["I-1 3.34 -0.005", "I-1 3.34 -0.005"],
            [],
        ),
        # What is less than a coin stays.
        ("01-05 invoice 0.004 ^I-1", ["I-1 0.004 0"], []),
        # A client's credits are rounded together.
        ("01-05 receipt 5.005\n01-06 receipt 5.005", [], ["5.01 -0.005", "5 0.005"]),
        ("01-05 receipt 5.005\n01-06 receipt 5.005 client=Bolt", [], ["5.01 -0.005", "5.01 -0.005"]),
        ("01-05 receipt 5.005\n01-06 receipt 5.005 in=EUR", [], ["5.01 -0.005", "5.01 -0.005"]),
        (
            "01-05 invoice 10.00 ^I-1\n01-06 receipt 10.00 ^I-1\n01-07 invoice 2.005 ^I-1",
            ["I-1 0 0", "I-1 2.01 -0.005"],
            ["0 0"],
        ),
    ],
)
def test_what_can_be_paid_is_in_coins_and_ties(lines: str, items: list[str], credits_: list[str]) -> None:
    assert coins(lines) == (items, credits_)


MEMOS = """
01-05 invoice 100.00 ^I-1
01-06 invoice 50.00 ^I-2
02-01 memo 10.00 ^I-1
02-02 receipt 30.00 ^I-1
02-03 memo 5.00 ^I-1
02-04 memo 60.00 ^I-2
"""


@pytest.mark.parametrize(
    ("day", "sums"),
    [("02-01", ("10.00", "0")), ("01-31", ("0", "0")), ("02-03", ("15.00", "0")), ("02-04", ("15.00", "50.00"))],
)
def test_what_memos_took_off_a_document_until_a_day(day: str, sums: tuple[str, str]) -> None:
    book = short_book(MEMOS, "06-30")
    credited = CreditedDocuments(book)
    on = short_book("", day).as_of
    invoices = [document for document in book.documents if document.kind is DocumentKind.INVOICE]
    assert tuple(f"{credited.by(invoice, on):f}" for invoice in invoices) == sums
    assert [credited.by(invoice) for invoice in invoices] == [15, 50]


AGREED = """\
2020-01-01 open Assets:Receivable:Cole
  terms: "net 10"
2026-02-01 custom "ar-terms" Assets:Receivable:Cole "net 20" "m.ito"
2026-02-01 custom "ar-terms" Assets:Receivable:Acme "net 5" "m.ito"
"""


def due(day: str, client: str, said: str = "", leg: str = "", policy: Policy | None = None) -> tuple[Book, str]:
    text = (
        f'{HEAD}{AGREED}2026-{day} * "Sale" ^I-1{said}\n  Assets:Receivable:{client}  9.00 USD{leg}\n  Income:Sales\n'
    )
    book = book_of(text, "2026-06-30", policy)
    return book, f"{book.items[0].due:%m-%d}"


@pytest.mark.parametrize(
    ("day", "client", "said", "leg", "falls_due"),
    [
        ("01-31", "Cole", "", "", "02-10"),
        ("02-01", "Cole", "", "", "02-21"),
        ("01-31", "Acme", "", "", "03-02"),
        ("02-01", "Acme", "", "", "02-06"),
        ("02-01", "Bolt", "", "", "03-03"),
        ("02-01", "Cole", '\n  terms: "net 1"', "", "02-02"),
        ("02-01", "Cole", '\n  terms: "net 1"', '\n    terms: "net 2"', "02-03"),
        ("02-01", "Cole", '\n  terms: "whenever"', "", "02-21"),
        ("02-01", "Cole", '\n  due: 2026-04-01\n  terms: "net 1"', "", "04-01"),
        ("02-01", "Cole", "\n  due: 2026-04-01", "\n    due: 2026-05-01", "05-01"),
        ("02-01", "Cole", '\n  due: "2026-04-01"', "", "04-01"),
        ("02-01", "Cole", '\n  due: "soon"', "", "02-21"),
    ],
)
def test_when_it_falls_due(day: str, client: str, said: str, leg: str, falls_due: str) -> None:
    assert due(day, client, said, leg)[1] == falls_due


@pytest.mark.parametrize(
    ("day", "client", "said", "terms"),
    [
        ("01-31", "Cole", "", "net 10"),
        ("02-01", "Cole", "", "net 20"),
        ("01-31", "Acme", "", "net 7"),
        ("02-01", "Acme", "", "net 5"),
        ("02-01", "Acme", '\n  terms: "net 1"', "net 1"),
    ],
)
def test_the_terms_in_force(day: str, client: str, said: str, terms: str) -> None:
    policy = Policy(items=ItemSettings(default_terms="net 7"))
    book, _ = due(day, client, said, policy=policy)
    in_force = TermsInForce(book, policy)
    assert in_force.of(book.documents[0]) == terms
    assert in_force.on("Nobody", book.as_of) == "net 7"


def test_a_due_date_beyond_the_last_day_is_the_last_day() -> None:
    text = f'{HEAD}9999-12-20 * "Sale" ^I-1\n  Assets:Receivable:Acme  9.00 USD\n  Income:Sales\n'
    (item,) = book_of(text, "9999-12-31").items
    assert (item.due.isoformat(), item.amount) == ("9999-12-31", Decimal("9.00"))
