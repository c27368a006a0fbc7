"""What a kind of mail must bring so that `send` can carry it: what keeps a draft back, who gets it, what is recorded.

Letters about a matter of a client, such as a promise or a dispute, share one implementation: a draft holds while the
matter of the day is still what it was drafted from, and is recorded as a contact with the client.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import product
from typing import Protocol

from arledger.collecting.record import CONTACT, CollectingRecord
from arledger.collecting.values import LETTER_CHANNELS
from arledger.entries.context import EntryContext
from arledger.letters.drafts import BY_POST, EMAIL, Draft, mark_of
from arledger.letters.matter import Matter
from arledger.letters.people import reachable
from arledger.letters.wording import harmless
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.model.plan import AccountName, NewCustom
from arledger.model.problem import Refused
from arledger.policy.settings import Policy
from arledger.session.open_book import OpenBook
from arledger.subledger.clients import text_of

AGAIN = "delete it and draft it again"
"""What is to be done with a draft that does not hold any more."""

CHANNELS = dict(zip((EMAIL, BY_POST), LETTER_CHANNELS, strict=True))
"""How a contact is recorded by the way in which a letter went."""


@dataclass(frozen=True, slots=True)
class Situation:
    """The day on which drafts are to go: the book with what is open on it, and what else is known.

    `again` are the Message-IDs of mails that may be sent although nobody knows whether they arrived. `waiting` gives
    client, currency, number and due date of the items whose receipt is at the bank and not booked.
    """

    opened: OpenBook
    book: Book
    again: frozenset[str]
    waiting: Callable[[], Iterable[tuple[str, str, str, date]]]


class Standing(Protocol):
    """What is known on a day of drafts of one kind."""

    def against(self, draft: Draft) -> str:
        """Return why a draft must not go, empty where it may."""

    def addresses(self, draft: Draft) -> Iterable[str]:
        """Return the addresses on record for a draft: nobody else gets it."""


class MailKind(Protocol):
    """One kind of mail."""

    def standing(self, situation: Situation) -> Standing:
        """Return what is known of its drafts on a day."""

    def record(self, context: EntryContext, client: Client, draft: Draft, day: date) -> Sequence[NewCustom]:
        """Return what is recorded of a draft that went out on a day."""


MatterOf = Callable[[Book, Policy, Draft], Matter | str]
"""Finds the matter that a draft is about as it is on the book's day, or says why there is no letter about it."""

BookOf = Callable[[OpenBook, date], Book]
"""Reads of a day's book what matters of all clients need."""


@dataclass(frozen=True, slots=True)
class MatterMail:
    """Letters about a matter of a client: `find` is what a capability brings.

    A letter that `asks` for money is kept back while a receipt for it waits at the bank. `read` is for matters that
    are about more than their client's own accounts.
    """

    find: MatterOf
    asks: bool = False
    read: BookOf | None = None

    def standing(self, situation: Situation) -> Standing:
        """Return what is known of its drafts on a day."""
        return _MatterStanding(self, situation)

    def record(self, context: EntryContext, client: Client, draft: Draft, day: date) -> Sequence[NewCustom]:
        """Return the contact that a letter was; nothing where its mail is on record already."""
        return recorded_once(context, client, draft, day)


@dataclass(frozen=True)
class _MatterStanding:
    """What was said and what waits at the bank is gathered once, however many drafts there are."""

    mail: MatterMail
    situation: Situation

    @cached_property
    def _record(self) -> CollectingRecord:
        book = self.situation.book
        return CollectingRecord(book.facts, book.as_of)

    @cached_property
    def _everybody(self) -> Book | None:
        read = self.mail.read
        return read(self.situation.opened, self.situation.book.as_of) if read else None

    @cached_property
    def _waiting(self) -> frozenset[tuple[str, str, str]]:
        return frozenset((client, currency, number) for client, currency, number, _ in self.situation.waiting())

    def against(self, draft: Draft) -> str:
        """Return why a draft must not go, empty where it may."""
        if other := _sent_since(self._record, draft):
            return f"the same letter was sent on {other}"
        found = self.mail.find(self._book(draft), self.situation.opened.place.policy, draft)
        if isinstance(found, str):
            return f"{' '.join(draft.numbers)}: {found}"
        if self.mail.asks:
            for number, owner in product(draft.numbers, (draft.client, *found.owners)):
                if (owner, draft.currency, number) in self._waiting:
                    return f"{number}: receipt-waiting"
        return _changed(draft, found)

    def addresses(self, draft: Draft) -> Iterable[str]:
        """Return the client's address, where there is one."""
        client = self.situation.book.clients.get(draft.client)
        person = reachable(client) if client else None
        return [person.address] if person else []

    def _book(self, draft: Draft) -> Book:
        opened = self.situation.opened
        return self._everybody or opened.book(self.situation.book.as_of, opened.wanted_for(draft.client))


