"""The lines of bank statements as a table: whole for files, and brief for a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from arledger.capabilities.bank_reconciliation.values import Explained, Purpose
from arledger.model.bank import LineState
from arledger.model.money import ZERO
from arledger.model.report import Cell, Column, Kind, Row, Table
from arledger.subledger.report_parts import CURRENCY, money, probability_cell

# What is asked about a line begins with its number and how sure it is: they stay where there is room for little.
_DATE, _AMOUNT = Column("date", "Date", Kind.DATE), Column("amount", "Amount", Kind.MONEY)
_LINE = Column("line", "#", Kind.COUNT)
_STATE = Column("state", "State", whole=True)
_PAYER, _TEXT = Column("counterparty", "Payer or payee", priority=4), Column("text", "Text", priority=5)
_SURE = Column("confidence", "Sure", Kind.PERCENT)
_FOR, _REASON = Column("for", "For", below=True), Column("reason", "Reason", below=True)


def full_table(lines: Sequence[Explained]) -> Table:
    """Return every line with all that the bank says of it."""
    columns: tuple[Column, ...] = (_LINE, _DATE, _AMOUNT, CURRENCY, _PAYER, _TEXT, _STATE, _SURE, _FOR, _REASON)
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            *_figures(explained),
            *_bank_says(explained),
            explained.match.state.value,
            probability_cell(explained.match.confidence),
            " ".join(filter(None, (_client(explained), _what_for(explained)))),
            explained.match.reason,
        )
        for number, explained in enumerate(lines, start=1)
    ]
    if not any(explained.movement.line.counterparty for explained in lines):
        # Tables of many banks name no other party: its column would stand empty.
        at = columns.index(_PAYER)
        columns = (*columns[:at], *columns[at + 1 :])
        rows = [(*cells[:at], *cells[at + 1 :]) for cells in rows]
    return Table("lines", columns, tuple(map(Row, rows)), "Lines")


def brief_table(lines: Sequence[Explained], *, every: bool) -> Table:
    """Return a row for each line; those that were in the books before are one for each currency, but for `every`."""
    client = Column("client", "Client", whole=True, priority=1)
    columns = (_LINE, _DATE, _AMOUNT, CURRENCY, _STATE, _SURE, client, _FOR, _PAYER, _TEXT, _REASON)
    folded: list[Explained] = []
    listed: list[tuple[Cell, ...]] = []
    for number, explained in enumerate(lines, start=1):
        known = explained.match.state is LineState.BOOKED and not explained.confirmed
        if known and not every:
            folded.append(explained)
        else:
            listed.append(_brief(number, explained))
    rows = [*listed, *_folded(folded)]
    currencies = {explained.movement.line.currency for explained in lines}
    if len(currencies) == 1:
        # One currency need not be said in every row.
        (currency,) = currencies
        return _filled(columns, rows, f"Lines in {currency}", currency)
    return _filled(columns, rows, "Lines")


def _brief(number: int, explained: Explained) -> tuple[Cell, ...]:
    match = explained.match
    whose = (_client(explained), _what_for(explained))
    sure = probability_cell(match.confidence)
    return (number, *_figures(explained), match.state.value, sure, *whose, *_bank_says(explained), match.reason)


def _filled(
    columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], title: str, currency: str | None = None
) -> Table:
    """Return a table of the columns that say something, without that of the only currency if there is one."""
    told = [
        at
        for at, column in enumerate(columns)
        if not (currency and column is CURRENCY) and (not rows or any(row[at] not in (None, "") for row in rows))
    ]
    cells = tuple(Row(tuple(row[at] for at in told)) for row in rows)
    return Table("lines", tuple(_in(currency or "", columns[at]) for at in told), cells, title)


def _in(currency: str, column: Column) -> Column:
    return replace(column, currency=currency) if column.kind is Kind.MONEY else column


def _folded(booked: Sequence[Explained]) -> Iterator[tuple[Cell, ...]]:
    for currency in sorted({explained.movement.line.currency for explained in booked}):
        amounts = [each.movement.line.amount for each in booked if each.movement.line.currency == currency]
        said = "1 line is" if len(amounts) == 1 else f"{len(amounts)} lines are"
        total = money(sum(amounts, ZERO), currency)
        reason = f"{said} in the books already; --all lists {'it' if len(amounts) == 1 else 'them'}"
        yield (None, None, total, currency, LineState.BOOKED.value, None, None, None, None, None, reason)


def _figures(explained: Explained) -> tuple[Cell, ...]:
    line = explained.movement.line
    return line.date, money(line.amount, line.currency), line.currency


def _bank_says(explained: Explained) -> tuple[str, str]:
    line = explained.movement.line
    payer, text = (" ".join(said.split()) for said in (line.counterparty, line.text.removeprefix(line.counterparty)))
    return payer, text


def _client(explained: Explained) -> str:
    """Return the client of a line that is to be booked as one of theirs."""
    if explained.purpose is Purpose.RULE or explained.match.state is LineState.BOOKED:
        return ""
    return explained.match.client


def _what_for(explained: Explained) -> str:
    """Say in a word or two what a line is for, its client aside: numbers, an account, or the entry that it has."""
    match = explained.match
    if explained.purpose is Purpose.RULE:
        return match.account
    numbers = ", ".join(part.invoice for part in match.parts if part.invoice)
    said = numbers if match.state is not LineState.BOOKED else ""
    if explained.purpose in (Purpose.REFUND, Purpose.RETURNED):
        return f"{explained.purpose.value} {said}".strip()
    if explained.legs:
        return ", ".join(str(leg.source) for leg in explained.legs)
    return said
