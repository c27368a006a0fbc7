"""Deposits: taken before the sale, then applied, asked back, refunded or forfeited."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.demo.book import Book, Entry, Leg, Value
from tools.demo.cast import CLIENTS
from tools.demo.dates import business_day, due_date, shift
from tools.demo.papers import Credit, Sale, credit_memo, invoice

FILE = "deposits"
BANK = "Assets:Bank:Checking"
CASES = {
    "requested-overdue": "deposit whose refund was requested long ago",
    "refundable": "deposit refundable, and nobody asked for it back",
    "requested": "deposit whose refund was requested a few days ago",
    "held-short": "deposit held while the disbursement is short",
    "part-refunded": "deposit refunded in part",
}


@dataclass(frozen=True, slots=True)
class Deposit:
    """Money of `client` that we hold; it stands behind the invoice `secures`, if there is one yet.

    Where a leasing company is invoiced, the sale is `financed` and the depositor is named as metadata.
    """

    key: str
    client: str
    amount: Decimal
    secures: str = ""
    financed: bool = False

    @property
    def account(self) -> str:
        """The liability account of the depositor."""
        return f"Liabilities:Deposits:{self.client}"

    @property
    def link(self) -> str:
        """The mark of the deposit's number."""
        return f"{{{self.key}}}"


def take(book: Book, deposit: Deposit, day: date, received: date | None, fate: str) -> None:
    """Enter a deposit, and what became of it after the sale was fully received."""
    hold(book, deposit, day, CASES.get(fate, ""))
    if fate.startswith(("refunded", "returned", "part", "requested")) and received:
        asked = business_day(shift(received, 2 if fate != "requested" else 17))
        book.custom(FILE, asked, "refund", f'"{deposit.link}"', '"requested"', f'"{_rep(deposit)}"')
    if fate.endswith("refunded") and received:
        book.custom(FILE, business_day(shift(received, 5)), "approval", f'"{deposit.link}"', '"refund"', '"helen"')
        kept = Decimal("250.00") if fate == "part-refunded" else Decimal("0.00")
        paid = business_day(shift(received, 7))
        refund(book, deposit, paid, deposit.amount - kept)
        if fate == "returned-refunded":
            _send_back(book, deposit, paid)
            paid = business_day(shift(paid, 6))
            refund(book, deposit, paid, deposit.amount)
        book.custom(FILE, business_day(shift(paid, 1)), "refund", f'"{deposit.link}"', '"proven"', '"helen"')
        if kept:
            _forfeit(book, deposit, business_day(shift(received, 7)), kept, "Damage at delivery, as agreed")
    elif fate == "applied-own" and received:
        _apply_to_own_invoice(book, deposit, business_day(shift(received, 6)))
    elif fate == "applied-lessor" and received:
        day = business_day(shift(received, -1))
        case = "deposit applied to the leasing company's invoice"
        _apply(book, deposit, day, (deposit.secures, "HarborFinance"), case)
    elif fate == "forfeited":
        _cancel(book, deposit)


def hold(book: Book, deposit: Deposit, day: date, case: str = "") -> None:
    """Enter money received as a deposit."""
    client = CLIENTS[deposit.client]
    book.numbers.mark("DEP", deposit.key, day)
    meta: dict[str, Value] = {"secures": f"{{{deposit.secures}}}"} if deposit.secures else {}
    if deposit.financed:
        meta["client"] = deposit.client
    legs = (Leg(BANK, deposit.amount), Leg(deposit.account, -deposit.amount))
    book.enter(FILE, Entry(day, client.name, "Deposit received", legs, (deposit.link,), meta=meta), case)


def refund(book: Book, deposit: Deposit, day: date, amount: Decimal) -> None:
    """Pay a deposit, or most of it, back."""
    legs = (Leg(deposit.account, amount), Leg(BANK, -amount))
    book.enter(FILE, Entry(day, CLIENTS[deposit.client].name, "Deposit refunded", legs, (deposit.link,)))


def _rep(deposit: Deposit) -> str:
    return CLIENTS[deposit.client].rep or "dana"


def _send_back(book: Book, deposit: Deposit, paid: date) -> None:
    """Let the bank return a refund: the account is closed."""
    legs = (Leg(BANK, deposit.amount), Leg(deposit.account, -deposit.amount))
    day = business_day(shift(paid, 2))
    entry = Entry(
        day, CLIENTS[deposit.client].name, "Refund returned, account closed", legs, (deposit.link,), ("returned",)
    )
    book.enter(FILE, entry, "deposit refund sent back by the bank")


