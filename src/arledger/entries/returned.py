"""Payments that the bank took back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from arledger.entries import receipts
from arledger.entries.context import EntryContext, in_currency, positive
from arledger.entries.invoices import money_of
from arledger.entries.payments import INVOICE_KEY
from arledger.financing.receipts import ContractReceipts
from arledger.model.documents import Client, Credit, Document
from arledger.model.money import ZERO
from arledger.model.plan import Leg, NewTransaction, Plan
from arledger.model.problem import Refused
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.coins import payable
from arledger.subledger.moves import PAID_ON_KEY


def returned_payment(
    context: EntryContext, number: str, client: Client | None, paid_on: date | None, account: str | None, note: str
) -> Plan:
    """Propose the return of a receipt: it names an invoice or the receipt's own number.

    The whole receipt comes back, from the account and in the currency in which it came: what it had settled,
    also by a later application, opens again, what of it was discount or written off is so no more, and a bank's
    fee stays paid; what a leasing company withheld as its own does not. Raises Refused where several receipts fit
    and no date says which, or where part of it was refunded since.
    """
    credit = receipts.receipt_of(context, number, client, paid_on)
    return context.plan(
        context.file_of(context.book.clients[credit.client]), [take_back(context, credit, account, note)]
    )


def take_back(context: EntryContext, credit: Credit, account: str | None, note: str = "") -> NewTransaction:
    """Return the entry that takes a receipt back on the day, wherever it was moved to.

    A leasing company's transfer comes back as a whole, on whose accounts its contracts may stand.
    Raises Refused where part of it was refunded since.
    """
    there, currency = receipts.standing(context, credit.document), credit.currency
    receipt = there.origin
    payer = ContractReceipts(context.book).payer(receipt) if there.unmoved else ""
    context, shares = _shared(context, receipt) if payer else (context, [there])
    _refuse_gone(context, receipt, shares, shared=bool(payer))
    other = _beside(context, receipt, by_lessor=bool(payer))
    # What was granted with it went when it was moved.
    granted, undone = other.granted, ZERO
    if not there.unmoved:
        granted, undone = [], receipts.granted_with(other.granted, currency)
    for share in shares:
        receipts.refuse_spent(context, share, receipts.came_in(context, share.origin) - undone)
    legs = [leg for share in shares for leg in _opened_again(context, share, receipt, currency)]
    numbers = tuple(dict.fromkeys(n for share in shares for n, _ in share.settled))
    single = len(legs) == 1 and len(numbers) == 1
    money = receipts.money_back(context, receipt, other, account)
    return NewTransaction(
        context.day,
        context.book.name_of(payer or credit.client),
        note or f"Payment of {receipt.date} returned",
        (*(leg._replace(meta=()) if single else leg for leg in legs), money, *granted),
        links=numbers if single else (),
        tags=("returned-payment",),
        meta=((PAID_ON_KEY, receipt.date),),
    )


def _refuse_gone(
    context: EntryContext, receipt: Document, shares: Sequence[receipts.ReceiptStanding], *, shared: bool
) -> None:
    """Raise Refused for a receipt that is later or gone, and unless it may be `shared` where others have a part."""
    for share in shares:
        receipts.refuse_later(context, share)
    if not all(share.total for share in shares):
        raise Refused(
            f"the receipt of {receipt.date} was taken back already", "`arledger client` shows what came in."
        )
    if not shared:
        receipts.refuse_shared(context, receipt)


def _beside(context: EntryContext, receipt: Document, *, by_lessor: bool) -> receipts.OtherLegs:
    """Return a receipt's other legs turned round; nobody has kept a lessor's fee whose transfer came back."""
    other = receipts.turned_round(context, receipt)
    return other._replace(fees=[], granted=[*other.granted, *other.fees]) if by_lessor else other


def _shared(context: EntryContext, receipt: Document) -> tuple[EntryContext, list[receipts.ReceiptStanding]]:
    """Return what is there of a transfer on each client's account, and the context that knows their whole history."""
    if receipts.others_in(context, receipt) and context.everybody:
        context = replace(context, book=payable(context.everybody()))
    own = [c.document for c in context.book.credits if c.document.entry == receipt.entry]
    by_client = {document.client: document for document in own if document.kind is receipt.kind}
    return context, [receipts.standing(context, by_client[client]) for client in sorted(by_client)]


def _opened_again(
    context: EntryContext, there: receipts.ReceiptStanding, receipt: Document, currency: str
) -> list[Leg]:
    """Return the legs that open again what a receipt settles, and take what is left of it."""
    legs = [Leg(a, part, currency, meta=((INVOICE_KEY, n),)) for (n, a), part in there.settled.items()]
    for client, left in there.left.items():
        own = receipt.number if client == receipt.client and there.unmoved else ""
        account = context.account_of(context.book.clients[client])
        legs.append(Leg(account, left, currency, meta=(("number", own),) if own else ()))
    return legs


def with_charge(context: EntryContext, plan: Plan, fee: Decimal, said: str | None) -> Plan:
    """Return the plan of a return with what the bank charged for it: more money out, as a bank fee."""
    (addition,) = plan.additions
    (entry,) = (new for new in addition.directives if isinstance(new, NewTransaction))
    chart = Chart(context.book.facts, context.policy.accounts)
    money = next(leg for leg in entry.legs if leg.number < 0 and chart.role(leg.account) is AccountRole.CASH)
    in_currency(said, money.currency, "the fee")
    fee = money_of(positive(fee, "the fee"), money.currency)
    cost = Leg(context.first_open(context.policy.accounts.bank_fees, "bank fees"), fee, money.currency)
    legs = (*(leg._replace(number=leg.number - fee) if leg is money else leg for leg in entry.legs), cost)
    new = tuple(entry._replace(legs=legs) if each is entry else each for each in addition.directives)
    return replace(plan, additions=(replace(addition, directives=new),))
