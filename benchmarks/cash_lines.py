"""Bank lines for a made-up book, with the truth and whether the line itself gives it away."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any, NamedTuple

from arledger.model.bank import BankLine
from benchmarks.cash_world import START, Customer, Invoice, World, money

NOISE = ("", "", "", "SEPA CREDIT TRANSFER ", "PAYMENT ", "TRF/", "Wire in: ", "B/O transfer ")
AFTER = ("", "", "", " thank you", " REF 88{a}", " TEL 0049 30 {a}{b}", " {day}", " total {amount} {currency}")
CHATTER = (
    "Order 45{c}",
    "BEST.NR {c}",
    "MREF {b}{a}",
    "VAT DE{c}{a}",
    "IBAN {iban}",
    "Kd-Nr {id}",
    "page 1/2",
    "from {day} to {day}",
    "batch {b}",
    "{day}",
)
LABELS = ("", "", "Invoice ", "Inv. no. ", "Rechnung ", "Facture ", "your invoice ", "Rg-Nr. ")


class Truth(NamedTuple):
    """What a line was made for.

    `links` are (client, number); `told` says that the line gives it away: an automatic decision is
    expected exactly then. `kind` is the kind of line. `before` are links that were paid already, by another line or
    before: they explain this one, and may not be booked on it.
    """

    kind: str
    links: frozenset[tuple[str, str]]
    told: bool
    before: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class Task:
    """Lines with their truths, in the same order."""

    lines: list[BankLine]
    truths: list[Truth]


class Maker:
    """Makes lines that pay the invoices of a world, each invoice at most once."""

    def __init__(self, dice: random.Random, world: World) -> None:
        self.dice = dice
        self.world = world
        self.task = Task([], [])
        self.unpaid = {customer.id: list(customer.invoices) for customer in world.customers}
        self.numbers = {*world.settled, *(invoice.number for invoice in world.invoices)}

    def add(
        self,
        kind: str,
        customer: Customer,
        paid: Sequence[Invoice],
        cents: int,
        text: str,
        *,
        told: bool,
        **fields: Any,
    ) -> BankLine:
        """Add a line of `cents` in the client's currency; `paid` are the invoices that it is for.

        `fields` are fields of the bank line that are not as usual.
        """
        known: dict[str, Any] = {
            "date": self.day(paid),
            "counterparty": self.written(customer),
            "counterparty_account": self.account(customer),
            "bank_ref": f"B{len(self.task.lines):06}",
        } | fields
        line = BankLine(amount=money(cents), currency=customer.currency, text=text, **known)
        links = frozenset((invoice.client, invoice.number) for invoice in paid)
        self.task.lines.append(line)
        self.task.truths.append(Truth(kind, links, told))
        return line

    def day(self, paid: Sequence[Invoice]) -> date:
        """Return a day on which the invoices may be paid."""
        last = max((invoice.issued for invoice in paid), default=START + timedelta(days=60))
        return last + timedelta(days=self.dice.randrange(1, 40))

    def account(self, customer: Customer) -> str:
        """Return the account a client pays from, where the bank says it."""
        return customer.iban if self.dice.random() < 0.5 else ""

    def written(self, customer: Customer) -> str:
        """Return the client's name as a bank prints it."""
        name = customer.name
        shape = self.dice.randrange(17) // 2
        if customer.twin or customer.near or shape < 3:
            return name.upper() if shape % 2 else name
        words = name.split()
        shapes = {
            3: " ".join(words[:2]),
            4: " ".join([*words[1:], words[0]]),
            5: name.replace("ü", "u").replace("ê", "e").replace("á", "a").lower(),
            6: " ".join([words[0][:3] + words[0][4:], *words[1:]]) if len(words[0]) > 5 else name,
            8: f"{words[0]} {words[1][:4]}.".upper(),
        }
        return shapes.get(shape, name[:24])

    def pick(
        self, wanted: Callable[[Customer], bool] = bool, count: int = 1
    ) -> tuple[Customer, list[Invoice]] | None:
        """Take unpaid invoices of one client off the list."""
        for _ in range(60):
            customer = self.dice.choice(self.world.customers)
            waiting = self.unpaid[customer.id]
            if len(waiting) >= count and wanted(customer):
                chosen = self.dice.sample(waiting, count)
                for invoice in chosen:
                    waiting.remove(invoice)
                return customer, chosen
        return None

    def number(self, invoice: Invoice) -> str:
        """Return an invoice's number as payers write it."""
        number = invoice.number
        digits = number.lstrip("INVREF-")
        shapes = [
            number,
            number,
            number,
            number.lower(),
            number.replace("-", " ").replace("/", " "),
            number.replace("-", "").replace("/", ""),
            digits if len(digits) >= 5 else number,
            number[:-3] + " " + number[-3:],
            digits.lstrip("0") if len(digits.lstrip("0")) >= 4 else number,
        ]
        return self.dice.choice(shapes)

    def mangled(self, invoice: Invoice) -> str:
        """Return an invoice's number with one slip in its last digits."""
        number = invoice.number
        at = self.dice.randrange(len(number) - 4, len(number) - 1)
        shape = self.dice.randrange(4)
        if shape == 0:
            return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        if shape == 1:
            return number[:at] + number[at + 1 :]
        if shape == 2:
            return number[:at] + self.dice.choice("0123456789") + number[at:]
        return number[:at] + self.dice.choice("0123456789".replace(number[at], "")) + number[at + 1 :]

    def around(self, text: str, customer: Customer, cents: int) -> str:
        """Put a text between what banks and payers add."""
        after = self.dice.choice(AFTER).format(
            a=self.dice.randrange(100, 999),
            b=self.dice.randrange(1_000, 9_999),
            day=(START + timedelta(days=self.dice.randrange(130))).strftime(
                self.dice.choice(("%d.%m.%Y", "%Y-%m-%d"))
            ),
            amount=f"{money(cents):,}",
            currency=customer.currency,
        )
        if self.dice.random() < 0.1:
            after += f" customer {customer.id}"
        if self.dice.random() < 0.25:
            after += " " + self.dice.choice(CHATTER).format(
                a=self.dice.randrange(100, 999),
                b=self.dice.randrange(1_000, 9_999),
                c=self.dice.randrange(10_000_000, 99_999_999),
                iban=customer.iban,
                id=customer.id,
                day=(START + timedelta(days=self.dice.randrange(130))).strftime("%d.%m.%y"),
            )
        return f"{self.dice.choice(NOISE)}{self.dice.choice(LABELS)}{text}{after}".strip()

    def same_amount(self, customer: Customer, cents: int, but: Sequence[Invoice] = ()) -> bool:
        """Say whether another invoice of the client has the same amount."""
        return any(invoice.cents == cents for invoice in customer.invoices if invoice not in but)

    def sums(self, customer: Customer, cents: int) -> int:
        """Count the sets of up to four of the client's invoices that add up to an amount."""
        amounts = [invoice.cents for invoice in customer.invoices][:24]
        found = sum(sum(chosen) == cents for size in range(1, 5) for chosen in combinations(amounts, size))
        return found + sum(
            invoice.due_with(count) == cents
            for invoice in customer.invoices
            for count in range(1, invoice.instalments)
        )


Kind = Callable[[Maker], None]
"""Makes one or several lines, or none where no invoice suits."""
