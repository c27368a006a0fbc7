"""What is asked of a store: facts of any date, in memory or from a snapshot on disk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

from arledger.ledger.fingerprints import Include
from arledger.model.facts import Facts, Roots


@dataclass(frozen=True, slots=True)
class Query:
    """What part of the facts is needed; leaving parts out changes no figure, only speed.

    `settled` False leaves out entries that had settled each other by the day, with all that touches cash alone;
    `since` those that had before that day, so that everything of a period is there and all that was open in it;
    `accounts` keeps only entries on these accounts or below; `entries` False leaves out all of them, and the balances
    are there.
    """

    settled: bool = True
    since: date | None = None
    accounts: tuple[str, ...] = ()
    prices: bool = False
    entries: bool = True


NO_ENTRIES = Query(accounts=("",))
"""What opens and directives tell: no entry has an account without a name."""


DepositTimelines: TypeAlias = Mapping[tuple[str, str, str], tuple[tuple[date, tuple[str, ...]], ...]]


class Store(Protocol):
    """Facts of a ledger, as of any date."""

    @property
    def roots(self) -> Roots:
        """The accounts of the sub-ledger."""

    def facts(self, as_of: date, wanted: Query) -> Facts:
        """Return the facts known on `as_of`."""

    def numbers(self) -> frozenset[str]:
        """Return every number in use, of whatever date: links, and numbers in metadata."""

    def accounts_naming(self, number: str) -> frozenset[str]:
        """Return the kept accounts of all entries that carry or name a number, as a link or in metadata."""

    def values_of(self, key: str) -> frozenset[str]:
        """Return the texts that a key of metadata has in entries and their postings."""

    def accounts_saying(self, key: str) -> frozenset[str]:
        """Return the kept accounts of all entries whose own metadata has a key."""

    def deposit_timelines(self) -> DepositTimelines | None:
        """Return what keeps each deposit day by day, by number, client and currency; None where it is not kept."""

    def digests(self) -> dict[str, str]:
        """Return the digest of every file that was read, by its path."""

    def includes(self) -> tuple[Include, ...]:
        """Return every include pattern with the files that it matched."""
