"""Open the book that the user means: find the ledger, the policy, a snapshot or a loader."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from arledger.cli.messages import say, say_problems
from arledger.cli.options import Source
from arledger.ledger.wanted import NO_ENTRIES, Store, Wanted
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Client
from arledger.model.facts import Facts, Roots
from arledger.model.problem import Problem, UserError
from arledger.model.report import Report
from arledger.policy.settings import Policy

if TYPE_CHECKING:
    from arledger.cli.revisions import Revision
    from arledger.ledger.loaders import Loaded
    from arledger.ledger.read import RawLedger, ReadLedger
    from arledger.ledger.same import Include
    from arledger.ledger.sources import Sources
    from arledger.ledger.store import MemoryStore

LEDGER_VARIABLE = "ARLEDGER_LEDGER"
CACHE_VARIABLE = "ARLEDGER_CACHE_DIR"
LOADER_VARIABLE = "ARLEDGER_LOADER"
REFERENCE = "beancount"


@dataclass(frozen=True, slots=True)
class Place:
    """The main file of a ledger and the policy that holds for it.

    At a `revision`, these are files in a folder that is there for a moment. When the `first_client` may be
    about to be opened, the ledger need not have a receivable account yet.
    """

    main: Path
    policy: Policy
    policy_file: Path | None
    revision: "Revision | None" = None
    first_client: bool = False

    @property
    def home(self) -> Path:
        """The real folder of the main file: locks and journals lie here, whatever links lead to it."""
        return Path(os.path.realpath(self.main)).parent

    @property
    def folder(self) -> Path:
        """The folder of the main file: places in reports are named from here."""
        return self.main.parent

    def exists(self, path: str) -> bool:
        """Say whether a file exists that the ledger names from its folder."""
        return (self.folder / (self.revision.stored(path) if self.revision else path)).exists()


@dataclass(frozen=True, slots=True)
class OpenBook:
    """A place with its facts at hand."""

    place: Place
    store: Store

    def facts(self, as_of: date, wanted: Wanted | None = None) -> Facts:
        """Return the facts of a day."""
        return self.store.facts(as_of, wanted or Wanted())

    def book(self, as_of: date, wanted: Wanted | None = None) -> Book:
        """Return the book of a day."""
        from arledger.receivables.book import build_book

        wanted = wanted or Wanted()
        return build_book(self.facts(as_of, wanted), self.place.policy, settled=wanted.settled)

    def stamp(self, report: Report) -> Report:
        """Say in a report which revision it was read from; of the files as they are, it says nothing."""
        return self.place.revision.stamp(report) if self.place.revision else report

    def wanted_for(self, client: str) -> Wanted:
        """Return what must be read to know all of one client's history, with what is held for them."""
        if self.place.policy.items.client_from == "payee" or client == NO_CLIENT:
            return Wanted()
        roots = self.store.roots
        return Wanted(accounts=(*roots.accounts_of(client), *(f"{root}:{client}" for root in roots.deposits)))

    def book_of_client(self, as_of: date, text: str) -> tuple[Client, Book]:
        """Find the client that `text` means, and return the book with all of their entries."""
        from arledger.cli.lookup import find_client

        by_payee = self.place.policy.items.client_from == "payee"
        alive = self.book(as_of, Wanted(settled=by_payee))
        client = find_client(alive, text)
        return client, self.book(as_of, self.wanted_for(client.id))


def finish_interrupted(place: Place) -> str | None:
    """Finish or discard a write that was killed half way, and return what was done.

    Where somebody is writing this very moment, wait for them; where nothing can be written, only say so.
    """
    from arledger.effects.lock import write_lock
    from arledger.effects.recovery import needs_recovery, recover

    if not needs_recovery(place.home):
        return None
    with write_lock(place.home, timeout=20):
        return recover(place.home)


def find_place(ledger: Path | None, receivable: tuple[str, ...] = ()) -> Place:
    """Find the ledger: --ledger, else ARLEDGER_LEDGER, else the nearest arledger.toml; raises UserError."""
    from arledger.policy.load import find_policy

    main = named_ledger(ledger)
    policy_file = find_policy(main.parent if main else Path.cwd())
    return place_of(main, policy_file, receivable)


def named_ledger(ledger: Path | None) -> Path | None:
    """Return the ledger that --ledger or ARLEDGER_LEDGER names, as an absolute path; None where neither does."""
    named = ledger or (Path(os.environ[LEDGER_VARIABLE]) if os.environ.get(LEDGER_VARIABLE) else None)
    # Not resolve(): a symlinked ledger includes files beside the link, as Beancount sees it.
    return Path(os.path.normpath(named.absolute())) if named else None


