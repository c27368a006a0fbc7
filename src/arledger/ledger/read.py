"""Read a ledger from its files: sources, loader, roots, facts."""

from dataclasses import dataclass, replace
from pathlib import Path

from arledger.ledger.extract import extract
from arledger.ledger.loaders import Loaded, fast_available, load_fast, load_reference
from arledger.ledger.roots import check_named, guess_receivable, nothing_found
from arledger.ledger.sources import Sources, read_sources
from arledger.ledger.store import Header, MemoryStore
from arledger.model.facts import Roots


@dataclass(frozen=True, slots=True)
class ReadLedger:
    """A ledger that was just loaded, with the files it came from."""

    sources: Sources
    store: MemoryStore


def read_ledger(
    main: Path, receivable: tuple[str, ...], deposits: tuple[str, ...], *, fast: bool = True
) -> ReadLedger:
    """Load the ledger `main`.

    `receivable` empty means to guess the account; raises UserError where there is none, or where the
    file is no ledger. Errors inside the ledger are problems of the store, never exceptions.
    """
    sources = read_sources(main)
    loaded = _load(sources, fast=fast)
    accounts = [entry.account for entry in loaded.entries if type(entry).__name__ == "Open"]
    if receivable:
        check_named(receivable, accounts)
    else:
        receivable = guess_receivable(accounts, loaded.types)
        if not receivable:
            raise nothing_found(loaded.entries, loaded.types)
    roots = Roots(receivable, deposits)
    kept = extract(loaded.entries, roots, str(main.parent))
    header = Header(
        title=loaded.title,
        main=main.name,
        loader=loaded.loader,
        operating_currencies=loaded.operating_currencies,
        types=tuple(loaded.types),
        roots=roots,
    )
    problems = sorted({*sources.problems, *loaded.problems})
    # The loader's entries are not needed any more, and there are many of them.
    return ReadLedger(sources, MemoryStore(replace(loaded, entries=()), kept, header, problems))


def _load(sources: Sources, *, fast: bool) -> Loaded:
    if not fast or not fast_available():
        return load_reference(sources.main)
    if sources.problems:
        reason = "the files have problems"
    else:
        answer = load_fast(sources.main)
        if isinstance(answer, Loaded):
            return answer
        reason = answer
    return replace(load_reference(sources.main), reason=reason)
