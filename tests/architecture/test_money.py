"""No binary fraction comes near an amount: no float, no float literal, no round()."""

import ast
import re
from collections.abc import Iterator, Mapping

import pytest
from tests.architecture.source import (
    PACKAGE,
    Finding,
    Module,
    aliases,
    assert_accepted,
    assert_caught,
    assert_kept,
    finding,
    modules,
    nodes,
    qualified,
)

_CONFIDENCE = "how likely what is said of a bank line is, in percent"
IN_COINS = frozenset(
    f"matching/{name}.py"
    for name in (
        "amounts", "channel", "contracts", "engine", "evidence", "explainer", "explanations", "groups", "habits",
        "inference", "learned_payers", "likelihoods", "likeness", "logarithms", "mentions", "names", "obstacles", "places",
        "values", "verdicts", "weigher",
    )
)  # fmt: skip
"""Files that say how likely something is; amounts there are whole coins, by `matching/units.py` and back again."""

ALLOWED: dict[str, str] = {
    "matching/policy_options.py:match_options": _CONFIDENCE,
    "model/bank.py:Match": _CONFIDENCE,
    "subledger/report_parts.py:days_number": "a median of days, in JSON",
    "subledger/report_parts.py:probability": _CONFIDENCE,
    "subledger/report_parts.py:probability_cell": _CONFIDENCE,
}
"""`place` or `place:function` with the reason why a float there never touches money."""

BUILTINS = {"float", "complex", "round", "builtins.float", "builtins.round"}
REAL = re.compile(r"\b(?:real|float|double)\b", re.IGNORECASE)
FEWEST_NUMBERS = 100
LIKENESS = "from difflib import get_close_matches\nget_close_matches(word, words, n=1, cutoff=0.8)"


def floats(module: Module) -> Iterator[Finding]:
    if module.place in IN_COINS:
        return
    known = aliases(module)
    likeness = set(_cutoffs(module, known))
    for node, scope in nodes(module):
        what = ""
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            what = "" if id(node) in likeness else ast.unparse(node)
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            name = qualified(node, known)
            what = name if name in BUILTINS or name.endswith(".__float__") else ""
        if what:
            yield finding(module, node, scope, f"{what}: amounts are Decimal, and model/money.py rounds them")


def _cutoffs(module: Module, known: Mapping[str, str]) -> Iterator[int]:
    """Yield the ids of numbers that say how alike two words must be for "did you mean": no money there."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and qualified(node.func, known) == "difflib.get_close_matches":
            values = [*node.args[3:], *(word.value for word in node.keywords if word.arg == "cutoff")]
            yield from map(id, values)


def test_no_float_near_money() -> None:
    assert_kept(floats, ALLOWED)


def test_the_guard_sees_numbers() -> None:
    numbers = [
        node
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and type(node.value) is int
    ]
    assert len(numbers) >= FEWEST_NUMBERS


def test_no_column_of_the_snapshot_holds_binary_fractions() -> None:
    scripts = sorted(PACKAGE.rglob("*.sql"))
    assert scripts
    for script in scripts:
        assert not REAL.search(script.read_text(encoding="utf-8")), script


@pytest.mark.parametrize(
    "text",
    [
        "total = float(amount)",
        "rate = 0.5",
        "rate = 1e-2",
        "def f(share: float) -> None: ...",
        "total = sum(map(float, amounts))",
        "tax = round(amount * rate, 2)",
        "import builtins\nx = builtins.float('1')",
        "x = amount.__float__()",
        "get_close_matches(word, words, n=1, cutoff=0.8)",
    ],
)
def test_a_planted_float_is_seen(text: str) -> None:
    assert_caught(floats, text)


@pytest.mark.parametrize(
    "text", [LIKENESS, "x = Decimal('0.5')", "x = round_to(amount, 2)", "x = 3 // 2", "'float(1.5)'"]
)
def test_decimals_are_fine(text: str) -> None:
    assert_accepted(floats, text)
