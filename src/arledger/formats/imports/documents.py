"""The documents of a report: its lines put together by number, their kinds and signs, and what is open of each."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.imports.buckets import Bucket, bucket_of, bucket_set
from arledger.formats.imports.data_rows import DataRow, added
from arledger.formats.imports.export import ExportItem, Skipped
from arledger.formats.imports.keys import key
from arledger.formats.imports.rows import Classified
from arledger.formats.imports.source import REMEDY
from arledger.formats.tabular.amounts import currency_code
from arledger.formats.tabular.errors import bad, shown
from arledger.model.documents import DocumentKind
from arledger.model.money import ZERO, exact_sum, in_coins

CREDITS = (DocumentKind.CREDIT_MEMO, DocumentKind.RECEIPT)
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
_MOST_TOLD = 5


class Documents(NamedTuple):
    """The documents of a report, and all its rows with an amount: totals add these up, `left_out` ones, too."""

    items: list[ExportItem]
    rows: list[DataRow]
    left_out: bool
    buckets: tuple[Bucket, ...]
    warnings: tuple[str, ...]


def documents_of(found: Classified) -> Documents:
    """Return the documents in the file's order.

    Rows that the mapping leaves out, such as those of another account, are put among the skipped ones.
    """
    every: list[DataRow] = []
    kept: list[DataRow] = []
    for row in _below_parents(found):
        slim = found.slim(row)
        every.append(slim)
        reason = _left_out(found, row)
        if reason:
            found.skipped.append(Skipped(row.row.line, reason, row.row.text[:120]))
        else:
            kept.append(slim)
    together = _together(found, kept)
    ages = _Ages(found, kept)
    items = [_document(found, rows, ages) for rows in together]
    return Documents(
        items, every, len(kept) < len(every), ages.buckets, (*ages.warnings(), *_more_open(found, items))
    )


def _more_open(found: Classified, items: Iterable[ExportItem]) -> Iterator[str]:
    """Say where more is open than a document comes to, as where two columns were mixed up."""
    lists, columns = found.layout.mapping.lists, found.layout.columns
    if lists["open"][0] not in columns or not any(role in columns for role in lists["amount"]):
        return
    wrong = [one for one in items if one.amount and abs(one.open) > abs(one.amount)]
    if wrong:
        first, more = wrong[0], f"; so it is in {len(wrong) - 1} more" if len(wrong) > 1 else ""
        figures = f"more is open, {first.open}, than the document comes to, {first.amount}"
        yield f"in row {first.source.line} {figures}{more}"


def _below_parents(found: Classified) -> Iterable[DataRow]:
    """Return the rows with documents; of sub-customers that a summary lists below theirs, named as `Parent:Child`."""
    if found.layout.mapping.choices["what"] != "balances":
        return found.data()
    rows = list(found.data())
    for parent, first, last in found.parents.spans:
        rows[first:last] = [row._replace(name=f"{parent}:{row.name}") for row in rows[first:last]]
    return rows


def _left_out(found: Classified, row: DataRow) -> str:
    mapping, layout = found.layout.mapping, found.layout
    word = key(_kind_word(found, row))
    if f"payable:{word}" in mapping.kinds:
        what = f"{shown(_kind_word(found, row))} is what the company owes, not what it is owed"
        raise bad(found.rows.place(row.row.line), what, "Export the receivables alone.")
    if f"skipped:{word}" in mapping.kinds or key(layout.cell(row.row, "status")) in map(
        key, mapping.lists["skip_status"]
    ):
        return "skipped"
    accounts = mapping.lists["account"]
    if accounts:
        heading = key(layout.cell(row.row, "account") or row.label)
        if not any(key(one) in heading for one in accounts):
            return "other account"
    return ""


def _kind_word(found: Classified, row: DataRow) -> str:
    return found.layout.cell(row.row, found.layout.mapping.kind_from)


def _together(found: Classified, rows: Iterable[DataRow]) -> list[list[DataRow]]:
    """Put the lines of each document together, where the report has one row a line."""
    lines, cell = found.layout.mapping.choices["lines"], found.layout.cell
    if lines == "none":
        return [[row] for row in rows]
    groups: dict[tuple[object, ...], list[DataRow]] = {}
    under_way: list[DataRow] | None = None
    for row in rows:
        number = cell(row.row, "number")
        if not number and lines == "first" and under_way is not None:
            under_way.append(row)
            continue
        if not number and under_way and _goes_on(found, under_way, row):
            under_way.append(row)
            continue
        at = _identity(found, row) if number else (row.row.line,)
        under_way = groups.setdefault(at, [])
        under_way.append(row)
    return list(groups.values())


def _identity(found: Classified, row: DataRow) -> tuple[object, ...]:
    """Return by what the lines of a document know each other: its number, and in a journal its kind and day, too.

    There receipts are named by how they came, as `BACS`: each is one by itself.
    """
    cell, mapping = found.layout.cell, found.layout.mapping
    same = (cell(row.row, "number"), row.id or row.name, cell(row.row, "currency"))
    if mapping.choices["lines"] != "day":
        return same
    word = key(_kind_word(found, row))
    return (row.row.line,) if mapping.kinds.get(word) is DocumentKind.RECEIPT else (*same, word, row.date)


def _goes_on(found: Classified, before: Sequence[DataRow], row: DataRow) -> bool:
    """Tell another line of a document without a number, as a credit note of Xero may be.

    It says the same of the document as the line above it, and the lines so far do not come to the document.
    """
    mapping = found.layout.mapping
    if mapping.choices["lines"] not in ("sum", "repeat") or _head(found, before[0]) != _head(found, row):
        return False
    if mapping.choices["lines"] == "sum":
        whole, so_far = added(row, mapping.lists["open"]), [added(one, mapping.lists["amount"]) for one in before]
        return whole is not None and abs(_summed(so_far) or ZERO) < abs(whole)
    whole = added(row, mapping.lists["amount"])
    if whole is None or row.figures.get("line_amount") is None:
        return False
    # A line's amount may have its tax in it, or beside it.
    with_tax, net = ([_line_amount(one) for one in before], [one.figures.get("line_amount") for one in before])
    return abs(whole) not in (abs(_summed(with_tax) or ZERO), abs(_summed(net) or ZERO))


def _head(found: Classified, row: DataRow) -> tuple[object, ...]:
    """Return what each line of a document says of all of it."""
    lists = found.layout.mapping.lists
    repeated = added(row, lists["amount"]) if found.layout.mapping.choices["lines"] == "repeat" else None
    words = (found.layout.cell(row.row, role) for role in ("number", "currency", found.layout.mapping.kind_from))
    return (row.name, row.id, row.date, row.due, *words, repeated, added(row, lists["open"]))


class _Ages:
    """How a report sorts its documents by age: by the label above them, or by its columns."""

    def __init__(self, found: Classified, rows: Iterable[DataRow]) -> None:
        self._found, self._wrong = found, list[str]()
        self._titles = {at: title for at, title in found.layout.bucket_titles.items() if bucket_of(title)}
        by_label = not self._titles and found.layout.mapping.choices["groups"] == "label"
        labels = {row.label for row in rows} if by_label else set()
        self.buckets = bucket_set(self._titles.values()) if self._titles else bucket_set(labels, whole=False)
        self._by_label = by_label
        self._names = {one.name for one in self.buckets}

    def of(self, row: DataRow, open_: Decimal, sign: int) -> tuple[tuple[str, Decimal], ...]:
        """Return what of a document is in which bucket; what does not add up to what is open of it is noted."""
        if not self.buckets or not open_:
            return ()
        if self._by_label:
            bucket = bucket_of(row.label)
            return ((bucket.name, sign * open_),) if bucket else ()
        parts = tuple(self._parts(row, sign))
        # Where nothing stands in them, the report does not age this document.
        if not parts or exact_sum(part for _, part in parts) == sign * open_:
            return parts
        self._wrong.append(f"the buckets in row {row.row.line} do not add up to the {open_} that are open there")
        return ()

    def _parts(self, row: DataRow, sign: int) -> Iterator[tuple[str, Decimal]]:
        for at, title in self._titles.items():
            bucket = bucket_of(title)
            figure = self._found.readings.figure(row.row.cell(at)) if row.row.cell(at) else None
            if bucket and figure and bucket.name in self._names:
                yield bucket.name, sign * figure

    def warnings(self) -> Iterator[str]:
        """Yield what does not add up, the first few rows of it."""
        yield from self._wrong[:_MOST_TOLD]
        if len(self._wrong) > _MOST_TOLD:
            yield f"nor do they in {len(self._wrong) - _MOST_TOLD} more rows"


def _document(found: Classified, rows: Sequence[DataRow], ages: _Ages) -> ExportItem:
    layout, first = found.layout, rows[0]
    place = found.rows.place(first.row.line)
    amount, open_ = _figures(found, rows)
    kind = _kind(found, first, open_ or amount)
    sign = _sign(layout.mapping.choices["sign"], kind, amount or open_)
    name, id_ = first.name, first.id
    if not name and not id_:
        raise bad(place, "this row says nothing about whose it is", REMEDY)
    said = layout.cell(first.row, "currency")
    currency = currency_code(said) or layout.currency or found.readings.currency
    if said and not currency:
        raise bad(place, f"{shown(said)} is no currency", REMEDY)
    number, dates = layout.cell(first.row, "number"), (first.date, first.due)
    # A workbook has 912.5 where a text has 912.50.
    signed = in_coins(sign * open_ + ZERO, currency)
    figures = signed, signed if amount is open_ else in_coins(sign * amount + ZERO, currency)
    sorted_ = tuple((bucket, in_coins(part, currency)) for bucket, part in ages.of(first, open_, sign))
    terms = layout.cell(first.row, "terms")
    return ExportItem(name or id_, id_, number, *dates, currency, *figures, kind, place, sorted_, terms)


def _figures(found: Classified, rows: Sequence[DataRow]) -> tuple[Decimal, Decimal]:
    """Return a document's amount and what is open of it, before any turn of their sign."""
    layout = found.layout
    amount, open_ = _amount(found, rows), _open(found, rows)
    if amount is None and open_ is None and layout.mapping.lists["open"][0] not in layout.columns:
        raise bad(found.rows.place(rows[0].row.line), "there is no amount in this row", REMEDY)
    if amount is None:
        amount = open_ or ZERO
    if open_ is None:
        # An empty open amount is none, where there is a column for it.
        open_ = ZERO if layout.mapping.lists["open"][0] in layout.columns else amount
    return amount, ZERO if layout.cell(rows[0].row, "cleared") else open_


