"""Beancount's own load in two steps, so that a writing command need not take the long one twice.

The first step parses and books, which is most of the time; the second transforms and validates. What a few
entries more would give is known from the first step's result and those entries, where neither the booking of
the old ones can depend on the new ones nor the other way round.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from types import SimpleNamespace
from typing import Any, NamedTuple

# They give the same whenever they see the same, change no entry in place, and open no account.
PURE_PLUGINS = frozenset(
    f"beancount.plugins.{name}"
    for name in (
        *("check_commodity", "close_tree", "coherent_cost", "commodity_attr", "implicit_prices", "leafonly"),
        *("noduplicates", "nounused", "onecommodity", "pedantic", "sellgains", "unique_prices"),
    )
)

# The program runs these checks itself, so a ledger that asks for them as a plugin loses nothing.
OWN_PLUGIN = "arledger.plugin"


@dataclass(frozen=True, slots=True)
class BookedLedger:
    """What Beancount has of a ledger before its plugins and checks.

    `leaning` are the accounts of which an earlier balance decided how a posting was booked; `patterns` are the
    include patterns of each file that was parsed.
    """

    entries: list[Any]
    errors: list[Any]
    options: dict[str, Any]
    leaning: frozenset[str]
    patterns: Mapping[str, Sequence[str]]


class AddedText(NamedTuple):
    """What a file of the ledger contains, and what it would: the same and more at its end."""

    before: bytes
    after: bytes


def parse_and_book(main: str, read: Callable[[str], bytes]) -> BookedLedger:
    """Take the first step of `loader._load`, in the words of Beancount's own functions; `read` gives contents."""
    from beancount import loader  # noqa: PLC0415
    from beancount.core import data  # noqa: PLC0415
    from beancount.parser import booking  # noqa: PLC0415

    with _reading(read) as patterns:
        entries, errors, options = loader._parse_recursive([(main, True)], None, None)  # noqa: SLF001
    entries.sort(key=data.entry_sortkey)
    leaning = frozenset(_leaning(entries))
    entries, more = booking.book(entries, options)
    return BookedLedger(entries, [*errors, *more], options, leaning, patterns)


@contextmanager
def _reading(read: Callable[[str], bytes]) -> Iterator[dict[str, Sequence[str]]]:
    """Let Beancount parse what `read` gives, not what a file may be by now; yield the include patterns of files."""
    from beancount import loader  # noqa: PLC0415

    parser = loader.parser
    patterns: dict[str, Sequence[str]] = {}

    def parse_file(name: str, encoding: str | None = None) -> tuple[list[Any], list[Any], dict[str, Any]]:
        parsed = parser.parse_file(BytesIO(read(name)), report_filename=name, encoding=encoding)
        patterns[name] = tuple(parsed[2]["include"])
        return parsed  # type: ignore[no-any-return]

    loader.parser = SimpleNamespace(parse_file=parse_file, parse_string=parser.parse_string)
    try:
        yield patterns
    finally:
        loader.parser = parser


def transform_and_validate(booked: BookedLedger) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """Take the second step: entries, errors and options as `loader._load` gives them; `booked` stays what it is."""
    from beancount import loader  # noqa: PLC0415
    from beancount.ops import validation  # noqa: PLC0415

    options = dict(booked.options)
    options["plugin"] = [plugin for plugin in options["plugin"] if plugin[0] != OWN_PLUGIN]
    path = list(sys.path)
    try:
        sys.path[0:0] = options.get("pythonpath", [])
        entries, errors = loader.run_transformations(list(booked.entries), booked.errors, options, None)
    finally:
        sys.path[:] = path
    errors.extend(validation.validate(entries, options, None, None))
    options["input_hash"] = loader.compute_input_hash(options["include"])
    return entries, errors, options


def with_additions(booked: BookedLedger, additions: Mapping[str, AddedText]) -> BookedLedger | None:
    """Return what the first step would give with more at the end of some files, None where that is not certain.

    The files are among those that Beancount read, by the names that it gave them. An account more is not certain:
    it may have a booking of its own, or be another receivable account. Only entries of the same day, kind and line
    number in different files may come in another order.
    """
    from beancount.core import data  # noqa: PLC0415
    from beancount.parser import booking  # noqa: PLC0415

    if booked.errors or booked.options["documents"] or not _plugins_of(booked.options) <= PURE_PLUGINS:
        return None
    new: list[Any] = []
    for name, addition in additions.items():
        old = [_place(entry) for entry in booked.entries if entry.meta["filename"] == name]
        added = _added(name, addition, old)
        if added is None:
            return None
        new += added
    if any(_leaning(new)) or any(isinstance(entry, data.Open) or booked.leaning & _accounts(entry) for entry in new):
        return None
    new.sort(key=data.entry_sortkey)
    new, errors = booking.book(new, booked.options)
    if errors:
        return None
    return replace(booked, entries=sorted((*booked.entries, *new), key=data.entry_sortkey))


def _added(name: str, addition: AddedText, old: list[tuple[Any, ...]]) -> list[Any] | None:
    """Return the entries that stand at the end of a file only; None where anything else about it is new, too.

    The whole file is parsed, so that what stands at its end now cannot swallow what is added, and the addition
    alone, so that it cannot go on with what stands there, or set an option.
    """
    before, after = addition
    if not after.startswith(before):
        return None
    line = before.count(b"\n") + 1
    whole = _parsed(name, after, 1)
    tail = _parsed(name, after[len(before) :], line)
    nothing = _parsed(name, b"", line)
    if not (whole and tail and nothing) or tail.options != nothing.options:
        return None
    kept = [_place(entry) for entry in whole.entries if entry.meta["lineno"] < line]
    new = [entry for entry in whole.entries if entry.meta["lineno"] >= line]
    return new if kept == old and new == tail.entries else None


class _Parsed(NamedTuple):
    entries: list[Any]
    options: dict[str, Any]


def _parsed(name: str, content: bytes, line: int) -> _Parsed | None:
    """Return what is in a file, None where there is an error in it."""
    from beancount.parser import parser  # noqa: PLC0415

    entries, errors, options = parser.parse_file(BytesIO(content), report_filename=name, report_firstline=line)
    # How numbers are shown is no matter of what they are.
    return None if errors else _Parsed(entries, {**options, "dcontext": None, "filename": name})


def _place(entry: Any) -> tuple[Any, ...]:
    return (type(entry), entry.date, entry.meta["lineno"])


def _plugins_of(options: dict[str, Any]) -> set[str]:
    return {name for name, _ in options["plugin"]} - {OWN_PLUGIN}


def _accounts(entry: Any) -> set[str]:
    return {posting.account for posting in getattr(entry, "postings", ())}


def _leaning(entries: Iterable[Any]) -> Iterator[str]:
    """Yield the accounts of postings that are at cost, or whose currency only a balance may tell."""
    from beancount.core.number import MISSING  # noqa: PLC0415

    for entry in entries:
        for posting in getattr(entry, "postings", ()):
            units, price = posting.units, posting.price
            if (
                posting.cost is not None
                or (units is not MISSING and units.currency is MISSING)
                or (price is not None and (units is MISSING or price.currency is MISSING))
            ):
                yield posting.account
