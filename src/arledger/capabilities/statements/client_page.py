"""A statement as its client gets it: the same figures, without what only we can look up."""

from dataclasses import replace

from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.model.report import Cell, Column, Kind, Report, Row, Table

FORMATS = ("html", "md")
"""The formats that are sent to clients; the others are for us."""

_OURS = frozenset(("source", "pending"))
_TABLES = {"unapplied": "Credits not yet applied"}
_TITLES = {"unapplied": "Credits", "open": "Open", "days_past_due": "Days overdue"}


def for_client(report: Report, book: Book, client: Client) -> Report:
    """Return a statement without places in the ledger, marks, proofs and our name of the client."""
    facts = [("Client", client.name), *(fact for fact in report.facts if fact[0] not in ("Client", "From"))]
    if book.facts.title:
        facts.insert(1, ("From", book.facts.title))
    return replace(report, tables=tuple(map(_plain, report.tables)), facts=tuple(facts), notes=())


def _plain(table: Table) -> Table:
    places = [place for place, column in enumerate(table.columns) if column.key not in _OURS]
    columns = tuple(_named(table.columns[place]) for place in places)
    rows = tuple(
        Row(tuple(_said(row.cells[place], table.columns[place]) for place in places), row.role) for row in table.rows
    )
    return Table(table.name, columns, rows, _TABLES.get(table.name, table.title))


def _named(column: Column) -> Column:
    return replace(column, title=_TITLES.get(column.key, column.title))


def _said(cell: Cell, column: Column) -> Cell:
    """Write the kind of a document as a word of the language, and no days before an item is due."""
    if column.key == "days_past_due" and isinstance(cell, int) and cell <= 0:
        return None
    if column.key == "kind" and column.kind is Kind.TEXT and isinstance(cell, str):
        return cell.replace("-", " ").capitalize()
    return cell
