"""Rows in their order: each with the next one that is filled, and the headings that a printed list repeats."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from arledger.formats.tabular.sheets import SheetRow

_DIGIT = re.compile(r"[0-9]")
_MOST_HELD = 100


class Placed(NamedTuple):
    """A row, whether it belongs to a heading that a page repeats, and the next filled row; None where none is near."""

    row: SheetRow
    repeated: bool
    following: SheetRow | None = None


def ahead(rows: Iterable[Placed]) -> Iterator[Placed]:
    """Yield each row with the next one that is not blank."""
    held: list[Placed] = []
    for one in rows:
        if not one.row.blank or len(held) > _MOST_HELD:
            following = None if one.row.blank else one.row
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
