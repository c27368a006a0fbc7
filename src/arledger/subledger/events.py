"""Events of the sub-ledger: what each receivable posting does, in an order that files cannot change."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.model.account import is_under
from arledger.model.documents import NO_CLIENT, DocumentKind
from arledger.model.facts import Entry, Meta, Posting
from arledger.model.money import ZERO
from arledger.subledger.account_roles import Chart
from arledger.subledger.classify import RANK, Legs, credit_kind, debit_kind, tagged_kind
from arledger.subledger.clients import ClientNames, text_of
from arledger.subledger.due import DUE_KEY, DueAmount, DueDates
from arledger.subledger.numbers import NUMBER_KEY, explicit_number, item_number, named_numbers

TAKING = (DocumentKind.REFUND, DocumentKind.RETURNED_PAYMENT, DocumentKind.MOVED_RECEIPT)


class Event(NamedTuple):
    """What one receivable posting does to its client.

    `amount` is zero or positive; `debit` tells the side. `numbers` is the item's number for a debit that
    opens an item, else the numbers it names. `tagged` says that a tag has decided the kind.
    """

    date: date
    rank: int
    numbers: tuple[str, ...]
    amount: Decimal
    account: str
    dues: tuple[DueAmount, ...]
    kind: DocumentKind
    debit: bool
    tagged: bool
    entry: Entry
    posting: Posting
    position: int

    @property
    def line(self) -> int:
        """The posting's line, or the entry's where a plugin made the posting."""
        return self.posting.line or self.entry.line


def order_of(event: Event) -> tuple[object, ...]:
    """Sort by date, then by content; the place in the files decides only between identical twins."""
    entry = event.entry
    return (
        *event[:6],
        entry.narration,
        entry.payee,
        entry.flag,
        entry.links,
        entry.tags,
        event.kind,
        event.debit,
        _words(event.posting.meta),
        _words(entry.meta),
        entry.file,
        event.line,
    )


def _words(meta: Meta) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, str(value)) for key, value in meta.items())) if meta else ()


class Events:
    """Turns entries into events, client by client and currency by currency."""

    def __init__(self, names: ClientNames, chart: Chart, dues: DueDates, patterns: tuple[str, ...]) -> None:
        self._names = names
        self._chart = chart
        self._dues = dues
        self._patterns = patterns

    def collect(self, entries: tuple[Entry, ...]) -> dict[tuple[str, str], list[Event]]:
        """Return the events of every client and currency in their order."""
        events: dict[tuple[str, str], list[Event]] = {}
        for position, entry in enumerate(entries):
            for client, event in self._of_entry(entry, position):
                events.setdefault((client, event.posting.currency), []).append(event)
        for group in events.values():
            group.sort(key=order_of)
        return events

    def _of_entry(self, entry: Entry, position: int) -> Iterator[tuple[str, Event]]:
        legs: Legs | None = None
        tag: DocumentKind | None = None
        of_account = self._names.of_account
        for posting in entry.postings:
            if of_account(posting.account) is None:
                continue
            client = self._names.of_posting(posting.account, entry)
            if legs is None:
                legs = Legs(entry, self._chart)
                tag = tagged_kind(entry.tags) if entry.tags else None
            side = self._debit if posting.number >= 0 else self._credit
            yield client or NO_CLIENT, side(client or NO_CLIENT, entry, posting, position, legs, tag)

    def _credit(
        self, client: str, entry: Entry, posting: Posting, position: int, legs: Legs, tag: DocumentKind | None
    ) -> Event:
        kind = tag or credit_kind(legs)
        # What a move puts somewhere is there as a receipt is, before anything is taken back.
        rank = RANK[DocumentKind.RECEIPT if kind is DocumentKind.MOVED_RECEIPT else kind]
        if kind is DocumentKind.ADJUSTMENT and self._moves_credit(client, entry, posting.currency, legs):
            # Before the entry's own debits: rescheduling settles the old item and opens the new ones.
            kind, rank = DocumentKind.APPLICATION, RANK[DocumentKind.CREDIT_MEMO]
        numbers = named_numbers(posting, entry)
        amount, account = -posting.number, posting.account
        # By position, in the order of the fields: there are hundreds of thousands of these.
        return Event(entry.date, rank, numbers, amount, account, (), kind, False, False, entry, posting, position)

    def _debit(
        self, client: str, entry: Entry, posting: Posting, position: int, legs: Legs, tag: DocumentKind | None
    ) -> Event:
        kind = tag or debit_kind(legs, posting.number)
        numbers: tuple[str, ...]
        if kind is DocumentKind.ADJUSTMENT and self._takes_from_credit(client, entry, posting, legs):
            kind = DocumentKind.APPLICATION
            source = text_of(posting.meta, NUMBER_KEY)
            numbers = (source,) if source else ()
        elif kind in TAKING:
            receipt = text_of(posting.meta, NUMBER_KEY)
            numbers = (receipt,) if receipt else named_numbers(posting, entry)
        else:
            number = item_number(posting, entry, self._patterns)
            numbers = (number,) if number else ()
        opens = kind not in TAKING and kind is not DocumentKind.APPLICATION
        dues = self._dues.of(client, entry, posting) if opens else ()
        amount, account, tagged = posting.number, posting.account, tag is not None
        rank, debit = RANK[kind], True
        return Event(entry.date, rank, numbers, amount, account, dues, kind, debit, tagged, entry, posting, position)

    def _takes_from_credit(self, client: str, entry: Entry, posting: Posting, legs: Legs) -> bool:
        """Say whether a debit moves unapplied credit onto the items that its entry's credits name."""
        if explicit_number(posting, entry) or entry.links:
            return False
        if DUE_KEY in posting.meta or DUE_KEY in entry.meta or self._is_deeper(posting, entry):
            # A claim that is moved, such as a retention: an item of its own.
            return False
        return self._moves_credit(client, entry, posting.currency, legs)

    @staticmethod
    def _is_deeper(posting: Posting, entry: Entry) -> bool:
        others = [p.account for p in entry.postings if p.number < 0]
        return any(posting.account != account and is_under(posting.account, account) for account in others)

    def _moves_credit(self, client: str, entry: Entry, currency: str, legs: Legs) -> bool:
        """Say whether an entry has no legs but this client's and they cancel out."""
        if legs.debits or legs.credits:
            return False
        own = [p for p in entry.postings if self._names.of_posting(p.account, entry) == client]
        if len(own) != len(entry.postings):
            return False
        return sum((p.number for p in own if p.currency == currency), ZERO) == 0
