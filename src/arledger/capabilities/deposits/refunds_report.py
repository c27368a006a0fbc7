"""The report on refunds: what is outstanding and with whom, what was paid and how soon, what was escalated."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.capabilities.deposits.notices import NoticeKind
from arledger.capabilities.deposits.report import deposit_ties
from arledger.deposit_ledger.movements import Movement, MovementKind
from arledger.deposit_ledger.states import GOING_BACK, DepositLedger, DepositState, State, held_by_currency
from arledger.model.money import ZERO, sums
from arledger.model.report import Column, Kind, Record, Report, Role, table_of
from arledger.session.notices import told_by_number
from arledger.subledger.report_parts import CURRENCY, amounts, place_column, proven

_DEPOSIT = (Column("deposit", "Deposit", whole=True), Column("client", "Client", whole=True))
_OUTSTANDING = (
    *_DEPOSIT,
    Column("held", "Held", Kind.MONEY),
    CURRENCY,
    Column("state", "State"),
    Column("eligible_on", "Refundable since", Kind.DATE, priority=2, short="Since"),
    Column("days", "Days", Kind.COUNT),
    Column("deadline", "Deadline", Kind.DATE, priority=1),
    Column("days_over", "Over", Kind.COUNT),
    Column("next_actor", "Next"),
)
_BY_ACTOR = (
    Column("next_actor", "Who must act"),
    CURRENCY,
    Column("count", "Refunds", Kind.COUNT),
    Column("in_time", "In time", Kind.MONEY),
    Column("late", "Past the deadline", Kind.MONEY),
    Column("total", "Total", Kind.MONEY),
    Column("oldest", "Oldest, days", Kind.COUNT),
)
_PAID = (
    *_DEPOSIT,
    Column("paid_on", "Paid", Kind.DATE),
    Column("amount", "Amount", Kind.MONEY),
    CURRENCY,
    Column("eligible_on", "Refundable since", Kind.DATE, priority=2, short="Since"),
    Column("days", "Days", Kind.COUNT),
    Column("promise", "Promise", Kind.COUNT, priority=1),
    Column("kept", "Kept"),
    place_column(3),
)
_ESCALATED = (
    Column("date", "Date", Kind.DATE),
    *_DEPOSIT,
    Column("level", "Level", Kind.COUNT),
    Column("who", "Told"),
)
_TOTALS = (
    CURRENCY,
    Column("outstanding", "Outstanding", Kind.MONEY, sums="outstanding.held"),
    Column("paid", "Paid", Kind.MONEY, sums="paid.amount"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from the first to the last, both counted."""

    first: date
    last: date

    def has(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return self.first <= day <= self.last


def refunds_report(ledger: DepositLedger, period: Period) -> Report:
    """Report on the refunds of a period: outstanding on its last day, paid and escalated within it."""
    states = ledger.states(period.last)
    waiting = [each for each in states if each.state in (*GOING_BACK, State.UNCLAIMED) and each.deposit.held > 0]
    waiting.sort(key=lambda each: each.eligible_on or period.last)
    outstanding = [_outstanding(each, period.last) for each in waiting]
    refunds = [refund for each in states for refund in _paid(each, period)]
    refunds.sort(key=lambda refund: (refund.movement.day, refund.found.deposit.number))
    promise = ledger.policy.deposits.refund_days
    paid = [refund.record(promise) for refund in refunds]
    escalated = list(_escalated(ledger, states, period))
    report = Report(
        name="refunds",
        title=f"Refunds of deposits from {period.first} to {period.last}",
        as_of=period.last,
        tables=(
            table_of("outstanding", _OUTSTANDING, _named(outstanding), "Outstanding"),
            table_of("actors", _BY_ACTOR, _by_actor(waiting, period.last), "By who must act"),
            table_of("paid", _PAID, _kept(paid), "Paid"),
            table_of("escalations", _ESCALATED, escalated, "Escalated"),
            table_of("totals", _TOTALS, _totals(waiting, refunds), "Totals", Role.TOTAL),
        ),
        data={
            "as_of": period.last,
            "from": period.first,
            "to": period.last,
            "outstanding": [*outstanding],
            "paid": [*paid],
            "escalations": [*escalated],
        },
        facts=(("Ledger", ledger.book.facts.title or ledger.book.facts.main),),
        notes=_promises(refunds, promise),
    )
    return proven(report, ledger.book, deposit_ties(ledger.book, states))


def _outstanding(each: DepositState, day: date) -> Record:
    deposit = each.deposit
    return {
        "deposit": deposit.number,
        "client": deposit.client,
        **amounts(deposit.currency, held=deposit.held),
        "state": each.state.value,
        "eligible_on": each.eligible_on,
        "days": (day - each.eligible_on).days if each.eligible_on else 0,
        "deadline": each.deadline,
        "days_over": each.days_over,
        "next_actor": each.next_actor or None,
    }


class _Refund(NamedTuple):
    """Money that went back and did not return: of which deposit, how much, and since when it was to go back."""

    found: DepositState
    movement: Movement
    amount: Decimal
    eligible: date | None

    @property
    def days(self) -> int | None:
        """Days from being refundable to being paid; None where it was not refundable."""
        return (self.movement.day - self.eligible).days if self.eligible else None

    def kept(self, promise: int) -> bool:
        """Say whether it was paid within the promise."""
        return self.days is not None and self.days <= promise

    def record(self, promise: int) -> Record:
        """Return what programs are told."""
        deposit = self.found.deposit
        return {
            "deposit": deposit.number,
            "client": deposit.client,
            "paid_on": self.movement.day,
            **amounts(deposit.currency, amount=self.amount),
            "eligible_on": self.eligible,
            "days": self.days,
            "promise": promise,
            "kept": self.kept(promise),
            "source": str(self.movement.source),
        }


def _paid(each: DepositState, period: Period) -> Iterator[_Refund]:
    """Yield the refunds of a deposit in the period that have not come back."""
    for movement, amount in _arrived(each.deposit.movements):
        if period.has(movement.day):
            eligible = next((first for first, end in each.spans if first <= movement.day < end), None)
            yield _Refund(each, movement, amount, eligible)


def _arrived(movements: Iterable[Movement]) -> list[tuple[Movement, Decimal]]:
    """Return the refunds with what of each has not been sent back by the bank; what came back is of the last ones."""
    found: list[tuple[Movement, Decimal]] = []
    for movement in movements:
        if movement.kind is MovementKind.REFUNDED:
            found.append((movement, -movement.change))
        back = movement.change if movement.kind is MovementKind.RETURNED else ZERO
        while back > 0 and found:
            last, amount = found.pop()
            if amount > back:
                found.append((last, amount - back))
            back -= min(amount, back)
    return found


def _escalated(ledger: DepositLedger, states: Iterable[DepositState], period: Period) -> Iterator[Record]:
    told = told_by_number(ledger.book, period.last, (NoticeKind.LATE,))
    clients = {each.deposit.number: each.deposit.client for each in states}
    found: list[Record] = [
        {"date": each.day, "deposit": number, "client": clients[number], "level": each.level, "who": each.who}
        for number, of_one in told.items()
        for each in of_one
        if each.kind == NoticeKind.LATE and period.has(each.day) and number in clients
    ]
    yield from sorted(found, key=lambda row: (str(row["date"]), str(row["deposit"]), int(str(row["level"]))))


def _by_actor(waiting: Sequence[DepositState], day: date) -> Iterator[Record]:
    groups: dict[tuple[str, str], list[DepositState]] = {}
    for each in waiting:
        groups.setdefault((each.next_actor, each.deposit.currency), []).append(each)
    for (who, currency), own in sorted(groups.items()):
        late = sum((each.deposit.held for each in own if each.days_over > 0), ZERO)
        total = sum((each.deposit.held for each in own), ZERO)
        yield {
            "next_actor": who,
            "count": len(own),
            **amounts(currency, in_time=total - late, late=late, total=total),
            "oldest": max((day - each.eligible_on).days for each in own if each.eligible_on),
        }


def _totals(waiting: Iterable[DepositState], refunds: Iterable[_Refund]) -> Iterator[Record]:
    held = held_by_currency(waiting)
    went = sums((refund.found.deposit.currency, refund.amount) for refund in refunds)
    for currency in sorted({*held, *went}):
        yield amounts(currency, outstanding=held.get(currency, ZERO), paid=went.get(currency, ZERO))


def _named(rows: Iterable[Record]) -> Iterator[Record]:
    return ({**row, "next_actor": row["next_actor"] or ""} for row in rows)


def _kept(rows: Iterable[Record]) -> Iterator[Record]:
    """Say in words whether the promise was kept."""
    return (
        {**row, "kept": "yes" if row["kept"] else "no" if row["eligible_on"] else "not refundable"} for row in rows
    )


def _promises(refunds: Sequence[_Refund], promise: int) -> tuple[str, ...]:
    """Say how often the promise was kept, and how long a refund took."""
    days = sorted(refund.days for refund in refunds if refund.days is not None)
    if not days:
        return ()
    kept = sum(refund.kept(promise) for refund in refunds)
    half = days[(len(days) - 1) // 2]
    return (
        f"{kept} of {len(refunds)} paid within the promise; half took {half} days or less, the longest {days[-1]}.",
    )
