"""A new document as it is sent: its PDF kept beside the ledger with the entry, and its mail drafted into the outbox.

All of it is one plan: where the entry is not written, neither are these.
"""

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from arledger.capabilities.documents.letter import letter_of, values_of
from arledger.capabilities.documents.rules import bill_of
from arledger.capabilities.documents.values import BILLED, Bill
from arledger.entries.context import EntryContext
from arledger.entries.documents import made_document
from arledger.letters import mail, pdf
from arledger.letters.drafts import EMAIL, mark_text, record_of
from arledger.letters.glyphs import missing_note
from arledger.letters.languages import language_of, unknown_language
from arledger.letters.letter import Letter
from arledger.letters.matter import Matter
from arledger.letters.people import Recipients, client_person, sender
from arledger.model.book import Book
from arledger.model.facts import Entry, Posting
from arledger.model.money import Money
from arledger.model.plan import Leg, NewFile, NewTransaction, Plan
from arledger.model.problem import Refused
from arledger.policy.settings import Policy
from arledger.session.correspondence import own_folder, stationery_of
from arledger.session.mail_kinds import refuse_payees
from arledger.session.outbox import free_name, outbox_of, refuse_elsewhere
from arledger.session.outbox_page import names_in, with_index
from arledger.session.place import Place, where_set
from arledger.session.sending import safe_name
from arledger.session.writing import Session
from arledger.subledger.book import build_book

HERE = "(new)"
"""The file of an entry that stands in none yet."""


def issue(session: Session, context: EntryContext, plan: Plan, number: str, *, by_mail: bool) -> Plan:
    """Return a plan with the document of its entry: the PDF, kept as the client's, and with `by_mail` a draft.

    Raises UserError where the client or the company has no address, Refused where a file of that name is kept.
    """
    place = session.place
    book, bill = _bill(context, plan, number)
    policy = place.policy
    made = letter_of(bill, stationery_of(place, book), language_of(bill.client, policy))
    content = pdf.render(made.letter, own_folder(place))
    directive, target = made_document(context, bill.client, f"{number}.pdf", number, plan.additions[0].file)
    if os.path.lexists(place.folder / target):
        raise Refused(f"{target} exists already", "Give another --number, or move the file away.")
    first, *rest = plan.additions
    kept = NewFile(target, content, f"{made.letter.subject} as PDF")
    files = [kept, *(_drafted(place, context, bill, made.letter, content) if by_mail else ())]
    known = missing_note(made.letter), made.note, unknown_language(bill.client, policy)
    notes = tuple(note if note.endswith(".") else f"{note}." for note in known if note)
    return replace(
        plan,
        additions=(replace(first, directives=(*first.directives, directive)), *rest),
        files=(*plan.files, *files),
        remarks=(*plan.remarks, *notes),
    )


def _bill(context: EntryContext, plan: Plan, number: str) -> tuple[Book, Bill]:
    """Return the document that a plan makes, in the book as it would be."""
    new = next(d for addition in plan.additions for d in addition.directives if isinstance(d, NewTransaction))
    entry = _entry(new)
    facts = replace(context.book.facts, entries=(*context.book.facts.entries, entry))
    book = build_book(facts, context.policy)
    document = next(d for d in book.documents if d.entry is entry and d.number == number and d.kind in BILLED)
    return book, bill_of(book, context.policy, document)


def _entry(new: NewTransaction) -> Entry:
    return Entry(
        new.date,
        "*",
        new.payee,
        new.narration,
        tuple(sorted(new.tags)),
        tuple(sorted(new.links)),
        MappingProxyType(dict(new.meta)),
        tuple(_posting(leg) for leg in new.legs),
        HERE,
        0,
    )


def _posting(leg: Leg) -> Posting:
    whole = leg.total_price
    price = Money(abs(whole.number / leg.number), whole.currency) if whole and leg.number else None
    return Posting(leg.account, leg.number, leg.currency, MappingProxyType(dict(leg.meta)), price)


def _drafted(place: Place, context: EntryContext, bill: Bill, letter: Letter, content: bytes) -> tuple[NewFile, ...]:
    """Return the draft of a document's mail, with the index of the outbox."""
    refuse_payees(place.policy)
    folder = outbox_of(place, context.day)
    refuse_elsewhere(folder)
    taken = {Path(name).stem.casefold() for name in names_in(folder)}
    name = free_name(safe_name(f"{bill.client.id} {bill.number}"), taken)
    writer = sender(place.policy, partial(where_set, place.policy_file))
    to = client_person(bill.client)
    matter = matter_of(bill, place.policy)
    draft = matter.draft(context.day, EMAIL)._replace(unapplied="0")
    mark = mark_text(matter.kind, context.day, matter.about, bill.currency)
    envelope = mail.Envelope(writer, Recipients(to), mark, record=record_of(draft))
    made = mail.render(letter, envelope, [mail.Attached(f"{safe_name(bill.number)}.pdf", content)])
    target = os.path.relpath(folder / f"{name}.eml", place.folder)
    file = NewFile(target, made, f"to {to.address}: {letter.subject}")
    return with_index(place, replace(context.book, as_of=context.day), [file])


def matter_of(bill: Bill, policy: Policy) -> Matter:
    """Return what the mail of a document is about: it holds while the document asks for the same."""
    return Matter(
        kind=bill.kind.value,
        client=bill.client,
        currency=bill.currency,
        about=f"{bill.document.date}",
        since=bill.document.date,
        parts=((bill.number, bill.contents.charged),),
        values=lambda _, wording: values_of(bill, policy, wording),
    )
