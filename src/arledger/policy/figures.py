"""The settings of figures."""

from dataclasses import dataclass
from typing import Literal

from arledger.policy.base import Settings


@dataclass(frozen=True, slots=True)
class FigureSettings(Settings):
    """`[figures]`: of how many cases a figure is told at least, and how long a month is in the countback.

    `month_days` is `calendar`, or `30`, as some textbooks have it.
    """

    least: int = 1
    month_days: Literal["calendar", "30"] = "calendar"
