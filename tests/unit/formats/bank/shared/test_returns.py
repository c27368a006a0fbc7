"""A payment that came back is told by the bank's words; what is charged for it is none."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.unit.formats.bank.support import one_line

from arledger.formats.bank.shared.returns import is_returned, returned_fee

RETURNED = [
    "RETURNED ITEM INV-1004",
    "Returned Deposited Item",
    "DEPOSITED ITEM RETURNED 1004",
    "NSF INV-1004",
    "Acme GmbH Retoure INV-1004",
    "RÜCKLASTSCHRIFT INV-1004",
    "Ruecklastschrift INV-1004",
    "CHEQUE IMPAYÉ ACME",
    "Impayé INV-1004",
    "R-transaction AC04",
    "CHARGEBACK 1004",
    "RETURNED CHEQUE: REFER TO DRAWER",
    "ACH RETURN R01",
    "RETURNED ITEM INV-1004 FEE 25.00",
]
OTHERS = [
    "RETURNED ITEM FEE",
    "NSF FEE",
    "CHARGEBACK FEE INV-1004",
    "NSF Charge",
    "Rücklastschriftgebühr",
    "Entgelt Rücklastschrift",
    "FRAIS IMPAYE",
    "RETURN OF GOODS",
    "TRANSFER INV-1004",
]


@pytest.mark.parametrize("text", RETURNED)
@pytest.mark.parametrize("format_", ["csv", "ofx"])
def test_a_returned_item_is_one(text: str, format_: str, tmp_path: Path) -> None:
    assert is_returned(text)
    assert one_line(tmp_path, written(format_, text, "-1080.00")).returned
    assert not one_line(tmp_path, written(format_, text, "1080.00")).returned


@pytest.mark.parametrize("text", OTHERS)
@pytest.mark.parametrize("format_", ["csv", "ofx"])
def test_another_line_is_none(text: str, format_: str, tmp_path: Path) -> None:
    assert not is_returned(text)
    line = one_line(tmp_path, written(format_, text, "-25.00"))
    assert (line.returned, line.fee) == (False, None)


def test_what_the_bank_charged_stands_in_the_text() -> None:
    assert returned_fee("RETURNED ITEM INV-1004 FEE 25.00", Decimal("-1105.00")) == Decimal("25.00")
    assert returned_fee("RETURNED ITEM INV-1004 FEE 25.00", Decimal("1105.00")) is None
    assert returned_fee("RETURNED ITEM INV-1004", Decimal("-1105.00")) is None
    assert returned_fee("Rücklastschrift Acme Gebühr: 4,50", Decimal("-104.50")) == Decimal("4.50")


def written(format_: str, text: str, amount: str) -> str:
    if format_ == "csv":
        return f'Date;Description;Amount;Currency\n2026-03-02;"{text}";{amount};USD\n'
    return (
        "OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST><STMTTRN>"
        f"<TRNTYPE>OTHER<DTPOSTED>20260302<TRNAMT>{amount}<FITID>1<NAME>{text[:32]}<MEMO>{text}</STMTTRN>"
        "</BANKTRANLIST></STMTRS></OFX>"
    )
