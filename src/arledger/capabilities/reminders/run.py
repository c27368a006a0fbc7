"""`arledger remind`: the plan of a day, shown or drafted into the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from arledger.capabilities.reminders.circumstances import circumstances, drafted_on, look_at_bank, open_items_on
from arledger.capabilities.reminders.people import recipients_of
from arledger.capabilities.reminders.report import remind_report
from arledger.capabilities.reminders.rules import plan_reminders
from arledger.capabilities.reminders.values import Reminders
from arledger.letters.languages import unknown_language
from arledger.model.book import Book
from arledger.model.facts import DIRECTIVE_PREFIX, DIRECTIVE_WORDS
from arledger.model.problem import UserError
from arledger.model.report import Report
from arledger.model.slips import did_you_mean
from arledger.session.findings import refuse_with_errors, with_lost
from arledger.session.lookup import find_client
from arledger.session.messages import say
from arledger.session.open_book import OpenBook
from arledger.session.report_options import ReportOptions
from arledger.session.reporting import open_at, report_on

if TYPE_CHECKING:
    from arledger.letters.drafts import Draft
    from arledger.model.plan import Plan
    from arledger.session.writing import WriteOptions

_KNOWN = frozenset(f"{DIRECTIVE_PREFIX}{word}" for word in DIRECTIVE_WORDS)
FORMS = ("pdf", "docx")
"""In which forms letters are drafted beside the mails."""


@dataclass(frozen=True, slots=True)
class RemindRequest:
    """What the user asked for, beside the ledger, the day, and whether to write."""

    client: str | None
    bank: tuple[Path, ...]
    also: tuple[str, ...]
    quiet: bool


class Planned(NamedTuple):
    """The plan of a day, its book and report, and the drafts that lay there before."""

    book: Book
    found: Reminders
    report: Report
    drafted: "tuple[tuple[Path, Draft], ...]"
    is_doubtful: bool
    """Whether a directive about collecting says nothing, because it is wrong."""


def show(shared: ReportOptions, day: date, asked: RemindRequest) -> None:
    """Plan the reminders of a day and show them."""
    with open_at(shared, shared.rev) as opened:
        planned = _planned(opened, day, asked)
        if asked.quiet and not planned.found.messages:
            return
        try:
            book = with_lost(planned.book) if planned.is_doubtful else planned.book
            report_on(opened, book, planned.report, shared)
        finally:
            if planned.found.messages and shared.format_name is None and shared.output is None:
                say("Nothing is drafted yet: --write does it.")


def draft(shared: ReportOptions, options: "WriteOptions", asked: RemindRequest) -> None:
    """Plan the reminders of a day, show them, and draft them into the outbox."""
    from arledger.session.answering import answer
    from arledger.session.writing import writing

    forms = read_forms(asked.also)
    if shared.rev is not None:
        raise UserError("drafts are of the books as they are, and not of a revision", "Leave --rev or --write out.")
    with writing(shared, options) as session:
        planned = _planned(session.opened, options.day, asked)
        refuse_with_errors(planned.book, session.place, "nobody is reminded")
        if asked.quiet and not planned.found.messages:
            return
        make = partial(draft_plan, session.opened, planned, forms)
        answer(session, shared.format_name, planned.report, make, shared.output, proposes=False)


def _planned(opened: OpenBook, day: date, asked: RemindRequest) -> Planned:
    place = opened.place
    book = open_items_on(opened, day)
    drafted = drafted_on(place, day)
    bank = look_at_bank(opened, book, asked.bank)
    known = circumstances(opened, book, (each for _, each in drafted), bank)
    only = find_client(book, asked.client).id if asked.client is not None else None
    found = plan_reminders(book, place.policy, known, only)
    report = remind_report(book, place.policy, found, bank, partial(recipients_of, place=place))
    is_doubtful = bool(known.record.malformed) or any(custom.type not in _KNOWN for custom in book.facts.customs)
    return Planned(book, found, report, drafted, is_doubtful)


def read_forms(texts: Sequence[str]) -> tuple[str, ...]:
    """Read each --also, which may name several with commas; raises UserError for a form that there is not."""
    found = tuple(dict.fromkeys(part.strip().lower() for text in texts for part in text.split(",")))
    for word in found:
        if word not in FORMS:
            raise UserError(
                f"--also: there is no form {word!r}", did_you_mean(word, FORMS, f"Choose {' or '.join(FORMS)}.")
            )
    return found


def _history(opened: OpenBook, day: date, client: str) -> Book:
    """Return a book with all of a client's history."""
    return opened.book(day, opened.wanted_for(client))


def draft_plan(opened: OpenBook, planned: Planned, forms: Sequence[str]) -> "Plan":
    """Propose the drafts of a plan, and the index of all drafts of the day."""
    from arledger.model.plan import Plan

    book, found, place = planned.book, planned.found, opened.place
    if not found.messages:
        return Plan(())
    from arledger.capabilities.reminders.outbox import Outbox
    from arledger.session.outbox_page import names_in, with_index
    from arledger.session.progress import waiting

    outbox = Outbox(book, place, forms, partial(_history, opened, book.as_of))
    count = len(found.messages)
    with waiting(f"Drafting {count} message{'' if count == 1 else 's'}"):
        files = outbox.drafts(found.messages, names_in(outbox.folder))
    remarks = outbox.notes | dict.fromkeys(
        said for message in found.messages if (said := unknown_language(message.client, place.policy))
    )
    return Plan((), remarks=tuple(remarks), files=with_index(place, book, files))
