"""Collect what the month-end checklist looks at."""

import re
from datetime import date, timedelta

from arledger.actions.numbers import gaps
from arledger.checks import run_checks
from arledger.checks.context import Context
from arledger.cli.clock import today
from arledger.cli.findings import split_accepted
from arledger.cli.writing import Session
from arledger.model.problem import UserError
from arledger.reports.closing import Closing


def parse_month(text: str) -> tuple[date, date]:
    """Return the first and last day of `2026-03` or `last-month`."""
    if text == "last-month":
        last = today().replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if not found or not 1 <= int(found.group(2)) <= 12 or not 1 <= int(found.group(1)) < 9999:
        raise UserError(f"{text!r} is not a month", "Write it as 2026-03, or last-month.")
    first = date(int(found.group(1)), int(found.group(2)), 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def look_at(session: Session, first: date, last: date) -> Closing:
    """Return everything that the checklist of a period needs."""
    place = session.place
    book, whole = session.book_on(last), session.desk(whole=True).book
    context = Context(book, whole, place.policy, lambda path: (place.folder / path).exists())
    findings, _ = split_accepted((*book.facts.problems, *run_checks(context)), place.policy)
    numbers = frozenset(n for d in book.documents for n in (d.number, *d.about))
    patterns = place.policy.numbers
    years = range(book.facts.entries[0].date.year if book.facts.entries else last.year, last.year + 1)
    missing = [
        number
        for pattern in (patterns.invoice, patterns.credit_memo, patterns.debit_memo)
        for number in gaps(pattern, numbers, years)
    ]
    return Closing(book, first, place.policy, findings, tuple(missing), whole.facts.assertions)
