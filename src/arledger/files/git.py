"""The door to git: which commit a revision names, and the files of a commit in a private folder.

Only commands that read objects are called (`git_process` starts them). Neither the work tree nor the index is
looked at, and what a user calls a revision is never read as an option.
"""

import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from arledger.files.git_process import STRANGE, git, started
from arledger.files.private import private_folder
from arledger.model.problem import UserError

LARGE = 5_000_000
"""Bytes above which a binary file is kept as a placeholder: no ledger needs its content."""

MOST_BYTES = 2 * 1024**3
"""Bytes of all files of a commit together."""

_SHORT = 10
_BLOCK = 1 << 16
_SNIFFED = 8192
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_EXECUTABLE, _SYMLINK = "100755", "120000"
_WORKTREE = "`git worktree add DIR REV` makes a checkout, to be read with --ledger DIR/…."


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: the top folder of its repository, its full hash, and the day on which it was made."""

    top: Path
    hash: str
    day: date

    @property
    def short(self) -> str:
        """The first digits of the hash, for people."""
        return self.hash[:_SHORT]

    def __str__(self) -> str:
        """Print as reports name it."""
        return f"{self.short} of {self.day}"


class _File(NamedTuple):
    """A file of a commit: git's mode, the name of its content, and its path from the top."""

    mode: str
    blob: str
    path: str


def find_top(path: Path) -> Path:
    """Return the top folder of the repository in which `path` (absolute) lies or lay, symlinks resolved.

    Raises UserError where there is none.
    """
    start = next(folder for folder in (path, *path.parents) if folder.is_dir())
    answer = git(start, "rev-parse", "--show-toplevel")
    if answer.returncode:
        raise _no_repository(path, start, answer.stderr)
    top = Path(os.fsdecode(answer.stdout.removesuffix(b"\n")))
    if not Path(os.path.realpath(start)).is_relative_to(top):
        raise UserError(
            f"the git repository of {start} says that its files lie elsewhere, in {top}",
            "`git config --unset core.worktree` there lets them be where it lies.",
        )
    return top


def _no_repository(path: Path, start: Path, said: bytes) -> UserError:
    if STRANGE.search(said):
        return UserError(
            f"git does not trust the repository at {start}, as it belongs to somebody else",
            "If you trust it: git config --global --add safe.directory FOLDER.",
        )
    return UserError(f"{path} is in no git repository", "Only a ledger that is kept in git has revisions.")


def find_commit(top: Path, revision: str) -> Commit:
    """Return the commit that a revision names (a hash, branch, tag, `HEAD~3`, …); raises UserError for none."""
    # In two steps: `HEAD@{today` with `^{commit}` behind it would be a date that nobody has typed.
    name = _rev_parse(top, revision)
    name = _rev_parse(top, f"{name}^{{commit}}") if name else ""
    if not name:
        raise UserError(
            f"there is no revision {revision!r} in {top}",
            "`git log` lists commits; what only another repository has, or a shallow clone lacks, needs `git fetch`.",
        )
    return Commit(top, name, _day(top, name))


def _rev_parse(top: Path, revision: str) -> str:
    """Return the hash of one object, empty where a text names none, or several."""
    if not revision or "\0" in revision:
        return ""
    answer = git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", revision)
    name = "" if answer.returncode else answer.stdout.decode("ascii", "replace").strip()
    return name if _HASH.fullmatch(name) else ""


def _day(top: Path, name: str) -> date:
    """Return the committer's day where they were: the one that `git log` shows."""
    answer = git(top, "rev-list", "--max-count=1", "--date=short", "--format=%cd", name)
    try:
        return date.fromisoformat(answer.stdout.decode("ascii", "replace").split()[-1])
    except (ValueError, IndexError) as error:
        raise UserError(f"git cannot read the commit {name}", "`git fsck` says what is wrong.") from error


def commit_with(path: Path) -> Commit | None:
    """Return the commit that the work tree stands on, if it has a file (absolute) as it lies there; else None."""
    try:
        top = find_top(path)
        name = path.resolve().relative_to(top).as_posix()
        content = path.read_bytes()
        commit = find_commit(top, "HEAD")
    except (UserError, OSError, ValueError):
        return None
    kept = _rev_parse(top, f"{commit.hash}:{name}")
    same = hashlib.new("sha1" if len(kept) == 40 else "sha256", b"blob %d\0" % len(content) + content)
    return commit if kept and same.hexdigest() == kept else None


def merge_base(one: Commit, other: Commit) -> Commit:
    """Return the commit from which two have parted; raises UserError where they have nothing in common."""
    answer = git(one.top, "merge-base", one.hash, other.hash)
    name = answer.stdout.decode("ascii", "replace").strip()
    if answer.returncode or not _HASH.fullmatch(name):
        raise UserError(
            f"{one.short} and {other.short} have no commit in common",
            "Compare them with two dots, A..B; a shallow clone needs `git fetch --unshallow`.",
        )
    return Commit(one.top, name, _day(one.top, name))


