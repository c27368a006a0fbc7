"""Entries are added at the end of a file, and nothing before them changes."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.effort import effort

from arledger.files.change import append_text
from arledger.model.problem import UserError

NEW = '2026-01-05 * "Acme" "new"\n  Assets:Receivable:Acme  1.00 USD\n  Income:Sales\n'


@pytest.mark.parametrize(
    ("before", "between"),
    [
        (None, b""),
        (b"", b""),
        (codecs.BOM_UTF8, b""),
        (b"; x", b"\n\n"),
        (b"; x\n", b"\n"),
        (b"; x\n\n", b""),
        (b"; x\n\n\n", b""),
        (b"; x\n  \t\n", b""),
        (b"; x\n  ", b"\n"),
        (b"\n", b""),
        (b"  ", b"\n"),
        (b"; x\r\n", b"\r\n"),
        (b"; x\r\n\r\n", b""),
        (b"; x\r\n; y", b"\r\n\r\n"),
        (b"; x\r\n; y\r\n; z\n", b"\r\n"),
        (b"; x\n; y\n; z\r\n", b"\n"),
        (b"; x\n; y\r\n", b"\n"),
        (b"; x\r\n; y\n", b"\r\n"),
        (codecs.BOM_UTF8 + b"; x\r\n", b"\r\n"),
        ("; Größe 訂單\n".encode(), b"\n"),
        (b"; form feed\x0c\n", b"\n"),
    ],
)
def test_one_blank_line_in_the_files_own_newlines(before: bytes | None, between: bytes) -> None:
    windows = b"\r\n" in between or (before or b"").endswith(b"\r\n\r\n")
    added = NEW.encode().replace(b"\n", b"\r\n") if windows else NEW.encode()
    assert append_text(before, NEW) == (before or b"") + between + added


@pytest.mark.parametrize("text", [NEW, NEW.rstrip(), f"\n\n{NEW}\n\n", NEW.replace("\n", "\r\n")])
def test_the_entrys_own_line_ends_do_not_matter(text: str) -> None:
    assert append_text(b"; x\n", text) == b"; x\n\n" + NEW.encode()
    assert append_text(b"; x\r\n", text) == b"; x\r\n\r\n" + NEW.encode().replace(b"\n", b"\r\n")


@pytest.mark.parametrize("text", ["", "\n", " \n\n"])
def test_nothing_is_nothing(text: str) -> None:
    assert append_text(b"; x", text) == b"; x"
    assert append_text(None, text) == b""


def test_what_is_no_utf8_is_refused() -> None:
    with pytest.raises(UserError, match=r"old\.beancount is not UTF-8 text from line 2 on"):
        append_text("; a\n; Größe\n".encode("cp1252"), NEW, "old.beancount")
    with pytest.raises(UserError):
        append_text(codecs.BOM_UTF16_LE + "; x".encode("utf-16-le"), NEW)
    with pytest.raises(UserError, match="no character"):
        append_text(b"", "; \udcff")


def entries_of(content: bytes) -> tuple[list[str], list[str]]:
    from beancount.parser import parser

    entries, errors, _ = parser.parse_string(content)
    narrations = [entry.narration for entry in entries if hasattr(entry, "narration")]
    return narrations, [error.message for error in errors]


OLD = st.sampled_from(
    [
        "; a comment, Größe 訂單 😀",
        "* A heading",
        '2026-01-02 * "old"\n  Assets:Bank  1.00 USD\n  Income:Sales',
        '2026-01-03 open Assets:Bank\n  note: "x"',
        'option "title" "A\nB"',
        "",
        "  ",
        "\t",
        "\x0c",
    ]
)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Draw a ledger file in any mixture of line ends, with or without one at its end."""
    parts = draw(st.lists(OLD, max_size=6))
    newlines = draw(st.lists(st.sampled_from(["\n", "\r\n"]), min_size=1, max_size=3))
    lines = "\n".join(parts).split("\n")
    text = "".join(line + newlines[i % len(newlines)] for i, line in enumerate(lines))
    return (text if draw(st.booleans()) else text.rstrip("\r\n")).encode()


@effort(300)
@given(files(), st.integers(1, 3))
def test_what_is_added_can_be_read_and_changes_nothing_before(before: bytes, times: int) -> None:
    old, errors = entries_of(before)
    after = before
    for _ in range(times):
        longer = append_text(after, NEW)
        assert longer.startswith(after)
        assert (
            longer.decode().removeprefix(after.decode()).strip()
            == NEW.replace("\n", "\r\n" if b"\r\n" in longer[len(after) :].strip() else "\n").strip()
        )
        after = longer
    assert entries_of(after) == (old + ["new"] * times, errors)


def words(text: str) -> list[str]:
    """Return the words of a text; a byte order mark parts them as a blank does, wherever it stands."""
    return text.replace("\ufeff", " ").split()


@effort(300)
@given(st.binary(max_size=60), st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_bytes_stay_or_are_refused(before: bytes, text: str) -> None:
    try:
        after = append_text(before, text)
    except UserError:
        with pytest.raises(UnicodeDecodeError):
            before.decode()
        return
    assert after.startswith(before)
    assert after == before or after.endswith(b"\n")
    assert words(after.decode()) == words(before.decode()) + words(text)
