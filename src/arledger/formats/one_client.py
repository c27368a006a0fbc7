"""Whether a table is of one client: a list of several read as one client's statement gives a balance of nobody."""

from pathlib import Path

from arledger.formats.imports.mapping import shipped_mappings
from arledger.formats.imports.read import read_exports
from arledger.formats.tabular.errors import bad
from arledger.formats.tabular.headings import Columns, plain, words_of
from arledger.formats.tabular.sheets import Sheet
from arledger.model.problem import UserError
from arledger.model.source import Source

_CLIENT = words_of(
    "customer, customer name, customer no, customer number, customer id, client, client name, client no, client id,"
    "debtor, debtor name, tenant, tenant name, bill to, kunde, kundenname, kundennummer, kundennr, debitor,"
    "debitorenname, debitorennummer, nom du client, code client, numero client, cliente, nombre del cliente"
)
_GENERAL = "excel"
"""The mapping of any list with a client: its column is looked at here, by narrower words."""

_UNSIGNED = "sage50"
"""Its audit trail writes credits and receipts without a minus, and the kind alone tells them."""

_REMEDY = (
    "Name the statement that one client sent. A list of another system is for `arledger import`, and "
    "`arledger compare` puts its aging beside ours."
)


def refuse_other_reports(path: Path) -> None:
    """Refuse what is known as another system's report of several clients, whatever stands in its columns."""
    mappings = [mapping for mapping in shipped_mappings() if mapping.system != _GENERAL]
    try:
        exports = read_exports(path, mappings)
    except UserError:
        # None that is known: what is wrong with it as a statement is said by the reader of statements.
        return
    for export in exports:
        if export.system == _UNSIGNED:
            what = f"this is no statement of a client but {export.title}, where credits have no minus"
            raise bad(Source(str(path), 0), what, _REMEDY)
        named = [*(one.name or one.id for one in export.items), *(one.name or one.id for one in export.clients)]
        names = {plain(_parent(name)) for name in named}
        if len(names) > 1:
            what = f"this is no statement of one client but {export.title}, with {len(names)} clients"
            raise bad(Source(str(path), 0), what, _REMEDY)


def refuse_several_clients(sheet: Sheet, columns: Columns) -> None:
    """Refuse a table with a column of clients that names more than one; parts of one (`Parent:Child`) are one."""
    header = sheet.rows[columns.header]
    for at, title in enumerate(header.cells):
        if plain(title) not in _CLIENT:
            continue
        rows = [row for row in sheet.rows[columns.header + 1 :] if columns.cell(row, "date") and row.cell(at)]
        names = {plain(_parent(row.cell(at))) for row in rows}
        if len(names) > 1:
            what = f"this is no statement of one client: its column {title} names {len(names)} clients"
            raise bad(sheet.place(header), what, _REMEDY)


def _parent(name: str) -> str:
    return name.partition(":")[0]
