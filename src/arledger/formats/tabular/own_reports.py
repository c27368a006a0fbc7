"""Our own reports, told from the files of others: read back, they would agree with the books whatever these say."""

import re
from collections.abc import Iterable, Sequence

from arledger.formats.tabular.errors import bad
from arledger.model.source import Source

_FEWEST_KEYS = 4
_KEY = re.compile(r"[a-z][a-z0-9_]{0,40}")
_LEDGER_LINE = re.compile(r"[^\s:]{1,200}\.(?:beancount|bean):[0-9]{1,9}")
_AS_OF = re.compile(r"As of [0-9]{4}-[0-9]{2}-[0-9]{2}")
_SUMMARIES = ({"client", "name", "currency", "total"}, {"client", "name", "currency", "opening", "closing"})
_ABOUT = ("Ledger", "From", "Client")
_LINES = tuple(f"- {one}: " for one in _ABOUT)


def refuse_own_report(rows: Iterable[Sequence[str]], whole: Source) -> None:
    """Refuse a table that arledger wrote: by its columns' keys, by what stands above it, or by lines of a ledger."""
    before: Sequence[str] = ()
    for row in rows:
        # A list may have been read as text, by lines.
        cells = row[0].split(",") if len(row) == 1 else row
        if _is_keys(cells) or _is_about(before, cells) or any(map(_LEDGER_LINE.fullmatch, cells)):
            what = "this is a report of arledger's own, made from a ledger"
            raise bad(whole, what, "Name the file of the other system, the bank or the client.")
        before = cells if any(cells) else before


def _is_keys(cells: Sequence[str]) -> bool:
    """Tell the header of our CSV: it names the table first where there are several."""
    if len(cells) < _FEWEST_KEYS or not all(map(_KEY.fullmatch, cells)):
        return False
    return cells[0] == "table" or any(cells[0] == "client" and keys <= set(cells) for keys in _SUMMARIES)


def _is_about(before: Sequence[str], cells: Sequence[str]) -> bool:
    """Tell what stands above our tables: the day, and whose they are, in two cells or in one line."""
    said = next(iter(cells), "")
    if not _AS_OF.fullmatch(next(iter(before), "")):
        return False
    return said.startswith(_LINES) or (said in _ABOUT and len([cell for cell in cells if cell]) == 2)
