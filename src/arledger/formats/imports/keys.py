"""Headers and labels reduced to what they have in common, however they are written."""

import re
import unicodedata
from functools import lru_cache

from arledger.model.currencies import CURRENCIES

_SUFFIX = re.compile(r"\(([A-Za-z]{3})\)")


@lru_cache(maxsize=1 << 14)
def key(text: str) -> str:
    """Return the letters and digits of a header in small letters without accents; `<` and `>` count, too."""
    bare = without_currency(text)[0]
    folded = unicodedata.normalize("NFKD", bare.casefold().replace("ß", "ss"))
    return "".join(char for char in folded if char.isalnum() or char in "<>+")


def without_currency(text: str) -> tuple[str, str]:
    """Take a currency in brackets off the end of a header; the second is empty where there is none."""
    bare = text.strip()
    found = _SUFFIX.fullmatch(bare[-5:])
    if found and found[1].upper() in CURRENCIES:
        return bare[:-5].rstrip(), found[1].upper()
    return text, ""
