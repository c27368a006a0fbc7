"""Open the book that the user means: find the ledger, the policy, a snapshot or a loader."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from arledger.ledger.query import DepositTimelines, Query, Store
from arledger.model.account import is_under_any
from arledger.model.facts import Facts
from arledger.model.problem import UserError
from arledger.policy.settings import Policy
from arledger.session.book_options import BookOptions
from arledger.session.loading import _money_besides, load_all
from arledger.session.messages import say
from arledger.session.open_book import OpenBook
from arledger.session.place import Place
from arledger.session.uncached import UncachedStore, _say_loader

if TYPE_CHECKING:
    from arledger.ledger.load.sources import Sources
    from arledger.ledger.memory_store import MemoryStore
    from arledger.ledger.snapshot.read import SnapshotStore

LEDGER_VARIABLE = "ARLEDGER_LEDGER"
CACHE_VARIABLE = "ARLEDGER_CACHE_DIR"


def finish_interrupted(place: Place) -> str | None:
    """Finish or discard a write that was killed half way, and return what was done.

    Where somebody is writing this very moment, wait for them; where nothing can be written, only say so.
    """
    from arledger.files.lock import write_lock
    from arledger.files.recovery import needs_recovery, recover

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
    policy = policy_of(policy_file)
    return Place(main or _main_of(policy_file, policy), _with_receivable(policy, receivable), policy_file)


def policy_of(policy_file: Path | None) -> Policy:
    """Return the settings of a policy file, the documented defaults without one; raises UserError for a fault."""
    if policy_file is None:
        return Policy()
    from arledger.policy.load import load_policy
    from arledger.session.policy_checks import check_policy

    policy = load_policy(policy_file)
    check_policy(policy, policy_file)
    return policy


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


def open_book(source: BookOptions) -> OpenBook:
    """Open the book that the options name, from its snapshot where that is still true."""
    place = find_place(source.ledger, tuple(source.receivable or ()))
    done = finish_interrupted(place)
    if done:
        say(f"arledger: {done}.")
    return OpenBook(place, open_store(place, use_cache=not source.no_cache, verbose=source.verbose))


def open_snapshot_of(place: Place) -> "SnapshotStore | None":
    """Return the snapshot of a ledger if it is still true; none is made."""
    from arledger.ledger.snapshot.files import open_snapshot

    return open_snapshot(_snapshot_of(place), _key(place.policy))


def _snapshot_of(place: Place) -> Path:
    from arledger.ledger.snapshot.files import snapshot_path

    return snapshot_path(cache_folder(), str(place.main))


def open_store(place: Place, *, use_cache: bool, verbose: bool = False) -> Store:
    """Return the facts of a ledger, from a snapshot or a loader."""
    if not use_cache:
        return UncachedStore(place, verbose=verbose)
    snapshot = open_snapshot_of(place)
    if snapshot:
        if verbose:
            say(f"Read from the snapshot {_snapshot_of(place)} (loaded with {snapshot.loader}).")
        return snapshot
    return _load_store(place, verbose=verbose)


def _load_store(place: Place, *, verbose: bool) -> Store:
    """Load the ledger and write its snapshot."""
    read = load_all(place)
    if verbose:
        _say_loader(read.sources, read.store.loaded)
    if read.store.loaded.besides.untold:
        return read.store
    save_snapshot(place, read.sources, read.store)
    # What was just written answers faster than what was just loaded; a full disk leaves the latter.
    return open_snapshot_of(place) or read.store


def save_snapshot(place: Place, sources: "Sources", store: "MemoryStore") -> None:
    """Write the snapshot of a ledger with all its facts; failing to is no error."""
    from arledger.ledger.snapshot.write import write_snapshot
    from arledger.subledger.settlement_groups import find_clusters

    facts = store.facts(date.max, Query())
    clusters, deposits = find_clusters(facts, place.policy), _deposit_timelines(facts, place.policy)
    write_snapshot(_snapshot_of(place), _key(place.policy), sources, store, clusters, deposits)


def _deposit_timelines(facts: Facts, policy: Policy) -> DepositTimelines:
    """Return what keeps each deposit day by day; most ledgers have none, and pay nothing for it."""
    roots = facts.roots.deposits
    if not any(is_under_any(opened.account, roots) for opened in facts.opens):
        return {}
    from arledger.deposit_ledger.conditions import timelines_of
    from arledger.deposit_ledger.movements import find_deposits
    from arledger.subledger.book import build_book

    book = build_book(facts, policy)
    return timelines_of(book, policy, find_deposits(book, policy))


def cache_folder() -> Path:
    """Return the folder of snapshots: ARLEDGER_CACHE_DIR, else the user's cache folder."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("arledger", appauthor=False)


def _key(policy: Policy) -> str:
    """Return what a snapshot's content depends on besides files: settings and versions."""
    from arledger.ledger.snapshot.versions import versions

    # What keeps a deposit is reckoned by these.
    of_deposits = f"{policy.deposits.despite_overdue} {policy.writing.tolerance}"
    return f"{versions()} {policy.accounts!r} {policy.items!r} {_money_besides(policy)!r} {of_deposits}"
