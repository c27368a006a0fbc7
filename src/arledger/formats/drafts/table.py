"""The table of an unknown export: its heading, its rows of documents, and what the cells of each column are."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from arledger.formats.drafts.terms import Terms
from arledger.formats.imports.keys import key
from arledger.formats.imports.source import Rows
from arledger.formats.tabular import amounts, days
from arledger.formats.tabular.sheets import HEADING_WITHIN, SheetRow

LOOKED_AT = 2_000
_AHEAD = 12
_FEWEST_KNOWN, _LONGEST_BUCKET = 3, 3
_SERIAL = re.compile(r"[345][0-9]{4}(?:\.0+)?")
_TOTAL = re.compile(
    r"(?:(?:grand|report|sub)-?\s*)?(?:totals?|totale|totaal|gesamt\w*|summe|suma|somme)\b(?P<more>.*)", re.IGNORECASE
)
_BUCKET = re.compile(
    r"(?:current|older|overdue|not due|pre-? ?payments?)\b.*"
    r"|(?:over|older than|uber|über|plus de|mas de|oltre|>|<)\s*[0-9].*"
    r"|[0-9]{1,3}\s*(?:-|–|_?to_?|to|bis|à|a|al)\s*[0-9]{1,3}\b.*|[0-9]{1,3}\s*(?:\+|_?plus)(?:\s.*)?"
    r"|[<>]?\s*[0-9]{1,3}\s+(?:days?|months?|tage|jours|dias|giorni|dagen)\b.*",
    re.IGNORECASE,
)
_ODD_BUCKET = re.compile(r"[0-9]{1,2}_to[0-9]{1,2}|[0-9]{1,3}_?plus", re.IGNORECASE)
_CODE = re.compile(r"(?=.*[0-9])[\w./#-]+")


class Column(NamedTuple):
    """A column (counted from 1) with its header and its filled cells in the rows of documents."""

    place: int
    header: str
    cells: tuple[str, ...]

    def share(self, test: Callable[[str], object]) -> int:
        """Return how many of a hundred filled cells pass a test; none where all are empty."""
        return 100 * sum(map(bool, map(test, self.cells))) // len(self.cells) if self.cells else 0


class Table(NamedTuple):
    """A table as it was found: the titles above it, its heading's rows, and the rows that look like documents.

    `first` and `rows_of_header` say where the heading stands among all rows; without one both are 0.
    """

    rows: Rows
    above: tuple[SheetRow, ...]
    first: int
    rows_of_header: int
    body: tuple[SheetRow, ...]
    data: tuple[SheetRow, ...]
    columns: tuple[Column, ...]

    def column(self, place: int) -> Column:
        """Return the column of a place."""
        return self.columns[place - 1]


@lru_cache(maxsize=1 << 16)
def is_day(text: str) -> bool:
    """Tell a date in figures or words, in any order."""
    return days.looks_like_date(text)


def is_serial(text: str) -> bool:
    """Tell a date as a spreadsheet counts it."""
    return bool(_SERIAL.fullmatch(text))


@lru_cache(maxsize=1 << 16)
def is_figure(text: str) -> bool:
    """Tell an amount in either notation."""
    return amounts.looks_like_amount(text)


@lru_cache(maxsize=1 << 16)
def has_coins(text: str) -> bool:
    """Tell what can only be an amount, as it has decimals or a currency."""
    return amounts.has_decimals(text) and not is_day(text)


def is_bucket(header: str) -> bool:
    """Tell the name of a bucket of an aging."""
    return bool(_BUCKET.fullmatch(header.strip()) or _ODD_BUCKET.fullmatch(header.strip()))


def is_code(text: str) -> bool:
    """Tell a code from a name: digits, and no blanks."""
    return bool(_CODE.fullmatch(text))


def is_total(row: SheetRow) -> bool:
    """Tell a row that adds others up, by its first word; a name alone, as Total Energy, may be a client's."""
    found = _TOTAL.fullmatch(next((cell for cell in row.cells if cell), ""))
    return found is not None and (sum(map(bool, row.cells)) > 1 or not found["more"].strip(": "))


def table_of(tables: Iterable[Rows], terms: Terms) -> Table:
    """Return the best table of a file: with a heading of the most known names, else the one of the most documents."""
    found = [_table(rows, terms) for rows in tables if not rows.hidden]
    return max(found, key=lambda one: (_known(one.columns, terms), bool(one.rows_of_header), len(one.data)))


def _known(columns: Iterable[Column], terms: Terms) -> int:
    return sum(terms.knows(column.header) for column in columns)


