"""What a book should be after each deed: a second opinion that knows nothing of entries and allocation.

Items are lines with a due date and what is open; credit is a sum per client and currency. A deed happens on
a day of its own, so that the day says which receipt is meant.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from arledger.model.book import Book

COIN = Decimal("0.01")
NOTHING = Decimal(0)
Key = tuple[str, str]
Paper = tuple[str, str, str, Decimal]
"""A document: kind, client, number, and its amount, positive where more is owed."""
TERMS = (
    "net 30",
    "net 10",
    "due on receipt",
    "eom",
    "15 mfi",
    "2/10 net 30",
    "3 instalments monthly",
    "30% net 0, 70% net 30",
)


def coins(amount: Decimal) -> Decimal:
    """Round half up to whole cents."""
    return amount.quantize(COIN, rounding=ROUND_HALF_UP)


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    first = day.replace(day=1)
    for _ in range(months):
        first = month_end(first) + timedelta(days=1)
    return first.replace(day=min(day.day, month_end(first).day))


def parts_of(terms: str, day: date, total: Decimal) -> list[tuple[date, Decimal]]:
    """Return when how much is due under one of TERMS."""
    if terms == "3 instalments monthly":
        third = coins(total / 3)
        dates = [months_later(day, n) for n in (1, 2, 3)]
        return list(zip(dates, [third, third, total - 2 * third], strict=True))
    if terms.startswith("30%"):
        now = coins(total * 30 / 100)
        return [(day, now), (day + timedelta(days=30), total - now)]
    due = {
        "net 30": day + timedelta(days=30),
        "net 10": day + timedelta(days=10),
        "due on receipt": day,
        "eom": month_end(day),
        "15 mfi": (month_end(day) + timedelta(days=1)).replace(day=15),
        "2/10 net 30": day + timedelta(days=30),
    }
    return [(due[terms], total)]


@dataclass(slots=True, eq=False)
class Line:
    """A debit with one due date, and what of it is open."""

    client: str
    number: str
    currency: str
    day: date
    due: date
    amount: Decimal
    open: Decimal


@dataclass(slots=True, eq=False)
class Sale:
    """An invoice as it was made: whether a discount may still be taken follows from it."""

    client: str
    number: str
    currency: str
    day: date
    terms: str
    total: Decimal
    rescheduled: bool = False


@dataclass(slots=True, eq=False)
class Receipt:
    """Money that came in: what it settled, and what of it was left; `whole` while nothing of that was used."""

    client: str
    currency: str
    day: date
    names: tuple[str, ...]
    settled: list[tuple[Line, Decimal]]
    left: Decimal
    whole: bool = True


@dataclass(slots=True)
class Ideal:
    """The whole book, as deeds should leave it."""

    terms: dict[str, str]
    lines: list[Line] = field(default_factory=list)
    credit: dict[Key, Decimal] = field(default_factory=dict)
    sales: list[Sale] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    written_off: dict[tuple[str, str, str], Decimal] = field(default_factory=dict)
    on_hold: set[str] = field(default_factory=set)
    used: Counter[str] = field(default_factory=Counter)

    def next_number(self, kind: str, day: date) -> str:
        """Give the next number of a kind in a year."""
        head = f"{kind}-{day.year}"
        self.used[head] += 1
        return f"{head}-{self.used[head]:04}"

    def open_lines(self, client: str | None = None, number: str | None = None, currency: str = "") -> list[Line]:
        """Return what is open, the oldest due first."""
        found = [
            line
            for line in self.lines
            if line.open and client in (None, line.client) and number in (None, line.number)
            and currency in ("", line.currency)
        ]  # fmt: skip
        return sorted(found, key=lambda line: (line.due, line.day, line.number, line.amount))

    def owed(self, client: str, number: str) -> Decimal:
        return sum((line.open for line in self.open_lines(client, number)), NOTHING)

    def debit(
        self, client: str, number: str, currency: str, day: date, parts: Iterable[tuple[date, Decimal]]
    ) -> None:
        """Open an item, in parts."""
        self.lines += [Line(client, number, currency, day, due, amount, amount) for due, amount in parts]

    def settle(self, lines: Iterable[Line], amount: Decimal) -> list[tuple[Line, Decimal]]:
        """Settle lines in their order; all of `amount` must be used."""
        done = []
        for line in lines:
            part = min(line.open, amount)
            if part:
                line.open -= part
                amount -= part
                done.append((line, part))
        assert not amount
        return done

    def add_credit(self, client: str, currency: str, amount: Decimal) -> None:
        self.credit[client, currency] = self.credit.get((client, currency), NOTHING) + amount

    def use_credit(self, client: str, currency: str, amount: Decimal) -> None:
        """Use up credit; whose it was is not followed, so no receipt that left some can come back whole."""
        self.add_credit(client, currency, -amount)
        assert self.credit[client, currency] >= 0
        for receipt in self.receipts:
            if (receipt.client, receipt.currency) == (client, currency) and receipt.left:
                receipt.whole = False


def assert_same(book: Book, ideal: Ideal, day: date, papers: list[Paper]) -> None:
    """Compare a book with what it should be, and the day's documents with those that were to be written."""
    expected: Counter[tuple[str, str, str, date]] = Counter()
    for line in ideal.lines:
        if line.open:
            expected[line.client, line.number, line.currency, line.due] += line.open  # type: ignore[assignment]
    found: Counter[tuple[str, str, str, date]] = Counter()
    for item in book.items:
        if item.open:
            found[item.client, item.number, item.currency, item.due] += item.open  # type: ignore[assignment]
    assert found == expected
    credit: dict[Key, Decimal] = {}
    for left in book.credits:
        key = (left.client, left.currency)
        credit[key] = credit.get(key, NOTHING) + left.open
    assert {k: n for k, n in credit.items() if n} == {k: n for k, n in ideal.credit.items() if n}
    assert set(book.clients) == set(ideal.terms)
    written = [(d.kind.value, d.client, d.number, d.amount) for d in book.documents if d.date == day]
    assert sorted(written) == sorted(papers)
