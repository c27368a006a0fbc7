"""References that say what a payment is for, and account numbers, with their check digits."""

import re
from functools import lru_cache
from importlib import import_module

from stdnum import iso11649

_NOTHING = frozenset(["", "NOTPROVIDED", "NONREF", "NOREF", "NONE", "NOTPROVD", "NA", "N/A", "0", "-"])
_RF = re.compile(r"\b(?=(RF[0-9]{2}(?: ?[0-9A-Z]{1,4}){1,6}))", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}\b")
_DUTCH_IBAN = re.compile(r"NL[0-9]{2}[A-Z]{4}[0-9]{10}")


def given(reference: str) -> str:
    """Return a reference without its blanks at the ends; empty where it says that there is none."""
    bare = reference.strip()
    return "" if bare.upper().replace(" ", "") in _NOTHING else bare


@lru_cache(maxsize=4096)
def is_iban(text: str) -> bool:
    """Tell an account number of a country's length with right check digits; blanks count as wrong.

    The table of countries takes a tenth of a second to load, so it is not before something looks like one.
    """
    if _IBAN.fullmatch(text) is None:
        return False
    return bool(import_module("stdnum.iban").is_valid(text, check_country=False))


def looks_like_iban(text: str) -> bool:
    """Tell an account number where one is expected: with right check digits, or of the Dutch shape."""
    return is_iban(text) or _DUTCH_IBAN.fullmatch(text) is not None


def only_iban(text: str, own: str = "") -> str:
    """Return the one IBAN in a text that is not `own`; empty where there is none or more than one."""
    found = {match for match in _IBAN.findall(text) if match != own and is_iban(match)}
    return found.pop() if len(found) == 1 else ""


def creditor_references(text: str) -> tuple[str, ...]:
    """Find the RF references (ISO 11649) in a text, without blanks, in reading order."""
    found = []
    for match in _RF.findall(text):
        words = match.split(" ")
        whole = next((rf for end in range(len(words), 0, -1) if (rf := _rf("".join(words[:end])))), "")
        if whole and whole not in found:
            found.append(whole)
    return tuple(found)


def _rf(text: str) -> str:
    return text.upper() if iso11649.is_valid(text.upper()) else ""


def ordered(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """Put groups of references one after the other, strongest first, each reference once."""
    seen = {reference: None for group in groups for reference in map(given, group) if reference}
    return tuple(seen)
