"""Every regular expression of the program is linear: text from strangers takes no more time than it is long.

They are found where they are: compiled in a module, or written in a call. Each is tried as the program uses it.
"""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from tests.architecture.source import (
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
from tests.support.attacks import steep

from arledger.entries import numbers
from arledger.formats.bank.csv import file as table_file
from arledger.formats.bank.csv import profile as table_profile
from arledger.formats.imports.mapping import shipped_mappings
from arledger.formats.tabular import days
from arledger.matching import receipts

USES = ("match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split")
FEWEST = 120


@dataclass(frozen=True)
class Use:
    """An expression, how it is used, and where it stands."""

    pattern: "re.Pattern[Any]"
    how: str
    where: str

    def __call__(self, text: Any) -> object:
        if self.how in ("sub", "subn"):
            return self.pattern.sub(text[:0], text)
        found = getattr(self.pattern, self.how)(text)
        return list(found) if self.how == "finditer" else found


MADE: dict[str, Callable[[], list[Use]]] = {
    "entries/numbers.py:_matcher": lambda: [
        Use(numbers._matcher("INV-{year}-{seq:04}", date(2026, 1, 1)), "fullmatch", "")
    ],
    "formats/bank/mt940/info.py:_german": lambda: [Use(re.compile(r"\?([0-9]{2})"), "split", "")],
    "formats/imports/mapping.py:_Checked._pattern": lambda: [
        Use(pattern, "fullmatch", mapping.name)
        for mapping in shipped_mappings()
        for pattern in (*mapping.recognise.values(), *(test for one in mapping.shapes for _, test in one.when))
    ],
    "formats/tabular/days.py:pattern": lambda: [
        Use(days.pattern(form), "fullmatch", "") for form in table_profile.DATE_FORMATS
    ],
    "formats/bank/csv/cells.py:without_symbols": lambda: [Use(re.compile(r"^([+-]) ?\$"), "sub", "")],
    "formats/bank/csv/file.py:_pattern": lambda: [Use(table_file._pattern("credit {currency}"), "fullmatch", "")],
    "formats/bank/csv/file.py:_matches": lambda: [Use(re.compile("Z.hlung"), "fullmatch", "")],
    "policy/load.py:_line_within": lambda: [Use(re.compile(r"[{,\s][\"']?rate[\"']?\s*="), "findall", "")],
    "matching/receipts.py:_money": lambda: [Use(receipts._money("EUR"), "finditer", "")],
}
"""Expressions that are made from other words while the program runs, with an example of each."""


@cache
def uses() -> tuple[Use, ...]:
    """Return every expression with every way in which it is used."""
    found = [
        use for module in modules() if module.place != "__main__.py" for use in (*_compiled(module), *_called(module))
    ]
    return tuple({(use.pattern, use.how): use for use in found}.values())


def _compiled(module: Module) -> Iterator[Use]:
    """Yield what a module compiles once; where nobody can tell how it is used, it is tried in every way."""
    for name, value in vars(import_module(module.name)).items():
        patterns = [one for one in _within(value) if isinstance(one, re.Pattern)]
        how = _named_uses().get(f"{module.name}.{name}") or ("search", "fullmatch")
        yield from (Use(pattern, one, f"{module.name}.{name}") for pattern in patterns for one in how)


def _within(value: object, depth: int = 3) -> Iterator[object]:
    if isinstance(value, tuple | list | set | frozenset | dict) and depth:
        for one in value.values() if isinstance(value, dict) else value:
            yield from _within(one, depth - 1)
    else:
        yield value


@cache
def _named_uses() -> dict[str, tuple[str, ...]]:
    """Return the methods that are called on each name, wherever it was imported."""
    found: dict[str, set[str]] = {}
    for module in modules():
        known = aliases(module)
        for node, _ in nodes(module):
            if isinstance(node, ast.Attribute) and node.attr in USES and isinstance(node.value, ast.Name):
                name = known.get(node.value.id, f"{module.name}.{node.value.id}")
                found.setdefault(name, set()).add(node.attr)
    return {name: tuple(sorted(how)) for name, how in found.items()}


def _called(module: Module) -> Iterator[Use]:
    """Yield the expressions that are written where they are used."""
    known = aliases(module)
    for node, scope in nodes(module):
        if isinstance(node, ast.Call) and qualified(node.func, known) in {f"re.{how}" for how in USES}:
            first, flags = node.args[0], [arg for arg in node.args if qualified(arg, known).startswith("re.")]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                pattern = re.compile(first.value, *(getattr(re, qualified(flag, known)[3:]) for flag in flags))
                yield Use(pattern, qualified(node.func, known)[3:], f"{module.place}:{node.lineno} {scope}")


def made_up(module: Module) -> Iterator[Finding]:
    """Find expressions that are made while the program runs, which nobody can try beforehand."""
    known = aliases(module)
    names = {f"re.{how}" for how in (*USES, "compile")}
    for node, scope in nodes(module):
        called = isinstance(node, ast.Call) and qualified(node.func, known) in names and node
        if called and scope and not isinstance(called.args[0], ast.Constant):
            yield finding(module, node, scope, "an expression made while the program runs")


def test_there_is_something_to_try() -> None:
    assert len(uses()) >= FEWEST


@pytest.mark.parametrize("part", range(4))
def test_expressions_are_linear(part: int) -> None:
    assert_linear(uses()[part::4])


def test_expressions_made_while_the_program_runs_are_known() -> None:
    assert_kept(made_up, dict.fromkeys(MADE, "tried with an example"))


def test_they_are_linear_too() -> None:
    assert_linear([use for make in MADE.values() for use in make()])


def assert_linear(tried: Sequence[Use]) -> None:
    found = [(use, steep(use.pattern, use)) for use in tried]
    assert not [f"{use.where}.{use.how} of {use.pattern.pattern!r}: {text}" for use, text in found if text]


@pytest.mark.parametrize(
    ("pattern", "how"),
    [
        (r"\s*OFX", "search"),
        (r"(a|a)*c", "match"),
        (r"([0-9]+,?[0-9]*)(?![0-9,.])", "match"),
        (r"<[^>]*=", "search"),
        (r"[0-9][0-9.,']*\s?EUR", "finditer"),
        (r"[CD][0-9]+[,.]?[0-9]*;", "fullmatch"),
        (r".*\.txt", "search"),
        (r"(?P<body>[^a-z]*?)\s*(?P<after>[a-z]{3})?", "fullmatch"),
        (r"(?<![a-z])[0-9]{1,3}(?:,[0-9]{3})+\.", "search"),
    ],
)
def test_a_steep_one_is_seen(pattern: str, how: str) -> None:
    compiled = re.compile(pattern)
    assert steep(compiled, Use(compiled, how, ""))


def test_one_made_while_the_program_runs_is_seen() -> None:
    assert_caught(made_up, 'import re\n\ndef f(mark):\n    return re.split(f"{mark}+", "")\n')
    assert_accepted(made_up, 'import re\n\nA = re.compile(f"{1}")\n\ndef f(text):\n    return re.search("a", text)\n')
