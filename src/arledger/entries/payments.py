"""Money in and out: receipts, refunds, recoveries."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from arledger.entries.context import EntryContext, in_currency, more_than, positive
from arledger.entries.discounts import earned_discount
from arledger.entries.invoices import money_of
from arledger.entries.mirror import Claim, relief, relief_back, worth_of
from arledger.model.bank import PAYER_KEY
from arledger.model.documents import Client, DocumentKind, Item
from arledger.model.money import ZERO, Money, amount_text
from arledger.model.plan import Leg, NewTransaction, Plan
from arledger.model.problem import Refused, UserError
from arledger.subledger.clients import client_named
from arledger.subledger.sales import Sales

INVOICE_KEY = "invoice"


class Target(NamedTuple):
    """An invoice that a receipt is for; without an amount, as much as it has open.

    `currency` is the amount's, where it was said.
    """

    number: str
    amount: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A receipt: `amount` is what the client paid, before the bank's fee.

    Exactly one of `targets`, `oldest_first` and `unapplied` says what it is for. `received` is the money as
    it arrived, in another currency; `fee_currency` is the fee's, where it was said. `payer` is who paid where it was
    not the client, such as a leasing company.
    """

    client: Client
    amount: Decimal
    targets: tuple[Target, ...] = ()
    oldest_first: bool = False
    unapplied: bool = False
    take_discount: bool = False
    fee: Decimal = ZERO
    fee_currency: str | None = None
    tolerance: bool = False
    received: Money | None = None
    currency: str | None = None
    account: str | None = None
    number: str | None = None
    note: str = ""
    payer: str = ""


@dataclass(slots=True)
class _Spread:
    """How a receipt is spread: parts per number and account, and what is not money."""

    parts: dict[tuple[str, str], Decimal]
    discount: Decimal = ZERO
    relief: list[Leg] = field(default_factory=list)
    written_off: Decimal = ZERO
    left: Decimal = ZERO


def payment(context: EntryContext, request: PaymentRequest) -> Plan:
    """Propose a receipt; raises Refused for more than an invoice has open or a discount that is not earned."""
    _refuse_choice(request)
    client, currency = request.client, request.currency or _currency(context, request)
    amount = money_of(positive(request.amount), currency)
    in_currency(request.fee_currency, currency, "the fee")
    fee = money_of(request.fee, currency)
    if not 0 <= fee < amount:
        raise Refused("the fee must be less than the amount", "The amount is what the client paid.")
    if request.number and request.number in context.numbers:
        raise Refused(f"the number {request.number} is taken", "Give another, or none.")
    spread = _spread(context, request, amount, currency)
    legs = [
        *_money_legs(context, request, amount - fee, currency, spread),
        *_client_legs(context, client, currency, spread),
    ]
    numbers = list(dict.fromkeys(number for number, _ in spread.parts))
    single = len(spread.parts) == 1 and not spread.left
    if single:
        # One invoice, one leg: the link says it all, as people write it.
        legs = [leg._replace(meta=()) for leg in legs]
    entry = _entry(context, request, legs, numbers, single=single)
    remarks = [f"{amount_text(spread.left, currency)} stays unapplied."] if spread.left else []
    return replace(context.plan(context.file_of(client), [entry], *remarks), names_items=not request.oldest_first)


def _entry(
    context: EntryContext, request: PaymentRequest, legs: Sequence[Leg], numbers: Sequence[str], *, single: bool
) -> NewTransaction:
    """Return the entry of a receipt: who paid is its payee, unless payees are the clients."""
    book, client = context.book, request.client
    payer = book.name_of(client_named(request.payer, book.clients)) if request.payer else ""
    said = (("number", request.number or ""), (PAYER_KEY, payer))
    return NewTransaction(
        context.day,
        client.name if book.by_payee else payer or client.name,
        request.note or (f"Payment of {', '.join(numbers)}" if numbers else "Payment on account"),
        tuple(legs),
        links=tuple(numbers) if single else (),
        meta=tuple((key, value) for key, value in said if value),
    )


def _refuse_choice(request: PaymentRequest) -> None:
    if [bool(request.targets), request.oldest_first, request.unapplied].count(True) != 1:
        raise UserError(
            "say what the money is for, in one way",
            "Give --invoice NUMBER (several times), --oldest-first or --unapplied.",
        )
    if request.take_discount and not request.targets:
        raise UserError("--discount needs to know the invoices", "Name them with --invoice.")


