"""Bank statements as every format gives them, and what became of their lines."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from arledger.model.money import exact_sum
from arledger.model.source import Day, Source

REF_KEY = "bank-ref"
"""Metadata that links an entry, or one leg of it, to its bank line."""


FINGERPRINT = "fp-"
"""How references begin that were made of a line's content, because the bank gave none."""


PAYER_KEY = "payer"
"""Metadata that keeps the payer's name as the bank printed it, where it is not the client's."""

PAYER_ACCOUNT_KEY = "payer-account"
"""Metadata that keeps the bank account that a receipt came from, where it is none of the client's known ones."""

DECIDED_KEY, BY_HAND = "decided", "by hand"
"""Metadata that says of a receipt made from a bank line that a person decided what it pays, and so who has paid."""

CERTAIN, UNWEIGHED = 100, -1
"""The confidence of what the books, a rule or a person say; and of what is asked without one: none is shown."""

STATEMENT_DIRECTIVE = "ar-bank"

CLEARED_DIRECTIVE = "ar-cleared"


class BankLine(NamedTuple):
    """One movement on a bank account.

    `amount` is positive for money in and negative for money out. `bank_ref` is the bank's own reference
    (FITID, AcctSvcrRef, …), empty where the bank gives none; `structured_refs` are creditor references and
    end-to-end ids, strongest first. `text` is everything the payer and the bank wrote, in reading order.
    `batch` counts the transactions behind a line that was booked as one sum without their details.
    """

    date: date
    amount: Decimal
    currency: str
    text: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    bank_ref: str = ""
    structured_refs: tuple[str, ...] = ()
    kind: str = ""
    value_date: Day | None = None
    original_amount: Decimal | None = None
    original_currency: str = ""
    fee: Decimal | None = None
    returned: bool = False
    batch: int = 0
    source: Source | None = None

    def content(self) -> tuple[object, ...]:
        """Return what tells lines apart and puts them in the same order, wherever they stand in a file."""
        return (
            self.date,
            self.currency,
            self.amount,
            self.text,
            self.counterparty,
            self.counterparty_account,
            self.bank_ref,
            self.structured_refs,
            self.value_date or self.date,
            self.fee or 0,
        )


@dataclass(frozen=True)
class BankStatement:
    """A statement of one account in one currency; balances are None where the format carries none.

    `first` and `last` are the days it covers. The balances are of days of their own, at the end of
    `closing_date`; a date is None where the bank gives none, and the balance is then of the first or last day.
    Opening plus lines must be closing, and where a file says otherwise, `warnings` say by how much.
    """

    account: str
    currency: str
    first: date | None
    last: date | None
    opening: Decimal | None
    closing: Decimal | None
    lines: tuple[BankLine, ...]
    format: str
    file: str
    number: str = ""
    owner: str = ""
    warnings: tuple[str, ...] = ()
    opening_date: date | None = None
    closing_date: date | None = None

    @cached_property
    def difference(self) -> Decimal | None:
        """Return opening plus the lines in the statement's currency less closing, None where a balance is missing."""
        if self.opening is None or self.closing is None:
            return None
        return exact_sum((self.opening, self._moved(), -self.closing))

    @property
    def closes(self) -> date | None:
        """The day at whose end the account held the closing balance."""
        return self.closing_date or self.last

    @property
    def complete(self) -> bool:
        """Whether the lines are all that moved up to the closing balance.

        They are not where it was taken on a day that the statement does not cover, unless the opening balance
        proves it, and not where it has lines of days after its own in it.
        """
        if self.closing is None or self.closes is None:
            return False
        if self.difference is None:
            return (self.first or date.min) <= self.closes <= (self.last or date.max)
        return self.difference == 0 and all(line.date <= self.closes for line in self.lines)

    def balance_on(self, day: date) -> Decimal | None:
        """Return the balance at the end of a day, the closing balance's at the latest; None if it cannot be told.

        Before its first day, and between the last that it covers and its balance, a statement tells nothing.
        """
        if self.closing is None or self.closes is None:
            return None
        if day < self.closes:
            if self.difference is None and not self.complete:
                return None
            if self.first is not None and day < self.first - timedelta(days=1):
                return None
        return self.closing - self._moved(day)

    def _moved(self, after: date = date.min) -> Decimal:
        """Return the sum of the lines in the statement's currency after a day, up to the closing balance's."""
        until = self.closing_date if self.opening is None and self.closing_date else date.max
        own = (line.amount for line in self.lines if line.currency == self.currency and after < line.date <= until)
        return exact_sum(own)


class LineState(StrEnum):
    """What became of a line: every line ends in exactly one of these."""

    BOOKED = "booked"
    MATCHED = "matched"
    PROPOSED = "proposed"
    UNMATCHED = "unmatched"
    IGNORED = "ignored"


class Part(NamedTuple):
    """Part of a receipt that is for one invoice of one client."""

    client: str
    invoice: str
    amount: Decimal


class Candidate(NamedTuple):
    """A way to explain a line that is not certain: its parts and why.

    `withheld` is what a leasing company keeps of each part as its fee, empty where it keeps nothing.
    """

    parts: tuple[Part, ...]
    reason: str
    withheld: tuple[Decimal, ...] = ()


class Match(NamedTuple):
    """What is thought of a line: its state, the probability of it in percent, the reason in words, and the parts.

    `client` is known for money on account, too; `short` is what is paid less than the parts' items have
    open, `over` what is paid more, both zero or positive.
    """

    line: int
    state: LineState
    confidence: float
    reason: str
    client: str = ""
    parts: tuple[Part, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    short: Decimal = Decimal(0)
    over: Decimal = Decimal(0)
    account: str = ""
