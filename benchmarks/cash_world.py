"""A made-up book of open invoices to match bank lines against, the same for a seed on every machine.

It is built to be unkind: numbers run in sequence and most neighbours of an open number are settled, names
come in families, some differ in a letter or only in the legal form, some clients owe the same amount
every month, and some owe in another currency. Amounts are whole cents until they are written.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from arledger.matching import ClientKey
from arledger.model.documents import Document, DocumentKind, Item
from arledger.model.facts import Entry, Meta
from arledger.model.source import Source

START = date(2026, 1, 5)
FAMILIES = (
    "Acme", "Northwind", "Contoso", "Fabrikam", "Meridian", "Castellan", "Bergmann", "Müller", "Duchêne", "Rossi",
    "Okada", "Lindqvist", "Novák", "Hartwell", "Kestrel", "Orion", "Pelican", "Quarry", "Redwood", "Sterling",
    "Tamarind", "Umbra", "Valmont", "Wexford", "Yarrow", "Zephyr",
)  # fmt: skip
SYLLABLES = (
    "ka", "lo", "mi", "ren", "tor", "bel", "sav", "dun", "fel", "gar", "hos", "jin", "kel", "mar", "nor", "pol",
    "quen", "ris", "sol", "tav", "ul", "ven", "wil", "yor", "zan",
)  # fmt: skip
TRADES = (
    "Industrial", "Holdings", "Logistics", "Textiles", "Foods", "Optics", "Motors", "Printing", "Timber", "Tools",
    "Bakery", "Pumps", "Valves", "Consulting", "Energy", "Travel", "Media", "Farming", "Clinics", "Packaging",
)  # fmt: skip
FORMS = ("Ltd", "GmbH", "Inc.", "S.r.l.", "S.A.R.L.", "AG", "B.V.", "K.K.", "Pty Ltd", "Oy", "")
STYLES = (
    "INV-{year}-{seq:04}",
    "{seq:06}",
    "RE{yy}{seq:05}",
    "{year}/{seq:06}",
    "F{seq:07}",
    "{seq}",
    "{year}{seq:04}",
    "{yy}-{seq:05}",
    "A{seq:05}",
)
DENSE = ("{seq}", "{year}{seq:04}", "A{seq:05}")
"""Styles in which most numbers of three to five digits are somebody's, so that a wrong digit gives another's."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """An open invoice in cents; `rate` is the discount in percent until `until`, 0 without one.

    With several `instalments`, they fall due a month apart.
    """

    client: str
    number: str
    currency: str
    cents: int
    issued: date
    due: date
    po: str = ""
    rate: int = 0
    until: date = START
    instalments: int = 1

    def due_with(self, count: int) -> int:
        """Return the cents due with the first `count` instalments; the last takes what is left over."""
        return self.cents if count == self.instalments else self.cents // self.instalments * count


@dataclass(slots=True)
class Customer:
    """A client as it pays: its name as registered, its bank account (known to the book or not), its habits.

    `twin` has another client of the same name but for the legal form, `near` one that is a letter apart.
    """

    id: str
    name: str
    iban: str
    iban_known: bool
    currency: str
    rent: int
    terms: bool
    pos: bool
    parent: str = ""
    parent_known: bool = False
    twin: bool = False
    near: bool = False
    invoices: list[Invoice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class World:
    """Clients with open invoices, and the numbers that are settled already."""

    customers: tuple[Customer, ...]
    style: str
    settled: tuple[str, ...]

    @property
    def invoices(self) -> list[Invoice]:
        """All open invoices."""
        return [invoice for customer in self.customers for invoice in customer.invoices]

    def items(self) -> list[Item]:
        """Return the invoices as the matching takes them."""
        return [item for invoice in self.invoices for item in as_items(invoice)]

    def keys(self) -> list[ClientKey]:
        """Return what the book knows of each client."""
        return [
            ClientKey(
                customer.id,
                (customer.name,),
                (customer.iban,) if customer.iban_known else (),
                (customer.parent,) if customer.parent_known else (),
            )
            for customer in self.customers
        ]


def make_world(dice: random.Random, invoices: int, style: str = "", crowd: int = 12) -> World:
    """Make a book with about so many open invoices, a client for every `crowd`; without a style it is drawn."""
    drawn = dice.choice(STYLES)
    style = style or drawn
    customers = _customers(dice, max(12, invoices // crowd))
    sequence = dice.randrange(100, 900)
    settled = []
    wanted = sorted(dice.randrange(100) for _ in range(invoices))
    for day in wanted:
        for _ in range(dice.choice((0, 0, 1, 1, 2, 4))):
            settled.append(_number(style, sequence, START))
            sequence += 1
        customer = dice.choice(customers)
        customer.invoices.append(_invoice(dice, customer, _number(style, sequence, START), day))
        sequence += 1
    return World(tuple(customers), style, tuple(settled))


def _number(style: str, sequence: int, day: date) -> str:
    return style.format(year=day.year, yy=day.year % 100, seq=sequence)


def _invoice(dice: random.Random, customer: Customer, number: str, day: int) -> Invoice:
    issued = START + timedelta(days=day)
    if customer.rent and dice.random() < 0.7:
        cents = customer.rent
    elif dice.random() < 0.15:
        cents = dice.randrange(1, 80) * 5_000
    else:
        cents = int(dice.lognormvariate(11.2, 1.1)) + 500
    return Invoice(
        client=customer.id,
        number=number,
        currency=customer.currency,
        cents=cents,
        issued=issued,
        due=issued + timedelta(days=30),
        po=f"45{dice.randrange(10**8):08}" if customer.pos else "",
        rate=2 if customer.terms else 0,
        until=issued + timedelta(days=10),
        instalments=dice.choice((2, 3)) if dice.random() < 0.04 and not (customer.terms or customer.rent) else 1,
    )


def _customers(dice: random.Random, count: int) -> list[Customer]:
    names: list[tuple[str, bool, bool]] = []
    seen: set[str] = set()
    while len(names) < count:
        family = dice.choice(FAMILIES) if dice.random() < 0.4 else made_up(dice)
        trade, form = dice.choice(TRADES), dice.choice(FORMS)
        if f"{family} {trade}" in seen:
            continue
        seen.add(f"{family} {trade}")
        other = _slip(dice, family)
        twin = dice.random() < 0.04 and form not in ("Ltd", "Pty Ltd")
        near = not twin and dice.random() < 0.05 and f"{other} {trade}" not in seen
        names.append((f"{family} {trade} {form}".strip(), twin, near))
        if twin:
            names.append((f"{family} {trade} Ltd", True, False))
        elif near:
            seen.add(f"{other} {trade}")
            names.append((f"{other} {trade} {form}".strip(), False, True))
    return [_customer(dice, at, *name) for at, name in enumerate(names)]


def _customer(dice: random.Random, at: int, name: str, twin: bool, near: bool) -> Customer:
    has_parent = dice.random() < 0.2
    return Customer(
        id=f"C{10_000 + at}",
        name=name,
        iban=_iban(dice),
        iban_known=dice.random() < 0.6,
        currency="EUR" if dice.random() < 0.15 else "USD",
        rent=dice.randrange(200, 4_000) * 100 if dice.random() < 0.15 else 0,
        terms=dice.random() < 0.2,
        pos=dice.random() < 0.4,
        parent=f"{made_up(dice)} Group {dice.choice(FORMS)}".strip() if has_parent else "",
        parent_known=has_parent and dice.random() < 0.5,
        twin=twin,
        near=near,
    )


def made_up(dice: random.Random) -> str:
    """Return a name that no dictionary has."""
    return "".join(dice.choice(SYLLABLES) for _ in range(dice.choice((2, 3, 3)))).capitalize()


def _slip(dice: random.Random, word: str) -> str:
    at = dice.randrange(1, len(word))
    return word[:at] + dice.choice("aeiou".replace(word[at], "")) + word[at + 1 :]


def _iban(dice: random.Random) -> str:
    body = f"{dice.randrange(10**18):018}"
    check = 98 - int(f"{body}131400") % 97
    return f"DE{check:02}{body}"


def as_items(invoice: Invoice) -> list[Item]:
    """Return an invoice as open items, one for each instalment; its purchase order is metadata, as in a ledger."""
    meta: Meta = {"po": invoice.po} if invoice.po else {}
    entry = Entry(invoice.issued, "*", invoice.client, "", (), (invoice.number,), meta, (), "made-up", 1)
    items = []
    for count in range(1, invoice.instalments + 1):
        amount = money(invoice.due_with(count) - invoice.due_with(count - 1))
        due = invoice.due + timedelta(days=30 * (count - 1))
        items.append(as_item(invoice, entry, amount, due))
    return items


def as_item(invoice: Invoice, entry: Entry, amount: Decimal, due: date) -> Item:
    """Return one instalment of an invoice as an item."""
    kind, number, issued = DocumentKind.INVOICE, invoice.number, invoice.issued
    document = Document(invoice.client, invoice.currency, kind, number, (), issued, amount, entry)
    account, place = f"Assets:Receivable:{invoice.client}", Source("made-up", 1)
    return Item(invoice.client, number, account, invoice.currency, issued, due, amount, Decimal(0), document, place)


def money(cents: int) -> Decimal:
    """Write cents as an amount."""
    return Decimal(cents).scaleb(-2)


def discount(invoice: Invoice) -> int:
    """Return the discount that an invoice can earn, in cents, half a cent rounded up."""
    return (invoice.cents * invoice.rate + 50) // 100


def discounts(invoices: Sequence[Invoice]) -> Callable[[Item, date], Decimal]:
    """Return what tells the matching the discount of an item on a day."""
    offers = {invoice.number: invoice for invoice in invoices if invoice.rate}

    def earned(item: Item, paid_on: date) -> Decimal:
        offer = offers.get(item.number)
        earns = offer is not None and paid_on <= offer.until and not item.settled
        return money(discount(offer)) if offer and earns else Decimal(0)

    return earned
