"""A matter of one client about which a letter goes: what it is about, and what the letter says of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from arledger.collecting.record import CollectingRecord
from arledger.controls.holds import holds_on
from arledger.letters.drafts import Draft, DraftItem
from arledger.letters.template import SUFFIX
from arledger.letters.wording import Wording
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.model.money import amount_text, exact_sum
from arledger.subledger.clients import NO_LETTERS, text_of

Values = Callable[[Mapping[str, Any], Wording], Mapping[str, Any]]
"""Makes the values of a letter from those of every letter, in a language."""

_ELSEWHERE = ("insolvent", "lawyer", "agency")
"""Stops after which others speak with a client, or for them: not even an answer goes."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a letter is about: `kind` is the name of its template.

    `about` tells it from other matters of the client, by days alone; it began on `since`. `parts` are the numbers
    that it is about, with the amount of each, and `said` what the letter says beside them: a draft holds while all
    of these are the same. Where it asks for money, a reminder about its numbers from `asked_from` on says the same.
    `owners` are the clients on whose accounts the numbers are, where these are not all on its client's own.
    """

    kind: str
    client: Client
    currency: str
    about: str
    since: date
    parts: tuple[tuple[str, Decimal], ...]
    values: Values
    said: tuple[str, ...] = ()
    asked_from: date | None = None
    owners: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """The file name of its template."""
        return f"{self.kind}{SUFFIX}"

    @property
    def total(self) -> Decimal:
        """The amounts of its numbers together."""
        return exact_sum(amount for _, amount in self.parts)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that it is about."""
        return tuple(number for number, _ in self.parts)

    def draft(self, day: date, channel: str) -> Draft:
        """Return what the draft of its letter is about that is made on a day and goes by a channel."""
        return Draft(
            day=day,
            client=self.client.id,
            currency=self.currency,
            channel=channel,
            level=0,
            items=tuple(DraftItem(number, None, 0, f"{amount:f}") for number, amount in self.parts),
            total=amount_text(self.total, self.currency),
            unapplied="",
            kind=self.kind,
            about=self.about,
            said=self.said,
        )


def kept_from(client: Client, book: Book, record: CollectingRecord, numbers: tuple[str, ...], *, asks: bool) -> str:
    """Return why a client must not be written to on the book's day, empty where they may.

    A letter that `asks` for money keeps to what keeps reminders back; an answer goes unless others speak for them.
    """
    stop = record.stop_of(client.id)
    if stop and (asks or stop.kind in _ELSEWHERE):
        return f"{stop.kind} since {stop.day}"
    if not asks:
        return ""
    if text_of(client.meta, "reminders") in NO_LETTERS:
        return "opted-out"
    hold = holds_on(book, book.as_of).get(client.id)
    if hold:
        return f"on-hold since {hold.since}"
    pauses = [
        pause
        for item in book.items
        if item.client == client.id and item.number in numbers and item.open
        if (pause := record.pause_of(item.number, client.id, item.due, book.as_of))
    ]
    return f"paused until {max(pause.until for pause in pauses)}" if pauses else ""