def _amount(found: Classified, rows: Sequence[DataRow]) -> Decimal | None:
    """Return the document's amount, before any turn of its sign."""
    lines, roles = found.layout.mapping.choices["lines"], found.layout.mapping.lists["amount"]
    if lines in ("sum", "day"):
        return _summed([added(row, roles) for row in rows])
    if lines == "repeat":
        repeated = _repeated(found, rows, roles, "amount")
        return repeated if repeated is not None else _summed([_line_amount(row) for row in rows])
    first = added(rows[0], roles)
    return first if first is not None or lines == "none" else _summed([_line_amount(row) for row in rows])


def _open(found: Classified, rows: Sequence[DataRow]) -> Decimal | None:
    roles = found.layout.mapping.lists["open"]
    if found.layout.mapping.choices["lines"] in ("sum", "day", "repeat"):
        return _repeated(found, rows, roles, "open amount")
    return added(rows[0], roles)


def _summed(figures: Sequence[Decimal | None]) -> Decimal | None:
    known = [figure for figure in figures if figure is not None]
    if len(known) == 1:
        return known[0]
    return exact_sum(known) if known else None


def _line_amount(row: DataRow) -> Decimal | None:
    """Return what a line comes to: its amount, else quantity times price less discount in percent, and its tax."""
    figures = row.figures
    quantity, unit = figures.get("quantity"), figures.get("unit")
    net = figures.get("line_amount")
    if net is None and quantity is not None and unit is not None:
        part = (_HUNDRED - (figures.get("discount") or ZERO)) / _HUNDRED
        net = (quantity * unit * part).quantize(_CENT)
    return None if net is None else net + (figures.get("tax") or ZERO)


