"""Files that no loader can read in reasonable time: Beancount takes time with the square of a long token's length.

The bounds are far above what anybody writes by hand or by program into a ledger.
"""

import re

from arledger.model.problem import UserError

LONGEST = 1_000_000
MOST_UNKNOWN = 100_000
_HEADINGS = tuple(bytes([sign]) for sign in b"*#:!&?%")
_STRANGE = "Look whether this is the file that is meant: a ledger is text in lines."
# What stands on a line before a quotation mark: texts and other things, but no comment.
_BEFORE_TEXT = re.compile(rb'(?:[^";]|"[^"\\]*(?:\\.[^"\\]*)*")*+')
# The beginning of a line that belongs to no entry, comment or heading.
_UNKNOWN = re.compile(
    rb"(?<!\n)\n++(?![\s;*#:!&?%-]|[0-9]{4}[-/]|(?:include|option|plugin|pushtag|poptag|pushmeta|popmeta)\b)."
)


def refuse_unbearable(path: str, content: bytes) -> None:
    """Raise UserError for a file with a line, or a text, so long or with so much junk that reading takes hours."""
    start = _without(content, b"\n")
    if start is not None:
        raise UserError(f"{path}:{_line(content, start)}: this line has more than {LONGEST:,} bytes", _STRANGE)
    _refuse_long_text(path, content)
    if _lines_to_look_at(content) > MOST_UNKNOWN:
        _refuse_junk(path, content)


def _without(content: bytes, sign: bytes, start: int = 0) -> int | None:
    """Return where a part of more than LONGEST bytes without a sign begins, looking at few places only."""
    while start + LONGEST < len(content):
        found = content.rfind(sign, start, start + LONGEST + 1)
        if found < 0:
            return start
        start = found + 1
    return None


def _lines_to_look_at(content: bytes) -> int:
    """Return how many lines are left at most without those that begin as nearly all lines of a ledger do."""
    lines = content.count(b"\n")
    if lines <= MOST_UNKNOWN:
        return lines
    return lines - sum(content.count(usual) for usual in (b"\n ", b"\n2", b"\n\n", b"\n;"))


def _refuse_long_text(path: str, content: bytes) -> None:
    start = _without(content, b'"')
    while start is not None:
        line = content[content.rfind(b"\n", 0, start) + 1 : max(start - 1, 0)]
        if start and not line.startswith(_HEADINGS) and _BEFORE_TEXT.fullmatch(line):
            raise UserError(
                f"{path}:{_line(content, start)}: the text that begins here has more than {LONGEST:,} bytes",
                "Close it with a quotation mark where it ends.",
            )
        after = content.find(b'"', start)
        start = None if after < 0 else _without(content, b'"', after + 1)


def _refuse_junk(path: str, content: bytes) -> None:
    for number, found in enumerate(_UNKNOWN.finditer(content)):
        if not number:
            first = found.end() - 1
        if number == MOST_UNKNOWN:
            raise UserError(
                f"{path}:{_line(content, first)}: more than {MOST_UNKNOWN:,} lines, of which this is the first, "
                "are nothing that a ledger knows",
                _STRANGE,
            )


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1
