"""What the policy changes: whose an entry is, which link is its number, what an account is, and which buckets there are."""

from decimal import Decimal

import pytest
from tests.support.books import book_of
from tests.support.short_ledgers import HEAD

from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT
from arledger.model.problem import UserError
from arledger.policy.settings import AccountSettings, ItemSettings, Policy
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.aging import Buckets, add_up, age, client_totals
from arledger.subledger.ties import prove_ties, untied_clients

BY_PAYEE = Policy(items=ItemSettings(client_from="payee"))


def entry(day: str, payee: str, amount: str, said: str = "", account: str = "", other: str = "Assets:Bank") -> str:
    return f'2026-{day} * "{payee}" "x"{said}\n  Assets:Receivable{account}  {amount}\n  {other}\n'


SALES = (
    entry("01-05", "Ann", "100.00 USD", " ^I-1", other="Income:Sales"),
    entry("01-06", " Bob ", "50.00 USD", " ^I-1", other="Income:Sales"),
    entry("01-07", "", "7.00 USD", " ^I-2", other="Income:Sales"),
    entry("01-08", "Ann", "9.00 EUR", " ^I-3", other="Income:Sales"),
    entry("02-01", "Ann", "-40.00 USD", " ^I-1"),
    entry("02-02", "Bob", "-50.00 USD", " ^I-1", account=":Acme"),
)
ROOT = "2020-01-01 open Assets:Receivable\n"


def by_payee(*entries: str) -> Book:
    return book_of(HEAD + ROOT + "".join(entries), "2026-06-30", BY_PAYEE)


def test_clients_are_payees() -> None:
    for entries in (SALES, SALES[::-1]):
        book = by_payee(*entries)
        assert list(book.clients) == [NO_CLIENT, "Ann", "Bob"]
        assert [(i.client, i.number, i.currency, f"{i.open:f}") for i in book.items] == [
            *((NO_CLIENT, "I-2", "USD", "7.00"), ("Ann", "I-3", "EUR", "9.00"), ("Ann", "I-1", "USD", "60.00")),
            ("Bob", "I-1", "USD", "0.00"),
        ]
        assert book.by_payee
        assert {key: f"{number:f}" for key, number in book.balances.items()} == {
            (NO_CLIENT, "EUR"): "0.00",
            (NO_CLIENT, "USD"): "7.00",
            ("Ann", "EUR"): "9.00",
            ("Ann", "USD"): "60.00",
        }
        assert untied_clients(book) == ()
        assert client_totals(book)["Bob", "USD"] == 0


def test_of_some_payees_only_currencies_with_a_balance_tie() -> None:
    book = by_payee(*SALES)
    assert [(t.currency, f"{t.ledger:f}") for t in prove_ties(book, ["Bob"])] == []
    assert [(t.currency, f"{t.ledger:f}") for t in prove_ties(book, ["Ann"])] == [("EUR", "9.00"), ("USD", "60.00")]
    assert [(t.currency, f"{t.ledger:f}") for t in prove_ties(book)] == [("EUR", "9.00"), ("USD", "67.00")]


@pytest.mark.parametrize(
    ("links", "patterns", "number"),
    [
        ("^PO-1 ^I-1", (), "I-1"),
        ("^A-1 ^I-1", (), "A-1"),
        ("^A-1 ^I-1", ("I-*",), "I-1"),
        ("^A-1 ^I-1", ("Z-*", "I-?"), "I-1"),
        ("^A-1 ^I-1", ("Z-*",), "A-1"),
        ("^A-1 ^I-2 ^I-1", ("I-*",), "I-1"),
        ("^A-1", ("I-*",), "A-1"),
        ("", ("I-*",), ""),
    ],
)
def test_which_link_is_the_number(links: str, patterns: tuple[str, ...], number: str) -> None:
    policy = Policy(items=ItemSettings(number_links=patterns))
    text = HEAD + entry("01-05", "Acme", "5.00 USD", f" {links}", ":Acme", "Income:Sales")
    assert [item.number for item in book_of(text, "2026-06-30", policy).items] == [number]


OWN = AccountSettings(
    deposits=("Liabilities:Held",),
    cash=("Assets:Till",),
    bad_debt=("Expenses:Lost",),
    tax=("Liabilities:Levy",),
    discounts=("Expenses:Rebates",),
    bank_fees=("Expenses:Charges",),
    unidentified=("Liabilities:Whose",),
)
USUAL = AccountSettings()


