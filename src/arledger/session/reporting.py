"""A report of a book as the files are, or as git keeps it at a revision."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import typer

from arledger.model.book import Book
from arledger.model.report import Report
from arledger.session.book_options import BookOptions
from arledger.session.books import open_book
from arledger.session.clock import today
from arledger.session.findings import tell_problems
from arledger.session.open_book import OpenBook
from arledger.session.output import emit, leave_if_failed
from arledger.session.report_options import OutputOptions


@contextmanager
def open_at(source: BookOptions, revision: str | None) -> Iterator[OpenBook]:
    """Yield the book that the options name: as the files are, or as git keeps them at a revision."""
    if revision is None:
        yield open_book(source)
        return
    from arledger.session.revisions import open_revision

    with open_revision(source, revision) as opened:
        yield opened


def report_on_period(opened: OpenBook, book: Book, report: Report, shared: OutputOptions) -> None:
    """Answer with a report on a period, as `report_on`; say where it is not over yet, for what comes changes it."""
    if report.as_of > today():
        report = replace(report, notes=(*report.notes, f"The last day, {report.as_of}, is still to come."))
    report_on(opened, book, report, shared)


def report_on(opened: OpenBook, book: Book, report: Report, shared: OutputOptions) -> None:
    """Answer with a report on a book; leave with 1 where it has failed or the ledger has problems, told below it."""
    report = opened.stamp(report)
    emit(report, shared.format_name, shared.output, of=opened, leave=False)
    if tell_problems(book.facts.problems, opened.place):
        raise typer.Exit(1)
    leave_if_failed(report)
