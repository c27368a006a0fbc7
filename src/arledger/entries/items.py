"""What is done with items: credit applied, written off, rescheduled."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.entries.context import EntryContext, in_currency, more_than, positive
from arledger.entries.invoices import money_of, scheduled, trimmed
from arledger.entries.mirror import Claim, relief, worth_of
from arledger.entries.payments import INVOICE_KEY, Target
from arledger.model.documents import Client, DocumentKind, Item
from arledger.model.money import ZERO, sums
from arledger.model.plan import Leg, NewTransaction, Plan
from arledger.model.problem import Refused, UserError
from arledger.subledger.sales import Sales


def apply_credit(
    context: EntryContext, client: Client, targets: tuple[Target, ...], *, oldest_first: bool, note: str
) -> Plan:
    """Propose to put unapplied credit on items: those named, or the oldest."""
    if bool(targets) == oldest_first:
        raise UserError("say what to apply the credit to", "Give --invoice NUMBER (several times) or --oldest-first.")
    items = [i for t in targets for i in _named(context, client, t)] if targets else context.open_items(client)
    # An item without a number cannot be named by the entry, and one that is yet to come is not the oldest of any.
    items = [item for item in items if item.number and (targets or item.date <= context.day)]
    parts = _parts(context, client, targets, items)
    if not parts:
        raise Refused(f"{client.id} has no unapplied credit for that", "`arledger client` shows what there is.")
    entries = [
        application(context, client, currency, _payable(legs, items), note)
        for currency, legs in sorted(parts.items())
    ]
    return context.plan(context.file_of(client), entries)


def _parts(
    context: EntryContext, client: Client, targets: tuple[Target, ...], items: list[Item]
) -> dict[str, list[Leg]]:
    """Share the unapplied credit out among the items in their order; the legs, by currency."""
    parts: dict[str, list[Leg]] = {}
    coins = {item.number: item.currency for item in items}
    limits = {t.number: money_of(t.amount, coins[t.number]) for t in targets if t.amount is not None}
    left = {item.currency: context.unapplied(client, item.currency) for item in items}
    for item in items:
        part = min(item.open, left[item.currency], limits.get(item.number, item.open))
        if part > 0:
            left[item.currency] -= part
            if item.number in limits:
                limits[item.number] -= part
            meta = ((INVOICE_KEY, item.number),)
            parts.setdefault(item.currency, []).append(Leg(item.account, -part, item.currency, meta=meta))
    return parts


def _named(context: EntryContext, client: Client, target: Target) -> list[Item]:
    context.client_of_number(target.number, client)
    items = context.open_items(client, target.number)
    owed = sum((item.open for item in items), ZERO)
    if not owed:
        raise Refused(f"{target.number} has nothing open", "`arledger items` lists what is.")
    if target.amount is not None:
        in_currency(target.currency, items[0].currency, f"the amount for {target.number}")
        positive(money_of(target.amount, items[0].currency), f"the amount for {target.number}")
        more_than(target.amount, owed, items[0].currency, f"{target.number} has open")
        more_than(
            target.amount, context.unapplied(client, items[0].currency), items[0].currency, "the unapplied credit"
        )
    return items


def _payable(legs: list[Leg], items: list[Item]) -> list[Leg]:
    """Return one leg for each account and number where coins were shared out among items: their sum is payable."""
    if not any(item.rounding for item in items):
        return legs
    totals = sums((leg._replace(number=ZERO), leg.number) for leg in legs)
    return [leg._replace(number=number) for leg, number in totals.items()]


def application(context: EntryContext, client: Client, currency: str, legs: list[Leg], note: str) -> NewTransaction:
    """Return the entry of a client's credit put on items: their legs, and one that takes it off the credit."""
    taken = -sum((leg.number for leg in legs), ZERO)
    numbers = dict.fromkeys(str(value) for leg in legs for _, value in leg.meta)
    return NewTransaction(
        context.day,
        client.name,
        note or f"Credit applied to {', '.join(numbers)}",
        (Leg(context.account_of(client), taken, currency), *legs),
    )


@dataclass(frozen=True, slots=True)
class WriteOff:
    """A write-off to be proposed: whose, of what, how much."""

    client: Client
    number: str
    amount: Decimal
    currency: str


def find_write_off(
    context: EntryContext, number: str, client: Client | None, amount: Decimal | None, currency: str | None = None
) -> WriteOff:
    """Return what is to be written off: everything that an item has open, or less.

    `currency` is the amount's, where it was said.
    """
    owner = context.client_of_number(number, client)
    items = [item for item in context.open_items(owner, number) if currency in (None, item.currency)]
    if not items:
        inside = f" in {currency}" if currency else ""
        raise Refused(f"{number} has nothing open{inside}", "`arledger items` lists what is.")
    _refuse_earlier(context, items)
    if len({item.currency for item in items}) > 1:
        raise Refused(f"{number} is open in several currencies", "Give --amount with its currency.")
    currency = items[0].currency
    owed = sum((item.open for item in items), ZERO)
    wanted = owed if amount is None else money_of(positive(amount), currency)
    more_than(wanted, owed, currency, f"{number} has open")
    return WriteOff(owner, number, wanted, currency)


