"""Texts on which a regular expression that is not linear takes its time, made from the expression itself.

Whatever repeats is fed with what it repeats, behind the least that leads there, so that every place of the text
begins a match that fails late. No table of dangerous expressions is needed, and a new one is seen by itself.
"""

import re
from collections.abc import Callable, Iterator
from re import _compiler, _parser  # type: ignore[attr-defined]
from time import process_time
from typing import Any

ALPHABET = " \n\t1aAé.,-/<>\"'()[]=:;_&?+*%#|x"
_ENDS = ("", "!", "..", "x")
_KINDS = 4
"""So many different characters of a class are tried."""

_LONG = 8
"""What repeats at the most so often takes no time."""

_TIMES = (20, 200, 2_000)
_LARGER = 6
_SUSPECT, _SLOW = 0.001, 0.01
_STEEP = 14
"""Six times the text may take six times as long, and in a square 36 times; this is as far from either."""

_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_INNER: dict[str, Callable[[Any], list[Any]]] = {
    "SUBPATTERN": lambda value: [value[-1]],
    "ATOMIC_GROUP": lambda value: [value],
    "ASSERT": lambda value: [value[1]],
    "ASSERT_NOT": lambda value: [value[1]],
    "BRANCH": lambda value: list(value[1]),
}

Pattern = re.Pattern[Any]
Parsed = Any
Call = Callable[[Any], object]


def steep(pattern: Pattern, call: Call) -> str | None:
    """Return the first text on which `call`, a use of the pattern, takes longer than in proportion; None for none."""
    for first, again in _attacks(pattern):
        for end in _ENDS:
            if _is_steep(pattern, call, first, again, end) or (
                first and _is_steep(pattern, call, "", first + again, end)
            ):
                return f"{first!r} and {again!r} again and again before {end!r}"
    return None


def _attacks(pattern: Pattern) -> Iterator[tuple[str, str]]:
    """Yield what to write once, and what behind it again and again."""
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    yield from dict.fromkeys([(" ", " "), *_repeated(parsed, "", pattern)])


def _is_steep(pattern: Pattern, call: Call, first: str, again: str, end: str) -> bool:
    def seconds(times: int, tries: int) -> float:
        text = _like(pattern, first + again * times + end)
        return min(_seconds(call, text) for _ in range(tries))

    for times in _TIMES:
        if seconds(times, 1) > _SUSPECT:
            taken = seconds(times, 3)
            if times == _TIMES[0]:
                return taken > _SUSPECT
            # Compare with a shorter text where this one takes its time already.
            fewer, more = (times // _LARGER, times) if taken > _SLOW else (times, times * _LARGER)
            return taken > _SUSPECT / 2 and seconds(more, 2) > _STEEP * seconds(fewer, 3)
    return False


def _seconds(call: Call, text: Any) -> float:
    started = process_time()
    call(text)
    return process_time() - started


def _like(pattern: Pattern, text: str) -> Any:
    return text.encode() if isinstance(pattern.pattern, bytes) else text


def _repeated(parsed: Parsed, before: str, pattern: Pattern) -> Iterator[tuple[str, str]]:
    """Yield the least text that leads to each part that repeats, with what it repeats."""
    for item in parsed:
        kind, value = str(item[0]), item[1]
        if kind in _REPEATS:
            if value[1] > _LONG:
                yield from ((before, unit) for unit in _units(value[2], pattern))
            yield from _repeated(value[2], before, pattern)
        for inner in _INNER.get(kind, lambda _: [])(value):
            yield from _repeated(inner, before, pattern)
        before += _least([item], pattern)
    if before:
        yield "", before


def _units(inner: Parsed, pattern: Pattern) -> list[str]:
    """Return texts that a repeated part takes, of different kinds."""
    if len(inner) > 1:
        return [_least(inner, pattern)]
    kind, value = str(inner[0][0]), inner[0][1]
    if kind in ("BRANCH", "SUBPATTERN"):
        return [unit for branch in _INNER[kind](value) for unit in _units(branch, pattern)]
    return list(_taken(inner[0], pattern)[:_KINDS])


def _least(parsed: Parsed, pattern: Pattern) -> str:
    """Return a short text that a part of an expression takes."""
    text = ""
    for item in parsed:
        kind, value = str(item[0]), item[1]
        if kind in _REPEATS:
            text += _least(value[2], pattern) * value[0]
        elif kind in ("SUBPATTERN", "ATOMIC_GROUP", "BRANCH"):
            text += _least(_INNER[kind](value)[0], pattern)
        elif kind not in ("ASSERT", "ASSERT_NOT", "AT", "GROUPREF"):
            text += _taken(item, pattern)[:1]
    return text


# Codes of the characters that an item names itself, as `[CD]` does.
_CODE = re.compile(r"(?:LITERAL, |RANGE, \()(\d+)")
_KNOWN: dict[tuple[str, int], str] = {}


def _taken(item: Parsed, pattern: Pattern) -> str:
    """Return the characters that one item takes, of the alphabet; the library compiles what it has parsed."""
    if str(item[0]) == "LITERAL":
        return chr(item[1])
    key = repr(item), pattern.flags
    if key not in _KNOWN:
        state = _parser.State()
        state.flags, state.str = pattern.flags, pattern.pattern
        one = _compiler.compile(_parser.SubPattern(state, [item]), pattern.flags)
        own = (chr(code) for code in map(int, _CODE.findall(repr(item))))
        _KNOWN[key] = "".join(c for c in dict.fromkeys((*ALPHABET, *own)) if one.fullmatch(_like(pattern, c)))
    return _KNOWN[key]
