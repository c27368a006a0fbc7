"""Find a receipt that is in the ledger, what it settles, and the money that goes back with it."""

from datetime import date
from decimal import Decimal

from arledger.actions.desk import Desk
from arledger.model.account import is_under_any
from arledger.model.documents import Client, Credit, DocumentKind
from arledger.model.facts import Posting
from arledger.model.money import ZERO, Money, minor_digits, round_to
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
    paying = {a.credit for a in desk.book.allocations if desk.book.items[a.item].number == number}
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
    """Return what the whole receipt still settles, by number and account."""
    book = desk.book
    same = {n for n, other in enumerate(book.credits) if other.document == credit.document}
    parts: dict[tuple[str, str], Decimal] = {}
    for allocation in book.allocations:
        if allocation.credit in same:
            item = book.items[allocation.item]
            key = (item.number, item.account)
            parts[key] = parts.get(key, ZERO) + allocation.amount
    return {key: part for key, part in parts.items() if part}


def left_of(desk: Desk, credit: Credit) -> Decimal:
    """Return what of the whole receipt is unapplied."""
    return sum((other.open for other in desk.book.credits if other.document == credit.document), ZERO)


def own_legs(desk: Desk, credit: Credit) -> list[Posting]:
    """Return the receipt's legs on its client's accounts."""
    names = ClientNames(desk.book.facts.roots.receivable, desk.policy.items.client_from)
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
