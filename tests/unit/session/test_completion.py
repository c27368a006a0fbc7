"""What a shell is offered in the middle of a line: from a snapshot that is still true, and never a message."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.support.commands import DEMO, OPENS, SALE, run, run_outside, write
from tests.support.program import Answer, run_cli

from arledger.render import names

Shell = Callable[[Sequence[object]], tuple[list[str], str]]


def _ask(shell: str, **asked: str) -> Answer:
    """Let the program answer a shell, which asks by the environment alone."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"_ARLEDGER_COMPLETE": f"complete_{shell}", **asked}.items():
            patch.setenv(name, value)
        return run_cli()


def _asked_by_bash(words: Sequence[object]) -> dict[str, str]:
    line = ["arledger", *map(str, words)]
    return {"COMP_WORDS": "\n".join(line), "COMP_CWORD": str(len(line) - 1)}


def _bash(words: Sequence[object]) -> tuple[list[str], str]:
    answer = _ask("bash", **_asked_by_bash(words))
    return answer.stdout.split(), answer.stderr


def _zsh(words: Sequence[object]) -> tuple[list[str], str]:
    line = " ".join(["arledger", *map(str, words)])
    answer = _ask("zsh", _TYPER_COMPLETE_ARGS=line)
    said = answer.stdout.removeprefix("_arguments '*: :((").rstrip().removesuffix("))'")
    return [] if said == "_files" else said.replace('"', "").split(), answer.stderr


def _fish(words: Sequence[object]) -> tuple[list[str], str]:
    line = " ".join(["arledger", *map(str, words)])
    answer = _ask("fish", _TYPER_COMPLETE_ARGS=line, _TYPER_COMPLETE_FISH_ACTION="get-args")
    return answer.stdout.split(), answer.stderr


each_shell = pytest.mark.parametrize("shell", [_bash, _zsh, _fish], ids=["bash", "zsh", "fish"])


@pytest.fixture
def demo(book: Path) -> Path:
    """Return a copy of the demo ledger that has a snapshot, from elsewhere."""
    folder = book / "books"
    shutil.copytree(DEMO.parent, folder)
    main = folder / "main.beancount"
    assert run(("aging", "--ledger", main)).code == 0
    return main


def offered(*words: object, shell: Shell = _bash) -> list[str]:
    found, said = shell(words)
    assert said == ""
    return found


@each_shell
def test_clients_of_the_ledger_on_the_line(demo: Path, shell: Shell) -> None:
    assert offered("aging", "--ledger", demo, "--client", "No", shell=shell) == ["Nolan"]
    assert offered("aging", "-l", demo, "-c", "No", shell=shell) == ["Nolan"]
    assert "Acme" in offered("payment", "--ledger", demo, "A", shell=shell)


@each_shell
def test_projects_of_invoices(demo: Path, shell: Shell) -> None:
    # Of two words the first, which names it: nothing that a shell might act on is offered.
    assert offered("items", "--ledger", demo, "--project", "Har", shell=shell) == ["Harbour"]
    assert offered("project", "--ledger", demo, "Qua", shell=shell) == ["Quarry"]


@each_shell
def test_formats_and_days(demo: Path, shell: Shell) -> None:
    assert offered("aging", "--format", "", shell=shell) == list(names())
    assert offered("invoice", "Acme", "--format", "j", shell=shell) == ["json"]
    assert offered("advice", "X", "--format", "p", shell=shell) == ["pdf"]
    assert offered("aging", "--as-of", "", shell=shell) == ["last-month", "today", "yesterday"]
    found = offered("aging", "--ledger", demo, "--as-of", "2026-02", shell=shell)
    assert "2026-02-28" in found
    assert all(day.startswith("2026-02-") for day in found)


@each_shell
def test_numbers_open_ones_where_money_is_put_on_them(demo: Path, shell: Shell) -> None:
    every = offered("note", "--ledger", demo, "Acme", "text", "--invoice", "INV-", shell=shell)
    opened = offered("payment", "--ledger", demo, "Nolan", "1", "--invoice", "INV-", shell=shell)
    theirs = run(("items", "--ledger", demo, "--client", "Nolan", "--format", "csv")).stdout
    assert opened
    assert all(number in theirs for number in opened)
    assert set(opened) < set(every)


def test_the_ledger_of_the_environment_or_of_the_policy(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert offered("client", "No") == []
    monkeypatch.setenv("ARLEDGER_LEDGER", str(demo))
    assert offered("client", "No") == ["Nolan"]
    monkeypatch.delenv("ARLEDGER_LEDGER")
    monkeypatch.chdir(demo.parent)
    assert offered("client", "No") == ["Nolan"]


def test_a_ledger_as_it_is_typed(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(demo.parent.parent))
    assert offered("aging", "--ledger", "~/books/main.beancount", "--client", "No") == ["Nolan"]
    # Three words in bash, one in the other shells.
    assert offered("aging", "--ledger", "=", demo, "--client", "=", "No") == ["Nolan"]
    assert offered("aging", f"--ledger={demo}", "--client", "No", shell=_fish) == ["Nolan"]


def test_nothing_of_a_ledger_that_has_changed_or_was_never_read(demo: Path) -> None:
    demo.write_text(demo.read_text(encoding="utf-8") + "\n; changed\n", encoding="utf-8")
    assert offered("aging", "--ledger", demo, "--client", "No") == []
    assert offered("aging", "--ledger", demo.with_name("none.beancount"), "--client", "No") == []


@each_shell
@pytest.mark.parametrize("words", [("agin", "--client", ""), ("payment", "-5", ""), ("client", "nothing", "-x", "")])
def test_a_line_that_is_wrong_is_not_commented(book: Path, shell: Shell, words: tuple[str, ...]) -> None:
    (book / "arledger.toml").write_text("[ledger\n", encoding="utf-8")
    assert offered(*words, shell=shell) == []


def test_beancount_is_never_loaded(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    asked = _asked_by_bash(("aging", "--ledger", demo, "--client", "No"))
    answer = run_outside(environment={"_ARLEDGER_COMPLETE": "complete_bash", **asked})
    assert answer.stdout.decode().split() == ["Nolan"]
    imported = answer.stderr.decode()
    assert "arledger.session.completion" in imported
    assert " beancount" not in imported
    assert " uromyces" not in imported


def test_what_a_shell_could_carry_out_is_not_offered(book: Path) -> None:
    sale = SALE.replace('Two pumps" ^INV-0001', 'Two pumps" ^INV-0001\n  number: "INV-$(touch here)\'`id`"')
    main = write(book, main=OPENS + sale)
    run(("aging", "--ledger", main))
    for shell in (_bash, _zsh, _fish):
        found = offered("note", "--ledger", main, "Acme", "text", "--invoice", "INV", shell=shell)
        assert found in (["INV-0001"], [])
    assert not (book / "here").exists()
