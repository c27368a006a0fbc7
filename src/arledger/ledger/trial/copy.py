"""The ledger as it would be: a private copy of its files with some of them replaced, beside which all else is linked.

Its files are copies, not links: the fast loader follows a link to where it leads and looks for includes
there, and would so read the old files beside it.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from arledger.files.private import private_folder
from arledger.ledger.fingerprints import read_regular
from arledger.ledger.load.sources import INCLUDE, included_name
from arledger.model.problem import UserError

T = TypeVar("T")
# A write under way keeps its files beside the ledger's; a loader's glob may take hidden files for its own.
_WRITING = re.compile(r"\.arledger|\..*\.arledger-[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class TrialLedger(Generic[T]):
    """What a loader made of the copy, which is gone by now: its paths are names for those below `original_root`."""

    result: T
    root: Path
    original_root: Path

    def original(self, text: str) -> str:
        """Return a path, or a message with paths in it, with the copy's folder replaced by the ledger's own."""
        home, copy = str(self.original_root), str(self.root)
        text = text.replace(f"{copy}/", f"{home.rstrip('/')}/").replace(copy, home)
        # What the ledger names above its own folders is missing in the copy, and has its name there all the same.
        above = copy.removesuffix(home)
        return text if above == copy else text.replace(f"{above}/", "/")


def load_candidate(
    main: Path, files: Sequence[str], replaced: Mapping[Path, bytes], loader: Callable[[Path], T]
) -> TrialLedger[T]:
    """Call `loader` with the main file of a ledger in which files have the contents in `replaced`, or are new.

    `files` are the ledger's files today, absolute and as its include lines name them. The copy exists only
    while the loader runs, so what it returns must not read files later. A symlinked file counts where the
    link stands. Include lines with absolute paths, and those that go up, lead into the copy as well. Raises
    UserError where the copy cannot be made, and what `loader` raises.
    """
    named = [str(main.absolute()), *files]
    contents = _with_other_names({_plain(path): content for path, content in replaced.items()}, named)
    root, folders = _extent([*named, *contents])
    with private_folder(_disk) as folder:
        copier = _Copier(root, folder, folders, {*map(_plain, named)}, contents)
        try:
            copier.copy()
        except OSError as error:
            raise _disk(error) from error
        return TrialLedger(loader(Path(copier.place(_plain(main)))), Path(copier.place(root)), Path(root))


def _disk(error: OSError) -> UserError:
    return UserError(
        f"the ledger cannot be tried out in a temporary folder: {error.strerror or error}",
        "Make room there, or let TMPDIR name another folder.",
    )


def _plain(path: Path | str) -> str:
    """Return a path without `..`, by its words alone, which is how Beancount understands an include."""
    # POSIX lets two slashes at the beginning stay; here they are one.
    return "/" + os.path.normpath(Path(path).absolute()).lstrip("/")


def _with_other_names(contents: dict[str, bytes], named: Iterable[str]) -> dict[str, bytes]:
    """Add the other names under which the ledger includes a replaced file through symlinks."""
    known: dict[tuple[int, int], str] = {}
    for path in contents:
        with suppress(OSError):
            known[_identity(path)] = path
    found = dict(contents)
    for name in map(_plain, named):
        if known and name not in contents:
            with suppress(OSError):
                same = known.get(_identity(name))
                # Not so a hard link: replacing the one file leaves the other what it was.
                if same and os.path.realpath(same) == os.path.realpath(name):
                    found[name] = contents[same]
    return found


def _identity(path: str) -> tuple[int, int]:
    found = Path(path).stat()
    return found.st_dev, found.st_ino


def _extent(names: Iterable[str]) -> tuple[str, set[str]]:
    """Return the folder that has all files below it, and every folder that the copy needs for itself."""
    own = {str(Path(_plain(name)).parent) for name in names}
    root = os.path.commonpath(own)
    above = {str(parent) for folder in own for parent in Path(folder).parents}
    return root, own | {folder for folder in above if Path(folder).is_relative_to(root)}


class _Copier:
    """Makes the copy, folder by folder; all paths that it is given are those of the ledger itself."""

    def __init__(
        self, root: str, scratch: str, folders: set[str], ledger: set[str], contents: Mapping[str, bytes]
    ) -> None:
        self._root = root
        self._scratch = scratch
        self._contents = contents
        # What the copy has in each folder for itself; everything else there becomes a link.
        self._folders: dict[str, set[str]] = {folder: set() for folder in folders}
        self._files: dict[str, set[str]] = {folder: set() for folder in folders}
        for owned, paths in ((self._folders, folders - {root}), (self._files, ledger | contents.keys())):
            for path in paths:
                folder, name = os.path.split(path)
                owned[folder].add(name)

    def place(self, path: str) -> str:
        """Return where a path lies in the copy, or would: as deep below its folder as below the system's root."""
        return os.path.normpath(f"{self._scratch}/{path}")

    def copy(self) -> None:
        """Make the copy: its folders and the ledger's files in them, with links to everything else there."""
        for folder in sorted(self._files):
            place = Path(self.place(folder))
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name in self._linked(folder):
                (place / name).symlink_to(Path(folder, name))
            for name in self._files[folder]:
                self._copy_file(str(Path(folder, name)), place / name)

    def _linked(self, folder: str) -> list[str]:
        own = self._files[folder] | self._folders[folder] | {Path(self._scratch).name}
        return [name for name in _names_in(folder) if name not in own and not _WRITING.fullmatch(name)]

    def _copy_file(self, path: str, place: Path) -> None:
        content = self._contents.get(path)
        if content is None:
            try:
                content = read_regular(path)
            except OSError:
                # Let the loader say what is wrong with it.
                place.symlink_to(path)
                return
        folder = str(Path(path).parent)
        if b"include" in content:
            content = INCLUDE.sub(lambda line: self._lead_into_copy(line, folder), content)
        place.write_bytes(content)

    def _lead_into_copy(self, line: re.Match[bytes], folder: str) -> bytes:
        """Return an include line of a file in `folder` as the copy needs it: above its root there is no copy."""
        text = included_name(line.group(2))
        if text is None or not (text.startswith("/") or ".." in text.split("/")):
            return line.group()
        pattern = _plain(Path(folder, text))
        if Path(pattern).is_relative_to(self._root):
            pattern = self.place(pattern)
        return line.group(1) + pattern.replace("\\", "\\\\").replace('"', '\\"').encode("utf-8") + b'"'


def _names_in(folder: str) -> list[str]:
    """Return the names in a folder; a new one has none, and one that cannot be listed hides its own."""
    try:
        return os.listdir(folder)  # noqa: PTH208 - names, and many of them
    except OSError:
        return []