def _repeated(found: Classified, rows: Sequence[DataRow], roles: tuple[str, ...], what: str) -> Decimal | None:
    """Return what every line of a document repeats; raises UserError where they do not agree."""
    said: Decimal | None = None
    for row in rows:
        figure = added(row, roles)
        if figure is not None and said is not None and figure != said:
            place = found.rows.place(row.row.line)
            raise bad(place, f"the {what} of this document is {figure} here, and {said} in a row above", REMEDY)
        said = figure if figure is not None else said
    return said


def _kind(found: Classified, row: DataRow, figure: Decimal) -> DocumentKind:
    """Tell a document's kind: by its word, by what the mapping says of all, else by its sign."""
    mapping = found.layout.mapping
    signed = mapping.choices["sign"] != "by-kind"
    kind = _named_kind(found, row)
    word = _kind_word(found, row)
    if kind is None and word and not signed:
        known = ", ".join(sorted(name for name in mapping.kinds if ":" not in name))
        what = f"{shown(word)} is no kind of document known here ({known})"
        raise bad(found.rows.place(row.row.line), what, REMEDY)
    if kind is None or (kind is DocumentKind.INVOICE and figure < 0 and signed):
        return DocumentKind.CREDIT_MEMO if figure < 0 else DocumentKind.INVOICE
    return kind


def _named_kind(found: Classified, row: DataRow) -> DocumentKind | None:
    mapping = found.layout.mapping
    word = key(_kind_word(found, row))
    kind = mapping.kinds.get(word)
    if kind is None and mapping.kind_from != "type":
        starts = (known for known in mapping.kinds if ":" not in known and word.startswith(known))
        kind = mapping.kinds.get(max(starts, key=len, default=""))
    return DocumentKind(mapping.kind) if kind is None and mapping.kind else kind


def _sign(sign: str, kind: DocumentKind, figure: Decimal) -> int:
    """Return what a figure is to be multiplied by: -1 for a credit that the report writes without a minus."""
    if kind not in CREDITS or sign == "as-written":
        return 1
    if sign == "credits-negative":
        return -1 if figure > 0 else 1
    return -1
