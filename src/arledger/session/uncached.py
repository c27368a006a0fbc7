"""Facts from the files alone, without a snapshot."""

from datetime import date
from typing import TYPE_CHECKING

from arledger.ledger.query import NO_ENTRIES, DepositTimelines, Query, Store
from arledger.model.facts import Facts, Roots
from arledger.session.loading import load_raw
from arledger.session.messages import say
from arledger.session.place import Place

if TYPE_CHECKING:
    from arledger.ledger.fingerprints import Include
    from arledger.ledger.load.loaders import Loaded
    from arledger.ledger.load.read import RawLedger
    from arledger.ledger.load.sources import Sources


class UncachedStore:
    """Facts from the files alone; where only what is unsettled is wanted, the settled past is not even built."""

    def __init__(self, place: Place, *, verbose: bool, keep: bool = False) -> None:
        self._raw = load_raw(place, keep=keep)
        self._policy = place.policy
        self._whole: Store | None = None
        self._known: dict[tuple[date, tuple[str, ...]], Facts] = {}
        if verbose:
            _say_loader(self._raw.sources, self._raw.loaded)

    @property
    def raw(self) -> "RawLedger":
        """The ledger as its loader gave it."""
        return self._raw

    @property
    def roots(self) -> Roots:
        """The accounts of the sub-ledger."""
        return self._raw.roots

    def facts(self, as_of: date, wanted: Query) -> Facts:
        """Return the facts known on `as_of`."""
        from arledger.ledger.memory_store import facts_on
        from arledger.ledger.unsettled import extract_unsettled
        from arledger.subledger.fully_settled import fully_settled, rule_holds

        raw = self._raw
        if wanted.accounts:
            # Asked for twice where something is written: for the plan, and to compare with afterwards.
            key = (as_of, wanted.accounts)
            if key not in self._known:
                self._known[key] = self._of_accounts(as_of, wanted.accounts)
            return self._known[key]
        if not wanted.settled and rule_holds(self._policy):
            kept, balances = extract_unsettled(
                list(raw.loaded.entries),
                raw.roots,
                raw.folder,
                as_of,
                fully_settled,
                raw.header.types.assets,
            )
            return facts_on(as_of, raw.header, kept, balances, raw.problems)
        return self._all().facts(as_of, wanted)

    def _of_accounts(self, as_of: date, accounts: tuple[str, ...]) -> Facts:
        """Return the facts on these accounts alone."""
        from arledger.ledger.load.extract import extract, extract_statements
        from arledger.ledger.memory_store import MemoryStore

        raw = self._raw
        extracted = extract_statements if accounts == NO_ENTRIES.accounts else extract
        kept = extracted(raw.loaded.entries, Roots(accounts), raw.folder)
        return MemoryStore(raw.loaded, kept, raw.header, raw.problems).facts(as_of, Query(accounts=accounts))

    def numbers(self) -> frozenset[str]:
        """Return every number in use."""
        return self._all().numbers()

    def accounts_naming(self, number: str) -> frozenset[str]:
        """Return the kept accounts of all entries that carry or name a number."""
        return self._all().accounts_naming(number)

    def values_of(self, key: str) -> frozenset[str]:
        """Return the texts that a key of metadata has in entries and their postings."""
        return self._all().values_of(key)

    def accounts_saying(self, key: str) -> frozenset[str]:
        """Return the kept accounts of all entries whose own metadata has a key."""
        return self._all().accounts_saying(key)

    def deposit_timelines(self) -> DepositTimelines | None:
        """Return what keeps each deposit day by day: only a snapshot knows it without reckoning."""
        return None

    def digests(self) -> dict[str, str]:
        """Return the digest of every file that was read."""
        return {file.path: file.digest for file in self._raw.sources.files}

    def includes(self) -> "tuple[Include, ...]":
        """Return every include pattern with the files that it matched."""
        return tuple(self._raw.sources.includes)

    def _all(self) -> Store:
        if self._whole is None:
            from arledger.ledger.load.extract import extract
            from arledger.ledger.memory_store import MemoryStore

            raw = self._raw
            kept = extract(raw.loaded.entries, raw.roots, raw.folder)
            self._whole = MemoryStore(raw.loaded, kept, raw.header, raw.problems, raw.sources.files)
        return self._whole


def _say_loader(sources: "Sources", loaded: "Loaded") -> None:
    count = f"{len(sources.files)} file{'s' if len(sources.files) != 1 else ''}"
    say(f"Read {count} with {loaded.loader}.")
    if loaded.reason:
        say(f"  Not with the fast loader: {loaded.reason}.")
    if loaded.besides.untold:
        say(f"  No snapshot is kept: a plugin may depend on {loaded.besides.untold}.")
