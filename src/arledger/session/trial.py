"""The ledger as it would be, compared with what is wrong in it today.

It is loaded whole in a copy, except where the load of a moment ago and what is added to it give the same for certain.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from arledger.checks import closed_period, run_checks
from arledger.checks.context import Context
from arledger.ledger.load.extract import extract
from arledger.ledger.load.read import RawLedger, with_additions
from arledger.ledger.memory_store import balances_of, facts_on
from arledger.ledger.trial.copy import TrialLedger, load_candidate
from arledger.model.facts import Facts, Roots
from arledger.model.plan import Plan
from arledger.model.problem import Problem, Refused
from arledger.session.clock import today
from arledger.session.loading import load_raw
from arledger.session.place import Place
from arledger.subledger.book import build_book


class Checked(NamedTuple):
    """What the ledger would be, under the names of its files or those of a copy, and what would be wrong in it."""

    raw: RawLedger
    problems: tuple[Problem, ...]


def check_candidate(
    place: Place,
    before: Facts,
    touched: tuple[str, ...] | None,
    files: Sequence[str],
    after: Mapping[Path, bytes],
    plan: Plan,
    loaded: RawLedger | None = None,
) -> Checked:
    """Return the ledger as it would be, with the problems that it would have and has not today.

    Beancount looks at the whole ledger, arledger's checks at the accounts in `touched`, which are the only
    ones that an addition can change (None: all of them). Raises Refused where the ledger would not read
    a file that is written. `loaded` is the ledger of today, if it was loaded just now.
    """

    def load(main: Path) -> tuple[RawLedger, Facts]:
        raw = load_raw(place, main)
        return raw, _facts(raw, touched)

    longer = with_additions(loaded, after) if loaded else None
    candidate = (
        TrialLedger((longer, _facts(longer, touched)), place.folder, place.folder)
        if longer
        else load_candidate(place.main, files, after, load)
    )
    raw, facts = candidate.result
    _refuse_unread(place, candidate, plan)
    documents = {str(path) for path in after}
    # Some accounts' entries have not the fingerprint of all.
    partly = touched is not None
    known = {_key(problem) for problem in (*before.problems, *_checks(place, before, documents, partly=partly))}
    found = {
        _as_named(problem, candidate)
        for problem in (*raw.problems, *_checks(place, facts, documents, candidate.original, partly=partly))
    }
    return Checked(raw, tuple(sorted(problem for problem in found if _key(problem) not in known)))


def _as_named(problem: Problem, candidate: TrialLedger[tuple[RawLedger, Facts]]) -> Problem:
    """Return a problem of the candidate with the names that files have in the ledger."""
    source = problem.source._replace(file=candidate.original(problem.source.file))
    return replace(problem, message=candidate.original(problem.message), source=source)


def _facts(raw: RawLedger, touched: tuple[str, ...] | None) -> Facts:
    roots = raw.roots if touched is None else Roots(touched)
    kept = extract(raw.loaded.entries, roots, raw.folder)
    return facts_on(date.max, raw.header, kept, balances_of(kept.entries, roots), raw.problems, touched or ())


def _checks(
    place: Place, facts: Facts, documents: set[str], original: Callable[[str], str] = str, *, partly: bool
) -> tuple[Problem, ...]:
    book = build_book(facts, place.policy)

    def exists(path: str) -> bool:
        full = place.folder / original(path)
        return full.exists() or str(full) in documents

    found = run_checks(Context(book, book, place.policy, exists, partly, today()))
    return tuple(problem for problem in found if not (partly and problem.code == closed_period.NAME))


def _key(problem: Problem) -> tuple[object, ...]:
    return (problem.source, problem.code, problem.message)


def _refuse_unread(place: Place, candidate: TrialLedger[tuple[RawLedger, Facts]], plan: Plan) -> None:
    raw, _ = candidate.result
    read = {os.path.realpath(candidate.original(file.path)) for file in raw.sources.files}
    for addition in plan.additions:
        if os.path.realpath(place.folder / addition.file) not in read:
            raise Refused(
                f"{addition.file} is not read by {place.main.name}, so nothing in it would count",
                f'Add a line such as include "{addition.file}" to it, or set client-file under [writing].',
            )
