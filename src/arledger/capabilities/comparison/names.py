"""Names of clients: when two are one, and what an account of theirs is called."""

import re
import unicodedata

_DELETED = "(deleted)"
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 60


def plain_name(name: str) -> str:
    """Return a name without case, gaps and the mark of a deleted one."""
    # The ledger knows no backslash: a name with one is written with a slash, and found again by it.
    text = unicodedata.normalize("NFC", bare_name(name))
    return " ".join(text.replace("\\", "/").casefold().split())


def bare_name(name: str) -> str:
    """Take the mark of a deleted client off its name."""
    name = name.strip()
    return name[: -len(_DELETED)].rstrip() if name.lower().endswith(_DELETED) else name


def component(name: str) -> str:
    """Return the words of a name as one component of an account: `Amy's Bird Sanctuary` is AmysBirdSanctuary."""
    text = unicodedata.normalize("NFC", name.replace("'", "").replace("\u2019", ""))
    parts = [part for one in text.split(":") if (part := "".join(map(_capital, _WORD.findall(one))))]
    found = "-".join(parts)[:_LONGEST].strip("-")
    return found if found and not found[0].islower() else f"C{found}"


def _capital(word: str) -> str:
    return word[0].upper() + word[1:] if len(word[0].upper()) == 1 else word
