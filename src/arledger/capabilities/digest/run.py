"""`arledger digest`: shown, or drafted into the outbox."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from arledger.capabilities.digest.digests import digests_of
from arledger.capabilities.digest.management import Stuck, needs_history, stuck_on
from arledger.capabilities.digest.report import UNASSIGNED, digest_report
from arledger.capabilities.digest.values import Digests
from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.model.problem import UserError
from arledger.model.report import Report
from arledger.model.slips import did_you_mean
from arledger.session.findings import refuse_with_errors
from arledger.session.messages import say
from arledger.session.open_book import OpenBook
from arledger.session.report_options import ReportOptions
from arledger.session.reporting import open_at, report_on

if TYPE_CHECKING:
    from arledger.session.writing import WriteOptions


class Told(NamedTuple):
    """What people are told on a day, with the book and the report of it."""

    book: Book
    digests: Digests
    stuck: Stuck
    report: Report


def show(shared: ReportOptions, day: date, to: str | None) -> None:
    """Show what each person is told, or line by line what one of them is."""
    with open_at(shared, shared.rev) as opened:
        told = _told(opened, day, to)
        try:
            report_on(opened, told.book, told.report, shared)
        finally:
            if told.digests.digests and shared.format_name is None and shared.output is None:
                say("Nothing is drafted yet: --write does it.")


def draft(shared: ReportOptions, options: "WriteOptions", to: str | None) -> None:
    """Show what each person is told, and draft the mails into the outbox."""
    from arledger.capabilities.digest.mails import draft_mails
    from arledger.session.answering import answer
    from arledger.session.writing import writing

    if shared.rev is not None:
        raise UserError("drafts are of the books as they are, and not of a revision", "Leave --rev or --write out.")
    with writing(shared, options) as session:
        told = _told(session.opened, options.day, to)
        refuse_with_errors(told.book, session.place, "nobody is told anything")
        make = partial(draft_mails, told.book, session.place, told.digests, told.stuck, to)
        answer(session, shared.format_name, told.report, make, shared.output, proposes=False)


def _told(opened: OpenBook, day: date, to: str | None) -> Told:
    book, policy = opened.book(day, Query(settled=False)), opened.place.policy
    if policy.digest.days < 0:
        raise UserError("[digest] days is below zero", "Correct it in arledger.toml.")
    digests = digests_of(book, policy)
    if to is not None:
        known = [digest.person for digest in digests.digests] + [UNASSIGNED]
        if to not in known:
            raise UserError(f"--to: there is no digest for {to!r}", did_you_mean(to, known, "Name a sales-rep."))
    stuck = stuck_on(opened.book(day) if needs_history(book) else book, policy)
    return Told(book, digests, stuck, digest_report(book, digests, stuck, to))
