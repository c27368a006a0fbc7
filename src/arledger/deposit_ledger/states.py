"""The state of every deposit as of a day: whether it must go back, since when, until when, and who acts next.

A deposit is refundable while at least one sale that it stands behind is invoiced, all of these are settled in full,
none is disputed, and nothing of the client is overdue. Settled counts money, credit and what is written off up to the
tolerance; a sale of which more was given up leaves the deposit held, for a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from arledger.controls.approvals import REFUND, approval_needed, same_person
from arledger.deposit_ledger.movements import Deposit, MovementKind, find_deposits
from arledger.deposit_ledger.proofs import Proofs
from arledger.deposit_ledger.secured import SecuredSale, SecuredSales
from arledger.deposit_ledger.steps import Progress, Step, Steps, disputed_days, progress
from arledger.model.book import Book
from arledger.model.money import ZERO, amount_text, to_the_last_digit
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
    """All deposits of a book; the book must have the whole history of every client with one."""

    def __init__(self, book: Book, policy: Policy) -> None:
        self.book = book
        self.policy = policy
        self.deposits = find_deposits(book, policy)
        self.sales = SecuredSales(book, policy)
        self.steps = Steps(book)
        self._disputes = disputed_days(book)
        self._proofs = Proofs(book)
        self._clients: defaultdict[str, dict[str, date]] = defaultdict(dict)
        for each in self.deposits:
            first = self._clients[each.number].get(each.client, each.received_on)
            self._clients[each.number][each.client] = min(first, each.received_on)

    def states(self, day: date | None = None) -> tuple[DepositState, ...]:
        """Return the state of each deposit on the book's day, or on an earlier one."""
        return tuple(self.state(deposit, day or self.book.as_of) for deposit in self._known(day or self.book.as_of))

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
        found = [sale for number in deposit.secures(day) for sale in self.sales.sales(deposit.client, number)]
        return [sale for sale in found if sale.exists(day)]

    @to_the_last_digit
    def why_not(self, deposit: Deposit, day: date) -> tuple[str, ...]:
        """Return what keeps a deposit on a day, a phrase each; empty where it must go back."""
        secured = deposit.secures(day)
        if not secured:
            return ("it secures no sale",)
        sales = self.sales_of(deposit, day)
        if not sales:
            return tuple(f"{number} is not invoiced yet" for number in secured)
        found = []
        for sale in sales:
            left = sale.open_on(day)
            if left:
                found.append(f"{sale.number} has {amount_text(left, sale.currency)} open")
            given_up = sale.given_up.on(day)
            if given_up > self.policy.writing.tolerance:
                found.append(f"{amount_text(given_up, sale.currency)} of {sale.number} was written off")
            if self._is_disputed(sale.number, day):
                found.append(f"{sale.number} is disputed")
        if not self.policy.deposits.despite_overdue and self.sales.overdue(deposit.client).has(day):
            found.append(
                f"{deposit.client} has other items overdue" if not found else f"{deposit.client} has items overdue"
            )
        return tuple(found)

    def spans(self, deposit: Deposit, until: date) -> list[tuple[date, date]]:
        """Return the spans of days in which a deposit had to go back, each from its first day to the one after it."""
        found: list[tuple[date, date]] = []
        begun: date | None = None
        for day in sorted(self._days(deposit, until)):
            fine = day >= deposit.received_on and not self.why_not(deposit, day)
            if fine and begun is None:
                begun = day
            elif not fine and begun is not None:
                found.append((begun, day))
                begun = None
        return found + ([(begun, date.max)] if begun is not None else [])

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

    def _is_disputed(self, number: str, day: date) -> bool:
        said = [is_open for when, is_open in self._disputes.get(number, ()) if when <= day]
        return bool(said) and said[-1]

    def _days(self, deposit: Deposit, until: date) -> set[date]:
        """Return every day on which anything changes that a deposit depends on."""
        numbers = {number for movement in deposit.movements for number in movement.secures}
        days = {movement.day for movement in deposit.movements}
        for number in numbers:
            for sale in self.sales.sales(deposit.client, number):
                days |= sale.days()
            days.update(day for day, _ in self._disputes.get(number, ()))
        if not self.policy.deposits.despite_overdue:
            days |= self.sales.overdue(deposit.client).days()
        return {day for day in days if deposit.received_on <= day <= until}


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
