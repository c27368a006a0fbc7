"""Names of sheets as an accountant chooses them, and Excel accepts them."""

import re
from collections.abc import Iterable, Iterator
from itertools import count

from arledger.model.report import Report, Role, Table

_LONGEST = 31
_RESERVED = "history"
_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")


def sheet_names(report: Report, tables: tuple[Table, ...]) -> list[str]:
    r"""Name each table's sheet: at most 31 characters without `[]:*?/\`, different without regard to case."""
    taken = {_RESERVED}
    names = []
    for at, table in enumerate(tables):
        title = table.title or (report.title if at == 0 else "") or _words(table.name)
        if title in _currencies(table) or re.fullmatch("[A-Z]{3}", title):
            title = f"{_words(table.name)} {title}"
        name = next(wish for wish in _wishes(title, table, report) if wish.lower() not in taken)
        taken.add(name.lower())
        names.append(name)
    return names


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return a name that no sheet has, with a number behind it where one has it."""
    known = {each.lower() for each in taken} | {_RESERVED}
    numbered = (name if at == 1 else f"{name} {at}" for at in count(1))
    return next(each for each in numbered if each.lower() not in known)


def _wishes(title: str, table: Table, report: Report) -> Iterator[str]:
    """Yield a name and what tells it from others of the same: its currency, the report, at last a number."""
    name = _accepted(title) or "Sheet"
    yield name
    currencies = _currencies(table)
    if len(currencies) == 1:
        yield _with(name, currencies.pop())
    if _accepted(report.title) not in ("", name):
        yield _with(_accepted(report.title), name.lower())
    number = 2
    while True:
        yield _with(name, str(number))
        number += 1


def _with(name: str, end: str) -> str:
    return f"{_cut(name, _LONGEST - 1 - len(end))} {end}" if len(end) < _LONGEST - 2 else _cut(end, _LONGEST)


def _accepted(text: str) -> str:
    return _cut(" ".join(_REFUSED.sub(" ", text).split()).strip("' "), _LONGEST)


def _cut(text: str, longest: int) -> str:
    """Shorten text to UTF-16 units, as Excel counts, behind a word where there are several."""
    units = 0
    for at, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > longest:
            kept = text[: at + 1].rpartition(" ")[0] if " " in text[: at + 1] else text[:at]
            return kept.strip("' ,-")
    return text


def _words(name: str) -> str:
    text = name.replace("_", " ").replace("-", " ").strip()
    return text[:1].upper() + text[1:]


def _currencies(table: Table) -> set[str]:
    keys = [column.key for column in table.columns]
    found = {column.currency for column in table.columns if column.currency}
    if "currency" in keys:
        at = keys.index("currency")
        found |= {str(row.cells[at]) for row in table.rows if row.role is Role.BODY and row.cells[at]}
    return found
