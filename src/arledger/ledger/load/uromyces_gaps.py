"""What the fast loader reads differently without saying so, found by comparing it with Beancount.

uromyces 0.0.5 reports most of what it cannot read as an error, and an error sends the ledger to
Beancount. The constructions here it reads in silence and differently, so a file with any of them goes
to Beancount, too.
"""

import codecs
import re
from collections.abc import Callable, Iterator

_OPTION_LINE = re.compile(rb'^[ \t]*option[ \t"][^\n]*', re.MULTILINE)
_OPTION = re.compile(rb'option[ \t]*"([a-z_]+)"[ \t]*"([^"\\]*)"[ \t]*(?:;.*)?\r?')
_DATED = re.compile(rb"^[0-9]", re.MULTILINE)
# An indented line that belongs to no entry above it: an error to Beancount, and nothing to the fast loader.
_STRAY = re.compile(rb"\n(?:[ \t\r]*\n|[^0-9\s][^\n]*\n)[ \t]+[^\s]")
_INDENTED = re.compile(rb"[ \t]+[^\s]")
_NULL = re.compile(rb"^[ \t]+[a-z][\w-]*:[ \t]+NULL\b", re.MULTILINE)
# Beancount's words for values stand where a currency does; those of metadata alone are read alike.
_WORDS = (b"NULL", b"TRUE", b"FALSE")
_WORD_AS_CURRENCY = re.compile(
    rb"^(?![ \t]+[a-z][\w-]*:[ \t]+(?:TRUE|FALSE)\b)[^\";\n]*[\s,](?:NULL|TRUE|FALSE)(?![\w'.:-])|[0-9)][ \t]+NULL\b",
    re.MULTILINE,
)
_PUSH = re.compile(rb"^(push|pop)(tag|meta)\b[ \t]*(#[^\s;]*)?", re.MULTILINE)
_PAD = re.compile(rb"\n[0-9][^\s]*[ \t]+pad\b")
_TAG_LINE = re.compile(rb"\n#[A-Za-z0-9_/.-]")
# Two lines of metadata, one below the other: where there are none, no key can stand twice.
_BLOCK = re.compile(rb"\n[ \t]+[a-z][\w-]*:[^\n]*(?:\n[ \t]+[a-z][\w-]*:[^\n]*)+")
_KEY = re.compile(rb"\n[ \t]+([a-z][\w-]*):")
_DIVISION = re.compile(rb"\n[ \t]+[^\s\";][^\";\n]*[0-9)][ \t]*/[ \t]*[0-9(]")
_PRICED = re.compile(rb"\n[ \t][^\";\n]*[ \t]@@?[ \t]*[0-9(-]")
# A leg without an amount, or with a currency alone.
_OPEN_LEG = re.compile(
    rb"\n[ \t]+(?:[!*] )?[^\s\";:]+:[^\s\";]+[ \t]*"
    rb"(?:[A-Z][^\s\"]*[ \t]*@[^\n]*)?(?:;[^\n]*)?(?=\n|$)"
)
_ENTRY_START = re.compile(rb"\n[0-9]")
_LEAF = re.compile(rb"[A-Z0-9][A-Za-z0-9-]*(?::[A-Z0-9][A-Za-z0-9-]*)*")
_ANY = re.compile(rb"[^\n]*")
# Options with the values that both read alike, wherever they stand; and those that are so in the main file alone:
# of others' Beancount takes only the currencies.
_SAME_OPTIONS = {
    b"render_commas": _ANY,
    b"conversion_currency": _ANY,
    b"account_previous_balances": _LEAF,
    b"account_previous_earnings": _LEAF,
    b"account_previous_conversions": _LEAF,
    b"account_current_earnings": _LEAF,
    b"account_current_conversions": _LEAF,
}
_SAME_IN_MAIN = {
    b"title": re.compile(rb"(?!Beancount$)[^\n]*"),
    b"operating_currency": re.compile(rb"[A-Z]+"),
    b"booking_method": re.compile(rb"STRICT|FIFO|LIFO|HIFO|NONE"),
}
# Beancount reads each file with the names of roots that stand above its entries, and checks with the main file's.
_ROOTS = (b"name_assets", b"name_liabilities", b"name_equity", b"name_income", b"name_expenses")
_ROOT = re.compile(rb"[A-Z][A-Za-z0-9-]*")


