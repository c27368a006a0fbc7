"""What a leasing company's account says of how fast it pays and what it keeps, in the ways people write it."""

from decimal import Decimal

import pytest

from arledger.financing.terms import FundingFee, parse_fee, whole_days
from arledger.model.money import Money

FIXED = FundingFee(Money(Decimal("150.00"), "USD"))
SHARE = FundingFee(percent=Decimal("1.5"))


@pytest.mark.parametrize(
    ("value", "fee"),
    [
        (Money(Decimal("150.00"), "USD"), FIXED),
        ("150.00 USD", FIXED),
        ("1.5%", SHARE),
        (" 1.5 % ", SHARE),
        ("0%", FundingFee(percent=Decimal(0))),
        ("150", None),
        ("150%", None),
        ("-1%", None),
        ("1,5%", None),
        ("\N{ARABIC-INDIC DIGIT ONE}%", None),
        (Money(Decimal("-1.00"), "USD"), None),
        (Decimal(150), None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_fees(value: object, fee: FundingFee | None) -> None:
    assert parse_fee(value) == fee  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "days"),
    [(Decimal(3), 3), (3, 3), ("12", 12), (Decimal("3.00"), 3), (Decimal("2.5"), None), ("soon", None), (-1, None),
     (True, None), (None, None), ("1000", None), ("\N{ARABIC-INDIC DIGIT ONE}", None)],
)  # fmt: skip
def test_days(value: object, days: int | None) -> None:
    assert whole_days(value) == days  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fee", "outstanding", "currency", "kept"),
    [
        (FIXED, "45000.00", "USD", "150.00"),
        (FIXED, "100.00", "USD", "100.00"),
        (FIXED, "45000.00", "EUR", "0"),
        (SHARE, "333.00", "USD", "5.00"),
        (SHARE, "1001.00", "JPY", "15"),
        (SHARE, "9.00", "USD", "0.14"),
    ],
)
def test_what_is_kept_of_a_contract(fee: FundingFee, outstanding: str, currency: str, kept: str) -> None:
    """A percentage is rounded half up."""
    assert fee.of(Decimal(outstanding), currency) == Decimal(kept)