def _forfeit(book: Book, deposit: Deposit, day: date, amount: Decimal, why: str) -> None:
    book.custom(FILE, day, "approval", f'"{deposit.link}"', '"forfeit"', '"helen"')
    legs = (Leg(deposit.account, amount), Leg("Income:Forfeits", -amount))
    entry = Entry(
        day, CLIENTS[deposit.client].name, why, legs, (deposit.link,), ("forfeited",), {"by": _rep(deposit)}
    )
    book.enter(FILE, entry, "deposit forfeited")


def _apply(book: Book, deposit: Deposit, day: date, to: tuple[str, str], case: str) -> None:
    """Set a deposit against an invoice, which the credit's own metadata names."""
    key, client = to
    credit = Leg(CLIENTS[client].account, -deposit.amount, meta={"invoice": f"{{{key}}}"})
    legs = (Leg(deposit.account, deposit.amount), credit)
    entry = Entry(day, CLIENTS[deposit.client].name, "Deposit applied", legs, (deposit.link,))
    book.enter(FILE, entry, case)


def _apply_to_own_invoice(book: Book, deposit: Deposit, day: date) -> None:
    """Set a deposit against the depositor's own invoice for accessories; both numbers are links."""
    client, key = CLIENTS[deposit.client], f"accessories.{deposit.key}"
    sold = business_day(shift(day, -3))
    net = Decimal("462.96")
    sale = Sale(client.id, key, sold, net, "Accessories", due_date(client.terms, sold), "Sales:Parts")
    gross = invoice(book, sale)
    legs = (Leg(deposit.account, gross), Leg(client.account, -gross))
    links = (deposit.link, f"{{{key}}}")
    book.enter(FILE, Entry(day, client.name, "Deposit applied", legs, links), "deposit applied")


def _cancel(book: Book, deposit: Deposit) -> None:
    """Unwind the sale by a credit memo and keep the deposit."""
    credit = Credit(
        "SummitLease", deposit.secures, date(2025, 5, 27), Decimal("6400.00"), "Sale cancelled by customer"
    )
    credit_memo(book, credit, "financed sale unwound")
    _forfeit(book, deposit, date(2025, 5, 28), deposit.amount, "Forfeited, order cancelled by the customer")


def retail_deposits(book: Book) -> None:
    """Enter deposits of clients who are invoiced themselves, and one whose sale is still to come."""
    sale = Sale("BrightsideBakery", "mixer", date(2025, 3, 18), Decimal("3900.00"), "Spiral mixer, used")
    deposit = Deposit("own.1", "BrightsideBakery", Decimal("600.00"), "mixer")
    hold(book, deposit, date(2025, 3, 10))
    gross = invoice(book, sale)
    _apply(book, deposit, date(2025, 3, 18), ("mixer", "BrightsideBakery"), "deposit applied, the rest paid")
    rest = (
        Leg(BANK, gross - deposit.amount),
        Leg(CLIENTS["BrightsideBakery"].account, deposit.amount - gross),
    )
    book.enter(
        "clients/BrightsideBakery",
        Entry(date(2025, 3, 20), "Brightside Bakery", "Card 4410", rest, ("{mixer}",)),
    )
    to_go_back(book)
    early = Deposit("own.2", "RosaGarcia", Decimal("300.00"))
    hold(book, early, date(2026, 3, 18), "deposit taken before its sale is invoiced")


def to_go_back(book: Book) -> None:
    """Enter two deposits whose sales were paid in March: one that nobody has asked for, one that waits to be paid."""
    hold(book, Deposit("own.3", "BoltForge", Decimal("500.00"), "BoltForge.22"), date(2026, 2, 17))
    taken = Deposit("own.4", "AcmeHoldings", Decimal("400.00"))
    hold(book, taken, date(2026, 2, 3), "deposit taken before its sale is invoiced, and transferred to it")
    meta: dict[str, Value] = {"secures": "{AcmeHoldings.22}", "client": taken.client}
    legs = (Leg(taken.account, taken.amount), Leg(taken.account, -taken.amount))
    entry = Entry(
        date(2026, 2, 13), CLIENTS[taken.client].name, "Deposit transferred", legs, (taken.link,), meta=meta
    )
    book.enter(FILE, entry)
    for day, state, who in ((date(2026, 3, 19), "requested", "luis"), (date(2026, 3, 23), "approved", "helen")):
        book.custom(FILE, day, "refund", f'"{taken.link}"', f'"{state}"', f'"{who}"')
