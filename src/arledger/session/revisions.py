"""Open the book as git keeps it at a revision, and compare two states of it.

A revision's files lie in a folder that exists while its book is open. Everything that is said of them names
them where they stand in the work tree, so that a report is the one that a checkout would print.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from arledger.files.git import Commit, files_of, find_commit, find_top, merge_base
from arledger.ledger.fingerprints import Include
from arledger.ledger.query import DepositTimelines, Query, Store
from arledger.model.facts import AccountOpen, Custom, DocumentFile, Facts, Note, Roots
from arledger.model.problem import Problem, UserError
from arledger.policy.load import FILE_NAME, find_policy
from arledger.session.book_options import BookOptions
from arledger.session.books import find_place, named_ledger, open_book, place_of
from arledger.session.open_book import OpenBook
from arledger.session.place import Place
from arledger.session.revision import Revision
from arledger.session.uncached import UncachedStore

HEAD = "HEAD"
Said = TypeVar("Said", AccountOpen, Custom, Note, DocumentFile)


class RevisionStore:
    """The facts of a revision, every place named as in the work tree."""

    def __init__(self, store: Store, revision: Revision) -> None:
        self._store = store
        self._named = revision.named

    @property
    def roots(self) -> Roots:
        """The accounts of the sub-ledger."""
        return self._store.roots

    def facts(self, as_of: date, wanted: Query) -> Facts:
        """Return the facts known on `as_of`."""
        facts, named = self._store.facts(as_of, wanted), self._named
        # What lies in the ledger's folder is named from there, and needs no other name.
        return replace(
            facts,
            opens=self._moved(facts.opens),
            entries=tuple(e._replace(file=named(e.file)) if e.file.startswith("/") else e for e in facts.entries),
            customs=self._moved(facts.customs),
            notes=self._moved(facts.notes),
            documents=tuple(d._replace(path=named(d.path)) for d in self._moved(facts.documents)),
            problems=tuple(sorted(self._problem(problem) for problem in facts.problems)),
        )

    def _moved(self, said: tuple[Said, ...]) -> tuple[Said, ...]:
        return tuple(
            s._replace(source=s.source._replace(file=self._named(s.source.file))) if s.source.file[:1] == "/" else s
            for s in said
        )

    def _problem(self, problem: Problem) -> Problem:
        source = problem.source._replace(file=self._named(problem.source.file))
        return replace(problem, source=source, message=self._named(problem.message))

    def numbers(self) -> frozenset[str]:
        """Return every number in use."""
        return self._store.numbers()

    def accounts_naming(self, number: str) -> frozenset[str]:
        """Return the kept accounts of all entries that carry or name a number."""
        return self._store.accounts_naming(number)

    def values_of(self, key: str) -> frozenset[str]:
        """Return the texts that a key of metadata has in entries and their postings."""
        return self._store.values_of(key)

    def accounts_saying(self, key: str) -> frozenset[str]:
        """Return the kept accounts of all entries whose own metadata has a key."""
        return self._store.accounts_saying(key)

    def deposit_timelines(self) -> DepositTimelines | None:
        """Return what keeps each deposit day by day, where it is known."""
        return self._store.deposit_timelines()

    def digests(self) -> dict[str, str]:
        """Return the digest of every file that was read."""
        return {self._named(path): digest for path, digest in self._store.digests().items()}

    def includes(self) -> tuple[Include, ...]:
        """Return every include pattern with the files that it matched; git keeps them as they are."""
        return ()


class Spot(NamedTuple):
    """Where in a repository a ledger is looked for: the folder of a named one, or the current folder.

    `repository` is the real path of the top folder, `top` the one that the user sees; `inner` leads from
    there to the folder. `main` is the named ledger's file, None where a policy names it.
    """

    repository: Path
    top: Path
    inner: Path
    main: str | None


@contextmanager
def open_revision(source: BookOptions, revision: str) -> Iterator[OpenBook]:
    """Yield the book that the options name, as git keeps it at a revision; the work tree is left alone.

    Raises UserError where there is no git, no repository, no such revision, or no ledger in it.
    """
    spot = _find_spot(source)
    with _opened(spot, source, find_commit(spot.repository, revision)) as opened:
        yield opened


@contextmanager
def open_both(source: BookOptions, text: str) -> Iterator[tuple[Commit, OpenBook, OpenBook]]:
    """Yield the commit before a change, and the books before and after; `parse_range` says what `text` may be."""
    wanted = parse_range(text)
    spot = _find_spot(source)
    base = find_commit(spot.repository, wanted.base)
    head = find_commit(spot.repository, wanted.head) if wanted.head else None
    if head and wanted.fork:
        base = merge_base(base, head)
    with ExitStack() as stack:
        before = stack.enter_context(_opened(spot, source, base))
        yield base, before, stack.enter_context(_opened(spot, source, head)) if head else open_book(source)


class Range(NamedTuple):
    """Two states: revisions, or the work tree where `head` is None; with `fork`, from where `head` has parted."""

    base: str
    head: str | None
    fork: bool


def parse_range(text: str) -> Range:
    """Read `A..B`, `A...B` (what B did since it parted from A) or `A` (to the work tree), as git does.

    An empty side is HEAD, and no text at all means from HEAD to the work tree.
    """
    for dots in ("...", ".."):
        base, found, head = text.partition(dots)
        if found:
            return Range(base or HEAD, head or HEAD, dots == "...")
    return Range(text or HEAD, None, fork=False)


def _find_spot(source: BookOptions) -> Spot:
    named = named_ledger(source.ledger)
    if named is None and not _is_in_repository(Path.cwd()):
        named = Path(os.path.normpath(find_place(None).main.absolute()))
    folder = named.parent if named else Path.cwd()
    repository = find_top(folder)
    # The folder may be gone by now: its nearest ancestor that is left tells where in the repository it was.
    left = next(each for each in (folder, *folder.parents) if each.is_dir())
    known = Path(os.path.realpath(left)).relative_to(repository)
    depth = len(known.parts)
    same = left.parts[len(left.parts) - depth :] == known.parts
    top = Path(*left.parts[: len(left.parts) - depth]) if same else repository
    return Spot(repository, top, known / folder.relative_to(left), named.name if named else None)


def _is_in_repository(folder: Path) -> bool:
    try:
        find_top(folder)
    except UserError:
        return False
    return True


@contextmanager
def _opened(spot: Spot, source: BookOptions, commit: Commit) -> Iterator[OpenBook]:
    with files_of(commit) as tree:
        revision = Revision(commit, tree, spot.top)
        try:
            place = _place(spot, revision, tuple(source.receivable or ()))
            store = UncachedStore(place, verbose=source.verbose)
            _refuse_others(store, revision)
            yield OpenBook(place, RevisionStore(store, revision))
        except UserError as error:
            revision.restate(error)
            raise


def _place(spot: Spot, revision: Revision, receivable: tuple[str, ...]) -> Place:
    """Find the ledger and the policy at a revision: a policy above the repository holds for all of them."""
    folder = revision.tree / spot.inner
    inside = (each / FILE_NAME for each in (folder, *folder.parents) if each.is_relative_to(revision.tree))
    policy_file = next((file for file in inside if file.is_file()), None) or find_policy(spot.top.parent)
    if spot.main is None and policy_file is None:
        raise UserError(
            f"no ledger: {revision.commit.short} has no arledger.toml here or in a folder above",
            "Name the ledger with --ledger FILE.",
        )
    place = place_of(folder / spot.main if spot.main else None, policy_file, receivable)
    main = Path(os.path.normpath(revision.stored(str(place.main))))
    if not main.is_relative_to(revision.tree):
        raise UserError(f"{place.main} lies outside the repository", "Only a ledger inside it has revisions.")
    if not main.is_file():
        name = main.relative_to(revision.tree)
        raise UserError(
            f"{name} does not exist at {revision.commit.short}",
            f"`git log --follow -- {name}` shows since when it does, and what it was called before.",
        )
    return replace(place, main=main, revision=revision)


def _refuse_others(store: Store, revision: Revision) -> None:
    """Refuse a ledger that reads files outside the revision: they are today's."""
    for path in store.digests():
        if not Path(os.path.realpath(path)).is_relative_to(revision.tree):
            raise UserError(
                f"{revision.commit.short} includes {path}, which lies outside the revision",
                "An include line with an absolute path leads to today's file: let it be relative.",
            )
