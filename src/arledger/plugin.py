"""`plugin "arledger.plugin"`: arledger's checks inside bean-check, Fava and editors.

Errors are reported as Beancount's own are, at their lines. Warnings, which ask for attention but make no
figure wrong, are left out unless the ledger asks: `plugin "arledger.plugin" "warnings"`.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from arledger.checks import run_checks
from arledger.checks.accepted import split_accepted
from arledger.checks.context import Context
from arledger.ledger.load.extract import Folder, extract
from arledger.ledger.load.levels import with_levels
from arledger.ledger.load.loaders import precision_of
from arledger.ledger.load.roots import FoundRoots, find_receivable, guess_cash
from arledger.ledger.memory_store import Header, balances_of, facts_on
from arledger.model.facts import AccountTypes, Facts, Roots
from arledger.model.problem import Problem, Severity, UserError
from arledger.model.source import Source
from arledger.policy.load import find_policy, load_policy, source_of
from arledger.policy.settings import Policy
from arledger.subledger.book import build_book

__plugins__ = ("check",)

WARNINGS = "warnings"


class ArledgerError(NamedTuple):
    """An error as Beancount keeps them: where, what, and the entry (none here)."""

    source: dict[str, Any]
    message: str
    entry: None = None


def check(
    entries: list[Any], options: dict[str, Any], config: str | None = None
) -> tuple[list[Any], list[ArledgerError]]:
    """Return the entries unchanged, and what arledger finds wrong; never raises for a user's mistake."""
    main = Path(options["filename"])
    try:
        with _collector_off():
            policy_file = find_policy(main.parent)
            policy = load_policy(policy_file) if policy_file else Policy()
            setting = partial(source_of, policy_file, main.parent) if policy_file else None
            found = _find(entries, options, main, policy, setting)
    except UserError as error:
        return entries, [ArledgerError({"filename": str(main), "lineno": 0}, f"{error.message}. {error.remedy}")]
    wanted = found if config == WARNINGS else [p for p in found if p.severity is Severity.ERROR]
    return entries, [_error(problem, main) for problem in wanted]


@contextmanager
def _collector_off() -> Iterator[None]:
    """Let no garbage be looked for among all entries while as many objects are made again, none of them garbage."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # Whoever loads the ledger (an editor, Fava) lives on, and may have switched the collector off itself.
        if collecting:
            gc.enable()


def _find(
    entries: list[Any], options: dict[str, Any], main: Path, policy: Policy, setting: Callable[..., Source] | None
) -> tuple[Problem, ...]:
    facts = _facts(entries, options, main, policy)
    if facts is None:
        return ()
    book = build_book(facts, policy)
    context = Context(book, book, policy, lambda path: (main.parent / path).exists(), setting=setting)
    found, _ = split_accepted(run_checks(context), policy)
    return (*facts.problems, *found)


def _facts(entries: list[Any], options: dict[str, Any], main: Path, policy: Policy) -> Facts | None:
    types = AccountTypes(*(options[f"name_{name}"] for name in AccountTypes._fields))
    accounts = [entry.account for entry in entries if type(entry).__name__ == "Open"]
    named = policy.accounts.receivable
    receivable = FoundRoots(named) if named else find_receivable(accounts, types)
    if not receivable.accounts:
        return None
    roots = Roots(receivable.accounts, policy.accounts.deposits, policy.accounts.cash or guess_cash(accounts, types))
    roots = roots if named else with_levels(roots, entries)
    kept = extract(entries, roots, Folder(str(main.parent)))
    currencies, precision = tuple(options["operating_currency"]), precision_of(options)
    header = Header(options["title"], main.name, "beancount", currencies, types, roots, precision)
    left_out = receivable.problems(entries, str(main))
    return facts_on(date.max, header, kept, balances_of(kept.entries, roots), left_out)


def _error(problem: Problem, main: Path) -> ArledgerError:
    source = {"filename": str(main.parent / problem.source.file), "lineno": problem.source.line}
    return ArledgerError(source, f"{problem.message} [{problem.code}]. {problem.remedy}")
