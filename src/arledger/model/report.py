"""A report: typed columns and rows, with no colour, no width and no format.

A report says the same thing to every reader: `tables` are for people (terminal, Markdown,
HTML, spreadsheets), `data` is the same content as plain values for programs (JSON).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias


class Kind(StrEnum):
    """What a column holds; formats decide alignment and number style from it."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"


PENDING_MARK = "!"

Cell: TypeAlias = str | date | Decimal | int | None
Data: TypeAlias = (
    "Mapping[str, Data] | tuple[Data, ...] | list[Data] | str | int | float | bool | Decimal | date | None"
)
"""Plain values; a float is a probability or a likelihood, never an amount."""

Record: TypeAlias = Mapping[str, Data]
"""What a row says, by the keys of columns and for programs."""


@dataclass(frozen=True, slots=True)
class Column:
    """One typed column.

    `key` is snake_case and stable (CSV headers), `title` is for people. Columns with a lower `priority`
    stay longer when a terminal is too narrow: the highest number leaves first, 0 never leaves. `below` columns stand
    under their row, at full width, where the row has no room for them; `whole` ones are never cut, because half a
    number is the wrong number. `tail` says that the end tells the most, as a place's line does: what is too long is
    cut in front. `short` is the title where there is no room for `title`. `currency` is that of all money in the
    column, where the rows do not name theirs.
    `sums` says what a total in the column adds up: `open` is that column of the rows above it, `items.open` that of
    another table, and `items.open+unapplied.open` two of them; empty where totals are no sums.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    priority: int = 0
    below: bool = False
    whole: bool = False
    tail: bool = False
    short: str = ""
    currency: str = ""
    sums: str = ""


class Role(StrEnum):
    """What a row is: formats set totals apart."""

    BODY = "body"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `cells` has one value for each column, None for an empty cell."""

    cells: tuple[Cell, ...]
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `name` is snake_case (sheet and file names), `title` may be empty.

    `nothing` is what people read where there are no rows.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""
    nothing: str = "(nothing to show)"


def table_of(
    name: str, columns: tuple[Column, ...], records: Iterable[Record], title: str = "", role: Role = Role.BODY
) -> Table:
    """Return the table that shows of each record what its columns name; raises KeyError for what it does not say."""
    rows = (Row(tuple(_cell(record[column.key]) for column in columns), role) for record in records)
    return Table(name, columns, tuple(rows), title)


def _cell(value: Data) -> Cell:
    """Return a value as a cell: several texts in one, and a mark for what is so."""
    if isinstance(value, bool):
        return PENDING_MARK if value else ""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if value is None or isinstance(value, str | date | Decimal | int):
        return value
    raise TypeError("what has parts of its own is no cell, and no probability either")


class ChartKind(StrEnum):
    """How a chart is drawn: bars side by side for each label, or lines over labels that follow each other."""

    BARS = "bars"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers of a chart, a number or None for each label."""

    name: str
    numbers: tuple[Decimal | int | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture beside the tables: `labels` and what each series has for them, all of one kind and one currency."""

    title: str
    kind: ChartKind
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    numbers: Kind = Kind.MONEY


def chart_of(title: str, kind: ChartKind, table: Table, keys: tuple[str, str, *tuple[str, ...]]) -> Chart:
    """Return the chart of a table's rows, without its totals: the first key is of the labels, the others of numbers.

    Columns that the table leaves out are left out here; the kind of all numbers is that of the first one there is.
    """
    label, *wanted = keys
    place_of = {column.key: place for place, column in enumerate(table.columns)}
    rows = [row for row in table.rows if row.role is Role.BODY]
    places = [place_of[key] for key in wanted if key in place_of]
    series = tuple(
        Series(table.columns[place].title, tuple(_number(row.cells[place]) for row in rows)) for place in places
    )
    labels = tuple(str(row.cells[place_of[label]] or "") for row in rows) if label in place_of else ()
    return Chart(title, kind, labels, series, table.columns[places[0]].kind if places else Kind.MONEY)


def _number(cell: Cell) -> Decimal | int | None:
    return cell if isinstance(cell, Decimal | int) else None


@dataclass(frozen=True, slots=True)
class Imprint:
    """Whose a report is and what it is printed on: the company, the ledger's file, `a4` or `letter` paper."""

    company: str = ""
    ledger: str = ""
    paper: str = "a4"


@dataclass(frozen=True, slots=True)
class Report:
    """An answer as of one date.

    `facts` are label and value pairs printed above the tables, `notes` are sentences printed below.
    `failed` makes the command exit 1. Percent cells are points: 12.5 is 12.5 %. Tables are shown in the coins of
    their currencies, or as finely as `precision` says; `data` keeps every digit. `charts` are drawn in HTML and
    workbooks, and say nothing that the tables do not.
    """

    name: str
    title: str
    as_of: date
    tables: tuple[Table, ...]
    data: Mapping[str, Data]
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    failed: bool = field(default=False)
    precision: Mapping[str, int] = field(default_factory=dict)
    imprint: Imprint = field(default_factory=Imprint)
    charts: tuple[Chart, ...] = ()
