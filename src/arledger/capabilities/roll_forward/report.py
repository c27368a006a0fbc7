"""The roll-forward: opening, what happened, closing, of each client or group and in total."""

from collections.abc import Sequence
from decimal import Decimal

from arledger.figures.groups import CLIENT
from arledger.figures.movement import ROUNDING
from arledger.figures.rows import CREDITED, RECEIVED, WRITTEN_OFF, Rolled, totals
from arledger.model.documents import DocumentKind
from arledger.model.report import Chart, ChartKind, Column, Data, Kind, Record, Report, Role, Series, Table, table_of
from arledger.session.both_ends import BothEnds
from arledger.subledger.report_parts import CURRENCY, summed, sums_of

KINDS = {
    "invoices": (DocumentKind.INVOICE,),
    "debit_memos": (DocumentKind.DEBIT_MEMO,),
    "credit_memos": CREDITED,
    "receipts": (DocumentKind.RECEIPT,),
    "returned": (DocumentKind.RETURNED_PAYMENT,),
    "write_offs": (DocumentKind.WRITE_OFF,),
    "recoveries": (DocumentKind.RECOVERY,),
}
"""What has a figure of its own for programs."""

OTHER = {
    "deposits_applied": (DocumentKind.DEPOSIT_APPLIED,),
    "refunds": (DocumentKind.REFUND,),
    "adjustments": (DocumentKind.ADJUSTMENT,),
    "moved": (DocumentKind.MOVED_RECEIPT, DocumentKind.APPLICATION),
    "rounding": (ROUNDING,),
}
"""What other is made of."""

_MOVED = (
    Column("opening", "Opening", Kind.MONEY, sums="opening"),
    Column("invoices", "Invoices", Kind.MONEY, sums="invoices"),
    Column("debit_memos", "Debit memos", Kind.MONEY, priority=2, sums="debit_memos"),
    Column("credit_memos", "Credit memos", Kind.MONEY, sums="credit_memos"),
    Column("received", "Receipts", Kind.MONEY, sums="received"),
    Column("written_off", "Write-offs", Kind.MONEY, sums="written_off"),
    Column("other", "Other", Kind.MONEY, sums="other"),
    Column("closing", "Closing", Kind.MONEY, sums="closing"),
)
SIGNS = "Receipts are less what the bank took back, write-offs less recoveries; what lowers a balance is negative."


def roll_forward_report(ends: BothEnds, rows: Sequence[Rolled], by: str) -> Report:
    """Report how balances came from the day before a period to its last day."""
    book, span, sums = ends.book, ends.span, totals(rows)

    def head(row: Rolled) -> dict[str, Data]:
        return {"client": row.key, "name": book.name_of(row.key)} if by == CLIENT else {"group": row.key}

    report = Report(
        name="roll_forward",
        title="Roll-forward",
        as_of=span.last,
        tables=(_table(ends, rows, sums, by),),
        data={
            "as_of": span.last,
            "period": {"from": span.first, "to": span.last, "days": span.days},
            "by": by,
            "rows": [head(row) | _record(row) for row in rows],
            "totals": [_record(row) for row in sums],
        },
        facts=(("Ledger", book.facts.title or book.facts.main), ("Period", f"{span.first} to {span.last}")),
        notes=(SIGNS,),
        charts=tuple(_chart(row) for row in sums),
    )
    return ends.proven(report)


def _chart(row: Rolled) -> Chart:
    """Draw how one currency goes from its opening to its closing balance."""
    shown = _shown(row)
    known = [(c.title, number) for c in _MOVED if isinstance(number := shown[c.key], Decimal)]
    labels, numbers = zip(*known, strict=True)
    return Chart(
        f"From opening to closing, in {row.currency}", ChartKind.BARS, labels, (Series(row.currency, numbers),)
    )


def _table(ends: BothEnds, rows: Sequence[Rolled], sums: Sequence[Rolled], by: str) -> Table:
    """Return the rows with their totals below; debit memos have a column where there are any."""
    key = by.replace("-", "_")
    whole = Column(key, by.replace("-", " ").capitalize(), whole=True)
    has_memos = any(row.kinds.get(DocumentKind.DEBIT_MEMO) for row in rows)
    columns = (
        whole,
        *((Column("name", "Name", priority=3),) if by == CLIENT else ()),
        CURRENCY,
        *(column for column in _MOVED if has_memos or column.key != "debit_memos"),
    )
    body = ({key: row.key, "name": ends.book.name_of(row.key), **_shown(row)} for row in rows)
    total = table_of("", columns, ({key: "Total", "name": None, **_shown(row)} for row in sums), role=Role.TOTAL)
    table = table_of("roll_forward", columns, body)
    return Table(table.name, columns, (*table.rows, *total.rows))


def _shown(row: Rolled) -> Record:
    return sums_of(
        row.currency,
        opening=row.opening,
        invoices=row.of(KINDS["invoices"]),
        debit_memos=row.of(KINDS["debit_memos"]),
        credit_memos=row.of(CREDITED),
        received=row.of(RECEIVED),
        written_off=row.of(WRITTEN_OFF),
        other=row.other,
        closing=row.closing,
    )


def _record(row: Rolled) -> dict[str, Data]:
    named: dict[str, Decimal] = {name: row.of(kinds) for name, kinds in KINDS.items()}
    parts: dict[str, Data] = {name: summed(row.of(kinds), row.currency) for name, kinds in OTHER.items()}
    moved = sums_of(row.currency, opening=row.opening, **named, other=row.other, closing=row.closing)
    return moved | {"other_parts": parts}