@contextmanager
def files_of(commit: Commit) -> Iterator[Path]:
    """Yield a folder, readable by its owner alone, with the files of a commit; it is gone afterwards.

    They are byte for byte what git keeps. Submodules are left out; a binary file above LARGE bytes is there
    with its beginning only. Raises UserError for a path or symlink that leads out of the folder.
    """
    with private_folder(partial(_disk, commit)) as folder:
        tree = Path(folder) / "tree"
        try:
            tree.mkdir(mode=0o700)
            _write_tree(commit, tree)
        except OSError as error:
            raise _disk(commit, error) from error
        yield tree


def _disk(commit: Commit, error: OSError) -> UserError:
    return UserError(
        f"the files of {commit.short} cannot be written to {tempfile.gettempdir()}: {error.strerror or error}",
        "Free some space there, or set TMPDIR to another folder.",
    )


def _write_tree(commit: Commit, tree: Path) -> None:
    """Write files and folders first and symlinks last, so that nothing is ever written through a link."""
    files = list(_files(commit))
    links: list[tuple[_File, str]] = []
    room = _Room(commit)
    with started(commit.top, "cat-file", "--batch") as process:
        for file in files:
            path = tree / file.path
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            content = room.taken_by(_content(process, commit, file))
            if file.mode == _SYMLINK:
                links.append((file, os.fsdecode(b"".join(content))))
            else:
                _write(path, content, executable=file.mode == _EXECUTABLE)
    for file, target in links:
        (tree / file.path).symlink_to(target)
    for file, target in links:
        _refuse_leaving(commit, tree, file, target)


class _Room:
    """What is left of the bytes that the files of a commit may have: a small archive can unpack to any size."""

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._left = MOST_BYTES

    def taken_by(self, content: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the blocks of a file; raises UserError where there is no room for one."""
        for block in content:
            self._left -= len(block)
            if self._left < 0:
                raise UserError(f"{self._commit.short} has more than {MOST_BYTES:,} bytes in its files", _WORKTREE)
            yield block


def _files(commit: Commit) -> Iterator[_File]:
    """List the files of a commit; a submodule is another repository's affair."""
    answer = git(commit.top, "ls-tree", "-r", "-z", "--full-tree", commit.hash)
    if answer.returncode:
        raise _lacking(commit, "its list of files")
    for record in answer.stdout.split(b"\0"):
        head, _, path = record.partition(b"\t")
        if path:
            mode, kind, blob = head.decode("ascii").split()
            if kind == "blob":
                yield _File(mode, blob, _safe(commit, os.fsdecode(path)))


def _safe(commit: Commit, path: str) -> str:
    """Return a path that stays in the tree; git checks none out that does not, but a forged tree may name one."""
    if any(part in ("", ".", "..") or part.lower() == ".git" for part in path.split("/")):
        raise UserError(f"{commit.short} names a file outside its tree: {path}", "`git fsck` says more.")
    return path


def _content(process: subprocess.Popen[bytes], commit: Commit, file: _File) -> Iterator[bytes]:
    """Yield a file's content in blocks from `git cat-file --batch`; all of them must be taken."""
    assert process.stdin  # noqa: S101 - it was started with pipes
    assert process.stdout  # noqa: S101
    process.stdin.write(f"{file.blob}\n".encode("ascii"))
    process.stdin.flush()
    head = process.stdout.readline().split()
    if len(head) != 3 or head[1] != b"blob":
        raise _lacking(commit, file.path)
    left = int(head[2])
    large = left > LARGE
    first = True
    while left:
        block = process.stdout.read(min(left, _BLOCK))
        if not block:
            raise _lacking(commit, file.path)
        left -= len(block)
        if first or not large:
            yield block
        if first and large:
            large = b"\0" in block[:_SNIFFED]
        first = False
    process.stdout.read(1)


def _lacking(commit: Commit, what: str) -> UserError:
    return UserError(
        f"git cannot read {what} of {commit.short}",
        "In a partial clone, check the revision out once, which fetches it; `git fsck` says whether it is damaged.",
    )


def _write(path: Path, content: Iterator[bytes], *, executable: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, 0o700 if executable else 0o600), "wb") as file:
        file.writelines(content)


def _refuse_leaving(commit: Commit, tree: Path, link: _File, target: str) -> None:
    """Refuse a symlink that leads out of the tree: what it shows would be today's, not the revision's."""
    end = Path(os.path.realpath(tree / link.path))
    if target.startswith("/") or not end.is_relative_to(tree):
        raise UserError(f"{link.path} of {commit.short} is a symlink that leads out of the repository", _WORKTREE)
