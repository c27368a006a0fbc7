"""Roll rates: how much of what was in a bucket has grown into the next one, and what that makes of current money."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from arledger.figures.buckets import BucketMoved
from arledger.figures.collecting import HUNDRED
from arledger.figures.values import PERCENT, Figure, Quotient, figure, honest
from arledger.subledger.aging import Buckets

RATE = "roll-rate"
LOSS = "loss-on-current"


class RollRate(NamedTuple):
    """How much has rolled from one bucket into the next."""

    start: str
    end: str
    figure: Figure


def roll_rates(rows: Sequence[BucketMoved], buckets: Buckets, days: int, least: int) -> list[RollRate]:
    """Return for each bucket what is in the next one at the end / what was in it before, in percent.

    `days` lie between both agings. They must be about the days of the bucket, for what has had no time to leave it
    rolls later, and what has had more is further. The last bucket has no end: what was in it before does not count.
    """
    names, found = buckets.names, []
    for at, (here, there) in enumerate(pairwise(rows)):
        width = _width(buckets, at)
        last = at + 2 == len(names)
        quotient = Quotient(
            there.fresh if last else there.closing,
            here.opening,
            HUNDRED,
            here.count,
            _why_not(here, names[at], days, width),
        )
        convention = f"{days} days apart" + (f"; without what was {names[-1]} before" if last else "")
        found.append(RollRate(names[at], names[at + 1], honest(figure(RATE, PERCENT, quotient, convention), least)))
    return found


def loss_on_current(rates: Sequence[RollRate]) -> Figure:
    """Return all rates multiplied: what of current money reaches the last bucket, in percent."""
    without = next((rate for rate in rates if rate.figure.value is None), None)
    n = min((rate.figure.n for rate in rates), default=0)
    convention = "all roll rates multiplied"
    if without is not None:
        why = f"{without.start} to {without.end}: {without.figure.why_not}"
        return Figure(LOSS, PERCENT, None, None, None, convention, n, why)
    numerator, denominator = Decimal(1), Decimal(1)
    for rate in rates:
        numerator *= rate.figure.numerator or 0
        denominator *= rate.figure.denominator or 1
    return figure(LOSS, PERCENT, Quotient(numerator, denominator, HUNDRED, n), convention)


def _width(buckets: Buckets, at: int) -> int:
    """Return the days of a bucket; current has as many as the first that is late."""
    limits = buckets.limits
    return limits[0] if at <= 1 else limits[at - 1] - limits[at - 2]


def _why_not(here: BucketMoved, name: str, days: int, width: int) -> str:
    if not here.opening:
        return f"nothing was {name} before"
    if abs(days - width) * 10 > width:
        return f"{days} days lie between, and the bucket has {width}"
    return ""
