"""Find a receipt that is in the ledger, what it settles, and the money that goes back with it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from arledger.entries.context import EntryContext
from arledger.model.account import is_under_any
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Client, Credit, Document, DocumentKind, Use
from arledger.model.facts import Posting
from arledger.model.money import ZERO, Money, amount_text, half_coin, minor_digits, round_to
from arledger.model.plan import Leg
from arledger.model.problem import Refused
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.clients import ClientNames, text_of
from arledger.subledger.moves import MovedReceipts
from arledger.subledger.numbers import INVOICE_KEY

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class ReceiptStanding:
    """What of a receipt, or of one client's share in it, is still there on a day.

    `settled` is what it settles, itself and by applications, by number and account; `left` what is unapplied, by
    client. `credits` are the positions in the book of what holds its money; `unmoved` is what was never moved.
    """

    origin: Document
    credits: tuple[int, ...]
    settled: dict[tuple[str, str], Decimal]
    left: dict[str, Decimal]
    unmoved: Decimal

    @property
    def total(self) -> Decimal:
        """All that is there."""
        return sum((*self.settled.values(), *self.left.values()), ZERO)


def receipt_of(context: EntryContext, number: str, client: Client | None, paid_on: date | None) -> Credit:
    """Find the receipt that is meant; a receipt's own number goes before an invoice's."""
    moved = MovedReceipts(context.book)
    found = _named(context.book, number, client)
    if paid_on:
        found = [c for c in found if paid_on in (c.date, moved.origin(c.document).date)]
    found = [credit for credit in found if standing(replace(context, day=date.max), credit.document).total]
    documents = {id(moved.origin(credit.document)) for credit in found}
    if len(documents) == 1:
        return found[0]
    if not found:
        context.refuse_of_others(number, client)
        raise Refused(f"no receipt for {number} is there to return", "`arledger client` shows what came in.")
    owners = sorted({credit.client for credit in found})
    if len(owners) > 1:
        raise Refused(f"{number} was paid by {' and by '.join(owners)}", "Say whose with --client.")
    dates = ", ".join(sorted({credit.date.isoformat() for credit in found}))
    raise Refused(f"{number} was paid by several receipts: {dates}", "Say which with --paid-on DATE.")


def _named(book: Book, number: str, client: Client | None) -> list[Credit]:
    """Return the receipts with a number of their own, else those that paid an invoice of that number."""
    receipts = [
        credit
        for credit in book.credits
        if credit.document.kind in MONEY_IN and (client is None or credit.client == client.id)
    ]
    own = [credit for credit in receipts if credit.document.number == number]
    paying = {at for at, item, _ in _payments(book, date.max) if book.items[item].number == number}
    return own or [book.credits[n] for n in sorted(paying) if book.credits[n] in receipts]


def standing(context: EntryContext, receipt: Document, holder: str | None = None) -> ReceiptStanding:
    """Return what is there of a receipt wherever it was moved to, or of what one client holds of it.

    On the context's day: what settles an item of a later day only then is unapplied.
    """
    book, moved = context.book, MovedReceipts(context.book)
    origin = moved.origin(receipt)
    credits_ = [at for at in moved.credits_of(receipt) if holder in (None, book.credits[at].client)]
    own = {at for at in credits_ if book.credits[at].document == origin}
    settled: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    left: defaultdict[str, Decimal] = defaultdict(Decimal)
    unmoved = ZERO
    for at, item_at, amount in _payments(book, context.day):
        if at in credits_:
            item = book.items[item_at]
            settled[item.number, item.account] += amount
            unmoved += amount if at in own else ZERO
    for at in credits_:
        free = _free(context, at)
        left[book.credits[at].client] += free
        unmoved += free if at in own else ZERO
    rest = sum(left.values(), ZERO)
    only_rounding = abs(rest) < half_coin(origin.currency, book.facts.precision)
    if settled and only_rounding:
        # What rounding has left of the receipt comes back with the rest.
        settled[next(reversed(settled))] += rest
        left.clear()
    return ReceiptStanding(origin, tuple(credits_), _not_zero(settled), _not_zero(left), unmoved)


def _free(context: EntryContext, at: int) -> Decimal:
    """Return what of a credit is unapplied on the day."""
    book = context.book
    later = sum((a.amount for a in book.allocations if a.credit == at and a.date > context.day), ZERO)
    return book.credits[at].open + book.credits[at].rounding + later


def _not_zero(amounts: Mapping[_Key, Decimal]) -> dict[_Key, Decimal]:
    return {key: amount for key, amount in amounts.items() if amount}


def _payments(book: Book, day: date) -> list[tuple[int, int, Decimal]]:
    """Return which credit paid how much of which item by a day; an application pays with what it took from others."""
    found: list[tuple[int, int, Decimal]] = []
    put: defaultdict[int, defaultdict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for allocation in book.allocations:
        if allocation.date <= day:
            found.append((allocation.credit, allocation.item, allocation.amount))
            put[id(book.credits[allocation.credit].document)][allocation.item] += allocation.amount
    taken: defaultdict[int, defaultdict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for use in book.uses:
        taken[id(use.document)][use.credit] += use.amount
    for document, credits_ in taken.items():
        # Of several credits the first pays the first item: any other order would be as true.
        items = put[document]
        for at, amount in credits_.items():
            rest = amount
            for item, owed in items.items():
                part = min(rest, owed)
                if part > 0:
                    items[item] -= part
                    rest -= part
                    found.append((at, item, part))
    return found


def refuse_shared(context: EntryContext, receipt: Document) -> None:
    """Raise Refused for a receipt of which other clients have a part: whose came back is not known."""
    others = others_in(context, receipt)
    if others:
        raise Refused(
            f"the receipt of {receipt.date} is for {' and '.join(others)} as well", "Record the return by hand."
        )


def others_in(context: EntryContext, receipt: Document) -> list[str]:
    """Return the accounts of other clients in the entry of a receipt."""
    names = ClientNames(context.book.facts.roots, context.policy.items.client_from)
    entry = receipt.entry
    owners = {posting.account: names.of_posting(posting.account, entry) for posting in entry.postings}
    return sorted(account for account, owner in owners.items() if owner not in (None, receipt.client))


def refuse_later(context: EntryContext, there: ReceiptStanding) -> None:
    """Raise Refused where the receipt came in, or something became of it, after the day."""
    came = there.origin.date
    if context.day < came:
        raise Refused(f"the receipt is of {came}, after {context.day}", "Give a later --date.")
    late = [use.document for use in _uses(context, there) if use.document.date > context.day]
    if late:
        raise Refused(f"the receipt of {came} was {_used(late[0])}, after {context.day}", "Give a later --date.")


def refuse_spent(context: EntryContext, there: ReceiptStanding, came: Decimal) -> None:
    """Raise Refused unless all that `came` is still there: money spent opens nothing."""
    if there.total == came:
        return
    uses = [use for use in _uses(context, there) if use.document.kind is not DocumentKind.MOVED_RECEIPT]
    spent = [use.document for use in uses if use.document.kind is DocumentKind.REFUND] or [u.document for u in uses]
    amount = amount_text(came - there.total, there.origin.currency)
    how = f"{_used(spent[0])} since" if spent else "taken back or used since"
    raise Refused(
        f"{amount} of the receipt of {there.origin.date} was {how}: it opens no invoice again",
        "Record the return by hand: a leg with invoice: for each invoice that opens again, and for "
        f"the {amount} one with a new number, under which the client owes it; docs/ledger-format.md shows how.",
    )


def _uses(context: EntryContext, there: ReceiptStanding) -> list[Use]:
    return [use for use in (*context.book.uses, *context.book.undone) if use.credit in there.credits]


def _used(taker: Document) -> str:
    said = {DocumentKind.REFUND: "refunded", DocumentKind.APPLICATION: "applied", DocumentKind.MOVED_RECEIPT: "moved"}
    return f"{said.get(taker.kind, 'taken back')} on {taker.date}"


def came_in(context: EntryContext, receipt: Document) -> Decimal:
    """Return what a receipt credits its client with, positive."""
    names = ClientNames(context.book.facts.roots, context.policy.items.client_from)
    entry = receipt.entry
    own = (p for p in entry.postings if names.of_posting(p.account, entry) == receipt.client)
    return -sum((p.number for p in own if p.number < 0 and p.currency == receipt.currency), ZERO)


class OtherLegs(NamedTuple):
    """A receipt's legs beside the clients', turned round: money, the bank's fees, what settled without money."""

    money: list[Leg]
    fees: list[Leg]
    granted: list[Leg]


