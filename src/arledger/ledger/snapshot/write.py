"""Write a snapshot: whole, private, and replaced by rename, so that two at once do no harm."""

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from decimal import Decimal
from functools import cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

from arledger.ledger.load.extract import Folder, relative_to
from arledger.ledger.load.sources import Sources
from arledger.ledger.memory_store import MemoryStore
from arledger.ledger.query import DepositTimelines
from arledger.ledger.snapshot import codec
from arledger.ledger.snapshot.files import SUM_SUFFIX, sum_of
from arledger.model.facts import Cluster, Entry, Roots
from arledger.model.money import ZERO, to_the_last_digit

# A day after every other: a cluster that is not settled has it as its last day.
NEVER = 9_999_999


def write_snapshot(
    path: Path,
    key: str,
    sources: Sources,
    store: MemoryStore,
    clusters: Sequence[Cluster],
    deposits: DepositTimelines = MappingProxyType({}),
) -> None:
    """Write a snapshot beside nothing of the user's; failing to (full disk, no rights) is no error.

    There is none of a ledger whose plugins depend on what cannot be compared later, or that has a name which is
    no text.
    """
    if store.loaded.besides.untold:
        return
    with suppress(OSError, sqlite3.Error, UnicodeEncodeError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-", suffix=".sqlite")
        os.close(handle)
        new = Path(name)
        try:
            with closing(sqlite3.connect(new, isolation_level=None)) as connection:
                _fill(connection, key, sources, store, clusters)
                _fill_deposits(connection, deposits)
            new_sum = new.with_suffix(SUM_SUFFIX)
            new_sum.touch(mode=0o600)
            new_sum.write_text(sum_of(new), encoding="ascii")
            new.replace(path)
            new_sum.replace(path.with_suffix(SUM_SUFFIX))
        finally:
            new.unlink(missing_ok=True)
            new.with_suffix(SUM_SUFFIX).unlink(missing_ok=True)


def _fill(
    connection: sqlite3.Connection, key: str, sources: Sources, store: MemoryStore, clusters: Sequence[Cluster]
) -> None:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.executescript(Path(__file__).with_name("schema.sql").read_text(encoding="utf-8"))
    connection.execute("BEGIN")
    ids = _fill_sources(connection, sources, store)
    _fill_header(connection, key, sources, store)
    accounts = _fill_accounts(connection, store.kept.entries)
    _fill_entries(connection, store.kept.entries, clusters, ids, accounts)
    _fill_legs(connection, store.kept.entries, store.header.roots, accounts)
    _fill_balances(connection, store.kept.entries, store.header.roots)
    _fill_statements(connection, store, ids)
    connection.execute("CREATE INDEX entry_cluster ON entry (cluster)")
    connection.execute("CREATE INDEX cluster_last ON cluster (last, first)")
    connection.execute("COMMIT")


def _fill_deposits(connection: sqlite3.Connection, timelines: DepositTimelines) -> None:
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO deposit_day VALUES (?, ?, ?, ?, ?)",
        (
            (*key, day.toordinal(), json.dumps(why, ensure_ascii=False))
            for key, timeline in sorted(timelines.items())
            for day, why in timeline
        ),
    )
    connection.execute("COMMIT")


def _fill_sources(connection: sqlite3.Connection, sources: Sources, store: MemoryStore) -> dict[str, int]:
    short = relative_to(Folder(str(Path(sources.main).parent)))
    connection.executemany(
        "INSERT INTO source VALUES (NULL, ?, ?, ?)",
        [(short(file.path), file.path, file.digest) for file in sources.files],
    )
    connection.executemany(
        "INSERT INTO include VALUES (?, ?)",
        [(json.dumps(i.pattern), json.dumps(i.matches)) for i in sources.includes],
    )
    besides = store.loaded.besides
    connection.executemany("INSERT INTO besides VALUES (?, ?)", besides.files)
    connection.executemany("INSERT INTO place VALUES (?, ?)", besides.places.items())
    names = {name: number for number, name in connection.execute("SELECT id, name FROM source")}
    for name in _other_files(store, names):
        cursor = connection.execute("INSERT INTO virtual_source (name) VALUES (?)", (name,))
        names[name] = -int(cursor.lastrowid or 0)
    return names


def _other_files(store: MemoryStore, names: dict[str, int]) -> list[str]:
    kept = store.kept
    used = {entry.file for entry in kept.entries}
    used |= {s.source.file for group in (kept.opens, kept.customs, kept.notes, kept.documents) for s in group}
    return sorted(used - names.keys())


