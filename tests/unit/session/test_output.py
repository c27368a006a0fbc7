"""Where an answer goes: into files, pipes and terminals, some of them full, closed or in another language."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.support.commands import (
    OPENS,
    SALE,
    TINY,
    aging_and_check,
    assert_refused,
    each_reader,
    root_reads_everything,
    run,
    run_outside,
    tree,
    write,
)

Command = Sequence[str]


@each_reader
def test_output_into_a_missing_folder(command: Command, book: Path) -> None:
    answer = run(command, "--ledger", TINY, "--output", book / "none" / "aging.csv")
    assert_refused(answer, f"{book / 'none' / 'aging.csv'}: No such file or directory", "--output")
    assert tree(book) == {}


@each_reader
def test_output_onto_a_folder(command: Command, book: Path) -> None:
    assert_refused(run(command, "--ledger", TINY, "--output", book), f"{book}: this is a folder", "file in it")
    assert tree(book) == {}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="there is no /proc here")
@each_reader
def test_output_where_nobody_can_write(command: Command) -> None:
    assert_refused(run(command, "--ledger", TINY, "--output", "/proc/aging.csv"), "/proc/aging.csv: ", "--output")


@root_reads_everything
@each_reader
def test_output_into_a_closed_folder(command: Command, book: Path) -> None:
    book.chmod(0o500)
    answer = run(command, "--ledger", TINY, "--output", book / "aging.csv")
    book.chmod(0o700)
    assert_refused(answer, "Permission denied")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@each_reader
def test_output_onto_a_full_disk(command: Command) -> None:
    assert_refused(run(command, "--ledger", TINY, "--output", "/dev/full"), "/dev/full: No space left on device")


@aging_and_check
def test_output_onto_the_ledger(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE)
    before = tree(book)
    answer = run(command, "--ledger", main, "--output", main)
    assert tree(book) == before
    assert_refused(answer, main, code=3)


def test_a_report_that_fails_is_written_all_the_same(book: Path) -> None:
    main = write(book, main=OPENS + SALE + "\nnonsense\n")
    answer = run(("aging",), "--ledger", main, "--output", book / "aging.csv")
    assert (answer.code, answer.stdout) == (1, "")
    assert b"100.00" in (book / "aging.csv").read_bytes()


@each_reader
def test_a_cache_that_cannot_be_written(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = run(command, "--ledger", TINY)
    monkeypatch.setenv("ARLEDGER_CACHE_DIR", "/dev/null/cache")
    assert run(command, "--ledger", TINY) == usual


# Surroundings: run as a process of its own.

SURROUNDINGS = {
    "C": {"LC_ALL": "C"},
    "C without UTF-8": {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "ASCII": {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    "no terminal, no columns": {"TERM": "dumb", "COLUMNS": ""},
}
OUTSIDE = {
    "aging": ("aging", "--ledger", "names.beancount", "--detail"),
    "check": ("check", "--ledger", "names.beancount"),
    "refusal": ("client", "Acne", "--ledger", "names.beancount"),
}


@pytest.fixture
def names(book: Path) -> Path:
    """Write a ledger with names in many letters, and one finding."""
    ledger = OPENS.replace("Acme\n", 'Acme\n  name: "Møller & Søn 東京電機"\n') + SALE
    return write(book, names=ledger + SALE.replace("Two pumps", "Größe 4 → 5"))


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("name", SURROUNDINGS)
@pytest.mark.parametrize("words", OUTSIDE.values(), ids=list(OUTSIDE))
def test_no_language_of_the_machine_changes_an_answer(
    words: tuple[str, ...], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = run_outside(*words, environment=SURROUNDINGS[name])
    monkeypatch.setenv("COLUMNS", SURROUNDINGS[name].get("COLUMNS", "100"))
    usual = run(words)
    assert answer.stdout.decode("utf-8") == usual.stdout
    assert answer.stderr.decode("utf-8") == usual.stderr
    assert answer.returncode == usual.code


@pytest.mark.usefixtures("names")
def test_a_terminal_of_another_encoding() -> None:
    environment = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    answer = run_outside(*OUTSIDE["check"], environment=environment)
    assert b"fault in the program" not in answer.stderr
    assert answer.stdout.count(b"[number-twice]") == 1
    assert answer.returncode == 1


@pytest.mark.parametrize(
    "words", [("items", "--all", "--format", "json"), ("items", "--all"), ("aging", "--detail", "--format", "html")]
)
def test_a_reader_who_has_seen_enough(words: tuple[str, ...]) -> None:
    read, write_ = os.pipe()
    os.close(read)
    process = subprocess.run(
        [sys.executable, "-m", "arledger", *words, "--ledger", str(TINY)],
        stdout=write_,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write_)
    assert process.stderr == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("command", [("aging",), ("check",)])
def test_a_full_disk_behind_stdout(command: Command) -> None:
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [sys.executable, "-m", "arledger", *command, "--ledger", str(TINY)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert b"No space left" in process.stderr
    assert b"fault in the program" not in process.stderr
    assert process.returncode == 2


def test_no_stdout_at_all() -> None:
    script = 'exec "$@" >&-'
    process = subprocess.run(
        ["sh", "-c", script, "sh", sys.executable, "-m", "arledger", "aging", "--ledger", str(TINY)],
        stderr=subprocess.PIPE,
        check=False,
    )
    assert b"fault in the program" not in process.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", [("--help",), ("aging", "--help"), ("--version",)])
def test_help_onto_a_full_disk(words: Command) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "arledger", *words], stdout=full, stderr=subprocess.PIPE, check=False
        )
    message, remedy = done.stderr.decode().splitlines()
    assert message == "arledger: stdout: No space left on device"
    assert remedy.startswith("  ")
    assert done.returncode == 2


def _from_interrupt() -> SystemError:
    error = SystemError("<built-in function load_file> returned a result with an exception set")
    error.__cause__ = KeyboardInterrupt()
    return error


@each_reader
@pytest.mark.parametrize("stop", [KeyboardInterrupt(), _from_interrupt()], ids=["plain", "from compiled code"])
def test_an_interrupt_is_one_line(command: Command, stop: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object, **__: object) -> None:
        raise stop

    monkeypatch.setattr("arledger.session.books.find_place", read)
    answer = run(command, "--ledger", TINY)
    assert answer == (130, "", "arledger: interrupted.\n")


def test_another_error_of_compiled_code_stays_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object, **__: object) -> None:
        raise SystemError("bad argument to internal function")

    monkeypatch.setattr("arledger.session.books.find_place", read)
    answer = run(("aging",), "--ledger", TINY)
    assert answer.code == 1
    assert "fault in the program" in answer.stderr


@root_reads_everything
@each_reader
def test_a_folder_that_nobody_may_enter(command: Command, book: Path) -> None:
    main = write(book, main=OPENS + SALE)
    book.chmod(0)
    try:
        answer = run(command, "--ledger", main)
    finally:
        book.chmod(0o700)
    assert_refused(answer, "Permission denied", str(book))


@each_reader
def test_a_name_that_promises_another_format(command: Command, book: Path) -> None:
    answer = run(command, "--ledger", TINY, "--output", book / "x.odt")
    assert_refused(answer, f"{book / 'x.odt'}: there is no format 'odt' of this", "xlsx", "--format")
    assert tree(book) == {}
    assert run(command, "--ledger", TINY, "--output", book / "x.odt", "--format", "md").code == 0
