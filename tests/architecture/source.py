"""The program's source as the guards see it: parsed modules, their imports, and what a name stands for.

A rule is a function from one module to its findings. Each is run over the whole program, which fails
where it saw too little, and over a planted fault, which fails where it saw nothing wrong.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "arledger"
NAME = "arledger"

FEWEST_MODULES = 60
"""What a guard must have seen at least: the program had more when the guards were written."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One parsed file; `place` is its path below src/arledger, as in `cli/main.py`."""

    place: str
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The dotted name, `arledger.cli.main`."""
        parts = [NAME, *self.place.removesuffix(".py").split("/")]
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass(frozen=True)
class Finding:
    """A broken rule; `scope` is the function or class it stands in, empty at the top of a module."""

    place: str
    line: int
    scope: str
    message: str

    @property
    def key(self) -> str:
        """What an allow list says: the place, and the scope where there is one."""
        return f"{self.place}:{self.scope}" if self.scope else self.place

    def __str__(self) -> str:
        return f"src/{NAME}/{self.place}:{self.line}: {self.message} [{self.key}]"


def finding(module: Module, node: ast.AST, scope: str, message: str) -> Finding:
    return Finding(module.place, getattr(node, "lineno", 1), scope, message)


Rule = Callable[[Module], Iterable[Finding]]


@dataclass(frozen=True)
class Import:
    """A module that is imported, with the line; a name imported from a package is followed to its module."""

    target: str
    line: int
    scope: str


def parse(place: str, text: str) -> Module:
    return Module(place, text, ast.parse(text))


@cache
def modules() -> tuple[Module, ...]:
    return tuple(
        parse(path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    )


@cache
def _module_names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def walk(tree: ast.AST, scope: str = "") -> Iterator[tuple[ast.AST, str]]:
    """Yield every node below `tree` with the dotted name of the function or class it stands in."""
    for child in ast.iter_child_nodes(tree):
        inner = scope
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = f"{scope}.{child.name}".lstrip(".")
        yield child, inner
        yield from walk(child, inner)


@cache
def nodes(module: Module) -> tuple[tuple[ast.AST, str], ...]:
    """Return every node of a module as `walk` does, walked once for all guards."""
    return tuple(walk(module.tree))


def imports(module: Module) -> Iterator[Import]:
    """Yield what a module imports anywhere: at its top, in functions, for type checkers, or by name."""
    for node, scope in nodes(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, scope)
        elif isinstance(node, ast.ImportFrom):
            base = import_base(module, node)
            for alias in node.names:
                deeper = f"{base}.{alias.name}"
                yield Import(deeper if deeper in _module_names() else base, node.lineno, scope)
        elif isinstance(node, ast.Call) and called_name(node) in ("import_module", "__import__") and node.args:
            yield Import(_imported_by_name(module, node.args[0]), node.lineno, scope)


def import_base(module: Module, node: ast.ImportFrom) -> str:
    """Return the absolute name that `from … import` starts from."""
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    package = parts if module.place.endswith("__init__.py") else parts[:-1]
    kept = package[: len(package) - node.level + 1]
    return ".".join([*kept, *([node.module] if node.module else [])])


def _imported_by_name(module: Module, argument: ast.expr) -> str:
    """Read the name given to import_module as far as it is written out; `?` where it is not."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    start = argument.values[0] if isinstance(argument, ast.JoinedStr) and argument.values else None
    if isinstance(start, ast.Constant) and isinstance(start.value, str):
        return start.value.rstrip(".")
    if isinstance(start, ast.FormattedValue) and isinstance(start.value, ast.Name) and start.value.id == "__name__":
        return module.name
    return "?"


def called_name(call: ast.Call) -> str:
    """Return the last word of what is called: `startswith` of `name.startswith(…)`."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@cache
def aliases(module: Module) -> dict[str, str]:
    """Return the qualified name behind each imported one: `d` is `datetime.date` after `import date as d`."""
    known: dict[str, str] = {}
    for node, _ in nodes(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    known[alias.asname] = alias.name
                else:
                    top = alias.name.split(".")[0]
                    known[top] = top
        elif isinstance(node, ast.ImportFrom):
            base = import_base(module, node)
            known |= {alias.asname or alias.name: f"{base}.{alias.name}" for alias in node.names}
    return known


def qualified(node: ast.AST, known: Mapping[str, str]) -> str:
    """Return the qualified name of `a.b.c` after the imports in `known`; empty for anything else."""
    if isinstance(node, ast.Name):
        return known.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        base = qualified(node.value, known)
        return f"{base}.{node.attr}" if base else ""
    return ""


def functions(module: Module) -> Iterator[tuple[Function, str]]:
    for node, scope in nodes(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, scope


def docstrings(module: Module) -> set[int]:
    """Return the ids of the nodes that are docstrings: prose, not code."""
    holders = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    bodies = (node.body for node in ast.walk(module.tree) if isinstance(node, holders))
    return {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}


def assert_kept(rule: Rule, allowed: Mapping[str, str] | None = None) -> None:
    """Fail with every finding of `rule` in the program; `allowed` holds keys of findings and their reasons.

    An allowed key that nothing needs any more is a finding too.
    """
    allowed = allowed or {}
    seen = modules()
    assert len(seen) >= FEWEST_MODULES, f"only {len(seen)} modules below {PACKAGE}: the guard looks elsewhere"
    found = [finding for module in seen for finding in rule(module)]
    broken = [str(finding) for finding in found if finding.key not in allowed]
    stale = sorted(set(allowed) - {finding.key for finding in found})
    broken += [f"nothing needs the exception for {key}: take it off the list" for key in stale]
    assert all(reason.strip() for reason in allowed.values())
    assert_none(broken)


def assert_none(broken: Iterable[object]) -> None:
    """Fail with each of `broken` on a line of its own."""
    lines = [str(line) for line in broken]
    assert not lines, "\n" + "\n".join(lines)


def assert_caught(rule: Rule, text: str, place: str = "subledger/planted.py") -> None:
    """Fail where `rule` finds nothing wrong with a planted fault."""
    assert list(rule(parse(place, text))), f"the guard does not see: {text}"


def assert_accepted(rule: Rule, text: str, place: str = "subledger/planted.py") -> None:
    """Fail where `rule` finds fault with what is right."""
    assert_none(rule(parse(place, text)))