def _currency(context: EntryContext, request: PaymentRequest) -> str:
    currencies = {
        item.currency for target in request.targets for item in context.open_items(request.client, target.number)
    }
    if len(currencies) > 1:
        raise Refused(
            f"these invoices are in {' and '.join(sorted(currencies))}", "Record a receipt for each currency."
        )
    return currencies.pop() if currencies else context.currency_of(request.client)


def _spread(context: EntryContext, request: PaymentRequest, amount: Decimal, currency: str) -> _Spread:
    spread = _Spread({}, left=amount)
    if request.oldest_first:
        for item in context.open_items(request.client):
            # An item without a number cannot be named, and one that is yet to come is not the oldest of anything;
            # what is meant for them stays unapplied.
            if item.currency == currency and item.number and item.date <= context.day:
                part = min(item.open, spread.left)
                _settle(spread, item, part)
                spread.left -= part
    # Said amounts first: what an invoice without one takes is what they leave.
    for target in sorted(request.targets, key=lambda target: target.amount is None):
        _spread_on(context, request, target, currency, spread)
    return spread


def _spread_on(
    context: EntryContext, request: PaymentRequest, target: Target, currency: str, spread: _Spread
) -> None:
    context.client_of_number(target.number, request.client)
    items = [item for item in context.open_items(request.client, target.number) if item.currency == currency]
    owed = sum((item.open for item in items), ZERO)
    if not owed:
        raise Refused(
            f"{target.number} has nothing open in {currency}", _otherwise(context, request, target.number, currency)
        )
    if target.amount is not None:
        in_currency(target.currency, currency, f"the amount for {target.number}")
        positive(money_of(target.amount, currency), f"the amount for {target.number}")
        more_than(target.amount, owed, currency, f"{target.number} has open")
        more_than(target.amount, spread.left, currency, "the payment has left")
    earned = earned_discount(context, request.client, items, currency) if request.take_discount else ZERO
    if earned > owed:
        raise Refused(
            f"the discount of {amount_text(earned, currency)} is more than {target.number} has open, "
            f"{amount_text(owed, currency)}",
            "Leave --discount out, and write a credit memo for what the client has paid too much.",
        )
    wanted = min(owed - earned, spread.left) if target.amount is None else money_of(target.amount, currency)
    short = owed - earned - wanted
    if earned and short and not request.tolerance:
        raise Refused(
            f"{target.number} needs {amount_text(owed - earned, currency)} for its discount of "
            f"{amount_text(earned, currency)}",
            "Leave --discount out, or correct the amount.",
        )
    written_off = _within_tolerance(context, request, short, currency)
    spread.left -= wanted
    spread.discount += earned
    if earned and context.policy.discounts.tax_relief:
        spread.relief += relief(
            Sales(context.book, context.policy), Claim(request.client, target.number, currency), earned
        )
    spread.written_off += written_off
    rest = wanted + earned + written_off
    for item in items:
        part = min(item.open, rest)
        _settle(spread, item, part)
        rest -= part


def _otherwise(context: EntryContext, request: PaymentRequest, number: str, currency: str) -> str:
    """Say what to do where an invoice has nothing open in the currency of the payment."""
    others = sorted({item.currency for item in context.open_items(request.client, number)})
    if others:
        return f'Give the amount in {others[0]}, and add --received "{request.amount:f} {currency}" for what arrived.'
    return _instead(context, items_of(context, request.client, number))


def items_of(context: EntryContext, client: Client, number: str) -> list[Item]:
    """Return a client's items of a number, open or settled."""
    return [item for item in context.book.items if (item.client, item.number) == (client.id, number)]


def _instead(context: EntryContext, items: list[Item]) -> str:
    """Say what becomes of money for items of which nothing is open."""
    own = {id(item) for item in items}
    given_up = any(
        id(context.book.items[step.item]) in own
        and context.book.credits[step.credit].document.kind is DocumentKind.WRITE_OFF
        for step in context.book.allocations
    )
    if given_up:
        return f"It was written off: `arledger recovery {items[0].number} AMOUNT` takes what comes in after all."
    return "Use --unapplied for money on account."


def _within_tolerance(context: EntryContext, request: PaymentRequest, short: Decimal, currency: str) -> Decimal:
    if not request.tolerance or not short:
        return ZERO
    if short > context.policy.writing.tolerance:
        raise Refused(
            f"{amount_text(short, currency)} is short, which is over the tolerance of "
            f"{amount_text(context.policy.writing.tolerance, currency)}",
            "Leave --tolerance out: the rest stays open.",
        )
    return short


def _settle(spread: _Spread, item: Item, part: Decimal) -> None:
    if part:
        key = (item.number, item.account)
        spread.parts[key] = spread.parts.get(key, ZERO) + part


