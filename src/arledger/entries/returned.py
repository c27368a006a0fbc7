"""Payments that the bank took back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from arledger.entries import receipts
from arledger.entries.context import EntryContext, in_currency, positive
from arledger.entries.invoices import money_of
from arledger.entries.payments import INVOICE_KEY
from arledger.financing.receipts import ContractReceipts
from arledger.model.documents import Client, Credit
from arledger.model.money import ZERO
from arledger.model.plan import Leg, NewTransaction, Plan
from arledger.model.problem import Refused
from arledger.subledger.account_roles import AccountRole, Chart
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

    Raises Refused where part of it was refunded since.
    """
    there = receipts.standing(context, credit.document)
    receipt, currency = there.origin, credit.currency
    receipts.refuse_later(context, there)
    if not there.total:
        raise Refused(
            f"the receipt of {receipt.date} was taken back already", "`arledger client` shows what came in."
        )
    receipts.refuse_shared(context, receipt)
    other = receipts.turned_round(context, receipt)
    if there.unmoved and ContractReceipts(context.book).payer(receipt):
        # Nobody has kept a leasing company's fee whose transfer came back.
        other = other._replace(fees=[], granted=[*other.granted, *other.fees])
    # What was granted with it went when it was moved.
    granted = other.granted if there.unmoved else []
    undone = ZERO if there.unmoved else receipts.granted_with(other.granted, currency)
    receipts.refuse_spent(context, there, receipts.came_in(context, receipt) - undone)
    legs = [Leg(a, part, currency, meta=((INVOICE_KEY, n),)) for (n, a), part in there.settled.items()]
    for client, left in there.left.items():
        own = receipt.number if client == receipt.client and there.unmoved else ""
        account_ = context.account_of(context.book.clients[client])
        legs.append(Leg(account_, left, currency, meta=(("number", own),) if own else ()))
    numbers = tuple(dict.fromkeys(n for n, _ in there.settled))
    single = len(legs) == 1 and len(numbers) == 1
    money = receipts.money_back(context, receipt, other, account)
    return NewTransaction(
        context.day,
        context.book.clients[credit.client].name,
        note or f"Payment of {receipt.date} returned",
        (*(leg._replace(meta=()) if single else leg for leg in legs), money, *granted),
        links=numbers if single else (),
        tags=("returned-payment",),
        meta=((PAID_ON_KEY, receipt.date),),
    )


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
