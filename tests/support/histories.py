"""Made-up histories of clients who pay in all sorts of ways, and how well a forecast tells them.

The same seed makes the same history on every machine. An item is open at an origin that was written by it and paid
after it; what is paid on the day itself is known.
"""

import random
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from arledger.forecasting.backtest import medians_of
from arledger.forecasting.estimate import Model
from arledger.forecasting.values import Asked, Case, Traits, size_of

FIRST, LAST = date(2023, 1, 1), date(2025, 12, 31)
ORIGINS = tuple(date(2025, month, 1) for month in range(2, 13, 2))
OPENS = """\
option "operating_currency" "USD"
2020-01-01 open Assets:Bank:Checking
2020-01-01 open Income:Sales
"""


class Paid(NamedTuple):
    """An invoice and the day on which it was paid."""

    client: str
    issued: date
    due: date
    paid: date
    amount: Decimal
    channel: str = ""

    @property
    def traits(self) -> Traits:
        """What it has in common with others."""
        return Traits("", self.channel, size_of(self.amount))


class Payer(NamedTuple):
    """How a client pays: days after the due date on the average, how far off, and on which days."""

    late: int
    off: int
    weekday: int
    month_day: int


Habit = Callable[[random.Random, Payer, Paid], date]
"""When an invoice is paid, before any weekend."""


def _after(invoice: Paid, days: int) -> date:
    return max(invoice.issued, invoice.due + timedelta(days=days))


def _usual(dice: random.Random, payer: Payer, invoice: Paid) -> date:
    return _after(invoice, round(dice.gauss(payer.late, payer.off)))


def _next(day: date, fits: Callable[[date], bool]) -> date:
    while not fits(day):
        day += timedelta(days=1)
    return day


