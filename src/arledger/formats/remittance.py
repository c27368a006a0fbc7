"""Remittance lists: which invoices a payment is for, from CSV, XLSX or pasted text.

A header is found by its words in English, German, French and Spanish, or done without. A total that is not
the sum of the lines is refused with both figures, and so is what cannot be read to the digit.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from arledger.formats.other_kinds import VENDOR, known_report, refuse_bank_file, refuse_bank_table
from arledger.formats.tabular.amounts import (
    Notation,
    amount,
    currency_code,
    has_decimals,
    looks_like_amount,
    notation_of,
)
from arledger.formats.tabular.days import looks_like_date, order_of
from arledger.formats.tabular.days import parse as parse_day
from arledger.formats.tabular.errors import bad, shown
from arledger.formats.tabular.headings import (
    Columns,
    find_columns,
    holds,
    labels,
    only_currency,
    plain,
    says,
    table_of_words,
    words_of,
)
from arledger.formats.tabular.pasted import Pasted, pasted_lines
from arledger.formats.tabular.sheets import Sheet, SheetRow, read_sheet
from arledger.model.money import ZERO, exact_sum
from arledger.model.money import plain as digits
from arledger.model.remittance import Remittance, RemittanceLine
from arledger.model.source import Source

_WHAT = "list of what a payment covers"
_COLUMNS = table_of_words("""
number: invoice number, invoice no, invoice nr, invoice id, invoice, inv no, inv, your invoice, bill number, bill no
number: rechnungsnummer, rechnungsnr, rechnungs nr, rechnung nr, re nr, rechnung, belegnummer, belegnr, beleg
number: numero de facture, no facture, no de facture, num facture, facture, no piece, piece, numero de factura
number: no factura, no de factura, num factura, factura, document number, document no, doc no
number: beleg nr, document, documento, your reference, ihre referenz, reference, referenz, referencia, ref, bill
discount: discount taken, cash discount, discount amount, discount, skonto, skontobetrag, abzug, escompte, remise
discount: descuento, dto, deduction
gross: gross amount, gross, invoice amount, invoice total, original amount, bruttobetrag, brutto, rechnungsbetrag
gross: montant brut, brut, montant facture, montant de la facture, importe bruto, bruto, importe factura
amount: amount paid, paid amount, payment amount, net amount, net payment, net paid, paid, payment, net, zahlbetrag
amount: zahlungsbetrag, nettobetrag, netto, gezahlt, bezahlt, zahlung, uberweisungsbetrag, montant paye, montant regle
amount: montant net, net a payer, net paye, regle, importe pagado, importe neto, neto, pagado, amount, betrag, montant
amount: importe, total, summe, sum
text: description, details, comment, comments, remark, remarks, reason, note, notes, text, bemerkung, beschreibung
text: verwendungszweck, grund, libelle, commentaire, motif, concepto, descripcion, observaciones, motivo
currency: currency, ccy, cur, wahrung, whg, devise, monnaie, moneda, divisa
date: invoice date, document date, date, rechnungsdatum, belegdatum, datum, date de facture, date facture
date: fecha de factura, fecha factura, fecha
""")
_LABELS = table_of_words("""
payer: payer, paid by, payment from, from, sender, company, company name, customer, customer name, zahler
payer: auftraggeber, zahlung von, firma, absender, kunde, payeur, emetteur, societe, donneur d ordre, pagador
payer: ordenante, empresa
reference: payment reference, payment number, payment no, payment id, remittance number, remittance no, check number
reference: cheque number, check no, cheque no, our reference, reference, ref, zahlungsreferenz
reference: zahlungsnummer, zahlungsnr, avisnummer, unsere referenz, referenz, reference de paiement
reference: numero de paiement, no de paiement, referencia de pago, numero de pago, no de pago, referencia
date: payment date, paid on, value date, date of payment, date, zahlungsdatum, zahldatum, valuta, datum
date: date de paiement, date de reglement, date de valeur, fecha de pago, fecha valor, fecha
currency: currency, payment currency, wahrung, devise, monnaie, moneda, divisa
""")
_TOTAL = words_of(
    "total, grand total, net total, amount paid, payment amount, total paid, total amount, sum, gesamt, gesamtbetrag,"
    "gesamtsumme, summe, endsumme, zahlbetrag, zahlungsbetrag, total general, montant total, montant du paiement,"
    "importe total, importe del pago, suma"
)
_SUBTOTAL = words_of("subtotal, sub total, zwischensumme, sous total, carried forward, ubertrag")
_PAID = words_of("payment, amount, paid, zahlung, betrag, paiement, montant, pago, importe")


class _Figures(NamedTuple):
    """What a row says before the notation of the file is known."""

    row: SheetRow
    number: str
    amount: str
    gross: str
    discount: str
    text: str

    @property
    def all(self) -> tuple[str, ...]:
        return (self.amount, self.gross, self.discount)


class _Found(NamedTuple):
    """The lines of a list, the figures of its total, and the rows that may be labels."""

    lines: list[_Figures]
    totals: list[tuple[str, SheetRow]]
    around: list[SheetRow]
    currencies: set[str]


def read_remittance(path: Path) -> Remittance:
    """Return the remittance list in a file.

    A list that cannot be read to the digit, or whose total is not the sum of its lines, is a UserError with
    exit code 1 that names the line; a missing file one with exit code 2.
    """
    sheet = read_sheet(path, lambda one: _titled(one.rows) is not None)
    refuse_bank_file(path, _WHAT)
    found = _of_table(sheet) if sheet.table else _of_text(sheet)
    if not found.lines:
        raise bad(sheet.whole, "the file names no invoice", "Put one invoice on a line, its number and its amount.")
    notation = _notation(sheet, found)
    currencies = set(found.currencies)
    lines = [_line(sheet, one, notation, currencies) for one in found.lines]
    totals = [(amount(text, notation, sheet.place(row), "the total"), row) for text, row in found.totals]
    currencies |= {one.currency for one, _ in totals if one.currency}
    told = _told(found.around)
    currencies |= {code} if (code := currency_code(told.get("currency", ""))) else set()
    if len(currencies) > 1:
        raise bad(sheet.whole, f"the list is in {' and '.join(sorted(currencies))}", "Make a list for each currency.")
    sums = [(one.number, sheet.place(row)) for one, row in totals]
    proven = _proven(lines, sums)
    day = told.get("date", "")
    order = order_of([day])
    return Remittance(
        payer=told.get("payer", ""),
        reference=told.get("reference", ""),
        date=parse_day(day, order) if order else None,
        currency=next(iter(currencies), ""),
        total=sums[-1][0] if sums else None,
        lines=proven,
        file=sheet.file,
    )


def _notation(sheet: Sheet, found: _Found) -> Notation:
    texts = [(text, sheet.place(one.row)) for one in found.lines for text in one.all if text]
    texts += [(text, sheet.place(row)) for text, row in found.totals]
    return notation_of(texts)


def _of_table(sheet: Sheet) -> _Found:
    rows = sheet.rows
    columns = _titled(rows) or _lone_numbers(rows)
    if columns is None:
        columns = _guessed(sheet)
    _refuse_other_tables(sheet, columns)
    found = _Found([], [], list(rows[: columns.header + 1]), {columns.currency} - {""})
    for row in rows[columns.header + 1 :]:
        _take(row, columns, found)
    return found


def _titled(rows: Sequence[SheetRow]) -> Columns | None:
    return find_columns(rows, _COLUMNS, (("number",), ("amount", "gross")))


def _refuse_other_tables(sheet: Sheet, columns: Columns) -> None:
    """Refuse a bank's table, another system's export, and bills of several vendors."""
    refuse_bank_table(sheet, columns.header, _WHAT)
    title = known_report(sheet.rows, sheet.file)
    if title:
        raise bad(sheet.whole, f"this is no {_WHAT} but {title}", "Ask the payer for the list of the payment.")
    header = sheet.rows[columns.header] if columns.header >= 0 else SheetRow((), 0)
    for at, cell in enumerate(header.cells):
        names = {row.cell(at) for row in sheet.rows[columns.header + 1 :] if columns.cell(row, "number")} - {""}
        if plain(cell) in VENDOR and len(names) > 1:
            what = f"this is no {_WHAT}: its column {shown(cell)} names {len(names)} vendors"
            raise bad(sheet.place(header), what, "Ask the payer for the list of the payment.")


def _lone_numbers(rows: Sequence[SheetRow]) -> Columns | None:
    """Find a header that names invoices and no amounts."""
    found = find_columns(rows, _COLUMNS, (("number",),))
    if found is None or any(has_decimals(cell) for row in rows[found.header + 1 :] for cell in row.cells):
        return None
    return found


def _guessed(sheet: Sheet) -> Columns:
    """Tell the columns of a list without a header: numbers to the left, amounts in the last column that has them."""
    cells = _cells_by_column(sheet)
    amounts = [at for at, texts in cells.items() if texts and all(map(looks_like_amount, texts))]
    decimal = [at for at in amounts if any(map(has_decimals, cells[at]))]
    amounts = (decimal or amounts)[-1:]
    numbers = [
        at for at, texts in cells.items() if at not in (*decimal, *amounts) and texts and all(map(_numberlike, texts))
    ]
    if len(decimal) > 1:
        what = "the file has several columns of amounts and no header that tells which is paid"
        raise bad(sheet.place(sheet.rows[0]), what, "Write a header: invoice, amount, discount.")
    if not amounts or not numbers:
        what = "no header with an invoice's number and an amount was found, and the columns do not tell"
        raise bad(sheet.place(sheet.rows[0]), what, "Write a header: invoice, amount.")
    return Columns({"number": numbers[0], "amount": amounts[0]}, -1)


def _cells_by_column(sheet: Sheet) -> dict[int, list[str]]:
    rows = [row for row in sheet.rows if not _is_total(row)]
    width = max((len(row.cells) for row in rows), default=0)
    return {at: [row.cell(at) for row in rows if row.cell(at)] for at in range(width)}


def _numberlike(text: str) -> bool:
    return bool(re.search(r"[0-9]", text)) and not looks_like_date(text) and not has_decimals(text)


def _take(row: SheetRow, columns: Columns, found: _Found) -> None:
    """Put a row where it belongs."""
    number, text = columns.cell(row, "number"), columns.cell(row, "text")
    figures = _Figures(
        row, number, columns.cell(row, "amount"), columns.cell(row, "gross"), columns.cell(row, "discount"), text
    )
    code = currency_code(columns.cell(row, "currency"))
    if _is_total(row):
        paid = figures.amount or next((cell for cell in reversed(row.cells) if has_decimals(cell)), "")
        if not _says_subtotal(row) and paid:
            found.totals.append((paid, row))
    elif re.search(r"[0-9]", number) or (any(figures.all[:2]) and looks_like_amount(figures.amount or figures.gross)):
        if code:
            found.currencies.add(code)
        if not re.search(r"[0-9]", number):
            figures = figures._replace(number="", text=" ".join(filter(None, (number, text))))
        found.lines.append(figures)
    else:
        found.around.append(row)


def _is_total(row: SheetRow) -> bool:
    words = [cell for cell in row.cells if cell and not looks_like_amount(cell)]
    return bool(words) and not _numberlike(words[0]) and says(words[0], (*_TOTAL, *_SUBTOTAL))


def _says_subtotal(row: SheetRow) -> bool:
    return any(holds(cell, _SUBTOTAL) for cell in row.cells)


def _of_text(sheet: Sheet) -> _Found:
    found = _Found([], [], [], set())
    known = (*_LABELS["payer"], *_LABELS["reference"], *_LABELS["date"], *_LABELS["currency"])
    for one in pasted_lines(sheet):
        row = one.row
        if says(row.text, _SUBTOTAL):
            continue
        if says(row.text, _TOTAL) or _is_label(row.text, _PAID):
            if one.amounts:
                found.totals.append((one.amounts[-1], row))
        elif _is_label(row.text, known):
            found.around.append(row)
        elif one.number or one.amounts:
            found.lines.append(_of_pasted(sheet, one))
    return found


def _is_label(text: str, known: Iterable[str]) -> bool:
    label, colon, _ = text.partition(":")
    return bool(colon) and plain(label) in known


def _of_pasted(sheet: Sheet, one: Pasted) -> _Figures:
    """Tell the amounts of a pasted line: one is paid; of three, the first is gross and the second a discount."""
    amounts = one.amounts
    if len(amounts) <= 1:
        return _Figures(one.row, one.number, amounts[0] if amounts else "", "", "", one.text)
    if len(amounts) == 3:
        return _Figures(one.row, one.number, amounts[2], amounts[0], amounts[1], one.text)
    if len(amounts) == 2 and holds(one.row.text, _COLUMNS["discount"]):
        return _Figures(one.row, one.number, amounts[0], "", amounts[1], one.text)
    what = f"{len(amounts)} amounts stand in one line: {', '.join(amounts[:4])}"
    raise bad(sheet.place(one.row), what, "Leave the one that is paid, or make it a table with a header.")


def _told(rows: Iterable[SheetRow]) -> dict[str, str]:
    """Return what the labels around the list say; the first one that says it counts."""
    told: dict[str, str] = {}
    for label, value, _ in labels(rows):
        for role, words in _LABELS.items():
            if label in words and role not in told:
                told[role] = value
    if "currency" not in told:
        told["currency"] = only_currency(rows)
    return told


def _line(sheet: Sheet, one: _Figures, notation: Notation, currencies: set[str]) -> RemittanceLine:
    place = sheet.place(one.row)
    read = {name: amount(text, notation, place, f"the {name}") for name, text in _named(one) if text}
    currencies |= {found.currency for found in read.values() if found.currency}
    number = {name: found.number for name, found in read.items()}
    discount = abs(number.get("discount", ZERO))
    paid, gross = number.get("amount"), number.get("gross")
    if paid is None and gross is not None:
        paid = _less(gross, discount)
    elif paid is not None and gross is not None and discount and _less(gross, discount) != paid:
        what = f"{digits(gross)} less a discount of {digits(discount)} is not {digits(paid)}"
        raise bad(place, what)
    return RemittanceLine(one.number, paid, discount, one.text, place)


def _named(one: _Figures) -> tuple[tuple[str, str], ...]:
    return (("amount", one.amount), ("gross", one.gross), ("discount", one.discount))


def _less(gross: Decimal, discount: Decimal) -> Decimal:
    """Take a discount off, towards zero: a credit memo's makes the credit smaller."""
    return gross - discount if gross >= 0 else gross + discount


def _proven(lines: Sequence[RemittanceLine], totals: Sequence[tuple[Decimal, Source]]) -> tuple[RemittanceLine, ...]:
    """Return the lines whose sum is every total of the list, or refuse the list with both figures.

    Where only the sum before discounts is short of the total by just these, the amounts are before them.
    """
    paid = [line.amount for line in lines if line.amount is not None]
    if not totals or len(paid) < len(lines):
        return tuple(lines)
    found = exact_sum(paid)
    after = [_less(line.amount, line.discount) for line in lines if line.amount is not None]
    for said, place in totals:
        if said not in (found, exact_sum(after)):
            what = f"the total is {digits(said)}, and the lines add up to {digits(found)}"
            raise bad(place, what, "Ask the payer which is right.")
    if all(said == found for said, _ in totals):
        return tuple(lines)
    return tuple(line._replace(amount=paid) for line, paid in zip(lines, after, strict=True))