def _sent_since(record: CollectingRecord, draft: Draft) -> date | None:
    """Return on which day after a draft's own another one about the same was sent."""
    told = set(told_numbers(draft.numbers))
    for day, kind, about, message_id in letters_sent(record, draft.client):
        mark = mark_of(message_id)
        is_same = mark is not None and (mark.about, mark.currency) == (draft.about, draft.currency)
        if day > draft.day and kind == draft.kind and is_same and told <= set(about):
            return day
    return None


def _changed(draft: Draft, matter: Matter) -> str:
    """Return what is not any more as a draft says it, empty where all is."""
    if matter.kind != draft.kind:
        return f"the letter of the day is {matter.kind}: {AGAIN}"
    wanted = dict(matter.parts)
    for item in draft.items:
        if item.number not in wanted or not same_amount(item.amount_due, wanted.pop(item.number)):
            return f"{item.number}: the amount has changed: {AGAIN}"
    if wanted or draft.said != matter.said:
        return f"what it says has changed: {AGAIN}"
    return ""


def same_amount(text: str, amount: Decimal) -> bool:
    """Say whether a text from a draft is an amount."""
    try:
        return Decimal(text) == amount
    except InvalidOperation:
        return False


def recorded_once(context: EntryContext, client: Client, draft: Draft, day: date) -> Sequence[NewCustom]:
    """Return the contact that a letter was; nothing where its mail is on record already."""
    if any(custom.type == CONTACT and draft.message_id in custom.values[5:] for custom in context.book.facts.customs):
        return ()
    return (contact_of(context, client, draft, day),)


def contact_of(context: EntryContext, client: Client, draft: Draft, day: date) -> NewCustom:
    """Return the record of a letter that went out; raises Refused where clients have no account to record it of."""
    refuse_payees(context.policy)
    about = " ".join(told_numbers(draft.numbers))
    person = harmless(text_of(client.meta, "contact")) or harmless(client.name) or client.id
    values = (
        AccountName(context.account_of(client)),
        CHANNELS.get(draft.channel, BY_POST),
        _writable(person),
        _writable(f"{draft.kind}: {harmless(draft.subject)}"),
        context.by,
        *((about,) if about else ()),
        *((draft.message_id,) if draft.message_id else ()),
    )
    return NewCustom(day, CONTACT, values)


def _writable(text: str) -> str:
    """Return text of a mail as a ledger can hold it: no backslash stands in its strings."""
    return text.replace("\\", "/").strip()


def refuse_payees(policy: Policy) -> None:
    """Raise Refused where clients are payees: nothing that was sent could be recorded of them."""
    if policy.items.client_from == "payee":
        raise Refused(
            "clients of this ledger are payees without an account: that a letter went could not be recorded",
            "Leave --write out, and write it to a file with --output.",
        )


def told_numbers(numbers: Iterable[str]) -> list[str]:
    """Return the numbers that a contact can name: they stand in one text with blanks between them."""
    return [each for each in numbers if each.split() == [each] and not each.startswith("<") and "\\" not in each]


def letters_sent(record: CollectingRecord, client: str) -> Iterable[tuple[date, str, tuple[str, ...], str]]:
    """Yield the letters on record of a client: day, kind, numbers, and Message-ID, which may be empty."""
    for contact in record.contacts():
        kind, colon, _ = contact.text.partition(":")
        if colon and contact.client == client and contact.channel in CHANNELS.values():
            yield contact.day, kind, contact.about, contact.message_id