def place_of(main: Path | None, policy_file: Path | None, receivable: tuple[str, ...]) -> Place:
    """Return the place of a ledger under a policy, which also says where the ledger is if nobody else does."""
    from arledger.policy.load import load_policy

    policy = load_policy(policy_file) if policy_file else Policy()
    if policy_file:
        from arledger.cli.sense import check_sense

        check_sense(policy, policy_file)
    return Place(main or _main_of(policy_file, policy), _with_receivable(policy, receivable), policy_file)


def _main_of(policy_file: Path | None, policy: Policy) -> Path:
    if policy_file is None:
        raise UserError(
            "no ledger: there is no arledger.toml here or in a folder above",
            "Name one with --ledger FILE, set ARLEDGER_LEDGER, or start with `arledger init DIR`.",
        )
    if not policy.ledger.main:
        raise UserError(
            f"{policy_file}: it does not say where the ledger is",
            'Write under [ledger]: main = "main.beancount", or use --ledger FILE.',
        )
    return policy_file.parent / policy.ledger.main


def _with_receivable(policy: Policy, receivable: tuple[str, ...]) -> Policy:
    if not receivable:
        return policy
    return replace(policy, accounts=replace(policy.accounts, receivable=receivable))


def open_book(source: Source) -> OpenBook:
    """Open the book that the options name, from its snapshot where that is still true."""
    place = find_place(source.ledger, source.receivable)
    done = finish_interrupted(place)
    if done:
        say(f"arledger: {done}.")
    return OpenBook(place, open_store(place, use_cache=not source.no_cache, verbose=source.verbose))


@contextmanager
def open_at(source: Source, revision: str | None) -> Iterator[OpenBook]:
    """Yield the book that the options name: as the files are, or as git keeps them at a revision."""
    if revision is None:
        yield open_book(source)
        return
    from arledger.cli.revisions import open_revision

    with open_revision(source, revision) as opened:
        yield opened


def open_snapshot_of(place: Place) -> Store | None:
    """Return the snapshot of a ledger if it is still true; none is made."""
    from arledger.ledger.snapshot import open_snapshot, snapshot_path

    return open_snapshot(snapshot_path(cache_folder(), str(place.main)), _key(place.policy))


def open_store(place: Place, *, use_cache: bool, verbose: bool = False) -> Store:
    """Return the facts of a ledger, from a snapshot or a loader."""
    if not use_cache:
        return UncachedStore(place, verbose=verbose)
    from arledger.ledger.snapshot import open_snapshot, snapshot_path

    path = snapshot_path(cache_folder(), str(place.main))
    snapshot = open_snapshot(path, _key(place.policy))
    if snapshot:
        if verbose:
            say(f"Read from the snapshot {path} (loaded with {snapshot.loader}).")
        return snapshot
    return _load_store(place, verbose=verbose)


def _load_store(place: Place, *, verbose: bool) -> Store:
    """Load the ledger and write its snapshot."""
    read = load_all(place)
    if verbose:
        _say_loader(read.sources, read.store.loaded)
    save_snapshot(place, read.sources, read.store)
    # What was just written answers faster than what was just loaded; a full disk leaves the latter.
    return open_snapshot_of(place) or read.store


def save_snapshot(place: Place, sources: "Sources", store: "MemoryStore") -> None:
    """Write the snapshot of a ledger with all its facts; failing to is no error."""
    from arledger.ledger.snapshot import snapshot_path
    from arledger.ledger.snapshot_write import write_snapshot
    from arledger.receivables.clusters import find_clusters

    clusters = find_clusters(store.facts(date.max, Wanted()), place.policy)
    path = snapshot_path(cache_folder(), str(place.main))
    write_snapshot(path, _key(place.policy), sources, store, clusters)


