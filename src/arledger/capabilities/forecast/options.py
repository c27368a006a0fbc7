"""What a forecast is asked, checked before anything is read."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from arledger.capabilities.forecast.plan_file import PlanFile, read_plan
from arledger.model.problem import UserError
from arledger.session.amounts import parse_amount

WEEKS, MOST_WEEKS = 13, 104
MOST_DAYS = 92
MONTHS, MOST_MONTHS = 12, 120
_FURTHEST = timedelta(days=800)


class Asked(NamedTuple):
    """The options as they were typed."""

    weeks: int | None = None
    daily: int | None = None
    plan: Path | None = None
    opening: str | None = None
    min_balance: str | None = None
    items: bool = False
    backtest: bool = False
    months: int | None = None


class Amount(NamedTuple):
    """An amount, in whatever currency the forecast has where none is said."""

    number: Decimal
    currency: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is forecast: so many periods of so many days, with what is planned."""

    count: int = WEEKS
    days: int = 7
    plan: PlanFile | None = None
    opening: Amount | None = None
    minimum: Amount | None = None
    months: int = MONTHS


def checked(asked: Asked, day: date) -> Wanted:
    """Return what is wanted; raises UserError for options that do not go together or are out of range."""
    if date.max - day < _FURTHEST:
        raise UserError(f"--as-of {day} is too late: the calendar ends soon after it", "Name an earlier day.")
    _refuse_others(asked)
    return Wanted(
        count=_within("--daily", asked.daily, MOST_DAYS) or _within("--weeks", asked.weeks, MOST_WEEKS) or WEEKS,
        days=1 if asked.daily is not None else 7,
        plan=read_plan(asked.plan) if asked.plan is not None else None,
        opening=_amount("--opening", asked.opening),
        minimum=_amount("--min-balance", asked.min_balance),
        months=_within("--months", asked.months, MOST_MONTHS) or MONTHS,
    )


def _refuse_others(asked: Asked) -> None:
    """Refuse options of different answers beside each other."""
    if asked.items and asked.backtest:
        raise UserError("--items and --backtest are two answers", "Give one of them.")
    if asked.months is not None and not asked.backtest:
        raise UserError("--months is for --backtest alone", "Add --backtest.")
    if asked.weeks is not None and asked.daily is not None:
        raise UserError("--weeks and --daily are two answers", "Give one of them.")
    kind = "--items" if asked.items else "--backtest" if asked.backtest else ""
    of_cash = (
        ("--weeks", asked.weeks), ("--daily", asked.daily), ("--plan", asked.plan), ("--opening", asked.opening),
        ("--min-balance", asked.min_balance),
    )  # fmt: skip
    for name, value in of_cash:
        if kind and value is not None:
            raise UserError(f"{name} does not go with {kind}", "Leave one of them out.")


def _within(name: str, count: int | None, most: int) -> int | None:
    if count is not None and not 1 <= count <= most:
        raise UserError(f"{name}: {count} is not from 1 to {most}", f"Give a number from 1 to {most}.")
    return count


def _amount(name: str, text: str | None) -> Amount | None:
    return Amount(*parse_amount(text, name, signed=True)) if text is not None else None
