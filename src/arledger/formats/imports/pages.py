"""Rows in their order: each with the next one that is filled, and the headings that a printed list repeats."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from arledger.formats.tabular.sheets import SheetRow

_DIGIT = re.compile(r"[0-9]")
_MOST_HELD = 100


class Placed(NamedTuple):
    """A row, whether it belongs to a heading that a page repeats, and what comes next; None where nothing is near.

    `below` is the next filled row, `following` the next that is no page's heading.
    """

    row: SheetRow
    repeated: bool
    below: SheetRow | None = None
    following: SheetRow | None = None


def ahead(rows: Iterable[Placed], is_between: Callable[[SheetRow], bool]) -> Iterator[Placed]:
    """Yield each row with the next one that is not blank and no page's heading."""
    held: list[Placed] = []
    for one in rows:
        if held and not one.row.blank and held[-1].below is None:
            held = [each if each.below else each._replace(below=one.row) for each in held]
        between = one.row.blank or one.repeated or is_between(one.row)
        if not between or len(held) > _MOST_HELD:
            following = None if between else one.row
            yield from (each._replace(following=following) for each in held)
            held = []
        held.append(one)
    yield from held


def pages(
    rows: Iterable[SheetRow], above: Iterable[SheetRow], is_header: Callable[[SheetRow], bool]
) -> Iterator[Placed]:
    """Yield each row, and whether it belongs to what stands above the table and is repeated with its header."""
    known = {_alike(row) for row in above}
    held: list[SheetRow] = []
    for row in rows:
        if len(held) < _MOST_HELD and ((held and row.blank) or _alike(row) in known):
            held.append(row)
            continue
        repeated = bool(held) and is_header(row)
        yield from (Placed(one, repeated) for one in held)
        yield Placed(row, False)
        held = []
    yield from (Placed(one, False) for one in held)


def _alike(row: SheetRow) -> str:
    """Return a row's text without what a page and a minute change of it."""
    return _DIGIT.sub("9", row.text)
