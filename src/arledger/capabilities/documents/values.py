"""What a document says that is sent to a client: an invoice, debit memo or credit memo as values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.interest.wording import Saying
from arledger.model.documents import Client, Document, DocumentKind

BILLED = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO, DocumentKind.CREDIT_MEMO)
"""What is sent to clients as a document of its own."""


class BillLine(NamedTuple):
    """A line: what, how many at which price, and its amount, net of tax.

    `quantity` and `price` are None where the entry does not say them; `tax` is a code of [[tax]], empty without one.
    `saying` is the text as a sentence of our own, where it is one.
    """

    text: str
    amount: Decimal
    quantity: Decimal | None = None
    unit: str = ""
    price: Decimal | None = None
    tax: str = ""
    saying: Saying | None = None


class TaxPart(NamedTuple):
    """The tax of one rate; rate (percent) and base are None where they cannot be known exactly.

    `name` is what the policy calls it, or its account's last component where neither name nor rate is known.
    """

    name: str
    rate: Decimal | None
    base: Decimal | None
    amount: Decimal


class Deducted(NamedTuple):
    """What is taken off in the entry itself: a deposit applied or money received, with its number if it has one."""

    what: str
    number: str
    amount: Decimal


class DuePart(NamedTuple):
    """A part of the amount and the day on which it falls due."""

    due: date
    amount: Decimal


class Offer(NamedTuple):
    """An early-payment discount: its percentage and amount, and the last day."""

    percent: Decimal
    until: date
    amount: Decimal


class Moved(NamedTuple):
    """What has become of a document since: a receipt or credit on it, or the use of a credit memo."""

    date: date
    what: str
    number: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Contents:
    """What the entry of a document says: lines and taxes make its total, less what is deducted its charge.

    All amounts are in the client's sense: what they owe on an invoice, what they get back on a credit memo.
    `whole` says that the entry cannot be told apart into lines, because others share it: one line is all of it.
    """

    lines: tuple[BillLine, ...]
    taxes: tuple[TaxPart, ...]
    rounding: Decimal
    deducted: tuple[Deducted, ...]
    net: Decimal
    total: Decimal
    charged: Decimal
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Bill:
    """A document as it is sent: its contents, when it is payable, and for a copy what has become of it by a day.

    `copy_of` is that day, None for a new one; `left` what is open or unused by then. `about` are the numbers that a
    memo corrects, `references` the client's, by the name of their metadata; `terms` is how the terms are written
    where they mean just these due dates; `saying` is the subject as a sentence of our own, where it is one.
    """

    document: Document
    client: Client
    number: str
    contents: Contents
    dues: tuple[DuePart, ...]
    offers: tuple[Offer, ...]
    terms: str
    subject: str
    about: tuple[str, ...]
    references: tuple[tuple[str, str], ...]
    delivered: str
    tax_note: str
    moved: tuple[Moved, ...]
    left: Decimal
    copy_of: date | None = None
    saying: Saying | None = None

    @property
    def kind(self) -> DocumentKind:
        """What it is."""
        return self.document.kind

    @property
    def currency(self) -> str:
        """The one currency that it is in."""
        return self.document.currency

    @property
    def is_credit(self) -> bool:
        """Whether it gives something back."""
        return self.kind is DocumentKind.CREDIT_MEMO
