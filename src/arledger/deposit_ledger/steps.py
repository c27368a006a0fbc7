"""The steps of a refund: somebody asked for it, somebody else approved it, and it was paid, perhaps in parts.

`ar-refund … "approved"` and `ar-approval … "refund"` are the same step. Within a day a refund is asked for, approved,
refused, paid and sent back in this order, wherever the lines stand in the files.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from arledger.controls.approvals import DIRECTIVE, FORFEIT, REFUND, REFUND_DIRECTIVE, approval_needed, same_person
from arledger.deposit_ledger.movements import Deposit, Movement, MovementKind
from arledger.model.book import Book
from arledger.model.facts import Custom
from arledger.model.money import ZERO, Money
from arledger.model.source import Source
from arledger.policy.settings import Policy


class StepKind(IntEnum):
    """What somebody did about a refund, in the order in which steps of one day count."""

    REQUESTED = 0
    APPROVED = 1
    REFUSED = 2
    PROVEN = 3
    FORFEIT_APPROVED = 4


_OF_STATE = {
    "requested": StepKind.REQUESTED,
    "approved": StepKind.APPROVED,
    "refused": StepKind.REFUSED,
    "proven": StepKind.PROVEN,
}
_OF_APPROVAL = {REFUND: StepKind.APPROVED, FORFEIT: StepKind.FORFEIT_APPROVED}


class Step(NamedTuple):
    """One step, by whom, and of how much where it says so; `client` is whose it is, where it says so."""

    day: date
    kind: StepKind
    who: str
    amount: Money | None = None
    note: str = ""
    client: str = ""
    source: Source | None = None


class Steps:
    """All steps in a ledger, by the number of the deposit that they are about."""

    def __init__(self, book: Book) -> None:
        self._of_number: defaultdict[str, list[Step]] = defaultdict(list)
        for custom in book.facts.customs:
            for number, step in _step(custom, book):
                self._of_number[number].append(step)

    def of(self, deposit: Deposit) -> list[Step]:
        """Return the steps about a deposit: those of its link that say neither another client nor currency."""
        if not deposit.number:
            return []
        own = (step for step in self._of_number.get(deposit.number, ()) if step.client in ("", deposit.client))
        mine = [step for step in own if step.amount is None or step.amount.currency == deposit.currency]
        return sorted(mine, key=_order)


@dataclass(frozen=True, slots=True)
class Request:
    """A refund that was asked for, and how far it has come.

    `amount` is what is asked for, `left` what is approved and not paid yet; without `approver` it waits for one.
    """

    requester: str
    requested_on: date
    amount: Decimal
    approver: str = ""
    approved_on: date | None = None
    left: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a deposit's refund stands: the request in force, if any, and the one that was paid last."""

    request: Request | None = None
    paid: Request | None = None


def progress(deposit: Deposit, steps: Sequence[Step], policy: Policy, since: date, until: date) -> Progress:
    """Follow the steps and payments from the day on which a deposit became refundable up to another day."""
    walk = _Walk(policy)
    held = sum((m.change for m in deposit.movements if m.day < since), ZERO)
    for day in sorted({s.day for s in steps} | {m.day for m in deposit.movements}):
        if since <= day <= until:
            moved = [movement for movement in deposit.movements if movement.day == day]
            of_day = [step for step in steps if step.day == day]
            held = walk.pass_day(day, of_day, moved, held)
    return Progress(walk.request, walk.paid)


