"""How long clients usually take to pay: the median of what was paid in full in the period, beside their terms."""

from datetime import date
from decimal import Decimal
from statistics import median_low
from typing import NamedTuple

from arledger.figures.population import payments_of
from arledger.figures.span import Span
from arledger.figures.values import DAYS, DIGITS, Figure, honest
from arledger.model.book import Book
from arledger.model.documents import DocumentKind, Item
from arledger.model.money import round_to


class Habit(NamedTuple):
    """How a client pays in one currency: days from invoice to money, days that the terms give, days late."""

    client: str
    currency: str
    days: Figure
    terms: Figure
    late: Figure


def habits(book: Book, span: Span, least: int) -> list[Habit]:
    """Return the habits of all clients, of the items that were paid in full in the period by money of the period.

    Each item counts once, on the day of its last payment; what was written off before it was paid is none of them. Of
    two in the middle the lower one is taken.
    """
    paid: dict[int, tuple[Item, date]] = {}
    for payment in payments_of(book, span):
        is_recovery = payment.item.document.kind is DocumentKind.RECOVERY
        if payment.amount > 0 and not payment.item.open and not is_recovery:
            known = paid.get(id(payment.item))
            paid[id(payment.item)] = (payment.item, max(payment.paid_on, known[1]) if known else payment.paid_on)
    found: dict[tuple[str, str], list[tuple[Item, date]]] = {}
    for item, day in paid.values():
        found.setdefault((item.client, item.currency), []).append((item, day))
    return [_habit(*key, own, least) for key, own in sorted(found.items())]


def _habit(client: str, currency: str, own: list[tuple[Item, date]], least: int) -> Habit:
    def middle(name: str, days: list[int]) -> Figure:
        value = round_to(Decimal(median_low(days)), DIGITS)
        return honest(Figure(name, DAYS, value, None, None, "median of items paid in full", len(days)), least)

    return Habit(
        client,
        currency,
        middle("days-to-pay", [(day - item.date).days for item, day in own]),
        middle("terms", [(item.due - item.date).days for item, _ in own]),
        middle("days-late", [item.days_past_due(day) for item, day in own]),
    )
