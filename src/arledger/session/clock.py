"""The one place where the clock is read."""

import os
import re
import time
from datetime import UTC, date, datetime, timedelta

from arledger.model.problem import UserError

TODAY_VARIABLE = "ARLEDGER_TODAY"
REMEDY = "Write a date as 2026-01-31, or today, yesterday, last-month."


def today() -> date:
    """Return today's date, or the one in ARLEDGER_TODAY, with which yesterday's run can be repeated."""
    pinned = os.environ.get(TODAY_VARIABLE)
    if pinned:
        return parse_date(pinned, name=TODAY_VARIABLE)
    return date.today()  # noqa: DTZ011, TID251 - a book's day is the day on the accountant's wall


def now() -> datetime:
    """Return the moment, for a log: in UTC, as it goes on over midnight and through summer time."""
    return datetime.now(UTC)  # noqa: TID251 - the one place


def pause(span: timedelta) -> None:
    """Wait."""
    time.sleep(max(span.total_seconds(), 0))


def parse_date(text: str, *, name: str = "--as-of") -> date:
    """Read a date or one of the words for one; raises UserError for anything else."""
    words = {"today": 0, "yesterday": 1}
    if text in words:
        return today() - timedelta(days=words[text])
    if text == "last-month":
        return today().replace(day=1) - timedelta(days=1)
    # fromisoformat also takes 20260131 and 2026-W05-6: more ways to be misread than to help.
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise UserError(f"{name}: {text!r} is not a date", REMEDY)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{name}: {text!r} is not a day of the calendar", REMEDY) from error


def parse_month(text: str) -> tuple[date, date]:
    """Return the first and last day of `2026-03` or `last-month`; raises UserError for anything else."""
    if text == "last-month":
        last = today().replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if not found or not 1 <= int(found.group(2)) <= 12 or not 1 <= int(found.group(1)) < 9999:
        raise UserError(f"{text!r} is not a month", "Write it as 2026-03, or last-month.")
    first = date(int(found.group(1)), int(found.group(2)), 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
