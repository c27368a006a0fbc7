"""`arledger statements`: the list of a month, and each statement drafted as soon as it is made.

A run that is killed leaves whole drafts; the next one finds them and goes on with the others.
"""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from arledger.capabilities.statements.desk import StatementDesk, draft_of_statement
from arledger.capabilities.statements.month import figures_of
from arledger.capabilities.statements.month_plan import Listed, MonthPlan, MonthWanted, drafts_name, plan_month
from arledger.capabilities.statements.month_report import month_report
from arledger.files.one_by_one import WholeFiles, whole_files
from arledger.letters.glyphs import missing_note
from arledger.letters.languages import unknown_language
from arledger.letters.letter import Letter
from arledger.model.problem import UserError
from arledger.session.findings import refuse_with_errors
from arledger.session.long_work import freeing_memory
from arledger.session.mail_kinds import refuse_payees
from arledger.session.messages import say
from arledger.session.outbox import free_name, outbox_of, refuse_elsewhere
from arledger.session.outbox_page import NAME, index_of, names_in
from arledger.session.output import emit, leave_if_failed
from arledger.session.progress import counting, waiting
from arledger.session.report_options import OutputOptions
from arledger.session.reporting import open_at, report_on
from arledger.session.sending import safe_name
from arledger.session.writing import Session, WriteOptions, writing

_AHEAD = 16
"""Letters that wait to be set as PDF: enough that nobody waits, and few enough to keep in memory."""
_SETTERS = 4
"""PDFs that are set at once, at the most."""


def show_month(shared: OutputOptions, wanted: MonthWanted, today: date, *, quiet: bool) -> None:
    """Show the statements of a month, and why others get none."""
    with open_at(shared, None) as opened:
        plan = plan_month(opened, wanted, today)
        if quiet and not plan.listed:
            return
        try:
            report_on(opened, plan.statements.month.book, month_report(plan), shared)
        finally:
            if plan.listed and shared.format_name is None and shared.output is None:
                say("Nothing is drafted yet: --write does it.")


def draft_month(shared: OutputOptions, wanted: MonthWanted, options: WriteOptions, *, quiet: bool) -> None:
    """Draft the statements of a month into the outbox, and show which."""
    if shared.output is not None or shared.format_name not in (None, "table", "json"):
        raise UserError("--write answers in a terminal or as JSON", "Leave --format and --output out.")
    with writing(shared, options) as session:
        refuse_payees(session.place.policy)
        plan = plan_month(session.opened, wanted, options.day)
        book = plan.statements.month.book
        refuse_with_errors(book, session.place, "no statement is drafted")
        drafting = _Drafting(session, plan)
        made = drafting.run() if plan.listed or drafting.was_stopped else _Made((), ())
        if quiet and not plan.listed:
            return
    report = session.place.imprinted(month_report(plan, written=True, files=made.files))
    emit(report, shared.format_name, None, leave=False)
    for note in made.notes:
        say(f"Note: {note}")
    say(_written(session, made))
    leave_if_failed(report)


@dataclass(frozen=True, slots=True)
class _Made:
    files: tuple[str, ...]
    notes: tuple[str, ...]


def _written(session: Session, made: _Made) -> str:
    if not made.files:
        return "Written: nothing, as there is nothing new."
    folder = os.path.relpath(outbox_of(session.place, session.options.day), session.place.folder)
    mails = sum(name.endswith(".eml") for name in made.files)
    return f"Written: {mails} draft{'' if mails == 1 else 's'} in {folder}; {NAME} has all of them on one page."


class _Drafting:
    """Drafts the statements of a plan into the outbox of the day."""

    def __init__(self, session: Session, plan: MonthPlan) -> None:
        self._session = session
        self._plan = plan
        self._folder = outbox_of(session.place, session.options.day)
        self._desk = StatementDesk(session.place, plan.statements.month.book, session.options.day)
        self._names = {Path(name).stem.casefold() for name in names_in(self._folder)}
        self._files: list[str] = []
        self._notes: dict[str, None] = {}

    @property
    def was_stopped(self) -> bool:
        """Whether a run before this one has left drafts without their index."""
        return bool(self._names) and not (self._folder / NAME).exists()

    def run(self) -> _Made:
        """Write every draft as soon as it is made; raises UserError for a fault in a template or address."""
        refuse_elsewhere(self._folder)
        self._desk.refuse_without_sender()
        listed = self._plan.listed
        with whole_files(self._folder) as outbox, freeing_memory():
            # There is none until it has all: a run that is stopped leaves no page that seems to.
            outbox.remove(NAME)
            with counting("Writing statements", len(listed)) as step:
                for each, letter, printed in _printed(self._desk, listed):
                    self._write(outbox, each, letter, printed)
                    step()
            with waiting("Writing the index"):
                outbox.write(NAME, index_of(self._session.place, self._desk.book, self._session.options.day))
        return _Made(tuple(self._files), (*self._notes, *self._desk.notes))

    def _write(self, outbox: WholeFiles, listed: Listed, letter: Letter, printed: bytes) -> None:
        statement, day = listed.statement, self._session.options.day
        client, currency = statement.client, statement.account.currency
        said = (missing_note(letter), unknown_language(client, self._session.place.policy))
        self._notes |= dict.fromkeys(filter(None, said))
        name = free_name(safe_name(f"{client.id} {currency} {drafts_name(statement.account.day)}"), self._names)
        figures = (self._plan.statements.kind, figures_of(statement))
        draft = draft_of_statement(statement, day, listed.channel, figures)
        mail = self._desk.mail(statement, printed, listed.to, draft)
        # The draft is the last: what is to be printed is there where it is.
        if listed.to is None:
            self._put(outbox, f"{name}.pdf", printed)
        self._put(outbox, f"{name}.eml", mail)

    def _put(self, outbox: WholeFiles, name: str, content: bytes) -> None:
        outbox.write(name, content)
        self._files.append(os.path.relpath(self._folder / name, self._session.place.folder))


def _printed(desk: StatementDesk, listed: Sequence[Listed]) -> Iterator[tuple[Listed, Letter, bytes]]:
    """Yield the statements with their letters and PDFs, in their order; those ahead are set meanwhile."""
    ahead: deque[tuple[Listed, Letter, Future[bytes]]] = deque()
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _SETTERS)) as setters:
        try:
            for each in listed:
                letter = desk.letter(each.statement)
                ahead.append((each, letter, setters.submit(desk.printed, letter)))
                if len(ahead) > _AHEAD:
                    yield _next_of(ahead)
            while ahead:
                yield _next_of(ahead)
        finally:
            setters.shutdown(cancel_futures=True)


def _next_of(ahead: deque[tuple[Listed, Letter, Future[bytes]]]) -> tuple[Listed, Letter, bytes]:
    each, letter, made = ahead.popleft()
    return each, letter, made.result()
