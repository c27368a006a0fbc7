"""Who has to be told of which deposit on a day: sales people of refunds to start, management of late ones.

Each step is told once, whatever the number of runs: what was told stands in the ledger (`session.notices`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from arledger.deposit_ledger.states import GOING_BACK, DepositLedger, DepositState, State
from arledger.deposit_ledger.steps import StepKind
from arledger.session.notices import Told, next_level, steps_reached


class NoticeKind(StrEnum):
    """What is told: a refund is to be started, it is late, or it must not go on."""

    DUE = "refund-due"
    LATE = "refund-late"
    STOPPED = "refund-stopped"


class Notice(NamedTuple):
    """One step about one deposit, and who is told."""

    found: DepositState
    kind: NoticeKind
    level: int
    who: str

    @property
    def number(self) -> str:
        """The number of the deposit."""
        return self.found.deposit.number


def notices(ledger: DepositLedger, day: date, told: Mapping[str, Sequence[Told]]) -> list[Notice]:
    """Return what has to be told on a day and was not yet, by number; `told` is what was, by number."""
    return [
        notice
        for found in ledger.states(day)
        if found.deposit.number and found.deposit.held > 0
        for notice in _of_deposit(ledger, found, told.get(found.deposit.number, ()), day)
    ]


def told_on(ledger: DepositLedger, day: date, told: Mapping[str, Sequence[Told]]) -> list[Notice]:
    """Return what was told on a day already."""
    return [
        Notice(found, NoticeKind(each.kind), each.level, each.who)
        for found in ledger.states(day)
        for each in told.get(found.deposit.number, ())
        if each.day == day
    ]


def _of_deposit(ledger: DepositLedger, found: DepositState, told: Iterable[Told], day: date) -> Iterator[Notice]:
    if found.state is State.HELD:
        yield from _stopped(ledger, found, told, day)
        return
    if found.eligible_on is None or found.state not in GOING_BACK:
        return
    # What was told of an earlier span says nothing of this one.
    since = [each for each in told if each.day >= found.eligible_on]
    if found.state is State.REFUNDABLE:
        yield from _due(ledger, found, [each for each in since if each.kind == NoticeKind.DUE], day)
    yield from _late(ledger, found, {each.level for each in since if each.kind == NoticeKind.LATE}, day)


def _due(ledger: DepositLedger, found: DepositState, told: Sequence[Told], day: date) -> Iterator[Notice]:
    """Yield the next notice to the sales person: at once, and again every so many days until somebody asks."""
    if level := next_level(told, day, ledger.policy.deposits.remind_days):
        yield Notice(found, NoticeKind.DUE, level, ledger.sales_rep(found.deposit.client))


def _late(ledger: DepositLedger, found: DepositState, told: set[int], day: date) -> Iterator[Notice]:
    """Yield each step of the ladder that is reached and was not told."""
    waited = (day - (found.eligible_on or day)).days
    for level, role in steps_reached(ledger.policy.deposits.escalate, waited, told):
        yield Notice(found, NoticeKind.LATE, level, role)


def _stopped(ledger: DepositLedger, found: DepositState, told: Iterable[Told], day: date) -> Iterator[Notice]:
    """Yield the notice that a refund must not go on, where one was started or told and the deposit is held again."""
    broken = [(first, end) for first, end in found.spans if end <= day]
    if not broken:
        return
    first, end = broken[-1]
    asked = [
        step.who
        for step in ledger.steps_of(found.deposit)
        if step.kind is StepKind.REQUESTED and first <= step.day <= end
    ]
    heard = any(first <= each.day <= end and each.kind != NoticeKind.STOPPED for each in told)
    done = any(each.day >= end and each.kind == NoticeKind.STOPPED for each in told)
    if (asked or heard) and not done:
        yield Notice(found, NoticeKind.STOPPED, 1, asked[-1] if asked else ledger.sales_rep(found.deposit.client))
