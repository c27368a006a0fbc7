"""What is stuck and management should know of: escalations, broken plans and promises, late disputes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.capabilities.disputes.report import deadline_of
from arledger.collecting.cases import RESOLVED, Case, Cases
from arledger.collecting.plans import BROKEN as PLAN_BROKEN
from arledger.collecting.plans import ClientPlan, missing_of, plans_of
from arledger.collecting.promised import BROKEN, Promised, promises_of
from arledger.collecting.record import CollectingRecord
from arledger.collecting.values import Escalation
from arledger.model.book import Book
from arledger.policy.settings import Policy


@dataclass(frozen=True, slots=True)
class Stuck:
    """Escalations in force, broken plans, broken promises of what is still open, and disputes past their deadline.

    Of a plan it is known what is missing, of a dispute its deadline.
    """

    escalations: tuple[Escalation, ...]
    plans: tuple[tuple[ClientPlan, Decimal], ...]
    promises: tuple[Promised, ...]
    disputes: tuple[tuple[Case, date], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.escalations or self.plans or self.promises or self.disputes)


def needs_history(book: Book) -> bool:
    """Say whether only a whole book tells what is stuck: promises and disputes are about what was paid."""
    record = CollectingRecord(book.facts, book.as_of)
    return record.has_disputes or bool(record.plan_parts()) or any(True for _ in record.promises())


def stuck_on(book: Book, policy: Policy) -> Stuck:
    """Find what is stuck on a book's day; the book must be whole where that `needs_history`."""
    record = CollectingRecord(book.facts, book.as_of)
    clients = dict.fromkeys(each.client for each in record.escalations())
    escalations = tuple(said for client in clients if (said := record.escalation_of(client)))
    return Stuck(
        escalations, _broken_plans(book, record, policy), _broken_promises(book, policy), _late(book, record, policy)
    )


def _broken_plans(book: Book, record: CollectingRecord, policy: Policy) -> tuple[tuple[ClientPlan, Decimal], ...]:
    plans = (plan for plan in plans_of(book, record, policy.promises.grace) if plan.state == PLAN_BROKEN)
    return tuple((plan, missing) for plan in plans if (missing := missing_of(plan, book)))


def _broken_promises(book: Book, policy: Policy) -> tuple[Promised, ...]:
    open_ = {(item.client, item.number, item.currency) for item in book.items if item.open}
    broken = (each for each in promises_of(book, policy) if each.state == BROKEN)
    return tuple(each for each in broken if (each.client, each.promise.number, each.promise.amount.currency) in open_)


def _late(book: Book, record: CollectingRecord, policy: Policy) -> tuple[tuple[Case, date], ...]:
    cases = Cases(book, record).cases if record.has_disputes else ()
    waiting = [(case, deadline_of(case, policy)) for case in cases if case.state != RESOLVED]
    late = [each for each in waiting if each[1] < book.as_of]
    return tuple(sorted(late, key=lambda each: (each[1], each[0].number, each[0].client, each[0].currency)))
