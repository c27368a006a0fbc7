"""The bank reconciliation statement as a report."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from arledger.capabilities.bank_position.rules import BankPosition
from arledger.capabilities.bank_reconciliation.values import Explained
from arledger.model.money import ZERO
from arledger.model.report import Column, Data, Kind, Report, Role, Row, Table
from arledger.subledger.bank_legs import BankLeg
from arledger.subledger.report_parts import CURRENCY, money, place_column

_COLUMNS = (
    Column("what", ""),
    Column("date", "Date", Kind.DATE, priority=2),
    Column("days", "Days", Kind.COUNT, priority=3),
    Column("amount", "Amount", Kind.MONEY),
    CURRENCY,
    place_column(4),
)


def bank_report(positions: Sequence[BankPosition], as_of: date, title: str, *, with_lines: bool = True) -> Report:
    """Show for each account both balances, what lies between them, and that it comes to the same.

    It fails where something is not explained. Without the lines of the bank (`with_lines`), those that are not
    in the books cannot be seen.
    """
    return Report(
        name="bank",
        title="Bank reconciliation",
        as_of=as_of,
        tables=tuple(_table(found) for found in positions),
        data={"as_of": as_of, "accounts": [_data(found) for found in positions]},
        facts=(("Ledger", title),),
        notes=tuple(_notes(positions, with_lines=with_lines)),
        failed=any(found.difference for found in positions),
    )


def _table(found: BankPosition) -> Table:
    says = found.says
    currency = says.currency

    def row(what: str, number: Decimal, role: Role = Role.BODY) -> Row:
        return Row((what, says.day, None, money(number, currency), currency, None), role)

    rows = [
        row(f"Balance per bank: {says.source}", says.number),
        *(_waiting(found) if _is_told(found) else _together(found)),
        row("Adjusted bank balance", found.adjusted_bank, Role.TOTAL),
        row("Balance per books", found.books),
        *_lines(found.unrecorded, says.day),
        row("Adjusted book balance", found.adjusted_books, Role.TOTAL),
        row("Difference", found.difference, Role.TOTAL),
    ]
    name = found.account.lower().replace(":", "_").replace("-", "_")
    return Table(f"{name}_{currency.lower()}", _COLUMNS, tuple(rows), found.account)


def _is_told(found: BankPosition) -> bool:
    """Say whether it is known what is on its way; without an opening balance, it would be all there ever was."""
    return found.opening_known or not found.difference


def _waiting(found: BankPosition) -> list[Row]:
    day = found.says.day
    return [
        *_legs("Deposit in transit", found.in_transit, day),
        *_legs("Outstanding payment", found.outstanding, day),
    ]


def _together(found: BankPosition) -> list[Row]:
    """Show what no bank line was found for as one figure each."""
    rows = []
    for what, legs in (("deposits", found.in_transit), ("payments", found.outstanding)):
        if legs:
            number = money(sum((leg.number for leg in legs), ZERO), found.says.currency)
            cells = (f"{len(legs)} {what} without a bank line", found.says.day, None, number)
            rows.append(Row((*cells, found.says.currency, None)))
    return rows


def _legs(what: str, legs: Iterable[BankLeg], day: date) -> list[Row]:
    return [
        Row(
            (
                f"{what}: {leg.payee}" if leg.payee else what,
                leg.date,
                (day - leg.date).days,
                money(leg.number, leg.currency),
                leg.currency,
                str(leg.source),
            )
        )
        for leg in legs
    ]


def _lines(lines: Iterable[Explained], day: date) -> list[Row]:
    rows = []
    for explained in lines:
        line = explained.movement.line
        what = "Received and not in the books" if line.amount > 0 else "Charged and not in the books"
        said = line.counterparty or line.text
        cells = (f"{what}: {said}" if said else what, line.date, (day - line.date).days)
        rows.append(Row((*cells, money(line.amount, line.currency), line.currency, None)))
    return rows


def _notes(positions: Sequence[BankPosition], *, with_lines: bool) -> Iterable[str]:
    for found in positions:
        yield _note(found)
        if _is_told(found):
            yield from _unseen(found)
    if not with_lines and any(found.difference and _is_told(found) for found in positions):
        yield "Name the bank's file (`arledger bank FILE`) to see which of its lines are not in the books."


def _note(found: BankPosition) -> str:
    currency = found.says.currency
    if not _is_told(found):
        opening = f"YYYY-MM-DD balance {found.account} AMOUNT"
        return f"{found.account}: no opening balance is known: write `{opening}` for a day on which the bank held it."
    if found.difference:
        off = money(found.difference, currency)
        return f"{found.account} DOES NOT AGREE: {off:,f} {currency} is not explained."
    return f"{found.account}: bank and books agree on {found.says.day}, difference {money(ZERO, currency)}."


def _unseen(found: BankPosition) -> Iterable[str]:
    """Say how many entries the bank has not shown, and for how long: what is old was booked by mistake, or twice."""
    waiting = (*found.in_transit, *found.outstanding)
    if waiting:
        oldest = max((found.says.day - leg.date).days for leg in waiting)
        entries = "1 entry" if len(waiting) == 1 else f"{len(waiting)} entries"
        days = "1 day" if oldest == 1 else f"{oldest} days"
        yield f"The bank has not shown {entries} of {found.account}, the oldest for {days}."


def _data(found: BankPosition) -> Mapping[str, Data]:
    currency = found.says.currency
    return {
        "account": found.account,
        "currency": currency,
        "day": found.says.day,
        "source": found.says.source,
        "bank": money(found.says.number, currency),
        "in_transit": [_leg_data(leg, found.says.day) for leg in found.in_transit],
        "outstanding": [_leg_data(leg, found.says.day) for leg in found.outstanding],
        "adjusted_bank": money(found.adjusted_bank, currency),
        "books": money(found.books, currency),
        "unrecorded": [_line_data(line) for line in found.unrecorded],
        "adjusted_books": money(found.adjusted_books, currency),
        "difference": money(found.difference, currency),
        "opening_known": found.opening_known,
    }


def _leg_data(leg: BankLeg, day: date) -> Mapping[str, Data]:
    return {
        "date": leg.date,
        "days": (day - leg.date).days,
        "payee": leg.payee,
        "amount": money(leg.number, leg.currency),
        "source": str(leg.source),
    }


def _line_data(explained: Explained) -> Mapping[str, Data]:
    line = explained.movement.line
    return {
        "bank_ref": explained.movement.ref,
        "date": line.date,
        "amount": money(line.amount, line.currency),
        "counterparty": line.counterparty,
        "text": line.text,
        "state": explained.match.state.value,
    }
