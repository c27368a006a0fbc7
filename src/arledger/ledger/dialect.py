"""What the fast loader reads differently without saying so, found by comparing it with Beancount.

uromyces 0.0.5 reports most of what it cannot read as an error, and an error sends the ledger to
Beancount. The constructions here it reads in silence and differently, so a file with any of them goes
to Beancount, too.
"""

import codecs
import re
from collections.abc import Callable, Iterator

_OPTION = re.compile(rb'^option[ \t]+"([^"\n]*)"', re.MULTILINE)
_NULL = re.compile(rb"^[ \t]+[a-z][\w-]*:[ \t]+NULL\b", re.MULTILINE)
# Beancount's words for values stand where a currency does; those of metadata alone are read alike.
_WORDS = (b"NULL", b"TRUE", b"FALSE")
_WORD_AS_CURRENCY = re.compile(
    rb"^(?![ \t]+[a-z][\w-]*:[ \t]+(?:TRUE|FALSE)\b)[^\";\n]*[\s,](?:NULL|TRUE|FALSE)(?![\w'.:-])|[0-9)][ \t]+NULL\b",
    re.MULTILINE,
)
_PUSH = re.compile(rb"^(push|pop)(tag|meta)\b", re.MULTILINE)
# Two lines of metadata, one below the other: where there are none, no key can stand twice.
_BLOCK = re.compile(rb"\n[ \t]+[a-z][\w-]*:[^\n]*(?:\n[ \t]+[a-z][\w-]*:[^\n]*)+")
_KEY = re.compile(rb"\n[ \t]+([a-z][\w-]*):")
_DIVISION = re.compile(rb"\n[ \t]+[^\s\";][^\";\n]*[0-9)][ \t]*/[ \t]*[0-9(]")
_PRICED = re.compile(rb"\n[ \t]+[^\";\n]*[ \t]@@?[ \t]*[0-9(-]")
# A leg without an amount, or with a currency alone.
_OPEN_LEG = re.compile(
    rb"\n[ \t]+(?:[!*] )?[^\s\";:]+:[^\s\";]+[ \t]*"
    rb"(?:[A-Z][^\s\"]*[ \t]*@[^\n]*)?(?:;[^\n]*)?(?=\n|$)"
)
_ENTRY_START = re.compile(rb"\n[0-9]")
_SAME_OPTIONS = frozenset(
    b"title operating_currency name_assets name_liabilities name_equity name_income name_expenses render_commas "
    b"inferred_tolerance_default inferred_tolerance_multiplier booking_method account_previous_balances "
    b"account_previous_earnings account_previous_conversions account_current_earnings "
    b"account_current_conversions conversion_currency".split()
)


def reads_differently(content: bytes) -> str | None:
    """Return what in a file the fast loader would read differently from Beancount, None if nothing."""
    found = (what for what, is_in in _DIFFERENCES if is_in(content))
    return next(found, None)


def _has_backslash(content: bytes) -> bool:
    return content.count(b"\\") != content.count(b'\\"')


def _pushes(content: bytes) -> list[bytes]:
    return [match.group(2) for match in _PUSH.finditer(content)] if b"push" in content or b"pop" in content else []


def _has_word_as_currency(content: bytes) -> bool:
    return any(word in content for word in _WORDS) and _WORD_AS_CURRENCY.search(content) is not None


def _has_other_option(content: bytes) -> bool:
    return b"option" in content and any(name not in _SAME_OPTIONS for name in _OPTION.findall(content))


def _has_open_leg_with_price(content: bytes) -> bool:
    """Look for an entry in which one leg has a price and another no amount: loaders round it differently."""
    for priced in _lines_matching(_PRICED, b"@", content):
        start = max(content.rfind(b"\n2", 0, priced.start()), content.rfind(b"\n1", 0, priced.start()), 0)
        end = _ENTRY_START.search(content, priced.end())
        if _OPEN_LEG.search(content[start : end.start() if end else len(content)]):
            return True
    return False


def _lines_matching(line: re.Pattern[bytes], sign: bytes, content: bytes) -> Iterator[re.Match[bytes]]:
    """Yield the matches of lines that have a sign; most ledgers have none, and looking at every line takes long."""
    found = content.find(sign)
    while found >= 0:
        start, end = content.rfind(b"\n", 0, found), content.find(b"\n", found)
        match = line.match(content, start) if start >= 0 else None
        if match:
            yield match
        found = content.find(sign, end) if end >= 0 else -1


def _has_key_twice(content: bytes) -> bool:
    for block in _BLOCK.finditer(content):
        keys = _KEY.findall(block.group())
        if len(set(keys)) < len(keys):
            return True
    return False


_DIFFERENCES: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("a byte order mark", lambda content: content.startswith(codecs.BOM_UTF8)),
    ("a backslash in a text", _has_backslash),
    ("pushmeta", lambda content: b"meta" in _pushes(content)),
    ("a pushtag without its poptag", lambda content: len(_pushes(content)) % 2 == 1),
    ("metadata of NULL", lambda content: b"NULL" in content and _NULL.search(content) is not None),
    ("a currency named NULL, TRUE or FALSE", _has_word_as_currency),
    ("an option that only Beancount knows", _has_other_option),
    ("one metadata key twice", _has_key_twice),
    ("a division in an amount", lambda content: any(_lines_matching(_DIVISION, b"/", content))),
    ("a leg without an amount beside a price", lambda content: b"@" in content and _has_open_leg_with_price(content)),
)