def _slower(dice: random.Random, payer: Payer, invoice: Paid) -> date:
    return _usual(dice, payer, invoice) + timedelta(days=(invoice.issued - FIRST).days * 12 // 365)


def _month_end(dice: random.Random, payer: Payer, invoice: Paid) -> date:
    day = _usual(dice, payer, invoice)
    return day.replace(day=monthrange(day.year, day.month)[1])


def _weekday(dice: random.Random, payer: Payer, invoice: Paid) -> date:
    return _next(_usual(dice, payer, invoice), lambda day: day.weekday() == payer.weekday)


def _two_days(dice: random.Random, payer: Payer, invoice: Paid) -> date:
    return _next(_usual(dice, payer, invoice), lambda day: day.day in (10, 25))


def _own_day(dice: random.Random, payer: Payer, invoice: Paid) -> date:
    return _next(_usual(dice, payer, invoice), lambda day: day.day == payer.month_day)


def _skewed(dice: random.Random, payer: Payer, invoice: Paid) -> date:
    return _after(invoice, payer.late - 8 + round(dice.expovariate(1 / 12)))


def _by_size(dice: random.Random, payer: Payer, invoice: Paid) -> date:
    return _after(invoice, round(dice.gauss(payer.late + (14 if invoice.amount > 600 else -2), 3)))


def _by_channel(dice: random.Random, payer: Payer, invoice: Paid) -> date:
    return _after(invoice, round(dice.gauss(payer.late + (16 if invoice.channel == "paper" else 0), 3)))


HABITS: dict[str, tuple[Habit, bool]] = {
    "regular": (_usual, True),
    "month end": (_month_end, False),
    "slower": (_slower, True),
    "short": (_usual, True),
    "weekday": (_weekday, False),
    "two days a month": (_two_days, False),
    "own day": (_own_day, False),
    "skewed": (_skewed, True),
    "by size": (_by_size, True),
    "by channel": (_by_channel, True),
}
"""The ways of paying, and whether a payment is moved off a weekend."""


def history(name: str, seed: int = 1, clients: int = 40) -> list[Paid]:
    """Return the invoices of clients who all pay in one way, each as it is usual there."""
    dice = random.Random(f"{name} {seed}")  # noqa: S311 - made-up payments, no secrets
    habit, on_weekdays = HABITS[name]
    found = []
    for number in range(clients):
        payer = Payer(
            round(dice.gauss(4, 9)), dice.choice((1, 4, 8)), dice.randrange(5), dice.choice((5, 10, 20, 28))
        )
        for _ in range(dice.choice((3, 5, 8)) if name == "short" else dice.randint(15, 70)):
            issued = FIRST + timedelta(days=dice.randint(0, (LAST - FIRST).days))
            amount = Decimal(round(100 * dice.lognormvariate(6, 1))).scaleb(-2)
            channel = dice.choice(("paper", "mail")) if name == "by channel" else ""
            invoice = Paid(f"C{number:02}", issued, issued + timedelta(days=30), issued, amount, channel)
            paid = habit(dice, payer, invoice)
            found.append(invoice._replace(paid=_next(paid, lambda day: day.weekday() < 5) if on_weekdays else paid))
    return found


class Measured(NamedTuple):
    """How far off `n` expected days were, those of the clients' medians, and what share came within the interval."""

    n: int
    off: Decimal
    median_off: Decimal
    coverage: Decimal


def known_on(invoices: Iterable[Paid], day: date) -> list[Case]:
    """Return what is known of invoices at the end of a day."""
    today = day.toordinal()
    return [
        Case(each.client, each.due.toordinal(), (each.paid - each.due).days, each.paid.toordinal(), each.traits)
        if each.paid <= day
        else Case(each.client, each.due.toordinal(), today - each.due.toordinal(), 0, each.traits)
        for each in invoices
        if each.issued <= day
    ]


def measured(invoices: Sequence[Paid], origins: Iterable[date] = ORIGINS) -> Measured:
    """Forecast on each origin from what was known then, and compare with what was paid."""
    sums: defaultdict[str, int] = defaultdict(int)
    for origin in origins:
        today = origin.toordinal()
        cases = known_on(invoices, origin)
        model, medians = Model(cases, today), medians_of(cases)
        for each in invoices:
            if not each.issued <= origin < each.paid:
                continue
            due, paid = each.due.toordinal(), each.paid.toordinal()
            found = model.spread(Asked(each.client, due, each.traits)).estimate
            sums["n"] += 1
            sums["off"] += abs(found.expected - paid)
            sums["median"] += abs(max(due + medians.get(each.client, 0), today) - paid)
            sums["covered"] += found.low <= paid <= found.high
    n = Decimal(sums["n"])
    return Measured(sums["n"], sums["off"] / n, sums["median"] / n, 100 * sums["covered"] / n)


def ledger_of(invoices: Iterable[Paid], until: date = date.max) -> str:
    """Return the ledger of invoices with their receipts, up to a day."""
    known = sorted((each for each in invoices if each.issued <= until), key=lambda each: (each.issued, each.client))
    text = [OPENS]
    text += [f"2020-01-01 open Assets:Receivable:{client}\n" for client in sorted({each.client for each in known})]
    for number, each in enumerate(known, start=1):
        text.append(invoice(f"I-{number}", each))
        if each.paid <= until:
            text.append(receipt(f"I-{number}", each.client, each.paid, each.amount))
    return "".join(text)


def invoice(number: str, each: Paid) -> str:
    """Return the entry of an invoice."""
    channel = f'  channel: "{each.channel}"\n' if each.channel else ""
    return (
        f'{each.issued} * "{each.client}" "Goods" ^{number}\n  due: {each.due}\n{channel}'
        f"  Assets:Receivable:{each.client}  {each.amount} USD\n  Income:Sales\n"
    )


def receipt(number: str, client: str, day: date, amount: Decimal) -> str:
    """Return the entry of a receipt."""
    return f'{day} * "{client}" "Transfer" ^{number}\n  Assets:Bank:Checking  {amount} USD\n  Assets:Receivable:{client}\n'


def regular(client: str, late: int, months: int = 8, amount: str = "100.00") -> list[Paid]:
    """Return an invoice of each month of 2025 from January on, all paid so many days after their due date."""
    found = []
    for month in range(1, months + 1):
        issued = date(2025, month, 6)
        due = issued + timedelta(days=30)
        found.append(Paid(client, issued, due, due + timedelta(days=late), Decimal(amount)))
    return found
