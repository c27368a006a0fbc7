"""How this book's payers behave, by its own history: what is usual before anything is seen moves with what was."""

from collections.abc import Iterable, Sequence
from statistics import median_low
from typing import NamedTuple

_CITES, _CITED_BEFORE = 0.8, 20
_DAYS, _SPREAD, _PAID_BEFORE = 0, 45, 20


class Habits(NamedTuple):
    """What payers do: how many write a number of ours, and how late they pay, with the spread in days.

    Both start from what is usual, as if some payments had been seen before, and move with what this book shows.
    """

    cites: float = _CITES
    days_late: int = _DAYS
    spread: int = _SPREAD


def habits_of(days_late: Sequence[int], naming: Iterable[bool]) -> Habits:
    """Return the habits by how late settled items were, and by which lines of the statement name an item."""
    named = sorted(naming)
    cites = (sum(named) + _CITES * _CITED_BEFORE) / (len(named) + _CITED_BEFORE)
    late = sorted([*days_late, *[_DAYS] * _PAID_BEFORE])
    middle = median_low(late)
    away = sorted(abs(days - middle) for days in late)
    # Four of five payments lie within the spread, and never is a payer so regular that another day is a surprise.
    spread = max(_SPREAD // 3, away[len(away) * 4 // 5]) if days_late else _SPREAD
    return Habits(cites, middle, spread)
