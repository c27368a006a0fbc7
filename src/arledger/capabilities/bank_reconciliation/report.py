"""What became of every line of a bank statement."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.capabilities.bank_reconciliation.explain import Reconciled
from arledger.capabilities.bank_reconciliation.line_tables import brief_table, full_table
from arledger.capabilities.bank_reconciliation.values import Explained, counts
from arledger.controls.closed_periods import closed_through
from arledger.model.bank import BankStatement, Candidate, LineState, Part
from arledger.model.book import Book
from arledger.model.money import ZERO
from arledger.model.report import Column, Data, Kind, Report, Role, Row, Table
from arledger.subledger.report_parts import money, probability

_OPEN_STATES = (LineState.PROPOSED, LineState.UNMATCHED)


@dataclass(frozen=True, slots=True)
class Shown:
    """How lines are listed: `brief` for a terminal, where those that are booked already are one, but for `every`.

    `day` is that of a list without any lines, whose statements name no day either.
    """

    brief: bool = False
    every: bool = False
    day: date | None = None


def reconcile_report(book: Book, reconciled: Reconciled, shown: Shown = Shown(), *, strict: bool = False) -> Report:
    """List the lines of the statements, each with its state, what it is for and why.

    The report fails where a statement's lines do not lead from its opening to its closing balance, and with
    `strict` where a line is left to a person.
    """
    groups = _groups(reconciled)
    left = [line for line in reconciled.lines if line.match.state in _OPEN_STATES and not line.parked]
    answers: list[Data] = [_answer(key, reconciled) for key in groups]
    ends = (day for s in reconciled.sheets for day in (s.statement.last, s.statement.closes) if day)
    last = max(ends, default=shown.day or book.as_of)
    listed = brief_table(reconciled.lines, every=shown.every) if shown.brief else full_table(reconciled.lines)
    return Report(
        name="reconcile",
        title="Bank reconciliation: lines",
        as_of=last,
        tables=(listed, _count_table(reconciled.lines)),
        data={"accounts": answers} if len(groups) > 1 else _answer(groups[0], reconciled),
        facts=tuple(_facts(reconciled)),
        notes=tuple(_notes(reconciled, left, closed_through(book.facts.customs))),
        failed=any(sheet.statement.difference for sheet in reconciled.sheets) or (strict and bool(left)),
    )


def _groups(reconciled: Reconciled) -> list[tuple[str, str]]:
    return sorted({(sheet.account, sheet.statement.currency) for sheet in reconciled.sheets})


def _answer(key: tuple[str, str], reconciled: Reconciled) -> Mapping[str, Data]:
    account, currency = key
    places = {id(line): number for number, line in enumerate(reconciled.lines, start=1)}
    said = [s.statement for s in reconciled.sheets if (s.account, s.statement.currency) == key]
    lines = [line for line in reconciled.lines if (line.movement.account, line.movement.line.currency) == key] or [
        line for line in reconciled.lines if line.movement.account == account and len(_groups(reconciled)) == 1
    ]
    return {
        "account": account,
        "statement": _statement(said, currency),
        "lines": [_line(line, places[id(line)]) for line in lines],
        "counts": counts(lines),
        "difference": _difference(said, currency),
        "repeated": reconciled.repeated,
    }


def _statement(said: Sequence[BankStatement], currency: str) -> Mapping[str, Data]:
    first = min((s.first for s in said if s.first), default=None)
    last = max((s.last for s in said if s.last), default=None)
    closed = max((s.closes for s in said if s.closing is not None and s.closes), default=None)
    return {
        "from": first,
        "to": last,
        "opening": _end([s.opening for s in said if s.first == first], {s.closing for s in said}, currency),
        "closing": _end([s.closing for s in said if s.closes == closed], {s.opening for s in said}, currency),
        "closing_date": closed,
        "currency": currency,
    }


def _end(balances: Iterable[Decimal | None], inside: Collection[Decimal | None], currency: str) -> Decimal | None:
    """Return the balance of the outermost statement: of several on one day, the one that no other goes on from."""
    known = [balance for balance in balances if balance is not None]
    outer = [balance for balance in known if balance not in inside] or known
    return money(outer[0], currency) if outer else None


def _difference(said: Sequence[BankStatement], currency: str) -> Decimal | None:
    known = [s.difference for s in said if s.difference is not None]
    return money(sum(known, ZERO), currency) if known else None


def _line(explained: Explained, number: int) -> Mapping[str, Data]:
    line, match = explained.movement.line, explained.match
    currency = line.currency
    return {
        "line": number,
        "bank_ref": explained.movement.ref,
        "date": line.date,
        "amount": money(line.amount, currency),
        "currency": currency,
        "counterparty": line.counterparty,
        "text": line.text,
        "state": match.state.value,
        "confidence": probability(match.confidence),
        "reason": match.reason,
        "purpose": explained.purpose.value,
        "client": match.client or None,
        "account": match.account or None,
        "allocations": [_part(part, currency) for part in match.parts],
        "applied": [_part(part, currency) for part in explained.applied],
        "over": money(match.over, currency),
        "short": money(match.short, currency),
        "candidates": [_candidate(candidate, currency) for candidate in match.candidates],
        "entries": [str(leg.source) for leg in explained.legs],
        "possible_entries": [str(leg.source) for legs in explained.entries for leg in legs],
    }


def _part(part: Part, currency: str) -> Mapping[str, Data]:
    return {"client": part.client, "invoice": part.invoice, "amount": money(part.amount, currency)}


def _candidate(candidate: Candidate, currency: str) -> Mapping[str, Data]:
    return {"allocations": [_part(part, currency) for part in candidate.parts], "reason": candidate.reason}


def _count_table(lines: Iterable[Explained]) -> Table:
    found = list(lines)
    currencies = sorted({line.movement.line.currency for line in found})
    sums = (_sum_column(currency) for currency in currencies)
    columns = (Column("state", "State"), Column("lines", "Lines", Kind.COUNT, sums="lines"), *sums)
    rows = [
        Row((state.value, len(own), *(_sum(own, currency) for currency in currencies)))
        for state in LineState
        if (own := [line for line in found if line.match.state is state])
    ]
    rows.append(Row(("all", len(found), *(_sum(found, currency) for currency in currencies)), Role.TOTAL))
    return Table("counts", columns, tuple(rows), "Totals")


def _sum_column(currency: str) -> Column:
    key = f"amount_{currency.lower()}"
    return Column(key, currency, Kind.MONEY, currency=currency, sums=key)


def _sum(lines: Iterable[Explained], currency: str) -> Decimal:
    amounts = (line.movement.line.amount for line in lines if line.movement.line.currency == currency)
    return money(sum(amounts, ZERO), currency)


def _facts(reconciled: Reconciled) -> Iterable[tuple[str, str]]:
    for sheet in reconciled.sheets:
        said = sheet.statement
        balances = ""
        if said.opening is not None and said.closing is not None:
            opening, closing = money(said.opening, said.currency), money(said.closing, said.currency)
            balances = f", {opening:,f} to {closing:,f} {said.currency}"
            balances += f" on {said.closes}" if said.closes != said.last else ""
        period = f" {said.first} to {said.last}" if said.first and said.last else ""
        yield sheet.account, f"{said.file}{period}{balances}"


def _notes(reconciled: Reconciled, left: Sequence[Explained], closed: date | None) -> Iterable[str]:
    for sheet in reconciled.sheets:
        if sheet.statement.difference:
            off = money(sheet.statement.difference, sheet.statement.currency)
            yield (
                f"{sheet.statement.file} DOES NOT TIE: opening and lines come to {off:,f} "
                f"{sheet.statement.currency} more than the closing balance."
            )
    if reconciled.repeated:
        lines = "1 line is" if reconciled.repeated == 1 else f"{reconciled.repeated} lines are"
        yield f"{lines} on several of these statements and counted once."
    if left:
        lines = "1 line waits" if len(left) == 1 else f"{len(left)} lines wait"
        yield f"{lines} for a person: --interactive walks through {'it' if len(left) == 1 else 'them'}."
    if any(line.match.state is LineState.UNMATCHED and line.movement.line.amount < 0 for line in left):
        yield "A rule under [[rules]] in arledger.toml books fees and other money out that comes again."
    late = sum(closed is not None and line.movement.line.date <= closed for line in left)
    if late:
        lines = "1 line is" if late == 1 else f"{late} lines are"
        yield f"{lines} of the period up to {closed}, which is closed: book them by hand with a later date."