def _money_legs(
    context: EntryContext, request: PaymentRequest, came: Decimal, currency: str, spread: _Spread
) -> list[Leg]:
    """Return what is not the client's: the money that `came` after the fee, and what is no money."""
    arrived = request.received.currency if request.received else currency
    account = context.cash_account(request.account, arrived)
    if request.received:
        received = positive(money_of(*request.received), "the money received")
        if arrived == currency:
            raise Refused(f"--received is in {currency}, as the invoices are", "Give the amount alone.")
        legs = [Leg(account, received, arrived, total_price=Money(came, currency))]
    else:
        legs = [Leg(account, came, currency)]
    if request.fee:
        fee = money_of(request.fee, currency)
        legs.append(Leg(context.first_open(context.policy.accounts.bank_fees, "bank fees"), fee, currency))
    if spread.discount:
        net = spread.discount - worth_of(spread.relief)
        legs += [
            Leg(context.first_open(context.policy.accounts.discounts, "discounts"), net, currency),
            *spread.relief,
        ]
    if spread.written_off:
        legs.append(
            Leg(context.first_open(context.policy.accounts.bad_debt, "bad debt"), spread.written_off, currency)
        )
    return legs


def _client_legs(context: EntryContext, client: Client, currency: str, spread: _Spread) -> list[Leg]:
    legs = [
        Leg(account, -part, currency, meta=((INVOICE_KEY, number),) if number else ())
        for (number, account), part in spread.parts.items()
    ]
    if spread.left:
        legs.append(Leg(context.account_of(client), -spread.left, currency))
    return legs


def refund(
    context: EntryContext, client: Client, amount: Decimal, currency: str | None, account: str | None, note: str
) -> Plan:
    """Propose a refund; never more than the client's unapplied credit."""
    currency = currency or context.currency_of(client)
    amount = money_of(positive(amount), currency)
    more_than(amount, context.unapplied(client, currency), currency, f"{client.id} has in unapplied credit")
    entry = NewTransaction(
        context.day,
        client.name,
        note or "Refund of credit",
        (
            Leg(context.account_of(client), amount, currency),
            Leg(context.cash_account(account, currency), -amount, currency),
        ),
        tags=("refund",),
        meta=(("by", context.by),),
    )
    return context.plan(context.file_of(client), [entry])


def recovery(
    context: EntryContext,
    number: str,
    client: Client | None,
    amount: Decimal,
    account: str | None,
    note: str,
    currency: str | None = None,
) -> Plan:
    """Propose the receipt of money on an item that was written off: income back, and the trail on the client.

    Tax that went back with the write-off is owed again, in proportion. `currency` is the amount's, where it was said.
    """
    owner = context.client_of_number(number, client)
    written_off, currency = _written_off(context, owner, number, currency)
    amount = money_of(positive(amount), currency)
    more_than(amount, written_off, currency, f"was written off on {number}")
    receivable = context.account_of(owner)
    taxed = relief_back(context, Claim(owner, number, currency), amount, written_off)
    entry = NewTransaction(
        context.day,
        owner.name,
        note or f"Recovery of {number}",
        (
            Leg(context.cash_account(account, currency), amount, currency),
            Leg(
                context.first_open(context.policy.accounts.bad_debt, "bad debt"), -amount - worth_of(taxed), currency
            ),
            *taxed,
            Leg(receivable, amount, currency),
            Leg(receivable, -amount, currency),
        ),
        links=(number,),
        meta=(("due", context.day),),
    )
    return context.plan(context.file_of(owner), [entry])


def _written_off(context: EntryContext, client: Client, number: str, said: str | None) -> tuple[Decimal, str]:
    """Return what is written off on a number by the day, and not recovered yet, with its currency."""
    totals: dict[str, Decimal] = {}
    for document in context.book.documents:
        written_off = (
            document.kind is DocumentKind.WRITE_OFF and number in document.about and document.date <= context.day
        )
        recovered = document.kind is DocumentKind.RECOVERY and document.number == number
        if document.client == client.id and (written_off or recovered):
            totals[document.currency] = totals.get(document.currency, ZERO) - document.amount
    left = {currency: total for currency, total in totals.items() if total > 0 and said in (None, currency)}
    if not left:
        inside = f" in {said}" if said else ""
        raise Refused(
            f"nothing is written off on {number}{inside} by {context.day}", "Use `arledger payment` for a receipt."
        )
    if len(left) > 1:
        raise Refused(
            f"{number} was written off in {' and '.join(sorted(left))}", "Say the currency with the amount."
        )
    ((currency, total),) = left.items()
    return total, currency