def turned_round(context: EntryContext, receipt: Document) -> OtherLegs:
    """Turn the debits of a receipt round; a credit beside the client's, such as a recovery's, stays what it is."""
    chart = Chart(context.book.facts, context.policy.accounts)
    found = OtherLegs([], [], [])
    for posting in receipt.entry.postings:
        role = chart.role(posting.account)
        if role is AccountRole.RECEIVABLE or posting.number < 0:
            continue
        named = text_of(posting.meta, INVOICE_KEY)
        said = ((INVOICE_KEY, named),) if named else ()
        leg = Leg(posting.account, -posting.number, posting.currency, total_price=_total(posting), meta=said)
        if is_under_any(posting.account, context.policy.accounts.bank_fees):
            found.fees.append(leg)
        else:
            (found.money if role is AccountRole.CASH else found.granted).append(leg)
    return found


def granted_with(granted: Iterable[Leg], currency: str) -> Decimal:
    """Return what settled without money, positive, in the receipt's currency; raises Refused for another one."""
    worth = [weight(leg) for leg in granted]
    if any(each.currency != currency for each in worth):
        raise Refused(f"the receipt has legs that are not in {currency}", "Write the entry by hand.")
    return -sum((each.number for each in worth), ZERO)


def money_back(context: EntryContext, receipt: Document, legs: OtherLegs, account: str | None) -> Leg:
    """Return the leg of the money that goes; the bank takes back what the client paid, and keeps its fee.

    A fee in another currency than the money's is reckoned at the receipt's own rate, to the coin.
    """
    if len(legs.money) != 1:
        raise Refused(
            f"the receipt of {receipt.date} moved money on {len(legs.money)} accounts", "Record the return by hand."
        )
    (money,) = legs.money
    named = context.cash_account(account, money.currency) if account else money.account
    for fee in legs.fees:
        money = _with_fee(money, fee)
    return money._replace(account=named)


def _with_fee(money: Leg, fee: Leg) -> Leg:
    """Let the bank take back what it kept of the receipt as well; both are negative, as money that goes."""
    came, kept = weight(money), weight(fee)
    if came.currency != kept.currency or not came.number:
        raise Refused(
            f"the bank kept a fee in {fee.currency} of a receipt in {money.currency}", "Record the return by hand."
        )
    whole = came.number + kept.number
    if money.total_price is None:
        return money._replace(number=whole)
    number = (
        money.number + fee.number
        if fee.currency == money.currency
        else round_to(money.number * whole / came.number, minor_digits(money.currency))
    )
    return money._replace(number=number, total_price=Money(abs(whole), came.currency))


def weight(leg: Leg) -> Money:
    """Return what a leg counts for in its entry, with the leg's sign."""
    if leg.total_price is None:
        return Money(leg.number, leg.currency)
    return Money(leg.total_price.number.copy_sign(leg.number), leg.total_price.currency)


def _total(posting: Posting) -> Money | None:
    """Return what the whole leg cost, to the coin; the price of one may not divide."""
    if posting.price is None:
        return None
    number, currency = posting.price
    return Money(round_to(abs(posting.number) * number, minor_digits(currency)), currency)
