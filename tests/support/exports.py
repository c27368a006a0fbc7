"""Exports as other systems write them, with random quirks: what is in them comes from a model, never from a mapping."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import NamedTuple

import xlsxwriter

ZERO = Decimal(0)
NAMES = (
    *("Acme", "Bolt & Forge Ltd", "Cool Cars, Inc.", 'Quote "Q" Co', "A, B; C", "O'Hara", "Müller & Söhne GmbH"),
    *("=SUM(A1)", "+1 Ltd", "@home", "-Dash Co", "Total Energy", "Total", "Page 1", "Page 2 of 3", "4711", "007"),
    *("01/02/2026", "Friday Foods", "Generated Ideas", "Printed Matter", "Parent:Child", "Parent:Other:Deep"),
    *(
        "Gone Ltd (deleted)",
        "株式会社山田",
        "שלום בע״מ",
        "Café\u00a0Noir",
        "Sum of Parts",
        "Current Affairs",
        "Older & Sons",
    ),
    *("Subtotal Systems", "Invoice Masters", "Date Palms", "Copyright Clearance Co", "Customer", "Total for Nothing"),
)


class Doc(NamedTuple):
    """A document of the model; `amount` and `open` are positive where the client owes."""

    name: str
    code: str
    number: str
    day: date
    due: date
    amount: Decimal
    open: Decimal
    kind: str
    lines: int


class Item(NamedTuple):
    """What an export must be read as."""

    name: str
    number: str
    day: date | None
    due: date | None
    currency: str
    open: Decimal
    amount: Decimal
    kind: str


class Money(NamedTuple):
    """An amount in a total, which may have a sign of its currency."""

    number: Decimal


Cell = str | Decimal | date | Money | None


class Row(NamedTuple):
    """A row of an export, with what it is."""

    kind: str
    cells: tuple[Cell, ...]
    moves: bool = False
    """Whether leaving it out changes a sum that the file says."""


@dataclass
class Style:
    """How one file is written; every choice is drawn from `rnd`."""

    rnd: Random
    places: int = 2
    point_only: bool = False
    date_forms: tuple[str, ...] = ("%m/%d/%Y",)
    headers_vary: bool = True
    texts_only: bool = False
    mark: str = field(init=False)
    group: str = field(init=False)
    negative: str = field(init=False)
    symbol: str = field(init=False)
    date_form: str = field(init=False)

    def __post_init__(self) -> None:
        rnd = self.rnd
        self.mark = "." if self.point_only or rnd.random() < 0.7 else ","
        self.group = rnd.choice(("", ",", "'", "\u00a0", "\u202f") if self.mark == "." else ("", ".", " ", "\u00a0"))
        self.negative = rnd.choice(("-{}", "({})", "{}-", "$({})", "-${}", "{} CR"))
        self.symbol = rnd.choice(("", "$"))
        self.date_form = rnd.choice(self.date_forms)
        self.zero = rnd.choice(("", "0.00"))

    def money(self, number: Decimal, symbol: str = "") -> str:
        text = f"{abs(number):,.{self.places}f}".translate({ord(","): self.group, ord("."): self.mark})
        if number >= 0:
            return f"{symbol}{text}"
        return self.negative.format(text)

    def text(self, cell: Cell) -> str:
        if cell is None:
            return ""
        if isinstance(cell, Money):
            return self.money(cell.number, self.symbol)
        if isinstance(cell, Decimal):
            return self.money(cell)
        if isinstance(cell, date):
            short = f"{cell:{self.date_form}}"
            return short if "~" not in short else "/".join(part.lstrip("0") for part in short.strip("~").split("/"))
        return cell

    def header(self, name: str) -> str:
        if not self.headers_vary:
            return name
        return self.rnd.choice((name, name, name, name.upper(), name.lower(), f" {name} "))


class Column(NamedTuple):
    """A column of a table: its names, what stands in it for a document, and whether it may be left out."""

    names: Sequence[str]
    cell: Callable[[Doc], Cell]
    optional: bool = False
    sums: bool = False


class Table:
    """A table with a header: the columns in any order, some left out and others that nobody knows added."""

    def __init__(self, style: Style, columns: Sequence[Column], *, lead: int = 0, fixed: bool = False) -> None:
        rnd = style.rnd
        kept = [one for one in columns if not one.optional or rnd.random() < 0.7]
        if not fixed and rnd.random() < 0.5:
            rnd.shuffle(kept)
        if not fixed:
            for extra in rnd.sample(
                ("Memo/Description", "Department", "Location", "Custom 1", "Notes"), rnd.randint(0, 2)
            ):
                kept.insert(rnd.randint(0, len(kept)), Column((extra,), lambda _: rnd.choice(("", "x", "per PO 7"))))
        self.lead, self.kept = lead, kept
        self.header = Row("header", ("",) * lead + tuple(style.header(rnd.choice(one.names)) for one in kept))

    def has(self, name: str) -> bool:
        return any(name in one.names for one in self.kept)

    def row(self, doc: Doc) -> Row:
        return Row("data", ("",) * self.lead + tuple(one.cell(doc) for one in self.kept), moves=True)

    def total(self, kind: str, label: str, docs: Sequence[Doc]) -> Row:
        cells: list[Cell] = [None] * (self.lead + len(self.kept))
        for at, one in enumerate(self.kept, start=self.lead):
            if one.sums:
                cells[at] = Money(sum((n for doc in docs if isinstance(n := one.cell(doc), Decimal)), ZERO))
        if cells and cells[0]:
            # The label needs a cell of its own.
            return self._beside(kind, label, cells)
        cells[0] = label
        return Row(kind, tuple(cells))

    def _beside(self, kind: str, label: str, cells: list[Cell]) -> Row:
        free = next(at for at, cell in enumerate(cells) if not cell)
        cells[free] = label
        return Row(kind, tuple(cells))

    def group(self, label: str, at: int = 0) -> Row:
        return Row("group", ("",) * at + (label,) + (None,) * max(self.lead + len(self.kept) - at - 1, 0))


def documents(
    rnd: Random, most: int, *, kinds: Sequence[str], places: int = 2, names: Sequence[str] = NAMES
) -> list[Doc]:
    """Make up documents of some clients, numbered with leading zeros."""
    clients = [
        (name, f"{at:05}" if rnd.random() < 0.5 else f"C{at:04}")
        for at, name in enumerate(rnd.sample(names, min(rnd.randint(1, 5), len(names))), start=1)
    ]
    # One name, two clients, where a report has codes.
    found = []
    unit = Decimal(1).scaleb(-places)
    for at in range(rnd.randint(1, most)):
        name, code = rnd.choice(clients)
        size = rnd.choice((100, 10_000, 10_000_000, 10**12))
        amount = (Decimal(rnd.randint(1, size * 100)) * unit).quantize(unit)
        kind = rnd.choice(kinds)
        left = rnd.choice((amount, amount, amount, (amount / 2).quantize(unit), ZERO.quantize(unit)))
        sign = 1 if kind == "invoice" else -1
        day = date(2026, 1, 1) + timedelta(days=rnd.randint(0, 300))
        found.append(Doc(name, code, f"{at + 1:04}", day, day + timedelta(days=rnd.choice((0, 14, 30, 60))),
                         sign * amount, sign * left + ZERO, kind, rnd.randint(1, 3)))  # fmt: skip
    return found


def by_client(docs: Sequence[Doc], of: Callable[[Doc], str] = lambda doc: doc.name) -> dict[str, list[Doc]]:
    """Put the documents of each client together, in order."""
    found: dict[str, list[Doc]] = {}
    for doc in docs:
        found.setdefault(of(doc), []).append(doc)
    return found


class Export(NamedTuple):
    """An export of the model: the rows, what they must be read as, and how they are written."""

    system: str
    rows: list[Row]
    items: list[Item]
    style: Style
    checked: bool
    """Whether the file has a total that a missing row contradicts."""
    delimiters: str = ",;\t"


def quirks(rows: Sequence[Row], rnd: Random) -> list[Row]:
    """Add blank rows and, at times, cells behind the last column."""
    found: list[Row] = []
    behind = rnd.choice((0, 0, 3))
    heading = list(rows[: next((at for at, row in enumerate(rows) if row.kind == "header"), 0) + 1])
    paged = rnd.random() < 0.2 and sum(row.kind == "header" for row in rows) == 1
    for at, row in enumerate(rows):
        # A page does not end below a name.
        inside = at > len(heading) and row.kind in ("data", "group") and rows[at - 1].kind != "group"
        if paged and inside and rnd.random() < 0.2:
            page = Row("footer", (f"Page {at}",))
            found += rnd.choice(([page, *heading], [Row("blank", ()), *heading], heading[-1:]))
        if rnd.random() < 0.05 and row.kind in ("group", "total", "footer"):
            found.append(Row("blank", ()))
        found.append(row._replace(cells=row.cells + (None,) * behind))
    return found


def write_csv(rows: Sequence[Row], style: Style, path: Path, delimiters: str = ",;\t") -> bytes:
    """Save rows as text, with any mark between cells, encoding, line end and quoting."""
    rnd = style.rnd
    text = io.StringIO()
    ends = rnd.choice(("\n", "\r\n", "\r\n", "\r"))
    every = rnd.random() < 0.5
    delimiter = rnd.choice(delimiters)
    if delimiter == "|":
        for row in rows:
            cells = [style.text(cell) for cell in row.cells]
            text.write((f"|{'|'.join(cells)}|" if len(cells) > 1 else "".join(cells)) + ends)
    else:
        writer = csv.writer(
            text, delimiter=delimiter, lineterminator=ends, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
        )
        writer.writerows([style.text(cell) for cell in row.cells] for row in rows)
    return encoded(text.getvalue(), rnd, path)


def encoded(text: str, rnd: Random, path: Path) -> bytes:
    """Save a text in any encoding that holds it."""
    encoding = rnd.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"))
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        content = text.encode("utf-8-sig")
    if encoding in ("utf-16-le", "utf-16-be"):
        content = "\ufeff".encode(encoding) + content
    path.write_bytes(content)
    return content


def write_xlsx(rows: Sequence[Row], style: Style, path: Path) -> None:
    """Save rows as a workbook, on any of its sheets, with true dates and numbers and a merged title."""
    rnd = style.rnd
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": rnd.choice(("yyyy-mm-dd", "dd/mm/yyyy", "mm/dd/yy"))})
        if rnd.random() < 0.5:
            book.add_worksheet("Notes").write_string(0, 0, "Prepared for the auditors")
        sheet = book.add_worksheet("Report1")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row.cells):
                if isinstance(cell, Money | Decimal):
                    sheet.write_number(at, column, float(cell.number if isinstance(cell, Money) else cell))
                elif isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day)
                elif cell:
                    sheet.write_string(at, column, cell)
            if row.kind == "above" and row.cells and sum(map(bool, row.cells)) == 1 and rnd.random() < 0.5:
                sheet.merge_range(at, 0, at, 3, str(row.cells[0]))
