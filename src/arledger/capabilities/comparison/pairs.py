"""Which document of the ledger is which one of the other system: what moved in, its number, or day and amount."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from arledger.capabilities.comparison.sides import Side

KeyOf: TypeAlias = "Callable[[Side], Hashable | None]"


class Pairs(NamedTuple):
    """Documents that are the same on both sides, and those that are on one side alone."""

    both: list[tuple[Side, Side]]
    theirs: list[Side]
    ours: list[Side]


def paired(theirs: Sequence[Side], ours: Sequence[Side]) -> Pairs:
    """Put documents together that nothing speaks against; where several would do, none is taken.

    A number is enough; without one, the client, the day and the amount must be the same.
    """
    both: list[tuple[Side, Side]] = []
    left, right = list(theirs), list(ours)
    for key_of in (_by_key, _by_number, _by_day, _by_amount):
        found = _together(left, right, key_of)
        both += found
        used = {id(side) for pair in found for side in pair}
        left, right = ([one for one in side if id(one) not in used] for side in (left, right))
    return Pairs(both, left, right)


def _together(theirs: Iterable[Side], ours: Iterable[Side], key_of: KeyOf) -> list[tuple[Side, Side]]:
    here, there = _indexed(ours, key_of), _indexed(theirs, key_of)
    found = []
    for at, own in there.items():
        one, other = _only(own), _only(here.get(at, ()))
        if one and other and not _contradict(one, other):
            found.append((one, other))
    return found


def _only(sides: Sequence[Side]) -> Side | None:
    """Return the one of some documents alike, the one with something open of several; None where it may be any."""
    alive = [side for side in sides if side.parts] if len(sides) > 1 else sides
    return alive[0] if len(alive) == 1 else None


def _contradict(one: Side, other: Side) -> bool:
    numbered = bool(one.number and other.number) and one.number.casefold() != other.number.casefold()
    return numbered and not (one.key and one.key == other.key)


def _indexed(sides: Iterable[Side], key_of: KeyOf) -> dict[Hashable, list[Side]]:
    found: defaultdict[Hashable, list[Side]] = defaultdict(list)
    for side in sides:
        at = key_of(side)
        if at is not None:
            found[at].append(side)
    return found


def _by_key(side: Side) -> Hashable | None:
    return (side.client, side.currency, side.key, side.is_credit) if side.key else None


def _by_number(side: Side) -> Hashable | None:
    return (side.client, side.currency, side.number.casefold(), side.is_credit) if side.number else None


def _by_day(side: Side) -> Hashable | None:
    return side.client, side.currency, side.date, side.amount, side.is_credit


def _by_amount(side: Side) -> Hashable | None:
    """Return what tells money on account: the two systems may have booked it on different days."""
    return (side.client, side.currency, side.amount) if side.is_credit else None
