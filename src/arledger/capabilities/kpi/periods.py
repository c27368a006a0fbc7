"""The periods that stand side by side: calendar months or quarters of a span."""

from datetime import date

from arledger.figures.span import Span, month_end, months_back
from arledger.model.problem import UserError
from arledger.session.period_options import parse_period

MONTH, QUARTER = "month", "quarter"
_LENGTHS = {MONTH: 1, QUARTER: 3}
_MOST = 600
"""Periods side by side: fifty years of months, which nobody reads."""


def periods_of(since: str | None, until: str, every: str, months: int | None) -> list[Span] | None:
    """Return the periods that are asked for side by side, the first one first; None where it is a single one.

    Raises UserError for what cannot be asked together.
    """
    if months is not None:
        if since or every not in ("", MONTH):
            raise UserError("--months stands for --from and --every month", "Leave the others out.")
        return _last_months(parse_period(None, until)[1], months)
    if not every:
        return None
    if every not in _LENGTHS:
        raise UserError(f"--every: {every!r} is no period", "Choose month or quarter.")
    if since is None:
        last = parse_period(None, until)[1]
        span = Span(last.replace(month=1, day=1), last)
    else:
        span = Span(*parse_period(since, until))
    if (span.last.year - span.first.year) * 12 // _LENGTHS[every] > _MOST:
        raise UserError(f"--every {every}: these are more than {_MOST} periods", "Give a later day to --from.")
    return _parts(span, _LENGTHS[every])


def _last_months(last: date, months: int) -> list[Span]:
    """Return the last whole months up to a day; raises UserError where the calendar has none."""
    found: list[Span] = []
    for month in months_back(last):
        if len(found) == months:
            break
        if month.last == month_end(month.first):
            found.append(month)
    if not found:
        raise UserError(f"there is no whole month up to {last}", "Give a later day to --to.")
    return found[::-1]


def _parts(span: Span, length: int) -> list[Span]:
    """Cut a span where calendar months or quarters end."""
    found: list[Span] = []
    for month in span.by_month():
        if found and (month.first.month - 1) % length:
            found[-1] = Span(found[-1].first, month.last)
        else:
            found.append(month)
    return found


def label_of(span: Span) -> str:
    """Name a period: 2026-03, 2026-Q1, or its days where it is neither."""
    first, last = span
    if month_end(last) == last and first.day == 1 and first.year == last.year:
        if first.month == last.month:
            return first.isoformat()[:7]
        if last.month - first.month == 2 and last.month % 3 == 0:
            return f"{first.isoformat()[:4]}-Q{last.month // 3}"
    return f"{first} to {last}"
