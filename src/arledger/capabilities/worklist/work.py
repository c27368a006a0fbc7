"""The worklist of a day: every client with something to be done, and why others with overdue items need nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from arledger.capabilities.disputes.report import deadline_of
from arledger.capabilities.reminders.rules import plan_reminders
from arledger.capabilities.reminders.values import Circumstances, Reminders, Why
from arledger.capabilities.worklist.steps import OnRecord, steps_of
from arledger.capabilities.worklist.values import Work, WorkItem, amount_due_of, in_order
from arledger.collecting.cases import RESOLVED, Case, Cases
from arledger.collecting.chances import Chances
from arledger.collecting.plans import IN_FORCE, ClientPlan, missing_of, plans_of
from arledger.collecting.promised import Promised, promises_of
from arledger.collecting.shares import NOTHING, shares_of
from arledger.collecting.values import Contact
from arledger.model.book import Book
from arledger.model.days import day_after
from arledger.model.documents import NO_CLIENT, Item
from arledger.model.money import ZERO, amount_text
from arledger.model.problem import UserError
from arledger.policy.settings import Policy
from arledger.subledger.aging import open_items_by_client
from arledger.subledger.clients import text_of
from arledger.subledger.prices import Converter

COLLECTOR, SALES = "collector", "sales-rep"
CONTACTED, LETTERS = "contacted", "letters"
"""Why nothing is to be done: somebody spoke with them of late; they are not late enough for a call."""

_Key = tuple[str, str]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Worklist:
    """What is to be done on a day, by what it is worth, and who is left out.

    `later` is what does not fit into the time; with an `owner` all of it is theirs.
    """

    as_of: date
    todo: tuple[Work, ...]
    left_out: tuple[Work, ...]
    later: tuple[Work, ...] = ()
    owner: str | None = None


def worklist_of(book: Book, policy: Policy, known: Circumstances) -> Worklist:
    """Make the worklist of a book's day; the book must be whole."""
    works = list(_Maker(book, policy, known).works())
    worth = _Worth(book)
    todo = sorted((work for work in works if work.steps), key=worth.of)
    left_out = [work for work in works if not work.steps and work.overdue]
    return Worklist(book.as_of, tuple(todo), tuple(left_out))


def owner_of(book: Book, client: str) -> str:
    """Return who has a client: `collector:` on its account, else `sales-rep:`; empty where nobody has."""
    known = book.clients.get(client)
    return (text_of(known.meta, COLLECTOR) or text_of(known.meta, SALES)) if known else ""


class _Worth:
    """Sorts by expected value, in the ledger's own currency where it has a price for the other."""

    def __init__(self, book: Book) -> None:
        currencies = book.facts.operating_currencies
        self._converter = Converter(book.facts.prices, currencies[0], book.as_of) if currencies else None

    def of(self, work: Work) -> tuple[bool, str, Decimal, Decimal, str, str]:
        """Return what a client is sorted by: what is worth most first; currencies without a price come last."""
        try:
            value = self._converter.convert(work.expected, work.currency) if self._converter else None
        except UserError:
            value = None
        group = "" if value is not None else work.currency
        worth = work.expected if value is None else value
        return value is None, group, -worth, -work.overdue, work.client, work.currency


