"""What all reports share: the tables of items and credits, their data, and the words about the tie."""

from datetime import date
from decimal import Decimal

import pytest
from tests.support.short_ledgers import short_book

from arledger.model.report import Kind, Table
from arledger.subledger.aging import Buckets
from arledger.subledger.report_parts import money, part_notes, tie_data, tie_notes
from arledger.subledger.report_rows import credit_records, credit_tables, item_records, item_table
from arledger.subledger.ties import Tie, prove_ties, untied_clients

BOOK = short_book(
    """
01-05 invoice 100.00 ^I-1 due=2026-02-04
01-06 invoice 50.0 ^I-2 due=2026-04-10
02-01 receipt 40.00 ^I-1 number=R-1
02-02 memo 60.00 ^I-1 ^I-3
02-03 receipt 7.00

2026-02-10 ! "Acme" "Perhaps" ^I-4
  due: 2026-03-01
  Assets:Receivable:Acme  9.00 USD
  Income:Sales

2026-02-11 ! "Bolt" "Perhaps" ^B-1 ^B-2
  Assets:Receivable:Bolt  -3.00 USD
  Assets:Bank
""",
    "03-31",
)
AS_OF = date(2026, 3, 31)


def items_of(title: str = "Open items", *, without: tuple[str, ...] = ()) -> Table:
    """Return the table of the book's items on the day, with all that it can tell of them."""
    return item_table(item_records(BOOK.items, AS_OF, Buckets((30, 60))), title, without=without)


def test_the_table_of_items() -> None:
    table = items_of()
    assert (table.name, table.title) == ("items", "Open items")
    assert items_of("Others").title == "Others"
    assert [row.cells[:-1] for row in table.rows] == [
        (
            "Acme",
            "I-1",
            date(2026, 1, 5),
            date(2026, 2, 4),
            None,
            "USD",
            *map(Decimal, ("100", "100", "0")),
            None,
            "",
        ),
        (
            *("Acme", "I-2", date(2026, 1, 6), date(2026, 4, 10), -10, "USD"),
            *(*map(Decimal, ("50", "0", "50")), "current", ""),
        ),
        (
            *("Acme", "I-4", date(2026, 2, 10), date(2026, 3, 1), 30, "USD"),
            *(*map(Decimal, ("9", "0", "9")), "1-30", "!"),
        ),
    ]
    assert str(table.rows[1].cells[6]) == "50.00"
    assert [str(row.cells[-1]) for row in table.rows] == [str(item.source) for item in BOOK.items]


def test_the_table_of_credits() -> None:
    (table,) = credit_tables(credit_records(credit for credit in BOOK.credits if credit.open or credit.amount == 40))
    assert (table.name, table.title) == ("unapplied", "Unapplied credits")
    assert [tuple(map(str, row.cells[:-1])) for row in table.rows] == [
        ("Acme", "receipt", "R-1", "2026-02-01", "USD", "-40.00", "0.00", ""),
        ("Acme", "receipt", "", "2026-02-03", "USD", "-7.00", "-7.00", ""),
        ("Bolt", "receipt", "B-1, B-2", "2026-02-11", "USD", "-3.00", "-3.00", "!"),
    ]
    assert credit_tables(()) == ()


def columns(*, credits_: bool) -> list[tuple[str, str, Kind, int]]:
    """Return the key, title, kind and priority of each column: the highest priority goes first."""
    table = credit_tables(credit_records(BOOK.credits))[0] if credits_ else items_of()
    return [(column.key, column.title, column.kind, column.priority) for column in table.columns]


def test_the_columns_say_what_goes_first_where_room_is_short() -> None:
    text, day, amount = Kind.TEXT, Kind.DATE, Kind.MONEY
    assert columns(credits_=False) == [
        *(("client", "Client", text, 0), ("invoice", "Invoice", text, 0)),
        *(("date", "Date", day, 2), ("due", "Due", day, 0), ("days_past_due", "Days", Kind.COUNT, 0)),
        *(("currency", "Currency", text, 0), ("amount", "Amount", amount, 3), ("settled", "Settled", amount, 4)),
        *(("open", "Open", amount, 0), ("bucket", "Bucket", text, 1)),
        *(("pending", "!", text, 5), ("source", "Source", text, 6)),
    ]
    assert columns(credits_=True) == [
        *(("client", "Client", text, 0), ("kind", "Kind", text, 0), ("number", "Number", text, 1)),
        *(("date", "Date", day, 0), ("currency", "Currency", text, 0)),
        *(("amount", "Amount", amount, 3), ("open", "Unapplied", amount, 0)),
        *(("pending", "!", text, 5), ("source", "Source", text, 6)),
    ]


def test_what_may_not_be_cut() -> None:
    for table, whole in ((items_of(), {"invoice"}), (credit_tables(credit_records(BOOK.credits))[0], {"number"})):
        assert {column.key for column in table.columns if column.whole} == {"client", *whole, "currency"}
        assert [column.key for column in table.columns if column.tail] == ["source"]
        assert {column.key: column.short for column in table.columns}["currency"] == "Cur"


