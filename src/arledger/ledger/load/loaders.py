"""Two loaders of one language: Beancount's own is the reference, uromyces the fast one.

The fast one answers only where it is known to say the same: no plugin that it lacks, no error of any
kind, no problem with a file. Everything else goes to Beancount.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from glob import escape
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arledger.ledger.fingerprints import Include, matches_of, read_regular
from arledger.ledger.load.module_names import NOTHING, Besides
from arledger.ledger.load.watch import Watch
from arledger.model.facts import AccountTypes
from arledger.model.money import decimals
from arledger.model.problem import Problem, UserError
from arledger.model.source import Source

if TYPE_CHECKING:
    from arledger.ledger.trial.incremental import AddedText, BookedLedger

_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loader gave: its entries as they are, options that matter here, errors as problems.

    `files` are those that it says it read, and `includes` patterns of which the answer depends, besides those of
    include lines: what lies in document folders, of which Beancount makes directives, and what plugins look for.
    `besides` is what plugins read. `booked` is what Beancount had half way, if that was asked for.
    """

    loader: str
    entries: Sequence[Any]
    title: str
    operating_currencies: tuple[str, ...]
    types: AccountTypes
    problems: tuple[Problem, ...]
    files: frozenset[str] = frozenset()
    includes: tuple[Include, ...] = ()
    besides: Besides = NOTHING
    reason: str = ""
    booked: "BookedLedger | None" = None
    precision: Mapping[str, int] = field(default_factory=dict)


def fast_available() -> bool:
    """Say whether the fast loader is installed."""
    return find_spec("uromyces") is not None


def load_fast(main: str) -> Loaded | str:
    """Load with uromyces, or return the reason why Beancount has to."""
    from uromyces import _uromyces  # noqa: PLC0415 - the public one would convert every entry

    from arledger.ledger.trial.incremental import OWN_PLUGIN  # noqa: PLC0415

    ledger = _uromyces.load_file(main)
    for plugin in ledger.plugins:
        if plugin.name != OWN_PLUGIN and not ledger.run_plugin(plugin.name):
            return f"plugin {plugin.name} runs in Beancount only"
    ledger.run_validations()
    if ledger.errors:
        return f"{len(ledger.errors)} errors, which Beancount words better"
    options = ledger.options
    if options.documents:
        return "the option documents is read by Beancount only"
    names = options.root_accounts
    return Loaded(
        loader="uromyces",
        entries=ledger.entries,
        title=options.title or "",
        operating_currencies=tuple(options.operating_currency),
        types=AccountTypes(names.assets, names.liabilities, names.equity, names.income, names.expenses),
        problems=(),
        files=frozenset((ledger.filename, *ledger.includes)),
    )


def load_reference(
    main: str, read: Callable[[str], bytes] = read_regular, watch: Watch | None = None, *, keep: bool = False
) -> Loaded:
    """Load with Beancount; `read` gives the contents of files, and `keep` is for what `load_with_additions` needs.

    The `watch` notes what plugins read, besides, before they do.
    """
    from arledger.ledger.load.besides import reading_besides  # noqa: PLC0415 - it is of no use to the fast one
    from arledger.ledger.trial.incremental import parse_and_book, transform_and_validate  # noqa: PLC0415

    # Not load_file: its pickle cache writes beside the ledger, and a pickle is code.
    with _silent():
        try:
            booked = parse_and_book(main, read)
            includes = _includes(main, booked)
            with reading_besides(booked.options, watch or Watch()) as found:
                entries, errors, options = transform_and_validate(booked)
        except Exception as error:
            # A number of 30 digits is enough: Beancount then stops in the middle of its own work.
            raise UserError(
                f"{main}: Beancount cannot read this ledger: {type(error).__name__}: {error}",
                "bean-check stops in the same way; a plugin or a very long amount can be why.",
                exit_code=1,
            ) from error
    return replace(
        _by_reference(main, entries, errors, options, booked if keep else None),
        files=frozenset(booked.patterns),
        includes=(*includes, *found.includes),
        besides=found.besides,
    )


def _includes(main: str, booked: "BookedLedger") -> list[Include]:
    """Return the patterns by which Beancount found files: of include lines, and those of document folders."""
    patterns = [
        os.path.join(os.path.dirname(name), pattern)  # noqa: PTH118, PTH120 - as Beancount does
        for name, found in booked.patterns.items()
        for pattern in found
    ]
    folders = [str(Path(main).parent / folder) for folder in booked.options["documents"]]
    patterns += [f"{escape(folder)}/**" for folder in folders]
    return [Include(pattern, matches_of(pattern)) for pattern in dict.fromkeys(patterns)]


def load_with_additions(main: str, booked: "BookedLedger", additions: "Mapping[str, AddedText]") -> Loaded | None:
    """Return what Beancount would make of a ledger with more at the end of some files.

    None where that is not certain, or anything would be wrong: then a load of the whole says what.
    """
    from arledger.ledger.trial.incremental import transform_and_validate, with_additions  # noqa: PLC0415

    with _silent():
        try:
            longer = with_additions(booked, additions)
            if longer is None:
                return None
            entries, errors, options = transform_and_validate(longer)
        except Exception:  # noqa: BLE001 - whatever it is, the load of the whole says it as it always does
            return None
    return None if errors else _by_reference(main, entries, errors, options, longer)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep from the user's answer what a plugin prints."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        yield


def _by_reference(
    main: str,
    entries: Sequence[Any],
    errors: Sequence[Any],
    options: Mapping[str, Any],
    booked: "BookedLedger | None",
) -> Loaded:
    return Loaded(
        loader="beancount",
        entries=entries,
        title=options["title"] if options["title"] != "Beancount" else "",
        operating_currencies=tuple(options["operating_currency"]),
        types=AccountTypes(*(options[f"name_{name}"] for name in AccountTypes._fields)),
        problems=tuple(sorted(set(_problems(errors, main)))),
        booked=booked,
        precision=precision_of(options),
    )


def precision_of(options: Mapping[str, Any]) -> Mapping[str, int]:
    """Return the decimals that `option "display_precision"` gives; uromyces leaves a ledger that has it alone."""
    return {currency: decimals(unit) for currency, unit in options.get("display_precision", {}).items()}


def _problems(errors: Sequence[Any], main: str) -> list[Problem]:
    problems = []
    for error in errors:
        if _said_better(error.message):
            continue
        source = error.source or {}
        file = source.get("filename") or main
        message = _short(str(error.message))
        problems.append(
            Problem(
                Source(main if file.startswith("<") else file, source.get("lineno") or 0),
                "ledger",
                message,
                "Fix the entry; bean-check shows the same error.",
            )
        )
    return problems


def _short(message: str) -> str:
    """Return an error in one line: without a plugin's traceback, and not with all of a very long word."""
    head, marker, trace = message.partition("Traceback (most recent call last)")
    if marker:
        head = f"{head.rstrip(' :')}: {trace.strip().splitlines()[-1]}"
    line = " ".join(head.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _said_better(message: str) -> bool:
    """Say whether `ledger.sources`, or `check` for documents, reports the same and more."""
    return ("File glob" in message and "does not match any files" in message) or message.startswith(
        ("Duplicate filename parsed", "UnicodeDecodeError", "File does not exist")
    )
