"""Ties: the sub-ledger's totals beside Beancount's own balance of that day."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from arledger.model.book import Book
from arledger.model.money import ZERO, sums, to_the_last_digit
from arledger.subledger.aging import client_totals


@dataclass(frozen=True, slots=True)
class Tie:
    """One currency: the sub-ledger's total, the ledger's balance, and what lies between them (0).

    `rounding` is in the ledger's balance and owed by nobody: less than half a coin for each item or credit.
    """

    currency: str
    subledger: Decimal
    ledger: Decimal
    rounding: Decimal = ZERO

    @property
    @to_the_last_digit
    def difference(self) -> Decimal:
        """Sub-ledger and rounding less ledger."""
        return self.subledger + self.rounding - self.ledger


class Sides(NamedTuple):
    """What a tie has on its sides, per client and currency: what is reckoned, rounding, the ledger's balances."""

    ours: Mapping[tuple[str, str], Decimal]
    rounding: Mapping[tuple[str, str], Decimal]
    ledger: Mapping[tuple[str, str], Decimal]

    def ties(self) -> Iterator[tuple[str, Tie]]:
        """Yield the tie of each client and currency of either side."""
        for client, currency in sorted(self.ours.keys() | self.ledger.keys()):
            parts = (side.get((client, currency), ZERO) for side in (self.ours, self.ledger, self.rounding))
            yield client, Tie(currency, *parts)


def sides_of(book: Book) -> Sides:
    """Return the sides of a book's own tie."""
    return Sides(client_totals(book), rounding_by_client(book), book.balances)


@to_the_last_digit
def prove_ties(book: Book, clients: Collection[str] | None = None) -> tuple[Tie, ...]:
    """Prove the totals per currency, of all clients or of some; every currency of either side is listed.

    Of some clients that are payees only currencies with a balance: the others may have been left unread.
    """
    ties = _add_up(tie for client, tie in sides_of(book).ties() if clients is None or client in clients)
    of_payees = book.by_payee and clients is not None
    return tuple(tie for tie in ties if tie.subledger or tie.ledger or not of_payees)


@to_the_last_digit
def prove_sides(sides: Sides) -> tuple[Tie, ...]:
    """Prove what is reckoned in some other way than a book's: the totals per currency."""
    return tuple(_add_up(tie for _, tie in sides.ties()))


@to_the_last_digit
def untied(sides: Sides) -> tuple[tuple[str, str, Decimal], ...]:
    """Return client, currency and difference wherever a single client does not tie."""
    return tuple((client, tie.currency, tie.difference) for client, tie in sides.ties() if tie.difference)


def untied_clients(book: Book) -> tuple[tuple[str, str, Decimal], ...]:
    """Return client, currency and difference wherever a single client of a book does not tie."""
    return untied(sides_of(book))


def rounding_by_client(book: Book) -> Mapping[tuple[str, str], Decimal]:
    """Return what is in the ledger's balance per client and currency, and owed by nobody."""
    of_items = (((item.client, item.currency), item.rounding) for item in book.items if item.rounding)
    of_credits = (((credit.client, credit.currency), -credit.rounding) for credit in book.credits if credit.rounding)
    return sums(chain(of_items, of_credits))


def _add_up(ties: Iterable[Tie]) -> Iterator[Tie]:
    totals: dict[str, Tie] = {}
    for tie in ties:
        sums = totals.get(tie.currency, Tie(tie.currency, ZERO, ZERO))
        totals[tie.currency] = Tie(
            tie.currency, sums.subledger + tie.subledger, sums.ledger + tie.ledger, sums.rounding + tie.rounding
        )
    return (totals[currency] for currency in sorted(totals))
