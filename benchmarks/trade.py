"""A made-up trade of any size that looks like a trade, the same on every machine.

Half of the transactions are invoices and half are receipts, over the five years that end with
`AS_OF`. About four invoices in a hundred are open at the end, most of them recent; a few are paid in
two parts or together with another one, some with a cash discount. Every fifth client buys in two
currencies. Amounts are whole cents until they are written.
"""

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

AS_OF = date(2025, 12, 31)
FIRST_DAY = date(2021, 1, 1)
FEWEST = 100
CURRENCIES = ("USD", "EUR")
TERMS = ("net 30", "net 30", "2/10 net 30", "net 14", "net 45", "net 60")
REGIONS = ("North", "South", "East", "West", "Upper", "Lower", "Central", "Coastal", "Alpine", "Harbour")
TRADES = ("Pumps", "Valves", "Bakery", "Textiles", "Motors", "Printing", "Optics", "Foods", "Timber", "Tools")


class Client(NamedTuple):
    """A client; `days` are its payment terms, `discount` is true where early payment earns 2 %."""

    key: str
    name: str
    terms: str
    days: int
    discount: bool
    currencies: tuple[str, ...]


class Invoice(NamedTuple):
    """An invoice: `net` and `tax` are positive whole cents of `currency`."""

    number: str
    client: Client
    currency: str
    day: date
    due: date
    net: int
    tax: int

    @property
    def gross(self) -> int:
        """What the client owes, in cents."""
        return self.net + self.tax


class Receipt(NamedTuple):
    """Money from a client: `parts` are invoice numbers with the cents set against each.

    `discount` is the part of these cents that the client kept. A receipt for several invoices
    either names one on each posting (`by_posting`) or carries all their links.
    """

    client: Client
    currency: str
    day: date
    parts: tuple[tuple[str, int], ...]
    discount: int = 0
    by_posting: bool = False


@dataclass(frozen=True, slots=True)
class Trade:
    """What happened: clients, invoices in order of number, receipts, and what is open at the end.

    `open_items` has the open cents for each number that is not paid in full.
    """

    clients: tuple[Client, ...]
    invoices: tuple[Invoice, ...]
    receipts: tuple[Receipt, ...]
    open_items: Mapping[str, int]

    def open_sums(self) -> dict[str, Decimal]:
        """Add up the open items for each currency, with two decimals."""
        cents: dict[str, int] = defaultdict(int)
        for invoice in self.invoices:
            if invoice.number in self.open_items:
                cents[invoice.currency] += self.open_items[invoice.number]
        return {currency: Decimal(cents[currency]).scaleb(-2) for currency in sorted(cents)}


