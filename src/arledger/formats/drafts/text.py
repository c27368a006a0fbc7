"""Text of strangers in a mapping's TOML: as a value, which is read back to the letter, and in a comment."""

import unicodedata
from collections.abc import Iterable

_SHORT = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_HIDDEN = ("Cc", "Cf", "Co", "Cn", "Zl", "Zp")
_PLAIN = ("\\", '"')
_LONGEST = 60


def value(text: str) -> str:
    """Return a text as TOML's basic string; what is not seen, or turns the direction of writing, is escaped."""
    return f'"{"".join(map(_escaped, text))}"'


def values(texts: Iterable[str]) -> str:
    """Return texts as a list on one line."""
    return f"[{', '.join(map(value, texts))}]"


def told(text: str, most: int = _LONGEST) -> str:
    """Return a text in quotes as a comment shows it: on one line, and not too long."""
    return value(text if len(text) <= most else f"{text[: most - 1]}…")


def _escaped(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    kind = unicodedata.category(char)
    if kind == "Cs":
        # Half a character is none, and TOML has no way to write it.
        return "�"
    if kind in _HIDDEN:
        return f"\\u{ord(char):04X}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08X}"
    return char


def remark(text: str) -> str:
    """Return a comment on one line."""
    return f"# {''.join(char if char in _PLAIN else _escaped(char) for char in text)}"
