"""As many pairs as possible: each line with one of its choices, each choice with one line."""

from collections import deque
from collections.abc import Mapping, Sequence


def most_pairs(choices: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Return a choice for as many lines as can have one of their own; `choices` has the best of each line first.

    A line gives way to another only where it has a choice left itself (Kuhn's augmenting paths), so that the first
    choice of an earlier line holds unless another line would go without.
    """
    pairs: dict[int, int] = {}
    owners: dict[int, int] = {}
    for line in choices:
        for at, choice in _free_choice(line, choices, owners):
            pairs[at], owners[choice] = choice, at
    return pairs


def _free_choice(line: int, choices: Mapping[int, Sequence[int]], owners: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return which lines take which choices so that `line` gets one; nothing where all are needed by others."""
    reached: dict[int, tuple[int, int] | None] = {line: None}
    waiting = deque([line])
    while waiting:
        at = waiting.popleft()
        for choice in choices[at]:
            owner = owners.get(choice)
            if owner is None:
                path = [(at, choice)]
                while (before := reached[at]) is not None:
                    path.append(before)
                    at = before[0]
                return path
            if owner not in reached:
                reached[owner] = (at, choice)
                waiting.append(owner)
    return []
