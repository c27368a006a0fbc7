"""Collect what the month-end checklist looks at, and close the period."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from arledger.capabilities.bank_position.rules import BankPosition, facts_at_end, latest_word, position
from arledger.capabilities.period_close.report import Closing, Point, in_transit
from arledger.capabilities.provision.find import Asked, provided
from arledger.checks import closed_period, run_checks
from arledger.checks.accepted import split_accepted
from arledger.checks.context import Context
from arledger.controls.closed_periods import CLOSE_DIRECTIVE, closed_through, mark_of
from arledger.entries.context import EntryContext
from arledger.entries.numbers import gaps
from arledger.model.book import Book
from arledger.model.facts import Custom
from arledger.model.plan import NewCustom, Plan
from arledger.model.problem import Refused, UserError
from arledger.model.report import Report
from arledger.model.slips import did_you_mean
from arledger.policy.settings import Policy
from arledger.session.plan_text import plan_data
from arledger.session.writing import Session
from arledger.subledger.account_roles import AccountRole, Chart


def parse_accepted(names: list[str] | None, points: Sequence[Point]) -> frozenset[str]:
    """Return the points that are accepted; raises UserError for one that the checklist does not have."""
    known = [point.name for point in points]
    for name in names or ():
        if name not in known:
            remedy = did_you_mean(name, known, f"Its points are {', '.join(known)}.")
            raise UserError(f"--accept: the checklist has no point {name!r}", remedy)
    return frozenset(names or ())


def look_at(session: Session, first: date, last: date) -> Closing:
    """Return everything that the checklist of a period needs."""
    place = session.place
    book, whole = session.book_on(last), session.context(whole=True).book
    context = Context(book, whole, place.policy, lambda path: (place.folder / path).exists())
    # A close is written after its period's end, so the book of that day does not know it yet.
    late = closed_period.find(replace(context, book=whole))
    found = {*book.facts.problems, *run_checks(context), *late}
    findings, _ = split_accepted(tuple(sorted(found)), place.policy)
    numbers, known = _numbers(book), _numbers(whole)
    patterns = place.policy.numbers
    years = range(book.facts.entries[0].date.year if book.facts.entries else last.year, last.year + 1)
    missing = [
        number
        for pattern in (patterns.invoice, patterns.credit_memo, patterns.debit_memo)
        for number in gaps(pattern, numbers, years)
        if number not in known
    ]
    banks = _banks(book, whole, place.policy)
    facts = whole.facts
    said = (facts.assertions, facts.customs, facts.notes)
    return Closing(
        book, first, place.policy, findings, tuple(missing), *said, banks, _unprovided(session, first, last)
    )


def _unprovided(session: Session, first: date, last: date) -> Mapping[str, Decimal] | None:
    """Return what of the expected losses is not booked on a day; None where the policy names no accounts for them."""
    settings = session.place.policy.provision
    if not settings.account or not settings.expense:
        return None
    found = provided(session.opened, Asked(last, first, derive=False)).found
    return {each.allowance.currency: each.movement.to_book for each in found}


def _banks(book: Book, whole: Book, policy: Policy) -> tuple[BankPosition, ...]:
    """Return the bank accounts of which the ledger has the bank's balance on the book's day."""
    facts = facts_at_end(book.facts, whole.facts.assertions)
    chart = Chart(facts, policy.accounts)
    cash = sorted(o.account for o in facts.opens if chart.role(o.account) is AccountRole.CASH)
    currencies = sorted({balance.currency for balance in facts.balances})
    said = ((account, latest_word(facts, account, currency)) for account in cash for currency in currencies)
    return tuple(position(facts, account, word) for account, word in said if word and word.day == facts.as_of)


def _numbers(book: Book) -> frozenset[str]:
    """Return the numbers that documents have and name; one that is used on a later day is not missing."""
    return frozenset(number for document in book.documents for number in (document.number, *document.about))


def close_as_seen(session: Session, closing: Closing, accepted: frozenset[str]) -> Plan:
    """Propose to close the period that was looked at; what is in transit at the bank is a remark."""
    return close_period(session.context(whole=True), closing.book.as_of, accepted, in_transit(closing))


def close_period(context: EntryContext, through: date, accepted: frozenset[str], told: Sequence[str] = ()) -> Plan:
    """Propose the `ar-close` of everything up to a day, with the fingerprint of what decides its figures.

    The context must hold the whole history. Raises Refused where the period is closed already.
    """
    facts = context.book.facts
    refused = cannot_close(facts.customs, context.day, through)
    if refused:
        raise refused
    directive = NewCustom(
        context.day, CLOSE_DIRECTIVE, (through, mark_of(context.book, context.policy, through), context.by)
    )
    remarks = [*told]
    remarks += [f"accepted although open: {', '.join(sorted(accepted))}."] if accepted else []
    return context.plan(facts.main, [directive], *remarks)


def cannot_close(customs: Iterable[Custom], day: date, through: date) -> Refused | None:
    """Return why a period cannot be closed on a day, whatever the checklist says; None where it can."""
    known = closed_through(customs)
    if known and through <= known:
        return Refused(f"the period up to {known} is closed already", "Choose a later month.")
    if day < through:
        return Refused(f"{through} is not over on {day}", "Close a month when it has passed.")
    return None


def with_plan(report: Report, propose: Callable[[], Plan], refused: Refused | None) -> Report:
    """Return the checklist with the keys of writing commands beside its own: what --write would add.

    The plan is empty where the checklist has failed, and where the period cannot be closed: a remark says why.
    """
    plan = Plan((), remarks=(f"{refused.message}.",) if refused else ())
    if not (refused or report.failed):
        plan = propose()
    return replace(report, data={**report.data, **plan_data(plan, written=False)})


def plain_data(report: Report) -> dict[str, Any]:
    """Return what a report has for programs, with days as texts."""
    found: dict[str, Any] = json.loads(json.dumps(report.data, default=str))
    return found
