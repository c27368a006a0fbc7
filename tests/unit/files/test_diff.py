import difflib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.effort import effort, within

from arledger.files.change import FileChange, diff, diff_pieces

HERE = Path("/book")


def one(before: bytes | None, after: bytes, name: str = "a.beancount") -> str:
    return diff([FileChange(HERE / name, before, after)], HERE)


def test_an_addition_is_shown_with_three_lines_before_it() -> None:
    before = b"".join(b"; %d\n" % i for i in range(9))
    assert one(before, before + b"\n; new\n", "clients/a.beancount") == (
        "--- clients/a.beancount\n+++ clients/a.beancount\n@@ -7,3 +7,5 @@\n ; 6\n ; 7\n ; 8\n+\n+; new\n"
    )


def test_a_new_file_stands_against_nothing() -> None:
    assert one(None, b"; x\n; y\n") == "--- /dev/null\n+++ a.beancount\n@@ -0,0 +1,2 @@\n+; x\n+; y\n"
    assert one(None, b"; x\n") == "--- /dev/null\n+++ a.beancount\n@@ -0,0 +1 @@\n+; x\n"
    assert one(None, b"") == "--- /dev/null\n+++ a.beancount\n"


def test_a_missing_newline_is_named() -> None:
    assert one(b"; x", b"; x\n\n; y\n") == (
        "--- a.beancount\n+++ a.beancount\n@@ -1 +1,3 @@\n-; x\n\\ No newline at end of file\n+; x\n+\n+; y\n"
    )


def test_line_ends_and_odd_characters_are_shown_as_they_are() -> None:
    assert "+; y\u2028z\x0c\r\n" in one(b"; x\r\n", "; x\r\n; y\u2028z\x0c\r\n".encode())


@pytest.mark.parametrize("content", [b"%PDF\0\1", b"\xff\xfe"])
def test_what_is_no_text_is_one_line(content: bytes) -> None:
    assert one(None, content, "docs/x.pdf") == f"Binary file docs/x.pdf, {len(content)} bytes\n"


def test_files_outside_and_files_unchanged() -> None:
    assert one(None, b"; x\n", "../b.beancount").startswith("--- /dev/null\n+++ ../b.beancount\n")
    assert one(b"; x\n", b"; x\n") == ""


def test_several_files_follow_each_other() -> None:
    changes = [FileChange(HERE / name, None, b"x\n") for name in ("b", "a")]
    assert diff(changes, HERE).count("+++ ") == 2
    assert diff(changes, HERE).index("+++ b") < diff(changes, HERE).index("+++ a")


def test_a_long_file_takes_no_time() -> None:
    before = b'2026-01-05 * "x"\n  Assets:A  1 USD\n  Income:B\n\n' * 50_000
    with within(10):
        assert one(before, before + b"; new\n").count("\n") == 7


LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\r\n", "\n"]), max_size=12)


@effort(300)
@given(LINES, LINES, LINES, LINES)
def test_it_is_what_difflib_says(head: list[str], old: list[str], new: list[str], tail: list[str]) -> None:
    before, after = [*head, *old, *tail], [*head, *new, *tail]
    found = one("".join(before).encode(), "".join(after).encode())
    if before == after:
        assert found == ""
    elif old == [] or new == []:
        wanted = difflib.unified_diff(before, after, "a.beancount", "a.beancount")
        assert sorted(marks(found)) == sorted(marks("".join(wanted)))
    assert (applied(before, found), applied(after, found, back=True)) == (after, before)


def marks(text: str) -> list[str]:
    return [line[0] for line in text.split("\n")[2:] if line.startswith(("+", "-"))]


def applied(lines: list[str], patch: str, *, back: bool = False) -> list[str]:
    """Apply a diff as `patch` does, or backwards."""
    old, new = ("+", "-") if back else ("-", "+")
    found, at = [], 0
    for line in patch.split("\n")[2:-1]:
        if line.startswith("@@"):
            span = line.split()[2 if back else 1][1:].split(",")
            start = int(span[0]) - (0 if span[1:] == ["0"] else 1)
            found += lines[at:start]
            at = start
            continue
        if line[0] in (" ", old):
            assert lines[at] == line[1:] + "\n"
            at += 1
        if line[0] in (" ", new):
            found.append(line[1:] + "\n")
    return found + lines[at:]


def test_patch_understands_it(tmp_path: Path) -> None:
    file = tmp_path / "a.beancount"
    before, after = b"; 1\n; 2\n; 3\n; 4", b"; 1\n; 2\n; 3\n; 4\n\n; 5\n"
    file.write_bytes(before)
    try:
        subprocess.run(
            ["patch", "-p0", "--binary", "--batch"], input=one(before, after).encode(), cwd=tmp_path, check=True
        )
    except FileNotFoundError:
        pytest.skip("the program patch is not installed")
    assert file.read_bytes() == after


def test_a_long_addition_comes_in_pieces_of_whole_lines_that_make_the_same_diff(tmp_path: Path) -> None:
    before = b"one\ntwo\nthree\nfour\n"
    added = "".join(f"line {at} é\n" for at in range(20_000))
    change = FileChange(tmp_path / "main.beancount", before, before + added.encode())
    pieces = list(diff_pieces([change], tmp_path))
    assert len(pieces) > 5
    assert all(piece.endswith("\n") for piece in pieces)
    head = "--- main.beancount\n+++ main.beancount\n@@ -2,3 +2,20003 @@\n two\n three\n four\n"
    assert "".join(pieces) == head + "".join(f"+{line}\n" for line in added.splitlines())
