"""Two years of everyday business: invoices, receipts by habit, reminders and promises in between."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.demo.book import Book
from tools.demo.cast import CLIENTS, GOODS, Buying, Client
from tools.demo.dates import END, MONTHS, START, add_months, business_day, due_date, shift
from tools.demo.dice import Dice
from tools.demo.papers import Credit, Receipt, Sale, cents, credit_memo, invoice, receive, receive_split

NEW_TERMS = {"Juniper": (date(2025, 6, 1), "net 45")}
"""Terms agreed later, by client; `ar-terms` directives say the same in the ledger."""

REASONS = ("2 parts returned", "Freight charged twice", "Price as agreed in the offer")
EXCUSES = (
    "Called accounts payable; they promise it with the next run.",
    "Invoice had not reached the approver; sent a copy.",
    "Buyer on leave, deputy will release it.",
    "Asked for a proof of delivery, sent the same day.",
)


@dataclass(frozen=True, slots=True)
class Open:
    """An invoice entered and not yet paid."""

    key: str
    day: date
    due: date
    gross: Decimal
    net: Decimal
    income: str


def terms_on(client: Client, day: date) -> str:
    """Return the terms that hold for a client's invoices of `day`."""
    since, terms = NEW_TERMS.get(client.id, (day, client.terms))
    return terms if day >= since else client.terms


def everyday_business(book: Book) -> None:
    """Enter the two years of every client that buys by habit."""
    for client in CLIENTS.values():
        if client.buying:
            _Account(book, client, client.buying).run()


class _Account:
    """The history of one client."""

    def __init__(self, book: Book, client: Client, buying: Buying) -> None:
        self.book, self.client, self.buying = book, client, buying
        self.dice = Dice(client.id)

    def run(self) -> None:
        """Enter the client's invoices, and how each was paid or chased."""
        together: dict[date, list[Open]] = {}
        for month in range(self.buying.phase, MONTHS, self.buying.every):
            day = business_day(shift(add_months(START, month), self.dice.between(0, 26)))
            if not max(self.buying.first, self.client.opened) <= day <= min(self.buying.last, END):
                continue
            item = self._sell(f"{self.client.id}.{month}", day)
            if self.buying.pay_day:
                together.setdefault(self._pay_day(item.due), []).append(item)
            else:
                self._settle(item)
        for day, items in together.items():
            self._settle_together(day, items)

    def _sell(self, key: str, day: date) -> Open:
        """Enter one invoice of goods that the client usually buys."""
        income, low, high = self.dice.pick(self.buying.goods)
        net = self.dice.price(low, high)
        due = due_date(terms_on(self.client, day), day)
        what = f"{self.dice.pick(GOODS[income])}, order {self.dice.between(4000, 8999)}"
        written = due if self.buying.writes_due else None
        sale = Sale(self.client.id, key, day, net, what, written, income)
        return Open(key, day, due, invoice(self.book, sale), net, income)

    def _pay_day(self, due: date) -> date:
        """Return the client's first common day of payment on or after `due`."""
        day = due.replace(day=self.buying.pay_day)
        return business_day(day if day >= due else add_months(day, 1))

    def _settle_together(self, day: date, items: list[Open]) -> None:
        """Pay everything due by one transfer, a posting for each invoice."""
        if day > END:
            return
        parts = {item.key: item.gross for item in items}
        receipt = Receipt(self.client.id, day, sum(parts.values(), Decimal(0)), how=self._how(day))
        if len(parts) == 1:
            receive(self.book, Receipt(self.client.id, day, receipt.paid, tuple(parts), receipt.how))
        else:
            receive_split(self.book, receipt, parts)

    def _settle(self, item: Open) -> None:
        """Pay one invoice by habit: early for the discount, in time, late, or in two parts."""
        if self.client.terms.startswith("2/10") and self.dice.chance(45):
            day = business_day(shift(item.day, self.dice.between(5, 8)))
            self._receive(item, day, item.gross, cents(item.gross * Decimal("0.02")))
            return
        day = business_day(max(item.day, shift(item.due, self.dice.pick(self.buying.habit))))
        gross = item.gross
        if self.dice.chance(4):
            gross -= self._correct(item)
        self._chase(item, min(day, END), gross)
        if self.dice.chance(6) and gross > 1000:
            first = cents(gross / 200) * 100
            self._receive(item, day, first)
            gross, day = gross - first, business_day(shift(day, 17))
        self._receive(item, day, gross)

    def _receive(self, item: Open, day: date, paid: Decimal, discount: Decimal = Decimal("0.00")) -> None:
        """Enter a receipt for one invoice, unless the report's day comes first."""
        if day <= END:
            how = self._how(day)
            receive(self.book, Receipt(self.client.id, day, paid, (item.key,), how, discount=discount))

    def _correct(self, item: Open) -> Decimal:
        """Take a tenth back by a credit memo, and return its gross amount."""
        day = business_day(shift(item.day, 9))
        if day > END:
            return Decimal(0)
        what = self.dice.pick(REASONS)
        credit = Credit(self.client.id, item.key, day, cents(item.net / 10), what, item.income)
        return credit_memo(self.book, credit)

    def _chase(self, item: Open, until: date, left: Decimal) -> None:
        """Remind after 8, 22 and 40 days; after the second reminder somebody calls and may get a promise."""
        number = f'"{{{item.key}}}"'
        for level, (days, channel) in enumerate(((8, "email"), (22, "email"), (40, "letter")), start=1):
            day = business_day(shift(item.due, days))
            if day >= until:
                return
            self.book.custom(self.client.file, day, "reminder", number, str(level), f'"{channel}"')
            if level == 2:
                self._call(item, business_day(shift(day, 2)), until, left)

    def _call(self, item: Open, day: date, until: date, left: Decimal) -> None:
        """Note a call, and in half of the cases the promise that was made in it."""
        if day >= until:
            return
        self.book.note(self.client.id, day, self.dice.pick(EXCUSES), f"{{{item.key}}}")
        if self.dice.chance(50):
            promised = business_day(shift(day, self.dice.between(4, 12)))
            values = (
                f'"{{{item.key}}}"',
                str(promised),
                f"{left} {self.client.currency}",
                '"accounts payable"',
            )
            self.book.custom(self.client.file, day, "promise", *values)

    def _how(self, day: date) -> str:
        """Describe how the money came, as a bank statement does."""
        if self.client.currency == "EUR":
            return f"SEPA transfer {day:%y%m%d}-{self.dice.between(100, 999)}"
        if self.client.currency == "GBP":
            return f"BACS {day:%y%m%d}-{self.dice.between(100, 999)}"
        if self.client.kind == "retail":
            return f"Card {self.dice.between(1000, 9999)}"
        if self.dice.chance(15):
            return f"Cheque {self.dice.between(10000, 99999)}"
        return f"ACH {day:%y%m%d}-{self.dice.between(100, 999)}"
