"""Functions with few ways through them, and few parameters: no function is short because it is dense."""

from collections.abc import Iterator

import pytest
from radon.complexity import add_inner_blocks
from radon.visitors import ComplexityVisitor, Function
from tests.architecture.source import (
    Finding,
    Module,
    assert_accepted,
    assert_caught,
    assert_kept,
    finding,
    functions,
    modules,
)

MOST_WAYS = 15
MOST_PARAMETERS = 6
FEWEST_FUNCTIONS = 250

DENSE_FUNCTIONS: dict[str, str] = {
    "matching/groups.py:Grouper._named": "matching is to be taken apart as one piece",
    "matching/reading.py:LineReader.said": "matching is to be taken apart as one piece",
}
"""What has more ways through it, and why it is not better in two."""

MANY_PARAMETERS: dict[str, str] = {
    "entries/payments.py:recovery": "what its command is told, each option by itself",
    "session/trial.py:check_candidate": "the ledger before and after, and what of both is known already",
}
"""What takes more, and why no value holds them together."""


def is_command(module: Module, name: str) -> bool:
    """Say whether a function is a command: `command`, or any that a file of commands has for others."""
    return name == "command" or (module.place.endswith("/commands.py") and not name.startswith("_"))


def dense_functions(module: Module) -> Iterator[Finding]:
    """Find functions of too high cyclomatic complexity, boolean operators counted; commands may have more."""
    for block in add_inner_blocks(ComplexityVisitor.from_ast(module.tree).blocks):
        if isinstance(block, Function) and not is_command(module, block.name) and block.complexity > MOST_WAYS:
            scope = f"{block.classname}.{block.name}" if block.classname else block.name
            message = f"{block.complexity} ways through it, of at most {MOST_WAYS}"
            yield Finding(module.place, block.lineno, scope, message)


def many_parameters(module: Module) -> Iterator[Finding]:
    """Find functions of too many parameters, beside `self` and `cls`; a command has one for each option."""
    for node, scope in functions(module):
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        count = sum(argument.arg not in ("self", "cls") for argument in given)
        if not is_command(module, node.name) and count > MOST_PARAMETERS:
            yield finding(module, node, scope, f"{count} parameters, of at most {MOST_PARAMETERS}")


def test_no_function_is_dense() -> None:
    assert sum(1 for module in modules() for _ in functions(module)) >= FEWEST_FUNCTIONS
    assert_kept(dense_functions, DENSE_FUNCTIONS)


def test_no_function_takes_many_parameters() -> None:
    assert_kept(many_parameters, MANY_PARAMETERS)


DENSE = " and ".join(["x"] * (MOST_WAYS + 1))
PARAMETERS = ", ".join(f"p{number}" for number in range(MOST_PARAMETERS))


@pytest.mark.parametrize(
    "text",
    [
        f"def f(x):\n    return {DENSE}",
        f"class A:\n    def f(self, x):\n        return {DENSE}",
        f"def f(x):\n    def inner():\n        return {DENSE}\n    return inner",
        "def f(x):\n" + "    if x: pass\n" * MOST_WAYS,
    ],
)
def test_planted_density_is_seen(text: str) -> None:
    assert_caught(dense_functions, text)


@pytest.mark.parametrize(
    "text", ["def f(x):\n" + "    if x: pass\n" * (MOST_WAYS - 1), f"def command(x): return {DENSE}"]
)
def test_few_ways_and_commands_are_fine(text: str) -> None:
    assert_accepted(dense_functions, text)


@pytest.mark.parametrize(
    "text", [f"def f({PARAMETERS}, one_more): ...", f"class A:\n    def f(self, {PARAMETERS}, *, k): ..."]
)
def test_planted_parameters_are_seen(text: str) -> None:
    assert_caught(many_parameters, text)


@pytest.mark.parametrize(
    "text", [f"class A:\n    def f(self, {PARAMETERS}): ...", f"def command({PARAMETERS}, k): ..."]
)
def test_few_parameters_and_commands_are_fine(text: str) -> None:
    assert_accepted(many_parameters, text)
