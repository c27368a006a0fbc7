"""Notes and files that go with a client's entries."""

import posixpath
import re
from dataclasses import replace
from pathlib import PurePosixPath

from arledger.entries.context import EntryContext
from arledger.model.documents import Client, Document
from arledger.model.plan import Addition, FileCopy, MetaPairs, NewDocument, NewNote, Plan
from arledger.model.problem import Refused, UserError
from arledger.subledger.reasons import reason_meta

_LONGEST_NAME = 120

_UNSAFE = re.compile(r"[^\w.\-]+")
_UNSAFE_FOLDER = re.compile(r"[^\w.:\-]+")


def note(
    context: EntryContext, client: Client, text: str, number: str | None, reason_for: Document | None = None
) -> Plan:
    """Propose a note on a client, about a number where one is given, or the reason why a receipt is unapplied."""
    if not text.strip():
        raise UserError("the note says nothing", "Give its text.")
    meta: MetaPairs = (("invoice", number),) if number else ()
    meta += tuple(reason_meta(reason_for).items()) if reason_for else ()
    return context.plan(context.file_of(client), [NewNote(context.day, context.account_of(client), text, meta)])


def document(
    context: EntryContext, client: Client, source: str, number: str | None, name: str = "", journal: str | None = None
) -> Plan:
    """Propose to copy a file beside the ledger, under its own `name` or another, as the client's document.

    It is recorded in the client's journal, or in another one.
    """
    file = journal or context.file_of(client)
    directive, target = made_document(context, client, name or PurePosixPath(source).name, number, file)
    return Plan((Addition(file, (directive,)),), copies=(FileCopy(source, target),))


def made_document(
    context: EntryContext, client: Client, name: str, number: str | None, journal: str
) -> tuple[NewDocument, str]:
    """Return the record of a client's file in a journal, and where it lies, seen from the ledger's folder."""
    # Where clients are payees, anything may stand in their names.
    folder = _UNSAFE_FOLDER.sub("-", client.id).strip(".-") or "client"
    target = PurePosixPath("documents") / folder / f"{context.day.isoformat()}.{safe_name(name)}"
    links = (number,) if number else ()
    path = _seen_from(context.folder, journal, target)
    return NewDocument(context.day, context.account_of(client), path, links), str(target)


def with_document(context: EntryContext, plan: Plan, client: Client, source: str | None, number: str | None) -> Plan:
    """Return a plan with a document added to it, or the plan itself."""
    if source is None:
        return plan
    return _joined(plan, document(context, client, source, number, journal=plan.additions[0].file))


def with_papers(
    context: EntryContext, plan: Plan, client: Client | None, text: str, source: str | None, number: str | None = None
) -> Plan:
    """Return a plan of directives, which say nothing themselves, with a note and a document beside them.

    Raises Refused where there is one and the client is not known.
    """
    if client is None:
        if text or source:
            raise Refused("the client is not known", "Say it with --client.")
        return plan
    plan = _joined(plan, note(context, client, text, number)) if text else plan
    return with_document(context, plan, client, source, number)


def _joined(plan: Plan, more: Plan) -> Plan:
    """Return a plan with what another adds to the same file."""
    first, *rest = plan.additions
    joined = Addition(first.file, (*first.directives, *more.additions[0].directives))
    return replace(plan, additions=(joined, *rest), copies=(*plan.copies, *more.copies))


def owner_of(context: EntryContext, plan: Plan) -> Client:
    """Return the client whose account a plan posts to; raises ValueError for one that posts to nobody's."""
    for addition in plan.additions:
        for directive in addition.directives:
            for leg in getattr(directive, "legs", ()):
                known = context.book.clients.get(context.book.facts.roots.client_of(leg.account) or "")
                if known:
                    return known
    raise ValueError("the plan is about no client")


def safe_name(name: str) -> str:
    """Return a file's name without anything that could be a path, an option or hidden."""
    plain = _UNSAFE.sub("-", name).strip(".-")
    while len(plain.encode()) > _LONGEST_NAME:
        plain = plain[1:]
    return plain.strip(".-") or "document"


def _seen_from(folder: str, file: str, target: PurePosixPath) -> str:
    """Return the path of `target` as seen from the folder of `file`; both are named from the ledger's folder."""
    return posixpath.relpath(PurePosixPath(folder) / target, (PurePosixPath(folder) / file).parent)
