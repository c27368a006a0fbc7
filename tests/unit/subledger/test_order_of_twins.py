"""Entries that differ in one thing alone: the thing decides which comes first, and never the place in the file."""

from decimal import Decimal

import pytest
from tests.support.books import book_of
from tests.support.short_ledgers import HEAD

from arledger.model.book import Book
from arledger.model.documents import Document
from arledger.subledger.aging import open_items, unapplied_credits
from arledger.subledger.numbers import as_counted

# What an entry says besides its leg: two of each, the one that comes first in front.
FIRST_AND_SECOND = {
    "narration": ('* "Acme" "A"', '* "Acme" "B"'),
    "payee": ('* "A" "Same"', '* "B" "Same"'),
    "flag": ('! "Acme" "Same"', '* "Acme" "Same"'),
    "link": ('* "Acme" "Same" ^X-1', '* "Acme" "Same" ^X-2'),
    "tag": ('* "Acme" "Same" #a', '* "Acme" "Same" #b'),
    "number of its own": ('* "Acme" "Same"\n  number: "1"', '* "Acme" "Same"\n  number: "2"'),
    "metadata": ('* "Acme" "Same"\n  text: "a"', '* "Acme" "Same"\n  text: "b"'),
}


def entry(words: str, amount: str, other: str, day: str = "02-01") -> str:
    return f"2026-{day} {words}\n  Assets:Receivable:Acme  {amount} USD\n  {other}\n"


def both_ways(one: str, other: str, rest: str = "") -> list[Book]:
    """Return the books of two entries in one order and in the other."""
    return [book_of(f"{HEAD}{rest}{pair}", "2026-06-30") for pair in (one + other, other + one)]


def words(document: Document) -> str:
    """Return what tells an entry from its twin."""
    e = document.entry
    meta = "".join(f'\n  {key}: "{value}"' for key, value in e.meta.items())
    return (
        f'{e.flag} "{e.payee}" "{e.narration}"'
        + "".join(f" ^{x}" for x in e.links)
        + "".join(f" #{x}" for x in e.tags)
        + meta
    )


def said_first(document: Document, first: str) -> bool:
    """Say whether an entry says what the first of two says, in whatever order its metadata stand."""
    return set(words(document).splitlines()) == set(first.splitlines())


@pytest.mark.parametrize("name", FIRST_AND_SECOND)
def test_money_out_takes_the_first_of_two_receipts(name: str) -> None:
    first, second = FIRST_AND_SECOND[name]
    out = entry('* "Acme" "Out"', "40.00", "Assets:Bank", "02-03")
    one, other = (entry(said, "-100.00", "Assets:Bank") for said in (first, second))
    for book in both_ways(one, other, out):
        assert [(words(c.document), c.open) for c in book.credits] == [(first, Decimal(60)), (second, Decimal(100))]


@pytest.mark.parametrize("name", FIRST_AND_SECOND)
def test_a_receipt_pays_the_first_of_two_invoices_of_one_number(name: str) -> None:
    first, second = (f'{said}\n  invoice: "I-1"' for said in FIRST_AND_SECOND[name])
    paid = entry('* "Acme" "Paid" ^I-1', "-40.00", "Assets:Bank", "02-03")
    one, other = (entry(said, "100.00", "Income:Sales") for said in (first, second))
    for book in both_ways(one, other, paid):
        assert [item.settled for item in book.items] == [40, 0]
        assert said_first(book.items[0].document, first)


LISTED = [name for name in FIRST_AND_SECOND if name != "metadata"]


@pytest.mark.parametrize("name", LISTED)
def test_lists_of_credits_and_items_have_the_first_in_front(name: str) -> None:
    first, second = FIRST_AND_SECOND[name]
    for book in both_ways(*(entry(said, "-100.00", "Assets:Bank") for said in (first, second))):
        assert [words(credit.document) for credit in unapplied_credits(book)] == [first, second]
    if name == "number of its own":
        # The number of an invoice is its item's.
        return
    for book in both_ways(
        *(entry(f'{said}\n  invoice: "I-1"', "100.00", "Income:Sales") for said in (first, second))
    ):
        found = [words(item.document).replace('\n  invoice: "I-1"', "") for item in open_items(book)]
        assert found == [first, second]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # The older, the smaller, the one less used.
        (entry('* "A" ^X', "-100.00", "Assets:Bank", "02-01"), entry('* "A" ^X', "-90.00", "Assets:Bank", "02-02")),
        (entry('* "A" ^X', "-90.00", "Assets:Bank"), entry('* "A" ^X', "-100.00", "Assets:Bank")),
        # By kind, then by what it is about.
        (entry('* "A" ^X', "-90.00", "Income:Sales"), entry('* "A" ^X', "-90.00", "Assets:Bank")),
        (
            entry('* "A" ^Z', "-90.00", "Assets:Bank").replace("USD", 'USD\n    invoice: "X"'),
            entry('* "A" ^A', "-90.00", "Assets:Bank").replace("USD", 'USD\n    invoice: "Y"'),
        ),
    ],
)
def test_lists_of_credits_are_by_date_amount_and_what_they_are_about(one: str, other: str) -> None:
    orders = [
        [(c.date, c.amount, c.document.kind, c.document.about) for c in unapplied_credits(book)]
        for book in both_ways(one, other)
    ]
    assert orders[0] == orders[1] == sorted(orders[0])


def item(number: str, due: str, amount: str = "10.00", day: str = "01-05", client: str = "Acme") -> str:
    return (
        f'2026-{day} * "Sold" ^{number}\n  due: 2026-{due}\n'
        f"  Assets:Receivable:{client}  {amount} USD\n  Income:Sales\n"
    )


def test_open_items_are_by_client_due_date_and_number_as_people_count() -> None:
    items = [
        item("I-9", "02-28", day="01-09"),
        item("I-9", "03-01", "5.00"),
        item("I-9", "03-01", "10.00"),
        item("I-9", "03-01", "1.00", day="01-06"),
        item("I-10", "03-01", day="01-02"),
        item("I-1", "03-02", day="01-01"),
        item("I-0", "01-31", client="Bolt"),
    ]
    for written in (items, items[::-1], items[3:] + items[:3]):
        found = open_items(book_of(HEAD + "".join(written), "2026-06-30"))
        assert [f"{i.client} {i.number} {i.due:%m-%d} {i.date:%m-%d} {i.amount}" for i in found] == [
            "Acme I-9 02-28 01-09 10.00",
            "Acme I-9 03-01 01-05 5.00",
            "Acme I-9 03-01 01-05 10.00",
            "Acme I-9 03-01 01-06 1.00",
            "Acme I-10 03-01 01-02 10.00",
            "Acme I-1 03-02 01-01 10.00",
            "Bolt I-0 01-31 01-05 10.00",
        ]


def test_numbers_sort_as_people_count() -> None:
    for one, other in (
        *(("9", "10"), ("01", "1"), ("1", "2"), ("99", "100"), ("A2", "A10"), ("A2-2", "A2-10"), ("A2-10", "A10-1")),
        *(
            ("I-9", "I-10"),
            ("I-09", "I-10"),
            ("I-09", "I-9"),
            ("I-10", "I-10a"),
            ("I-10a", "I-10b"),
            ("I-10b", "I-11"),
        ),
        *((f"I-{'9' * 5000}", f"I-1{'0' * 5000}"), ("", "1"), ("A", "A1"), ("A", "B1")),
    ):
        assert as_counted(one) < as_counted(other), (one, other)
