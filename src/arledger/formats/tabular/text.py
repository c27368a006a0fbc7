"""Text of other people, made fit to print and to search."""

import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_LINES = " \t\r\n\v\f\u2028\u2029\u0085"


def clean(text: str) -> str:
    """Drop what cannot be printed (controls, marks that turn text around), make each gap one space."""
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return " ".join(text.split())


def _visible(char: str) -> str:
    if char in _LINES:
        return " "
    return "" if unicodedata.category(char) in _HIDDEN else char
