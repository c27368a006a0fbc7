"""The payment code of SEPA transfers in EUR (EPC069-12, also GiroCode), by segno."""

from decimal import Decimal
from typing import TYPE_CHECKING

from arledger.formats.bank.shared.references import is_iban
from arledger.formats.payment_codes.payee import NoCode, Payee

if TYPE_CHECKING:
    from segno import QRCode

LARGEST = Decimal("999999999.99")
_LONGEST_NAME, _LONGEST_TEXT = 70, 140


def epc_code(payee: Payee, amount: Decimal, reference: str, text: str) -> "QRCode":
    """Return the code for an amount in EUR, with a creditor reference, or where there is none with a text.

    Raises NoCode where the standard has none for this.
    """
    from segno.helpers import make_epc_qr  # noqa: PLC0415 - a letter without a code starts without it

    if not Decimal("0.01") <= amount <= LARGEST or amount != amount.quantize(Decimal("0.01")):
        raise NoCode(f"a payment code in EUR is for 0.01 to {LARGEST}, in whole cents")
    if not is_iban(payee.iban):
        raise NoCode(f"{payee.iban or 'the IBAN'} is no IBAN with right check digits")
    if payee.bic and len(payee.bic) not in (8, 11):
        raise NoCode(f"{payee.bic} is no BIC of 8 or 11 characters")
    if not payee.holder:
        raise NoCode("the account's holder is not known")
    said = {"reference": reference} if reference else {"text": text[:_LONGEST_TEXT]}
    try:
        return make_epc_qr(
            payee.holder[:_LONGEST_NAME], payee.iban, amount, bic=payee.bic or None, encoding=1, **said
        )
    except ValueError as error:
        raise NoCode(str(error)) from error
