"""Sample data of the letter about interest for late payment."""

from datetime import date, timedelta
from decimal import Decimal

from arledger.capabilities.letters.sample import CLIENT, CURRENCY, DAY, Values
from arledger.letters.people import client_values
from arledger.letters.wording import Wording

_PRINCIPAL, _INTEREST, _FIXED = Decimal("1080.00"), Decimal("7.99"), Decimal("70.00")
_DAYS = 20


def interest_memo(wording: Wording, count: int) -> Values:
    """Return the values of the letter of a debit memo for interest."""
    numbers = [f"INV-2026-{at + 1:04}" for at in range(count)]
    first = date(2026, 2, 5)
    span = {
        "from": wording.day(first),
        "to": wording.day(first + timedelta(days=_DAYS - 1)),
        "days": _DAYS,
        "principal": wording.figure(_PRINCIPAL, CURRENCY),
        "rate": wording.figure(Decimal("13.50"), ""),
        "interest": wording.figure(_INTEREST, CURRENCY),
    }
    return {
        "client": client_values(CLIENT),
        "signed_by": "Dana Moore",
        "reply_to": "dana@northgate.example",
        "as_of": wording.day(DAY),
        "currency": CURRENCY,
        "number": "DM-2026-0001",
        "due": wording.day(DAY + timedelta(days=30)),
        "until": wording.day(DAY),
        "grounds": ["contract"],
        "spans": [{"invoice": number, **span} for number in numbers],
        "fixed_sums": [{"invoice": numbers[0], "amount": wording.figure(_FIXED, CURRENCY)}],
        "interest": wording.figure(_INTEREST * count, CURRENCY),
        "fixed_sum": wording.figure(_FIXED, CURRENCY),
        "total": wording.money(_INTEREST * count + _FIXED, CURRENCY),
    }
