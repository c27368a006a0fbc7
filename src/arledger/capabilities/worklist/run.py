"""`arledger worklist`: the list of a day, or one client's facts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from arledger.capabilities.reminders.circumstances import circumstances, drafted_on, look_at_bank
from arledger.capabilities.worklist.values import whose
from arledger.capabilities.worklist.work import Worklist, worklist_of
from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean
from arledger.policy.collecting import WorklistSettings
from arledger.session.open_book import OpenBook
from arledger.session.report_options import ReportOptions
from arledger.session.reporting import open_at, report_on

_TIME = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WorkRequest:
    """What the user asked for, beside the ledger and the day."""

    team: bool
    time: str
    owner: str | None
    bank: tuple[Path, ...]


def show(shared: ReportOptions, day: date, asked: WorkRequest) -> None:
    """Show the worklist of a day, or what each owner has to do."""
    from arledger.capabilities.worklist.report import worklist_report

    minutes = parse_time(asked.time) if asked.time else None
    with open_at(shared, shared.rev) as opened:
        settings = _checked(opened.place.policy.worklist)
        book, found = worklist_on(opened, day, asked.bank)
        if asked.owner is not None:
            found = _owned(found, asked.owner)
        if minutes is not None:
            count = minutes // settings.minutes
            found = replace(found, todo=found.todo[:count], later=found.todo[count:])
        report_on(opened, book, worklist_report(book, found, settings.minutes, by_owner=asked.team), shared)


def call_sheet(shared: ReportOptions, day: date, client: str, asked: WorkRequest) -> None:
    """Show one client's facts for a call."""
    from arledger.capabilities.worklist.call_sheet import call_sheet_report
    from arledger.session.lookup import find_client

    if asked.team or asked.time or asked.owner is not None:
        raise UserError("--team, --time and --owner are for the whole list", "Leave them out, or the client.")
    with open_at(shared, shared.rev) as opened:
        _checked(opened.place.policy.worklist)
        book, found = worklist_on(opened, day, asked.bank)
        who = find_client(book, client)
        works = [work for work in (*found.todo, *found.left_out) if work.client == who.id]
        report_on(opened, book, call_sheet_report(book, opened.place.policy, who, works), shared)


def worklist_on(opened: OpenBook, day: date, bank: Sequence[Path]) -> tuple[Book, Worklist]:
    """Return the book of a day and its worklist; raises UserError for a bank file that cannot be read."""
    book = opened.book(day, Query(prices=True))
    drafted = drafted_on(opened.place, day)
    known = circumstances(opened, book, (draft for _, draft in drafted), look_at_bank(opened, book, bank))
    return book, worklist_of(book, opened.place.policy, known)


def parse_time(text: str) -> int:
    """Read a time as minutes: `60m`, `60`, `1h`, `1h30m`; raises UserError for anything else."""
    found = _TIME.fullmatch(text.strip())
    hours, minutes = (int(part or 0) for part in found.groups()) if found else (0, 0)
    if not hours and not minutes:
        raise UserError(f"--time: {text!r} is no time", "Write minutes or hours, as in 60m or 1h30m.")
    return hours * 60 + minutes


def _owned(found: Worklist, owner: str) -> Worklist:
    """Keep what one person has to do; raises UserError for somebody who has no client at all."""
    known = {whose(work) for work in (*found.todo, *found.left_out)} - {""}
    if owner and owner not in known:
        raise UserError(f"--owner: {owner!r} has no client here", did_you_mean(owner, known, "Name one of them."))
    todo, left_out = (tuple(work for work in own if whose(work) == owner) for own in (found.todo, found.left_out))
    return Worklist(found.as_of, todo, left_out, owner=owner)


def _checked(settings: WorklistSettings) -> WorklistSettings:
    for name, days, least in (
        ("call-days", settings.call_days, 0),
        ("again-days", settings.again_days, 0),
        ("minutes", settings.minutes, 1),
    ):
        if days < least:
            raise UserError(f"[worklist] {name} is below {least}", "Correct it in arledger.toml.")
    return settings
