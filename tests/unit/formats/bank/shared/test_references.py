"""References with check digits are told from other letters and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arledger.formats.bank.shared import references


@pytest.mark.parametrize(
    "written", ["", " ", "NOTPROVIDED", "notprovided", "NOTPROV IDED", "NONREF", "N/A", "-", "0"]
)
def test_no_reference_is_empty(written: str) -> None:
    assert references.given(written) == ""


def test_a_reference_keeps_its_letters() -> None:
    assert references.given(" Inv-7/a ") == "Inv-7/a"


@pytest.mark.parametrize("number", ["DE89370400440532013000", "GB29NWBK60161331926819", "NO9386011117947"])
def test_an_iban_has_right_check_digits(number: str) -> None:
    assert references.is_iban(number)
    assert not references.is_iban(number[:-1] + ("1" if number[-1] != "1" else "2"))


@pytest.mark.parametrize("number", ["", "DE89 3704 0044 0532 0130 00", "de89370400440532013000", "DE8937", "NL00"])
def test_other_numbers_are_no_iban(number: str) -> None:
    assert not references.is_iban(number)


def test_a_dutch_account_is_told_by_its_shape() -> None:
    assert references.looks_like_iban("NL81ASNB9999999999")
    assert not references.looks_like_iban("NL81ASNB999999999X")


def test_the_only_iban_of_a_text_is_found() -> None:
    text = "Payment DE89370400440532013000 for CH5604835012345678009"
    assert references.only_iban(text) == ""
    assert references.only_iban(text, own="CH5604835012345678009") == "DE89370400440532013000"
    assert references.only_iban("DE00370400440532013000") == ""


def test_a_creditor_reference_and_a_wrong_length_are_no_account() -> None:
    """Their check digits are right: they are made the same way."""
    assert references.only_iban("Ref RF18539007547034 thanks") == ""
    assert references.only_iban("Order DE89370400440532013") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ref RF18539007547034.", ("RF18539007547034",)),
        ("rf18 5390 0754 7034 thanks", ("RF18539007547034",)),
        ("RF18 5390 0754 7034 12", ("RF18539007547034",)),
        ("RF18539007547035 RF712348231", ("RF712348231",)),
        ("SURF18539007547034", ()),
        ("RF18539007547034 and RF18 5390 0754 7034", ("RF18539007547034",)),
    ],
)
def test_creditor_references_are_found_in_texts(text: str, expected: tuple[str, ...]) -> None:
    assert references.creditor_references(text) == expected


def test_references_are_ordered_strongest_first_and_named_once() -> None:
    assert references.ordered(("A", "NOTPROVIDED"), (), ("B", "A", "")) == ("A", "B")


@given(st.from_regex(r"[0-9A-Z]{1,21}", fullmatch=True))
def test_every_creditor_reference_is_found(body: str) -> None:
    digits = "".join(str(int(char, 36)) for char in body + "RF00")
    reference = f"RF{98 - int(digits) % 97:02}{body}"
    assert references.creditor_references(f"for {reference}") == (reference,)
