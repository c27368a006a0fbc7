"""What counts on a day beside the book: what was said, what waits at the bank, and what is drafted already."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from arledger.capabilities.reminders.bank import AtBank, bank_files, last_statement
from arledger.capabilities.reminders.contacts import contacts_since
from arledger.capabilities.reminders.values import Circumstances
from arledger.collecting.record import Record
from arledger.collecting.shares import paid_on
from arledger.model.book import Book
from arledger.model.documents import Item
from arledger.session.outbox import outbox_of
from arledger.session.place import Place
from arledger.session.writing import Session
from arledger.subledger.coins import payable

if TYPE_CHECKING:
    from arledger.letters.drafts import Draft


def drafts_of(folder: Path) -> "tuple[tuple[Path, Draft], ...]":
    """Return the reminders in an outbox folder; raises UserError for one that cannot be read."""
    if not folder.is_dir():
        return ()
    from arledger.letters.drafts import draft_in

    found = ((path, draft_in(path)) for path in sorted(folder.glob("*.eml")))
    return tuple((path, draft) for path, draft in found if draft)


def circumstances(session: Session, book: Book, drafts: "Iterable[Draft]", bank: AtBank | None) -> Circumstances:
    """Gather what counts on the book's day; more than the open items is read only where something asks for it."""
    day, settings = book.as_of, session.place.policy.reminders
    record = Record(book.facts, day)
    whole = cache(partial(session.book_on, day))
    drafts = tuple(drafts)
    return Circumstances(
        record=record,
        paid_since=partial(_paid_since, session, day),
        waiting=bank.waiting if bank else frozenset(),
        drafted=frozenset(
            (draft.client, draft.currency, item.number, item.due) for draft in drafts for item in draft.items
        ),
        drafts=frozenset((draft.client, draft.currency) for draft in drafts),
        contacts=contacts_since(record, day, settings.cool_off, book, whole) if settings.cool_off else {},
    )


def drafted_on(place: Place, day: date) -> "tuple[tuple[Path, Draft], ...]":
    """Return the drafts in the outbox of a day."""
    return drafts_of(outbox_of(place, day))


def look_at_bank(session: Session, book: Book, named: Sequence[Path]) -> AtBank | None:
    """Look into the files named or those of the policy, None where there are none to look into.

    Without any, the last statement in the ledger says up to when the bank is known.
    """
    files = bank_files(session.place, named)
    if not files:
        last = last_statement(book)
        return AtBank(frozenset(), last) if last else None
    from arledger.capabilities.reminders.waiting import at_bank

    whole = payable(session.book_on(book.as_of))
    return at_bank(files, session.place, session.context(whole=True), whole)


def _paid_since(session: Session, day: date, items: Sequence[Item], since: date) -> Decimal:
    return paid_on(session.history_on(day, items[0].client), items[0], since)
