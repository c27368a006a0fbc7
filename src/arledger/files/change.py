"""A file as it is and as it would be; additions to it in its own newlines; the difference as a diff."""

import codecs
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from arledger.model.problem import UserError

_CONTEXT = 3
_PIECE = 1 << 16
_Group = list[tuple[str, int, int, int, int]]


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a file contains and what it would; `before` is None where there is no such file yet."""

    path: Path
    before: bytes | None
    after: bytes


def append_text(before: bytes | None, text: str, name: str = "this file") -> bytes:
    """Return a file's content with entries added at its end, behind one blank line and in its own newlines.

    Not one earlier byte changes. Raises UserError, with `name`, for a file that is not UTF-8.
    """
    before = before or b""
    _require_utf8(before, name)
    # One name for all, as a long text is not to be in memory once more at each step.
    text = text.replace("\r\n", "\n").strip("\n")
    if not text or text.isspace():
        return before
    newline = _newline_of(before)
    try:
        lines = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UserError(f"{text[error.start]!r} is no character", "Write the text in UTF-8.") from error
    del text
    if newline != b"\n":
        lines = lines.replace(b"\n", newline)
    return b"".join((before, _separator(before, newline), lines, newline))


def _require_utf8(content: bytes, name: str) -> None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UserError(
            f"{name} is not UTF-8 text from line {line} on, so nothing can be added to it",
            "Save it as UTF-8, for example with `iconv -f WINDOWS-1252 -t UTF-8`.",
        ) from error


def _newline_of(content: bytes) -> bytes:
    """Return the line end that most lines have, the first one's where it is a draw."""
    windows = content.count(b"\r\n")
    others = content.count(b"\n") - windows
    if windows == others:
        first = content.find(b"\n")
        return b"\r\n" if first > 0 and content[first - 1 : first] == b"\r" else b"\n"
    return b"\r\n" if windows > others else b"\n"


def _separator(before: bytes, newline: bytes) -> bytes:
    if not before.removeprefix(codecs.BOM_UTF8):
        return b""
    head, _, last = before.rpartition(b"\n")
    if last:
        # The last line has no end; spaces alone become a blank line when they get one.
        return newline if not last.strip() else newline * 2
    return newline if head.rpartition(b"\n")[2].strip() else b""


def diff(changes: Sequence[FileChange], folder: Path) -> str:
    """Return the changes as a unified diff, with files named from `folder` and new ones against /dev/null.

    Line ends other than a plain newline are in it as they are: it is for `patch` as well as for people.
    """
    return "".join(diff_pieces(changes, folder))


def diff_pieces(changes: Sequence[FileChange], folder: Path) -> Iterator[str]:
    """Yield the pieces of the diff, each of whole lines: a long one need not be in memory as one text."""
    for change in changes:
        yield from _diff_of(change, folder)


def _diff_of(change: FileChange, folder: Path) -> Iterator[str]:
    if change.before == change.after:
        return
    name = os.path.relpath(change.path, folder)
    added = _added_lines(change)
    if added is not None:
        yield f"--- {'/dev/null' if change.before is None else name}\n"
        yield f"+++ {name}\n"
        yield from _appended(change.before or b"", change.after, added)
        return
    before, after = _text(change.before or b""), _text(change.after)
    if before is None or after is None:
        yield f"Binary file {name}, {len(change.after)} bytes\n"
        return
    yield f"--- {'/dev/null' if change.before is None else name}\n"
    yield f"+++ {name}\n"
    # Comparing a long file whole takes minutes, and what was added stands at its end.
    start = _start_of_context(before, after)
    above = before.count("\n", 0, start)
    left, right = _lines(before[start:]), _lines(after[start:])
    for group in _groups(left, right):
        yield _hunk_head(group, above)
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from _marked(" ", left[i1:i2])
            else:
                yield from _marked("-", left[i1:i2])
                yield from _marked("+", right[j1:j2])


def _added_lines(change: FileChange) -> int | None:
    """Return how many whole lines of text were added at the end; None where a file differs in another way."""
    before, after = change.before or b"", change.after
    whole = (not before or before.endswith(b"\n")) and after.endswith(b"\n") and after.startswith(before)
    # What has a NUL is no text; what is no UTF-8 is none either.
    if not whole or b"\0" in after or not _is_utf8(after):
        return None
    return after.count(b"\n", len(before))


def _is_utf8(content: bytes) -> bool:
    """Tell whether bytes are UTF-8, a piece at a time: the text of all of them may take four times as much."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(content)
    try:
        for start in range(0, len(content), _PIECE):
            decoder.decode(view[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _appended(before: bytes, after: bytes, added: int) -> Iterator[str]:
    """Yield the hunk of lines that only stand at the end, without comparing anything."""
    end = start = len(before)
    for _ in range(_CONTEXT):
        start = before.rfind(b"\n", 0, max(start - 1, 0)) + 1
    same = before.count(b"\n", start)
    above = [("equal", 0, same, 0, same)] if same else []
    yield _hunk_head([*above, ("insert", same, same, same, same + added)], before.count(b"\n", 0, start))
    yield from _marked(" ", _lines(before[start:].decode("utf-8")))
    while end < len(after):
        begin = end
        end = after.find(b"\n", min(begin + _PIECE, len(after) - 1)) + 1
        yield "+" + after[begin : end - 1].decode("utf-8").replace("\n", "\n+") + "\n"


def _groups(left: Sequence[str], right: Sequence[str]) -> Iterable[_Group]:
    """Return what differs, with the lines around it; what is only longer need not be compared."""
    same = len(left)
    if len(right) == same or right[:same] != left:
        yield from SequenceMatcher(None, left, right, autojunk=False).get_grouped_opcodes(_CONTEXT)
        return
    first = max(same - _CONTEXT, 0)
    above = [("equal", first, same, first, same)] if same else []
    yield [*above, ("insert", same, same, same, len(right))]


def _text(content: bytes) -> str | None:
    """Return a file's text, None for what is no text."""
    try:
        return None if b"\0" in content else content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _lines(text: str) -> list[str]:
    """Return the lines of a text with their ends; splitlines() would split at form feeds within a line, too."""
    return [line for line in text.replace("\n", "\n\0").split("\0") if line]


def _start_of_context(one: str, other: str) -> int:
    """Return where the lines begin that stand before the first difference of two texts."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    start = one.rfind("\n", 0, low) + 1
    for _ in range(_CONTEXT):
        start = one.rfind("\n", 0, max(start - 1, 0)) + 1
    return start


def _hunk_head(group: _Group, start: int) -> str:
    first, last = group[0], group[-1]
    return f"@@ -{_range(start, first[1], last[2])} +{_range(start, first[3], last[4])} @@\n"


def _range(start: int, begin: int, end: int) -> str:
    length = end - begin
    # An empty range is named by the line before it.
    line = start + begin + (1 if length else 0)
    return str(line) if length == 1 else f"{line},{length}"


def _marked(mark: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"
