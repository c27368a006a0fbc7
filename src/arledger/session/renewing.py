"""After a write: the snapshot of the ledger as it is now, from the load that found it good."""

import os
from collections.abc import Mapping
from pathlib import Path

from arledger.ledger.load.extract import Folder, extract
from arledger.ledger.load.read import RawLedger
from arledger.ledger.load.sources import Sources, read_sources
from arledger.ledger.memory_store import MemoryStore
from arledger.session.books import save_snapshot
from arledger.session.loading import REFERENCE
from arledger.session.messages import say
from arledger.session.place import Place

MOST_ENTRIES = 50_000
"""In larger ledgers the snapshot would make the write itself noticeably slower; the next question makes it."""


def renew_snapshot(place: Place, checked: RawLedger, digests: Mapping[str, str]) -> None:
    """Write the snapshot that the next command would write, where it is known without a load.

    `checked` is the ledger as it would be, and perhaps was loaded from a copy; `digests` are those that its files
    have now. The fast loader loads it again in about the time that this takes. What fails here stops nothing: the
    write has happened, and the next command makes a snapshot itself.
    """
    small = len(checked.loaded.entries) <= MOST_ENTRIES
    if not small or checked.loaded.loader != REFERENCE or place.first_client or checked.problems:
        return
    try:
        sources = read_sources(place.main)
        if _are_checked(sources, checked, digests):
            _renew(place, checked, sources)
    except Exception as error:  # noqa: BLE001 - nobody may be told that nothing was written
        say(f"Note: there is no snapshot of this yet ({type(error).__name__}); the next command makes one.")


def _are_checked(sources: Sources, checked: RawLedger, digests: Mapping[str, str]) -> bool:
    """Say whether these files are those that were checked, and named so, without anything besides."""
    names = [Path(file.path) for file in checked.sources.files]
    return (
        not (sources.problems or checked.loaded.besides.any or len(sources.includes) != len(checked.sources.includes))
        and _by_place(sources) == _by_place(checked.sources)
        and all(digests.get(file.path) == file.digest for file in sources.files)
        and (not _is_copy(sources, checked) or all(name.is_relative_to(checked.main.parent) for name in names))
    )


def _by_place(sources: Sources) -> dict[str, str]:
    folder = Path(sources.main).parent
    return {os.path.relpath(file.path, folder): file.digest for file in sources.files}


def _renew(place: Place, checked: RawLedger, sources: Sources) -> None:
    kept = extract(checked.loaded.entries, checked.roots, Folder(str(checked.main.parent), sources.linked))
    if _is_copy(sources, checked) and any(Path(document.path).is_absolute() for document in kept.documents):
        return
    save_snapshot(place, sources, MemoryStore(checked.loaded, kept, checked.header, ()))


def _is_copy(sources: Sources, checked: RawLedger) -> bool:
    return checked.sources.main != sources.main
