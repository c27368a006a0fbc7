"""Check digits: creditor references (ISO 11649) and bank account numbers (ISO 13616), by python-stdnum."""

import re
from importlib import import_module

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

_ACCOUNT = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")


def creditor_reference(text: str) -> str:
    """Return the creditor's own part of an ISO 11649 reference, empty where `text` is no valid one.

    `text` is squeezed (capitals and digits only). RF18 5390 0754 7034 carries 539007547034.
    """
    known = text.isascii() and text.startswith("RF") and iso11649.is_valid(text)
    return text[4:] if known else ""


def is_account(text: str) -> bool:
    """Say whether a squeezed text is a bank account number with the form and check digits of its country.

    The table of countries is loaded only where the check digits are right already.
    """
    if not (_ACCOUNT.fullmatch(text) and mod_97_10.is_valid(text[4:] + text[:4])):
        return False
    return bool(import_module("stdnum.iban").is_valid(text, check_country=False))