class _Walk:
    """The request in force, as days go by."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self.request: Request | None = None
        self.paid: Request | None = None

    def pass_day(self, day: date, steps: Sequence[Step], moved: Sequence[Movement], held: Decimal) -> Decimal:
        """Take in a day of which `held` is the morning's; return the evening's."""
        held = sum((m.change for m in moved if m.kind <= MovementKind.TRANSFERRED), held)
        self.ask(steps, held, day)
        for movement in moved:
            if movement.kind > MovementKind.TRANSFERRED:
                held += movement.change
                self.pay(movement, held)
        return held

    def ask(self, steps: Sequence[Step], held: Decimal, day: date) -> None:
        """Take in the steps of a day."""
        asked = [step for step in steps if step.kind is StepKind.REQUESTED]
        refused = sum(step.kind is StepKind.REFUSED for step in steps)
        if asked and refused and self.request:
            # The first refusal answers what was asked for earlier, and what is asked for today begins anew.
            self.request = None
            refused -= 1
        self._begin(asked, held, day)
        for step in steps:
            if step.kind is StepKind.APPROVED:
                self._approve(step, held)
        # Each refusal answers one request; one that was made again on the same day stands.
        if refused and refused >= len(asked):
            self.request = None

    def _begin(self, asked: Sequence[Step], held: Decimal, day: date) -> None:
        if asked and (self.request is None or not self.request.approver):
            step = asked[-1]
            amount = step.amount.number if step.amount else held
            self.request = Request(step.who, day, min(amount, held))

    def _approve(self, step: Step, held: Decimal) -> None:
        request = self.request
        if not request or request.approver:
            return
        amount = min(step.amount.number if step.amount else request.amount, held)
        if may_approve(self._policy, REFUND, amount, step.who, request.requester):
            self.request = Request(
                request.requester, request.requested_on, request.amount, step.who, step.day, amount
            )

    def pay(self, movement: Movement, held: Decimal) -> None:
        """Take in money that went out, or a refund that the bank has sent back."""
        request = self.request
        if movement.kind is MovementKind.RETURNED and movement.change > 0:
            before = request if request and request.approver else self.paid
            if before:
                left = (before.left if before is request else ZERO) + movement.change
                self.request = _with_left(before, left)
            return
        if not request:
            return
        if not request.approver:
            amount = min(request.amount, held)
            self.request = Request(request.requester, request.requested_on, amount) if amount > 0 else None
            return
        refunded = movement.kind is MovementKind.REFUNDED
        left = min(request.left + movement.change if refunded else request.left, held)
        if refunded:
            self.paid = request
        self.request = _with_left(request, left) if left > 0 else None


def _with_left(request: Request, left: Decimal) -> Request:
    return Request(
        request.requester, request.requested_on, request.amount, request.approver, request.approved_on, left
    )


def may_approve(policy: Policy, kind: str, amount: Decimal, who: str, requester: str) -> bool:
    """Say whether somebody may approve: whom the policy names for the amount, else anybody, but the requester."""
    if same_person(who, requester):
        return False
    may = approval_needed(policy, kind, amount)
    return may is None or any(same_person(who, name) for name in may)


def _order(step: Step) -> tuple[object, ...]:
    return (step.day, step.kind, step.who, step.amount.number if step.amount else ZERO, step.note)


def _step(custom: Custom, book: Book) -> Iterable[tuple[str, Step]]:
    """Yield a step with the number of its deposit; what is malformed is reported by the check of directives.

    Read without the library that checks it, which takes longer to import than all steps to read.
    """
    said = custom.values[:3]
    if custom.type in (REFUND_DIRECTIVE, DIRECTIVE) and len(said) == 3 and all(isinstance(v, str) for v in said):
        number, word, who = map(str, said)
        read = _of_refund if custom.type == REFUND_DIRECTIVE else _of_approval
        yield from ((number, step) for step in read(custom, word, who, book))


def _of_refund(custom: Custom, state: str, who: str, _book: Book) -> Iterable[Step]:
    more = custom.values[3:]
    texts = [value for value in more if isinstance(value, str)]
    amount = more[0] if more and isinstance(more[0], Money) else None
    if state in _OF_STATE and (amount is None or amount.number > 0):
        yield Step(custom.date, _OF_STATE[state], who, amount, texts[0] if texts else "")


def _of_approval(custom: Custom, kind: str, who: str, book: Book) -> Iterable[Step]:
    texts = [value for value in custom.values[3:] if isinstance(value, str)]
    clients = [client for client in map(book.facts.roots.client_of, texts) if client]
    if kind in _OF_APPROVAL:
        yield Step(
            custom.date, _OF_APPROVAL[kind], who, None, texts[0] if texts else "", clients[0] if clients else ""
        )
