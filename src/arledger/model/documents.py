"""Documents, open items, credits and clients: what the trade makes of a ledger's entries."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from arledger.model.facts import NO_META, Entry, Meta
from arledger.model.money import ZERO, Money
from arledger.model.source import Day, Source

NO_CLIENT = "(no client)"
PENDING = "!"


class DocumentKind(StrEnum):
    """What a document is; told from the other accounts of its entry or from a tag."""

    INVOICE = "invoice"
    DEBIT_MEMO = "debit-memo"
    RECEIPT = "receipt"
    CREDIT_MEMO = "credit-memo"
    WRITE_OFF = "write-off"
    RECOVERY = "recovery"
    DEPOSIT_APPLIED = "deposit-applied"
    REFUND = "refund"
    RETURNED_PAYMENT = "returned-payment"
    MOVED_RECEIPT = "moved-receipt"
    APPLICATION = "application"
    ADJUSTMENT = "adjustment"


MONEY_IN = (DocumentKind.RECEIPT, DocumentKind.MOVED_RECEIPT)
"""What brings a client money: a receipt, and on its credit side an entry that moves one here."""


class Client(NamedTuple):
    """A customer of the book, as known on the book's day.

    `id` is the account's component, `terms` the terms text in force (empty: the policy's default),
    `limit` the credit limit in force.
    """

    id: str
    name: str
    terms: str = ""
    limit: Money | None = None
    meta: Meta = NO_META
    opened: date | None = None
    source: Source | None = None


class Document(NamedTuple):
    """One document of one client in one currency.

    `amount` has the ledger's sign: positive is a debit (the client owes more). `number` is the
    document's own number, `about` the numbers that a credit or a returned payment names.
    """

    client: str
    currency: str
    kind: DocumentKind
    number: str
    about: tuple[str, ...]
    date: date
    amount: Decimal
    entry: Entry

    @property
    def pending(self) -> bool:
        """Whether the entry carries the flag `!`: it counts, and reports mark it."""
        return self.entry.flag == PENDING


class Item(NamedTuple):
    """An item: one debit of an invoice, or one of its instalments, as of the book's day.

    `amount` and `settled` are zero or positive, and never settled more than the amount. `date` is the invoice's,
    also where a later entry has put the item off: the day of that entry is its document's. `rounding` is what a
    settlement has left and nobody can pay, less than half a coin: it is not open.
    """

    client: str
    number: str
    account: str
    currency: str
    date: date
    due: Day
    amount: Decimal
    settled: Decimal
    document: Document
    source: Source
    rounding: Decimal = ZERO

    @property
    def open(self) -> Decimal:
        """What is still owed on the item."""
        return self.amount - self.settled - self.rounding

    def days_past_due(self, as_of: Day) -> int:
        """Whole days past due; 0 on the due date itself, negative before it."""
        return (as_of - self.due).days


class Credit(NamedTuple):
    """A receipt, credit memo or other credit and what of it is still unapplied (`open`, positive).

    `rounding` is what is left of it and nobody can use, less than half a coin: it is not unapplied.
    """

    client: str
    currency: str
    date: date
    amount: Decimal
    open: Decimal
    document: Document
    source: Source
    rounding: Decimal = ZERO


class Allocation(NamedTuple):
    """Part of a credit set against one item on one day; negative where a returned payment undoes it.

    `item` and `credit` are positions in the book's items and credits.
    """

    credit: int
    item: int
    amount: Decimal
    date: date


class Use(NamedTuple):
    """Part of a credit that another document took: a refund, a returned payment, an application, a move.

    `credit` is a position in the book's credits, `amount` positive.
    """

    credit: int
    document: Document
    amount: Decimal
