"""References and payment codes, read back by a decoder that knows nothing of us."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649
from tests.support.codes import decoded

from arledger.formats.bank.shared.references import creditor_references, is_iban
from arledger.formats.payment_codes.epc import epc_code
from arledger.formats.payment_codes.payee import NoCode, Payee, Payer
from arledger.formats.payment_codes.reference import in_groups, is_reference, reference_of
from arledger.formats.payment_codes.swiss import check_digit, is_qr_reference, reference_kind, swiss_code, swiss_lines

GERMAN = Payee("Nordlicht Maschinen GmbH", "DE89370400440532013000", "COBADEFFXXX")
SWISS = Payee("Müller & Söhne AG", "CH5604835012345678009", "", "Seestrasse 12", "8002", "Zürich", "CH")
QR_ACCOUNT = Payee("Müller AG", "CH4431999123000889012", "", "Seestrasse 12", "8002", "Zürich", "CH")
PAYER = Payer("Bäckerei Süß", "Gasse 3", "3011", "Bern", "CH")
RF = "RF18539007547034"
QRR = "210000000003139471430009017"


@pytest.mark.parametrize(
    ("number", "reference"),
    [
        ("539007547034", "RF18539007547034"),
        ("1234512345", "RF451234512345"),
        ("inv-2026/0007", reference_of("INV20260007")),
        ("", ""),
        ("---", ""),
        ("Ü-1", ""),
        ("X" * 22, ""),
    ],
)
def test_the_reference_of_a_number(number: str, reference: str) -> None:
    assert reference_of(number) == reference
    assert not reference or is_reference(in_groups(reference))


@given(st.text("ABCDEFGHJKMNPQRSTUVWXYZ0123456789-/. ", min_size=1, max_size=25))
def test_every_reference_is_found_again_in_what_a_bank_says(number: str) -> None:
    reference = reference_of(number)
    if reference:
        assert iso11649.is_valid(reference)
        assert creditor_references(f"payment {in_groups(reference)}") == (reference,)


@given(st.integers(0, 14), st.integers(0, 9))
def test_a_mistyped_digit_is_none(at: int, digit: int) -> None:
    wrong = RF[: at + 2] + str(digit) + RF[at + 3 :] if at < 14 else RF
    assert is_reference(wrong) == (wrong == RF)


def test_the_code_in_eur_says_what_the_standard_wants() -> None:
    assert decoded(epc_code(GERMAN, Decimal("12345.67"), RF, "")).split("\n") == [
        "BCD", "002", "1", "SCT", "COBADEFFXXX", "Nordlicht Maschinen GmbH", "DE89370400440532013000",
        "EUR12345.67", "", RF,
    ]  # fmt: skip
    text = decoded(epc_code(GERMAN, Decimal("5.00"), "", "INV-2026-0007, Büro")).split("\n")
    assert text[7:] == ["EUR5", "", "", "INV-2026-0007, Büro"]


@pytest.mark.parametrize(
    ("payee", "amount", "said"),
    [
        (GERMAN, "0.00", "0.01 to"),
        (GERMAN, "-5.00", "0.01 to"),
        (GERMAN, "1000000000.00", "0.01 to"),
        (GERMAN, "0.015", "whole cents"),
        (Payee("Nord", "DE89370400440532013001"), "5.00", "is no IBAN"),
        (Payee("Nord", ""), "5.00", "the IBAN is no IBAN"),
        (Payee("Nord", GERMAN.iban, "COBA"), "5.00", "is no BIC"),
        (Payee("", GERMAN.iban), "5.00", "holder is not known"),
    ],
)
def test_what_has_no_code_in_eur(payee: Payee, amount: str, said: str) -> None:
    with pytest.raises(NoCode, match=said):
        epc_code(payee, Decimal(amount), RF, "")


def test_a_swiss_bill_says_what_the_guidelines_want() -> None:
    lines = decoded(swiss_code(SWISS, PAYER, (Decimal("1949.75"), "CHF"), RF, "INV-7\r\nthanks")).split("\r\n")
    assert lines == [
        "SPC", "0200", "1", "CH5604835012345678009",
        "S", "Müller & Söhne AG", "Seestrasse 12", "", "8002", "Zürich", "CH",
        "", "", "", "", "", "", "",
        "1949.75", "CHF",
        "S", "Bäckerei Süß", "Gasse 3", "", "3011", "Bern", "CH",
        "SCOR", RF, "INV-7 thanks", "EPD",
    ]  # fmt: skip


def test_a_payer_without_a_whole_address_is_left_to_be_filled_in() -> None:
    for payer in (None, Payer("Bäckerei", "Gasse 3", "", "Bern", "CH"), Payer("", "", "3011", "Bern", "CH")):
        assert swiss_lines(SWISS, payer, (Decimal(5), "EUR"), "", "")[20:27] == [""] * 7


def test_accounts_take_the_references_that_are_meant_for_them() -> None:
    assert reference_kind(SWISS.iban, "") == "NON"
    assert reference_kind(SWISS.iban, RF) == "SCOR"
    assert reference_kind(QR_ACCOUNT.iban, QRR) == "QRR"
    for iban, reference in ((QR_ACCOUNT.iban, RF), (QR_ACCOUNT.iban, ""), (SWISS.iban, QRR), (SWISS.iban, "RF00X")):
        with pytest.raises(NoCode):
            reference_kind(iban, reference)
    assert is_qr_reference(QRR)
    assert not is_qr_reference(QRR[:-1] + "8")
    assert check_digit("21000000000313947143000901") == "7"


@pytest.mark.parametrize(
    ("payee", "money", "said"),
    [
        (SWISS, ("5.00", "USD"), "CHF or EUR"),
        (SWISS, ("0.00", "CHF"), "0.01 to"),
        (GERMAN, ("5.00", "CHF"), "no IBAN of Switzerland"),
        (Payee("A", SWISS.iban, "", "", "", "Bern", "CH"), ("5.00", "CHF"), "needs the postcode"),
        (Payee("A", SWISS.iban, "", "", "3000", "Bern", "Schweiz"), ("5.00", "CHF"), "no country"),
        (Payee(" ", SWISS.iban, "", "", "3000", "Bern", "CH"), ("5.00", "CHF"), "needs the name"),
    ],
)
def test_what_is_no_swiss_bill(payee: Payee, money: tuple[str, str], said: str) -> None:
    with pytest.raises(NoCode, match=said):
        swiss_code(payee, None, (Decimal(money[0]), money[1]), "", "")


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_moves_a_field(name: str, text: str) -> None:
    payee = Payee(f"A{name}", SWISS.iban, "", name, "8002", "Zürich", "CH")
    lines = swiss_lines(payee, None, (Decimal(5), "CHF"), "", text)
    assert len(lines) == 31
    assert not any("\n" in line or "\r" in line for line in lines)
    assert lines[-1] == "EPD"


def test_account_numbers() -> None:
    assert is_iban(GERMAN.iban)
    assert not is_iban(GERMAN.iban[:-1])
    assert not is_iban("DE８９")
