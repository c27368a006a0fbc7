"""Accounts are compared by component, in model/account.py: Acme never pays for AcmeHoldings."""

import ast
import re
from collections.abc import Iterator

import pytest
from tests.architecture.source import (
    Finding,
    Module,
    assert_accepted,
    assert_caught,
    assert_kept,
    called_name,
    docstrings,
    finding,
    modules,
    nodes,
)

HELPER = "model/account.py"

ALLOWED: dict[str, str] = {}
"""`place:function` with the reason why what is compared there is no account name."""

PREFIX_METHODS = {"startswith", "removeprefix", "endswith", "removesuffix", "find", "index", "partition"}
ACCOUNT_WORD = re.compile(r"account|(?:^|_)root(?:s|_|$)|receivable|deposits?$", re.IGNORECASE)
SINGLE_ACCOUNT = re.compile(r"(?:^|_)(?:account|root)$", re.IGNORECASE)
WRITTEN_ACCOUNT = re.compile(r"^(?:Assets|Liabilities|Equity|Income|Expenses):")
SQL_PREFIX = re.compile(r"\baccount\b[^;]*\b(?:like|glob|substr)\b|\bsubstr\s*\(\s*account", re.IGNORECASE)


def prefix_comparisons(module: Module) -> Iterator[Finding]:
    """Find account names compared as strings: by prefix, as a substring, by a slice, or in the database."""
    prose = docstrings(module)
    for node, scope in nodes(module):
        if isinstance(node, ast.Call):
            bad = isinstance(node.func, ast.Attribute) and _is_prefix_test(node, node.func)
        elif isinstance(node, ast.Compare):
            bad = _is_substring_test(node) or _is_slice_test(node)
        elif isinstance(node, ast.Constant) and id(node) not in prose:
            bad = isinstance(node.value, str) and SQL_PREFIX.search(node.value) is not None
        else:
            continue
        if bad:
            what = f"{ast.unparse(node)[:80]}: accounts are compared by component, with {HELPER}"
            yield finding(module, node, scope, what)


def _is_prefix_test(call: ast.Call, function: ast.Attribute) -> bool:
    if called_name(call) not in PREFIX_METHODS:
        return False
    parts = [function.value, *call.args]
    return any(_speaks_of_accounts(part) for part in parts)


def _speaks_of_accounts(part: ast.AST) -> bool:
    for node in ast.walk(part):
        if isinstance(node, ast.Name | ast.Attribute) and ACCOUNT_WORD.search(_last_word(node)):
            return True
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITTEN_ACCOUNT.match(node.value):
            return True
    return False


def _last_word(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_substring_test(node: ast.Compare) -> bool:
    pairs = zip(node.ops, node.comparators, strict=True)
    return any(isinstance(op, ast.In | ast.NotIn) and SINGLE_ACCOUNT.search(_last_word(right)) for op, right in pairs)


def _is_slice_test(node: ast.Compare) -> bool:
    sides = [node.left, *node.comparators]
    return any(
        isinstance(side, ast.Subscript)
        and isinstance(side.slice, ast.Slice)
        and SINGLE_ACCOUNT.search(_last_word(side.value)) is not None
        for side in sides
    )


def outside_the_helper(module: Module) -> Iterator[Finding]:
    if module.place != HELPER:
        yield from prefix_comparisons(module)


def test_accounts_are_compared_by_component() -> None:
    assert_kept(outside_the_helper, ALLOWED)


def test_the_guard_sees_the_helper() -> None:
    (helper,) = (module for module in modules() if module.place == HELPER)
    assert len(list(prefix_comparisons(helper))) >= 2, f"{HELPER} compares no prefix that this guard knows"


def test_the_guard_sees_calls_of_startswith() -> None:
    calls = (node for module in modules() for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    assert sum(called_name(call) == "startswith" for call in calls) >= 5


@pytest.mark.parametrize(
    "text",
    [
        "posting.account.startswith(prefix)",
        "name.startswith(root)",
        "name.startswith(tuple(self.roots))",
        "any(leg.startswith(policy.accounts.receivable))",
        "leg.startswith('Assets:Receivable')",
        "client = account.removeprefix(head)",
        "found = root in posting.account",
        "same = account[: len(head)] == head",
        "db.execute('select 1 from leg where account like ?')",
        "db.execute('select 1 from leg where substr(account, 1, 3) = ?')",
    ],
)
def test_a_planted_comparison_is_seen(text: str) -> None:
    assert_caught(outside_the_helper, text)


@pytest.mark.parametrize(
    "text",
    [
        "is_under(posting.account, root)",
        "account in accounts",
        "posting.account == root",
        "line.startswith('-')",
        "name.endswith('.toml')",
        "db.execute('select day from balance where account = ?')",
    ],
)
def test_whole_names_and_other_text_are_fine(text: str) -> None:
    assert_accepted(outside_the_helper, text)
