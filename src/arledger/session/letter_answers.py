"""What commands of letters about matters do: show a letter, draft it into the outbox, or draft all that wait."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from arledger.collecting.record import CollectingRecord
from arledger.letters.matter import Matter
from arledger.model.book import Book
from arledger.model.plan import Plan
from arledger.model.problem import Refused, UserError
from arledger.policy.settings import Policy
from arledger.session.book_options import BookOptions
from arledger.session.books import open_book
from arledger.session.findings import refuse_with_errors, tell_problems
from arledger.session.letter_drafts import LetterDesk
from arledger.session.mail_kinds import refuse_payees
from arledger.session.messages import say
from arledger.session.open_book import OpenBook
from arledger.session.preparing import write_options
from arledger.session.sending import post
from arledger.session.writing import Session, WriteOptions, writing

Found = Callable[[Book, Policy], Matter]
"""Finds what one letter is about; raises UserError or Refused where there is none to write."""


Kept = Callable[[Matter, Book], str]
"""Says why the client of a matter is not to be written to, empty where they are."""


@dataclass(frozen=True, slots=True)
class LetterRequest:
    """What the user asked for, beside the ledger and what the letter is about.

    `again` drafts what was drafted or sent before, `by_post` what is to be printed; `quiet` says nothing where
    nothing waits.
    """

    day: date
    write: bool = False
    again: bool = False
    by_post: bool = False
    quiet: bool = False
    format_name: str | None = None
    output: Path | None = None


def one_letter(source: BookOptions, asked: LetterRequest, find: Found, kept: Kept) -> None:
    """Show one letter, or with --write draft it, once; `kept` says why its client is not to be written to.

    Raises Refused where nothing may go to the client, UserError where no letter can reach them.
    """
    if not asked.write:
        _show(open_book(source), asked, find)
        return
    _refuse_forms(asked)
    with writing(source, _options(asked)) as session:
        book = session.book_on(asked.day)
        refuse_payees(session.place.policy)
        refuse_with_errors(book, session.place, "nothing is drafted")
        matter = find(book, session.place.policy)
        if why := kept(matter, book):
            raise Refused(f"{matter.client.id} is not written to: {why}", "Leave --write out to see the letter.")
        desk = _desk(session, book)
        before = "" if asked.again else desk.before(matter)
        if before:
            session.finish(Plan((), remarks=(f"{_named(matter)} was {before}; --again drafts another.",)))
            return
        if why := desk.unreachable(matter.client, by_post=asked.by_post):
            raise UserError(
                f"{matter.client.id} cannot be written to: {why}",
                f'Add to the open directive of the account: email: "accounts@{matter.client.id.lower()}.example"',
            )
        session.finish(desk.plan([matter], by_post=asked.by_post))


def waiting_letters(
    source: BookOptions,
    asked: LetterRequest,
    find: Callable[[Book, Policy], Sequence[Matter]],
    kept: Kept,
    nothing: str,
) -> None:
    """Draft every letter that waits and has not been written before; `nothing` says that none does. For cron.

    Whoever is not to be written to, or cannot be, is left out, and a remark says why. Whoever is reminded of the same
    gets no second letter about it.
    """
    _refuse_forms(asked)
    with writing(source, _options(asked)) as session:
        book = session.book_on(asked.day)
        refuse_payees(session.place.policy)
        if asked.write:
            refuse_with_errors(book, session.place, "nothing is drafted")
        desk = _desk(session, book)
        new: list[Matter] = []
        remarks: list[str] = []
        for matter in find(book, session.place.policy):
            if not asked.again and (desk.before(matter) or desk.reminded(matter)):
                continue
            why = kept(matter, book) or desk.unreachable(matter.client, by_post=asked.by_post)
            if why:
                remarks.append(f"{_named(matter)}: {why}")
            else:
                new.append(matter)
        if new or asked.format_name == "json":
            plan = desk.plan(new, by_post=asked.by_post)
            session.finish(Plan((), remarks=(*plan.remarks, *remarks), files=plan.files))
        elif not asked.quiet:
            for remark in remarks:
                say(f"Note: {remark}")
            say(nothing)


def _show(opened: OpenBook, asked: LetterRequest, find: Found) -> None:
    book = opened.book(asked.day)
    matter = find(book, opened.place.policy)
    desk = LetterDesk(opened.place, book, CollectingRecord(book.facts, asked.day))
    desk.tell_language(matter.client)
    title = f"{asked.day} {matter.client.id} {matter.kind}"
    post(desk.posted(matter), title, asked.format_name, asked.output, of=opened)
    if tell_problems(book.facts.problems, opened.place):
        raise typer.Exit(1)


def _desk(session: Session, book: Book) -> LetterDesk:
    # Whatever the day of the letter, what was sent on a later one was sent.
    known = CollectingRecord(session.directory.facts, date.max)
    return LetterDesk(session.place, book, known)


def _refuse_forms(asked: LetterRequest) -> None:
    if asked.output is not None or asked.format_name not in (None, "table", "json"):
        raise UserError("drafts go into the outbox", "Leave --format and --output out.")


def _options(asked: LetterRequest) -> WriteOptions:
    plan_format = "json" if asked.format_name == "json" else None
    return write_options(f"{asked.day}", None, write=asked.write, format_name=plan_format)


def _named(matter: Matter) -> str:
    return f"{matter.kind} to {matter.client.id} about {', '.join(matter.numbers)}"
