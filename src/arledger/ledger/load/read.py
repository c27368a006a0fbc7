"""Read a ledger from its files: sources, loader, roots, facts."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from arledger.files.durable import digest
from arledger.ledger.fingerprints import SourceFile, read_regular
from arledger.ledger.load.bounds import refuse_unbearable
from arledger.ledger.load.extract import Folder, extract, relative_to
from arledger.ledger.load.levels import with_levels
from arledger.ledger.load.loaders import Loaded, fast_available, load_fast, load_reference, load_with_additions
from arledger.ledger.load.roots import (
    FIRST_RECEIVABLE,
    FoundRoots,
    check_named,
    find_receivable,
    guess_cash,
    nothing_found,
)
from arledger.ledger.load.sources import FoundFiles, Sources, examine, find_sources
from arledger.ledger.load.watch import Watch
from arledger.ledger.memory_store import Header, MemoryStore
from arledger.ledger.trial.incremental import AddedText
from arledger.model.account import is_under_any
from arledger.model.facts import Roots
from arledger.model.problem import Problem, Refused, UserError

# How often files are read until they stay what they are, and loaded: a load can take long.
_READINGS, _LOADS, _FAST_LOADS = 200, 6, 2


@dataclass(frozen=True, slots=True)
class RawLedger:
    """A ledger as a loader gave it, its receivable accounts found.

    `guessed` are the roots that were found by name, without the levels below them; None where somebody named them.
    `left_out` says what is named like one of them and was not taken.
    """

    main: Path
    sources: Sources
    loaded: Loaded
    roots: Roots
    guessed: Roots | None = None
    left_out: tuple[Problem, ...] = ()

    @property
    def header(self) -> Header:
        """What holds for the ledger on any day."""
        return Header(
            title=self.loaded.title,
            main=self.main.name,
            loader=self.loaded.loader,
            operating_currencies=self.loaded.operating_currencies,
            types=self.loaded.types,
            roots=self.roots,
            precision=self.loaded.precision,
        )

    @property
    def folder(self) -> Folder:
        """The folder by which files are named."""
        return Folder(str(self.main.parent), self.sources.linked)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files and in them, sorted by place."""
        short = relative_to(Folder(str(self.main.parent)))
        found = {*self.sources.problems, *self.loaded.problems, *self.left_out}
        return tuple(sorted(replace(p, source=p.source._replace(file=short(p.source.file))) for p in found))


@dataclass(frozen=True, slots=True)
class ReadLedger:
    """A ledger with all its facts, and the files they came from."""

    sources: Sources
    store: MemoryStore


def load_ledger(
    main: Path,
    named: Roots,
    also: tuple[str, ...] = (),
    *,
    fast: bool = True,
    first_client: bool = False,
    keep: bool = False,
) -> RawLedger:
    """Load the ledger `main`, with the roots that the policy has `named`.

    No receivable account among them means to guess it, and so for cash; entries on accounts in `also` are kept with
    those of the cash accounts, whatever these are. Raises UserError where there is no receivable account,
    unless the `first_client` is about to be opened, or where the file is no ledger. Errors inside the ledger
    are problems, never exceptions. Raises Refused where the files never stay the same while they are read.
    `keep` what `with_additions` needs.
    """
    sources, loaded = _load(main, fast=fast, keep=keep)
    accounts = [entry.account for entry in loaded.entries if type(entry).__name__ == "Open"]
    try:
        found = _receivable(named.receivable, accounts, loaded, first_client=first_client)
    except UserError as error:
        raise _with_first(error, (*sources.problems, *loaded.problems)) from error
    money = (*(named.cash or guess_cash(accounts, loaded.types)), *also)
    roots = Roots(found.accounts, named.deposits, tuple(dict.fromkeys(money)))
    if named.receivable:
        return RawLedger(main, sources, loaded, roots)
    left_out = tuple(found.problems(loaded.entries, sources.main)) if found.doubtful else ()
    return RawLedger(main, sources, loaded, with_levels(roots, loaded.entries), roots, left_out)


def with_additions(raw: RawLedger, after: Mapping[Path, bytes]) -> RawLedger | None:
    """Return what `load_ledger` would if files had these contents, from what was kept of a load.

    None where only a load can tell: anything but more entries at the end of files, or anything wrong.
    """
    sources, booked = raw.sources, raw.loaded.booked
    known = {file.path: file.digest for file in sources.files}
    names = {str(path): content for path, content in after.items()}
    if booked is None or sources.problems or sources.linked or not names.keys() <= known.keys():
        return None
    try:
        additions = {name: AddedText(Path(name).read_bytes(), content) for name, content in names.items()}
    except OSError:
        return None
    if not all(_fits(name, each, known) for name, each in additions.items()):
        return None
    loaded = load_with_additions(sources.main, booked, additions)
    if loaded is None:
        return None
    digests = known | {name: digest(content) for name, content in names.items()}
    files = [SourceFile(name, found) for name, found in digests.items()]
    roots = with_levels(raw.guessed, loaded.entries) if raw.guessed else raw.roots
    loaded = replace(loaded, reason=raw.loaded.reason)
    return replace(raw, sources=replace(sources, files=files), loaded=loaded, roots=roots)


def _fits(name: str, each: AddedText, known: Mapping[str, str]) -> bool:
    """Say whether a file still is what was loaded, and its new content can be read."""
    return digest(each.before) == known[name] and _is_text(name, each.after)