def _refuse_earlier(context: EntryContext, items: list[Item]) -> None:
    """Raise Refused where an item is of a later day than the entry: there is nothing yet to give up or to put off."""
    later = max(item.document.date for item in items)
    if later > context.day:
        raise Refused(f"{items[0].number} is dated {later}, after {context.day}", "Give a later --date.")


def write_off(context: EntryContext, found: WriteOff, note: str, *, tax_relief: bool = False) -> Plan:
    """Propose the write-off; who may is decided before (`controls/approvals.py`).

    With `tax_relief`, the tax in what is given up is no bad debt but goes back; raises Refused where there is none.
    """
    legs = []
    rest, items = found.amount, context.open_items(found.client, found.number)
    for item in items:
        part = min(item.open, rest) if item.currency == found.currency else ZERO
        if part:
            legs.append(Leg(item.account, -part, found.currency))
            rest -= part
    taxed = _relief(context, found) if tax_relief else []
    bad_debt = context.first_open(context.policy.accounts.bad_debt, "bad debt")
    entry = NewTransaction(
        context.day,
        found.client.name,
        note or f"Write-off of {found.number}",
        (Leg(bad_debt, found.amount - worth_of(taxed), found.currency), *taxed, *_payable(legs, items)),
        links=(found.number,),
        meta=(("by", context.by),),
    )
    return context.plan(context.file_of(found.client), [entry])


def _relief(context: EntryContext, found: WriteOff) -> list[Leg]:
    claim = Claim(found.client, found.number, found.currency)
    taxed = relief(Sales(context.book, context.policy), claim, found.amount)
    if not taxed:
        raise Refused(
            f"{found.number} has no tax left that could be relieved",
            "Leave --tax-relief out, or list the account of the tax under [accounts] tax in arledger.toml.",
        )
    return [leg._replace(meta=()) for leg in taxed]


def reschedule(
    context: EntryContext,
    number: str,
    client: Client | None,
    parts: tuple[tuple[date, Decimal], ...] | str,
    said: str | None = None,
    note: str = "",
) -> Plan:
    """Propose to owe what is open on an item in instalments: given dates and amounts, or instalment terms.

    `said` is the currency of the amounts, where it was said.
    """
    owner = context.client_of_number(number, client)
    items = to_reschedule(context, owner, number)
    currency, owed = items[0].currency, sum((item.open for item in items), ZERO)
    in_currency(said, currency, "an instalment")
    dates = _by_terms(context, parts, owed, currency) if isinstance(parts, str) else parts
    dates = tuple((day, positive(money_of(amount, currency), "an instalment")) for day, amount in dates)
    total = sum((amount for _, amount in dates), ZERO)
    if total != owed:
        raise Refused(f"the instalments come to {total:f} {currency}, and {owed:f} is open", "Let them add up.")
    early = [day for day, _ in dates if day < context.day]
    if early:
        raise Refused(f"an instalment falls due on {early[0]}, before {context.day}", "Correct the dates.")
    return context.plan(context.file_of(owner), [rescheduling(context, owner, items, dates, note)])


def rescheduling(
    context: EntryContext, client: Client, items: list[Item], parts: tuple[tuple[date, Decimal], ...], note: str = ""
) -> NewTransaction:
    """Return the entry that settles items of one number by instalments: days, and amounts in its currency.

    Where these come to less than is open, the rest stays where it is due; more raises ValueError.
    """
    number, currency = items[0].number, items[0].currency
    meta = ((INVOICE_KEY, number),)
    rest = sum((amount for _, amount in parts), ZERO)
    old = []
    for item in items:
        taken = min(item.open, rest)
        rest -= taken
        if taken:
            old.append(Leg(item.account, -taken, currency, meta=meta))
    if rest:
        raise ValueError(f"{rest} more than {number} has open")
    account = items[0].account
    new = [Leg(account, amount, currency, meta=(*meta, ("due", day))) for day, amount in parts]
    count = f"{len(new)} instalment{'s' if len(new) > 1 else ''}"
    legs = (*_payable(old, items), *new)
    return NewTransaction(context.day, client.name, note or f"{number} in {count}", legs)


def to_reschedule(context: EntryContext, owner: Client, number: str) -> list[Item]:
    """Return the open items of a number; raises Refused where they cannot be put off on the day."""
    items = context.open_items(owner, number)
    if not items:
        raise Refused(f"{number} has nothing open", "`arledger items` lists what is.")
    _refuse_earlier(context, items)
    if any((d.date, d.kind) == (context.day, DocumentKind.ADJUSTMENT) for d in (item.document for item in items)):
        raise Refused(f"{number} was rescheduled on {context.day} already", "Give a later --date.")
    if len({item.currency for item in items}) > 1:
        raise Refused(f"{number} is open in several currencies", "Settle one of them first.")
    return items


def _by_terms(context: EntryContext, text: str, owed: Decimal, currency: str) -> tuple[tuple[date, Decimal], ...]:
    parts = scheduled(context, text, owed, currency)
    return tuple((part.due, trimmed(part.amount)) for part in parts)
