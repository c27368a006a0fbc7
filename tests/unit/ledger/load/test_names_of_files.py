"""Names of included files: whatever a file is called, what is in it counts, or the answer is refused."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.files import ACCOUNTS, Write, invoice
from tests.support.program import run_cli

from arledger.ledger.load.sources import read_sources
from arledger.model.problem import UserError

MAIN = ACCOUNTS + 'include "clients/*.beancount"\n'
LATIN = os.fsdecode(b"M\xfcller.beancount")


@pytest.fixture
def latin(write: Write) -> Path:
    """A ledger of which one included file has a name that is no UTF-8 text."""
    main = write("main.beancount", MAIN)
    write("clients/Acme.beancount", invoice("500.00"))
    try:
        write(f"clients/{LATIN}", invoice("70.00", "INV-2"))
    except OSError:
        pytest.skip("this file system has names of text alone")
    return main


@pytest.mark.parametrize(
    "words", [("aging",), ("aging", "--no-cache"), ("aging", "--format", "json"), ("check",), ("items",)]
)
def test_a_name_that_is_no_text_is_refused(latin: Path, words: tuple[str, ...]) -> None:
    answer = run_cli(*words, "--ledger", latin)
    assert answer.code == 1
    assert "main.beancount:5: the name of this file is not UTF-8 text" in answer.stderr
    assert "clients/M\\xfcller.beancount" in answer.stderr
    assert "convmv" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_with_a_snapshot_of_before_it_is_refused_as_well(write: Write) -> None:
    main = write("main.beancount", MAIN)
    write("clients/Acme.beancount", invoice("500.00"))
    assert run_cli("aging", "--ledger", main).code == 0
    try:
        write(f"clients/{LATIN}", invoice("70.00", "INV-2"))
    except OSError:
        pytest.skip("this file system has names of text alone")
    answer = run_cli("aging", "--ledger", main)
    assert (answer.code, answer.stdout) == (1, "")


def test_a_ledger_in_a_folder_of_such_a_name_is_refused(write: Write) -> None:
    try:
        main = write(f"{os.fsdecode(b'M' + bytes([0xFC]))}/main.beancount", ACCOUNTS + invoice())
    except OSError:
        pytest.skip("this file system has names of text alone")
    for words in (("aging",), ("aging", "--no-cache"), ("check",)):
        answer = run_cli(*words, "--ledger", main)
        assert answer.code == 1
        assert "is not UTF-8 text" in answer.stderr
    assert run_cli("cache").code == 0


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ("git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", *words),
        cwd=folder,
        check=True,
        capture_output=True,
    )


def test_a_revision_with_such_a_name_is_refused(latin: Path) -> None:
    git(latin.parent, "init", "-q")
    git(latin.parent, "add", "-A")
    git(latin.parent, "commit", "-qm", "one")
    for words in (("aging", "--rev", "HEAD"), ("review",)):
        answer = run_cli(*words, "--ledger", latin)
        assert (answer.code, answer.stdout) == (1, "")
        assert "is not UTF-8 text" in answer.stderr
        assert "M\\xfcller" in answer.stderr


NAMES = {
    "two lines": "a\nb.beancount",
    "control characters": "a\x1b[31m\x01b.beancount",
    "a dash first": "-rf.beancount",
    "blanks": " a .beancount",
    "a backslash": "a\\b.beancount",
    "quotes": "a\"'b.beancount",
    "letters of any kind": "Ünï株\u202e.beancount",
    "a hash and a percent sign": "a#%41?b.beancount",
    "as long as can be": "a" * 240 + ".beancount",
}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_in_the_file_counts(name: str, write: Write) -> None:
    main = write("main.beancount", MAIN)
    file = write(f"clients/{NAMES[name]}", invoice("500.00"))
    for amount in ("500.00", "700.00"):
        file.write_text(invoice(amount), encoding="utf-8")
        cold, warm = (run_cli("items", "--ledger", main) for _ in range(2))
        assert cold == warm
        assert cold.code == 0
        assert amount in cold.stdout
        assert "\x1b[31m" not in cold.stdout
    assert "Read from the snapshot" in run_cli("aging", "--ledger", main, "--verbose").stderr


# An include line, and the file that it means.
LINES = {
    r"clients/a\\b.beancount": "clients/a\\b.beancount",
    r"clients\/Acme.beancount": "clients/Acme.beancount",
    r"clients/\A*.beancount": "clients/Acme.beancount",
    r"clients/a\"b.beancount": 'clients/a"b.beancount',
    r"clients/a\nb.beancount": "clients/a\nb.beancount",
    "clients/a\nb.beancount": "clients/a\nb.beancount",
    r"clients/[[]a].beancount": "clients/[a].beancount",
    r"clients/a\\\"b.beancount": 'clients/a\\"b.beancount',
}


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("form", ['include "{}"\n', 'option "include" "{}"\n'])
def test_an_include_with_a_backslash_is_read_as_beancount_reads_it(line: str, form: str, write: Write) -> None:
    main = write("main.beancount", ACCOUNTS + form.format(line))
    for amount in ("500.00", "700.00"):
        write(LINES[line], invoice(amount))
        cold, warm = (run_cli("aging", "--ledger", main) for _ in range(2))
        assert cold == warm
        assert amount in cold.stdout
        assert cold.code == 0, cold.stderr
    assert "Read from the snapshot" in run_cli("aging", "--ledger", main, "--verbose").stderr


def test_a_file_that_only_beancount_finds_counts_and_is_compared(write: Write) -> None:
    """It reads an include line behind an error, which nobody looks for there."""
    main = write("main.beancount", 'foo include "a.beancount"\n\n' + ACCOUNTS)
    for amount in ("500.00", "700.00"):
        write("a.beancount", invoice(amount))
        for _ in range(2):
            answer = run_cli("aging", "--ledger", main)
            assert amount in answer.stdout
            assert "Invalid token: 'foo'" in answer.stderr


def pipe(path: Path) -> None:
    os.mkfifo(path)


OTHERS: dict[str, Callable[[Path], object]] = {
    "a pipe": pipe,
    "a folder": Path.mkdir,
    "an endless device": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path),
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("loader", ["", "beancount"])
def test_what_is_no_file_is_told_and_stops_nothing(
    name: str, loader: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARLEDGER_LOADER", loader)
    main = write("main.beancount", MAIN)
    write("clients/Acme.beancount", invoice("500.00"))
    OTHERS[name](main.parent / "clients" / "b.beancount")
    for _ in range(2):
        answer = run_cli("aging", "--ledger", main)
        assert answer.code == 1
        assert "500.00" in answer.stdout
        assert "main.beancount:5" in answer.stderr
        assert "b.beancount" in answer.stderr
        assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("name", ["a pipe", "an endless device"])
def test_a_main_file_that_is_no_file_is_refused(name: str, write: Write) -> None:
    main = write("readme.txt", "").with_name("main.beancount")
    OTHERS[name](main)
    with pytest.raises(UserError, match="pipe or a device"):
        read_sources(main)
