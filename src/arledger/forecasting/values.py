"""What a forecast is made of: settled cases, what waits, estimates. Days are ordinals of the calendar."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

OWN, BORROWED, PROMISE, PLAN, DUE = BASES = ("own", "borrowed", "promise", "plan", "due")
"""From what an expected day is: the client's own lateness, that of others, a promise, a plan, the due date alone."""

ONE = 1 << 20
"""The weight of one case: weights are integers, so that every machine adds them up alike."""

WHOLE = 1 << 40
"""All of an item, where parts of it may come on several days."""


class Traits(NamedTuple):
    """What cases have in common beside their client: the kind of the client, the channel, the size in doublings."""

    kind: str = ""
    channel: str = ""
    size: int = 0


ALWAYS = -(1 << 30)
"""The lateness from which an item has been watched that was written after the watching began."""


class Case(NamedTuple):
    """An item of which it is known by a day what became of it.

    `late` is how many days after the due date it was paid; where `paid` is 0 it was not, and nobody knows more than
    that it was open so many days after its due date. `watched` is the lateness that it had when the watching began:
    of those paid sooner nothing was read, so it tells only of what is later.
    """

    client: str
    due: int
    late: int
    paid: int
    traits: Traits
    watched: int = ALWAYS


class Asked(NamedTuple):
    """An open item whose day is asked for."""

    client: str
    due: int
    traits: Traits


class Estimate(NamedTuple):
    """The day on which an item is expected, with the ends of the interval of four in five; `n` cases stand behind."""

    expected: int
    low: int
    high: int
    basis: str
    n: int


class Spread(NamedTuple):
    """An estimate with the days on which it may be paid: running sums of the weights of days from `first` on."""

    estimate: Estimate
    first: int
    sums: Sequence[int]

    def until(self, day: int) -> int:
        """Return what of a whole of `WHOLE` comes by the end of a day."""
        at = day - self.first
        if at < 0:
            return 0
        return self.sums[at] * WHOLE // self.sums[-1] if at < len(self.sums) else WHOLE


def size_of(amount: Decimal) -> int:
    """Return the size of an amount in doublings of its currency's unit."""
    return int(amount).bit_length()