@pytest.mark.parametrize(
    ("account", "usual", "own"),
    [
        ("Assets:Receivable:Acme", AccountRole.RECEIVABLE, AccountRole.RECEIVABLE),
        ("Assets:Receivable", AccountRole.RECEIVABLE, AccountRole.RECEIVABLE),
        ("Assets:Bank", AccountRole.CASH, AccountRole.OTHER),
        ("Assets:Till:Front", AccountRole.CASH, AccountRole.CASH),
        ("Assets:Tills", AccountRole.CASH, AccountRole.OTHER),
        ("Assets:Inventory", AccountRole.OTHER, AccountRole.OTHER),
        ("Liabilities:Deposits:Acme", AccountRole.DEPOSIT, AccountRole.OTHER),
        ("Liabilities:Held:Acme", AccountRole.OTHER, AccountRole.DEPOSIT),
        ("Expenses:BadDebt", AccountRole.BAD_DEBT, AccountRole.OTHER),
        ("Expenses:Lost", AccountRole.OTHER, AccountRole.BAD_DEBT),
        ("Liabilities:Tax:State", AccountRole.REVENUE, AccountRole.OTHER),
        ("Liabilities:Levy", AccountRole.OTHER, AccountRole.REVENUE),
        ("Income:Sales", AccountRole.REVENUE, AccountRole.REVENUE),
        ("Income:Discounts", AccountRole.CONCESSION, AccountRole.REVENUE),
        ("Expenses:Rebates", AccountRole.OTHER, AccountRole.CONCESSION),
        ("Expenses:BankFees", AccountRole.CONCESSION, AccountRole.OTHER),
        ("Expenses:Charges", AccountRole.OTHER, AccountRole.CONCESSION),
        ("Liabilities:Unidentified", AccountRole.CASH, AccountRole.OTHER),
        ("Liabilities:Whose", AccountRole.OTHER, AccountRole.CASH),
        ("Equity:Opening", AccountRole.OTHER, AccountRole.OTHER),
    ],
)
def test_what_an_account_is(account: str, usual: AccountRole, own: AccountRole) -> None:
    facts = book_of(HEAD, "2026-06-30").facts
    for settings, role in ((USUAL, usual), (OWN, own)):
        chart = Chart(facts, settings)
        assert (chart.role(account), chart.role(account)) == (role, role)


@pytest.mark.parametrize(
    ("limits", "names"),
    [
        ((30, 60, 90), ("current", "1-30", "31-60", "61-90", "over 90")),
        ((1,), ("current", "1", "over 1")),
        ((1, 2, 14), ("current", "1", "2", "3-14", "over 14")),
    ],
)
def test_buckets_have_their_days(limits: tuple[int, ...], names: tuple[str, ...]) -> None:
    buckets = Buckets(limits)
    assert buckets.names == names
    for at, limit in enumerate(limits, start=1):
        assert (buckets.index(limit), buckets.index(limit + 1)) == (at, at + 1)
    assert [buckets.index(days) for days in (-1, 0, 1)] == [0, 0, 1]


@pytest.mark.parametrize("limits", [(), (0,), (0, 30), (-1, 30), (30, 30), (60, 30), (30, 90, 60)])
def test_buckets_must_rise_from_the_first_day(limits: tuple[int, ...]) -> None:
    with pytest.raises(UserError, match="are not rising days") as raised:
        Buckets(limits)
    assert str(raised.value).startswith(f"buckets {','.join(map(str, limits)) or '(none)'} are")


def test_rows_of_the_aging_and_their_sums() -> None:
    entries = [
        entry("01-05", "Acme", "100.00 USD", " ^I-1\n  due: 2026-03-31", ":Acme", "Income:Sales"),
        entry("01-05", "Acme", "10.00 USD", " ^I-2\n  due: 2026-03-30", ":Acme", "Income:Sales"),
        entry("01-05", "Acme", "20.00 USD", " ^I-3\n  due: 2026-03-01", ":Acme", "Income:Sales"),
        entry("01-05", "Acme", "30.00 EUR", " ^I-4\n  due: 2026-02-28", ":Acme", "Income:Sales"),
        entry("01-05", "Bolt", "40.00 USD", " ^I-5\n  due: 2025-01-01", ":Bolt", "Income:Sales"),
        entry("01-06", "Bolt", "-3.00 USD", "", ":Bolt"),
        entry("01-06", "Bolt", "-4.00 EUR", "", ":Bolt"),
    ]
    book = book_of(HEAD + "".join(entries), "2026-03-31")
    rows = age(book, Buckets((30, 60)), "due", str)
    assert [
        (r.key, r.currency, *(f"{n.normalize():f}" for n in (*r.buckets, r.unapplied, r.total))) for r in rows
    ] == [
        ("Acme", "EUR", "0", "0", "30", "0", "0", "30"),
        ("Acme", "USD", "100", "30", "0", "0", "0", "130"),
        ("Bolt", "EUR", "0", "0", "0", "0", "-4", "-4"),
        ("Bolt", "USD", "0", "0", "0", "40", "-3", "37"),
    ]
    sums = add_up(rows, lambda row: row.currency)
    assert [("", r.currency, *(f"{n.normalize():f}" for n in (*r.buckets, r.unapplied, r.total))) for r in sums] == [
        ("", "EUR", "0", "0", "30", "0", "-4", "26"),
        ("", "USD", "100", "30", "0", "40", "-3", "167"),
    ]
    (by_invoice,) = age(book, Buckets((30, 60)), "invoice", lambda _: "all")[1:]
    assert list(by_invoice.buckets) == [Decimal(0)] * 3 + [Decimal(170)]
