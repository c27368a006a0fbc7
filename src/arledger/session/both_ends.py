"""A period read from a book: what moved in it, tied to the ledger on the day before and on the last day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from arledger.figures.movement import ROUNDING, Moved, moved_in
from arledger.figures.span import Span
from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.model.days import day_before
from arledger.model.facts import Facts
from arledger.model.money import amount_text, sums, without_tail
from arledger.model.report import Data, Report
from arledger.session.open_book import OpenBook
from arledger.subledger.book import build_book
from arledger.subledger.report_parts import tie_data, tie_notes
from arledger.subledger.ties import Sides, Tie, prove_sides, rounding_by_client, sides_of, untied


@dataclass(frozen=True, slots=True)
class BothEnds:
    """A period: the book of its last day, what moved, and the sides of its ties before it and after it."""

    span: Span
    book: Book
    moved: Sequence[Moved]
    before: Sides
    after: Sides

    @property
    def opening_day(self) -> date:
        """The day before the period."""
        return day_before(self.span.first)

    def proven(self, report: Report) -> Report:
        """Return a report with the proof that both ends tie, for each client: failed where one does not."""
        ends = ((self.opening_day, self.before), (self.span.last, self.after))
        ties = [(day, prove_sides(sides)) for day, sides in ends]
        apart = [note for day, sides in ends for note in _apart(day, sides)]
        failed = bool(apart) or any(tie.difference for _, found in ties for tie in found)
        records: list[Data] = [record for day, found in ties for record in tie_data(found, day)]
        notes = [note for day, found in ties for note in _notes(day, found)]
        return replace(
            report,
            data={**report.data, "ties": records},
            notes=(*report.notes, *notes, *apart),
            failed=report.failed or failed,
            precision=self.book.facts.precision,
        )


def read_period(opened: OpenBook, span: Span, *, whole: bool = False) -> BothEnds:
    """Read a period with no more of the book than it needs; `whole` reads all of it."""
    policy = opened.place.policy
    book = opened.book(span.last, Query() if whole else Query(since=span.first))
    moved = moved_in(book, span)
    ours = sums(((each.of.client, each.of.currency), each.opening) for each in moved)
    rounding = rounding_by_client(book)
    rounding_before = sums((key, number) for key, number in (*rounding.items(), *_rounded(moved)))
    before = _before(opened, book, span) if span.first > date.min else None
    rounded = {key: without_tail(number, key[1]) for key, number in rounding_before.items()}
    balances = build_book(before, policy, settled=False).balances if before else {}
    return BothEnds(span, book, moved, Sides(ours, rounded, balances), sides_of(book))


def _before(opened: OpenBook, book: Book, span: Span) -> Facts:
    """Return the facts of the day before, with no entries but those that tell payees' balances."""
    day = day_before(span.first)
    facts = opened.facts(day, Query(entries=False))
    if not book.by_payee:
        return facts
    return replace(facts, entries=tuple(entry for entry in book.facts.entries if entry.date <= day))


def _rounded(moved: Sequence[Moved]) -> list[tuple[tuple[str, str], Decimal]]:
    """Return what became rounding in the period, which the ledger's balance has all the same."""
    return [
        ((each.of.client, each.of.currency), change.amount)
        for each in moved
        for change in each.changes
        if change.kind == ROUNDING
    ]


def _notes(day: date, ties: Sequence[Tie]) -> list[str]:
    return [note.replace(":", f" on {day}:", 1) for note in tie_notes(ties)]


def _apart(day: date, sides: Sides) -> list[str]:
    return [
        f"DOES NOT TIE: {client} on {day}, difference {amount_text(number, currency)}."
        for client, currency, number in untied(sides)
    ]
