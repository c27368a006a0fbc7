"""What all reports share: padded money, ties, the head."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from arledger.model.book import Book
from arledger.model.money import ZERO, amount_text, minor_digits, pad, without_tail
from arledger.model.problem import Problem
from arledger.model.report import Column, Data, Report
from arledger.subledger.ties import Tie

CURRENCY = Column("currency", "Currency", whole=True, short="Cur")
"""The column of currencies; three letters are enough of a title where room is short."""


def place_column(priority: int) -> Column:
    """Return the column that says where in the ledger a row comes from."""
    return Column("source", "Source", priority=priority, tail=True)


def money(number: Decimal, currency: str) -> Decimal:
    """Give an amount the usual decimals of its currency; digits that the ledger has are never lost."""
    return pad(number, minor_digits(currency))


def summed(number: Decimal, currency: str) -> Decimal:
    """Give a sum the usual decimals of its currency, without the zeros that finer amounts in it have left."""
    return money(without_tail(number, currency), currency)


def sums_of(currency: str, **numbers: Decimal) -> dict[str, Data]:
    """Return a currency with sums in it by their names, as `amounts` does with what the ledger itself says."""
    return {"currency": currency} | {name: summed(number, currency) for name, number in numbers.items()}


def amounts(currency: str, **numbers: Decimal) -> dict[str, Data]:
    """Return a currency with amounts in it by their names, as the JSON contract has them."""
    return {"currency": currency} | {name: money(number, currency) for name, number in numbers.items()}


def probability(percent: float) -> Data:
    """Return a probability in percent as the JSON contract has it: a number, whole where it is; 0 for none."""
    percent = max(percent, 0)
    return int(percent) if percent == int(percent) else percent


def probability_cell(percent: float) -> Decimal | None:
    """Return a probability in percent with the decimals that it has, nothing where there is none."""
    return Decimal(f"{probability(percent)}") if percent >= 0 else None


def days_number(days: Decimal | None) -> Data:
    """Return a number of days as the JSON contract has it: whole where it is, else with its half."""
    return None if days is None else int(days) if days == int(days) else float(days)


def problem_record(problem: Problem) -> dict[str, Data]:
    """Return a finding as the JSON contract has it."""
    return {
        "file": problem.source.file,
        "line": problem.source.line,
        "severity": problem.severity.value,
        "check": problem.code,
        "message": problem.message,
        "remedy": problem.remedy,
    }


def tie_data(ties: Sequence[Tie], day: date | None = None) -> list[Data]:
    """Return ties as the JSON contract has them, those of several days each with its day."""
    dated: dict[str, Data] = {"as_of": day} if day else {}
    return [
        dated | amounts(tie.currency, ledger=tie.ledger, rounding=tie.rounding, difference=tie.difference or ZERO)
        for tie in ties
    ]


def tie_notes(ties: Sequence[Tie]) -> tuple[str, ...]:
    """Say for each currency how the report ties to the ledger; empty without any."""
    return tuple(_tie_note(tie) for tie in ties)


def part_notes(ties: Sequence[Tie], what: str) -> tuple[str, ...]:
    """Say of how much `what` is a part: only the whole can tie, and it is proven all the same."""
    wrong = tuple(_tie_note(tie) for tie in ties if tie.difference)
    whole = [amount_text(tie.ledger, tie.currency) for tie in ties]
    if wrong or not whole:
        return wrong
    return (f"{what} are a part of the ledger's balance: {', '.join(whole)}.",)


def _tie_note(tie: Tie) -> str:
    ledger = amount_text(tie.ledger, tie.currency)
    if tie.difference:
        return f"DOES NOT TIE: ledger {ledger}, difference {amount_text(tie.difference, tie.currency)}."
    rounding = f", rounding {amount_text(tie.rounding, tie.currency)}" if tie.rounding else ""
    return f"Ties to the ledger: {ledger}{rounding}, difference {money(ZERO, tie.currency):f}."


def proven(report: Report, book: Book, ties: Sequence[Tie]) -> Report:
    """Return a report with the proof that it ties to the ledger: in data and notes, and failed where it does not.

    It is shown as finely as the ledger has its currencies.
    """
    return replace(
        report,
        data={**report.data, "ties": tie_data(ties)},
        notes=(*report.notes, *tie_notes(ties)),
        failed=report.failed or any(tie.difference for tie in ties),
        precision=book.facts.precision,
    )
