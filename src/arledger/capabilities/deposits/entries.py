"""What people do with a deposit beside refunding it, as plans: receive, apply, transfer, forfeit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from arledger.capabilities.deposits.case import Case
from arledger.capabilities.deposits.refunds import REASON_KEY
from arledger.controls.approvals import FORFEIT, FORFEITED_TAG, approvers, same_person
from arledger.deposit_ledger.movements import CLIENT_KEY, SECURES_KEY, MovementKind, numbers_secured
from arledger.deposit_ledger.secured import sale_clients
from arledger.deposit_ledger.states import State
from arledger.deposit_ledger.steps import StepKind, may_approve
from arledger.entries.context import EntryContext, owners_of, positive
from arledger.entries.deposit_accounts import deposit_account
from arledger.entries.invoices import money_of
from arledger.entries.numbers import free_number
from arledger.entries.payments import INVOICE_KEY
from arledger.model.book import Book
from arledger.model.documents import Client, Item
from arledger.model.money import ZERO, amount_text
from arledger.model.plan import Leg, MetaPairs, NewTransaction, Plan, may_be_link
from arledger.model.problem import Refused, UserError
from arledger.model.slips import ALIKE, did_you_mean
from arledger.subledger.aging import oldest_due_first


@dataclass(frozen=True, slots=True)
class NewDeposit:
    """A deposit that came in; `secures` are the numbers that it stands behind, invoiced or not."""

    client: Client
    amount: Decimal
    currency: str | None = None
    secures: tuple[str, ...] = ()
    number: str | None = None
    account: str | None = None
    note: str = ""


def receive(context: EntryContext, new: NewDeposit) -> Plan:
    """Propose the receipt of a deposit under a link of its own; its account is opened where it is the first."""
    currency = new.currency or context.currency_of(new.client)
    amount = money_of(positive(new.amount), currency)
    number = free_number(new.number, context.policy.numbers.deposit, context.day, context.numbers)
    if not may_be_link(number):
        raise UserError(f"{number!r} cannot be a link", "Use letters, digits and - _ / . only.")
    account, opening = deposit_account(context, new.client, currency)
    meta: MetaPairs = ((CLIENT_KEY, new.client.id), ("by", context.by))
    if new.secures:
        meta = ((SECURES_KEY, ", ".join(new.secures)), *meta)
    entry = NewTransaction(
        context.day,
        new.client.name,
        new.note or "Deposit received",
        (Leg(context.cash_account(new.account, currency), amount, currency), Leg(account, -amount, currency)),
        links=(number,),
        meta=meta,
    )
    file = context.file_of(new.client)
    return context.plan(file, [*opening, entry], *_remarks(context, new))


def _remarks(context: EntryContext, new: NewDeposit) -> list[str]:
    """Say what somebody may have mistyped: a number is not invoiced yet, or is somebody else's."""
    if not new.secures:
        return ["It secures no sale yet: `arledger deposits transfer` says which, later."]
    book = context.everybody() if context.everybody else context.book
    return list(_not_invoiced(book, new.client.id, new.secures))


def _not_invoiced(book: Book, client: str, numbers: Iterable[str]) -> Iterator[str]:
    """Yield a remark on each number that no sale of a client has yet."""
    for number in numbers:
        clients = {who for item in book.items if item.number == number for who in sale_clients(item, book)}
        if client not in clients:
            theirs = [owner for owner in owners_of(book, number) if owner != client]
            whose = f", but {' and '.join(theirs)} has that number" if theirs else ""
            yield f"{number} is not invoiced to {client} yet{whose}."


def apply_deposit(case: Case, number: str, note: str) -> Plan:
    """Propose to put a deposit on an open item of the client's; the item's own currency only."""
    _refuse_promised(case)
    items = _items(case, number)
    owed = sum((item.open for item in items), ZERO)
    most = min(case.held, owed)
    what = f"is held of {case.deposit.number}" if case.held <= owed else f"is open on {number}"
    amount = case.part(most, what)
    legs = [Leg(case.deposit.account, amount, case.deposit.currency)]
    left = amount
    for item in items:
        part = min(left, item.open)
        if part > 0:
            left -= part
            meta: MetaPairs = ((INVOICE_KEY, number),)
            legs.append(Leg(item.account, -part, case.deposit.currency, meta=meta))
    return case.plan(case.entry(note or f"Deposit applied to {number}", tuple(legs)))


def _items(case: Case, number: str) -> list[Item]:
    """Return the open items of a number that are the client's sale, the oldest due first; raises Refused for none."""
    deposit = case.deposit
    there = [item for item in _own_items(case, number) if item.document.date <= case.day and item.open]
    found = [item for item in there if item.currency == deposit.currency]
    if there and not found:
        kinds = " and ".join(sorted({item.currency for item in there}))
        raise Refused(f"{number} is in {kinds}, and the deposit in {deposit.currency}", "Refund it instead.")
    if not found:
        raise Refused(f"nothing is open on {number} on {case.day}", "`arledger items` lists what is.")
    return sorted(found, key=oldest_due_first)


