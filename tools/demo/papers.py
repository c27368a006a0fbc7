"""The documents of the trade as entries: sales, receipts, credit memos, returned payments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tools.demo.book import ZERO, Book, Entry, Leg, Value
from tools.demo.cast import CLIENTS, Client

TAX = Decimal("0.08")
CENT = Decimal("0.01")


def cents(number: Decimal) -> Decimal:
    """Round half up to cents."""
    return number.quantize(CENT, rounding=ROUND_HALF_UP)


def money(text: str | int) -> Decimal:
    """Read an amount with two decimals."""
    return Decimal(text).quantize(CENT)


def tax_on(client: Client, net: Decimal) -> Decimal:
    """Return the sales tax: 8 % at home, none on exports."""
    return cents(net * TAX) if client.currency == "USD" else ZERO


def income_legs(client: Client, net: Decimal, income: str, currency: str = "") -> tuple[Leg, ...]:
    """Credit (or, for a negative net amount, debit) income and tax."""
    currency = currency or client.currency
    tax = tax_on(client, net) if currency == client.currency else ZERO
    legs = (Leg(f"Income:{income}", -net, currency),)
    return (*legs, Leg("Liabilities:Tax:Sales", -tax, currency)) if tax else legs


@dataclass(frozen=True, slots=True)
class Sale:
    """One invoice; `due` is written only where given."""

    client: str
    key: str
    day: date
    net: Decimal
    what: str
    due: date | None = None
    income: str = "Sales:Equipment"
    meta: Mapping[str, Value] = field(default_factory=dict)
    currency: str = ""
    flag: str = "*"


def invoice(book: Book, sale: Sale, case: str = "") -> Decimal:
    """Enter a sale and return its gross amount."""
    client = CLIENTS[sale.client]
    mark = book.numbers.mark("INV", sale.key, sale.day)
    legs = income_legs(client, sale.net, sale.income, sale.currency)
    gross = -sum((leg.number for leg in legs), ZERO)
    debit = Leg(client.account, gross, sale.currency or client.currency)
    meta = {**({"due": sale.due} if sale.due else {}), **sale.meta}
    entry = Entry(sale.day, client.name, sale.what, (debit, *legs), (mark,), meta=meta, flag=sale.flag)
    book.enter(client.file, entry, case)
    return gross


def invoice_in_parts(
    book: Book, sale: Sale, dues: tuple[date, ...], case: str = "", sites: tuple[str, ...] = ()
) -> tuple[Decimal, ...]:
    """Enter a sale in equal parts, a posting with a due date each, the remainder on the last; return them.

    `sites` are the projects of the parts, where there are any.
    """
    client = CLIENTS[sale.client]
    mark = book.numbers.mark("INV", sale.key, sale.day)
    legs = income_legs(client, sale.net, sale.income)
    gross = -sum((leg.number for leg in legs), ZERO)
    part = cents(gross / len(dues))
    parts = (*[part] * (len(dues) - 1), gross - part * (len(dues) - 1))
    debits = tuple(
        Leg(client.account, number, client.currency, meta={"due": due, **({"project": site} if site else {})})
        for number, due, site in zip(parts, dues, sites or ("",) * len(dues), strict=True)
    )
    entry = Entry(sale.day, client.name, sale.what, (*debits, *legs), (mark,), meta=sale.meta)
    book.enter(client.file, entry, case)
    return parts


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money from a client: `paid` credits its account; fee and discount never reached the bank."""

    client: str
    day: date
    paid: Decimal
    keys: tuple[str, ...] = ()
    how: str = "ACH"
    fee: Decimal = ZERO
    discount: Decimal = ZERO
    currency: str = ""
    flag: str = "*"
    tags: tuple[str, ...] = ()


def _money_legs(receipt: Receipt) -> tuple[Leg, ...]:
    """Debit the bank with what arrived, and fee and discount with what did not."""
    client = CLIENTS[receipt.client]
    currency = receipt.currency or client.currency
    bank = client.bank if currency == client.currency else "Assets:Bank:Checking"
    fees = "Expenses:BankFees" + (":Leasing" if client.kind == "leasing" else ":Transfers")
    legs = (
        Leg(bank, receipt.paid - receipt.fee - receipt.discount, currency),
        Leg(fees, receipt.fee, currency),
        Leg("Expenses:Discounts", receipt.discount, currency),
    )
    return tuple(leg for leg in legs if leg.number)


def receive(book: Book, receipt: Receipt, case: str = "") -> None:
    """Enter a receipt that names its invoices by links, or none."""
    client = CLIENTS[receipt.client]
    credit = Leg(client.account, -receipt.paid, receipt.currency or client.currency)
    links = tuple(f"{{{key}}}" for key in receipt.keys)
    legs = (*_money_legs(receipt), credit)
    entry = Entry(receipt.day, client.name, receipt.how, legs, links, receipt.tags, flag=receipt.flag)
    book.enter(client.file, entry, case)


def receive_split(book: Book, receipt: Receipt, parts: Mapping[str, Decimal], case: str = "") -> None:
    """Enter one receipt with a posting for each invoice; `receipt.paid` is their sum."""
    client = CLIENTS[receipt.client]
    credits_ = tuple(
        Leg(client.account, -number, client.currency, meta={"invoice": f"{{{key}}}"}) for key, number in parts.items()
    )
    legs = (*_money_legs(receipt), *credits_)
    book.enter(client.file, Entry(receipt.day, client.name, receipt.how, legs), case)


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit memo of its own number for the invoice `key`."""

    client: str
    key: str
    day: date
    net: Decimal
    what: str
    income: str = "Sales:Equipment"


def credit_memo(book: Book, credit: Credit, case: str = "") -> Decimal:
    """Enter a credit memo with its approval, and return its gross amount."""
    client = CLIENTS[credit.client]
    mark = book.numbers.mark("CM", f"cm.{credit.key}", credit.day)
    legs = income_legs(client, -credit.net, credit.income)
    gross = sum((leg.number for leg in legs), ZERO)
    legs = (*legs, Leg(client.account, -gross, client.currency))
    links = (f"{{{credit.key}}}",)
    entry = Entry(credit.day, client.name, credit.what, legs, links, meta={"number": mark})
    book.custom(client.file, credit.day, "approval", f'"{mark}"', '"credit-memo"', '"helen"')
    book.enter(client.file, entry, case)
    return gross


def give_back(book: Book, receipt: Receipt, case: str = "") -> None:
    """Enter money going back out: a refund without a link, a returned payment with its invoice's link."""
    client = CLIENTS[receipt.client]
    legs = [Leg(client.account, receipt.paid, client.currency)]
    legs += [Leg("Expenses:BankFees:Transfers", receipt.fee, client.currency)] if receipt.fee else []
    legs += [Leg(client.bank, -receipt.paid - receipt.fee, client.currency)]
    links = tuple(f"{{{key}}}" for key in receipt.keys)
    book.enter(client.file, Entry(receipt.day, client.name, receipt.how, tuple(legs), links, receipt.tags), case)
