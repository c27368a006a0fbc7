"""Read facts back from a snapshot: what is unsettled on a day, and no more."""

import json
import sqlite3
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from arledger.ledger.fingerprints import Include, still_same
from arledger.ledger.query import DepositTimelines, Query
from arledger.ledger.snapshot import codec
from arledger.model.facts import NUMBER_KEYS, AccountTypes, Balance, Entry, Facts, Roots, balances_within, values_in
from arledger.model.problem import Problem, Severity
from arledger.model.source import Source

_ENTRY = "SELECT entry.day, flag, payee, narration, tags, links, meta, postings, source, line, entry.id FROM entry "
_ON_ACCOUNT = (
    "WHERE day <= ? AND id IN (SELECT entry FROM leg JOIN account ON account.id = leg.account"
    " WHERE name = ? OR (name > ? AND name < ?))"
)
_ALIVE = (
    "JOIN cluster ON cluster.id = entry.cluster WHERE cluster.last >= ? AND cluster.first <= ? AND entry.day <= ?"
    " ORDER BY entry.id"
)
# The order in which the memory store keeps entries, too.
_IN_ORDER = " ORDER BY entry.id"


class SnapshotStore:
    """The facts of a ledger as a snapshot on disk keeps them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._header: dict[str, str] = dict(connection.execute("SELECT key, value FROM header"))
        self.key = self._header["key"]
        self.loader = self._header["loader"]
        said = (one.split(" ") for one in codec.decode_names(self._header["precision"]))
        self._precision = {currency: int(digits) for currency, digits in said}
        self._files: dict[int, str] = dict(connection.execute("SELECT id, name FROM source"))
        self._accounts = {str(n): name for n, name in connection.execute("SELECT id, name FROM account")}
        self._files.update(connection.execute("SELECT -id, name FROM virtual_source"))
        named = ("receivable", "deposits", "cash", "longer")
        self.roots = Roots(*(codec.decode_names(self._header[name]) for name in named))

    def facts(self, as_of: date, wanted: Query) -> Facts:
        """Return the facts known on `as_of`."""
        header, day = self._header, as_of.toordinal()
        return Facts(
            as_of=as_of,
            title=header["title"],
            main=header["main"],
            operating_currencies=codec.decode_names(header["currencies"]),
            types=AccountTypes(*codec.decode_names(header["types"])),
            roots=self.roots,
            opens=self._said("opened", day),
            entries=self._entries(day, wanted),
            customs=self._said("custom", day),
            notes=self._said("note", day),
            documents=self._said("document", day),
            prices=self._said("price", day) if wanted.prices else (),
            assertions=self._said("assertion", day),
            balances=balances_within(self._balances(day), wanted.accounts),
            problems=self._problems(),
            accounts=wanted.accounts,
            precision=self._precision,
        )

    def numbers(self) -> frozenset[str]:
        """Return every number in use; metadata is looked into only where it names one."""
        found: set[str] = set()
        for (links,) in self._connection.execute("SELECT DISTINCT links FROM entry"):
            found.update(codec.decode_names(links))
        for key in NUMBER_KEYS:
            rows = self._connection.execute(
                _ENTRY + "WHERE meta LIKE ? OR postings LIKE ?", (f'%"{key}%', f'%"{key}%')
            )
            for row in rows:
                found |= self._entry(row).numbers()
        return frozenset(found)

    def accounts_naming(self, number: str) -> frozenset[str]:
        """Return the kept accounts of all entries that carry or name a number; few entries are looked into."""
        quoted = json.dumps(number, ensure_ascii=False)[1:-1]
        rows = self._connection.execute(
            _ENTRY + "WHERE instr(links, ?) OR instr(meta, ?) OR instr(postings, ?)", (number, quoted, quoted)
        )
        naming = [(row[-1], self._entry(row)) for row in rows]
        return self._accounts_of([at for at, entry in naming if number in entry.numbers()])

    def values_of(self, key: str) -> frozenset[str]:
        """Return the texts that a key of metadata has in entries and their postings; few entries are looked into."""
        like = f'%"{key}%'
        rows = self._connection.execute(_ENTRY + "WHERE meta LIKE ? OR postings LIKE ?", (like, like))
        return values_in((self._entry(row) for row in rows), key)

    def accounts_saying(self, key: str) -> frozenset[str]:
        """Return the kept accounts of all entries whose own metadata has a key."""
        rows = self._connection.execute("SELECT id, meta FROM entry WHERE meta LIKE ?", (f'%"{key}"%',))
        return self._accounts_of([at for at, meta in rows if codec.decode_meta(meta).get(key) is not None])

    def _accounts_of(self, entries: list[int]) -> frozenset[str]:
        """Return the kept accounts of entries."""
        legs = self._connection.execute(
            "SELECT DISTINCT account FROM leg WHERE entry IN (SELECT value FROM json_each(?))", (json.dumps(entries),)
        )
        return frozenset(self._accounts[str(number)] for (number,) in legs)

    def deposit_timelines(self) -> DepositTimelines | None:
        """Return what keeps each deposit day by day, by number, client and currency."""
        found: defaultdict[tuple[str, str, str], list[tuple[date, tuple[str, ...]]]] = defaultdict(list)
        rows = self._connection.execute("SELECT number, client, currency, day, why FROM deposit_day ORDER BY rowid")
        for number, client, currency, day, why in rows:
            found[number, client, currency].append((date.fromordinal(day), tuple(json.loads(why))))
        return {key: tuple(timeline) for key, timeline in found.items()}

    def digests(self) -> dict[str, str]:
        """Return the digest of every file that was read."""
        return dict(self._connection.execute("SELECT path, digest FROM source"))

    def includes(self) -> tuple[Include, ...]:
        """Return every include pattern with the files that it matched."""
        rows = self._connection.execute("SELECT pattern, matches FROM include")
        return tuple(Include(json.loads(pattern), tuple(json.loads(found))) for pattern, found in rows)

    def is_true(self) -> bool:
        """Say whether all that the ledger and its plugins read is today what it was."""
        besides = dict(self._connection.execute("SELECT path, digest FROM besides"))
        places = dict(self._connection.execute("SELECT name, file FROM place"))
        if places:
            from arledger.ledger.load.module_names import places_of  # noqa: PLC0415 - few ledgers have plugins of their own

            if places_of(places, json.loads(self._header["path of modules"])) != places:
                return False
        return still_same(self.digests() | besides, self.includes())

    def _entries(self, day: int, wanted: Query) -> tuple[Entry, ...]:
        if not wanted.entries:
            return ()
        if wanted.accounts:
            rows: list[tuple[Any, ...]] = []
            for account in wanted.accounts:
                # A colon is followed by a semicolon in ASCII: the range covers exactly the sub-accounts.
                rows += self._connection.execute(_ENTRY + _ON_ACCOUNT, (day, account, account + ":", account + ";"))
            rows = sorted(set(rows), key=lambda row: row[-1])
        elif wanted.since:
            rows = self._connection.execute(_ENTRY + _ALIVE, (wanted.since.toordinal(), day, day)).fetchall()
        elif wanted.settled:
            rows = self._connection.execute(_ENTRY + "WHERE day <= ?" + _IN_ORDER, (day,)).fetchall()
        else:
            rows = self._connection.execute(
                _ENTRY
                + "JOIN cluster ON cluster.id = entry.cluster"
                + " WHERE cluster.last > ? AND cluster.first <= ? AND entry.day <= ?"
                + _IN_ORDER,
                (day, day, day),
            ).fetchall()
        return tuple([self._entry(row) for row in rows])

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        day, flag, payee, narration, tags, links, meta, postings, source, line, _ = row
        return Entry(
            date.fromordinal(day),
            flag,
            payee,
            narration,
            codec.decode_names(tags),
            codec.decode_names(links),
            codec.decode_meta(meta),
            codec.decode_postings(postings, self._accounts),
            self._files[source],
            line,
        )

    def _balances(self, day: int) -> tuple[Balance, ...]:
        rows = self._connection.execute(
            "SELECT account, currency, (SELECT number FROM balance WHERE balance.purse = purse.id AND day <= ?"
            " ORDER BY day DESC LIMIT 1) AS number FROM purse ORDER BY account, currency",
            (day,),
        )
        return tuple(Balance(account, currency, Decimal(number)) for account, currency, number in rows if number)

    def _said(self, table: str, day: int) -> tuple[Any, ...]:
        """Return the directives of a table that are dated on or before a day."""
        rows = self._connection.execute(f"SELECT * FROM {table} WHERE day <= ? ORDER BY rowid", (day,))  # noqa: S608 - named above
        return tuple(map(codec.row_decoder(codec.KEPT[table], self._files), rows))

    def _problems(self) -> tuple[Problem, ...]:
        rows = self._connection.execute("SELECT * FROM problem ORDER BY rowid")
        return tuple(
            Problem(Source(path, line), code, message, remedy, Severity(severity))
            for path, line, code, message, remedy, severity in rows
        )
