"""Days beside other days, within the calendar that there is: its first and its last day have nothing beyond them."""

from datetime import date, timedelta


def day_before(day: date) -> date:
    """Return the day before; the first of all days is its own."""
    return day - timedelta(days=day > date.min)


def day_after(day: date) -> date:
    """Return the day after; the last of all days is its own."""
    return day + timedelta(days=day < date.max)


def days_after(day: date, days: int) -> date:
    """Return the day so many days later, or earlier where they are below zero, at most the last or first there is."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
