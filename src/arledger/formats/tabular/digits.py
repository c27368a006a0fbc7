"""Numbers from the digits that a file has, to the last one; whatever is doubtful is none."""

import re
from decimal import Decimal

MOST_WHOLE, MOST_DECIMALS = 15, 13
"""Digits before and behind the decimal mark: no more than a Decimal adds without rounding."""

GAPS = " \u00a0\u2007\u2009\u202f'\u2018\u2019\u00b4`"
"""Blanks and apostrophes, of which one kind may stand between thousands in any notation."""

MINUS = str.maketrans(dict.fromkeys("\u2212\u2013\u2012", "-"))
_DIGITS = re.compile(r"[0-9]+")


def number(text: str, mark: str = ".", groups: str = "", most_decimals: int = MOST_DECIMALS) -> Decimal | None:
    """Read a number with `mark` before its decimals and any of `groups` between its thousands.

    A sign may stand before or behind, or parentheses around; None is what is no number in this notation.
    Exponents, foreign digits and groups of the wrong length are no numbers.
    """
    negative, body = _sign(text.strip().translate(MINUS))
    whole, _, decimals = body.partition(mark)
    value = from_digits(ungrouped(whole, groups), decimals, most_decimals)
    return -value if negative and value else value


def _sign(text: str) -> tuple[bool, str]:
    """Take the sign off: True is negative. What has two signs keeps one and is no number."""
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1].strip()
    if text[:1] in ("+", "-"):
        return text[0] == "-", text[1:].strip()
    if text[-1:] in ("+", "-"):
        return text[-1] == "-", text[:-1].strip()
    return False, text


def from_digits(whole: str, decimals: str, most_decimals: int) -> Decimal | None:
    """Return the number of the digits before and behind a decimal mark; None where these are other signs, or many."""
    if not _DIGITS.fullmatch(whole + decimals) or len(decimals) > most_decimals:
        return None
    whole = whole.lstrip("0")
    if len(whole) > MOST_WHOLE:
        return None
    return Decimal(f"{whole or '0'}.{decimals}" if decimals else whole or "0")


def ungrouped(whole: str, groups: str) -> str:
    """Take the marks between thousands out; a text with several of `groups`, or in wrong places, keeps them."""
    used = {char for char in whole if char in groups}
    if len(used) != 1:
        return whole
    parts = whole.split(used.pop())
    right = 1 <= len(parts[0]) <= 3 and len(parts[-1]) == 3 and all(len(part) in (2, 3) for part in parts[1:-1])
    return "".join(parts) if right else whole
