"""What `ar-*` directives say about collecting, as values; a `client` that nobody named is empty."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.model.days import days_after
from arledger.model.documents import Item
from arledger.model.money import Money

OWN_MAIL = re.compile(r"<reminder\.\d{4}-\d\d-\d\d\.([A-Z][A-Z0-9'._-]*)\.[0-9a-f]{16}@")
"""The Message-ID of a reminder of ours: its day, the currency, and what tells it from others."""


ASKING_LETTERS = ("promise-broken", "escalation-notice")
"""Templates of letters that ask for overdue money as a reminder does: not both go about the same within days."""

LETTER_CHANNELS = ("mail-out", "letter")
"""How a contact is recorded that was a letter of ours; its text is the template, a colon and the subject."""


class Notice(NamedTuple):
    """A notice went out about a number; `due` says about which instalment, where it was said."""

    day: date
    number: str
    level: int
    channel: str = ""
    due: date | None = None
    message_id: str = ""
    client: str = ""

    @property
    def currency(self) -> str:
        """The currency of the items that our own mail was about, as its Message-ID says; empty of any other."""
        found = OWN_MAIL.match(self.message_id)
        return found[1] if found else ""

    def is_about(self, item: Item, nudge: int) -> bool:
        """Say whether it counts for an item, whose nudge goes `nudge` days after its due date (negative: before).

        Without a due date it is about the instalments that were due by its day, or had their nudge.
        """
        if self.number != item.number or self.client not in ("", item.client):
            return False
        if self.currency not in ("", item.currency):
            return False
        if self.due is not None:
            return self.due == item.due
        waited = (self.day - item.due).days
        return waited >= (min(nudge, 0) if self.level == 0 else 0)


class Dispute(NamedTuple):
    """A dispute that is not resolved; an `amount` of zero is the whole of what is open."""

    since: date
    number: str
    amount: Money
    text: str
    owner: str = ""
    client: str = ""


class Promise(NamedTuple):
    """A promise to pay an amount of a number by a day."""

    made_on: date
    number: str
    pays_on: date
    amount: Money
    who: str
    client: str = ""


class Pause(NamedTuple):
    """No reminders of a number, or of a client where `number` is empty, until the end of a day."""

    day: date
    until: date
    reason: str
    who: str
    number: str = ""
    due: date | None = None
    client: str = ""


class Stop(NamedTuple):
    """No reminders of a client at all: `kind` is insolvent, opted-out, agency or lawyer."""

    day: date
    kind: str
    text: str
    who: str


class PlanPart(NamedTuple):
    """A part of an instalment plan: an amount of a number to be paid by a day."""

    said_on: date
    number: str
    pays_on: date
    amount: Money
    who: str
    client: str = ""


DOCUMENT_MAILS = ("invoice", "debit-memo", "credit-memo", "statement")
"""Kinds of mails by which documents go to clients."""


class Contact(NamedTuple):
    """Somebody spoke or wrote: `person` of the client, and `who` of us; `about` are numbers of theirs.

    A `message_id` is that of a mail; what is confidential does not leave the house.
    """

    day: date
    client: str
    channel: str
    person: str
    text: str
    who: str
    about: tuple[str, ...] = ()
    message_id: str = ""
    is_confidential: bool = False

    @property
    def is_document(self) -> bool:
        """Whether it is the mail of a document, such as an invoice or statement: nobody was chased."""
        return bool(self.message_id) and self.text.partition(":")[0] in DOCUMENT_MAILS


class Escalation(NamedTuple):
    """A client is handed on: `step` is management, agency or lawyer, `until` the day by which something happens."""

    day: date
    client: str
    step: str
    owner: str
    text: str
    who: str
    until: date | None = None


class Share(NamedTuple):
    """What of an open item is not to be asked for: amounts in its currency, never more than is open together."""

    disputed: Decimal
    promised: Decimal

    def left_of(self, item: Item) -> Decimal:
        """Return what of its item may be asked for."""
        return item.open - self.disputed - self.promised


def last_day(day: date, grace: int) -> date:
    """Return the last of so many days of grace after a day, at most the last one that there is."""
    return days_after(day, grace)
