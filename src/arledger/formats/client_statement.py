"""A client's statement of their account with us, from CSV or XLSX.

The header is found by its words in English, German, French and Spanish. Balances must agree with the lines;
which sign means that they owe us is not told here, as a statement may be written from either side.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import NamedTuple

from arledger.formats.one_client import (
    refuse_other_reports,
    refuse_other_sum,
    refuse_other_tables,
    refuse_several_clients,
)
from arledger.formats.tabular.amounts import (
    Notation,
    amount,
    currency_code,
    has_decimals,
    looks_like_amount,
    notation_of,
)
from arledger.formats.tabular.days import Order, looks_like_date, order_of
from arledger.formats.tabular.days import parse as parse_day
from arledger.formats.tabular.errors import bad, shown
from arledger.formats.tabular.headings import (
    Columns,
    find_columns,
    labels,
    only_currency,
    says,
    table_of_words,
    words_of,
)
from arledger.formats.tabular.running import Step, breaks
from arledger.formats.tabular.running import opening as opening_of
from arledger.formats.tabular.sheets import Sheet, SheetRow, read_sheet
from arledger.model.client_statement import ClientStatement, TheirLine
from arledger.model.money import ZERO, exact_sum, plain
from arledger.model.source import Source

_COLUMNS = table_of_words("""
date: document date, invoice date, posting date, transaction date, date, belegdatum, rechnungsdatum, buchungsdatum
date: datum, date de piece, date de facture, date comptable, fecha de factura, fecha documento, fecha
number: invoice number, invoice no, invoice nr, invoice, your invoice, supplier invoice, external document no
number: your reference, your document, supplier reference, vendor reference, rechnungsnummer, rechnungsnr, rechnung
number: ihre referenz, ihre rechnung, numero de facture, no facture, facture, votre reference, numero de factura
number: no factura, factura, su referencia, reference, reference no, ref, referenz, referencia, document number
number: document no, document, doc no, belegnummer, belegnr, beleg, no piece, piece, documento, no documento, number
other: document number, document no, document, voucher, voucher no, belegnummer, beleg, piece, documento
kind: document type, transaction type, type, kind, belegart, art, doc type, nature, tipo de documento, tipo
text: description, details, text, narrative, memo, particulars, comment, bemerkung, beschreibung, buchungstext
text: verwendungszweck, libelle, commentaire, concepto, descripcion, observaciones
debit: debit, debits, debit amount, dr, soll, sollbetrag, debe, cargo, cargos
credit: credit, credits, credit amount, cr, haben, habenbetrag, haber, abono, abonos
amount: open amount, amount open, outstanding amount, outstanding, remaining amount, remaining, amount due, open
amount: offener betrag, offen, restbetrag, montant ouvert, reste du, importe pendiente, pendiente, amount, betrag
amount: montant, importe
balance: running balance, balance, saldo, kontostand, solde, solde progressif, saldo acumulado
currency: currency, ccy, cur, wahrung, whg, devise, monnaie, moneda, divisa
""")
_OPENING = words_of(
    "opening balance, opening, balance brought forward, balance b f, brought forward, b f, previous balance,"
    "starting balance, anfangssaldo, saldovortrag, vortrag, eroffnungssaldo, anfangsbestand, solde initial,"
    "solde anterieur, a nouveau, report a nouveau, saldo inicial, saldo anterior"
)
_CLOSING = words_of(
    "closing balance, closing, ending balance, balance carried forward, balance c f, carried forward, balance due,"
    "total due, amount due, total outstanding, balance as of, balance at, endsaldo, schlusssaldo, abschlusssaldo,"
    "saldo per, saldo zum, solde final, solde au, nouveau solde, saldo final, total, totals, grand total, summe,"
    "gesamt, gesamtsumme, total general, sum, balance, saldo, solde"
)
_DAY = words_of(
    "statement date, as of, date, stand, datum, stichtag, zum, date du releve, arrete au, date d arrete, fecha,"
    "a fecha"
)
_CURRENCY = words_of("currency, wahrung, devise, monnaie, moneda, divisa")
_REMEDY = "Ask the client for the statement again, or mend a copy."


class _Line(NamedTuple):
    """A line before its balance is proven."""

    line: TheirLine
    balance: Decimal | None


class _Part(NamedTuple):
    """The lines of one currency, and the balances that rows of their own say.

    A said balance is (number, True) where its sign is that of the lines, (number, False) where it is that of
    the balances.
    """

    lines: list[_Line]
    opening: list[tuple[Decimal, bool]]
    closing: list[tuple[Decimal, bool]]


class _Reader(NamedTuple):
    """What holds for a whole file."""

    sheet: Sheet
    columns: Columns
    notation: Notation
    order: Order

    def read(self, row: SheetRow, role: str) -> Decimal | None:
        """Return an amount, None where the cell is empty."""
        text = self.columns.cell(row, role)
        return amount(text, self.notation, self.sheet.place(row), f"the {role}").number if text else None

    def moved(self, row: SheetRow) -> Decimal | None:
        """Return what a row moves: debit less credit, or the amount; None where it has neither."""
        debit, credit = self.read(row, "debit"), self.read(row, "credit")
        if debit is None and credit is None:
            return self.read(row, "amount")
        return (debit or ZERO) - (credit or ZERO)


def read_client_statement(path: Path) -> tuple[ClientStatement, ...]:
    """Return the statement in a file, one for each currency that it names.

    What cannot be read to the digit, and balances that its lines do not make, are a UserError with exit code 1.
    """
    sheet = read_sheet(path, lambda one: _found(one) is not None)
    export = refuse_other_reports(path)
    columns = _columns(sheet)
    refuse_several_clients(sheet, columns)
    refuse_other_tables(sheet, columns)
    rows = sheet.rows[columns.header + 1 :]
    around = [*sheet.rows[: columns.header], *(row for row in rows if len([c for c in row.cells if c]) <= 2)]
    reader = _Reader(sheet, columns, _notation(sheet, columns, rows), _order(sheet, columns, rows))
    parts = _parts(reader, rows, columns.currency or _told_currency(around))
    if not parts:
        raise bad(sheet.whole, "the statement has no lines", _REMEDY)
    if len(parts) == 1:
        _labelled_balances(reader, sheet.rows[: columns.header], next(iter(parts.values())))
    last = _last_day(reader, around, [one.line for part in parts.values() for one in part.lines])
    found = tuple(_statement(sheet, code, part, columns, last) for code, part in sorted(parts.items()))
    refuse_other_sum(export, [exact_sum(line.amount for line in one.lines) for one in found], sheet.whole)
    return found


def _parts(reader: _Reader, rows: Sequence[SheetRow], default: str) -> dict[str, _Part]:
    """Return what the rows say, by currency; `default` is that of rows which name none."""
    parts: dict[str, _Part] = {}
    for row in rows:
        code = currency_code(reader.columns.cell(row, "currency")) or default
        _take(reader, row, parts.setdefault(code, _Part([], [], [])))
    return {code: part for code, part in parts.items() if part.lines or part.opening or part.closing}


def _found(sheet: Sheet) -> Columns | None:
    needed = (("date", "number", "text", "kind"), ("amount", "debit", "credit"))
    return find_columns(sheet.rows, _COLUMNS, needed) if sheet.table else None


def _columns(sheet: Sheet) -> Columns:
    columns = _found(sheet)
    if columns is None:
        what = "no header was found with a date or number, and an amount or debit and credit"
        raise bad(
            sheet.whole, what, "Save it as CSV or XLSX with a header: date, number, text, debit, credit, balance."
        )
    return columns


def _notation(sheet: Sheet, columns: Columns, rows: Sequence[SheetRow]) -> Notation:
    roles = ("amount", "debit", "credit", "balance")
    return notation_of(
        (text, sheet.place(row)) for row in rows for role in roles if (text := columns.cell(row, role))
    )


def _order(sheet: Sheet, columns: Columns, rows: Sequence[SheetRow]) -> Order:
    texts = [text for row in rows if (text := columns.cell(row, "date")) and looks_like_date(text)]
    order = order_of(texts)
    if order is None:
        what = f"in {shown(texts[0])} the month or the day may come first, and the other dates do not tell"
        raise bad(sheet.whole, what, "Write the dates as 2026-03-31.")
    return order


def _told_currency(around: Iterable[SheetRow]) -> str:
    rows = list(around)
    for label, value, _ in labels(rows):
        if label in _CURRENCY and currency_code(value):
            return currency_code(value)
    return only_currency(rows)


def _take(reader: _Reader, row: SheetRow, part: _Part) -> None:
    """Put a row where it belongs: an opening or closing balance, a line, or nothing that moves anything."""
    balances = _balances_meant(reader, row, part)
    if balances is not None:
        balances.extend(_said_balance(reader, row))
        return
    moved = reader.moved(row)
    if moved is None:
        return
    columns, place = reader.columns, reader.sheet.place(row)
    day_text = columns.cell(row, "date")
    day = parse_day(day_text, reader.order) if day_text else None
    if day_text and day is None:
        raise bad(place, f"{shown(day_text)} is no date")
    number = columns.cell(row, "number")
    texts = [columns.cell(row, role) for role in ("kind", "text", "other")]
    text = " ".join(dict.fromkeys(one for one in texts if one and one != number))
    part.lines.append(_Line(TheirLine(day, number, text, moved, place), reader.read(row, "balance")))


def _balances_meant(reader: _Reader, row: SheetRow, part: _Part) -> list[tuple[Decimal, bool]] | None:
    """Return where the balance of a row belongs that is one of a balance."""
    words = [cell for cell in row.cells if cell and not looks_like_amount(cell) and not looks_like_date(cell)]
    if not reader.columns.cell(row, "number").strip().isdigit():
        for known, said in ((_OPENING, part.opening), (_CLOSING, part.closing)):
            if any(says(word, known) for word in words[:2]):
                return said
    return None


def _said_balance(reader: _Reader, row: SheetRow) -> list[tuple[Decimal, bool]]:
    """Return the balance that a row says; totals of both sides are no balance."""
    balance = reader.read(row, "balance")
    if balance is not None:
        return [(balance, False)]
    if reader.columns.cell(row, "debit") and reader.columns.cell(row, "credit"):
        return []
    moved = reader.moved(row)
    if moved is not None:
        return [(moved, bool(reader.columns.cell(row, "debit") or reader.columns.cell(row, "credit")))]
    figures = [cell for cell in row.cells if has_decimals(cell)]
    place = reader.sheet.place(row)
    return [(amount(figures[-1], reader.notation, place, "the balance").number, False)] if figures else []


def _labelled_balances(reader: _Reader, above: Sequence[SheetRow], part: _Part) -> None:
    """Take balances that stand above the table, where none stand in it."""
    for label, value, row in labels(above):
        for known, said in ((_OPENING, part.opening), (_CLOSING, part.closing)):
            if label in known and has_decimals(value) and not said:
                number = amount(value, reader.notation, reader.sheet.place(row), "the balance").number
                said.append((number, False))


def _last_day(reader: _Reader, around: Iterable[SheetRow], lines: Iterable[TheirLine]) -> date | None:
    days = [line.date for line in lines if line.date]
    for label, value, _ in labels(around):
        day = parse_day(value, reader.order) if label in _DAY else None
        if day:
            days.append(day)
    return max(days, default=None)


def _statement(sheet: Sheet, code: str, part: _Part, columns: Columns, last: date | None) -> ClientStatement:
    """Prove the balances and return what a client says of one currency."""
    turned, flip = _way(part)
    lines = part.lines[::-1] if turned else part.lines
    steps = _steps(lines, flip)
    for at, expected in breaks(steps):
        line, said = lines[at]
        what = f"the balance is {plain(said or ZERO)}, and {plain(flip * expected)} follows from the line before"
        raise bad(line.source, what, _REMEDY)
    moved = exact_sum(one.line.amount for one in lines)
    opening = _agreed(part.opening, flip) if part.opening else opening_of(steps)
    closing = _agreed(part.closing, flip)
    ends = _ends(part, lines, flip, closing)
    if opening is None and ends and ends[-1] == moved:
        opening = ZERO
    found = (opening or ZERO) + moved
    for said in ends:
        if said != found:
            what = f"the closing balance is {plain(said)}, and opening balance and lines add up to {plain(found)}"
            place = lines[-1].line.source if lines else Source(sheet.file, 0)
            raise bad(place, what, _REMEDY)
    two_sided = "debit" in columns.roles or "credit" in columns.roles
    return ClientStatement(code, opening, found, tuple(one.line for one in lines), two_sided, last, sheet.file)


def _ends(part: _Part, lines: Sequence[_Line], flip: int, closing: Decimal | None) -> list[Decimal]:
    """Return what the file says to be the closing balance: after the last line, and in a row of its own."""
    ends = [flip * lines[-1].balance] if lines and lines[-1].balance is not None else []
    return [*ends, closing] if part.closing and closing is not None else ends


def _agreed(said: Sequence[tuple[Decimal, bool]], flip: int) -> Decimal | None:
    """Return a said balance in the sign of the lines; the last one counts, as a total may stand before it."""
    if not said:
        return None
    number, as_lines = said[-1]
    return number if as_lines else flip * number


def _way(part: _Part) -> tuple[bool, int]:
    """Tell the order of the lines (True is newest first) and the sign of the balances against theirs."""
    ways = list(product((False, True), (1, -1)))
    return min(ways, key=lambda way: (_wrong(part, *way), ways.index(way)))


def _wrong(part: _Part, turned: bool, flip: int) -> int:
    """Count the balances that do not follow."""
    lines = part.lines[::-1] if turned else part.lines
    wrong = len(breaks(_steps(lines, flip)))
    moved = exact_sum(one.line.amount for one in lines)
    opening, closing = _agreed(part.opening, flip), _agreed(part.closing, flip)
    if opening is not None and lines and lines[0].balance is not None:
        wrong += opening + lines[0].line.amount != flip * lines[0].balance
    if closing is not None and lines and lines[-1].balance is not None:
        wrong += closing != flip * lines[-1].balance
    elif closing is not None:
        wrong += (opening or ZERO) + moved != closing
    return wrong


def _steps(lines: Sequence[_Line], flip: int) -> list[Step]:
    """Return what the lines move and leave, the balances in the sign of the lines."""
    return [Step(one.line.amount, None if one.balance is None else flip * one.balance) for one in lines]
