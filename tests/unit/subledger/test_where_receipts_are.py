"""Where the money of a receipt is now: moved to another client, moved on, or from one item to another."""

import pytest
from tests.support.books import book_of
from tests.support.short_ledgers import HEAD, short_book

from arledger.model.book import Book
from arledger.model.documents import Document
from arledger.subledger.moves import MovedReceipts, is_move, paid_on, references

START = """
01-05 invoice 60.00 ^I-1
01-05 invoice 60.00 ^I-2
01-06 invoice 30.00 ^B-1 client=Bolt
01-20 receipt 50.00 ^I-1 number=R-1
01-21 receipt 50.00 ^I-2 number=R-2
01-22 memo 5.00 ^I-1 number=CM-1
"""


def move(day: str, of: str, amount: str, source: str, target: str) -> str:
    """Return an entry that moves money from one client's item to another's, as in `move(…, "Acme I-1", "Bolt B-1")`."""
    (giver, named), (taker, to) = source.split(), target.split()
    return f"""
2026-{day} * "Moved" #moved-receipt
  moved-receipt: "{of}"
  Assets:Receivable:{giver}  {amount} USD
    invoice: "{named}"
  Assets:Receivable:{taker}  -{amount} USD
    invoice: "{to}"
"""


def called(document: Document) -> str:
    return f"{document.client} {document.number or document.kind} {document.date:%m-%d}"


def told(book: Book) -> dict[str, str]:
    """Return each document's origin, the receipt that its client has, and whether that is gone."""
    moved = MovedReceipts(book)
    return {
        called(d): f"{called(moved.origin(d))}, {called(moved.here(d))}{', gone' if moved.is_gone(d) else ''}"
        for d in book.documents
        if d.kind in ("receipt", "moved-receipt") and d.amount < 0
    }


R_1, R_2 = "Acme R-1 01-20", "Acme R-2 01-21"
STAY = {R_1: f"{R_1}, {R_1}", R_2: f"{R_2}, {R_2}"}


@pytest.mark.parametrize(
    ("moves", "says"),
    [
        ([], STAY),
        # All of it to another client, and less than all.
        (
            [move("02-01", "R-1", "50.00", "Acme I-1", "Bolt B-1")],
            {**STAY, R_1: f"{R_1}, {R_1}, gone", "Bolt moved-receipt 02-01": f"{R_1}, Bolt moved-receipt 02-01"},
        ),
        (
            [move("02-01", "R-1", "49.99", "Acme I-1", "Bolt B-1")],
            {**STAY, "Bolt moved-receipt 02-01": f"{R_1}, Bolt moved-receipt 02-01"},
        ),
        # In two parts.
        (
            [
                move("02-01", "R-1", "20.00", "Acme I-1", "Bolt B-1"),
                move("02-02", "R-1", "30.00", "Acme I-1", "Bolt B-2"),
            ],
            {
                **STAY,
                R_1: f"{R_1}, {R_1}, gone",
                "Bolt moved-receipt 02-01": f"{R_1}, Bolt moved-receipt 02-01",
                "Bolt moved-receipt 02-02": f"{R_1}, Bolt moved-receipt 02-02",
            },
        ),
        # To another client and back.
        (
            [
                move("02-01", "R-1", "50.00", "Acme I-1", "Bolt B-1"),
                move("02-02", "R-1", "50.00", "Bolt B-1", "Acme I-2"),
            ],
            {
                **STAY,
                R_1: f"{R_1}, {R_1}, gone",
                "Bolt moved-receipt 02-01": f"{R_1}, Bolt moved-receipt 02-01, gone",
                "Acme moved-receipt 02-02": f"{R_1}, Acme moved-receipt 02-02",
            },
        ),
        # The second receipt alone.
        (
            [move("02-01", "R-2", "50.00", "Acme I-2", "Bolt B-1")],
            {**STAY, R_2: f"{R_2}, {R_2}, gone", "Bolt moved-receipt 02-01": f"{R_2}, Bolt moved-receipt 02-01"},
        ),
    ],
)
def test_a_receipt_is_where_it_was_moved_last(moves: list[str], says: dict[str, str]) -> None:
    assert told(short_book(START + "".join(moves), "06-30")) == says


def test_from_one_item_to_another_it_is_still_the_same_receipt() -> None:
    book = short_book(START + move("02-01", "R-1", "20.00", "Acme I-1", "Acme I-2"), "06-30")
    (moved,) = [document for document in book.documents if document.kind == "moved-receipt"]
    receipts = MovedReceipts(book)
    assert (called(receipts.origin(moved)), called(receipts.here(moved))) == (R_1, R_1)
    onward = START + move("02-01", "R-1", "20.00", "Acme I-1", "Acme I-2")
    onward += move("02-03", "R-1", "30.00", "Acme I-1", "Bolt B-1") + move(
        "02-04", "R-1", "20.00", "Acme I-2", "Bolt B-2"
    )
    assert told(short_book(onward, "06-30"))[R_1] == f"{R_1}, {R_1}, gone"


@pytest.mark.parametrize(
    ("tag", "said", "found", "day"),
    [
        ("", "", [], "02-05"),
        ("", 'bank-ref: "E"', ["E"], "02-05"),
        ("", 'bank-ref: "E"\n  moved-receipt: "R-1"', ["E"], "02-05"),
        ("", "paid-on: 2026-01-20", [], "02-05"),
        (" #moved-receipt", "", [], "02-05"),
        (" #moved-receipt", 'moved-receipt: " R-1 "', ["R-1"], "02-05"),
        (" #moved-receipt", "moved-receipt: 7", ["7"], "02-05"),
        (" #moved-receipt", "moved-receipt: 5.00 USD", [], "02-05"),
        (" #moved-receipt", 'bank-ref: "E"', [], "02-05"),
        (" #moved-receipt", "paid-on: 2026-01-20", [], "01-20"),
        (" #moved-receipt", 'paid-on: "some day"', [], "02-05"),
    ],
)
def test_how_a_move_calls_its_receipt_and_its_day(tag: str, said: str, found: list[str], day: str) -> None:
    leg = '\n    bank-ref: "L"' if "bank-ref" in said else ""
    legs = f"  Assets:Receivable:Acme  5.00 USD{leg}\n  Assets:Receivable:Bolt\n"
    (entry,) = book_of(f'{HEAD}2026-02-05 * "Moved"{tag}\n  {said or "more: 1"}\n{legs}', "2026-06-30").facts.entries
    assert references(entry) == ([*found, "L"] if leg and not tag else found)
    assert f"{paid_on(entry):%m-%d}" == day
    assert is_move(entry) is bool(tag)


def test_the_credits_that_hold_or_held_its_money() -> None:
    text = START + move("02-01", "R-1", "50.00", "Acme I-1", "Bolt B-1")
    book = short_book(text, "06-30")
    receipts = MovedReceipts(book)
    held = {
        called(d): [f"{book.credits[at].client} {book.credits[at].date:%m-%d}" for at in receipts.credits_of(d)]
        for d in book.documents
        if d.amount < 0
    }
    assert held == {
        R_1: ["Acme 01-20", "Bolt 02-01"],
        "Bolt moved-receipt 02-01": ["Acme 01-20", "Bolt 02-01"],
        R_2: ["Acme 01-21"],
        "Acme CM-1 01-22": [],
    }