def _fill_header(connection: sqlite3.Connection, key: str, sources: Sources, store: MemoryStore) -> None:
    header = store.header
    precision = tuple(f"{currency} {digits}" for currency, digits in sorted(header.precision.items()))
    values = {
        "key": key,
        "title": header.title,
        "main": header.main,
        "path": sources.main,
        "loader": header.loader,
        "currencies": codec.encode_names(header.operating_currencies),
        "types": codec.encode_names(header.types),
        "receivable": codec.encode_names(header.roots.receivable),
        "deposits": codec.encode_names(header.roots.deposits),
        "cash": codec.encode_names(header.roots.cash),
        "path of modules": json.dumps(store.loaded.besides.path),
        "longer": codec.encode_names(header.roots.longer),
        "precision": codec.encode_names(precision),
    }
    connection.executemany("INSERT INTO header VALUES (?, ?)", values.items())


def _fill_entries(
    connection: sqlite3.Connection,
    entries: Sequence[Entry],
    clusters: Sequence[Cluster],
    ids: dict[str, int],
    accounts: dict[str, int],
) -> None:
    cluster_of = [0] * len(entries)
    for number, cluster in enumerate(clusters):
        for position in cluster.entries:
            cluster_of[position] = number
    connection.executemany("INSERT INTO cluster VALUES (?, ?, ?, ?)", _cluster_rows(entries, clusters))
    connection.executemany(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                position,
                cluster_of[position],
                entry.date.toordinal(),
                entry.flag,
                entry.payee,
                entry.narration,
                codec.encode_names(entry.tags),
                codec.encode_names(entry.links),
                codec.encode_meta(entry.meta),
                codec.encode_postings(entry.postings, accounts),
                ids[entry.file],
                entry.line,
            )
            for position, entry in enumerate(entries)
        ),
    )


def _fill_accounts(connection: sqlite3.Connection, entries: Sequence[Entry]) -> dict[str, int]:
    names = sorted({posting.account for entry in entries for posting in entry.postings})
    ids = {name: number for number, name in enumerate(names)}
    connection.executemany("INSERT INTO account VALUES (?, ?)", ((number, name) for name, number in ids.items()))
    return ids


def _fill_legs(
    connection: sqlite3.Connection, entries: Sequence[Entry], roots: Roots, accounts: dict[str, int]
) -> None:
    kept = {name: number for name, number in accounts.items() if roots.keeps(name)}
    legs = {
        (kept[posting.account], position)
        for position, entry in enumerate(entries)
        for posting in entry.postings
        if posting.account in kept
    }
    connection.executemany("INSERT INTO leg VALUES (?, ?)", sorted(legs))


def _cluster_rows(entries: Sequence[Entry], clusters: Sequence[Cluster]) -> Iterable[tuple[int, int, int, int]]:
    for number, cluster in enumerate(clusters):
        days = [entries[position].date.toordinal() for position in cluster.entries]
        yield number, min(days), max(days) if cluster.settled else NEVER, len(days)


@to_the_last_digit
def _fill_balances(connection: sqlite3.Connection, entries: Sequence[Entry], roots: Roots) -> None:
    """Keep the running balance per account; entries stand in the order of their dates."""
    totals: dict[tuple[str, str], Decimal] = {}
    rows: dict[tuple[str, str, int], str] = {}
    keeps = cache(roots.keeps)
    for day, group in groupby(entries, key=lambda entry: entry.date):
        ordinal = day.toordinal()
        for entry in group:
            for posting in entry.postings:
                if keeps(posting.account):
                    key = (posting.account, posting.currency)
                    total = totals[key] = totals.get(key, ZERO) + posting.number
                    rows[*key, ordinal] = str(total)
    purses = {key: number for number, key in enumerate(sorted(totals))}
    connection.executemany("INSERT INTO purse VALUES (?, ?, ?)", ((n, *key) for key, n in purses.items()))
    connection.executemany(
        "INSERT INTO balance VALUES (?, ?, ?)",
        sorted((purses[account, currency], day, number) for (account, currency, day), number in rows.items()),
    )


def _fill_statements(connection: sqlite3.Connection, store: MemoryStore, ids: dict[str, int]) -> None:
    kept = store.kept
    said: tuple[Sequence[Any], ...] = (
        *(kept.opens, kept.customs, kept.notes, kept.documents),
        *(kept.prices, kept.assertions),
    )
    for table, directives in zip(codec.KEPT, said, strict=True):
        rows = [codec.encode_row(each, ids) for each in directives]
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - named in the codec
    connection.executemany(
        "INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?)",
        [(p.source.file, p.source.line, p.code, p.message, p.remedy, p.severity.value) for p in store.problems],
    )
