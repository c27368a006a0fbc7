"""Find a receipt that is in the ledger, what it settles, and the money that goes back with it."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from arledger.actions.desk import Desk
from arledger.model.account import is_under_any
from arledger.model.book import Book
from arledger.model.documents import Client, Credit, Document, DocumentKind
from arledger.model.facts import Posting
from arledger.model.money import ZERO, Money, amount_text, minor_digits, round_to
from arledger.model.plan import Leg
from arledger.model.problem import Refused
from arledger.receivables.chart import AccountRole, Chart
from arledger.receivables.clients import ClientNames


def receipt_of(desk: Desk, number: str, client: Client | None, paid_on: date | None) -> Credit:
    """Find the receipt that is meant; a receipt's own number goes before an invoice's."""
    receipts = [
        credit
        for credit in desk.book.credits
        if credit.document.kind is DocumentKind.RECEIPT and (client is None or credit.client == client.id)
    ]
    own = [credit for credit in receipts if credit.document.number == number]
    paying = {at for at, item, _ in _payments(desk.book) if desk.book.items[item].number == number}
    found = own or [desk.book.credits[n] for n in sorted(paying) if desk.book.credits[n] in receipts]
    if paid_on:
        found = [credit for credit in found if credit.date == paid_on]
    found = [credit for credit in found if credit.open or settled_by(desk, credit)]
    documents = {id(credit.document): credit for credit in found}
    if len(documents) == 1:
        return found[0]
    if not found:
        raise Refused(f"no receipt for {number} is there to return", "`arledger client` shows what came in.")
    owners = sorted({credit.client for credit in found})
    if len(owners) > 1:
        raise Refused(f"{number} was paid by {' and by '.join(owners)}", "Say whose with --client.")
    dates = ", ".join(sorted({credit.date.isoformat() for credit in found}))
    raise Refused(f"{number} was paid by several receipts: {dates}", "Say which with --paid-on DATE.")


def settled_by(desk: Desk, credit: Credit) -> dict[tuple[str, str], Decimal]:
    """Return what the whole receipt still settles, itself and by applications, by number and account."""
    book = desk.book
    same = {n for n, other in enumerate(book.credits) if other.document == credit.document}
    parts: dict[tuple[str, str], Decimal] = {}
    for at, item_at, amount in _payments(book):
        if at in same:
            item = book.items[item_at]
            key = (item.number, item.account)
            parts[key] = parts.get(key, ZERO) + amount
    return {key: part for key, part in parts.items() if part}


def _payments(book: Book) -> list[tuple[int, int, Decimal]]:
    """Return which credit paid how much of which item; an application pays with what it took from others."""
    found: list[tuple[int, int, Decimal]] = []
    put: defaultdict[int, defaultdict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for allocation in book.allocations:
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


def refuse_spent(desk: Desk, credit: Credit, there: Decimal) -> None:
    """Raise Refused unless the whole receipt is `there`, and was so on the day: money spent opens nothing."""
    uses = [use for use in desk.book.uses if desk.book.credits[use.credit].document == credit.document]
    late = [use.document for use in uses if use.document.date > desk.day]
    if late:
        raise Refused(f"the receipt of {credit.date} was {_used(late[0])}, after {desk.day}", "Give a later --date.")
    came = -sum((p.number for p in own_legs(desk, credit) if p.number < 0), ZERO)
    if there == came:
        return
    spent = [use.document for use in uses if use.document.kind is DocumentKind.REFUND] or [u.document for u in uses]
    amount = amount_text(came - there, credit.currency)
    how = f"{_used(spent[0])} since" if spent else "taken back or used since"
    raise Refused(
        f"{amount} of the receipt of {credit.date} was {how}: it opens no invoice again",
        "Record the return by hand: a leg with invoice: for each invoice that opens again, and for "
        f"the {amount} one with a new number, under which the client owes it; docs/ledger-format.md shows how.",
    )


def _used(taker: Document) -> str:
    said = {DocumentKind.REFUND: "refunded", DocumentKind.APPLICATION: "applied"}
    return f"{said.get(taker.kind, 'taken back')} on {taker.date}"


def left_of(desk: Desk, credit: Credit) -> Decimal:
    """Return what of the whole receipt is unapplied, or rounding."""
    same = (other for other in desk.book.credits if other.document == credit.document)
    return sum((other.open + other.rounding for other in same), ZERO)


def own_legs(desk: Desk, credit: Credit) -> list[Posting]:
    """Return the receipt's legs on its client's accounts."""
    names = ClientNames(desk.book.facts.roots, desk.policy.items.client_from)
    entry = credit.document.entry
    return [p for p in entry.postings if names.of_posting(p.account, entry) == credit.client]


def money_back(desk: Desk, credit: Credit, account: str | None) -> list[Leg]:
    """Turn the receipt's other legs round; the bank takes back what the client paid, and keeps its fee.

    A fee in another currency than the money's is reckoned at the receipt's own rate, to the coin.
    """
    chart = Chart(desk.book.facts, desk.policy.accounts)
    fees = desk.policy.accounts.bank_fees
    legs: list[Leg] = []
    kept: list[Leg] = []
    for posting in credit.document.entry.postings:
        if chart.role(posting.account) is AccountRole.RECEIVABLE or posting.number < 0:
            # A credit beside the client's is a recovery's, which bounces with its money.
            continue
        leg = Leg(posting.account, -posting.number, posting.currency, total_price=_total(posting))
        (kept if is_under_any(posting.account, fees) else legs).append(leg)
    cash = [leg for leg in legs if chart.role(leg.account) is AccountRole.CASH]
    if len(cash) != 1:
        raise Refused(
            f"the receipt of {credit.date} moved money on {len(cash)} accounts", "Record the return by hand."
        )
    named = desk.cash_account(account, cash[0].currency) if account else cash[0].account
    money = cash[0]
    for fee in kept:
        money = _with_fee(money, fee)
    return [money._replace(account=named) if leg is cash[0] else leg for leg in legs]


def _with_fee(money: Leg, fee: Leg) -> Leg:
    """Let the bank take back what it kept of the receipt as well; both are negative, as money that goes."""
    came, kept = _weight(money), _weight(fee)
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


def _weight(leg: Leg) -> Money:
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
