"""What is agreed with a leasing company, as its account says: how fast it pays, and what it keeps back."""

import re
from decimal import Decimal
from typing import NamedTuple

from arledger.model.documents import Client
from arledger.model.facts import Meta, MetaValue
from arledger.model.money import ZERO, Money, minor_digits, round_to
from arledger.subledger.clients import text_of

KIND_KEY, LEASING = "kind", "leasing"
DAYS_KEY, FEE_KEY = "funding-days", "funding-fee"
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,12}(?:\.\d+)?)\s+([A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]|[A-Z])", re.ASCII)


class FundingFee(NamedTuple):
    """What a leasing company keeps of each contract: an amount, or `percent` of what is outstanding."""

    fixed: Money | None = None
    percent: Decimal = ZERO

    def of(self, outstanding: Decimal, currency: str) -> Decimal:
        """Return the fee of one contract, rounded half up; zero in a currency that a fixed one is not in."""
        if self.fixed is None:
            return round_to(outstanding * self.percent / 100, minor_digits(currency))
        return min(self.fixed.number, outstanding) if self.fixed.currency == currency else ZERO


NO_FEE = FundingFee()


def funding_days(meta: Meta, usual: int) -> int:
    """Return within how many days a payer pays, `usual` where its account does not say."""
    days = whole_days(meta.get(DAYS_KEY))
    return usual if days is None else days


def whole_days(value: MetaValue) -> int | None:
    """Read a number of days, None where it is none."""
    text = str(value).strip() if isinstance(value, int | Decimal | str) and not isinstance(value, bool) else ""
    return int(Decimal(text)) if re.fullmatch(r"\d{1,3}(?:\.0+)?", text, re.ASCII) else None


def funding_fee(meta: Meta) -> FundingFee:
    """Return what a payer keeps of each contract; no fee where its account says none that can be read."""
    return parse_fee(meta.get(FEE_KEY)) or NO_FEE


def parse_fee(value: MetaValue) -> FundingFee | None:
    """Read `150.00 USD` or `"1.5%"`, the amount as a text, too, as `ar-client` has it; None for anything else."""
    if isinstance(value, Money):
        return FundingFee(value) if value.number >= 0 else None
    text = value.strip() if isinstance(value, str) else ""
    if found := _AMOUNT.fullmatch(text):
        return FundingFee(Money(Decimal(found[1]), found[2]))
    found = _PERCENT.fullmatch(text)
    percent = Decimal(found[1]) if found else None
    return FundingFee(percent=percent) if percent is not None and percent <= 100 else None


def may_finance(client: Client) -> bool:
    """Say whether a client may be who finances a sale: a leasing company, or one of no kind."""
    kind = text_of(client.meta, KIND_KEY)
    return kind in ("", LEASING) or any(client.meta.get(key) is not None for key in (DAYS_KEY, FEE_KEY))
