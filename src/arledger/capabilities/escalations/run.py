"""`arledger escalate`: what is claimed and packed is shown, and with --write recorded and written at once."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from arledger.capabilities.escalations.claim import Claim, claims_of
from arledger.capabilities.escalations.entries import OUTSIDE, Handing
from arledger.capabilities.escalations.entries import escalate as make
from arledger.capabilities.escalations.pack import Pack, pack_of
from arledger.capabilities.escalations.pages import Case, claim_table
from arledger.capabilities.reminders.circumstances import look_at_bank
from arledger.letters.wording import harmless
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.model.money import amount_text
from arledger.model.plan import NewFile
from arledger.model.problem import Refused, UserError
from arledger.model.report import Column, Report, table_of
from arledger.session.answering import answer
from arledger.session.entry_options import PlanOptions
from arledger.session.findings import refuse_with_errors
from arledger.session.outbox import free_name, refuse_link
from arledger.session.place import Place
from arledger.session.preparing import need_text, proposing
from arledger.session.progress import waiting
from arledger.session.sending import safe_name
from arledger.session.writing import Session
from arledger.subledger.ties import prove_ties

FOLDER = "escalations"
_FILES = (Column("name", "File", whole=True), Column("about", "What it is", below=True))


class Asked(NamedTuple):
    """What the user asked for: whom, to whom, why, and where the pack goes."""

    client: str
    step: str
    owner: str
    reason: str
    until: date | None
    output: Path | None


def escalate(shared: PlanOptions, by: str | None, asked: Asked) -> None:
    """Propose that a client is handed on, with the record, the stop of reminders and the pack in one plan."""
    handing = Handing(asked.step, need_text(asked.owner, "--owner"), need_text(asked.reason, "--reason"), asked.until)
    with proposing(shared, by) as session:
        client = session.client(asked.client)
        plan = make(session.context(client), client, handing)
        book = session.book_on(session.options.day)
        case = _case(session, book, client, handing)
        target = _target(session.place, book.as_of, client.id, asked.output)
        with waiting("Packing"):
            pack = pack_of(case, session.place)
        about = f"the pack: {_claimed(case.claims)} claimed, {len(pack.members)} files"
        remarks = (*plan.remarks, *_warnings(case), *pack.notes)
        plan = replace(plan, files=(NewFile(target, pack.content, about),), remarks=remarks)
        answer(session, shared.format_name, _report(case, pack, target), lambda: plan, None)


def _case(session: Session, book: Book, client: Client, handing: Handing) -> Case:
    """Return what is handed on; raises Refused where the figures are in doubt, and where nothing is open."""
    refuse_with_errors(book, session.place, "nobody is escalated")
    policy = session.place.policy
    claims = claims_of(book, policy, client.id)
    if not any(claim.items for claim in claims):
        raise Refused(f"nothing of {client.id} is open on {book.as_of}", "There is nothing to hand on.")
    if any(tie.difference for tie in prove_ties(book, {client.id})):
        raise Refused(f"what {client.id} owes does not tie to the ledger", "`arledger check` shows why.")
    if handing.step in OUTSIDE:
        _refuse_waiting(session, book, client)
    return Case(book, policy, book.clients[client.id], handing, session.options.by, claims)


def _refuse_waiting(session: Session, book: Book, client: Client) -> None:
    """Refuse to claim outside what the bank is known to have."""
    bank = look_at_bank(session.opened, book, ())
    numbers = sorted({key[2] for key in bank.waiting if key[0] == client.id}) if bank else []
    if numbers:
        raise Refused(
            f"the bank has a receipt for {', '.join(numbers)} that is not booked",
            "Book it first: `arledger reconcile` with the statement.",
        )


def _target(place: Place, day: date, client: str, output: Path | None) -> str:
    """Return where the pack goes, named from the ledger's folder; nothing is ever written over."""
    if output is not None:
        return os.path.relpath(_named(output), place.folder)
    folder = (place.policy_file.parent if place.policy_file else place.folder) / FOLDER
    taken: set[str] = set()
    if folder.is_symlink() or folder.exists():
        refuse_link(folder)
        if not folder.is_dir():
            raise UserError(f"{folder}: this is no folder", "Move it away, or name a file with --output.")
        taken = {path.stem.casefold() for path in folder.iterdir()}
    name = free_name(safe_name(f"{day} {client}"), taken)
    return os.path.relpath(folder / f"{name}.zip", place.folder)


def _named(output: Path) -> Path:
    if output.suffix.lower() != ".zip":
        raise UserError(f"{output}: a pack is a zip archive", "End its name in .zip.")
    if output.is_symlink() or output.exists():
        raise UserError(f"{output} exists already", "Name a new file with --output.")
    if not output.parent.is_dir():
        raise UserError(f"{output.parent}: there is no such folder", "Make it first, or name another.")
    return Path(os.path.abspath(output))  # noqa: PTH100 - links on the way stay what they are


def _warnings(case: Case) -> list[str]:
    """Return what somebody should know before they hand a client on."""
    found = []
    for claim in case.claims:
        if disputed := claim.part("disputed"):
            found.append(f"{amount_text(disputed, claim.currency)} is disputed: it is named, and not claimed.")
        if promised := claim.part("promised"):
            found.append(f"{amount_text(promised, claim.currency)} is promised or agreed, and in time: not claimed.")
    if not any(claim.claimed for claim in case.claims):
        found.append(f"Nothing is claimed of {case.client.id} on {case.book.as_of}: look whether this is the time.")
    return found


def _claimed(claims: tuple[Claim, ...]) -> str:
    return " and ".join(amount_text(claim.claimed, claim.currency) for claim in claims if claim.items)


def _report(case: Case, pack: Pack, target: str) -> Report:
    handing = case.handing
    facts = [
        ("Client", f"{case.client.name} ({case.client.id})"),
        ("To", f"{handing.step}: {harmless(handing.owner)}"),
        ("Why", harmless(handing.reason)),
    ]
    if handing.until:
        facts.append(("Until", f"{handing.until}"))
    listed = [{"name": each.name, "about": harmless(each.about)} for each in pack.members]
    return Report(
        name="escalation",
        title=f"Escalation of {case.client.id}",
        as_of=case.book.as_of,
        tables=(claim_table(case), table_of("files", _FILES, listed, "What is in the pack")),
        data={**pack.manifest, "pack": target},
        facts=tuple(facts),
        notes=_notes(pack),
        precision=case.book.facts.precision,
    )


def _notes(pack: Pack) -> tuple[str, ...]:
    """Say what is missing in a pack; its README names each."""
    found = []
    for key, what in (
        ("not_kept", "Invoices without a document"),
        ("left_out", "Documents left out"),
    ):
        names = pack.manifest[key]
        if isinstance(names, list) and names:
            found.append(f"{what}: {', '.join(map(str, names))}.")
    without = pack.manifest["letters_without_copy"]
    if isinstance(without, list) and without:
        found.append(f"Letters on record without a copy: {len(without)}.")
    return tuple(found)
