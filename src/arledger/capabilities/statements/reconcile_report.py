"""The reconciliation of a client's account: from our balance to theirs, and every position between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from arledger.capabilities.statements.rules import Position, PositionGroup, Reconciliation, reconcile_client
from arledger.model.book import Book
from arledger.model.client_statement import ClientStatement
from arledger.model.money import amount_text
from arledger.model.problem import UserError
from arledger.model.report import Column, Data, Kind, Report, Role, Row, Table
from arledger.subledger.aging import client_totals
from arledger.subledger.report_parts import CURRENCY, money, place_column, tie_data, tie_notes, tied
from arledger.subledger.ties import prove_ties

_TITLES = {
    PositionGroup.IN_TRANSIT: "Their payments that we have not received",
    PositionGroup.CREDIT_CLAIMED: "Credits they claim that we have not issued",
    PositionGroup.DISPUTED: "Documents they dispute",
    PositionGroup.NOT_RECEIVED: "Our documents that they do not show",
    PositionGroup.AMOUNT_DIFFERS: "Documents whose amounts differ",
}
_COLUMNS = (
    Column("group", "PositionGroup"),
    CURRENCY,
    Column("date", "Date", Kind.DATE, priority=2),
    Column("number", "Number", whole=True),
    Column("text", "Text", priority=3, wrap=True),
    Column("ours", "Ours", Kind.MONEY),
    Column("theirs", "Theirs", Kind.MONEY),
    Column("difference", "Difference", Kind.MONEY),
    Column("remark", "Remark", priority=1, wrap=True),
    Column("their_source", "Their line", priority=4, tail=True),
    place_column(5),
)


@dataclass(frozen=True, slots=True)
class ReconcileClientOptions:
    """Whose statement; `currency` is that of a statement which names none, empty for the client's only one."""

    client: str
    statements: tuple[ClientStatement, ...]
    currency: str = ""


def reconcile_client_report(book: Book, options: ReconcileClientOptions) -> Report:
    """Reconcile a client's statement with the ledger; it fails where anything is unexplained or does not tie."""
    found = [
        reconcile_client(book, options.client, _currency_of(book, options, statement), statement)
        for statement in options.statements
    ]
    ties = prove_ties(book, {options.client})
    client, file = book.clients[options.client], options.statements[0].file
    return Report(
        name="reconcile-client",
        title="Reconciliation with a client's statement",
        as_of=book.as_of,
        tables=tuple(_tables(found)),
        data={
            "as_of": book.as_of,
            "client": client.id,
            "name": client.name,
            "statement": file,
            "reconciliations": [_data(one) for one in found],
            "ties": tie_data(ties),
        },
        facts=(("Client", f"{client.name} ({client.id})"), ("Statement", file)),
        notes=(*_notes(book, options, found), *tie_notes(ties)),
        failed=not all(one.reconciled for one in found) or not tied(ties),
        precision=book.facts.precision,
    )


def _currency_of(book: Book, options: ReconcileClientOptions, statement: ClientStatement) -> str:
    """Return the currency of a statement, or the only one that the client has with us."""
    if statement.currency or options.currency:
        return statement.currency or options.currency
    known = sorted({d.currency for d in book.documents if d.client == options.client})
    if len(known) > 1:
        what = f"{statement.file}: the statement names no currency, and the client has {', '.join(known)}"
        raise UserError(what, f"Name it: --currency {known[0]}")
    return (known or list(book.facts.operating_currencies) or [""])[0]


def _tables(found: Sequence[Reconciliation]) -> list[Table]:
    columns = (CURRENCY, Column("line", "Reconciliation"), Column("amount", "Amount", Kind.MONEY))
    tables = [Table("reconciliation", columns, tuple(row for one in found for row in _summary(one)))]
    differing = [_row(one, position) for one in found for position in one.positions if not _agrees(position)]
    if differing:
        tables.append(Table("differences", _COLUMNS, tuple(differing), "Differences"))
    agreed = [_row(one, position) for one in found for position in one.positions if _agrees(position)]
    if agreed:
        tables.append(Table("agreed", _COLUMNS, tuple(agreed), "Agreed"))
    return tables


def _agrees(position: Position) -> bool:
    return position.group is PositionGroup.AGREED


def _summary(one: Reconciliation) -> list[Row]:
    def row(title: str, amount: Decimal, role: Role = Role.BODY) -> Row:
        return Row((one.currency, title, money(amount, one.currency)), role)

    return [
        row("Balance per our ledger", one.ours),
        *(row(title, one.sum_of(group)) for group, title in _TITLES.items()),
        row("Balance that this explains", one.theirs - one.unexplained, Role.TOTAL),
        row("Balance per client's statement", one.theirs),
        row("Unexplained", one.unexplained),
    ]


def _row(one: Reconciliation, position: Position) -> Row:
    ours, theirs, difference = (
        money(number, one.currency) for number in (position.ours, position.theirs, position.difference)
    )
    return Row(
        (
            position.group.value,
            one.currency,
            position.date,
            position.number,
            position.text,
            ours,
            theirs,
            difference,
            position.remark,
            ", ".join(position.their_sources),
            position.our_source,
        )
    )


def _data(one: Reconciliation) -> dict[str, Data]:
    return {
        "currency": one.currency,
        "kind": "activity" if one.activity else "open-item",
        "mirrored": one.mirrored,
        "ours": money(one.ours, one.currency),
        "groups": {group.value: money(one.sum_of(group), one.currency) for group in _TITLES},
        "theirs": money(one.theirs, one.currency),
        "unexplained": money(one.unexplained, one.currency),
        "positions": [
            {
                "group": position.group.value,
                "date": position.date,
                "number": position.number,
                "text": position.text,
                "ours": money(position.ours, one.currency),
                "theirs": money(position.theirs, one.currency),
                "difference": money(position.difference, one.currency),
                "remark": position.remark,
                "their_sources": list(position.their_sources),
                "source": position.our_source,
            }
            for position in one.positions
        ],
    }


def _notes(book: Book, options: ReconcileClientOptions, found: Sequence[Reconciliation]) -> list[str]:
    counts = [(len(one.of(PositionGroup.AGREED)), one.currency) for one in found]
    notes = [f"{n} position{' in' if n == 1 else 's in'} {coin} agree{'s' if n == 1 else ''}." for n, coin in counts]
    for one in found:
        if one.unexplained:
            notes.append(f"UNEXPLAINED: {amount_text(one.unexplained, one.currency)}.")
        elif not one.reconciled:
            notes.append(f"UNEXPLAINED: differences in {one.currency} that only cancel each other out.")
    shown = {one.currency for one in found}
    for (client, currency), number in sorted(client_totals(book).items()):
        if client == options.client and number and currency not in shown:
            notes.append(f"Of {currency} the statement says nothing: our ledger has {amount_text(number, currency)}.")
    return notes
