"""A remittance advice set against the receipt that waits for it, or kept until the receipt is there."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import PurePosixPath

from arledger.capabilities.bank_reconciliation.remittances import KEPT, Advised, OpenNumbers, advised, paid_by
from arledger.capabilities.unapplied_cash.rules import UnappliedCash
from arledger.entries.context import EntryContext
from arledger.entries.documents import document
from arledger.entries.invoices import trimmed
from arledger.entries.items import apply_credit
from arledger.entries.payments import PaymentRequest, Target, payment
from arledger.matching.policy_options import discounts_of
from arledger.model.bank import BankLine, Part
from arledger.model.documents import Client
from arledger.model.money import ZERO, amount_text, sums
from arledger.model.plan import Addition, Plan
from arledger.model.problem import Refused, UserError
from arledger.model.remittance import Remittance

_SHOWN = 8


def attach(
    context: EntryContext, remittance: Remittance, waiting: Sequence[UnappliedCash], *, named: bool = False
) -> Plan:
    """Propose to put the receipt that waits for an advice on the documents that it lists.

    `named` says that somebody named the receipt. Raises Refused where no receipt of that amount waits, where
    several do, or where the list does not fit what is open: nothing is guessed.
    """
    paid = paid_by(remittance)
    if paid is None or paid <= 0:
        raise UserError(f"{remittance.file}: the list does not say how much was paid", "Give it a total.")
    if named:
        _refuse_amount(waiting, paid, remittance)
    answer, each = _explained(context, remittance, waiting)
    client = context.book.clients[answer.match.client]
    note = f"As advised in {PurePosixPath(remittance.file).name}"
    if each.client:
        # The receipt is unapplied credit like the credits that the list takes off: all of it is applied at once.
        targets = _targets((*answer.match.parts, *answer.applied))
        return apply_credit(context, client, targets, oldest_first=False, note=note)
    request = PaymentRequest(
        client=client,
        amount=trimmed(each.open),
        targets=_targets(answer.match.parts),
        currency=each.currency,
        account=each.account,
        note=note,
    )
    plan = payment(context, request)
    if not answer.applied:
        return plan
    more = apply_credit(context, client, _targets(answer.applied), oldest_first=False, note=note)
    return _joined(plan, more)


def _targets(parts: Iterable[Part]) -> tuple[Target, ...]:
    """Return what is put on each number, once."""
    totals = sums((part.invoice, part.amount) for part in parts)
    return tuple(Target(number, trimmed(amount)) for number, amount in totals.items())


def _joined(first: Plan, second: Plan) -> Plan:
    """Return one plan of two, with one addition for each file."""
    files = dict.fromkeys(addition.file for addition in (*first.additions, *second.additions))
    every = (*first.additions, *second.additions)
    additions = (Addition(file, tuple(d for a in every if a.file == file for d in a.directives)) for file in files)
    return Plan(tuple(additions), (*first.copies, *second.copies), (*first.remarks, *second.remarks))


def keep(context: EntryContext, remittance: Remittance, client: Client) -> Plan:
    """Propose to keep an advice beside the ledger, where `reconcile` finds it when the money comes."""
    name = PurePosixPath(remittance.file).name
    found = OpenNumbers(
        [item for item in context.book.items if item.client == client.id], discounts_of(context.book, context.policy)
    )
    unknown = [
        line.number
        for line in remittance.lines
        if line.number and (line.amount or ZERO) >= 0 and not found.known(line.number)
    ]
    if unknown:
        raise Refused(f"{client.id} has nothing open under {unknown[0]}", "Look at the list with the client.")
    return document(context, client, remittance.file, None, name=f"{KEPT}{name}")


def _explained(
    context: EntryContext, remittance: Remittance, waiting: Sequence[UnappliedCash]
) -> tuple[Advised, UnappliedCash]:
    paid = paid_by(remittance)
    lines = {
        at: BankLine(each.date, each.open, each.currency, text=each.text, counterparty=each.payer)
        for at, each in enumerate(waiting)
    }
    items = [item for item in context.book.items if item.open]
    found = advised(lines, [remittance], items, discounts_of(context.book, context.policy), context.book.credits)
    fitting = [(answer, waiting[at]) for at, answer in found.items()]
    fitting = [(answer, each) for answer, each in fitting if each.client in ("", answer.match.client)]
    if fitting:
        return fitting[0]
    same = [each for each in waiting if each.open == paid]
    currency = remittance.currency or (same[0].currency if same else "")
    amount = amount_text(paid, currency).strip() if paid else "it"
    if not same:
        raise Refused(f"no receipt of {amount} is waiting", "Give --client to keep the list until the money comes.")
    if len(same) > 1:
        raise Refused(f"{len(same)} receipts of {amount} are waiting: {_listed(same)}", "Say which with --receipt.")
    raise Refused(
        f"the list does not fit what is open: {_misfit(context, remittance)}", "Look at the list with the client."
    )


def _refuse_amount(waiting: Sequence[UnappliedCash], paid: Decimal, remittance: Remittance) -> None:
    """Raise Refused where the receipt that somebody named is of another amount than the list."""
    if all(each.open != paid for each in waiting):
        amounts = " and ".join(amount_text(each.open, each.currency) for each in waiting)
        left = "has" if all(each.open == each.amount for each in waiting) else "has left"
        currency = remittance.currency or waiting[0].currency
        raise Refused(
            f"the receipt of {waiting[0].date} {left} {amounts}, and the list comes to {amount_text(paid, currency)}",
            "Name another receipt, or look at the list with the client.",
        )


def _listed(receipts: Sequence[UnappliedCash]) -> str:
    """Name receipts as --receipt takes them: by a reference of their own, else by their place."""
    refs = [each.ref for each in receipts]
    shown = [
        f"{each.ref if each.ref and refs.count(each.ref) == 1 else each.source} of {each.date}"
        + (f" from {each.payer}" if each.payer else "")
        for each in receipts[:_SHOWN]
    ]
    more = f" and {len(receipts) - _SHOWN} more" if len(receipts) > _SHOWN else ""
    return f"{', '.join(shown)}{more}"


def _misfit(context: EntryContext, remittance: Remittance) -> str:
    """Say what in a list does not fit."""
    items = [item for item in context.book.items if item.open]
    numbers = OpenNumbers(items, discounts_of(context.book, context.policy))
    for line in remittance.lines:
        if not line.number:
            return "a line has no number"
        if not numbers.known(line.number):
            return f"{line.number} is not open"
    return "an amount is more than is open, or the numbers are of several clients"