def _is_text(name: str, content: bytes) -> bool:
    """Say whether nothing is wrong with a content as a file."""
    try:
        refuse_unbearable(name, content)
        return "\0" not in content.decode("utf-8")
    except (UserError, UnicodeDecodeError):
        return False


def _receivable(named: tuple[str, ...], accounts: list[str], loaded: Loaded, *, first_client: bool) -> FoundRoots:
    found = find_receivable(accounts, loaded.types)
    new_book = not found.accounts and not any(is_under_any(account, named) for account in accounts)
    if new_book and first_client:
        return FoundRoots(named or (f"{loaded.types.assets}:{FIRST_RECEIVABLE}",))
    if named:
        check_named(named, accounts, new_book=new_book)
        return FoundRoots(named)
    if not found.accounts:
        raise nothing_found(loaded.entries, loaded.types)
    return found


def _with_first(error: UserError, problems: tuple[Problem, ...]) -> UserError:
    """Say with an error what else is wrong: the line that was lost may be the reason."""
    if not problems:
        return error
    first = problems[0]
    count = f"{len(problems)} problems, the first" if len(problems) > 1 else "one problem,"
    more = f"; {count} at {first.source}: {first.message}"
    return UserError(error.message + more, f"{first.remedy} Then: {error.remedy}", error.exit_code)


def read_ledger(main: Path, named: Roots, also: tuple[str, ...] = (), *, fast: bool = True) -> ReadLedger:
    """Load the ledger `main` and keep all facts; raises what `load_ledger` does."""
    raw = load_ledger(main, named, also, fast=fast)
    kept = extract(raw.loaded.entries, raw.roots, raw.folder)
    # The loader's entries are not needed any more, and there are many of them.
    loaded = replace(raw.loaded, entries=())
    store = MemoryStore(loaded, kept, raw.header, raw.problems, raw.sources.files, raw.sources.includes)
    return ReadLedger(raw.sources, store)


def _load(main: Path, *, fast: bool, keep: bool) -> tuple[Sources, Loaded]:
    """Load a ledger as it was at one moment: again, where a file has changed meanwhile, even if it changed back.

    A fast load that is disturbed more than once is left to Beancount, which parses what was read at that moment.
    """
    watch, loads = None, 0
    for _ in range(_READINGS):
        watch = Watch(watch)
        try:
            found = find_sources(main, watch)
            if watch.stayed(found.sources.includes):
                loads += 1
                sources, loaded, given = _load_found(found, watch, fast=fast and loads <= _FAST_LOADS, keep=keep)
                if given or watch.stayed(sources.includes, folders=loads < _LOADS):
                    return sources, loaded
        except UserError:
            if watch.stayed(()):
                raise
        if loads == _LOADS:
            break
        watch.rest()
    raise Refused(
        f"{main}: its files change while they are read", "Run the command again when nobody writes to them."
    )


def _load_found(found: FoundFiles, watch: Watch, *, fast: bool, keep: bool) -> tuple[Sources, Loaded, bool]:
    """Load what was found; the fast loader works while contents are looked at, which decides whether it counts.

    Say with it whether the loader was given all that it read: then it does not matter what files are by now.
    """
    reason = _why_not_fast(found.sources, fast=fast)
    if reason:
        sources = examine(found)
    else:
        sources, answer = _beside(partial(load_fast, found.sources.main), partial(examine, found))
        reason = answer if isinstance(answer, str) else _why_not(sources, answer)
        if isinstance(answer, Loaded) and not reason:
            return sources, answer, False
    others: dict[str, bytes] = {}
    try:
        loaded = load_reference(
            sources.main, partial(_content, dict(found.contents), others, watch), watch, keep=keep
        )
    except UserError as error:
        raise _with_first(error, tuple(sources.problems)) from error
    sources.files += [SourceFile(name, digest(content)) for name, content in others.items()]
    known = {include.pattern for include in sources.includes}
    more = [include for include in loaded.includes if os.path.normpath(include.pattern) not in known]
    sources.includes += more
    given = not more and not loaded.besides.any and loaded.files == {file.path for file in sources.files}
    return sources, replace(loaded, reason=reason), given and not others


def _content(known: Mapping[str, bytes | None], others: dict[str, bytes], watch: Watch, name: str) -> bytes:
    """Return what was read of a file; what only Beancount finds is read now, and what cannot be read is empty."""
    if name in known:
        return known[name] or b""
    watch.note(name)
    others[name] = read_regular(name)
    return others[name]


def _why_not(sources: Sources, answer: Loaded) -> str:
    """Say why what the fast loader gave does not count; empty where it does."""
    if sources.dialect:
        return f"there is {sources.dialect}"
    if answer.files != {os.path.realpath(file.path) for file in sources.files}:
        return "it read other files than Beancount would"
    return ""


def _beside(load: Callable[[], Loaded | str], look: Callable[[], Sources]) -> tuple[Sources, Loaded | str]:
    """Call a loader in a thread of its own while the contents are looked at here, and wait for both.

    Two threads that import the modules of one library may each find it half made, so the loader's are imported
    before, and Beancount begins when the other is done.
    """
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - warm commands load nothing

    import uromyces  # noqa: PLC0415, F401

    with ThreadPoolExecutor(1) as pool:
        begun = pool.submit(load)
        return look(), begun.result()


def _why_not_fast(sources: Sources, *, fast: bool) -> str:
    """Say why the fast loader need not begin, before anybody has looked at the contents; empty where it may."""
    if not fast or not fast_available():
        return "it is not installed" if fast else "the reference was asked for"
    if sources.problems:
        return "the files have problems"
    return f"there is {sources.dialect}" if sources.dialect else ""
