"""What counts on a day beside the book: what was said, what waits at the bank, and what is drafted already."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from arledger.capabilities.reminders.bank import AtBank, bank_files, last_statement
from arledger.capabilities.reminders.contacts import contacts_since
from arledger.capabilities.reminders.values import Circumstances, ItemKey, key_of, keys_of
from arledger.collecting.plans import ClientPlan, plan_of_item, plans_of
from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import paid_on
from arledger.collecting.values import ASKING_LETTERS
from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.model.documents import Item
from arledger.session.open_book import OpenBook
from arledger.session.outbox import outbox_of
from arledger.session.place import Place

if TYPE_CHECKING:
    from arledger.letters.drafts import Draft


def open_items_on(opened: OpenBook, day: date) -> Book:
    """Return the book that reminders are planned from: what is not settled on a day, as an aging reads it."""
    return opened.book(day, Query(settled=False))


def drafted_on(place: Place, day: date) -> "tuple[tuple[Path, Draft], ...]":
    """Return the reminders in the outbox of a day; raises UserError for one that cannot be read."""
    folder = outbox_of(place, day)
    if not folder.is_dir():
        return ()
    from arledger.letters.drafts import REMINDER, draft_in

    found = ((path, draft_in(path)) for path in sorted(folder.glob("*.eml")))
    return tuple((path, draft) for path, draft in found if draft and draft.kind == REMINDER)


def circumstances(
    opened: OpenBook,
    book: Book,
    drafts: "Iterable[Draft]",
    bank: AtBank | None,
    again: frozenset[str] = frozenset(),
) -> Circumstances:
    """Gather what counts on the book's day; more than the open items is read only where something asks for it.

    `again` are the Message-IDs of mails that may be sent although nobody knows whether they arrived.
    """
    day, settings = book.as_of, opened.place.policy.reminders
    record = CollectingRecord(book.facts, day)
    whole = cache(partial(opened.book, day))
    drafts = tuple(drafts)
    return Circumstances(
        record=record,
        paid_since=partial(_paid_since, opened, day),
        plan_of=partial(_plan_of, cache(partial(_plans_of, opened, record, day))),
        waiting=bank.waiting if bank else frozenset(),
        drafted={
            **{key: "" for draft in drafts for key, _ in keys_of(draft)},
            **_letters_of_day(opened.place, book, record),
            **_under_way(opened.place, book, record, again),
        },
        drafts=frozenset((draft.client, draft.currency) for draft in drafts),
        contacts=contacts_since(record, day, settings.cool_off, book, whole) if settings.cool_off else {},
    )


def _letters_of_day(place: Place, book: Book, record: CollectingRecord) -> "Mapping[ItemKey, str]":
    """Return the items for which letters in the day's outbox ask, unless they went, and which these are."""
    folder = outbox_of(place, book.as_of)
    paths = sorted(path for kind in ASKING_LETTERS for path in folder.glob(f"*{kind}*.eml"))
    if not paths:
        return {}
    from arledger.letters.drafts import draft_in

    found: dict[ItemKey, str] = {}
    for path in paths:
        draft = draft_in(path)
        if draft and draft.kind in ASKING_LETTERS and draft.message_id not in record.mails_taken():
            found |= dict.fromkeys(_keys(draft, book), path.name)
    return found


def _keys(draft: "Draft", book: Book) -> "Iterator[ItemKey]":
    """Yield the items that a draft asks for: a reminder knows them by their due dates, another letter by numbers."""
    yield from (key for key, _ in keys_of(draft))
    if draft.kind in ASKING_LETTERS:
        for item in book.items:
            if (item.client, item.currency) == (draft.client, draft.currency) and item.number in draft.numbers:
                yield key_of(item)


def _under_way(place: Place, book: Book, record: CollectingRecord, again: frozenset[str]) -> "Mapping[ItemKey, str]":
    """Return the items of mails that may have arrived, or have arrived and are not recorded yet, and which these are.

    Nobody is sent a second letter because nobody knows of the first.
    """
    outbox = outbox_of(place, date.min).parent
    if not any(outbox.glob("*/sent.log")):
        return {}
    from arledger.capabilities.reminders.under_way import under_way

    known = record.mails_sent() | record.mails_taken() | again
    return {key: said for draft, said in under_way(outbox, known) for key in _keys(draft, book)}


def look_at_bank(opened: OpenBook, book: Book, named: Sequence[Path]) -> AtBank | None:
    """Look into the files named or those of the policy, None where there are none to look into.

    Without any, the last statement in the ledger says up to when the bank is known.
    """
    files = bank_files(opened.place, named)
    if not files:
        last = last_statement(book)
        return AtBank(frozenset(), last) if last else None
    from arledger.capabilities.reminders.waiting import at_bank
    from arledger.entries.context import EntryContext
    from arledger.subledger.coins import payable

    place = opened.place
    # A bank account that is opened later is known to its files all the same.
    context = EntryContext(opened.book(date.max), place.policy, frozenset(), book.as_of, "", str(place.folder))
    return at_bank(files, place, context, payable(opened.book(book.as_of)))


def _paid_since(opened: OpenBook, day: date, items: Sequence[Item], since: date) -> Decimal:
    return paid_on(opened.book(day, opened.wanted_for(items[0].client)), items[0], since)


def _plans_of(opened: OpenBook, record: CollectingRecord, day: date, client: str) -> list[ClientPlan]:
    book = opened.book(day, opened.wanted_for(client))
    return plans_of(book, record, opened.place.policy.promises.grace, client)


def _plan_of(plans: Callable[[str], list[ClientPlan]], item: Item) -> ClientPlan | None:
    return plan_of_item(plans(item.client), item)
