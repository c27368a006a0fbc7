"""The statements of a month: who gets one, as of its last day, and who does not. Pure."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from arledger.collecting.shares import disputed_parts
from arledger.letters.account_statement import Statement
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Client
from arledger.model.money import ZERO
from arledger.policy.settings import Policy
from arledger.subledger.account_activity import Account, Period
from arledger.subledger.aging import Buckets
from arledger.subledger.client_accounts import ClientAccounts
from arledger.subledger.ties import untied_clients

OPEN_ITEMS, ACTIVITY = "open-item", "activity"
"""What a statement lists: what is open, or what happened with its opening and closing balance."""


class Reason(StrEnum):
    """Why there is no statement: the account says nothing, the client wants none, or it was made before."""

    NOTHING = "nothing"
    NO_CLIENT = "no-client"
    NOT_TIED = "does-not-tie"
    OPTED_OUT = "opted-out"
    STOPPED = "stopped"
    DRAFTED = "drafted"
    SENT = "sent"


class Skipped(NamedTuple):
    """An account without a statement; `detail` says more than the reason, where there is more to say."""

    client: Client
    currency: str
    balance: Decimal
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """What the statements of a period are made from: the book of its last day, and the one of the day before it.

    The first has everything of the period, the other what was not settled.
    """

    first: date
    book: Book
    opening: Book

    @property
    def last(self) -> date:
        """The day of the statements."""
        return self.book.as_of


class Statements:
    """Every statement that a month can have, in the order of clients and currencies."""

    def __init__(self, month: Month, policy: Policy, kind: str) -> None:
        self.month = month
        self.kind = kind
        book, aging = month.book, policy.aging
        self._accounts = ClientAccounts(book, Buckets(aging.buckets), aging.by, disputed_parts(book))
        self._period = Period(book, month.first, month.opening)
        self._untied = {(client, currency) for client, currency, _ in untied_clients(book)}

    def accounts(self) -> Sequence[Account]:
        """Return the accounts on which something is open, or was before, or happened."""
        return sorted(self._accounts.open() | set(self._period.accounts()))

    def of(self, client: Client, currency: str) -> Statement:
        """Return the statement of an account, whatever it says."""
        whose = (client.id, currency)
        activity = self._period.of(whose) if self.kind == ACTIVITY else None
        return Statement(client, self._accounts.of(whose), self._accounts.buckets, activity)

    def objection(self, whose: Account) -> Reason | None:
        """Return what speaks against a statement in the books themselves, None where nothing does."""
        if whose[0] == NO_CLIENT:
            return Reason.NO_CLIENT
        if whose in self._untied:
            return Reason.NOT_TIED
        if whose in self._accounts.open() or self._period.moved(whose):
            return None
        return Reason.NOTHING

    def without_any(self) -> Iterator[str]:
        """Yield the clients who have no account at all with anything on it."""
        known = {client for client, _ in self.accounts()}
        yield from sorted(client for client in self.month.book.clients if client not in known)

    def balance(self, whose: Account) -> Decimal:
        """Return the balance of an account."""
        return self._accounts.of(whose).balance


def figures_of(statement: Statement) -> str:
    """Return what stands for all figures of a statement: it is another one where any of them is."""
    account, activity = statement.account, statement.activity
    said: list[object] = [account.client, account.currency, account.day.isoformat()]
    said += [
        [
            item.number,
            str(item.date),
            str(item.due),
            *map(_plain, (item.amount, item.open, account.disputed_of(item))),
        ]
        for item in account.items
    ]
    said += [
        [credit.document.kind, credit.document.number, str(credit.date), _plain(credit.open)]
        for credit in account.credits
    ]
    said.append([_plain(number) for number in account.aging.buckets])
    if activity:
        said += [str(activity.since), _plain(activity.opening), _plain(activity.rounding)]
        said += [
            [each.kind, each.number, [*each.about], str(each.date), _plain(each.amount)]
            for each in activity.documents
        ]
    return sha256(json.dumps(said).encode()).hexdigest()


def _plain(number: Decimal) -> str:
    """Write a figure so that 5.0 and 5.00 are the same."""
    return f"{(number or ZERO).normalize():f}"
