"""Which report of which system a table is: by its header, by what stands above it, or by what its cells look like."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from arledger.formats.imports.buckets import bucket_of
from arledger.formats.imports.keys import key, without_currency
from arledger.formats.imports.mapping import FIGURES, LISTS, ReportMapping
from arledger.formats.imports.source import Rows
from arledger.formats.tabular.errors import bad, shown
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.problem import UserError

_SAID = 20
_MOST_NAMED = 6
_VENDORS = frozenset(
    (
        *("vendor", "vendorname", "vendordisplayname", "vendorid", "vendorcode", "vendorno", "supplier"),
        *("suppliername", "supplierid", "suppliercode", "kreditor", "kreditorname", "kreditorennummer"),
        *("lieferant", "lieferantname", "fournisseur", "nomdufournisseur", "creditor", "creditorname"),
    )
)
_OPEN = re.compile(r"(?i)\b(?:open|outstanding|unpaid|balance|remain\w*|owing|owed|offen\w*|saldo|solde|rest\w*)\b")
_PAYABLES = re.compile(
    r"\b(?:accounts? payables?|aged (?:payables?|creditors?)|(?:open|unpaid|outstanding) (?:bills|payables)"
    r"|a/p (?:age?ing|detail|summary)|bills payable"
    r"|(?:payables?|creditors?|vendors?|suppliers?) (?:age?ing|balance|analysis|detail|summary|ledger|open)"
    r"|kreditoren|verbindlichkeiten|dettes fournisseurs)\b",
    re.IGNORECASE,
)


class Layout(NamedTuple):
    """A mapping found in a table: where each column stands (from 0), and how many rows stand above the data."""

    mapping: ReportMapping
    columns: Mapping[str, tuple[int, ...]]
    header: tuple[str, ...]
    above: tuple[SheetRow, ...]
    begins: int
    currency: str
    score: int
    why: str
    warnings: tuple[str, ...] = ()
    bucket_titles: Mapping[int, str] = {}

    def cell(self, row: SheetRow, role: str) -> str:
        """Return what stands in the first filled column of a role; empty where none does."""
        for at in self.columns.get(role, ()):
            if at < len(row.cells) and row.cells[at]:
                return row.cells[at]
        return ""


def recognised(rows: Rows, mappings: Iterable[ReportMapping]) -> Layout | None:
    """Return the layout that explains a table best, None where none does; UserError where two do equally well."""
    head = rows.head()
    found = [layout for mapping in mappings for layout in _layouts(mapping, head, rows.sheet)]
    if not found:
        return None
    best = max(found, key=lambda one: one.score)
    others = {one.mapping.name for one in found if one.score == best.score} - {best.mapping.name}
    if others:
        names = " or ".join(sorted((best.mapping.name, *others)))
        raise UserError(f"{rows.place(0)}: it may be {names}", "Say which with --from.")
    _refuse_payables(rows, best)
    return best


def _refuse_payables(rows: Rows, found: Layout) -> None:
    """Refuse what the company owes, whichever system lists it: by a column of vendors, or by its heading."""
    if found.mapping.choices["what"] in ("refused", "clients"):
        return
    known = {name for names in found.mapping.columns.values() for name in names}
    title = next((row for row in found.above if _PAYABLES.search(row.text)), None)
    column = next((one for one in found.header if key(one) in _VENDORS and key(one) not in known), None)
    if title:
        raise _payables(rows, title.line, f"above them stands {shown(title.text[:80])}")
    if column:
        raise _payables(rows, 0, f"it has the column {shown(column)}")


def refuse_unknown_payables(rows: Rows) -> None:
    """Say of a table that no mapping knows that it is of payables, where a row that may be its header says so."""
    for row in rows.head():
        column = next((cell for cell in row.cells if key(cell) in _VENDORS), None)
        if column and sum(map(bool, row.cells)) > 1:
            raise _payables(rows, row.line, f"it has the column {shown(column)}")


def _payables(rows: Rows, line: int, why: str) -> UserError:
    what = f"{why}: these are payables, what the company owes, not what clients owe"
    return bad(rows.place(line), what, "Export the receivables, as docs/moving-in.md shows.")


def _layouts(mapping: ReportMapping, head: Sequence[SheetRow], sheet: str) -> Iterator[Layout]:
    if mapping.choices["layout"] == "positions":
        layout = _by_position(mapping, head)
        if layout:
            yield layout
        return
    for at in range(len(head) - mapping.header_rows + 1):
        layout = _by_header(mapping, head, at, sheet)
        if layout:
            yield layout
            return


def _by_position(mapping: ReportMapping, head: Sequence[SheetRow]) -> Layout | None:
    """Recognise a table without a header: all of its first rows look as the mapping says."""
    filled = [row for row in head if not row.blank]
    columns = {
        role: tuple(at - 1 for at in places if isinstance(at, int)) for role, places in mapping.columns.items()
    }
    marked = mapping.lists["says"]
    begins = 0
    if marked:
        if not filled or key(filled[0].text) not in map(key, marked):
            return None
        begins = head.index(filled[0]) + 1
        filled = filled[1:]
    layout = Layout(mapping, columns, (), (), begins, "", 0, "")
    fits = [all(test.fullmatch(layout.cell(row, role)) for role, test in mapping.recognise.items()) for row in filled]
    if not fits or not all(fits[:20]):
        return None
    why = f"it has no header, and its rows look as in {mapping.title}"
    return layout._replace(score=3 * len(mapping.recognise), why=why)


def _by_header(mapping: ReportMapping, head: Sequence[SheetRow], at: int, sheet: str) -> Layout | None:
    cells = _header(head[at : at + mapping.header_rows])
    # A column that is named by its place may stand beyond the last title.
    placed = {name for names in mapping.columns.values() for name in names if isinstance(name, int)}
    cells += [""] * (max(placed, default=0) - len(cells))
    keys = [key(cell) for cell in cells]
    columns = {role: found for role, names in mapping.columns.items() if (found := _places(role, names, keys))}
    above = tuple(row for row in head[:at] if not row.blank)
    said = _said(mapping, [*(row.text for row in above), sheet])
    if said is None or not _has(mapping, columns, keys):
        return None
    score = 2 * len(mapping.lists["needs"]) + len(columns) + _SAID * bool(said)
    score -= 3 * _SAID * ("generic" in mapping.flags)
    why = f"row {head[at].line} {_why(columns, cells, said)}"
    begins, currency = at + mapping.header_rows, _currency(columns, cells)
    warnings = (*_twice(columns, cells, keys, placed), *_unread(mapping, columns, cells))
    titles = _bucket_titles(columns, cells)
    return Layout(mapping, columns, tuple(cells), above, begins, currency, score, why, warnings, titles)


def _unread(mapping: ReportMapping, columns: Mapping[str, tuple[int, ...]], cells: Sequence[str]) -> tuple[str, ...]:
    """Say which column of a list of anybody's may be what is open, where none that is known says it."""
    if "generic" not in mapping.flags or mapping.choices["what"] != "items":
        return ()
    said = columns.get("open", ()) or columns.get("amount", ())
    if any(_OPEN.search(cells[at]) for at in said):
        return ()
    used = {at for places in columns.values() for at in places}
    free = (cell for at, cell in enumerate(cells) if at not in used and _OPEN.search(cell))
    return tuple(f"the column {shown(cell)} may say what is open, and was not read" for cell in free)


