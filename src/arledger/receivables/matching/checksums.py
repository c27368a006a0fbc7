"""Check digits: creditor references (ISO 11649) and bank account numbers (ISO 13616), both modulo 97."""

import re

_REFERENCE = re.compile(r"RF[0-9]{2}[0-9A-Z]{1,21}")
_ACCOUNT = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")
_LENGTHS = {
    length: frozenset(countries.split())
    for length, countries in {
        15: "NO",
        16: "BE BI",
        18: "DK FI FK FO GL NL SD",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST",
        26: "IS TR",
        27: "DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
}


def creditor_reference(text: str) -> str:
    """Return the creditor's own part of an ISO 11649 reference, empty where `text` is no valid one.

    `text` is squeezed (capitals and digits only). RF18 5390 0754 7034 carries 539007547034.
    """
    return text[4:] if _REFERENCE.fullmatch(text) and _remainder(text) == 1 else ""


def make_creditor_reference(body: str) -> str:
    """Return the ISO 11649 reference for up to 21 capitals and digits: 1234512345 gives RF451234512345."""
    check = 98 - _remainder(f"RF00{body}")
    text = f"RF{check:02}{body}"
    if not creditor_reference(text):
        raise ValueError(f"{body!r} is not 1 to 21 capitals and digits")
    return text


def is_account(text: str) -> bool:
    """Say whether a squeezed text is a bank account number with the length and check digits of its country."""
    countries = _LENGTHS.get(len(text), frozenset())
    return text[:2] in countries and bool(_ACCOUNT.fullmatch(text)) and _remainder(text) == 1


def _remainder(text: str) -> int:
    moved = text[4:] + text[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97
