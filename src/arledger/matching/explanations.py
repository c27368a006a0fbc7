"""What may explain a line: which items it pays, by prior, text, payer, day and amount."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from arledger.matching.amounts import Fitted
from arledger.matching.mentions import Reading
from arledger.matching.names import Standing
from arledger.matching.places import Place
from arledger.matching.receipts import ReceiptLine

_CLIENTS = 4


class Basis(StrEnum):
    """What an explanation rests on besides numbers and names."""

    NAMED = "named"
    SOME_NAMED = "some of those named"
    COMPLETED = "the items named and another one of the client that completes the sum"
    AMOUNT = "the amount alone"
    ALL_OPEN = "all that the client has open"
    ALL_DUE = "all that the client has past due"
    OLDEST = "the oldest items of the client"
    MONTHS_NAMED = "the client's items of the months that the text names"
    MONTH = "all of the client's items of one month"
    SUM = "the only items of the client that add up to it"
    TOGETHER = "lines that belong together"
    AGAIN = "paid once more"


class Explanation(NamedTuple):
    """One explanation of a line: what it pays, and the logarithms of the likelihoods that it has of each kind.

    Explanations of one line differ in their units. One that is `settled` pays what has nothing left.
    """

    fitted: Fitted
    basis: Basis
    prior: float
    text: float
    payer: float
    day: float
    settled: bool = False

    @property
    def weight(self) -> float:
        """The logarithm of how likely the line came about so."""
        return self.prior + self.text + self.payer + self.day + self.fitted.density

    @property
    def units(self) -> tuple[int, ...]:
        """The units that are paid."""
        return tuple(unit for unit, _ in self.fitted.shares)


class Case(NamedTuple):
    """A receipt with all that does not change while lines are matched.

    `ranked` are the clients that fit the payer best, `known` the one that surely paid, if any.
    """

    receipt: ReceiptLine
    reading: Reading
    standings: Mapping[str, Standing]
    ranked: tuple[str, ...]
    known: str
    places: tuple[Place, ...] = ()


class Belief(NamedTuple):
    """What may explain a line, the likeliest first, and the weight of what is not in the book."""

    explanations: tuple[Explanation, ...]
    nothing: float


def make_case(receipt: ReceiptLine, reading: Reading, standings: Mapping[str, Standing], known: float) -> Case:
    """Put together what is known of a line; from the likelihood `known` on, its client is known."""
    ranked = tuple(sorted(standings, key=lambda client: (-standings[client].likelihood, client)))
    best = ranked[0] if ranked and standings[ranked[0]].likelihood >= known else ""
    return Case(receipt, reading, standings, ranked[:_CLIENTS], best)
