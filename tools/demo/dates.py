"""Dates of the demo book: business days and what terms of payment make of an invoice date."""

import re
from calendar import monthrange
from datetime import date, timedelta

START = date(2024, 4, 1)
END = date(2026, 3, 31)
"""The day as of which the demo is reported; a few entries on purpose are dated later."""

MONTHS = 24


def shift(day: date, days: int) -> date:
    """Go `days` calendar days on, or back where negative."""
    return day + timedelta(days=days)


def business_day(day: date) -> date:
    """Return `day`, or the Monday after where it falls on a weekend."""
    return shift(day, max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def month_end(day: date) -> date:
    """Return the last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """Go `months` on, to the same day or the last one of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


def due_date(terms: str, day: date) -> date:
    """Return when an invoice of `day` is due; empty terms are the policy's `net 30`."""
    if terms == "due on receipt":
        return day
    if terms == "eom":
        return month_end(day)
    if found := re.fullmatch(r"(\d+) mfi", terms):
        return shift(month_end(day), int(found[1]))
    found = re.fullmatch(r"(?:\d+/\d+ )?net (\d+)", terms or "net 30")
    if not found:
        raise ValueError(f"no due date in {terms!r}")
    return shift(day, int(found[1]))
