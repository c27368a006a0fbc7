"""The Swiss QR-bill: the code of a payment part in CHF or EUR (Swiss Implementation Guidelines, version 2.3)."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from arledger.formats.bank.shared.references import is_iban
from arledger.formats.payment_codes.payee import NoCode, Payee, Payer
from arledger.formats.payment_codes.reference import is_reference

if TYPE_CHECKING:
    from segno import QRCode

CURRENCIES = ("CHF", "EUR")
LARGEST = Decimal("999999999.99")
_QR_IBAN = range(30000, 32000)
"""Numbers of institutions that take QR references alone."""
_LONGEST_NAME, _LONGEST_STREET, _LONGEST_POSTCODE, _LONGEST_TOWN, _LONGEST_TEXT = 70, 70, 16, 35, 140
_LINE_ENDS = re.compile(r"[\x00-\x1f\x7f]+")
# Check digits of QR references: the table of modulo 10, recursive.
_TABLE = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)
_QR_DIGITS = 27


def swiss_code(payee: Payee, payer: Payer | None, money: tuple[Decimal, str], reference: str, text: str) -> "QRCode":
    """Return the code for an amount in CHF or EUR; a payer without postcode and town is left for them to fill in.

    `reference` is a creditor reference (RF), a QR reference of 27 digits, or empty. Raises NoCode where there is no
    such bill.
    """
    import segno  # noqa: PLC0415 - a letter without a code starts without it

    lines = swiss_lines(payee, payer, money, reference, text)
    return segno.make_qr("\r\n".join(lines).encode(), error="m", boost_error=False)


def swiss_lines(
    payee: Payee, payer: Payer | None, money: tuple[Decimal, str], reference: str, text: str
) -> list[str]:
    """Return the lines of the code; raises NoCode where there is no such bill."""
    amount, currency = money
    if currency not in CURRENCIES:
        raise NoCode(f"a QR-bill is in CHF or EUR, and this is {currency}")
    if not Decimal("0.01") <= amount <= LARGEST or amount != amount.quantize(Decimal("0.01")):
        raise NoCode(f"a QR-bill is for 0.01 to {LARGEST}, in whole cents")
    if payee.iban[:2] not in ("CH", "LI") or not is_iban(payee.iban):
        raise NoCode(f"{payee.iban or 'the account'} is no IBAN of Switzerland or Liechtenstein")
    return [
        *("SPC", "0200", "1", payee.iban),
        *_address(payee.holder, (payee.street, payee.postcode, payee.town, payee.country)),
        *([""] * 7),
        f"{amount:.2f}",
        currency,
        *_of_payer(payer),
        reference_kind(payee.iban, reference),
        reference,
        _text(text, _LONGEST_TEXT),
        "EPD",
    ]


def reference_kind(iban: str, reference: str) -> str:
    """Return QRR, SCOR or NON; raises NoCode for a reference that does not go with the account."""
    is_qr_account = iban[4:9].isdigit() and int(iban[4:9]) in _QR_IBAN
    if is_qr_account:
        if not is_qr_reference(reference):
            raise NoCode("a QR-IBAN takes a QR reference of 27 digits alone")
        return "QRR"
    if not reference:
        return "NON"
    if not is_reference(reference):
        raise NoCode(f"{reference} is no creditor reference with right check digits")
    return "SCOR"


def is_qr_reference(text: str) -> bool:
    """Say whether a text is a QR reference: 27 digits, the last of which checks the others."""
    return len(text) == _QR_DIGITS and text.isascii() and text.isdigit() and check_digit(text[:-1]) == text[-1]


def check_digit(digits: str) -> str:
    """Return the check digit of some digits (modulo 10, recursive)."""
    carry = 0
    for digit in digits:
        carry = _TABLE[(carry + int(digit)) % 10]
    return str((10 - carry) % 10)


def _of_payer(payer: Payer | None) -> list[str]:
    if payer is None or not payer.is_complete:
        return [""] * 7
    return _address(payer.name, (payer.street, payer.postcode, payer.town, payer.country))


def _address(name: str, place: tuple[str, str, str, str]) -> list[str]:
    street, postcode, town, country = place
    for what, value in (("name", name), ("postcode", postcode), ("town", town), ("country", country)):
        if not value.strip():
            raise NoCode(f"a QR-bill needs the {what} of the account's holder")
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise NoCode(f"{country} is no country in two letters")
    return [
        "S",
        _text(name, _LONGEST_NAME),
        _text(street, _LONGEST_STREET),
        "",
        _text(postcode, _LONGEST_POSTCODE),
        _text(town, _LONGEST_TOWN),
        country,
    ]


def _text(text: str, longest: int) -> str:
    """Put a value on one line: a line end in it would move every field behind it."""
    return " ".join(_LINE_ENDS.sub(" ", text).split())[:longest]
