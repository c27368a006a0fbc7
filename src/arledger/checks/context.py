"""What a check looks at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from arledger.deposit_ledger.movements import entries_on_deposits
from arledger.deposit_ledger.states import DepositLedger
from arledger.financing.contracts import ContractLedger
from arledger.model.book import Book
from arledger.model.facts import Entry, Posting
from arledger.model.source import Source
from arledger.policy.settings import Policy
from arledger.subledger.clients import ClientNames


@dataclass(frozen=True)
class Context:
    """A book with its whole history, the policy, and a way to ask whether a file exists.

    `whole` is the book of the last day there is: a credit may name an invoice that is dated later. `partly` says
    that only some accounts were read: what is not there may be in the others. What is dated after `clock_day` is
    yet to come. `setting` tells where a setting of the policy stands, if it is in a file.
    """

    book: Book
    whole: Book
    policy: Policy
    exists: Callable[[str], bool]
    partly: bool = False
    clock_day: date = date.max
    setting: Callable[..., Source] | None = None

    @property
    def names(self) -> ClientNames:
        """Tells clients from accounts."""
        return ClientNames(self.book.facts.roots, self.policy.items.client_from)

    @cached_property
    def deposits(self) -> DepositLedger:
        """The deposits of the book; none where only some accounts were read."""
        if self.partly or not entries_on_deposits(self.book.facts):
            nothing = replace(self.book, facts=replace(self.book.facts, entries=()))
            return DepositLedger(nothing, self.policy)
        return DepositLedger(self.book, self.policy)

    @cached_property
    def contracts(self) -> ContractLedger:
        """The contracts that leasing companies are to pay."""
        return ContractLedger(self.book, self.policy)

    @property
    def day(self) -> date:
        """The day by which things should have been done: the book's, today, or the last day that the ledger knows."""
        day = min(self.book.as_of, self.clock_day)
        return day if day < date.max else max((entry.date for entry in self.book.facts.entries), default=date.min)

    def client_postings(self) -> Iterator[tuple[str, Entry, Posting]]:
        """Yield every receivable posting with its client, on the accounts that the book knows."""
        facts = self.book.facts
        names = ClientNames(facts.roots, self.policy.items.client_from, facts.accounts)
        for entry in facts.entries:
            for posting in entry.postings:
                client = names.of_posting(posting.account, entry)
                if client is not None:
                    yield client, entry, posting


def place_of(entry: Entry, posting: Posting | None = None) -> Source:
    """Return where a posting stands, or its entry where a plugin made it."""
    return Source(entry.file, (posting.line if posting else 0) or entry.line)