def root_names(content: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Return the options with which a file names the roots of its accounts: all files of a ledger need the same."""
    if b"name_" not in content:
        return ()
    options = (_OPTION.fullmatch(line) for line in _OPTION_LINE.findall(content))
    return tuple((found.group(1), found.group(2)) for found in options if found and found.group(1) in _ROOTS)


def reads_differently(content: bytes, *, included: bool = False) -> str | None:
    """Return what in a file the fast loader would read differently from Beancount, None if nothing."""
    if b"option" in content and _has_other_option(content, included=included):
        return "an option that only Beancount reads so"
    found = (what for what, is_in in _DIFFERENCES if is_in(content))
    return next(found, None)


def _has_backslash(content: bytes) -> bool:
    return content.count(b"\\") != content.count(b'\\"')


def _pushes(content: bytes) -> list[tuple[bytes, bytes, bytes]]:
    return _PUSH.findall(content) if b"push" in content or b"pop" in content else []


def _has_pushed_metadata(content: bytes) -> bool:
    return any(kind == b"meta" for _, kind, _ in _pushes(content))


def _has_tag_without_its_other(content: bytes) -> bool:
    """Look for a pushtag that no poptag of the same tag follows, the other way round, or a pad between them."""
    active: list[bytes] = []
    if _pushes(content) and _PAD.search(content):
        # It gives the tags to the entries that pad as well.
        return True
    for push, _, tag in _pushes(content):
        if push == b"push":
            active.append(tag)
        elif tag in active:
            active.remove(tag)
        else:
            return True
    return bool(active)


def _has_word_as_currency(content: bytes) -> bool:
    return any(word in content for word in _WORDS) and _WORD_AS_CURRENCY.search(content) is not None


def _has_other_option(content: bytes, *, included: bool) -> bool:
    """Look for an option that is not known to be read alike: by its name, value, place, or as it stands twice."""
    known = _SAME_OPTIONS if included else _SAME_OPTIONS | _SAME_IN_MAIN
    entries = _DATED.search(content)
    seen: set[bytes | tuple[bytes, bytes]] = set()
    for line in _OPTION_LINE.finditer(content):
        option = _OPTION.fullmatch(line.group())
        if not option:
            return True
        name, value = option.groups()
        if name in _ROOTS:
            same = bool(_ROOT.fullmatch(value)) and not (entries and entries.start() < line.start())
        else:
            same = name in known and known[name].fullmatch(value) is not None
        # Currencies are a list, in which none may stand twice; of all others there is one.
        key = (name, value) if name == b"operating_currency" else name
        if not same or key in seen:
            return True
        seen.add(key)
    return False


def _has_stray_line(content: bytes) -> bool:
    # In one expression with the beginning, every place of the file would be tried.
    start = b"\n" + b"\n".join(content.split(b"\n", 2)[:2])
    looks = (_INDENTED.match(content), _STRAY.match(start), _STRAY.search(content))
    return any((*looks, _TAG_LINE.match(start), _TAG_LINE.search(content)))


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
    ("pushmeta", _has_pushed_metadata),
    ("a pushtag without its poptag, or with a pad", _has_tag_without_its_other),
    ("metadata of NULL", lambda content: b"NULL" in content and _NULL.search(content) is not None),
    ("a currency named NULL, TRUE or FALSE", _has_word_as_currency),
    ("an indented line, or one with a tag, that belongs to no entry", _has_stray_line),
    ("one metadata key twice", _has_key_twice),
    ("a division in an amount", lambda content: any(_lines_matching(_DIVISION, b"/", content))),
    ("a leg without an amount beside a price", lambda content: b"@" in content and _has_open_leg_with_price(content)),
)
