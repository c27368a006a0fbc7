"""Every transcript in this folder, one test each; then the player itself."""

from pathlib import Path

import pytest
from tests.golden.transcripts import BLESS_VARIABLE, Answer, Block, TranscriptError, check, parse, render, stage

from arledger import __version__
from arledger.cli import main

FOLDER = Path(__file__).parent
TRANSCRIPTS = sorted(FOLDER.rglob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_transcript(path: Path, tmp_path: Path) -> None:
    check(path, tmp_path)


def test_there_are_transcripts_and_nothing_lies_here_unplayed() -> None:
    assert TRANSCRIPTS
    files = [path for path in FOLDER.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert [path.name for path in files if path.suffix not in (".txt", ".py", ".md")] == []


TEXT = """\
// The story of two commands,
// told in order.
$ arledger one

  indented, after a blank line

the end
[stderr]
a warning
[exit 1]

$ arledger quiet

// Comments stand above the command that they explain.

// Blank lines between them are kept.
$ COLUMNS=60 arledger two
# a heading is no comment
"""


def test_a_transcript_is_read_and_written_the_same() -> None:
    blocks = parse(TEXT)
    assert blocks == [
        Block(
            "// The story of two commands,\n// told in order.",
            "arledger one",
            Answer("\n  indented, after a blank line\n\nthe end", "a warning", 1),
        ),
        Block("", "arledger quiet", Answer()),
        Block(
            "// Comments stand above the command that they explain.\n\n// Blank lines between them are kept.",
            "COLUMNS=60 arledger two",
            Answer("# a heading is no comment"),
        ),
    ]
    assert render(blocks) == TEXT


@pytest.mark.parametrize("text", ["", "\n\n", "// only a comment\n", "arledger --version\n"])
def test_an_empty_transcript_fails(text: str, tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(pytest.fail.Exception, match="tells nothing"):
        check(path, tmp_path)


def test_text_above_the_first_command_is_a_comment_or_a_fault() -> None:
    with pytest.raises(TranscriptError, match="comments only"):
        parse("arledger said:\n$ arledger --version\n")


@pytest.mark.parametrize("said", ["$ arledger", "[stderr]", "a\n[exit 1]", "b\n[stderr]\nc"])
def test_an_answer_that_looks_like_a_mark_is_refused(said: str) -> None:
    with pytest.raises(TranscriptError, match="reads as"):
        render([Block("", "arledger", Answer(said)), Block("", "arledger", Answer())])


def test_a_comment_at_the_end_of_an_answer_is_refused() -> None:
    with pytest.raises(TranscriptError, match="reads as"):
        render([Block("", "arledger", Answer("a\n// b")), Block("", "arledger", Answer())])


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.txt"
    path.write_text("// kept\n$ arledger --version\narledger 0.0.0\n[exit 3]\n", encoding="utf-8")
    return path


def test_another_answer_fails_with_the_difference(
    wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(BLESS_VARIABLE, raising=False)
    with pytest.raises(pytest.fail.Exception) as failed:
        check(wrong, tmp_path)
    assert f"-arledger 0.0.0\n-[exit 3]\n+arledger {__version__}" in str(failed.value)
    assert "make bless" in str(failed.value)


def test_blessing_rewrites_answers_and_keeps_the_rest(
    wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BLESS_VARIABLE, "1")
    check(wrong, tmp_path)
    assert wrong.read_text(encoding="utf-8") == f"// kept\n$ arledger --version\narledger {__version__}\n"


def test_a_fault_in_the_program_is_never_blessed(
    wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = wrong.read_bytes()

    def broken(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setenv(BLESS_VARIABLE, "1")
    monkeypatch.setattr(main, "app", broken)
    with pytest.raises(ZeroDivisionError):
        check(wrong, tmp_path)
    assert wrong.read_bytes() == before


def test_only_the_program_runs(tmp_path: Path) -> None:
    with stage(tmp_path) as run, pytest.raises(TranscriptError, match="only arledger runs here"):
        run("rm -rf ledgers")


def test_width_day_and_places_are_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARLEDGER_LEDGER", "nowhere.beancount")
    monkeypatch.setenv("FORCE_COLOR", "1")
    with stage(tmp_path) as run:
        usual = run("arledger aging --ledger ledgers/demo/main.beancount").stdout
        wide = run("COLUMNS=200 arledger aging --ledger ledgers/demo/main.beancount").stdout
        nowhere = run("ARLEDGER_TODAY=2026-02-30 arledger aging --ledger ledgers/demo/main.beancount")
        lost = run("arledger aging")
        cache = run("arledger cache")
        usage = run("arledger aging --nonsense")
    assert "2026-03-31" in usual
    assert max(map(len, usual.split("\n"))) <= 100 < max(map(len, wide.split("\n")))
    assert "\x1b" not in usual
    assert nowhere.code == 2
    assert "no ledger" in lost.stderr
    assert "$ARLEDGER_CACHE_DIR" in cache.stdout
    assert str(tmp_path) not in cache.stdout
    assert usage.stderr.startswith("Usage: arledger aging ")
