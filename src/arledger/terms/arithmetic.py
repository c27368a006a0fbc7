"""Calendar and money arithmetic for terms: exact, and an error instead of an overflow."""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

from arledger.terms.values import TermsError

# An amount has at most 60 digits before and 60 behind the point (see `checked`), and a percentage a few
# more: with 200 digits every product and difference here is exact.
EXACT = Context(prec=200)
_MOST_DIGITS = 60


def plus_days(day: date, days: int) -> date:
    """Return the date `days` calendar days after `day`; TermsError outside the years 1 to 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise _no_such_date(day) from None


def in_month(day: date, months: int, number: int) -> date:
    """Return day `number` of the month `months` after the one of `day`, or that month's last day.

    The last day stands in where the month has no such day (31 in April). TermsError after the year 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        raise _no_such_date(day)
    return date(year, month + 1, min(number, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """Return the last day of the month of `day`."""
    return in_month(day, 0, 31)


def checked(amount: Decimal, digits: int) -> Decimal:
    """Return `amount` if it and `digits` (decimals to round to) can belong to money, else raise ValueError.

    Infinity, NaN and numbers with more than 60 digits before or behind the point cannot be shared out
    exactly.
    """
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_MOST_DIGITS or amount.adjusted() >= _MOST_DIGITS:
        raise ValueError(f"{amount:.20E} is not an amount of money")
    if not 0 <= digits <= _MOST_DIGITS:
        raise ValueError(f"an amount cannot be rounded to {digits} decimals")
    return amount


def part(amount: Decimal, weight: Decimal, total: Decimal, digits: int, *, cut: bool = False) -> Decimal:
    """Return amount x weight / total, rounded half up to `digits` decimals (towards zero with `cut`)."""
    share = EXACT.divide(EXACT.multiply(amount, weight), total)
    rounded = share.quantize(Decimal(1).scaleb(-digits), ROUND_DOWN if cut else ROUND_HALF_UP, EXACT)
    return EXACT.plus(rounded)  # no negative zero


def _no_such_date(day: date) -> TermsError:
    return TermsError(f"counting from {day.isoformat()}, the terms lead beyond the end of the calendar")