class _Maker:
    """Makes the work of each client and currency."""

    def __init__(self, book: Book, policy: Policy, known: Circumstances) -> None:
        self._book = book
        self._policy = policy
        self._known = known
        self._chances = Chances(book)
        plan = plan_reminders(book, policy, known)
        self._why = _reasons(plan)
        self._items = open_items_by_client(book)
        record = known.record
        self._contacts = _by_client(record.contacts())
        self._promises = _by_key(promises_of(book, policy), lambda each: (each.client, each.promise.amount.currency))
        cases = Cases(book, record).cases if record.has_disputes else ()
        self._cases = _by_key(cases, lambda each: (each.client, each.currency))
        plans = plans_of(book, record, policy.promises.grace)
        self._plans = _by_key(plans, lambda each: (each.client, each.currency))
        self._handled = _handled(self._promises, self._cases, self._plans)

    def works(self) -> Iterator[Work]:
        """Yield what there is of every client and currency, sorted by both."""
        keys = {*self._items, *(key for key, own in self._cases.items() if any(c.state != RESOLVED for c in own))}
        yield from (self._of(key) for key in sorted({*keys, *self._without_items(keys)}))

    def _without_items(self, keys: Iterable[_Key]) -> Iterator[_Key]:
        """Yield clients who owe nothing and have written, or are escalated."""
        known = {client for client, _ in keys}
        usual = next(iter(self._book.facts.operating_currencies), "")
        escalated = {each.client for each in self._known.record.escalations()}
        yield from ((client, usual) for client in {*self._contacts, *escalated} - known)

    def _of(self, key: _Key) -> Work:
        client, currency = key
        items = tuple(self._work_items(self._items.get(key, ())))
        record, day = self._known.record, self._book.as_of
        known = OnRecord(
            day=day,
            client=client,
            items=items,
            promises=self._promises.get(key, ()),
            broken_parts=[each for plan in self._plans.get(key, ()) for each in _not_come(plan, self._book)],
            cases=[(case, deadline_of(case, self._policy)) for case in self._cases.get(key, ())],
            contacts=self._contacts.get(client, ()),
            handled_on=self._handled.get(client),
            escalation=record.escalation_of(client),
            settings=self._policy.worklist,
        )
        steps, until = steps_of(known)
        reason, until = (CONTACTED, until) if until else _left_out(items, day, self._policy.worklist.call_days)
        owner = owner_of(self._book, client)
        if steps:
            return Work(client, currency, owner, items, in_order(steps))
        return Work(client, currency, owner, items, (), reason, until)

    def _work_items(self, items: Sequence[Item]) -> Iterator[WorkItem]:
        late = [item for item in items if item.days_past_due(self._book.as_of) > 0]
        if not late:
            return
        known, day = self._known, self._book.as_of
        shares = shares_of(items, known.record, day, self._policy.promises.grace, known.paid_since)
        for item in late:
            share, why = shares.get(id(item), NOTHING), self._why.get(id(item))
            due = amount_due_of(item, share, why)
            notices = [each for each in known.record.notices_of(item.number) if each.is_about(item, 0)]
            yield WorkItem(item, share, due, self._chances.of(item), why, notices[-1] if notices else None)


def _reasons(plan: Reminders) -> Mapping[int, Why]:
    return {id(each.item): each.why for each in plan.suppressed}


def _by_client(contacts: Iterable[Contact]) -> Mapping[str, list[Contact]]:
    found: defaultdict[str, list[Contact]] = defaultdict(list)
    for contact in contacts:
        if not contact.is_document:
            found[contact.client].append(contact)
    return found


def _by_key(values: Iterable[_T], key: Callable[[_T], _Key]) -> Mapping[_Key, list[_T]]:
    found: defaultdict[_Key, list[_T]] = defaultdict(list)
    for value in values:
        found[key(value)].append(value)
    return found


def _not_come(plan: ClientPlan, book: Book) -> Iterator[tuple[date, str]]:
    """Yield from which day each part of a plan in force is missed, and what is to be said of it."""
    if plan.state not in IN_FORCE:
        return
    waiting = missing_of(plan, book)
    for part in plan.broken_parts:
        lacks = min(part.left, waiting)
        waiting -= lacks
        if lacks:
            amount, left = (amount_text(number, plan.currency) for number in (part.amount, lacks))
            missing = "nothing came" if lacks == part.amount else f"{left} of it did not come"
            yield day_after(part.due), f"{amount} of the plan was due on {part.due}, {missing}"


def _handled(
    promises: Mapping[_Key, list[Promised]],
    cases: Mapping[_Key, list[Case]],
    plans: Mapping[_Key, list[ClientPlan]],
) -> Mapping[str, date]:
    """Return the last day on which something was agreed with each client, or said about what they owe."""
    said = [(client, each.promise.made_on) for (client, _), own in promises.items() for each in own]
    said += [(client, each.opened) for (client, _), own in cases.items() for each in own]
    for (client, _), agreed in plans.items():
        said += [(client, day) for plan in agreed for day in (plan.proposed_on, plan.accepted_on) if day]
    # Of several days of a client the last one stays.
    return dict(sorted(said))


def _left_out(items: Sequence[WorkItem], day: date, call_days: int) -> tuple[str, date | None]:
    """Return why nothing is to be done about overdue items: what keeps back the most of them."""
    asked = [each for each in items if each.amount_due]
    if asked and asked[0].item.client != NO_CLIENT:
        return LETTERS, min(each.item.due for each in asked) + timedelta(days=call_days)
    open_: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    untils = []
    for each in items:
        if each.why:
            open_[each.why.reason.value] += each.item.open
            untils += [each.why.until] if each.why.until and each.why.until >= day else []
    return max(open_, key=lambda reason: (open_[reason], reason), default=""), min(untils, default=None)
