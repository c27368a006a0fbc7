"""Projects as reports: all of them, or one by client and invoice."""

from collections.abc import Sequence
from dataclasses import replace

from arledger.capabilities.projects.find import Standing, State
from arledger.figures.movement import Moved
from arledger.figures.rows import BILLED, CREDITED, RECEIVED, WRITTEN_OFF
from arledger.model.documents import Credit
from arledger.model.report import Column, Data, Kind, Record, Report, Role, Table, table_of
from arledger.subledger.aging import oldest_first
from arledger.subledger.report_parts import CURRENCY, part_notes, proven, sums_of
from arledger.subledger.report_rows import credit_records, credit_tables
from arledger.subledger.ties import prove_sides

_ALWAYS = ("billed", "received", "open", "overdue", "balance")
_PROJECT = Column("project", "Project", whole=True)
_CLIENT = (Column("client", "Client", whole=True), Column("name", "Name", priority=3))
_INVOICE = (
    Column("client", "Client", whole=True),
    Column("invoice", "Invoice", whole=True),
    Column("due", "Due", Kind.DATE, priority=2),
)
_AMOUNTS = (
    "billed", "credited", "received", "written_off", "other", "open", "retention", "overdue", "unapplied", "balance",
)  # fmt: skip
NOTE = "Open is what invoices still owe, retention and overdue parts of it; balance is less unapplied credit."


def projects_report(state: State) -> Report:
    """Report on all projects; they add up to the ledger's balances."""
    rows = state.standings(state.moved, state.project_of)
    records: list[Record] = [{"project": row.rolled.key, **_record(row)} for row in rows]
    totals = [_record(row) for row in state.standings(state.moved, lambda _: "")]
    report = _report(state, "Projects", [_table("projects", (_PROJECT,), records, totals)])
    report = replace(report, data={**report.data, "rows": tuple(records), "totals": tuple(totals)})
    return proven(report, state.book, prove_sides(state.sides()))


def project_report(state: State, name: str) -> Report:
    """Report on one project, by client and by invoice."""
    book, own = state.book, state.of(name)
    totals = [_record(row) for row in state.standings(own, lambda _: "")]
    clients: list[Record] = [
        {"client": row.rolled.key, "name": book.name_of(row.rolled.key), **_record(row)}
        for row in state.standings(own, lambda of: of.client)
    ]
    invoices = _invoices(state, own)
    credits_ = [each.of for each in own if isinstance(each.of, Credit) and each.of.open]
    listed = credit_records(sorted(credits_, key=lambda c: (c.client, c.currency, *oldest_first(c))))
    tables = [
        _table("clients", _CLIENT, clients, totals, "By client"),
        _table("invoices", _INVOICE, invoices, (), "By invoice"),
        *credit_tables(listed),
    ]
    ties = prove_sides(state.sides())
    report = _report(state, f"Project {name}", tables)
    data: dict[str, Data] = {
        "project": name,
        "clients": tuple(clients),
        "invoices": tuple(invoices),
        "credits": list(listed),
        "totals": tuple(totals),
    }
    report = proven(replace(report, data={**report.data, **data}), book, ties)
    return replace(report, notes=(NOTE, *part_notes(ties, f"Items of {name}")))


def _invoices(state: State, own: Sequence[Moved]) -> list[Record]:
    """Return a row for each invoice; it is due when the first of its open parts is."""
    return [
        {
            "client": items[0].client,
            "invoice": items[0].number,
            "date": min(item.date for item in items),
            "due": min((item.due for item in items if item.open), default=None),
            **_record(row),
        }
        for items, row in state.invoices(own)
    ]


def _record(row: Standing) -> dict[str, Data]:
    moved = row.rolled
    return sums_of(
        moved.currency,
        billed=moved.of(BILLED),
        credited=moved.of(CREDITED),
        received=moved.of(RECEIVED),
        written_off=moved.of(WRITTEN_OFF),
        other=moved.other,
        open=row.open,
        retention=row.retention,
        overdue=row.overdue,
        unapplied=row.unapplied,
        balance=moved.closing,
    )


def _table(
    name: str, head: tuple[Column, ...], rows: Sequence[Record], totals: Sequence[Record], title: str = ""
) -> Table:
    """Return rows with their totals below; of what is zero everywhere only the usual columns are shown."""
    columns = (
        *head,
        CURRENCY,
        *(
            Column(key, key.replace("_", " ").capitalize(), Kind.MONEY, sums=key)
            for key in _AMOUNTS
            if key in _ALWAYS or any(row[key] for row in (*rows, *totals))
        ),
    )
    first = {column.key: None for column in head} | {head[0].key: "Total"}
    whole = table_of(name, columns, ({**row, **first} for row in totals), role=Role.TOTAL)
    return Table(name, columns, (*table_of(name, columns, rows).rows, *whole.rows), title)


def _report(state: State, title: str, tables: Sequence[Table]) -> Report:
    book = state.book
    return Report(
        name="project",
        title=title,
        as_of=book.as_of,
        tables=tuple(tables),
        data={"as_of": book.as_of},
        facts=(("Ledger", book.facts.title or book.facts.main),),
        notes=(NOTE,),
    )