def _table(rows: Rows, terms: Terms) -> Table:
    every = list(islice(rows.read(), LOOKED_AT))
    at, height = _heading(every, terms)
    above = tuple(row for row in every[:at] if not row.blank) if height else ()
    body = tuple(row for row in every[at + height :] if not row.blank)
    headers = _headers(every[at : at + height])
    data = tuple(_documents(body, headers, terms))
    width = max((len(row.cells) for row in (*data, *every[at : at + height])), default=0)
    columns = [
        Column(n + 1, headers[n] if n < len(headers) else "", tuple(text for row in data if (text := row.cell(n))))
        for n in range(width)
    ]
    return Table(rows, above, at, height, body, data, tuple(columns))


def _headers(rows: Sequence[SheetRow]) -> list[str]:
    width = max((len(row.cells) for row in rows), default=0)
    return [" ".join(cell for row in rows if (cell := row.cell(at))) for at in range(width)]


def _heading(every: Sequence[SheetRow], terms: Terms) -> tuple[int, int]:
    """Return where the heading begins and how many rows it has; no rows where there is none."""
    best, found = 0, (0, 0)
    for at, row in enumerate(every[:HEADING_WITHIN]):
        filled = [cell for cell in row.cells if cell]
        known = sum(map(terms.knows, set(filled)))
        if len(filled) < 2 or not _may_head(filled, known) or not _followed(every[at + 1 : at + 1 + _AHEAD]):
            continue
        score = 10 * known + len(set(map(key, filled)))
        if score > best:
            best, found = score, (at, 1)
    at, height = found
    if height and at and _needs_two(every[at - 1], every[at]):
        return at - 1, 2
    return found


def _may_head(filled: Sequence[str], known: int) -> bool:
    """Tell a heading from documents: no dates and no coins in it, and figures only beside enough known names."""
    filled = [cell for cell in filled if not is_bucket(cell)]
    if any(is_day(cell) or has_coins(cell) for cell in filled):
        return False
    figures = [cell for cell in filled if is_figure(cell)]
    # Buckets may be called 30, 60 and 90.
    buckets = known > 1 and all(cell.isdigit() and len(cell) <= _LONGEST_BUCKET for cell in figures)
    return known >= _FEWEST_KNOWN or buckets or (not figures and sum(map(bool, map(key, filled))) > 1)


def _followed(rows: Iterable[SheetRow]) -> bool:
    """Tell whether documents follow, or people with their addresses."""
    return any(
        sum(map(bool, row.cells)) > 1 and any(is_day(cell) or is_figure(cell) or "@" in cell for cell in row.cells)
        for row in rows
    )


def _needs_two(upper: SheetRow, lower: SheetRow) -> bool:
    """Tell a heading of two rows: the lower one has names twice, which those above them set apart."""
    names = [key(cell) for cell in lower.cells if key(cell)]
    both = [key(cell) for cell in _headers((upper, lower)) if key(cell)]
    is_part = sum(map(bool, upper.cells)) > 1 and not any(is_day(cell) or has_coins(cell) for cell in upper.cells)
    return is_part and len(set(names)) < len(names) and len(set(both)) > len(set(names))


def _documents(body: Sequence[SheetRow], headers: Sequence[str], terms: Terms) -> Iterable[SheetRow]:
    """Return the rows that look like documents: with a date where a column has dates, else with an amount."""
    wide = [row for row in body if sum(map(bool, row.cells)) > 1]
    at = _day_column(wide, headers, terms)
    if at is not None:
        return [row for row in wide if is_day(row.cell(at)) or is_serial(row.cell(at))]
    figured = [row for row in wide if any(map(is_figure, row.cells)) and not is_total(row)]
    return figured or [row for row in wide if not is_total(row)]


def _day_column(wide: Sequence[SheetRow], headers: Sequence[str], terms: Terms) -> int | None:
    """Return the column with the most dates, the first of equal ones; one that is named so may count its days."""
    width = max((len(row.cells) for row in wide), default=0)
    best, found = 0, None
    for at in range(width):
        cells = [cell for row in wide if (cell := row.cell(at))]
        named = at < len(headers) and any(fit.role == "date" for fit in terms.fits(headers[at]))
        count = max(sum(map(is_day, cells)), sum(map(is_serial, cells)) if named else 0)
        if count > best and count * 2 >= len(cells):
            best, found = count, at
    return found


def is_running(figures: Sequence[tuple[object, object]]) -> bool:
    """Tell whether the second of each pair is the balance so far of the first ones."""
    steps = [
        after[1] - before[1] == after[0]  # type: ignore[operator]
        for before, after in pairwise(figures)
        if None not in (*before, *after)
    ]
    return len(steps) > 1 and sum(steps) * 5 >= len(steps) * 4