def _bucket_titles(columns: Mapping[str, tuple[int, ...]], cells: Sequence[str]) -> dict[int, str]:
    """Return the titles of the columns that sort by age: those the mapping names, else whatever reads as an age."""
    named = {place: cells[place] for place in columns.get("buckets", ()) if place < len(cells)}
    if named:
        return named
    used = {place for places in columns.values() for place in places}
    free = {at: cell for at, cell in enumerate(cells) if at not in used}
    if any(cell.isdigit() for cell in free.values()):
        # Whether 30 are up to thirty days or more is not known.
        return {}
    found = {at: cell for at, cell in free.items() if (one := bucket_of(cell)) and one.has_limits}
    return found if len(found) > 1 else {}


def _why(columns: Mapping[str, tuple[int, ...]], cells: Sequence[str], said: str) -> str:
    named = [cells[places[0]] for role, places in columns.items() if role not in LISTS]
    names = ", ".join(dict.fromkeys(shown(name) for name in named[:_MOST_NAMED] if name))
    return f"has the columns {names}" + (f", and above them stands {shown(said)}" if said else "")


def _currency(columns: Mapping[str, tuple[int, ...]], cells: Sequence[str]) -> str:
    """Return the currency in the titles of the amounts; empty where they name none, or several."""
    found = {without_currency(cells[place])[1] for role in FIGURES for place in columns.get(role, ())} - {""}
    return found.pop() if len(found) == 1 else ""


def _has(mapping: ReportMapping, columns: Mapping[str, tuple[int, ...]], keys: Sequence[str]) -> bool:
    """Tell whether a header has the columns that a report needs, and none that makes it another one."""
    needed = all(role in columns for role in mapping.lists["needs"])
    return needed and sum(map(bool, keys)) > 1 and not any(key(name) in keys for name in mapping.lists["without"])


def _said(mapping: ReportMapping, above: Iterable[str]) -> str | None:
    """Return which of a report's titles stands above a header, empty for none; None where it is another report."""
    text = " ".join(map(key, above))
    said = next((one for one in mapping.lists["says"] if key(one) in text), "")
    missing = not said and "needs_says" in mapping.flags
    return None if missing or any(key(one) in text for one in mapping.lists["without_says"]) else said


def _twice(
    columns: Mapping[str, tuple[int, ...]], cells: Sequence[str], keys: Sequence[str], placed: Container[int]
) -> tuple[str, ...]:
    """Say which names stand above several columns, but for those that a mapping tells apart by their places."""
    found = {place for role, places in columns.items() if role not in LISTS for place in places}
    used = [place for place in found if place + 1 not in placed]
    twice = sorted({cells[place] for place in used if keys.count(keys[place]) > 1})
    return tuple(f"there are several columns {shown(name)}; the first was read" for name in twice)


def _header(rows: Sequence[SheetRow]) -> list[str]:
    """Return a header's cells, those of several rows put together."""
    width = max(len(row.cells) for row in rows)
    return [" ".join(cell for row in rows if (cell := row.cell(at))) for at in range(width)]


def _places(role: str, names: Sequence[str | int], keys: Sequence[str]) -> tuple[int, ...]:
    """Return where a role's columns stand, the most fitting name first."""
    found = [name - 1 if isinstance(name, int) else keys.index(name) for name in names if _is_there(name, keys)]
    if role in LISTS or role == "address":
        return tuple(dict.fromkeys(found))
    return tuple(found[:1]) if role in FIGURES else tuple(dict.fromkeys(found))


def _is_there(name: str | int, keys: Sequence[str]) -> bool:
    return isinstance(name, int) or name in keys
