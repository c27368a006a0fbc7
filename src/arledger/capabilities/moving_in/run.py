"""Carry out `arledger import`: read, set against the ledger, propose, write, and prove what was written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from arledger.capabilities.moving_in.entries import MOVED_KEY, Moved, documents, entries, refuse_payees
from arledger.capabilities.moving_in.people import People, plain_name
from arledger.capabilities.moving_in.proof import proven
from arledger.capabilities.moving_in.report import Found, import_report
from arledger.entries.context import EntryContext
from arledger.formats.imports.export import Export, ExportItem, Skipped
from arledger.formats.imports.mapping import own_mappings, shipped_mappings
from arledger.formats.imports.read import read_exports
from arledger.formats.imports.readings import ORDERS
from arledger.model.money import ZERO, amount_text
from arledger.model.plan import Plan
from arledger.model.problem import UserError
from arledger.session.answering import answer
from arledger.session.book_options import BookOptions
from arledger.session.clock import parse_date, today
from arledger.session.place import Place
from arledger.session.progress import counting
from arledger.session.writing import WriteOptions, writing
from arledger.subledger.clients import text_of

OWN_FOLDER = "imports"
"""The folder beside arledger.toml in which a user's own mappings lie."""


@dataclass(frozen=True)
class ImportRequest:
    """What a user asks for."""

    files: tuple[Path, ...]
    system: str
    as_of: str
    date_order: str
    strict: bool
    format_name: str | None
    output: Path | None


def move_in(source: BookOptions, options: WriteOptions, asked: ImportRequest) -> None:
    """Answer with what the files hold and what is new of it; with --write it is added, and compared again."""
    if asked.date_order and asked.date_order not in ORDERS:
        raise UserError(f"--date-order: {asked.date_order!r} is no order", f"Choose {', '.join(ORDERS)}.")
    with writing(source, options, first_client=True) as session:
        context = session.context(whole=True)
        refuse_payees(context)
        exports = _read(session.place, asked)
        found = _found(context, exports, parse_date(asked.as_of) if asked.as_of else None)
        answer(session, asked.format_name, import_report(found), partial(_plan, context, found, asked), asked.output)
    if options.write:
        proven(source, found, quiet=asked.format_name == "json")


def _read(place: Place, asked: ImportRequest) -> list[Export]:
    folder = (place.policy_file or place.main).parent / OWN_FOLDER
    own = own_mappings(folder)
    # A mapping of the user's own goes before those of the same name, of which there may be several.
    named = {one.name for one in own}
    mappings = (*(one for one in shipped_mappings() if one.name not in named), *own)
    exports = []
    with counting("Reading", len(asked.files)) as step:
        for file in asked.files:
            exports += read_exports(file, mappings, asked.system, asked.date_order)
            step()
    return exports


def _found(context: EntryContext, exports: Sequence[Export], said: date | None) -> Found:
    """Set what was read against the ledger: whose it is, and what is there already."""
    day = said or next((one.as_of for one in exports if one.as_of), None) or today()
    people = People(context.book)
    for export in exports:
        people.take(export)
    usual = next(iter(context.book.facts.operating_currencies), "")
    moved: dict[tuple[str, str, str, bool], Moved] = {}
    settled: list[Skipped] = []
    for export in exports:
        owed = [(item, people.of(item)) for item in export.items if item.open]
        settled += [_settled(item) for item in export.items if not item.open]
        _refuse_without_currency(owed, usual)
        for one in documents(export.system, owed, day, usual):
            # The same document on two sheets, or in two files, is one.
            moved.setdefault((one.person.id, one.key, one.currency, one.open < 0), one)
            one.person.currencies.add(one.currency)
    new, there, changed = _against_ledger(context, list(moved.values()))
    warnings = tuple(
        f"{Path(e.file).name}: {text}" for e in exports for text in (*e.warnings, *_other_company(context, e))
    )
    return Found(tuple(exports), day, usual, tuple(people), people.of, new, there, changed, tuple(settled), warnings)


def _settled(item: ExportItem) -> Skipped:
    return Skipped(item.source.line, "settled", f"{item.name} {item.number}".strip())


def _refuse_without_currency(owed: Iterable[tuple[ExportItem, object]], usual: str) -> None:
    for item, _ in owed:
        if not item.currency and not usual:
            raise UserError(
                f"{item.source}: the file names no currency, and the ledger none that it works in",
                'Write `option "operating_currency" "USD"` into the ledger.',
            )


def _other_company(context: EntryContext, export: Export) -> list[str]:
    names = [name for name in (context.policy.company.name, context.book.facts.title) if name]
    if not export.company or not names or plain_name(export.company) in map(plain_name, names):
        return []
    return [f"the file is of {export.company}, and this ledger of {names[0]}"]


def _against_ledger(
    context: EntryContext, moved: Sequence[Moved]
) -> tuple[tuple[Moved, ...], tuple[Moved, ...], tuple[str, ...]]:
    """Split documents into those that are new and those that are there, and say what changed of the latter."""
    posted = _posted(context)
    numbers = {
        (d.client, d.number, d.currency)
        for d in context.book.documents
        if d.number and not text_of(d.entry.meta, MOVED_KEY)
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
    """Return what each document that moved in stands on its client's account with, by client, key and currency."""
    posted: dict[tuple[str, str, str], Decimal] = {}
    roots = context.book.facts.roots
    for entry in context.book.facts.entries:
        key = text_of(entry.meta, MOVED_KEY) if entry.meta else ""
        for posting in entry.postings if key else ():
            client = roots.client_of(posting.account)
            if client:
                at = (client, key, posting.currency)
                posted[at] = posted.get(at, ZERO) + posting.number
    return posted


def _plan(context: EntryContext, found: Found, asked: ImportRequest) -> Plan:
    if asked.strict and found.warnings:
        raise UserError(
            "with --strict, a file with a warning is not imported", "Look at the warnings above.", exit_code=1
        )
    used = {one.person.id for one in found.new}
    people = [one for one in found.people if one.id in used or (one.details and not one.known)]
    first = min((one.day for one in found.new), default=found.day)
    plan = entries(context, found.new, people, first)
    remarks = [*plan.remarks, *(f"Changed since: {text}." for text in found.changed)]
    return replace(plan, remarks=(*(f"{text}." for text in found.warnings), *remarks))
