"""Files of another kind than the one that is read: what looks alike would give figures of nothing.

Only what plainly is another kind is refused; what may be either is read.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from arledger.formats.bank import format_of
from arledger.formats.imports.layout import recognised
from arledger.formats.imports.mapping import shipped_mappings
from arledger.formats.imports.source import Rows
from arledger.formats.tabular.errors import bad, shown
from arledger.formats.tabular.headings import plain, words_of
from arledger.formats.tabular.sheets import HEADING_WITHIN, Sheet, SheetRow
from arledger.model.problem import UserError
from arledger.model.source import Source

CLIENT = words_of(
    "customer, customer name, customer no, customer number, customer id, client, client name, client no, client id,"
    "debtor, debtor name, tenant, tenant name, bill to, kunde, kundenname, kundennummer, kundennr, debitor,"
    "debitorenname, debitorennummer, nom du client, code client, numero client, cliente, nombre del cliente"
)
VENDOR = words_of(
    "vendor, vendor name, vendor display name, vendor no, vendor id, supplier, supplier name, supplier no, creditor,"
    "lieferant, lieferantenname, kreditor, kreditorenname, fournisseur, nom du fournisseur, proveedor"
)
_INVOICE = words_of(
    "invoice, invoice number, invoice no, invoice id, bill no, bill number, rechnung, rechnungsnummer, rechnungsnr,"
    "facture, numero de facture, no facture, factura, numero de factura, no factura"
)
_DUE = words_of(
    "due, due date, due on, duedate, net due date, net due dt, net due, payment due, payment due date, days past due,"
    "days overdue, fallig, fallig am, falligkeit, falligkeitsdatum, nettofalligkeit, netto falligkeit, echeance,"
    "date d echeance, date echeance, vencimiento, fecha de vencimiento, fecha vencimiento"
)
_BOOKED = words_of(
    "booking date, booked, booked date, date booked, posting date, posted date, post date, buchungstag,"
    "buchungsdatum, buchung, date operation, date d operation, date de l operation, date comptable, fecha operacion,"
    "fecha de operacion, data contabile, data operazione, date, datum, transaction date"
)
_VALUED = words_of(
    "value date, valuta date, valuta, valutadatum, wert, wertstellung, wertstellungsdatum, date valeur,"
    "date de valeur, valeur, fecha valor, fecha de valor, f valor, data valuta, data valor"
)
_OTHER_SIDE = words_of("partner iban, counterparty iban, counterparty account, beneficiary iban")
_FORMATS_OF_TABLES = ("csv", "zipped", "")
_GENERAL = "excel"
_LISTS = (
    "For another system's list there are `arledger import` and `arledger compare`, for a client's statement "
    "`arledger reconcile-client`. If your bank writes like this, give the file a profile of its own."
)


def refuse_list_of_items(names: Iterable[str], rows: Sequence[SheetRow], file: str) -> None:
    """Refuse a table that only general columns make a bank's: a list of invoices, or another system's export."""
    titles = [plain(name) for name in names]
    place = Source(file, 0)
    due = next((title for title in titles if title in _DUE), "")
    if due:
        raise bad(place, f"this is no bank statement: its column {shown(due)} is of invoices", _LISTS)
    if set(titles) & {*CLIENT, *VENDOR} and set(titles) & set(_INVOICE):
        raise bad(place, "this is no bank statement but a list of invoices, with whose each is", _LISTS)
    if any(row.cells and row.cells[0].startswith("!") for row in rows[:HEADING_WITHIN]):
        raise bad(place, "this is no bank statement but an IIF file of QuickBooks Desktop", _LISTS)
    title = known_report(rows, file)
    if title:
        raise bad(place, f"this is no bank statement but {title}", _LISTS)


def known_report(rows: Sequence[SheetRow], file: str) -> str:
    """Return what is known of a table as documents of another system, with clients; empty where nothing is."""
    mappings = [
        one
        for one in shipped_mappings()
        if one.choices["what"] == "items" and one.system != _GENERAL and one.choices["layout"] == "header"
    ]
    try:
        found = recognised(Rows(file, "", lambda: islice(rows, None)), mappings)
    except UserError:
        return ""
    return found.mapping.title if found and (found.columns.keys() & {"name", "id"}) else ""


def refuse_bank_file(path: Path, what: str) -> None:
    """Refuse a bank's file that is no table, such as MT940, in place of `what`."""
    format_ = format_of(path)
    if format_ not in _FORMATS_OF_TABLES:
        said = f"this is no {what} but a bank statement ({format_})"
        raise bad(Source(str(path), 0), said, "Bank statements are for `arledger reconcile`.")


def refuse_bank_table(sheet: Sheet, header: int, what: str) -> None:
    """Refuse a table with the day of booking and the value day, or with the other side's account: it is a bank's."""
    if header < 0:
        return
    row = sheet.rows[header]
    titles = {plain(cell) for cell in row.cells}
    if (titles & set(_BOOKED) and titles & set(_VALUED)) or titles & set(_OTHER_SIDE):
        said = f"this is no {what} but a bank statement, by its columns"
        raise bad(sheet.place(row), said, "Bank statements are for `arledger reconcile`.")
