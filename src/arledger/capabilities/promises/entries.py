"""What is recorded of a promise to pay."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from arledger.collecting.record import PROMISE
from arledger.collecting.shares import disputed_parts
from arledger.entries.context import EntryContext, in_currency, more_than, one_currency, refuse_payees
from arledger.model.book import Book
from arledger.model.documents import Client, Item
from arledger.model.money import Money, exact_sum
from arledger.model.plan import NewCustom, Plan
from arledger.model.problem import Refused


def promise(
    context: EntryContext, client: Client, number: str, amount: tuple[Decimal, str | None], pays_on: date, who: str
) -> Plan:
    """Propose a promise about an invoice, or without a number about a client's oldest open items.

    Raises Refused for a day that is over, and for more than is open.
    """
    _refuse_senseless(context, amount[0], pays_on)
    items = context.open_items(client, number or None)
    if not items:
        raise Refused(f"nothing of {number or client.id} is open", "There is nothing to promise.")
    value, said = amount
    currency = one_currency(items, said, number or client.id)
    in_currency(said, currency, number or client.id)
    own = [item for item in items if item.currency == currency and item.number]
    more_than(value, exact_sum(item.open for item in own), currency, f"what is open of {number or client.id}")
    whose = context.whose(client)
    parts = _parts(context.book, own, value)
    for each in parts:
        refuse_payees(context, each, "A promise cannot say whose is meant where clients are payees.")
    new = [
        NewCustom(context.day, PROMISE, (each, pays_on, Money(part, currency), who, *whose))
        for each, part in parts.items()
    ]
    return context.plan(context.file_of(client), new)


def _refuse_senseless(context: EntryContext, amount: Decimal, pays_on: date) -> None:
    if amount <= 0:
        raise Refused("the promised amount must be more than zero", "Give what they will pay.")
    if pays_on < context.day:
        raise Refused(f"--for {pays_on} is before {context.day}", "Give a later day.")


def _parts(book: Book, items: Sequence[Item], amount: Decimal) -> Mapping[str, Decimal]:
    """Spread an amount over the numbers of items, the oldest due first; what is disputed comes last."""
    disputed = disputed_parts(book, items[0].client) if items else {}
    parts: dict[str, Decimal] = {}
    undisputed = [(item.number, item.open - disputed.get(id(item), Decimal(0))) for item in items]
    for number, most in (*undisputed, *((item.number, disputed.get(id(item), Decimal(0))) for item in items)):
        part = min(amount, most)
        amount -= part
        if part:
            parts[number] = parts.get(number, Decimal(0)) + part
    return parts
