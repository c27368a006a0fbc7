"""What colleagues are told in steps, each once: `ar-notice NUMBER KIND LEVEL WHO` in the ledger says what was.

After days without a run only the next step is told, not all that were missed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from arledger.model.book import Book
from arledger.subledger.directive_models import Notice
from arledger.subledger.directives import parse_directive

DIRECTIVE = "ar-notice"
_HIGHEST = 99


class Told(NamedTuple):
    """What the ledger says was told; `client` is whose number it is, where the entry says it."""

    day: date
    kind: str
    level: int
    who: str
    client: str = ""


def told_by_number(book: Book, day: date, kinds: Collection[str]) -> Mapping[str, list[Told]]:
    """Return what was told by a day, by number: of these kinds alone, as a deposit may have an invoice's number."""
    found: defaultdict[str, list[Told]] = defaultdict(list)
    for custom in book.facts.customs:
        if custom.type != DIRECTIVE or custom.date > day:
            continue
        try:
            said = parse_directive(custom)
        except ValueError:
            # A malformed one is reported by the check of directives.
            continue
        if isinstance(said, Notice) and said.kind in kinds:
            whose = (book.facts.roots.client_of(said.account) or "") if said.account else ""
            found[said.number].append(Told(custom.date, said.kind, said.level, said.who, whose))
    return found


def next_level(told: Sequence[Told], day: date, every: int) -> int | None:
    """Return the level of what is told next: 1 at once, one more after `every` days; None where it is too early.

    `told` is what was told of one kind; with `every` of 0 it is told once.
    """
    if not told:
        return 1
    if (day - max(told).day).days >= every > 0:
        return min(max(each.level for each in told) + 1, _HIGHEST)
    return None


def steps_reached(ladder: Mapping[int, str], waited: int, told: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield level and role of each step of a ladder that is reached after `waited` days and was not told.

    Who is named at several steps is told of the last one that is reached, and of none before it.
    """
    in_order = enumerate(sorted(ladder.items()), start=1)
    reached = {role: level for level, (days, role) in in_order if waited >= days}
    for role, level in sorted(reached.items(), key=lambda step: step[1]):
        if level not in told:
            yield level, role
