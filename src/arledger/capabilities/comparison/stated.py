"""The documents that exports state, with whose each is and the key by which it is known again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.capabilities.comparison.people import Person
from arledger.formats.imports.export import ExportItem
from arledger.model.money import exact_sum

_NO_CENTS = Decimal("0.00")


@dataclass(slots=True)
class Stated:
    """A document as an export states it: its client, its key, and its items, the instalments of one number."""

    person: Person
    key: str
    day: date
    currency: str
    items: list[ExportItem]

    @property
    def number(self) -> str:
        """Its number; empty where it has none."""
        return self.items[0].number

    @property
    def open(self) -> Decimal:
        """What is open of it, positive where the client owes."""
        return exact_sum(item.open for item in self.items)

    @property
    def amount(self) -> Decimal:
        """Its amount, positive where the client owes."""
        return exact_sum(item.amount for item in self.items)

    @property
    def is_credit(self) -> bool:
        """Whether it lowers what the client owes."""
        return (self.items[0].open or self.items[0].amount) < 0


def documents(system: str, items: Iterable[tuple[ExportItem, Person]], day: date, currency: str) -> list[Stated]:
    """Put the items of one document together, instalments of one number, and give each document its key.

    `day` is that of items without a date, `currency` that of items which name none.
    """
    found: dict[tuple[str, str, str, bool], Stated] = {}
    counts: dict[tuple[str, str, str], int] = {}
    for item, person in items:
        code = item.currency or currency
        key = _key(system, item)
        at = (person.id, key, code)
        if not item.number:
            counts[at] = counts.get(at, 0) + 1
            key = f"{key} #{counts[at]}" if counts[at] > 1 else key
        one = (person.id, key, code, (item.open or item.amount) < 0)
        document = found.get(one)
        if document is None:
            document = found[one] = Stated(person, key, item.date or day, code, [])
        document.items.append(item)
    return list(found.values())


def _key(system: str, item: ExportItem) -> str:
    """Return what makes a document the same in a later export: its open amount may have changed."""
    parts = [system, item.kind.value]
    if item.number:
        return as_written(" ".join([*parts, item.number, str(item.date or "")]).strip())
    if item.date is None:
        # A balance of a client, and no document: there is one of each.
        return f"{system} balance"
    # With its cents: a workbook has 150 where text has 150.00, and both are one document.
    return f"{' '.join(parts)} {item.date} {exact_sum((item.amount, _NO_CENTS)):f}"


def as_written(text: str) -> str:
    """Return a text as a ledger can hold it: it knows no backslash."""
    return text.replace("\\", "/")
