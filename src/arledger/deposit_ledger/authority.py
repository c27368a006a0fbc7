"""Whether what went out of deposits was approved by somebody who may, other than who asked and who paid."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.controls.approvals import FORFEIT, PREPARER_KEY, REFUND, same_person
from arledger.deposit_ledger.movements import Deposit, Movement, MovementKind
from arledger.deposit_ledger.states import DepositLedger
from arledger.deposit_ledger.steps import Step, StepKind, may_approve
from arledger.model.money import ZERO, amount_text
from arledger.policy.settings import Policy
from arledger.subledger.clients import text_of


class Objection(NamedTuple):
    """What is wrong with a movement: `own` where the people are too few, else nobody has approved it."""

    movement: Movement
    own: bool
    message: str


def objections(ledger: DepositLedger, deposit: Deposit) -> Iterator[Objection]:
    """Yield what is wrong with each refund and each forfeiture of a deposit, in order."""
    steps = ledger.steps_of(deposit)
    refunds = _Approvals(deposit, [s for s in steps if s.kind is StepKind.APPROVED], ledger.policy, REFUND)
    forfeits = _Approvals(deposit, [s for s in steps if s.kind is StepKind.FORFEIT_APPROVED], ledger.policy, FORFEIT)
    if any(movement.kind is MovementKind.REFUNDED for movement in deposit.movements):
        refunds.spans = ledger.spans(deposit, deposit.movements[-1].day)
    asked = [s for s in steps if s.kind is StepKind.REQUESTED]
    for movement in deposit.movements:
        if movement.kind is MovementKind.RETURNED and movement.change > 0:
            refunds.give_back(movement.change)
        elif movement.kind is MovementKind.REFUNDED:
            yield from refunds.object_to(movement, _asked_by(asked, movement))
        elif movement.kind is MovementKind.FORFEITED:
            yield from forfeits.object_to(movement, [])


def own_approvals(ledger: DepositLedger, deposit: Deposit, day: date) -> Iterator[Step]:
    """Yield the approvals of a refund that waits for one, by whoever asked for it."""
    request = ledger.state(deposit, day).progress.request if deposit.received_on <= day else None
    if request is None or request.approver:
        return
    for step in ledger.steps_of(deposit, day):
        if (
            step.kind is StepKind.APPROVED
            and step.day >= request.requested_on
            and same_person(step.who, request.requester)
        ):
            yield step


def _asked_by(asked: Sequence[Step], movement: Movement) -> list[Step]:
    return [step for step in asked if step.day <= movement.day]


class _Approvals:
    """The approvals of one kind, each of which covers as much as it says, or what was held when it is first used."""

    def __init__(self, deposit: Deposit, steps: Sequence[Step], policy: Policy, kind: str) -> None:
        self._deposit = deposit
        self._policy = policy
        self._kind = kind
        self._steps = steps
        self._left: list[Decimal | None] = [step.amount.number if step.amount else None for step in steps]
        self.spans: Sequence[tuple[date, date]] = ()
        """The spans in which the deposit had to go back: what is approved in one holds in no later one."""

    def object_to(self, movement: Movement, asked: Sequence[Step]) -> Iterator[Objection]:
        """Yield what is wrong with money that went out, and use up the approvals that cover it."""
        paid, payer = -movement.change, text_of(movement.entry.meta, PREPARER_KEY)
        known, there = self._known(movement)
        covering = [at for at in there if self._left[at] != 0]
        fine = [at for at in covering if self._may(at, paid, payer, asked)]
        if self._cover(movement, fine):
            yield from self._too_few(movement, payer, asked, [self._steps[at] for at in fine])
            return
        what = self._what(paid)
        if own := [self._steps[at].who for at in covering if at not in fine]:
            yield Objection(movement, True, f"the {what} was approved by {own[0]}, who {self._why(own[0], asked)}")
            return
        why = "" if there == known else f": it had to be held again since {self._steps[known[0]].who} approved it"
        yield Objection(movement, False, f"the {what} has no approval{why}")

    def _what(self, paid: Decimal) -> str:
        kind = "refund" if self._kind == REFUND else "forfeiture"
        return f"{kind} of {self._text(paid)} of {self._deposit.number}"

    def _known(self, movement: Movement) -> tuple[list[int], list[int]]:
        """Return the approvals that there were before a movement, and those of them that were still good."""
        known = [at for at, step in enumerate(self._steps) if step.day <= movement.day]
        return known, [at for at in known if not self._lapsed(self._steps[at], movement)]

    def _lapsed(self, step: Step, movement: Movement) -> bool:
        return any(first <= step.day < end <= movement.day for first, end in self.spans)

    def _cover(self, movement: Movement, approvals: Sequence[int]) -> bool:
        """Use up as much of some approvals as a movement needs; say whether they cover all of it."""
        short = -movement.change
        for at in approvals:
            left = self._left[at]
            part = short if left is None else min(short, left)
            self._left[at] = self._rest(movement, part) if left is None else left - part
            short -= part
            if not short:
                break
        return not short

    def give_back(self, amount: Decimal) -> None:
        """Let the approval that was used last cover what the bank has sent back."""
        for at in reversed(range(len(self._left))):
            left = self._left[at]
            if left is not None:
                self._left[at] = left + amount
                return

    def _rest(self, movement: Movement, part: Decimal) -> Decimal:
        """Return what an approval of everything covers after its first use."""
        held = ZERO
        for each in self._deposit.movements:
            if each is movement:
                break
            held += each.change
        return max(held - part, ZERO)

    def _may(self, at: int, amount: Decimal, payer: str, asked: Sequence[Step]) -> bool:
        step = self._steps[at]
        before = [each for each in asked if each.day <= step.day]
        # Without a request, it is the one who pays that needs somebody else.
        asker = before[-1].who if before else payer
        meant = max(amount, self._meant(step, before[-1])) if before else amount
        return may_approve(self._policy, self._kind, meant, step.who, asker)

    def _meant(self, step: Step, asked: Step) -> Decimal:
        """Return of how much an approval is: what it says, else what was asked for, else all there was."""
        said = step.amount or asked.amount
        if said:
            return said.number
        before = (m for m in self._deposit.movements if m.day <= step.day)
        return sum((m.change for m in before if m.day < step.day or m.change > 0), ZERO)

    def _why(self, who: str, asked: Sequence[Step]) -> str:
        if any(same_person(who, step.who) for step in asked):
            return "asked for it"
        return "may not: [[authority]] names others" if self._policy.authority else "wrote it"

    def _too_few(
        self, movement: Movement, payer: str, asked: Sequence[Step], used: Sequence[Step]
    ) -> Iterator[Objection]:
        """Yield an objection where the policy wants three people, and whoever paid is one of the other two."""
        if self._kind != REFUND or self._policy.deposits.people < 3:
            return
        if any(same_person(payer, step.who) for step in (*asked[-1:], *used[:1])):
            paid = self._text(-movement.change)
            message = f"{payer} paid the refund of {paid} of {self._deposit.number}, and has asked for or approved it"
            yield Objection(movement, True, message)

    def _text(self, amount: Decimal) -> str:
        return amount_text(amount, self._deposit.currency)
