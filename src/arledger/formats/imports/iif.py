"""IIF, the interchange format of QuickBooks Desktop: its transactions and its customers as two plain tables.

A line that begins with `!` names the columns of the lines with that mark; a transaction is a TRNS line, its SPL lines
and ENDTRNS, which add up to zero. What of it stands on a receivable account is what a customer owes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial

from arledger.formats.imports.source import REMEDY, Rows
from arledger.formats.tabular.amounts import POINT, parse
from arledger.formats.tabular.errors import bad
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.money import ZERO, plain

ITEMS = ("IIF", "TRNSTYPE", "DATE", "DUEDATE", "NAME", "DOCNUM", "TERMS", "AMOUNT")
CLIENTS = (
    *("CUST", "NAME", "BADDR1", "BADDR2", "BADDR3", "BADDR4", "BADDR5", "PHONE1", "EMAIL", "CONT1"),
    *("TERMS", "LIMIT", "REP", "COMPANYNAME"),
)
OTHER = "no receivable"
_LINES = ("TRNS", "SPL")
_OWED_AT_THE_HEAD = ("INVOICE", "CREDIT MEMO")
_RECEIVABLE = re.compile(r"(?i).*\b(?:accounts? receivable|a/r|receivables?|trade debtors|debtors)\b.*")

_PAYABLE = re.compile(r"(?i).*\b(?:accounts? payable|a/p|payables?|trade creditors|creditors)\b.*")

Record = dict[str, str]


@dataclass
class _Transaction:
    """The lines of a transaction, and where it begins."""

    line: int
    lines: list[Record] = field(default_factory=list)


def is_iif(head: Iterable[SheetRow]) -> bool:
    """Tell IIF by a line that names the columns of a kind of line."""
    return any(row.cell(0).startswith(("!TRNS", "!CUST", "!HDR", "!ACCNT")) for row in head)


def iif_tables(rows: Rows) -> list[Rows]:
    """Return the transactions and the customers of a file as tables with one header each."""
    accounts = _receivables(rows)
    items = replace(rows, read=partial(_item_rows, rows, accounts), cut=False)
    clients = replace(rows, read=partial(_client_rows, rows), cut=False)
    return [table for table in (items, clients) if len(table.head()) > 1]


def _records(rows: Rows) -> Iterator[tuple[int, str, Record]]:
    """Yield each line with its mark and its cells by the names that were declared last."""
    declared: dict[str, tuple[str, ...]] = {}
    for row in rows.read():
        mark = row.cell(0).strip().upper()
        if mark.startswith("!"):
            declared[mark[1:]] = tuple(cell.upper() for cell in row.cells)
        elif mark and mark not in declared and not row.blank:
            raise bad(rows.place(row.line), f'no line "!{mark}" says what its columns are', REMEDY)
        elif mark:
            yield row.line, mark, dict(zip(declared[mark][1:], row.cells[1:], strict=False))


def _transactions(rows: Rows) -> Iterator[_Transaction]:
    under_way: _Transaction | None = None
    # Some programs leave the ends out; where a file has them, the last transaction has one, too.
    ended = any(row.cell(0).upper() == "!ENDTRNS" for row in rows.head())
    for line, mark, record in _records(rows):
        ended = ended or mark == "ENDTRNS"
        if mark in ("TRNS", "ENDTRNS"):
            if under_way:
                yield under_way
            under_way = _Transaction(line) if mark == "TRNS" else None
        if mark in _LINES:
            if under_way is None:
                raise bad(rows.place(line), "a SPL line without a TRNS line before it", REMEDY)
            under_way.lines.append(record)
    if under_way and rows.cut and ended:
        what = "the file ends in the middle of this transaction"
        raise bad(rows.place(under_way.line), what, "It is cut off: export it again.")
    if under_way:
        yield under_way


def _receivables(rows: Rows) -> frozenset[str]:
    """Return the receivable accounts: those that are listed as such, or that invoices stand on, or are named so."""
    found, named = set(), set()
    for _, mark, record in _records(rows):
        account = record.get("ACCNT", "") or record.get("NAME", "")
        headed = mark == "TRNS" and record.get("TRNSTYPE", "").upper() in _OWED_AT_THE_HEAD
        if (mark == "ACCNT" and record.get("ACCNTTYPE", "").upper() == "AR") or (
            headed and not _PAYABLE.fullmatch(account)
        ):
            found.add(account)
        elif mark in _LINES and _RECEIVABLE.fullmatch(account):
            named.add(account)
    return frozenset(found or named) - {""}


def _item_rows(rows: Rows, accounts: frozenset[str]) -> Iterator[SheetRow]:
    yield SheetRow(ITEMS, 0)
    for found in _transactions(rows):
        head = found.lines[0]
        owed = [one for one in found.lines if one.get("ACCNT", "") in accounts]
        if not owed:
            yield SheetRow(
                (OTHER, head.get("TRNSTYPE", ""), head.get("DATE", ""), "", head.get("NAME", "")), found.line
            )
            continue
        _refuse_unbalanced(rows, found)
        for name in dict.fromkeys(_name(one, head) for one in owed):
            own = [one.get("AMOUNT", "") for one in owed if _name(one, head) == name]
            figures = [parse(text, POINT) for text in own]
            known = [figure.number for figure in figures if figure is not None]
            amount = plain(sum(known, ZERO)) if len(known) == len(own) else own[0]
            said = [head.get(column, "") for column in ("TRNSTYPE", "DATE", "DUEDATE")]
            yield SheetRow(("IIF", *said, name, head.get("DOCNUM", ""), head.get("TERMS", ""), amount), found.line)


def _name(record: Record, head: Record) -> str:
    return record.get("NAME", "") or head.get("NAME", "")


def _refuse_unbalanced(rows: Rows, found: _Transaction) -> None:
    total = Decimal(0)
    for one in found.lines:
        figure = parse(one.get("AMOUNT", ""), POINT)
        if figure is None:
            return
        total += figure.number
    if total:
        what = f"the lines of this transaction add up to {plain(total)} and not to zero"
        raise bad(rows.place(found.line), what, "Export it again: the file may have been cut off.")


def _client_rows(rows: Rows) -> Iterator[SheetRow]:
    yield SheetRow(CLIENTS, 0)
    for line, mark, record in _records(rows):
        if mark == "CUST":
            yield SheetRow(("CUST", *(record.get(column, "") for column in CLIENTS[1:])), line)
