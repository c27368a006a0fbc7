"""Business days: which days count, and where a due date on any other day goes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import import_module
from typing import TypeAlias, cast

from arledger.policy.settings import BusinessDays
from arledger.terms.arithmetic import plus_days
from arledger.terms.values import TermsError

IsBusinessDay: TypeAlias = Callable[[date], bool]

_SATURDAY = 5
# The longest public holidays are about two weeks; a calendar without a business day for longer is wrong.
_LONGEST_CLOSURE = 60


def adjust(day: date, convention: BusinessDays, is_business_day: IsBusinessDay) -> date:
    """Return `day` if it is a business day, else the one that `convention` puts in its place.

    `none` leaves every day where it is; `following` takes the next business day; `preceding` the last one
    before; `modified following` the next one unless that is in another month, then the last one before
    (the market's definition: the middle of the month plays no part in it). TermsError where there is no
    business day within 60 days.
    """
    if convention == "none" or is_business_day(day):
        return day
    if convention == "preceding":
        return _nearest(day, -1, is_business_day)
    after = _nearest(day, 1, is_business_day)
    if convention == "modified following" and after.month != day.month:
        return _nearest(day, -1, is_business_day)
    return after


def business_day(day: date, count: int, is_business_day: IsBusinessDay) -> date:
    """Return the `count`-th business day after `day`, which itself is day 0, business day or not."""
    for _ in range(count):
        day = _nearest(day, 1, is_business_day)
    return day


def is_weekday(day: date) -> bool:
    """Say whether `day` is one of Monday to Friday."""
    return day.weekday() < _SATURDAY


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are business days.

    Without a country: Monday to Friday. With one (ISO code such as `US` or `DE`, or with a subdivision
    such as `US-CA` or `DE-BY`): that country's working week less its public holidays, as the `holidays`
    library knows them. `closed` names further days on which this company or its bank does not work.
    ValueError where the library is not installed or does not know the country.
    """

    country: str | None = None
    closed: frozenset[date] = frozenset()
    _works: IsBusinessDay = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look the country up now, so that a mistake shows where the calendar is configured."""
        works = country_workdays(self.country) if self.country else is_weekday
        object.__setattr__(self, "_works", works)

    def is_business_day(self, day: date) -> bool:
        """Say whether work is done and money moves on `day`."""
        return day not in self.closed and self._works(day)


@lru_cache(maxsize=16)
def country_workdays(country: str) -> IsBusinessDay:
    """Return the test for a working day in `country` (`DE` or `DE-BY`); ValueError if it is not known."""
    try:
        # Imported here: the library is optional, and most runs never ask for a holiday.
        library = import_module("holidays")
    except ModuleNotFoundError:
        raise ValueError(
            f"the holidays of {country!r} need the `holidays` library: pip install 'arledger[business-days]'"
        ) from None
    code, _, subdivision = country.strip().upper().partition("-")
    try:
        known = library.country_holidays(code, subdiv=subdivision or None)
    except NotImplementedError:
        raise ValueError(
            f"the `holidays` library does not know the country {country!r}; use a code such as US or DE-BY"
        ) from None
    return cast("IsBusinessDay", known.is_working_day)


WEEKENDS = Calendar()
"""Monday to Friday, no holidays: what holds where no country is configured."""


def _nearest(day: date, step: int, is_business_day: IsBusinessDay) -> date:
    for distance in range(1, _LONGEST_CLOSURE + 1):
        candidate = plus_days(day, step * distance)
        if is_business_day(candidate):
            return candidate
    raise TermsError(f"the calendar has no business day within {_LONGEST_CLOSURE} days of {day.isoformat()}")
