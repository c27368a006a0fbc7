"""The state of every deposit as of a day: whether it must go back, since when, until when, and who acts next."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from arledger.controls.approvals import REFUND, approval_needed, same_person
from arledger.deposit_ledger.conditions import Conditions, Timeline, Timelines
from arledger.deposit_ledger.movements import Deposit, MovementKind, find_deposits
from arledger.deposit_ledger.proofs import Proofs
from arledger.deposit_ledger.secured import SecuredSale
from arledger.deposit_ledger.steps import Progress, Step, Steps, progress
from arledger.model.book import Book
from arledger.model.money import ZERO
from arledger.policy.settings import Policy
from arledger.subledger.clients import text_of


class State(StrEnum):
    """How far a deposit has come; the last four say what took the last of it, or that nobody asks for it."""

    HELD = "held"
    REFUNDABLE = "refundable"
    REQUESTED = "requested"
    APPROVED = "approved"
    REFUNDED = "refunded"
    APPLIED = "applied"
    FORFEITED = "forfeited"
    UNCLAIMED = "unclaimed"


GOING_BACK = (State.REFUNDABLE, State.REQUESTED, State.APPROVED)
"""States in which somebody of ours has to act."""

_TOOK = {
    MovementKind.APPLIED: State.APPLIED,
    MovementKind.FORFEITED: State.FORFEITED,
    MovementKind.UNCLAIMED: State.UNCLAIMED,
    MovementKind.TRANSFERRED: State.APPLIED,
}


@dataclass(frozen=True, slots=True)
class DepositState:
    """A deposit as of a day.

    `eligible_on` is the first day of the present unbroken span in which it must go back (where it has gone: of that
    span), `since` the day from which on it is in its state, `deadline` the last day of the promise. `why_not` says
    what keeps it, in the order in which a person would look. `proof` shows that a refund was paid.
    """

    deposit: Deposit
    state: State
    secures: tuple[str, ...]
    since: date
    eligible_on: date | None
    deadline: date | None
    days_over: int
    next_actor: str
    progress: Progress
    why_not: tuple[str, ...]
    proof: str
    spans: tuple[tuple[date, date], ...] = ()

    @property
    def paid_on(self) -> date | None:
        """The day of the last refund, where there was one."""
        days = [m.day for m in self.deposit.movements if m.kind is MovementKind.REFUNDED]
        return days[-1] if days else None

    @property
    def proof_missing(self) -> bool:
        """Whether money went back and nothing shows that it did."""
        return self.paid_on is not None and not self.proof and self.state is State.REFUNDED


class _Span(NamedTuple):
    """The spans of days in which a deposit had to go back, the first day of the one meant, and how far it came."""

    all: Sequence[tuple[date, date]]
    eligible: date | None = None
    progress: Progress = Progress()


class DepositLedger:
    """All deposits of a book.

    `timelines` are what keeps each of them day by day, where that is known already; else the book must have the whole
    history of every client with a deposit, and of who pays for them.
    """

    def __init__(self, book: Book, policy: Policy, timelines: Timelines | None = None) -> None:
        self.book = book
        self.policy = policy
        self.deposits = find_deposits(book, policy)
        self.steps = Steps(book)
        self._timelines = timelines
        self._on_day: dict[date, tuple[DepositState, ...]] = {}
        self._reckoned: dict[tuple[str, str, str], Timeline] = {}
        self._proofs = Proofs(book)
        self._clients: defaultdict[str, dict[str, date]] = defaultdict(dict)
        for each in self.deposits:
            first = self._clients[each.number].get(each.client, each.received_on)
            self._clients[each.number][each.client] = min(first, each.received_on)

    @cached_property
    def conditions(self) -> Conditions:
        """The sales that deposits stand behind; the book must have the history of their clients."""
        return Conditions(self.book, self.policy)

    @property
    def is_complete(self) -> bool:
        """Whether what keeps each deposit is known without the history of its client."""
        keys = {(deposit.number, deposit.client, deposit.currency) for deposit in self.deposits}
        return self._timelines is not None and keys <= self._timelines.keys()

    def states(self, day: date | None = None) -> tuple[DepositState, ...]:
        """Return the state of each deposit on the book's day, or on an earlier one; several ask for the same day."""
        when = day or self.book.as_of
        if when not in self._on_day:
            self._on_day[when] = tuple(self.state(deposit, when) for deposit in self._known(when))
        return self._on_day[when]

    def is_ambiguous(self, deposit: Deposit, day: date = date.max) -> bool:
        """Say whether its link is that of several clients' deposits by a day: nobody knows which one a step means."""
        clients = self._clients[deposit.number] if deposit.number else {}
        return sum(first <= day for first in clients.values()) > 1

    def steps_of(self, deposit: Deposit, day: date = date.max) -> list[Step]:
        """Return the steps of a deposit's refund up to a day; of a link that several clients have by then, none."""
        if self.is_ambiguous(deposit, day):
            return []
        return [step for step in self.steps.of(deposit) if step.day <= day]

    def sales_of(self, deposit: Deposit, day: date) -> list[SecuredSale]:
        """Return the sales that it stands behind on a day, as far as they are invoiced, in whatever currency."""
        return self.conditions.sales_of(deposit, day)

    def sales_behind(self, day: date) -> Iterator[tuple[Deposit, SecuredSale]]:
        """Yield each deposit of which something is held on a day with each invoiced sale that it stands behind."""
        for found in self.states(day):
            for sale in self.sales_of(found.deposit, day) if found.deposit.held > 0 else ():
                yield found.deposit, sale

    def why_not(self, deposit: Deposit, day: date) -> tuple[str, ...]:
        """Return what keeps a deposit on a day, a phrase each; empty where it must go back."""
        known = [why for since, why in self._timeline(deposit) if since <= day]
        return known[-1] if known else ()

    def spans(self, deposit: Deposit, until: date) -> list[tuple[date, date]]:
        """Return the spans of days in which a deposit had to go back, each from its first day to the one after it."""
        found: list[tuple[date, date]] = []
        begun: date | None = None
        for day, why in self._timeline(deposit):
            if day > until:
                break
            if not why and begun is None:
                begun = day
            elif why and begun is not None:
                found.append((begun, day))
                begun = None
        return found + ([(begun, date.max)] if begun is not None else [])

    def _timeline(self, deposit: Deposit) -> Timeline:
        """Return what keeps a deposit day by day; each is reckoned once."""
        key = (deposit.number, deposit.client, deposit.currency)
        if self._timelines is not None and key in self._timelines:
            return self._timelines[key]
        if key not in self._reckoned:
            whole = next(each for each in self.deposits if (each.number, each.client, each.currency) == key)
            self._reckoned[key] = self.conditions.timeline(whole)
        return self._reckoned[key]

    def state(self, deposit: Deposit, day: date) -> DepositState:
        """Return the state of a deposit on a day."""
        deposit = _as_of(deposit, day)
        spans = self.spans(deposit, day)
        if deposit.held <= 0:
            return self._gone(deposit, spans, day)
        eligible = next((first for first, end in spans if first <= day < end), None)
        if eligible is None:
            broken = [end for _, end in spans if end <= day]
            since = max([deposit.received_on, *broken])
            return self._with(deposit, State.HELD, since, _Span(spans), day)
        steps = self.steps_of(deposit, day)
        found = progress(deposit, steps, self.policy, eligible, day)
        state, since = _going_back(found, eligible)
        active = max([eligible, *(s.day for s in steps), *(m.day for m in deposit.movements)])
        if (day - active).days > self.policy.deposits.dormant_days:
            state = State.UNCLAIMED
            since = active + timedelta(days=self.policy.deposits.dormant_days + 1)
        return self._with(deposit, state, since, _Span(spans, eligible, found), day)

    def _known(self, day: date) -> Iterable[Deposit]:
        return (deposit for deposit in self.deposits if deposit.received_on <= day)

    def _gone(self, deposit: Deposit, spans: Sequence[tuple[date, date]], day: date) -> DepositState:
        """Return the state of a deposit of which nothing is held any more: what took the last of it."""
        out = [m for m in deposit.movements if m.change < 0]
        if not out:
            return self._with(deposit, State.HELD, deposit.received_on, _Span(spans), day)
        last = out[-1]
        state = _TOOK.get(last.kind, State.REFUNDED)
        eligible = next((first for first, end in spans if first <= last.day < end), None)
        steps = self.steps_of(deposit, day)
        found = progress(deposit, steps, self.policy, eligible, day) if eligible else Progress()
        return self._with(deposit, state, last.day, _Span(spans, eligible, found), day)

    def _with(self, deposit: Deposit, state: State, since: date, span: _Span, day: date) -> DepositState:
        eligible, found = span.eligible, span.progress
        going = deposit.held > 0 and eligible is not None
        deadline = eligible + timedelta(days=self.policy.deposits.refund_days) if eligible and going else None
        return DepositState(
            deposit=deposit,
            state=state,
            secures=deposit.secures(day),
            since=since,
            eligible_on=eligible,
            deadline=deadline,
            days_over=max((day - deadline).days, 0) if deadline else 0,
            next_actor=self._next_actor(deposit, state, found),
            progress=found,
            why_not=() if state is not State.HELD or deposit.held <= 0 else self.why_not(deposit, day),
            proof=self._proofs.of(deposit, self.steps_of(deposit, day), day),
            spans=tuple(span.all),
        )

    def _next_actor(self, deposit: Deposit, state: State, found: Progress) -> str:
        """Return who must act: sales ask, an approver approves, somebody pays; nobody where nothing is to be done."""
        if state in (State.REFUNDABLE, State.UNCLAIMED) and deposit.held > 0:
            return self.sales_rep(deposit.client)
        if state is State.REQUESTED and found.request:
            may = approval_needed(self.policy, REFUND, found.request.amount)
            names = [name for name in may or () if not same_person(name, found.request.requester)]
            return " or ".join(names) or "approver"
        return self.policy.deposits.payer if state is State.APPROVED else ""

    def sales_rep(self, client: str) -> str:
        """Return who sells to a client: the sales-rep of their account, else whom the policy names."""
        known = self.book.clients.get(client)
        return (text_of(known.meta, "sales-rep") if known else "") or self.policy.deposits.sales


def _as_of(deposit: Deposit, day: date) -> Deposit:
    """Return a deposit as it was known on a day."""
    if deposit.movements[-1].day <= day:
        return deposit
    return Deposit(
        deposit.number, deposit.client, deposit.currency, tuple(m for m in deposit.movements if m.day <= day)
    )


def _going_back(found: Progress, eligible: date) -> tuple[State, date]:
    request = found.request
    if request is None:
        return State.REFUNDABLE, eligible
    if not request.approver or request.approved_on is None:
        return State.REQUESTED, request.requested_on
    return State.APPROVED, request.approved_on


def held_by_currency(states: Iterable[DepositState]) -> Mapping[str, Decimal]:
    """Add up what is held."""
    found: dict[str, Decimal] = {}
    for each in states:
        found[each.deposit.currency] = found.get(each.deposit.currency, ZERO) + each.deposit.held
    return found
