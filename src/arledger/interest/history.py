"""What was owed on which day, and what interest was charged before: the history of each invoice that fell due.

What was charged is told by the memos themselves, in the metadata of their legs (`interest-of:`, `interest-to:`,
`interest-without:`, `fixed-sum-of:` and `interest-by:`): nothing is kept beside the ledger.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import disputed_of
from arledger.interest.wording import BY_KEY, FIXED_KEY, OF_KEY, TO_KEY, WITHOUT_KEY
from arledger.model.book import Book
from arledger.model.documents import Document, DocumentKind, Item
from arledger.model.facts import Entry, Meta, MetaValue
from arledger.model.money import ZERO, Money, exact_sum, half_coin, to_the_last_digit
from arledger.model.source import Source
from arledger.subledger.clients import day_of, text_of
from arledger.subledger.numbers import as_counted

Key = tuple[str, str, str]
"""Client, currency and number of an invoice."""

_BEARING = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO, DocumentKind.ADJUSTMENT)
_WORDS = re.compile(r"[\s:;,]+")


class Change(NamedTuple):
    """What was open of a debt changed on a day; negative lowers it. It counts from the next day on.

    `kind` and `number` are those of the credit. What was `never_owed`, as a credit memo says that decided a dispute
    for the client, counts from the beginning.
    """

    day: date
    amount: Decimal
    kind: DocumentKind
    number: str
    never_owed: bool = False


class Debt(NamedTuple):
    """A debt: an invoice or an instalment of it. Interest runs from the day after `last_free`.

    That is the due date, or the day of the entry that put an older debt on another account.
    """

    due: date
    last_free: date
    amount: Decimal
    changes: tuple[Change, ...]
    half_coin: Decimal

    def before(self, day: date) -> Decimal:
        """Return what was owed at the end of the day before, which is what bears interest on the day.

        So the day of a payment is paid for, and the due date is free.
        """
        changed = [each.amount for each in self.changes if each.day < day or each.never_owed]
        left = self.amount + exact_sum(changed)
        # What a settlement leaves and nobody can pay is not owed.
        return ZERO if changed and left < self.half_coin else left


class Charge(NamedTuple):
    """What a memo has charged of an invoice: the interest until a day, and perhaps its fixed sum.

    `without` is the disputed part of what was owed, on which no interest was charged. `until` is None where the memo
    has the fixed sum alone. `by` is how the memo says it was reckoned; empty where it does not. The memo stands
    at `source`.
    """

    memo: str
    day: date
    until: date | None
    without: Decimal
    interest: Decimal
    fixed_sum: Decimal
    by: str
    source: Source

    @property
    def total(self) -> Decimal:
        """Interest and fixed sum."""
        return exact_sum((self.interest, self.fixed_sum))


class Invoice(NamedTuple):
    """An invoice with its debts, the oldest due first, what was charged before, and what of it is disputed now."""

    client: str
    currency: str
    number: str
    debts: tuple[Debt, ...]
    charges: tuple[Charge, ...]
    disputed: Decimal

    @property
    def has_fixed_sum(self) -> bool:
        """Whether its fixed sum was charged: that is once in its life."""
        return any(charge.fixed_sum for charge in self.charges)


class Histories(NamedTuple):
    """The invoices of a book that fell due, and how many debits have no number and are left out."""

    invoices: tuple[Invoice, ...]
    without_number: int


def is_interest_memo(entry: Entry) -> bool:
    """Say whether an entry charges interest or a fixed sum: none is charged on it."""
    metas = (entry.meta, *(posting.meta for posting in entry.postings))
    return any(OF_KEY in meta or FIXED_KEY in meta for meta in metas if meta)


@to_the_last_digit
def histories(book: Book, client: str | None = None, until: date | None = None) -> Histories:
    """Return the invoices that were due before a day, else the book's, of a client or of all, sorted.

    The book must have their whole history.
    """
    record = CollectingRecord(book.facts, book.as_of)
    steps = _changes(book)
    found: defaultdict[Key, list[tuple[Item, Sequence[Change]]]] = defaultdict(list)
    without_number = 0
    memos = {_key(document) for document in book.documents if is_interest_memo(document.entry)}
    for at, item in enumerate(book.items):
        if client not in (None, item.client) or not _bears(item, until or book.as_of) or _key(item) in memos:
            continue
        if item.number:
            found[_key(item)].append((item, steps.get(at, ())))
        else:
            without_number += 1
    charges = charges_of(book)
    invoices = [_invoice(book, record, key, own, charges.get(key, ())) for key, own in found.items()]
    order = sorted(invoices, key=lambda each: (each.client, each.currency, as_counted(each.number)))
    return Histories(tuple(order), without_number)


def _key(about: Item | Document) -> Key:
    return about.client, about.currency, about.number


def _bears(item: Item, day: date) -> bool:
    return item.due < day and item.amount > 0 and item.document.kind in _BEARING


def _changes(book: Book) -> Mapping[int, Sequence[Change]]:
    """Return what settled each item, or was taken back of that, in the order of days."""
    found: defaultdict[int, list[Change]] = defaultdict(list)
    for step in book.allocations:
        document = book.credits[step.credit].document
        found[step.item].append(Change(step.date, -step.amount, document.kind, document.number))
    return {at: tuple(sorted(changes)) for at, changes in found.items()}


def _invoice(
    book: Book,
    record: CollectingRecord,
    key: Key,
    own: Iterable[tuple[Item, Sequence[Change]]],
    charges: Sequence[Charge],
) -> Invoice:
    client, currency, number = key
    own = sorted(own, key=lambda each: (each[0].due, each[0].document.date, each[0].amount, each[1]))
    decided = _decided(record, number, client)
    half = half_coin(currency, book.facts.precision)
    debts = tuple(
        Debt(item.due, _last_free(item), item.amount, tuple(_weighed(changes, decided)), half)
        for item, changes in own
    )
    dispute = record.dispute_of(number, client)
    open_ = exact_sum(item.open for item, _ in own)
    disputed = disputed_of(dispute, currency, open_) if dispute else ZERO
    return Invoice(client, currency, number, debts, tuple(sorted(charges, key=_of_charge)), disputed)


def _last_free(item: Item) -> date:
    # Until an entry moved or put off the debt, it bore interest where it stood.
    return max(item.due, item.document.date) if item.date < item.document.date else item.due


def _decided(record: CollectingRecord, number: str, client: str) -> frozenset[str]:
    """Return the words of resolutions that granted something: the credit memo that did is among them."""
    said = record.disputes_said(number, client)
    granted = (each.text for state, each in said if state == "resolved" and each.amount.number)
    return frozenset(word for text in granted for word in _WORDS.split(text))


def _weighed(changes: Sequence[Change], decided: frozenset[str]) -> Iterable[Change]:
    for each in changes:
        granted = each.kind is DocumentKind.CREDIT_MEMO and each.number in decided
        yield each._replace(never_owed=bool(each.number) and granted)


def charges_of(book: Book) -> Mapping[Key, Sequence[Charge]]:
    """Return what the memos of a book have charged, by client, currency and number."""
    found: defaultdict[Key, list[Charge]] = defaultdict(list)
    for document in book.documents:
        if document.amount > 0 and is_interest_memo(document.entry):
            for number, charge in _of_memo(document):
                found[document.client, document.currency, number].append(charge)
    return found


def _of_memo(document: Document) -> Iterable[tuple[str, Charge]]:
    entry = document.entry
    if OF_KEY in entry.meta or FIXED_KEY in entry.meta:
        # Written by hand: what the entry says is said of all of it.
        yield from _of_legs(document, [(entry.meta, document.amount)])
        return
    own = [(p.meta, -p.number) for p in entry.postings if p.meta and p.currency == document.currency]
    yield from _of_legs(document, own)


def _of_legs(document: Document, legs: Sequence[tuple[Meta, Decimal]]) -> Iterable[tuple[str, Charge]]:
    numbers = dict.fromkeys(text_of(meta, key) for meta, _ in legs for key in (OF_KEY, FIXED_KEY) if key in meta)
    for number in filter(None, numbers):
        interest = [(meta, amount) for meta, amount in legs if text_of(meta, OF_KEY) == number]
        until = [day_of(meta.get(TO_KEY)) or document.date for meta, _ in interest]
        yield (
            number,
            Charge(
                document.number,
                document.date,
                max(until, default=None),
                exact_sum(_amount(meta.get(WITHOUT_KEY)) for meta, _ in interest),
                exact_sum(amount for _, amount in interest),
                exact_sum(amount for meta, amount in legs if text_of(meta, FIXED_KEY) == number),
                next(filter(None, (text_of(meta, BY_KEY) for meta, _ in legs if _is_about(meta, number))), ""),
                Source(document.entry.file, document.entry.line),
            ),
        )


def _is_about(meta: Meta, number: str) -> bool:
    return number in (text_of(meta, OF_KEY), text_of(meta, FIXED_KEY))


def _amount(value: MetaValue) -> Decimal:
    if isinstance(value, Money):
        return value.number
    return value if isinstance(value, Decimal) else ZERO


def _of_charge(charge: Charge) -> tuple[date, str, date]:
    return charge.day, charge.memo, charge.until or date.min