class UncachedStore:
    """Facts from the files alone; where only what is alive is wanted, the settled past is not even built."""

    def __init__(self, place: Place, *, verbose: bool, keep: bool = False) -> None:
        self._raw = load_raw(place, keep=keep)
        self._policy = place.policy
        self._folder = str(place.folder)
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

    def facts(self, as_of: date, wanted: Wanted) -> Facts:
        """Return the facts known on `as_of`."""
        from arledger.ledger.alive import extract_alive
        from arledger.ledger.store import facts_on
        from arledger.receivables.plain import plainly_settled, rule_holds

        raw = self._raw
        if wanted.accounts:
            # Asked for twice where something is written: for the plan, and to compare with afterwards.
            key = (as_of, wanted.accounts)
            if key not in self._known:
                self._known[key] = self._of_accounts(as_of, wanted.accounts)
            return self._known[key]
        if not wanted.settled and rule_holds(self._policy):
            kept, balances = extract_alive(
                list(raw.loaded.entries),
                raw.roots,
                self._folder,
                as_of,
                plainly_settled,
                raw.sources.linked,
                raw.header.types.assets,
            )
            return facts_on(as_of, raw.header, kept, balances, raw.problems)
        return self._all().facts(as_of, wanted)

    def _of_accounts(self, as_of: date, accounts: tuple[str, ...]) -> Facts:
        """Return the facts on these accounts alone: balances of others are not asked for."""
        from arledger.ledger.extract import extract, extract_statements
        from arledger.ledger.store import MemoryStore, balances_of

        raw = self._raw
        extracted = extract_statements if accounts == NO_ENTRIES.accounts else extract
        kept = extracted(raw.loaded.entries, Roots(accounts), self._folder, raw.sources.linked)
        facts = MemoryStore(raw.loaded, kept, raw.header, raw.problems).facts(as_of, Wanted())
        return replace(facts, balances=balances_of(facts.entries, Roots(accounts)))

    def numbers(self) -> frozenset[str]:
        """Return every number in use."""
        return self._all().numbers()

    def digests(self) -> dict[str, str]:
        """Return the digest of every file that was read."""
        return {file.path: file.digest for file in self._raw.sources.files}

    def includes(self) -> "tuple[Include, ...]":
        """Return every include pattern with the files that it matched."""
        return tuple(self._raw.sources.includes)

    def _all(self) -> Store:
        if self._whole is None:
            from arledger.ledger.extract import extract
            from arledger.ledger.store import MemoryStore

            raw = self._raw
            kept = extract(raw.loaded.entries, raw.roots, self._folder, raw.sources.linked)
            self._whole = MemoryStore(raw.loaded, kept, raw.header, raw.problems, raw.sources.files)
        return self._whole


def _say_loader(sources: "Sources", loaded: "Loaded") -> None:
    count = f"{len(sources.files)} file{'s' if len(sources.files) != 1 else ''}"
    say(f"Read {count} with {loaded.loader}.")
    if loaded.reason:
        say(f"  Not with the fast loader: {loaded.reason}.")


def load_raw(place: Place, main: Path | None = None, *, keep: bool = False) -> "RawLedger":
    """Load the ledger of a place, or another main file with the place's accounts; `keep` as `load_ledger` does."""
    from arledger.ledger.read import load_ledger

    named = place.policy.accounts
    return load_ledger(
        main or place.main,
        named.receivable,
        named.deposits,
        named.cash,
        _money_besides(place.policy),
        fast=may_be_fast(),
        first_client=place.first_client,
        keep=keep,
    )


def load_all(place: Place) -> "ReadLedger":
    """Load the ledger of a place and keep all its facts."""
    from arledger.ledger.read import read_ledger

    named = place.policy.accounts
    also = _money_besides(place.policy)
    return read_ledger(place.main, named.receivable, named.deposits, named.cash, also, fast=may_be_fast())


def _money_besides(policy: Policy) -> tuple[str, ...]:
    """Return the accounts that the bank's side needs, whatever their names: banks and unidentified money."""
    return (*(bank.account for bank in policy.bank), *policy.accounts.unidentified)


def may_be_fast() -> bool:
    """Say whether the fast loader may be used: ARLEDGER_LOADER=beancount asks for the reference."""
    loader = os.environ.get(LOADER_VARIABLE, "")
    if loader not in ("", REFERENCE):
        raise UserError(f"{LOADER_VARIABLE}={loader} names no loader", f"Set it to {REFERENCE}, or not at all.")
    return loader != REFERENCE


def cache_folder() -> Path:
    """Return the folder of snapshots: ARLEDGER_CACHE_DIR, else the user's cache folder."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("arledger", appauthor=False)


def _key(policy: Policy) -> str:
    """Return what a snapshot's content depends on besides files: settings and versions."""
    from arledger.ledger.versions import versions

    return f"{versions()} {policy.accounts!r} {policy.items!r} {_money_besides(policy)!r}"


def tell_problems(problems: tuple[Problem, ...], place: Place) -> bool:
    """Print the ledger's problems on stderr; return whether there are any."""
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"
        say(f"arledger: the ledger has {count}; the answer shows what could be read.")
        if place.revision:
            place.revision.say_problems(problems, place.folder)
        else:
            say_problems(problems, place.folder)
    return bool(problems)
