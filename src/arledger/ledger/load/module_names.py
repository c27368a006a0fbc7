"""What plugins depend on besides the ledger, and what the names of their modules lead to today."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec

from arledger.ledger.fingerprints import SourceFile

# No module has this name: it stands for the folder in which the program runs, where a plugin names files from there.
HERE = "."


@dataclass(frozen=True, slots=True)
class Besides:
    """What the answer of plugins depends on: files and folders, and what module names led to, with `path` in front.

    `untold` says why that is not all of it; then nothing may be kept. `any` is False where no plugin ran.
    """

    files: tuple[SourceFile, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    path: tuple[str, ...] = ()
    untold: str = ""
    any: bool = True

    def digests(self) -> dict[str, str]:
        """Return the digest of every file and folder, by its path."""
        return {file.path: file.digest for file in self.files}


NOTHING = Besides(any=False)


def places_of(names: Iterable[str], path: Sequence[str]) -> dict[str, str]:
    """Return where each module would come from, `path` before the usual one; nothing is imported.

    Empty where there is none. A package without a file of its own is all its folders.
    """
    _forget_listings()
    usual = list(sys.path)
    sys.path[0:0] = path
    try:
        known: dict[str, ModuleSpec | None] = {}
        return {name: os.getcwd() if name == HERE else _place(_find(name, known)) for name in names}  # noqa: PTH109
    finally:
        sys.path[:] = usual


def _forget_listings() -> None:
    """Let folders be listed anew: within a tick of the clock, Python takes them for unchanged."""
    for folder, finder in list(sys.path_importer_cache.items()):
        if finder is None:
            del sys.path_importer_cache[folder]
        elif hasattr(finder, "invalidate_caches"):
            finder.invalidate_caches()


def _find(name: str, known: dict[str, ModuleSpec | None]) -> ModuleSpec | None:
    if name not in known:
        parent, _, _ = name.rpartition(".")
        found = _find(parent, known) if parent else None
        folders = found.submodule_search_locations if found else None
        known[name] = None if parent and folders is None else _ask(name, folders)
    return known[name]


def _ask(name: str, folders: Sequence[str] | None) -> ModuleSpec | None:
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        found: ModuleSpec | None = find(name, folders, None) if find else None
        if found:
            return found
    return None


def _place(found: ModuleSpec | None) -> str:
    if found is None:
        return ""
    return found.origin or os.pathsep.join(found.submodule_search_locations or ())