def test_a_table_without_some_columns() -> None:
    table, less = items_of(), items_of(without=("client", "due"))
    assert [column.key for column in less.columns] == [
        column.key for column in table.columns if column.key not in ("client", "due")
    ]
    assert [row.cells for row in less.rows] == [(*row.cells[1:3], *row.cells[4:]) for row in table.rows]
    assert (less.name, less.title) == (table.name, table.title)
    assert [row.role for row in less.rows] == [row.role for row in table.rows]


def test_the_data_of_an_item() -> None:
    settled, open_, pending = item_records(BOOK.items, AS_OF, Buckets((30, 60)))
    assert {key: str(value) for key, value in open_.items() if key != "source"} == {
        "client": "Acme",
        "invoice": "I-2",
        "date": "2026-01-06",
        "due": "2026-04-10",
        "days_past_due": "-10",
        "currency": "USD",
        "amount": "50.00",
        "settled": "0.00",
        "open": "50.00",
        "disputed": "0.00",
        "bucket": "current",
        "kind": "invoice",
        "pending": "False",
    }
    assert (settled["days_past_due"], settled["bucket"], settled["open"]) == (None, None, 0)
    assert (pending["days_past_due"], pending["bucket"], pending["pending"]) == (30, "1-30", True)
    assert open_["source"] == str(BOOK.items[1].source)


def test_the_data_of_a_credit() -> None:
    credits_ = credit_records(BOOK.credits)
    (memo,) = (record for record in credits_ if record["kind"] == "credit-memo")
    assert {key: str(value) for key, value in memo.items() if key != "source"} == {
        "client": "Acme",
        "kind": "credit-memo",
        "number": "I-3",
        "about": "['I-1']",
        "date": "2026-02-02",
        "currency": "USD",
        "amount": "-60.00",
        "open": "0.00",
        "pending": "False",
    }
    perhaps = credits_[-1]
    assert (perhaps["client"], perhaps["pending"], str(perhaps["open"])) == ("Bolt", True, "-3.00")
    assert perhaps["source"] == str(BOOK.credits[-1].source)


def tie(subledger: str, ledger: str, rounding: str = "0", currency: str = "USD") -> Tie:
    return Tie(currency, Decimal(subledger), Decimal(ledger), Decimal(rounding))


FINE, ROUNDED, WRONG = tie("1080", "1080"), tie("10.00", "10.003", "0.003"), tie("90", "100", currency="EUR")


def test_the_words_about_a_tie() -> None:
    assert tie_notes([FINE, ROUNDED, WRONG]) == (
        "Ties to the ledger: 1,080.00 USD, difference 0.00.",
        "Ties to the ledger: 10.003 USD, rounding 0.003 USD, difference 0.00.",
        "DOES NOT TIE: ledger 100.00 EUR, difference -10.00 EUR.",
    )
    assert tie_notes([]) == ()


def test_the_words_about_a_part() -> None:
    assert part_notes([FINE, ROUNDED], "Disputes") == (
        "Disputes are a part of the ledger's balance: 1,080.00 USD, 10.003 USD.",
    )
    assert part_notes([FINE, WRONG], "Disputes") == ("DOES NOT TIE: ledger 100.00 EUR, difference -10.00 EUR.",)
    assert part_notes([], "Disputes") == ()


def test_the_data_of_a_tie() -> None:
    found = [dict(one) for one in tie_data([FINE, ROUNDED, WRONG]) if isinstance(one, dict)]
    assert [[f"{key} {value}" for key, value in one.items()] for one in found] == [
        ["currency USD", "ledger 1080.00", "rounding 0.00", "difference 0.00"],
        ["currency USD", "ledger 10.003", "rounding 0.003", "difference 0.00"],
        ["currency EUR", "ledger 100.00", "rounding 0.00", "difference -10.00"],
    ]


def test_ties_of_all_clients_and_of_some() -> None:
    whole = {"USD": (Decimal(49), Decimal(49))}
    for clients, sums in ((None, whole), (["Acme"], {"USD": (52, 52)}), (["Bolt"], {"USD": (-3, -3)}), ([], {})):
        assert {t.currency: (t.subledger, t.ledger) for t in prove_ties(BOOK, clients)} == sums
    assert untied_clients(BOOK) == ()


@pytest.mark.parametrize(
    ("number", "currency", "padded"),
    [
        ("5", "USD", "5.00"),
        ("5.125", "USD", "5.125"),
        ("5", "JPY", "5"),
        ("5", "KWD", "5.000"),
        ("5.5", "XYZ", "5.50"),
    ],
)
def test_money_has_the_digits_of_its_currency(number: str, currency: str, padded: str) -> None:
    assert str(money(Decimal(number), currency)) == padded
