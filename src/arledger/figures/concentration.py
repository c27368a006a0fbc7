"""On whom receivables depend, and whose have changed most."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from arledger.figures.collecting import HUNDRED, NOTHING_OPEN
from arledger.figures.rows import Rolled
from arledger.figures.values import PERCENT, Figure, Quotient, figure, honest
from arledger.model.documents import Item
from arledger.model.money import exact_sum, sums

MOST = 10
MOVERS = 5
POINTS = "points"


class Holding(NamedTuple):
    """What is open of a client, and its share in percent of all that is open."""

    client: str
    open: Decimal
    share: Figure


class Concentration(NamedTuple):
    """The clients with most open items, what they are of all, and the Herfindahl-Hirschman index.

    The index is the sum of the squared shares of all clients in percent: 10,000 where one client owes everything.
    """

    currency: str
    open: Decimal
    clients: int
    largest: tuple[Holding, ...]
    top_share: Figure
    hhi: Figure


def concentration(items: Iterable[Item], currency: str, least: int) -> Concentration:
    """Return how the open items in a currency are spread over clients; unapplied credit does not count."""
    owed = sums((item.client, item.open) for item in items if item.open and item.currency == currency)
    whole, n = exact_sum(owed.values()), len(owed)
    why_not = "" if whole else NOTHING_OPEN
    order = sorted(owed.items(), key=lambda each: (-each[1], each[0]))

    def share(name: str, part: Decimal) -> Figure:
        return honest(figure(name, PERCENT, Quotient(part, whole, HUNDRED, n, why_not), "of open items"), least)

    squares = exact_sum(number * number for number in owed.values())
    hhi = Quotient(squares, whole * whole, HUNDRED * HUNDRED, n, why_not)
    return Concentration(
        currency,
        whole,
        n,
        tuple(Holding(client, number, share("share", number)) for client, number in order[:MOST]),
        share("top-ten-share", exact_sum(number for _, number in order[:MOST])),
        honest(figure("hhi", POINTS, hhi, "sum of squared shares in percent, of open items by client"), least),
    )


def movers(rows: Iterable[Rolled], currency: str) -> tuple[Sequence[Rolled], Sequence[Rolled]]:
    """Return the rows that have risen most, and those that have fallen most, in a currency."""
    own = [row for row in rows if row.currency == currency and row.change]
    rising = sorted((row for row in own if row.change > 0), key=lambda row: (-row.change, row.key))
    falling = sorted((row for row in own if row.change < 0), key=lambda row: (row.change, row.key))
    return rising[:MOVERS], falling[:MOVERS]
