"""Carry out `arledger import`: read, set against the ledger, propose, write, and prove what was written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from arledger.capabilities.comparison.reading import Files, day_of, read_files, statement_of
from arledger.capabilities.comparison.stated import Stated
from arledger.capabilities.moving_in.entries import entries, refuse_payees
from arledger.capabilities.moving_in.history import told_apart, with_history, with_open
from arledger.capabilities.moving_in.known_clients import changes_of
from arledger.capabilities.moving_in.proof import proven
from arledger.capabilities.moving_in.report import Found, import_report
from arledger.entries.context import EntryContext
from arledger.formats.imports.export import Export, ExportItem, Skipped
from arledger.model.money import ZERO, amount_text
from arledger.model.plan import Plan
from arledger.model.problem import UserError
from arledger.session.answering import answer
from arledger.session.book_options import BookOptions
from arledger.session.clock import parse_date
from arledger.session.writing import WriteOptions, writing
from arledger.subledger.clients import text_of
from arledger.subledger.moved_in import MOVED_IN_KEY, is_settled_elsewhere


@dataclass(frozen=True)
class ImportRequest:
    """What a user asks for."""

    files: tuple[Path, ...]
    system: str
    as_of: str
    date_order: str
    strict: bool
    history: bool
    format_name: str | None
    output: Path | None


def move_in(source: BookOptions, options: WriteOptions, asked: ImportRequest) -> None:
    """Answer with what the files hold and what is new of it; with --write it is added, and compared again."""
    files = Files(asked.files, asked.system, parse_date(asked.as_of) if asked.as_of else None, asked.date_order)
    with writing(source, options, first_client=True) as session:
        context = session.context(whole=True)
        refuse_payees(context)
        exports = read_files(session.place, files)
        _refuse_balances(exports)
        found = _found(context, exports, day_of(exports, files.as_of), history=asked.history)
        answer(session, asked.format_name, import_report(found), partial(_plan, context, found, asked), asked.output)
    if options.write:
        proven(source, found, quiet=asked.format_name == "json")


def _refuse_balances(exports: Sequence[Export]) -> None:
    for export in exports:
        if export.refuse:
            raise UserError(
                f"{export.file}: this is {export.title}: {export.refuse}",
                "Export a list of documents, as docs/moving-in.md shows; `arledger compare` takes this one.",
                exit_code=1,
            )


def _found(context: EntryContext, exports: Sequence[Export], day: date, *, history: bool) -> Found:
    """Set what was read against the ledger: whose it is, and what is there already."""
    titles = (context.policy.company.name, context.book.facts.title)
    stated = statement_of(context.book, exports, day, titles, settled=history)
    unknown, there, changed = _against_ledger(context, stated.documents)
    new = tuple(with_history(unknown) if history else with_open(unknown))
    told_apart(new, {(document.client, document.number) for document in context.book.documents})
    left_out = {id(item) for one in new for item in one.stated.items} if history else set()
    settled = tuple(_settled(item) for item in stated.settled if not history or id(item) not in left_out)
    people = tuple(stated.people)
    known = (people, stated.people.of, new, there, (*changed, *changes_of(people)), settled, stated.warnings)
    return Found(stated.exports, day, stated.currency, *known)


def _settled(item: ExportItem) -> Skipped:
    return Skipped(item.source.line, "settled", f"{item.name} {item.number}".strip())


def _against_ledger(
    context: EntryContext, moved: Sequence[Stated]
) -> tuple[tuple[Stated, ...], tuple[Stated, ...], tuple[str, ...]]:
    """Split documents into those that are new and those that are there, and say what changed of the latter."""
    posted = _posted(context)
    numbers = {
        (d.client, d.number, d.currency)
        for d in context.book.documents
        if d.number and not text_of(d.entry.meta, MOVED_IN_KEY)
    }
    new, there, changed = [], [], []
    for one in moved:
        before = posted.get((one.person.id, one.key, one.currency))
        number = one.items[0].number
        if before is not None or (number and (one.person.id, number, one.currency) in numbers):
            there.append(one)
            if before is not None and before != one.open:
                figures = (
                    f"{amount_text(before, one.currency)} then, {amount_text(one.open, one.currency)} in this file"
                )
                changed.append(f"{one.person.name}, {number or one.key}: {figures}")
        else:
            new.append(one)
    return tuple(new), tuple(there), tuple(changed)


def _posted(context: EntryContext) -> dict[tuple[str, str, str], Decimal]:
    """Return what was open of each document that moved in when it did, by client, key and currency.

    With its history, that is what it came to, less what the other system had settled of it.
    """
    posted: dict[tuple[str, str, str], Decimal] = {}
    roots = context.book.facts.roots
    for entry in context.book.facts.entries:
        of_entry = text_of(entry.meta, MOVED_IN_KEY) if entry.meta else ""
        if not of_entry and not (entry.meta and is_settled_elsewhere(entry)):
            continue
        for posting in entry.postings:
            client, key = roots.client_of(posting.account), text_of(posting.meta, MOVED_IN_KEY) or of_entry
            if client and key:
                at = (client, key, posting.currency)
                posted[at] = posted.get(at, ZERO) + posting.number
    return posted


def _plan(context: EntryContext, found: Found, asked: ImportRequest) -> Plan:
    if asked.strict and found.warnings:
        raise UserError(
            "with --strict, a file with a warning is not imported", "Look at the warnings above.", exit_code=1
        )
    used = {one.stated.person.id for one in found.new}
    people = [one for one in found.people if one.id in used or (one.details and not one.known)]
    first = min((one.stated.day for one in found.new), default=found.day)
    plan = entries(replace(context, day=found.day), found.new, people, first)
    remarks = [*plan.remarks, *(f"Changed since: {text}." for text in found.changed)]
    return replace(plan, remarks=(*(f"{text}." for text in found.warnings), *remarks))
