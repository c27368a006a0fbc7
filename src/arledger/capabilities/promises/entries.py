"""What is recorded of a promise to pay."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from arledger.collecting.record import PROMISE
from arledger.entries.context import EntryContext, in_currency, more_than
from arledger.model.documents import Client, Item
from arledger.model.money import Money, exact_sum
from arledger.model.plan import AccountName, NewCustom, Plan
from arledger.model.problem import Refused


def promise(
    context: EntryContext, client: Client, number: str, amount: tuple[Decimal, str | None], pays_on: date, who: str
) -> Plan:
    """Propose a promise about an invoice, or without a number about a client's oldest open items.

    Raises Refused for a day that is over, and for more than is open.
    """
    if pays_on < context.day:
        raise Refused(f"--for {pays_on} is before {context.day}", "Give a later day.")
    items = context.open_items(client, number or None)
    if not items:
        raise Refused(f"nothing of {number or client.id} is open", "There is nothing to promise.")
    value, said = amount
    currencies = {item.currency for item in items}
    currency = said if said in currencies else items[0].currency
    in_currency(said, currency, number or client.id)
    own = [item for item in items if item.currency == currency and item.number]
    more_than(value, exact_sum(item.open for item in own), currency, f"what is open of {number or client.id}")
    whose = (AccountName(context.account_of(client)),) if context.policy.items.client_from == "account" else ()
    new = [
        NewCustom(context.day, PROMISE, (each, pays_on, Money(part, currency), who, *whose))
        for each, part in _parts(own, value)
    ]
    return context.plan(context.file_of(client), new)


def _parts(items: Sequence[Item], amount: Decimal) -> Iterable[tuple[str, Decimal]]:
    """Spread an amount over the numbers of items, the oldest due first."""
    parts: dict[str, Decimal] = {}
    for item in items:
        part = min(amount, item.open)
        amount -= part
        if part:
            parts[item.number] = parts.get(item.number, Decimal(0)) + part
    return parts.items()
