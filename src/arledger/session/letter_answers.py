"""What commands of letters about matters do: show a letter, draft it into the outbox, or draft all that wait."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from arledger.collecting.record import CollectingRecord
from arledger.letters.matter import Matter
from arledger.model.book import Book
from arledger.model.documents import Client
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

FoundParts = Callable[[Book, Policy], Sequence[Matter]]
"""Finds what the letters to one client are about, of each currency one; raises as `Found` does."""

Kept = Callable[[Matter, Book], str]
"""Says why the client of a matter is not to be written to, empty where they are."""

_NAMED = 5
"""So many numbers are named in a remark; a letter may be about hundreds."""


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
    letters_of_parts(source, asked, lambda book, policy: [find(book, policy)], kept, "")


def letters_of_parts(source: BookOptions, asked: LetterRequest, find: FoundParts, kept: Kept, nothing: str) -> None:
    """Show the letter to one client, or with --write draft each of its parts, once: one for each currency.

    `nothing` says that there is none to write. Raises UserError where several are to be shown, else as `one_letter`.
    """
    if not asked.write:
        _show(open_book(source), asked, find, nothing)
        return
    _refuse_forms(asked)
    with writing(source, _options(asked)) as session:
        book = session.book_on(asked.day)
        refuse_payees(session.place.policy)
        refuse_with_errors(book, session.place, "nothing is drafted")
        desk = _desk(session, book)
        new: list[Matter] = []
        remarks: list[str] = []
        for matter in find(book, session.place.policy):
            if why := kept(matter, book):
                raise Refused(f"{matter.client.id} is not written to: {why}", "Leave --write out to see the letter.")
            if before := "" if asked.again else desk.before(matter):
                remarks.append(f"{_named(matter)} was {before}; --again drafts another.")
                continue
            _need_reachable(desk, matter.client, asked)
            new.append(matter)
        if not new and not remarks:
            if asked.format_name == "json":
                session.finish(Plan((), remarks=(nothing,)))
            else:
                say(nothing)
            return
        plan = desk.plan(new, by_post=asked.by_post)
        session.finish(Plan((), remarks=(*remarks, *plan.remarks), files=plan.files))


def _need_reachable(desk: LetterDesk, client: Client, asked: LetterRequest) -> None:
    if why := desk.unreachable(client, by_post=asked.by_post):
        raise UserError(
            f"{client.id} cannot be written to: {why}",
            f'Add to the open directive of the account: email: "accounts@{client.id.lower()}.example"',
        )


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


def _show(opened: OpenBook, asked: LetterRequest, find: FoundParts, nothing: str) -> None:
    book = opened.book(asked.day)
    matters = find(book, opened.place.policy)
    if len(matters) > 1:
        parts = [matter.currency for matter in matters]
        raise UserError(
            f"these are letters in {' and '.join(parts)}", f"Add --currency {parts[0]}; --write drafts all of them."
        )
    for matter in matters:
        desk = LetterDesk(opened.place, book, CollectingRecord(book.facts, asked.day))
        desk.tell_language(matter.client)
        title = f"{asked.day} {matter.client.id} {matter.kind}"
        post(desk.posted(matter), title, asked.format_name, asked.output, of=opened)
    if not matters:
        say(nothing)
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
    numbers = [number for number in matter.numbers if number]
    more = f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
    return f"{matter.kind} to {matter.client.id} about {', '.join(numbers[:_NAMED]) or 'no number'}{more}"
