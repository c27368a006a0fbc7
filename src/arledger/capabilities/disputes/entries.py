"""What is recorded of a dispute: it never posts anything; the credit memo or write-off is an entry of its own."""

from collections.abc import Sequence
from decimal import Decimal

from arledger.collecting.cases import OTHER
from arledger.collecting.record import DISPUTE, CollectingRecord
from arledger.collecting.values import Dispute
from arledger.entries.context import EntryContext, in_currency, more_than, one_currency, refuse_payees
from arledger.model.documents import Client, Document, DocumentKind, Item
from arledger.model.money import Money, exact_sum
from arledger.model.plan import NewCustom, NewDirective, NewNote, Plan
from arledger.model.problem import Refused, UserError
from arledger.model.slips import did_you_mean, nearest
from arledger.subledger.report_parts import money

Said = tuple[Decimal, str | None]
"""An amount as somebody typed it, with its currency or without."""

OUTCOMES = ("credit", "upheld", "split", "written-off")
STATES = ("investigating", "awaiting-client")
_NEEDS_DOCUMENT = ("credit", "split", "written-off")
_GRANTS = (DocumentKind.CREDIT_MEMO, DocumentKind.WRITE_OFF)


def open_dispute(
    context: EntryContext, client: Client, number: str, amount: Said | None, reason: str, owner: str
) -> Plan:
    """Propose a dispute of what is open of an invoice, or of an amount; `reason` is `code` or `code: text`.

    Raises Refused for an amount above what is open, and where one is open already.
    """
    if _known(context, client, number):
        raise Refused(f"{number} is disputed already", "Resolve it first, or `dispute assign` it.")
    disputed = _amount(_items(context, client, number), amount)
    return _said(context, client, number, ("opened", disputed, _reason(context, reason), *_owner(owner)))


def assign(context: EntryContext, client: Client, number: str, owner: str) -> Plan:
    """Propose another owner of a dispute."""
    known = _open(context, client, number)
    return _said(context, client, number, ("assigned", known.amount, known.text, owner))


def note(context: EntryContext, client: Client, number: str, text: str, state: str) -> Plan:
    """Propose a note on a dispute, and with a state how far it has come."""
    known = _open(context, client, number)
    if state and state not in STATES:
        remedy = did_you_mean(state, STATES, f"Choose {' or '.join(STATES)}.")
        raise UserError(f"--state: there is no state {state!r}", remedy)
    written = NewNote(context.day, context.account_of(client), text, (("invoice", number),))
    said: Sequence[NewDirective] = ()
    if state:
        said = [_directive(context, client, number, (state, known.amount, known.text, *_owner(known.owner)))]
    return context.plan(context.file_of(client), [written, *said])


def resolve(context: EntryContext, client: Client, number: str, outcome: str, with_: str, text: str) -> Plan:
    """Propose the end of a dispute; `with_` is the number of the credit memo or write-off that came of it.

    Raises Refused where an outcome needs one and the client has no such document.
    """
    known = _open(context, client, number)
    if outcome not in OUTCOMES:
        remedy = did_you_mean(outcome, OUTCOMES, f"Choose {', '.join(OUTCOMES)}.")
        raise UserError(f"--outcome: there is no outcome {outcome!r}", remedy)
    if outcome in _NEEDS_DOCUMENT and not with_:
        raise UserError(f"the outcome {outcome} needs its entry", "Name the credit memo or write-off with --with.")
    currency = known.amount.currency
    granted = _granted(context, client, number, with_, currency) if with_ else Decimal(0)
    said = " ".join(filter(None, (outcome, with_)))
    words = f"{said}: {text}" if text else said
    amount = Money(money(granted, currency), currency)
    return _said(context, client, number, ("resolved", amount, words, *_owner(known.owner)))


