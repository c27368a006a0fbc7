"""The pack of an escalation: everything that somebody needs who goes on with a client, in one archive."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from arledger.capabilities.escalations.claim import claimed_numbers
from arledger.capabilities.escalations.kept import Kept
from arledger.capabilities.escalations.letters import letters_of
from arledger.capabilities.escalations.log import ClientLog, client_log, log_report
from arledger.capabilities.escalations.members import Member, Room, zipped
from arledger.capabilities.escalations.pages import Case, Missing, items_report, manifest_of, readme
from arledger.capabilities.reminders.letter import Correspondence
from arledger.capabilities.reminders.values import Message
from arledger.letters import pdf
from arledger.letters.glyphs import missing_note
from arledger.model.report import Data, Report
from arledger.render import render
from arledger.session.contacts import signer
from arledger.session.correspondence import own_folder, stationery_of
from arledger.session.place import Place

MANIFEST, README = "manifest.json", "README.txt"
_TEXT_WIDTH = 100


class Pack(NamedTuple):
    """An archive and what is in it; `manifest` is for programs, `notes` are for us alone."""

    content: bytes
    members: tuple[Member, ...]
    manifest: "dict[str, Data]"
    notes: tuple[str, ...]


def pack_of(case: Case, place: Place) -> Pack:
    """Make the pack of a case: the same bytes from the same books and files.

    Raises UserError for a fault in the template of the statement, and where an outbox is a link.
    """
    notes: list[str] = []
    numbers = claimed_numbers(case.claims)
    first = min(each.item.date for claim in case.claims for each in claim.items)
    log = client_log(case.book, case.policy, case.client.id, first)
    notes += (
        f"{number} is another client's number, too: what names no client is in the log without its text."
        for number in log.unclear
    )
    kept = Kept(case.book, place, case.client.id, Room())
    invoices, not_kept = kept.invoices(numbers)
    letters = letters_of(kept, log.events, numbers, log.others)
    missing = Missing(not_kept, kept.left_out, letters.without_copy)
    members = [
        *_statements(case, place, notes),
        _rendered(items_report(case), "open-items", "xlsx", "the open items, each with what is claimed of it"),
        *_log(case, log, first),
        *invoices,
        *letters.members,
    ]
    manifest = dict(manifest_of(case, missing, members))
    report = Report("escalation", "Escalation", case.book.as_of, (), manifest)
    listed = Member(MANIFEST, render(report, "json", width=None, color=False), "the same for programs")
    members.append(listed)
    members.append(Member(README, readme(case, missing, members), "what to read first"))
    return Pack(zipped(members), tuple(sorted(members)), manifest, tuple(dict.fromkeys([*notes, *kept.notes])))


def _statements(case: Case, place: Place, notes: list[str]) -> Iterator[Member]:
    correspondence = Correspondence(case.book, case.policy, stationery_of(place, case.book), signer(place))
    for claim in case.claims:
        letter = correspondence.statement(Message(case.client, claim.currency, (), ()))
        if note := missing_note(letter):
            notes.append(f"{case.client.id}: {note}.")
        content = pdf.render(letter, own_folder(place))
        yield Member(f"statement-{claim.currency}.pdf", content, f"the statement of account in {claim.currency}")


def _log(case: Case, log: ClientLog, first: date) -> Iterator[Member]:
    report = log_report(log.events, case.client.name, case.company, first, case.book, case.policy.letters.paper)
    yield _rendered(report, "log", "html", "what happened since the oldest open invoice")
    shown = render(report, "table", width=_TEXT_WIDTH, color=False)
    yield Member("log.txt", shown, "the same as text")


def _rendered(report: Report, name: str, form: str, about: str) -> Member:
    return Member(f"{name}.{form}", render(report, form, width=None, color=False), about)
