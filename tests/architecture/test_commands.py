"""Every command is documented, every option has help, and no help or message names what does not exist."""

import ast
import re
import shlex
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from tests.architecture.source import PACKAGE, ROOT, assert_none, docstrings, modules, parse
from tools import write_commands

from arledger.capabilities import Command, all_commands
from arledger.cli.main import load_command

PAGE = ROOT / "docs" / "commands.md"
FEWEST_COMMANDS = 7
FEWEST_OPTIONS = 30
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
NAMED_COMMAND = re.compile(r"`arledger ([a-z][a-z-]*)")
EVERYWHERE = {"--help", "--version", "--install-completion", "--show-completion"}
NAMES = [line.name for line in all_commands()]

each_command = pytest.mark.parametrize("line", all_commands(), ids=NAMES)


def subcommands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield a command and all below it, each with its full name."""
    yield name, command
    for below, deeper in sorted(getattr(command, "commands", {}).items()):
        yield from subcommands(deeper, f"{name} {below}")


def options(command: Any) -> dict[str, Any]:
    """Return a command's options by each of their names."""
    return {
        name: param
        for param in command.params
        if param.param_type_name == "option"
        for name in [*param.opts, *param.secondary_opts]
    }


@cache
def _loaded() -> dict[str, Any]:
    """Return every command that can be loaded, by its full name; the others have a test of their own."""
    found: dict[str, Any] = {}
    for line in all_commands():
        if find_spec(line.module):
            found |= dict(subcommands(load_command(line), line.name))
    return found


def lacks(command: Any, name: str) -> Iterator[str]:
    """Say what a command's own help lacks."""
    text = command.help or ""
    if not text.strip():
        yield f"{name}: no docstring"
    if not getattr(command, "commands", None):
        yield from _lacks_examples(command, name, text)
    for param in command.params:
        if not (getattr(param, "help", None) or "").strip():
            yield f"{name}: {param.opts[0]} has no help"
        if param.param_type_name == "option" and not param.is_flag and not param.metavar:
            yield f"{name}: {param.opts[0]} has no metavar: Typer's own differs between its versions"


def _lacks_examples(command: Any, name: str, text: str) -> Iterator[str]:
    examples = re.findall(r"^\s*Example: (.+)$", text, re.MULTILINE)
    if not examples:
        yield f"{name}: no line `Example: arledger {name} …`"
    for example in examples:
        words = list(takewhile(lambda word: word not in ("&&", "|", ";"), shlex.split(example)))
        start = ["arledger", *name.split()]
        if words[: len(start)] != start:
            yield f"{name}: the example calls something else: {example}"
        known = options(command)
        for word in words[len(start) :]:
            if word.startswith("-") and word.partition("=")[0] not in known:
                yield f"{name}: the example has {word}, which is no option"


@each_command
def test_each_command_is_documented(line: Command) -> None:
    assert find_spec(line.module), f"{line.name} has no module yet"
    assert line.help.strip().endswith(".")
    parts = dict(subcommands(load_command(line), line.name))
    assert_none(lack for name, command in parts.items() for lack in lacks(command, name))


def test_the_guard_sees_the_program() -> None:
    assert len(all_commands()) >= FEWEST_COMMANDS
    assert len(set(NAMES)) == len(NAMES)
    assert sum(len(options(command)) for command in _loaded().values()) >= FEWEST_OPTIONS


def test_every_command_module_is_named_by_its_capability() -> None:
    found = {
        ".".join(("arledger", *path.relative_to(PACKAGE).with_suffix("").parts))
        for path in (PACKAGE / "capabilities").rglob("*.py")
        for node in parse(path.name, path.read_text(encoding="utf-8")).tree.body
        if getattr(node, "name", "") == "command"
    }
    assert found
    assert_none(sorted(found - {line.module for line in all_commands()}))


SAMPLE = """
from arledger.capabilities import Command

COMMANDS = (Command("hello", "", "look", "Greet."),)


def command(name: str) -> None:
    print(f"Hello {name}.")
"""


def test_a_capability_of_one_file_needs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from arledger import capabilities

    (tmp_path / "greeting.py").write_text(SAMPLE, encoding="utf-8")
    monkeypatch.setattr(capabilities, "__path__", [str(tmp_path)])
    all_commands.cache_clear()
    try:
        (found,) = all_commands()
        assert (found.name, found.module) == ("hello", "arledger.capabilities.greeting")
        assert [param.name for param in load_command(found).params] == ["name"]
    finally:
        all_commands.cache_clear()
        sys.modules.pop("arledger.capabilities.greeting", None)


def test_help_names_options_that_exist() -> None:
    known = EVERYWHERE.union(*(options(command) for command in _loaded().values()))
    texts = [write_commands.introduction()]
    for command in _loaded().values():
        texts += [command.help or "", *(getattr(param, "help", None) or "" for param in command.params)]
    named = {option for text in texts for option in OPTION.findall(text)}
    assert named
    assert_none(f"{option} is no option of any command" for option in sorted(named - known))


def test_messages_and_pages_name_commands_that_exist() -> None:
    texts = {module.place: " ".join(_strings(module.text)) for module in modules()}
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    texts |= {page.name: page.read_text(encoding="utf-8") for page in pages if page.is_file()}
    named = {(place, name) for place, text in texts.items() for name in NAMED_COMMAND.findall(text)}
    assert len(named) >= 3
    assert_none(f"{place} names `arledger {name}`" for place, name in sorted(named) if name not in NAMES)


def _strings(text: str) -> Iterator[str]:
    module = parse("planted.py", text)
    prose = docstrings(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def test_the_page_of_commands_is_what_the_program_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert PAGE.is_file(), "docs/commands.md is missing: run `make docs`"
    code = write_commands.main(["--check", str(PAGE)])
    assert code == 0, f"run `make docs`\n{capsys.readouterr().out}"


def test_a_stale_page_is_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "commands.md"
    line = next(line for line in all_commands() if line.name == "aging")
    text = write_commands.page((line,))
    assert write_commands.check(page, text) == 1
    page.write_text(text.replace("--detail", "--details"), encoding="utf-8")
    assert write_commands.check(page, text) == 1
    assert "-  Example: arledger aging --as-of 2026-03-31 --details" in capsys.readouterr().out
    page.write_text(text, encoding="utf-8")
    assert write_commands.check(page, text) == 0
    assert "\x1b" not in text


def test_planted_lacks_are_seen() -> None:
    import typer

    def command(
        one: str = typer.Option("", "--one"),
        two: str = typer.Option("", "--two", metavar="N", help="Two."),
    ) -> None:
        """Do it.

        Example: arledger planted --three
        """
        del one, two

    single = typer.Typer(add_completion=False)
    single.command()(command)
    assert list(lacks(typer.main.get_command(single), "planted")) == [
        "planted: the example has --three, which is no option",
        "planted: --one has no help",
        "planted: --one has no metavar: Typer's own differs between its versions",
    ]
    assert next(lacks(typer.main.get_command(single), "other")) == (
        "other: the example calls something else: arledger planted --three"
    )
