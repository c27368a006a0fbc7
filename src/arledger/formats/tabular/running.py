"""Running balances: each must be the one before it and what moved between them, line by line."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from arledger.model.money import ZERO, exact_sum


class Step(NamedTuple):
    """What a line moves, and the balance that it says to be left; None where it says none."""

    moved: Decimal
    balance: Decimal | None


class Break(NamedTuple):
    """The index of a line whose balance does not follow from the one before it, and what it should be."""

    at: int
    expected: Decimal


def breaks(steps: Iterable[Step]) -> list[Break]:
    """Return every break, in the order of the lines."""
    found = []
    before: Decimal | None = None
    for at, (moved, balance) in enumerate(steps):
        expected = None if before is None else exact_sum((before, moved))
        if expected is not None and balance is not None and balance != expected:
            found.append(Break(at, expected))
        before = expected if balance is None else balance
    return found


def opening(steps: Iterable[Step]) -> Decimal | None:
    """Return the balance before the first line, by the first one that says a balance; None where none does."""
    moved = ZERO
    for step in steps:
        moved = exact_sum((moved, step.moved))
        if step.balance is not None:
            return exact_sum((step.balance, -moved))
    return None
