"""An accepted instalment plan whose invoices are not owed as it says."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from arledger.checks.context import Context
from arledger.collecting.plans import ClientPlan, plans_of
from arledger.collecting.record import ACCEPTED, PLAN, CollectingRecord
from arledger.model.documents import DocumentKind
from arledger.model.money import amount_text
from arledger.model.problem import Problem, Severity
from arledger.model.source import Source

NAME = "plan-items"

Parts = Counter[tuple[date, Decimal]]


def find(context: Context) -> Iterator[Problem]:
    """Yield accepted plans whose parts are not what their invoices were rescheduled to on that day."""
    book = context.book
    if not any(custom.type == PLAN for custom in book.facts.customs):
        return
    items: dict[tuple[str, str, str], dict[date, Parts]] = {}
    for item in book.items:
        days = items.setdefault((item.client, item.number, item.currency), {})
        if item.document.kind is DocumentKind.ADJUSTMENT:
            days.setdefault(item.document.date, Counter())[item.due, item.amount] += 1
    record = CollectingRecord(book.facts, book.as_of)
    for plan in plans_of(book, record, context.policy.promises.grace):
        for number in plan.numbers if plan.accepted_on else ():
            known = items.get((plan.client, number, plan.currency))
            if plan.accepted_on is None or (known is None and context.partly):
                # What has no item may have one in the accounts that were not read.
                continue
            if Counter(plan.parts_of(number)) != (known or {}).get(plan.accepted_on):
                yield _problem(context, plan, number, plan.accepted_on)


def _problem(context: Context, plan: ClientPlan, number: str, day: date) -> Problem:
    parts = sorted(plan.parts_of(number))
    said = ", ".join(f"{amount_text(amount, plan.currency)} due {due}" for due, amount in parts)
    return Problem(
        _source(context, number, day),
        NAME,
        f"a plan for {number} was accepted, {said}, and that is not how it was rescheduled on that day",
        "Correct the plan or the entry; where there is none, `arledger reschedule` writes one (--part, --date).",
        Severity.WARNING,
        (plan.client, number),
    )


def _source(context: Context, number: str, day: date) -> Source:
    """Return where the number is first said to be in a plan that is accepted."""
    return min(
        custom.source
        for custom in context.book.facts.customs
        if custom.type == PLAN and custom.date == day and custom.values[:2] == (number, ACCEPTED)
    )