def _own_items(case: Case, number: str) -> list[Item]:
    """Return the items of a number that are the client's sale; raises Refused where it is nobody's or another's."""
    book, client = case.context.book, case.deposit.client
    own = [item for item in book.items if client in sale_clients(item, book)]
    found = [item for item in own if item.number == number]
    if found:
        return found
    _refuse_of_others(case, number, "Correct either.")
    remedy = did_you_mean(number, {item.number for item in own}, "`arledger items` lists the open ones.", ALIKE)
    raise Refused(f"there is no invoice {number}", remedy)


def _refuse_of_others(case: Case, number: str, remedy: str) -> None:
    """Raise Refused where a number is invoiced, and to others than the deposit's client."""
    book, client = case.context.book, case.deposit.client
    named = [item for item in book.items if item.number == number]
    if named and not any(client in sale_clients(item, book) for item in named):
        owners = " and ".join(sorted({item.client for item in named}))
        raise Refused(f"{number} is {owners}'s, and the deposit is {client}'s", remedy)


def transfer(case: Case, sales: str, note: str) -> Plan:
    """Propose that a deposit stands behind another sale from now on, or several with commas; its number stays."""
    _refuse_promised(case)
    if case.held <= 0:
        case.part(case.held, "")
    numbers = numbers_secured(sales)
    if not numbers:
        raise UserError("there is no number of the other sale", "Give it behind the deposit's.")
    said = ", ".join(numbers)
    if case.state.secures == numbers:
        raise Refused(f"{case.deposit.number} secures {said} already", "Nothing to do.")
    for number in numbers:
        _refuse_of_others(case, number, "Refund it, and receive it anew.")
    client = case.deposit.client
    held, currency, account = case.held, case.deposit.currency, case.deposit.account
    legs = (Leg(account, held, currency), Leg(account, -held, currency))
    meta: MetaPairs = ((SECURES_KEY, said), (CLIENT_KEY, client))
    plan = case.plan(case.entry(note or f"Deposit transferred to {said}", legs, meta=meta))
    return replace(plan, remarks=(*plan.remarks, *_not_invoiced(case.context.book, client, numbers)))


def forfeit(case: Case, reason: str, note: str) -> Plan:
    """Propose to keep a deposit as income, for a reason; raises Refused until somebody else has approved it."""
    _refuse_promised(case)
    amount = case.part(case.held, f"is held of {case.deposit.number}")
    _refuse_unapproved(case, amount)
    currency = case.deposit.currency
    income = _income(case.context)
    legs = (Leg(case.deposit.account, amount, currency), Leg(income, -amount, currency))
    meta: MetaPairs = ((CLIENT_KEY, case.deposit.client), (REASON_KEY, reason))
    return case.plan(case.entry(note or "Deposit forfeited", legs, tags=(FORFEITED_TAG,), meta=meta))


def _income(context: EntryContext) -> str:
    named = context.policy.accounts.forfeited
    return context.first_open(named, "forfeited deposits") if named else context.income_account(None)


def _refuse_unapproved(case: Case, amount: Decimal) -> None:
    """Raise Refused where nobody else has approved that this much is forfeited; each approval serves once."""
    policy, by = case.context.policy, case.context.by
    steps = [
        s for s in case.ledger.steps_of(case.deposit) if s.kind is StepKind.FORFEIT_APPROVED and s.day <= case.day
    ]
    used = sum(m.kind is MovementKind.FORFEITED for m in case.deposit.movements)
    fitting = [step for step in steps if may_approve(policy, FORFEIT, amount, step.who, by)]
    if len(fitting) > used:
        return
    may = [name for name in approvers(policy, FORFEIT) if not same_person(name, by)]
    who = " or ".join(may) or f"somebody else than {by}"
    what = f"{amount_text(amount, case.deposit.currency)} of {case.deposit.number}"
    raise Refused(
        f"forfeiting {what} needs an approval by {who}",
        f"`arledger approve {case.deposit.number} --kind forfeit` comes first.",
    )


def _refuse_promised(case: Case) -> None:
    """Raise Refused while a refund is under way: what is promised back is not given twice."""
    found = case.state
    asked = found.progress.request
    if found.state not in (State.REQUESTED, State.APPROVED) or asked is None:
        return
    promised = asked.left if found.state is State.APPROVED else asked.amount
    if case.amount is not None and case.amount <= case.held - promised:
        return
    raise Refused(
        f"the refund of {amount_text(promised, case.deposit.currency)} of {case.deposit.number} is {found.state}",
        f'`arledger deposits decline {case.deposit.number} --reason "…"` takes it back first.',
    )
