"""Whether a table is of one client: a list of several read as one client's statement gives a balance of nobody."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from arledger.formats.imports.export import Export
from arledger.formats.imports.layout import Layout
from arledger.formats.imports.mapping import shipped_mappings
from arledger.formats.imports.read import layouts_of, read_exports
from arledger.formats.imports.source import Rows
from arledger.formats.other_kinds import CLIENT, VENDOR, refuse_bank_file, refuse_bank_table
from arledger.formats.tabular.errors import bad, shown
from arledger.formats.tabular.headings import Columns, plain, words_of
from arledger.formats.tabular.sheets import Sheet
from arledger.model.money import exact_sum
from arledger.model.problem import UserError
from arledger.model.source import Source

_GENERAL = "excel"
"""The mapping of any list with a client: its column is looked at here, by narrower words."""

_UNSIGNED = "sage50"
"""Its audit trail writes credits and receipts without a minus, and the kind alone tells them."""

_PAID = words_of(
    "amount paid, paid amount, payment amount, net paid, net payment, paid, zahlbetrag, zahlungsbetrag, gezahlt,"
    "bezahlt, montant paye, montant regle, importe pagado, pagado"
)
_LEDGER_COLUMN = words_of(
    "account, account no, account number, account name, gl account, konto, sachkonto, compte, cuenta"
)
_WHAT = "statement of a client"
_REMEDY = (
    "Name the statement that one client sent. A list of another system is for `arledger import`, and "
    "`arledger compare` puts its aging beside ours."
)


def refuse_other_reports(path: Path) -> Export | None:
    """Refuse what is known as another system's report of several clients, whatever stands in its columns.

    Where such a report is damaged, its clients are counted as they stand in it. One of a single client is returned.
    """
    refuse_bank_file(path, _WHAT)
    mappings = [mapping for mapping in shipped_mappings() if mapping.system != _GENERAL]
    found = [(rows, layout) for rows, layout in layouts_of(path, mappings) if not rows.hidden]
    if not found:
        return None
    try:
        exports = read_exports(path, mappings)
    except UserError:
        _refuse_damaged(path, found)
        return None
    for export in exports:
        _refuse_export(path, export)
    return exports[0] if len(exports) == 1 and exports[0].items else None


def _refuse_export(path: Path, export: Export) -> None:
    if export.system == _UNSIGNED:
        what = f"this is no statement of a client but {export.title}, where credits have no minus"
        raise bad(Source(str(path), 0), what, _REMEDY)
    named = [*(one.name or one.id for one in export.items), *(one.name or one.id for one in export.clients)]
    counted = len({plain(_parent(name)) for name in named})
    if counted > 1:
        raise _several(path, export.title, counted)


def _refuse_damaged(path: Path, found: Sequence[tuple[Rows, Layout]]) -> None:
    for rows, layout in found:
        names = set(_names(rows, layout))
        if len(names) > 1:
            raise _several(path, layout.mapping.title, len(names))


def refuse_other_sum(export: Export | None, moved: Sequence[Decimal], whole: Source) -> None:
    """Refuse a known report of one client whose documents are not what its rows add up to, read as a statement."""
    if export is None or len({item.currency for item in export.items}) > 1:
        return
    sums = {abs(exact_sum(item.open for item in export.items)), abs(exact_sum(item.amount for item in export.items))}
    if len(moved) != 1 or abs(moved[0]) not in sums:
        what = f"this is no statement of a client but {export.title}, which has rows that a statement has not"
        raise bad(whole, what, _REMEDY)


def _several(path: Path, title: str, clients: int) -> UserError:
    what = f"this is no statement of one client but {title}, with {clients} clients"
    return bad(Source(str(path), 0), what, _REMEDY)


def _names(rows: Rows, layout: Layout) -> Iterator[str]:
    """Yield whose the rows with a figure are."""
    if layout.mapping.choices["what"] == "refused":
        return
    for at, row in enumerate(rows.read()):
        figure = layout.cell(row, "open") or layout.cell(row, "amount")
        name = layout.cell(row, "name") or layout.cell(row, "id")
        if at >= layout.begins and figure and name:
            yield plain(_parent(name))


def refuse_several_clients(sheet: Sheet, columns: Columns) -> None:
    """Refuse a table with a column of clients, or of vendors, that names more than one.

    Parts of one client (`Parent:Child`) are one, and so are the branches of a vendor, as clients call us.
    """
    header = sheet.rows[columns.header]
    for at, title in enumerate(header.cells):
        for words, people in ((CLIENT, "clients"), (VENDOR, "vendors")):
            if plain(title) not in words:
                continue
            rows = [row for row in sheet.rows[columns.header + 1 :] if columns.cell(row, "date") and row.cell(at)]
            names = sorted({plain(_parent(row.cell(at))) for row in rows})
            branches = people == "vendors" and all(name.startswith(names[0]) for name in names)
            if len(names) > 1 and not branches:
                what = f"this is no statement of one client: its column {title} names {len(names)} {people}"
                raise bad(sheet.place(header), what, _REMEDY)


def refuse_other_tables(sheet: Sheet, columns: Columns) -> None:
    """Refuse a bank's table, a list of what a payment covers, and a journal, each by its columns."""
    refuse_bank_table(sheet, columns.header, _WHAT)
    header = sheet.rows[columns.header]
    title = header.cell(columns.roles.get("amount"))
    if plain(title) in _PAID and not {"debit", "credit", "balance"} & columns.roles.keys():
        what = f"this is no statement of a client but of a payment: its amounts are {shown(title)}"
        raise bad(sheet.place(header), what, "A list of what a payment covers is for `arledger remittance`.")
    columns_of_accounts = [at for at, cell in enumerate(header.cells) if plain(cell) in _LEDGER_COLUMN]
    rows = sheet.rows[columns.header + 1 :]
    debits, others = (sorted(columns.cell(row, side) for row in rows) for side in ("debit", "credit"))
    several = any(len({row.cell(at) for row in rows} - {""}) > 1 for at in columns_of_accounts)
    if several and any(debits) and debits == others:
        what = "this is no statement of a client but a journal of several accounts, whose debits are its credits"
        raise bad(sheet.place(header), what, _REMEDY)


def _parent(name: str) -> str:
    return name.partition(":")[0]
