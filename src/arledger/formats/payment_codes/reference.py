"""Creditor references (ISO 11649): a number with check digits, which a bank refuses where one is mistyped."""

import re

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

LONGEST = 21
"""Letters and digits of a number that a reference can carry."""

_OTHER = re.compile(r"[^0-9A-Z]+")


def reference_of(number: str) -> str:
    """Return the reference that carries a document's number: INV-2026-0007 gives RF84INV20260007.

    Only letters and digits are carried, in capitals. Empty for a number without any, with others than those of ASCII,
    or with too many: half a number would name another document.
    """
    if not number.isascii():
        return ""
    body = _OTHER.sub("", number.upper())
    if not 1 <= len(body) <= LONGEST:
        return ""
    return f"RF{mod_97_10.calc_check_digits(f'{body}RF')}{body}"


def is_reference(text: str) -> bool:
    """Say whether a text is a reference with right check digits; blanks between its groups do not count."""
    bare = text.replace(" ", "").upper()
    return bare.startswith("RF") and bool(iso11649.is_valid(bare))


def in_groups(reference: str) -> str:
    """Write a reference as people read it: RF84 INV2 0260 007."""
    return " ".join(reference[at : at + 4] for at in range(0, len(reference), 4))
