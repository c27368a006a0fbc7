"""What somebody should look at before a change to receivables is accepted.

History is corrected by new entries; a closed period stays closed; who gives money away needs an approval;
what was in order stays so; and the change adds up to the last digit.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from arledger.capabilities.review.diff import Changes, Difference, Side, clients_of, numbers_of
from arledger.capabilities.review.policy_changes import policy_changes
from arledger.controls.approvals import approvals_of, deeds_of, objection, to_approve, unapproved
from arledger.controls.closed_periods import closed_through
from arledger.model.facts import Custom, Entry, Note
from arledger.model.money import amount_text
from arledger.model.problem import Problem
from arledger.model.source import Source
from arledger.subledger.clients import text_of

Dated: TypeAlias = Entry | Custom | Note

_UNDO = "Undo it, and correct with a new entry."
_LATER = "Undo it, and date the correction in an open period."
# A message may name another place in the files, which says nothing of the problem itself.
_PLACE = re.compile(r"(?<!\S)\S+:\d+")


def find_faults(changes: Changes) -> tuple[Problem, ...]:
    """Return what somebody should look at before the change is accepted, sorted by file and line.

    What is gone is reported where it stood before, everything else where it stands now.
    """
    rules = (
        *(_edited_history, _edited_agreements, _edited_policy, _closed_periods),
        *(_missing_approvals, _new_problems, _not_footing),
    )
    return tuple(sorted({problem for rule in rules for problem in rule(changes)}))


def _edited_history(changes: Changes) -> Iterator[Problem]:
    for difference in _dated(changes, with_notes=True):
        for _, now in difference.changed:
            yield _problem(now, "history-edited", f"{called(now)} was changed", _UNDO, changes.head)
        for gone in difference.deleted:
            yield _problem(gone, "history-edited", f"{called(gone)} stood here and is gone", _UNDO, changes.base)


def _dated(changes: Changes, *, with_notes: bool = False) -> Iterator[Difference[Dated]]:
    kinds: list[Difference[Any]] = [changes.entries, changes.directives]
    yield from kinds + ([changes.notes] if with_notes else [])


def _problem(thing: Dated, code: str, message: str, remedy: str, side: Side) -> Problem:
    about = (*clients_of(thing, side), *numbers_of(thing)) if isinstance(thing, Entry) else ()
    return Problem(thing.source, code, message, remedy, about=about)


def _edited_agreements(changes: Changes) -> Iterator[Problem]:
    """Find terms and limits that were edited where the account is opened, and accounts that are gone."""
    for was, now in changes.opens.changed:
        for key in ("terms", "credit-limit"):
            if was.meta.get(key) != now.meta.get(key):
                before, after = text_of(was.meta, key) or "none", text_of(now.meta, key) or "none"
                said = f"{key} of {now.account} was {before} and is {after}, for all its past"
                remedy = "Undo it; `arledger client set` writes new terms or a new limit with their date."
                yield Problem(now.source, "history-edited", said, remedy)
    for gone in changes.opens.deleted:
        yield Problem(gone.source, "history-edited", f"{gone.account} was opened here and is gone", _UNDO)


def _edited_policy(changes: Changes) -> Iterator[Problem]:
    """Find settings that decide who may give money away and what nobody is asked about, with both values."""
    for change in policy_changes(changes.base.policy, changes.head.policy):
        said = f"{change.what} was {change.before} and is {change.after}"
        remedy = "Let somebody who may decide it look at the change, or undo it."
        yield Problem(changes.head.setting_at(change.setting), "policy-changed", said, remedy)


def called(thing: Dated) -> str:
    """Name an entry, directive or note for a sentence."""
    if isinstance(thing, Custom):
        return f"the {thing.type} of {thing.date}" + (f" on {thing.values[0]}" if thing.values else "")
    if isinstance(thing, Note):
        return f"the note of {thing.date} on {thing.account}"
    texts = " ".join(f'"{text}"' for text in (thing.payee, thing.narration) if text)
    numbers = ", ".join(numbers_of(thing))
    return f"the entry of {thing.date} {texts}".rstrip() + (f" ({numbers})" if numbers else "")


def _closed_periods(changes: Changes) -> Iterator[Problem]:
    """Find what is dated in a period that was closed before the change, whether it is new, edited or gone."""
    through = closed_through(changes.base.book.facts.customs)
    if through is None:
        return
    message = f"changes the period that is closed through {through}"
    for difference in _dated(changes):
        late = [thing for thing in difference.added if thing.date <= through]
        late += [now for was, now in difference.changed if min(was.date, now.date) <= through]
        for thing in late:
            yield _problem(thing, "closed-period", f"{called(thing)} {message}", _LATER, changes.head)
        for gone in difference.deleted:
            if gone.date <= through:
                yield _problem(gone, "closed-period", f"{called(gone)} {message}", _LATER, changes.base)


def _missing_approvals(changes: Changes) -> Iterator[Problem]:
    """Find new documents that lack an approval, by the authority that held before the change if there was one."""
    base, head = changes.base, changes.head
    policy = replace(head.policy, authority=base.policy.authority or head.policy.authority)
    if not policy.authority:
        return
    fresh = {id(entry) for entry in changes.entries.after}
    deeds = deeds_of(head.book, policy)
    new = [deed for deed in deeds if id(deed.entry) in fresh]
    old = [deed for deed in deeds if id(deed.entry) not in fresh]
    approvals = approvals_of(head.book.facts.customs, head.book.facts.roots)
    for missing in unapproved(new, old, approvals, policy):
        deed = missing.deed
        message, remedy = objection(missing, to_approve(deed, deeds))
        if deed.entry:
            about = tuple(sorted({deed.client, *frozenset().union(*deed.names)}))
            yield Problem(deed.entry.source, "approval-missing", message, remedy, about=about)


def _new_problems(changes: Changes) -> Iterator[Problem]:
    """Find problems that were not there before, told by what they say and not by their places."""
    known = Counter((problem.code, _PLACE.sub("", problem.message)) for problem in changes.base.problems)
    closed = any(True for _ in _closed_periods(changes))
    for problem in changes.head.problems:
        key = (problem.code, _PLACE.sub("", problem.message))
        known[key] -= 1
        # The check that proves a close finds the same again, less exactly.
        if known[key] < 0 and not (closed and problem.code == "closed-period"):
            yield replace(problem, code="new-problem", message=f"{problem.message} [{problem.code}]")


def _not_footing(changes: Changes) -> Iterator[Problem]:
    for movement in (*changes.movements, *changes.totals):
        if movement.difference:
            amount = amount_text(movement.difference, movement.currency)
            yield Problem(
                Source(changes.head.book.facts.main, 0),
                "does-not-foot",
                f"{movement.client or 'everybody'} in {movement.currency}: the changes leave {amount} unexplained",
                "Look whether [accounts] or client-from changed; if not, please report it as a fault of arledger.",
            )
