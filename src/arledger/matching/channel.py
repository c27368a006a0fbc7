"""How numbers get into a text: written by somebody who means them, perhaps with slips, or there by chance.

Every function returns the natural logarithm of a probability; their differences are likelihood ratios.
"""

from collections.abc import Sequence
from math import factorial, log

from arledger.matching.spellings import Style
from arledger.model.normalize import Segment

SLIPS = (0.74, 0.15, 0.06, 0.025, 0.008)
"""How often a number is written with none, one, two, … slips of the finger (the study in docs/matching.md)."""

SLIPS_READ = ((9, 4), (8, 3), (4, 2), (3, 1))
"""How many slips are looked for, by the fewest digits that a number must have for it."""

_STYLES = {Style.WHOLE: 0.6, Style.BARE: 0.25, Style.LAST: 0.03}
"""How often a number is written whole, without its letters, or as its last part alone."""

_ZEROS_DROPPED, _CUT = 0.1, 0.05
"""How often leading zeros are dropped, or a space is put in."""

_ONE_LENGTH = 0.1
"""How many of the numbers that stand in texts for something else have one certain length."""

_ONE_YEAR = 0.05
_ONE_LETTER, _LETTERS = 1 / 30, 1 / 300
"""How likely a year, one letter, or several letters before a number are just these."""

_TELLING, _YEAR = 15, 4
_YEARS = frozenset(["199", "200", "201", "202", "203"])
"""How the years begin that texts speak of."""


def as_written(style: Style, *, zeros_dropped: bool, cuts: int) -> float:
    """Return how likely a number that is meant is written so, without a slip; `cuts` are spaces put in."""
    dropped = log(_ZEROS_DROPPED) if zeros_dropped else 0.0
    return log(SLIPS[0] * _STYLES[style]) + dropped + cut(cuts)


def cut(cuts: int) -> float:
    """Return how likely so many spaces are put into a number."""
    return cuts * log(_CUT)


def with_slips(slips: int, digits: int) -> float:
    """Return how likely a number of so many digits is written as one certain text that is some slips away.

    Each slip could have been any of about ten for each digit: another one, one more, one less, two swapped.
    """
    return log(SLIPS[slips] * factorial(slips)) - slips * log(10 * digits)


def by_chance(parts: Sequence[Segment]) -> float:
    """Return how likely a number in a text that is about something else is written just so."""
    return log(_ONE_LENGTH) + sum(_run(part) for part in parts)


def of_letters(letters: str) -> float:
    """Return how likely just these letters stand before a number that is about something else."""
    return log(_ONE_LETTER if len(letters) == 1 else _LETTERS)


def _run(part: Segment) -> float:
    if not part.digits:
        return of_letters(part.text)
    size = min(len(part.text), _TELLING)
    if part.text[:3] in _YEARS and size >= _YEAR and size != _YEAR + 1:
        return log(_ONE_YEAR) - (size - _YEAR) * log(10)
    return -size * log(10)


def slips_read(digits: int) -> int:
    """Return how many slips are looked for in a number of so many digits."""
    return next((slips for fewest, slips in SLIPS_READ if digits >= fewest), 0)