def reopen(context: EntryContext, client: Client, number: str, amount: Said | None, reason: str) -> Plan:
    """Propose to open a dispute again that was resolved; without a reason it is the one that it had."""
    said = CollectingRecord(context.book.facts, context.day).disputes_said(number, client.id)
    if not said or said[-1][0] != "resolved":
        raise Refused(f"{number} has no resolved dispute", "`dispute open` opens one.")
    if said[-1][1].since == context.day:
        raise Refused(f"the dispute of {number} was resolved on {context.day}", "Date it a day later.")
    before = next(dispute.text for state, dispute in reversed(said) if state != "resolved")
    disputed = _amount(_items(context, client, number), amount)
    words = _reason(context, reason) if reason else before
    return _said(context, client, number, ("opened", disputed, words, *_owner(said[-1][1].owner)))


def _known(context: EntryContext, client: Client, number: str) -> Dispute | None:
    return CollectingRecord(context.book.facts, context.day).dispute_of(number, client.id)


def _open(context: EntryContext, client: Client, number: str) -> Dispute:
    known = _known(context, client, number)
    if known is None:
        raise Refused(f"{number} is not disputed on {context.day}", "`dispute open` opens a dispute.")
    return known


def _items(context: EntryContext, client: Client, number: str) -> list[Item]:
    items = context.open_items(client, number)
    if not items:
        raise Refused(
            f"nothing of {number} is open", "A paid invoice is not disputed: write a credit memo or refund."
        )
    return items


def _amount(items: Sequence[Item], amount: Said | None) -> Money:
    number, said = amount or (None, None)
    currency = one_currency(items, said, items[0].number)
    in_currency(said, currency, items[0].number)
    open_ = exact_sum(item.open for item in items if item.currency == currency)
    number = open_ if number is None else number
    if number <= 0:
        raise Refused("the disputed amount must be more than zero", "Leave it out for all that is open.")
    more_than(number, open_, currency, f"what is open of {items[0].number}")
    return Money(money(number, currency), currency)


def _granted(context: EntryContext, client: Client, number: str, with_: str, currency: str) -> Decimal:
    """Return what credit memos and write-offs of a number, or about it, took off the client's items in a currency."""
    found: list[Document] = [
        document
        for document in context.book.documents
        if document.client == client.id
        and document.kind in _GRANTS
        and document.currency == currency
        and with_ in (document.number, *document.about)
    ]
    if found and not any(number in (document.number, *document.about) for document in found):
        raise Refused(
            f"{with_} is not about {number}", "Name the credit memo or write-off that came of this dispute."
        )
    if not found:
        raise Refused(
            f"{client.id} has no credit memo or write-off {with_}", "Write it first, or correct the number."
        )
    return exact_sum(-document.amount for document in found)


def _reason(context: EntryContext, text: str) -> str:
    """Return the text of a reason; raises UserError for a code that the policy does not have."""
    code, colon, rest = text.partition(":")
    known = context.policy.disputes.reasons
    if code.strip() not in known:
        if not colon and not nearest(code.strip(), known):
            return f"{OTHER}: {text.strip()}"
        remedy = did_you_mean(code.strip(), known, f'Choose {", ".join(known)}, as in "{next(iter(known))}: text".')
        raise UserError(f"--reason: there is no reason {code.strip()!r}", remedy)
    return f"{code.strip()}: {rest.strip()}" if colon and rest.strip() else f"{code.strip()}:"


def _owner(owner: str) -> tuple[str, ...]:
    return (owner,) if owner else ()


def _said(context: EntryContext, client: Client, number: str, values: Sequence[object]) -> Plan:
    return context.plan(context.file_of(client), [_directive(context, client, number, values)])


def _directive(context: EntryContext, client: Client, number: str, values: Sequence[object]) -> NewCustom:
    refuse_payees(context, number, "A dispute cannot say whose is meant where clients are payees.")
    values = (number, *values, *context.whose(client))
    return NewCustom(context.day, DISPUTE, values)  # type: ignore[arg-type]  # texts and money
