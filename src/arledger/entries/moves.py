"""A receipt that was put on the wrong client or invoice is moved: no money, and nothing old, is touched."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from arledger.entries.context import EntryContext, in_currency, more_than, positive
from arledger.entries.invoices import money_of
from arledger.entries.payments import INVOICE_KEY
from arledger.entries.receipts import (
    ReceiptStanding,
    came_in,
    granted_with,
    others_in,
    refuse_later,
    standing,
    turned_round,
)
from arledger.model.documents import Client, Document, DocumentKind
from arledger.model.facts import MetaValue
from arledger.model.money import ZERO, Money, amount_text
from arledger.model.plan import Leg, NewTransaction, Plan
from arledger.model.problem import Refused
from arledger.subledger.moves import MOVED_KEY, PAID_ON_KEY, MovedReceipts, references


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """Move what `holder` has of a receipt, or `amount` of it, to a client, and to its invoice `number`, or to none.

    `currency` is the amount's, where it was said. `source` is the invoice that it is taken from; empty for all.
    """

    receipt: Document
    holder: Client
    to: Client
    number: str = ""
    amount: Decimal | None = None
    currency: str | None = None
    source: str = ""
    note: str = ""


@dataclass(slots=True)
class _Taken:
    """What is taken off the holder: parts of items by number and account, and unapplied credit."""

    parts: dict[tuple[str, str], Decimal]
    free: Decimal
    granted: tuple[Leg, ...] = ()


def move(context: EntryContext, request: MoveRequest) -> Plan:
    """Propose the entry that moves a receipt.

    What it had settled opens again with its due dates. A discount, or what was written off with it, is undone where
    all of the receipt is moved. Raises Refused for more than is there, and where nobody can tell what opens again.
    """
    there = standing(context, request.receipt, request.holder.id)
    receipt, currency = there.origin, there.origin.currency
    _refuse_all(context, request, there)
    taken = _there(context, request, there)
    granted = granted_with(taken.granted, currency)
    most = sum(taken.parts.values(), taken.free) - granted
    if not others_in(context, receipt):
        all_granted = _standing_grants(context, there, {number for number, _ in there.settled})
        most = min(most, there.total - granted_with(all_granted, currency))
    in_currency(request.currency, currency, "the amount")
    amount = most if request.amount is None else money_of(positive(request.amount), currency)
    more_than(amount, most, currency, "there is to move")
    remarks = []
    if amount < most:
        taken = _part_of(taken, amount, receipt)
    if granted:
        kept = amount < most
        text = amount_text(granted, currency)
        remarks.append(
            f"The {text} that settled with it without money stay, until all of the receipt is moved."
            if kept
            else f"The {text} that settled with it without money are undone."
        )
    put = list(_put(context, request, amount, currency))
    if request.number and not put[-1].meta:
        remarks.append(f"{amount_text(-put[-1].number, currency)} stays unapplied.")
    entry = NewTransaction(
        context.day,
        request.holder.name,
        request.note or _text(request, receipt, taken),
        (*_off(context, request, taken, currency), *put, *taken.granted),
        tags=(DocumentKind.MOVED_RECEIPT.value,),
        meta=((MOVED_KEY, _name(context, receipt)), (PAID_ON_KEY, receipt.date), ("by", context.by)),
    )
    return context.plan(context.file_of(request.holder), [entry], *remarks)


def holders_of(context: EntryContext, receipts: Sequence[Document]) -> list[tuple[Document, Client]]:
    """Return which clients have something of these receipts, the receipt as it came in before each."""
    moved = MovedReceipts(context.book)
    found: dict[tuple[int, str], tuple[Document, Client]] = {}
    for receipt in receipts:
        origin = moved.origin(receipt)
        # Named is what a client has, or the receipt itself, wherever it is.
        clients = [context.book.credits[at].client for at in moved.credits_of(receipt)]
        for client in clients if receipt == origin else [receipt.client]:
            if standing(context, origin, client).total > 0:
                found[id(origin), client] = (origin, context.book.clients[client])
    return list(found.values())


def _refuse_all(context: EntryContext, request: MoveRequest, there: ReceiptStanding) -> None:
    refuse_later(context, there)
    book, receipt = context.book, there.origin
    if not there.total:
        raise Refused(
            f"{request.holder.id} has nothing of the receipt of {receipt.date}",
            "`arledger client` shows what came in.",
        )
    if book.by_payee and request.to != request.holder:
        raise Refused(
            "an entry has one payee, who is the client here: it cannot move money to another",
            "Write two entries by hand, with an account between them.",
        )
    recovered = {item.number for item in book.items if item.document.kind is DocumentKind.RECOVERY}
    if any(number in recovered for number, _ in there.settled):
        raise Refused("this receipt recovers what was written off", "Write the entry by hand.")


def _there(context: EntryContext, request: MoveRequest, there: ReceiptStanding) -> _Taken:
    """Return what may be taken: what is where it should be stays."""
    same = request.to.id == request.holder.id
    parts, free = dict(there.settled), there.left.get(request.holder.id, ZERO)
    if same:
        parts = {key: part for key, part in parts.items() if not request.number or key[0] != request.number}
        free = free if request.number else ZERO
    if request.source:
        parts, free = {key: part for key, part in parts.items() if key[0] == request.source}, ZERO
    if not parts and not free:
        raise Refused(_why_nothing(request, there), f"It is on {_listed(there)}.")
    whole = len(parts) == len(there.settled) and free == there.left.get(request.holder.id, ZERO)
    return _Taken(parts, free, _granted(context, request, there, parts, whole=whole))


def _why_nothing(request: MoveRequest, there: ReceiptStanding) -> str:
    receipt = f"the receipt of {there.origin.date}"
    if request.source and request.source not in {number for number, _ in there.settled}:
        return f"{receipt} settles nothing of {request.source}"
    same = request.to.id == request.holder.id
    where = request.number if same and request.number else f"the account of {request.holder.id}"
    return f"{receipt} is on {where} already"


def _granted(
    context: EntryContext,
    request: MoveRequest,
    there: ReceiptStanding,
    parts: Iterable[tuple[str, str]],
    *,
    whole: bool,
) -> tuple[Leg, ...]:
    """Return what settled without money what is taken, turned round: a leg says for what, or is for all there is."""
    legs = _standing_grants(context, there, {number for number, _ in parts})
    if all(leg.meta for leg in legs) or (whole and not others_in(context, there.origin)):
        return tuple(legs)
    if request.amount is None:
        raise Refused(
            f"for what the receipt of {there.origin.date} settled without money is not known, and not all is moved",
            "Say with --amount how much money is meant.",
        )
    return ()


def _standing_grants(context: EntryContext, there: ReceiptStanding, numbers: set[str]) -> list[Leg]:
    """Return the legs without money, turned round, that are for these invoices or do not say for what."""
    if not there.unmoved:
        return []
    return [leg for leg in turned_round(context, there.origin).granted if {str(n) for _, n in leg.meta} <= numbers]


def _listed(there: ReceiptStanding) -> str:
    numbers = dict.fromkeys(number or "an item without a number" for number, _ in there.settled)
    return " and ".join([*numbers, *(["no invoice"] if there.left else [])])


def _part_of(taken: _Taken, amount: Decimal, receipt: Document) -> _Taken:
    """Take a part: what is unapplied first, then of the one invoice that there is."""
    free = min(taken.free, amount)
    rest = amount - free
    numbers = sorted({number for number, _ in taken.parts})
    if rest and len(numbers) > 1:
        raise Refused(
            f"the receipt of {receipt.date} is on {' and '.join(number or 'no number' for number in numbers)}",
            "Say with --from NUMBER which opens again.",
        )
    parts = {}
    for key, part in taken.parts.items():
        if rest:
            parts[key] = min(part, rest)
            rest -= parts[key]
    return _Taken(parts, free)


def _off(context: EntryContext, request: MoveRequest, taken: _Taken, currency: str) -> Iterator[Leg]:
    free = taken.free
    for (number, account), part in taken.parts.items():
        if number:
            yield Leg(account, part, currency, meta=((INVOICE_KEY, number),))
        else:
            free += part
    if free:
        yield Leg(context.account_of(request.holder), free, currency)


def _put(context: EntryContext, request: MoveRequest, amount: Decimal, currency: str) -> Iterator[Leg]:
    """Yield the credits: on what the invoice has open, and what it does not need unapplied."""
    items = context.open_items(request.to, request.number) if request.number else []
    items = [item for item in items if item.currency == currency]
    if request.number and not items:
        raise Refused(f"{request.number} has nothing open in {currency}", f"Use --to {request.to.id} for credit.")
    parts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for item in items:
        part = min(item.open, amount)
        amount -= part
        if part:
            parts[item.account] += part
    for account, part in parts.items():
        yield Leg(account, -part, currency, meta=((INVOICE_KEY, request.number),))
    if amount:
        yield Leg(context.account_of(request.to), -amount, currency)


def _name(context: EntryContext, receipt: Document) -> MetaValue:
    """Return how the entry calls the receipt: by the bank's reference or its number, else by its amount."""
    known = [*references(receipt.entry), receipt.number]
    return next((name for name in known if name), Money(came_in(context, receipt), receipt.currency))


def _text(request: MoveRequest, receipt: Document, taken: _Taken) -> str:
    to = request.to.name if request.to != request.holder else ""
    target = ", ".join(part for part in (to, request.number) if part) or "no invoice"
    numbers = ", ".join(dict.fromkeys(number for number, _ in taken.parts if number))
    return f"Payment of {receipt.date} moved{f' from {numbers}' if numbers else ''} to {target}"
