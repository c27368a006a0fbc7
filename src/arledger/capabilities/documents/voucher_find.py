"""Which entry a voucher is of: by a number that it carries, or by the place where it stands."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from arledger.capabilities.documents.find import choice
from arledger.ledger.query import NO_ENTRIES, Query
from arledger.model.account import is_under_any
from arledger.model.facts import Entry, Facts, numbers_in
from arledger.model.problem import UserError
from arledger.model.slips import ALIKE, did_you_mean
from arledger.session.open_book import OpenBook
from arledger.session.uncached import UncachedStore
from arledger.subledger.book import build_book
from arledger.subledger.clients import text_of
from arledger.subledger.numbers import NUMBER_KEY
from arledger.subledger.places import is_at


class FoundEntry(NamedTuple):
    """An entry with the facts around it; the number is its document's own, or empty."""

    facts: Facts
    entry: Entry
    number: str


def find_entry(opened: OpenBook, day: date, ref: str) -> FoundEntry:
    """Return the one entry that is meant; raises UserError where there is none, or several with their places."""
    if ":" in ref:
        facts = opened.facts(day)
        found = [entry for entry in facts.entries if is_at(entry, ref)]
        if not found:
            # What concerns no client, such as wages, is not kept with the sub-ledger.
            facts = _everything(opened, day)
            found = [entry for entry in facts.entries if is_at(entry, ref)]
        if not found:
            raise UserError(
                f"no entry stands at {ref} as of {day}", "Name any line of it, as in clients/Acme.beancount:26."
            )
    else:
        facts = _facts_naming(opened, day, ref)
        found = _named(opened, facts, ref)
    if len(found) > 1:
        shown = choice([f"{e.date} {e.narration or e.payee} ({e.source})" for e in found])
        raise UserError(f"{ref} may be any of {shown}", f"Name it by its place, as in {found[0].source}.")
    return FoundEntry(facts, found[0], _number_of(opened, facts, found[0]))


def _facts_naming(opened: OpenBook, day: date, ref: str) -> Facts:
    """Return the entries on the clients' and deposits' accounts that name a number; else on any account."""
    roots = opened.store.roots
    named = sorted(opened.store.accounts_naming(ref))
    own = [name for name in named if is_under_any(name, (*roots.receivable, *roots.deposits))]
    return opened.facts(day, Query(accounts=tuple(own or named)) if named else NO_ENTRIES)


def _everything(opened: OpenBook, day: date) -> Facts:
    types = opened.facts(day, NO_ENTRIES).types
    return UncachedStore(opened.place, verbose=False).facts(day, Query(accounts=tuple(types)))


def _named(opened: OpenBook, facts: Facts, ref: str) -> list[Entry]:
    """Return the entries whose own number it is, else those that link it."""
    book = build_book(facts, opened.place.policy)
    entries: Iterable[Entry] = [document.entry for document in book.documents if document.number == ref]
    if not entries:
        entries = [e for e in facts.entries if ref in e.links or ref in numbers_in(e.meta)]
    found = list({id(entry): entry for entry in entries}.values())
    if not found:
        remedy = did_you_mean(ref, opened.store.numbers(), "Name an entry by its place: FILE:LINE.", ALIKE)
        raise UserError(f"no entry has the number {ref} as of {facts.as_of}", remedy)
    return sorted(found, key=lambda entry: (entry.date, entry.source))


def _number_of(opened: OpenBook, facts: Facts, entry: Entry) -> str:
    book = build_book(facts, opened.place.policy)
    own = sorted({d.number for d in book.documents if d.entry is entry and d.number})
    return ", ".join(own) or text_of(entry.meta, NUMBER_KEY)
