"""What is recorded of an instalment plan: a proposal posts nothing, its acceptance reschedules the invoices."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from arledger.capabilities.plans.schedule import Spread, shares_text, spread_out
from arledger.collecting.plans import IN_FORCE, KEPT, ClientPlan, PlannedPart, plans_of
from arledger.collecting.record import ACCEPTED, PLAN, PROPOSED, WITHDRAWN, CollectingRecord
from arledger.collecting.shares import disputed_of
from arledger.entries.context import EntryContext, refuse_payees
from arledger.entries.items import rescheduling, to_reschedule
from arledger.model.documents import Client, DocumentKind, Item
from arledger.model.money import ZERO, Money, amount_text, exact_sum
from arledger.model.plan import NewCustom, NewDirective, NewNote, NewTransaction, Plan
from arledger.model.problem import Refused, UserError
from arledger.subledger.aging import oldest_due_first

_AGAIN = "Propose it again: `plan propose`."


class Proposal:
    """What of some invoices of a client can be paid in instalments on a day, and the plan that is made of it."""

    def __init__(self, context: EntryContext, client: Client, numbers: Sequence[str]) -> None:
        """Look at the invoices; raises Refused where one has nothing to be paid or they have several currencies."""
        self._context = context
        self.client = client
        self._record = CollectingRecord(context.book.facts, context.day)
        self._items = {number: _items(context, client, number) for number in _each_once(numbers)}
        currencies = sorted({items[0].currency for items in self._items.values()})
        if len(currencies) > 1:
            raise Refused(f"these invoices are in {' and '.join(currencies)}", "Propose a plan for each currency.")
        (self.currency,) = currencies
        self.disputed = {number: self._disputed(number, items) for number, items in self._items.items()}

    @property
    def amounts(self) -> dict[str, Decimal]:
        """What is open and not disputed of each number, the one that is due first before the others."""
        order = sorted(self._items, key=lambda number: oldest_due_first(self._items[number][0]))
        return {number: _open(self._items[number]) - self.disputed[number] for number in order}

    def _parts(self, spread: Spread) -> tuple[PlannedPart, ...]:
        if spread.first and spread.first < self._context.day:
            raise Refused(f"--first {spread.first} is before {self._context.day}", "Give a later day.")
        return spread_out(spread, self._context.day, self.amounts, self.currency, self._context.policy.items)

    def plan(self, spread: Spread) -> Plan:
        """Propose to record the plan, with its schedule as remarks.

        Raises Refused for a first day that is over, and where another plan is proposed on that day already.
        """
        parts = self._parts(spread)
        remarks = [*_schedule(parts, self.currency), *self._beside()]
        said = _directives(self._context, self.client, self.currency, PROPOSED, parts)
        return self._context.plan(self._context.file_of(self.client), said, *remarks)

    def _disputed(self, number: str, items: Sequence[Item]) -> Decimal:
        dispute = self._record.dispute_of(number, self.client.id)
        disputed = disputed_of(dispute, self.currency, _open(items)) if dispute else ZERO
        if disputed and disputed >= _open(items):
            raise Refused(f"{number} is disputed", "Leave it out, or resolve the dispute first.")
        return disputed

    def _beside(self) -> Iterable[str]:
        """Yield what somebody should know who proposes this."""
        context, currency = self._context, self.currency
        for plan in _plans(context, self._record, self.client):
            if plan.currency != currency:
                continue
            if plan.state == PROPOSED and plan.proposed_on == context.day:
                # What is proposed on one day is one plan: a second one would become a part of it.
                raise Refused(
                    f"a plan for {_named(plan)} is proposed on {context.day} already",
                    "Accept or withdraw it first, or give a later --date.",
                )
            if not set(plan.numbers) & set(self._items):
                continue
            if plan.state == PROPOSED:
                yield f"It takes the place of what was proposed on {plan.proposed_on}."
            elif plan.state in IN_FORCE:
                yield f"The plan of {plan.accepted_on} holds until this one is accepted."
        disputed = [f"{amount_text(part, currency)} of {number}" for number, part in self.disputed.items() if part]
        if disputed:
            yield f"Disputed, and not in the plan: {' and '.join(disputed)}."
        credit = context.unapplied(self.client, currency)
        if credit:
            yield f"{self.client.id} has {amount_text(credit, currency)} unapplied; `apply` it first if it is meant."


def accept(context: EntryContext, client: Client, number: str) -> Plan:
    """Propose that a plan holds: its parts are recorded as accepted, and its invoices owed in these instalments.

    Raises Refused where anything of them has changed since it was proposed.
    """
    record = CollectingRecord(context.book.facts, context.day)
    plans = _plans(context, record, client)
    plan = _one_of(_about(plans, (PROPOSED,), number), plans, number or client.id, "is proposed", context.day)
    changed = [said for each in plan.numbers for said in _changes(context, record, client, plan, each)]
    first = plan.parts[0].due
    if first < context.day:
        changed.append(f"its first part was due on {first}")
    if changed:
        raise Refused(f"the plan of {plan.proposed_on} is out of date: {'; '.join(changed)}", _AGAIN)
    said: list[NewDirective] = [*_directives(context, client, plan.currency, ACCEPTED, plan.parts)]
    said += [_rescheduled(context, client, plan, each) for each in plan.numbers]
    replaced = [old for old in plans if old.state in IN_FORCE and set(old.numbers) & set(plan.numbers)]
    remarks = [f"It takes the place of the plan of {old.accepted_on}, which is {old.state}." for old in replaced]
    return context.plan(context.file_of(client), said, *remarks)


def withdraw(context: EntryContext, client: Client, number: str, reason: str) -> Plan:
    """Propose the end of a proposal, or else of a plan that was accepted, with the reason as a note."""
    record = CollectingRecord(context.book.facts, context.day)
    plans = _plans(context, record, client)
    found = _about(plans, (PROPOSED,), number) or _about(plans, IN_FORCE, number)
    plan = _one_of(found, plans, number or client.id, "is proposed or accepted", context.day)
    is_proposal = plan.state == PROPOSED
    what = f"proposed on {plan.proposed_on}" if is_proposal else f"accepted on {plan.accepted_on}"
    note = NewNote(
        context.day,
        context.account_of(client),
        f"The instalment plan {what} is withdrawn: {reason}",
        (("invoice", plan.numbers[0]),),
    )
    remarks = [] if is_proposal else ["The instalments stay as they are due; `reschedule` changes them."]
    said = _directives(context, client, plan.currency, WITHDRAWN, plan.parts)
    return context.plan(context.file_of(client), [*said, note], *remarks)


def _schedule(parts: Iterable[PlannedPart], currency: str) -> Iterable[str]:
    for at, part in enumerate(parts, start=1):
        yield f"Part {at}, due {part.due}: {amount_text(part.amount, currency)} ({shares_text(part, currency)})."


def _plans(context: EntryContext, record: CollectingRecord, client: Client) -> list[ClientPlan]:
    return plans_of(context.book, record, context.policy.promises.grace, client.id, context.day)


def _each_once(numbers: Sequence[str]) -> Sequence[str]:
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        raise UserError(f"{twice} is named twice", "Name each invoice once.")
    return numbers


def _items(context: EntryContext, client: Client, number: str) -> list[Item]:
    items = to_reschedule(context, client, number)
    refuse_payees(context, number, "A plan cannot say whose is meant where clients are payees: use `reschedule`.")
    return items


def _open(items: Iterable[Item]) -> Decimal:
    return exact_sum(item.open for item in items)


def _directives(
    context: EntryContext, client: Client, currency: str, state: str, parts: Iterable[PlannedPart]
) -> list[NewCustom]:
    """Return one directive for each part and number."""
    whose = context.whose(client)
    return [
        NewCustom(context.day, PLAN, (each.number, state, part.due, Money(each.amount, currency), context.by, *whose))
        for part in parts
        for each in part.amounts
    ]


def _about(plans: Iterable[ClientPlan], states: Sequence[str], number: str) -> list[ClientPlan]:
    return [plan for plan in plans if plan.state in states and (not number or number in plan.numbers)]


def _one_of(found: Sequence[ClientPlan], known: Sequence[ClientPlan], of: str, what: str, day: date) -> ClientPlan:
    """Return the only plan that is meant; raises Refused where there is none, or more than one."""
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            f"{of} has several plans: {'; '.join(map(_named, found))}",
            "Name an invoice of the one that is meant.",
        )
    last = max((p for p in known if of in (p.client, *p.numbers)), key=_last_day, default=None)
    said = f"; the plan for {_named(last)} is {last.state}" if last else ""
    raise Refused(
        f"no plan for {of} {what} on {day}{said}",
        "It is all paid." if last and last.state == KEPT else "`plan list` shows all plans.",
    )


def _last_day(plan: ClientPlan) -> date:
    return max(filter(None, (plan.proposed_on, plan.accepted_on, plan.ended_on)), default=date.min)


def _named(plan: ClientPlan) -> str:
    return " and ".join(plan.numbers)


def _changes(
    context: EntryContext, record: CollectingRecord, client: Client, plan: ClientPlan, number: str
) -> Iterable[str]:
    """Yield what has become of an invoice since its plan was proposed."""
    items = [item for item in context.open_items(client, number) if item.currency == plan.currency]
    if not items:
        yield f"nothing of {number} is open"
        return
    since = plan.proposed_on or context.day
    documents = [item.document for item in items if item.document.kind is DocumentKind.ADJUSTMENT]
    put_off = max((document.date for document in documents), default=since)
    if put_off > since:
        yield f"{number} was rescheduled on {put_off}"
    dispute = record.dispute_of(number, client.id)
    disputed = disputed_of(dispute, plan.currency, _open(items)) if dispute else ZERO
    planned, left = plan.amount_of(number), _open(items) - disputed
    if planned != left:
        said, is_open = amount_text(planned, plan.currency), amount_text(left, plan.currency)
        without = ", without what is disputed" if disputed else ""
        yield f"it has {said} of {number}, and {is_open} is open{without}"


def _rescheduled(context: EntryContext, client: Client, plan: ClientPlan, number: str) -> NewTransaction:
    return rescheduling(context, client, to_reschedule(context, client, number), plan.parts_of(number))
