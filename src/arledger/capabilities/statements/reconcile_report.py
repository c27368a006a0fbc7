"""The reconciliation of a client's account: from our balance to theirs, and every position between them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from arledger.capabilities.statements.payer_contracts import PayerContracts
from arledger.capabilities.statements.rules import Position, PositionGroup, Reconciliation, reconcile_client
from arledger.model.book import Book
from arledger.model.client_statement import ClientStatement
from arledger.model.documents import Client
from arledger.model.money import amount_text
from arledger.model.problem import UserError
from arledger.model.report import Column, Data, Kind, Report, Role, Row, Table, table_of
from arledger.subledger.aging import client_totals
from arledger.subledger.report_parts import CURRENCY, money, part_notes, place_column, proven
from arledger.subledger.ties import prove_ties

_TITLES = {
    PositionGroup.IN_TRANSIT: "Their payments that we have not received",
    PositionGroup.CREDIT_CLAIMED: "Credits they claim that we have not issued",
    PositionGroup.DISPUTED: "Documents they dispute",
    PositionGroup.NOT_RECEIVED: "Our documents that they do not show",
    PositionGroup.AMOUNT_DIFFERS: "Documents whose amounts differ",
}
_COLUMNS = (
    Column("group", "Group"),
    CURRENCY,
    Column("date", "Date", Kind.DATE, priority=2),
    Column("number", "Number", whole=True),
    Column("text", "Text", priority=3),
    Column("ours", "Ours", Kind.MONEY),
    Column("theirs", "Theirs", Kind.MONEY),
    Column("difference", "Difference", Kind.MONEY),
    Column("remark", "Remark", below=True),
    Column("their_source", "Their line", priority=4, tail=True),
    place_column(5),
)


def reconcile_client_report(
    book: Book,
    client: Client,
    statements: Sequence[ClientStatement],
    currency: str = "",
    contracts: PayerContracts | None = None,
) -> Report:
    """Reconcile a client's statement with the ledger; it fails where anything is unexplained or does not tie.

    `currency` is that of a statement which names none, empty for the client's only one. Of a leasing company
    `contracts` are what it is to pay, also on other clients' accounts.
    """
    found = [
        reconcile_client(book, client.id, _currency_of(book, client, statement, currency), statement, contracts)
        for statement in statements
    ]
    file = statements[0].file
    report = Report(
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
        },
        facts=(("Client", f"{client.name} ({client.id})"), ("Statement", file)),
        notes=(*_elsewhere(contracts, found), *_notes(book, client, found)),
        failed=not all(one.reconciled for one in found),
    )
    elsewhere = contracts.proof(client.id) if contracts else None
    if elsewhere is None:
        return proven(report, book, prove_ties(book, {client.id}))
    whole, ties = elsewhere
    return replace(proven(report, whole, ties), notes=(*report.notes, *part_notes(ties, "Its contracts")))


def _currency_of(book: Book, client: Client, statement: ClientStatement, named: str) -> str:
    """Return the currency of a statement, or the only one that the client has with us."""
    if statement.currency or named:
        return statement.currency or named
    known = sorted({d.currency for d in book.documents if d.client == client.id})
    if len(known) > 1:
        what = f"{statement.file}: the statement names no currency, and the client has {', '.join(known)}"
        raise UserError(what, f"Name it: --currency {known[0]}")
    return (known or list(book.facts.operating_currencies) or [""])[0]


def _tables(found: Sequence[Reconciliation]) -> list[Table]:
    columns = (CURRENCY, Column("line", "Reconciliation"), Column("amount", "Amount", Kind.MONEY))
    return [
        Table("reconciliation", columns, tuple(row for one in found for row in _summary(one))),
        *_table("differences", "Differences", found, agreed=False),
        *_table("agreed", "Agreed", found, agreed=True),
    ]


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


def _table(name: str, title: str, found: Sequence[Reconciliation], *, agreed: bool) -> list[Table]:
    """Return the table of the positions that agree, or of the others; nothing without any."""
    records = [
        {**_position(position, one.currency), "currency": one.currency, "their_source": position.their_sources}
        for one in found
        for position in one.positions
        if agreed == (position.group is PositionGroup.AGREED)
    ]
    return [table_of(name, _COLUMNS, records, title)] if records else []


def _position(position: Position, currency: str) -> dict[str, Data]:
    return {
        "group": position.group.value,
        "date": position.date,
        "number": position.number,
        "text": position.text,
        "ours": money(position.ours, currency),
        "theirs": money(position.theirs, currency),
        "difference": money(position.difference, currency),
        "remark": position.remark,
        "their_sources": list(position.their_sources),
        "source": position.our_source,
    }


def _data(one: Reconciliation) -> dict[str, Data]:
    return {
        "currency": one.currency,
        "kind": "activity" if one.activity else "open-item",
        "mirrored": one.mirrored,
        "ours": money(one.ours, one.currency),
        "groups": {group.value: money(one.sum_of(group), one.currency) for group in _TITLES},
        "theirs": money(one.theirs, one.currency),
        "unexplained": money(one.unexplained, one.currency),
        "positions": [_position(position, one.currency) for position in one.positions],
    }


def _elsewhere(contracts: PayerContracts | None, found: Sequence[Reconciliation]) -> list[str]:
    """Say what of our balance stands on other clients' accounts."""
    sums = [(contracts.total(one.currency), contracts.accounts(one.currency), one) for one in found if contracts]
    return [
        f"{amount_text(total, one.currency)} of it stand on the accounts of those who bought: {', '.join(accounts)}."
        for total, accounts, one in sums
        if total
    ]


def _notes(book: Book, client: Client, found: Sequence[Reconciliation]) -> list[str]:
    counts = [(len(one.of(PositionGroup.AGREED)), one.currency) for one in found]
    notes = [f"{n} position{' in' if n == 1 else 's in'} {coin} agree{'s' if n == 1 else ''}." for n, coin in counts]
    for one in found:
        if one.unexplained:
            notes.append(f"UNEXPLAINED: {amount_text(one.unexplained, one.currency)}.")
        elif not one.reconciled:
            notes.append(f"UNEXPLAINED: differences in {one.currency} that only cancel each other out.")
    shown = {one.currency for one in found}
    for (who, currency), number in sorted(client_totals(book).items()):
        if who == client.id and number and currency not in shown:
            notes.append(f"Of {currency} the statement says nothing: our ledger has {amount_text(number, currency)}.")
    return notes
