"""Payments that the bank took back."""

from datetime import date

from arledger.entries import receipts
from arledger.entries.context import EntryContext
from arledger.entries.payments import INVOICE_KEY
from arledger.model.documents import Client, Credit
from arledger.model.money import ZERO
from arledger.model.plan import Leg, NewTransaction, Plan
from arledger.model.problem import Refused
from arledger.subledger.moves import PAID_ON_KEY


def returned_payment(
    desk: EntryContext, number: str, client: Client | None, paid_on: date | None, account: str | None, note: str
) -> Plan:
    """Propose the return of a receipt: it names an invoice or the receipt's own number.

    The whole receipt comes back, from the account and in the currency in which it came: what it had settled,
    also by a later application, opens again, what of it was discount or written off is so no more, and a bank's
    fee stays paid. Raises Refused where several receipts fit and no date says which, or where part of it was
    refunded since.
    """
    credit = receipts.receipt_of(desk, number, client, paid_on)
    return desk.plan(desk.file_of(desk.book.clients[credit.client]), [take_back(desk, credit, account, note)])


def take_back(desk: EntryContext, credit: Credit, account: str | None, note: str = "") -> NewTransaction:
    """Return the entry that takes a receipt back on the day, wherever it was moved to.

    Raises Refused where part of it was refunded since.
    """
    there = receipts.standing(desk, credit.document)
    receipt, currency = there.origin, credit.currency
    receipts.refuse_later(desk, there)
    if not there.total:
        raise Refused(
            f"the receipt of {receipt.date} was taken back already", "`arledger client` shows what came in."
        )
    receipts.refuse_shared(desk, receipt)
    other = receipts.turned_round(desk, receipt)
    # What was granted with it went when it was moved.
    granted = other.granted if there.unmoved else []
    undone = ZERO if there.unmoved else receipts.granted_with(other.granted, currency)
    receipts.refuse_spent(desk, there, receipts.came_in(desk, receipt) - undone)
    legs = [Leg(a, part, currency, meta=((INVOICE_KEY, n),)) for (n, a), part in there.settled.items()]
    for client, left in there.left.items():
        own = receipt.number if client == receipt.client and there.unmoved else ""
        account_ = desk.account_of(desk.book.clients[client])
        legs.append(Leg(account_, left, currency, meta=(("number", own),) if own else ()))
    numbers = tuple(dict.fromkeys(n for n, _ in there.settled))
    single = len(legs) == 1 and len(numbers) == 1
    money = receipts.money_back(desk, receipt, other, account)
    return NewTransaction(
        desk.day,
        desk.book.clients[credit.client].name,
        note or f"Payment of {receipt.date} returned",
        (*(leg._replace(meta=()) if single else leg for leg in legs), money, *granted),
        links=numbers if single else (),
        tags=("returned-payment",),
        meta=((PAID_ON_KEY, receipt.date),),
    )
