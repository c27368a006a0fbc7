"""Whether all of a table is there: a file that ends in the middle of a row, or before its total, is refused."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from arledger.formats.imports.data_rows import Mark
from arledger.formats.imports.layout import Layout
from arledger.formats.imports.source import Rows
from arledger.formats.tabular.errors import bad
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.problem import UserError

FOOTERS = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? .*|(?:accrual|cash) basis\b.*|copyright\b.*|©.*|\(c\).*"
    r"|confidential\b.*|(?:generated|printed|exported|created|run|prepared)\b.*|userid\b.*|user id\b.*"
    r"|(?:gmt|utc)\b.*|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}\b.*|end of report\b.*)",
    re.IGNORECASE,
)
RULE_LINE = re.compile(r"[-=_*+| ]{3,}")
_UNTOTALLED = "no total stands below"


class Ending(NamedTuple):
    """How a table ends: its last document, its last line that is no rule, its rules, and the totals in it.

    `documents` is how many there are, `width` that of the widest; `ended` tells whether a total or a footer stood
    before the last line.
    """

    rows: Rows
    layout: Layout
    last: SheetRow | None
    bottom: SheetRow | None
    rules: Sequence[SheetRow]
    marks: Sequence[Mark]
    totals: Sequence[Mark]
    documents: int
    width: int
    ended: bool


def warnings_of(end: Ending) -> list[str]:
    """Return what makes one doubt that all of a table is there; raises UserError where part of it is missing."""
    warnings = _cut(end)
    mapping = end.layout.mapping
    if end.last is None:
        return warnings
    if "total_required" in mapping.flags and not end.totals:
        raise half(end.rows, end.last, "the file ends here, without the total that this report ends with")
    if _lacks_its_rule(end, end.last):
        raise half(end.rows, end.last, "the list ends here, without the rule and the total that stand below its rows")
    # In a ledger, what stands below the last total may be of another account.
    if any(mark.at for mark in end.marks) and end.marks[-1].at < end.documents and not mapping.lists["account"]:
        if "generic" not in mapping.flags:
            raise half(end.rows, end.last, f"{_UNTOTALLED} this row, as there does below those before it")
        warnings.append(f"{_UNTOTALLED} row {end.last.line}, the last one: the file may be cut off")
    return warnings


def half(rows: Rows, row: SheetRow, what: str) -> UserError:
    """Say that a file is cut off, and where."""
    return bad(rows.place(row.line), what, "It is cut off: export it again.")


def _cut(end: Ending) -> list[str]:
    """Judge a last line without its end; without a total nothing proves that it is a whole one."""
    row = end.bottom
    if (
        not end.rows.cut
        or row is None
        or any(mark.line == row.line for mark in end.totals)
        or _is_ruled_off(end, row)
    ):
        return []
    if len(row.cells) < max(end.width, len(end.layout.header)) and not _is_below(end, row):
        raise half(end.rows, row, "the file ends in the middle of this row")
    return [] if end.totals else ["the last line of the file has no end: the file may be cut off"]


def _is_ruled_off(end: Ending, bottom: SheetRow) -> bool:
    """Tell a printed list that ends with a rule as long as the others."""
    last = end.rules[-1] if end.rules else None
    return (
        last is not None
        and last.line > bottom.line
        and len(end.rules) > 1
        and len(last.text) == max(len(rule.text) for rule in end.rules)
    )


def _lacks_its_rule(end: Ending, last: SheetRow) -> bool:
    """Tell a printed list with rules around its titles, and neither a rule nor a sum below its last document."""
    if end.rows.delimiter != "|" or len(end.rules) < 2:
        return False
    return end.rules[-1].line < last.line and not any(mark.line > last.line for mark in end.marks)


def _is_below(end: Ending, row: SheetRow) -> bool:
    """Tell whether the last row of a file is a line below its table, and not the beginning of a document."""
    if end.rows.delimiter == "|" and row is not end.last:
        return True
    if len(row.cells) > 1 or row.text[:1].isdigit():
        return False
    return bool(FOOTERS.fullmatch(row.text)) or (bool(end.totals) and end.ended)
