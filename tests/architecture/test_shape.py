"""Files of one subject, functions that fit in the eye, docstrings on what is public, faces without holes."""

import ast
from collections.abc import Iterator
from importlib import import_module

import pytest
from tests.architecture.source import (
    Finding,
    Function,
    Module,
    aliases,
    assert_accepted,
    assert_caught,
    assert_kept,
    finding,
    functions,
    modules,
    nodes,
    qualified,
)

Part = ast.Module | ast.ClassDef | Function

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
"""What is longer, and why it is not better in two."""

FEWEST_FUNCTIONS = 250
FEWEST_PUBLIC = 150
NO_DOCSTRING_NEEDED = {"setter", "deleter", "overload"}


def long_files(module: Module) -> Iterator[Finding]:
    lines = len(module.text.splitlines())
    if lines > LONGEST_FILE:
        yield Finding(module.place, LONGEST_FILE, "", f"{lines} lines, of at most {LONGEST_FILE}")


def long_functions(module: Module) -> Iterator[Finding]:
    for node, scope in functions(module):
        lines = _length(node)
        if lines > LONGEST_FUNCTION:
            yield finding(module, node, scope, f"{lines} lines, of at most {LONGEST_FUNCTION}")


def _length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def undocumented(module: Module) -> Iterator[Finding]:
    for node, name, kind in public_parts(module):
        if not (ast.get_docstring(node) or "").strip():
            yield finding(module, node, name, f"the public {kind} has no docstring")


def public_parts(module: Module) -> Iterator[tuple[Part, str, str]]:
    """Yield the module and its public classes and functions, methods of public classes among them."""
    if any(_private(part) for part in module.name.split(".")):
        return
    yield module.tree, "", "module"
    yield from _public_below(module.tree, "")


def _public_below(holder: ast.Module | ast.ClassDef, scope: str) -> Iterator[tuple[Part, str, str]]:
    in_class = isinstance(holder, ast.ClassDef)
    for node in _statements(holder):
        if not isinstance(node, ast.ClassDef | Function) or _private(node.name):
            continue
        name = f"{scope}.{node.name}".lstrip(".")
        if isinstance(node, ast.ClassDef):
            yield node, name, "class"
            yield from _public_below(node, name)
        elif not any(_decorator(decorator) in NO_DOCSTRING_NEEDED for decorator in node.decorator_list):
            yield node, name, "method" if in_class else "function"


def _statements(holder: ast.Module | ast.ClassDef) -> list[ast.stmt]:
    """Return the statements of a module or class, those below `if`, `try` and `with` among them."""
    found: list[ast.stmt] = []
    waiting = list(holder.body)
    while waiting:
        node = waiting.pop(0)
        found.append(node)
        if isinstance(node, ast.If | ast.Try | ast.With):
            waiting += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
    return found


def _private(name: str) -> bool:
    return name.startswith("_")


def _decorator(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else qualified(node, {})


def careless_excepts(module: Module) -> Iterator[Finding]:
    """Find handlers that swallow everything, and tracebacks shown to users."""
    known = aliases(module)
    for node, scope in nodes(module):
        what = ""
        if isinstance(node, ast.ExceptHandler):
            what = _swallows(node, known)
        elif isinstance(node, ast.Call) and qualified(node.func, known) == "contextlib.suppress":
            broad = {"Exception", "BaseException"} & {qualified(argument, known) for argument in node.args}
            what = "suppresses everything" if broad else ""
        elif isinstance(node, ast.Name | ast.Attribute) and qualified(node, known).startswith("traceback."):
            what = "shows a traceback: a user's mistake never does"
        if what:
            yield finding(module, node, scope, what)


def _swallows(handler: ast.ExceptHandler, known: dict[str, str]) -> str:
    if handler.type is None:
        return "bare `except:`: name what is expected"
    parts = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    if "BaseException" not in {qualified(part, known) for part in parts}:
        return ""
    raised_again = any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))
    return "" if raised_again else "catches BaseException and does not raise it again"


def public_faces() -> list[tuple[str, tuple[str, ...]]]:
    """Return each module that has `__all__`, with the names in it."""
    faces = []
    for module in modules():
        for node in module.tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
                assert isinstance(node, ast.Assign)
                faces.append((module.name, tuple(ast.literal_eval(node.value))))
    return faces


def test_no_file_is_longer_than_one_subject() -> None:
    assert_kept(long_files, LONG_FILES)


def test_functions_fit_in_the_eye() -> None:
    assert sum(1 for module in modules() for _ in functions(module)) >= FEWEST_FUNCTIONS
    assert_kept(long_functions, LONG_FUNCTIONS)


def test_what_is_public_has_a_docstring() -> None:
    assert sum(1 for module in modules() for _ in public_parts(module)) >= FEWEST_PUBLIC
    assert_kept(undocumented)


def test_no_handler_swallows_everything() -> None:
    handlers = [node for m in modules() for node in ast.walk(m.tree) if isinstance(node, ast.ExceptHandler)]
    assert len(handlers) >= 15
    assert_kept(careless_excepts)


def test_every_name_in_all_exists() -> None:
    faces = public_faces()
    assert faces
    for name, public in faces:
        module = import_module(name)
        assert public, f"{name}: __all__ is empty"
        assert len(set(public)) == len(public), f"{name}: __all__ has a name twice"
        assert [word for word in public if not hasattr(module, word)] == [], name


def test_planted_lengths_are_seen() -> None:
    assert_caught(long_files, "x = 1\n" * (LONGEST_FILE + 1))
    assert_accepted(long_files, "x = 1\n" * LONGEST_FILE)
    body = "    x = 1\n"
    assert_caught(long_functions, "class A:\n  def f():\n" + body * LONGEST_FUNCTION)
    assert_accepted(long_functions, "def f():\n" + body * (LONGEST_FUNCTION - 1))


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        '"""M."""\ndef f(): ...',
        '"""M."""\nasync def f(): ...',
        '"""M."""\nclass C:\n    x = 1',
        '"""M."""\nclass C:\n    """C."""\n    def m(self): ...',
        '"""M."""\nif True:\n    def f(): ...',
        '""" """',
    ],
)
def test_a_planted_lack_of_docstrings_is_seen(text: str) -> None:
    assert_caught(undocumented, text)


@pytest.mark.parametrize(
    "text",
    [
        '"""M."""\ndef _f(): ...\nclass _C:\n    def m(self): ...',
        '"""M."""\ndef f():\n    """F."""\n    def inner(): ...',
        '"""M."""\nclass C:\n    """C."""\n    def __init__(self): ...\n    @x.setter\n    def x(self): ...',
    ],
)
def test_what_is_private_needs_none(text: str) -> None:
    assert_accepted(undocumented, text)


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    f()\nexcept:\n    raise",
        "try:\n    f()\nexcept BaseException:\n    pass",
        "try:\n    f()\nexcept (ValueError, BaseException) as e:\n    raise X from e",
        "from contextlib import suppress\nwith suppress(Exception):\n    f()",
        "import traceback\ntraceback.print_exc()",
        "from traceback import print_exc\nprint_exc()",
    ],
)
def test_a_planted_careless_handler_is_seen(text: str) -> None:
    assert_caught(careless_excepts, text)


def test_a_handler_that_cleans_up_is_fine() -> None:
    assert_accepted(careless_excepts, "try:\n    f()\nexcept BaseException:\n    clean()\n    raise")
