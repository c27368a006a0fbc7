"""The facts of a ledger that has just been loaded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from arledger.ledger.fingerprints import Include, SourceFile
from arledger.ledger.load.extract import Extract
from arledger.ledger.load.loaders import Loaded
from arledger.ledger.query import DepositTimelines, Query
from arledger.model.account import is_under_any
from arledger.model.facts import AccountTypes, Balance, Entry, Facts, Roots, balances_within, values_in
from arledger.model.money import sums, to_the_last_digit
from arledger.model.problem import Problem


@dataclass(frozen=True, slots=True)
class Header:
    """What holds for a whole ledger, whatever the date."""

    title: str
    main: str
    loader: str
    operating_currencies: tuple[str, ...]
    types: AccountTypes
    roots: Roots
    precision: Mapping[str, int] = field(default_factory=dict)


class MemoryStore:
    """All facts of a ledger."""

    def __init__(
        self,
        loaded: Loaded,
        kept: Extract,
        header: Header,
        problems: Sequence[Problem],
        files: Sequence[SourceFile] = (),
        includes: Sequence[Include] = (),
    ) -> None:
        self.files = tuple(files)
        self._includes = tuple(includes)
        self.loaded = loaded
        self.kept = kept
        self.header = header
        self.problems = tuple(problems)

    @property
    def roots(self) -> Roots:
        """The accounts of the sub-ledger."""
        return self.header.roots

    def facts(self, as_of: date, wanted: Query) -> Facts:
        """Return the facts known on `as_of`; settled entries are always included."""
        entries = [entry for entry in self.kept.entries if entry.date <= as_of]
        balances = balances_of(entries, self.header.roots)
        if wanted.accounts:
            entries = [e for e in entries if any(is_under_any(p.account, wanted.accounts) for p in e.postings)]
        kept = replace(self.kept, entries=entries if wanted.entries else [])
        return facts_on(as_of, self.header, kept, balances, self.problems, wanted.accounts)

    def numbers(self) -> frozenset[str]:
        """Return every number in use."""
        return numbers_of(self.kept.entries)

    def accounts_naming(self, number: str) -> frozenset[str]:
        """Return the kept accounts of all entries that carry or name a number."""
        keeps = cache(self.header.roots.keeps)
        naming = (entry for entry in self.kept.entries if number in entry.numbers())
        return frozenset(p.account for entry in naming for p in entry.postings if keeps(p.account))

    def values_of(self, key: str) -> frozenset[str]:
        """Return the texts that a key of metadata has in entries and their postings."""
        return values_in(self.kept.entries, key)

    def accounts_saying(self, key: str) -> frozenset[str]:
        """Return the kept accounts of all entries whose own metadata has a key."""
        keeps = cache(self.header.roots.keeps)
        saying = (entry for entry in self.kept.entries if entry.meta.get(key) is not None)
        return frozenset(p.account for entry in saying for p in entry.postings if keeps(p.account))

    def deposit_timelines(self) -> DepositTimelines | None:
        """Return what keeps each deposit day by day: only a snapshot knows it without reckoning."""
        return None

    def digests(self) -> dict[str, str]:
        """Return the digest of every file that was read."""
        return {file.path: file.digest for file in self.files}

    def includes(self) -> tuple[Include, ...]:
        """Return every include pattern with the files that it matched."""
        return self._includes


def numbers_of(entries: Iterable[Entry]) -> frozenset[str]:
    """Collect the numbers that entries carry or name."""
    return frozenset(number for entry in entries for number in entry.numbers())


def facts_on(
    as_of: date,
    header: Header,
    kept: Extract,
    balances: tuple[Balance, ...],
    problems: Sequence[Problem],
    accounts: tuple[str, ...] = (),
) -> Facts:
    """Return the facts of a day; the entries must already be those of the day and accounts, the rest is cut here."""
    return Facts(
        as_of=as_of,
        title=header.title,
        main=header.main,
        operating_currencies=header.operating_currencies,
        types=header.types,
        roots=header.roots,
        opens=tuple(o for o in kept.opens if o.date <= as_of),
        entries=tuple(kept.entries),
        customs=tuple(c for c in kept.customs if c.date <= as_of),
        notes=tuple(n for n in kept.notes if n.date <= as_of),
        documents=tuple(d for d in kept.documents if d.date <= as_of),
        prices=tuple(p for p in kept.prices if p.date <= as_of),
        assertions=tuple(a for a in kept.assertions if a.date <= as_of),
        balances=balances_within(balances, accounts),
        problems=tuple(problems),
        accounts=accounts,
        precision=header.precision,
    )


@to_the_last_digit
def balances_of(entries: Sequence[Entry], roots: Roots) -> tuple[Balance, ...]:
    """Add up the kept accounts as Beancount does: per account and currency, every posting once."""
    keeps = cache(roots.keeps)
    postings = (posting for entry in entries for posting in entry.postings if keeps(posting.account))
    totals = sums(((posting.account, posting.currency), posting.number) for posting in postings)
    return tuple(Balance(account, currency, number) for (account, currency), number in sorted(totals.items()))
