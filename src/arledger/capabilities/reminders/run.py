"""`arledger remind`: the plan of a day shown, and with --write drafted into the outbox."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from arledger.capabilities.reminders.circumstances import circumstances, drafted_on, look_at_bank
from arledger.capabilities.reminders.people import recipients_of
from arledger.capabilities.reminders.report import remind_report
from arledger.capabilities.reminders.rules import plan_reminders
from arledger.capabilities.reminders.values import Reminders
from arledger.letters.languages import unknown_language
from arledger.model.book import Book
from arledger.model.plan import NewFile, Plan
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean
from arledger.session.answering import answer
from arledger.session.book_options import BookOptions
from arledger.session.lookup import find_client
from arledger.session.messages import say
from arledger.session.writing import Session, WriteOptions, writing

if TYPE_CHECKING:
    from arledger.letters.drafts import Draft

FORMS = ("pdf", "docx")
"""In which forms letters are drafted beside the mails."""


@dataclass(frozen=True, slots=True)
class RemindRequest:
    """What the user asked for, beside the ledger, the day, and whether to write."""

    client: str | None
    bank: tuple[Path, ...]
    also: tuple[str, ...]
    quiet: bool
    format_name: str | None
    output: Path | None


def remind(source: BookOptions, options: WriteOptions, asked: RemindRequest) -> None:
    """Plan the reminders of a day, show them, and draft them with --write."""
    forms = read_forms(asked.also)
    with writing(source, options) as session:
        book = session.unsettled_on(options.day)
        drafted = drafted_on(session.place, options.day)
        bank = look_at_bank(session, book, asked.bank)
        known = circumstances(session, book, (draft for _, draft in drafted), bank)
        only = find_client(book, asked.client).id if asked.client is not None else None
        found = plan_reminders(book, session.place.policy, known, only)
        if asked.quiet and not found.messages:
            return
        to = partial(recipients_of, place=session.place)
        report = remind_report(book, session.place.policy, found, bank, to)
        make = partial(draft_plan, session, book, found, drafted, forms) if options.write else no_plan
        answer(session, asked.format_name, report, make, asked.output, proposes=False)
        if found.messages and not options.write and asked.format_name is None and asked.output is None:
            say("Nothing is drafted yet: --write does it.")


def no_plan() -> Plan:
    """Return the plan of nothing: letters are only written where somebody wants them."""
    return Plan(())


def read_forms(texts: Sequence[str]) -> tuple[str, ...]:
    """Read each --also, which may name several with commas; raises UserError for a form that there is not."""
    found = tuple(dict.fromkeys(part.strip().lower() for text in texts for part in text.split(",")))
    for word in found:
        if word not in FORMS:
            raise UserError(
                f"--also: there is no form {word!r}", did_you_mean(word, FORMS, f"Choose {' or '.join(FORMS)}.")
            )
    return found


def draft_plan(
    session: Session, book: Book, found: Reminders, drafted: "Sequence[tuple[Path, Draft]]", forms: Sequence[str]
) -> Plan:
    """Propose the drafts of a plan, and the index of all drafts of the day."""
    from arledger.capabilities.reminders.index_page import NAME, index_page

    if not found.messages:
        return Plan(())
    from arledger.capabilities.reminders.outbox import Outbox
    from arledger.files.regular import read_regular
    from arledger.letters.drafts import LARGEST

    outbox = Outbox(book, session.place, forms)
    files = outbox.drafts(found.messages, [path.name for path, _ in drafted])
    mails = {path.name: read_regular(path, LARGEST) for path, _ in drafted}
    names = {Path(file.target).name: file.content for file in files}
    mails |= {name: content for name, content in names.items() if name.endswith(".eml")}
    company = session.place.policy.company.name or book.facts.title or session.place.main.stem
    page = index_page(book.as_of, company, mails, [name for name in names if not name.endswith(".eml")])
    target = os.path.relpath(outbox.folder / NAME, session.place.folder)
    remarks = dict.fromkeys(
        said for message in found.messages if (said := unknown_language(message.client, session.place.policy))
    )
    return Plan((), remarks=tuple(remarks), files=(*files, NewFile(target, page, "all of them on one page")))