def make_trade(transactions: int, clients: int = 100, seed: int = 1) -> Trade:
    """Make the same trade for the same arguments; ValueError for fewer than 100 transactions."""
    if transactions < FEWEST:
        raise ValueError(f"a book needs at least {FEWEST} transactions, not {transactions}")
    rng = random.Random(f"arledger {seed} {transactions} {clients}")
    everyone = tuple(_client(number) for number in range(clients))
    invoices = _invoices(rng, everyone, transactions // 2)
    return _settle(rng, everyone, invoices, receipts=transactions - len(invoices))


def _client(number: int) -> Client:
    region, trade = REGIONS[number % 10], TRADES[number // 10 % 10]
    terms = TERMS[number % len(TERMS)]
    one = CURRENCIES[1] if number % 7 == 3 else CURRENCIES[0]
    return Client(
        key=f"{region}{trade}{number:03d}",
        name=f"{region} {trade} {number:03d}",
        terms=terms,
        days=int(terms.rpartition(" ")[2]),
        discount=terms.startswith("2/10"),
        currencies=CURRENCIES if number % 5 == 4 else (one,),
    )


def _invoices(rng: random.Random, clients: tuple[Client, ...], count: int) -> tuple[Invoice, ...]:
    """Make invoices in order of date; a few clients buy much, many buy little."""
    last = (AS_OF - FIRST_DAY).days
    days = sorted(rng.randint(0, last) for _ in range(count))
    weights = [10_000 // (10 + rank) for rank in range(len(clients))]
    buyers = rng.choices(clients, weights, k=count)
    invoices = []
    for index, (day, client) in enumerate(zip(days, buyers, strict=True), start=1):
        issued = FIRST_DAY + timedelta(days=day)
        net = rng.randint(20_00, 9_000_00)
        invoices.append(
            Invoice(
                number=f"INV-{index:06d}",
                client=client,
                currency=rng.choice(client.currencies),
                day=issued,
                due=issued + timedelta(days=client.days),
                net=net,
                tax=(net * 8 + 50) // 100,
            )
        )
    return tuple(invoices)


def _settle(rng: random.Random, clients: tuple[Client, ...], invoices: tuple[Invoice, ...], receipts: int) -> Trade:
    """Decide how each invoice was paid, so that exactly `receipts` receipts come out of it."""
    unpaid = _unpaid(rng, len(invoices))
    part_paid = set(rng.sample(sorted(unpaid), len(unpaid) // 3))
    settled = [index for index in range(len(invoices)) if index not in unpaid]
    pairs = _pairs(rng, invoices, settled, len(invoices) * 3 // 100)
    single = sorted(set(settled) - {index for pair in pairs for index in pair})
    # One receipt for each single invoice, pair and part payment; the rest are second instalments.
    in_two = set(rng.sample(single, receipts - len(single) - len(pairs) - len(part_paid)))

    made: list[Receipt] = []
    open_items = {invoices[index].number: invoices[index].gross for index in sorted(unpaid)}
    for index in sorted(part_paid):
        invoice = invoices[index]
        paid = invoice.gross * rng.randint(20, 80) // 100
        open_items[invoice.number] -= paid
        when = invoice.day + timedelta(days=rng.randint(0, (AS_OF - invoice.day).days))
        made.append(Receipt(invoice.client, invoice.currency, when, ((invoice.number, paid),)))
    made += [_together(rng, invoices[first], invoices[second]) for first, second in pairs]
    for index in single:
        made += _in_two(rng, invoices[index]) if index in in_two else [_in_one(rng, invoices[index])]
    return Trade(clients, invoices, tuple(made), open_items)


def _unpaid(rng: random.Random, count: int) -> set[int]:
    """Choose the four in a hundred that stay open: three quarters the newest, one quarter long overdue."""
    wanted = count * 4 // 100
    newest = wanted * 3 // 4
    return {*range(count - newest, count), *rng.sample(range(count - newest), wanted - newest)}


def _pairs(
    rng: random.Random, invoices: tuple[Invoice, ...], settled: list[int], wanted: int
) -> list[tuple[int, int]]:
    """Choose pairs of neighbouring invoices of one client and currency that are paid together."""
    waiting: dict[tuple[Client, str], int] = {}
    found: list[tuple[int, int]] = []
    for index in settled:
        who = (invoices[index].client, invoices[index].currency)
        before = waiting.pop(who, None)
        if before is not None and invoices[index].day - invoices[before].day <= timedelta(days=45):
            found.append((before, index))
        else:
            waiting[who] = index
    return sorted(rng.sample(found, min(wanted, len(found))))


def _pay_day(rng: random.Random, invoice: Invoice) -> date:
    """Most pay around the due date, some are weeks late; nobody pays after the end of the book."""
    delay = rng.choice((-7, -3, -1, 0, 0, 1, 2, 4, 8, 15, 33, 58))
    return min(max(invoice.due + timedelta(days=delay), invoice.day), AS_OF)


def _in_one(rng: random.Random, invoice: Invoice) -> Receipt:
    when, discount = _pay_day(rng, invoice), 0
    if invoice.client.discount and rng.randint(1, 5) <= 2:
        when = min(invoice.day + timedelta(days=rng.randint(5, 10)), AS_OF)
        discount = (invoice.gross * 2 + 50) // 100
    return Receipt(invoice.client, invoice.currency, when, ((invoice.number, invoice.gross),), discount)


def _in_two(rng: random.Random, invoice: Invoice) -> list[Receipt]:
    first = invoice.gross * rng.randint(30, 70) // 100
    when = _pay_day(rng, invoice)
    later = min(when + timedelta(days=rng.randint(10, 40)), AS_OF)
    return [
        Receipt(invoice.client, invoice.currency, when, ((invoice.number, first),)),
        Receipt(invoice.client, invoice.currency, later, ((invoice.number, invoice.gross - first),)),
    ]


def _together(rng: random.Random, first: Invoice, second: Invoice) -> Receipt:
    return Receipt(
        client=first.client,
        currency=first.currency,
        day=max(_pay_day(rng, first), second.day),
        parts=((first.number, first.gross), (second.number, second.gross)),
        by_posting=rng.choice((True, False)),
    )
