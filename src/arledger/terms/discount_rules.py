"""The part of the grammar that names a discount: `2/10`, `2% 10 days`, `14 Tage 2 % Skonto`, `2/10 prox`."""

from decimal import Decimal
from typing import Final

from arledger.terms.due_rules import DAYS, MOST_DAYS, day_of_next_month
from arledger.terms.tokens import TokenReader
from arledger.terms.values import Discount, Due, Rule

PERCENT: Final = "%"
# What may stand around the percentage and the days: `2 % discount if paid within`, `zahlbar in 14 Tagen mit 2 %`.
_AROUND: Final = ("discount", "from-invoice")
_BEFORE_DAYS: Final = (*_AROUND, "due", "in")


def stands_here(reader: TokenReader, ahead: int = 0) -> bool:
    """Say whether a discount begins `ahead` of the position: with its percentage or with its days."""
    at = reader.past(ahead, *_AROUND)
    if _is_percentage(reader, at, "/", PERCENT):
        return True
    at = reader.past(at, *_BEFORE_DAYS)
    if not (reader.at_number(at) and reader.peek(at + 1) in DAYS):
        return False
    return _is_percentage(reader, reader.past(at + 2, *_AROUND), PERCENT)


def discount(reader: TokenReader) -> Discount:
    """Read one discount; TermsError where it leaves nothing to pay, or names a day without its month."""
    reader.skip(*_AROUND)
    if not _is_percentage(reader, 0, "/", PERCENT):
        return _days_first(reader)
    percent = _rate(reader)
    sign = reader.take(PERCENT)
    reader.skip(*_AROUND)
    if not reader.take("/") and sign:
        reader.take("in")
        reader.take("on")
    day = reader.whole("the discount days", 0, MOST_DAYS)
    ordinal = reader.take("th")
    reader.take(*DAYS)
    proximo = reader.take("prox")
    reader.skip(*_AROUND)
    if proximo:
        return Discount(percent, day_of_next_month(reader, day))
    if ordinal:
        raise reader.error("`prox` (the month after the invoice's) behind a day such as `10th`")
    return Discount(percent, Rule(Due.DAYS, day))


def percentage(reader: TokenReader) -> Decimal:
    """Read a percentage above 0 and up to 100, with at most 6 decimals."""
    written = reader.number()
    whole, _, decimals = written.partition(".")
    percent = Decimal(written) if len(whole) <= 9 and len(decimals) <= 6 else Decimal(0)
    if not 0 < percent <= 100:
        raise reader.fault("a percentage lies above 0 and not above 100, with up to 6 decimals")
    return percent


def refuse_if_it_outlives(until: Rule, due: Rule, reader: TokenReader) -> None:
    """Refuse `10/30 net 2`, where numbers of one kind show that somebody mixed them up."""
    proximo = until.kind is not Due.DAYS
    last = due.number if due.kind in {Due.EOM, Due.NEXT_MONTH} else None
    if not proximo:
        last = {Due.DAYS: due.number, Due.WEEKS: 7 * due.number, Due.PREPAID: 0}.get(due.kind)
    if last is not None and until.number > last:
        raise reader.fault(f"the discount ({until.number}) would outlive the due date ({last})")


def _days_first(reader: TokenReader) -> Discount:
    reader.skip(*_BEFORE_DAYS)
    days = reader.whole("the discount days", 0, MOST_DAYS)
    reader.take(*DAYS)
    reader.skip(*_AROUND)
    percent = _rate(reader)
    reader.take(PERCENT)
    reader.skip(*_AROUND)
    return Discount(percent, Rule(Due.DAYS, days))


def _rate(reader: TokenReader) -> Decimal:
    percent = percentage(reader)
    if percent == 100:
        raise reader.fault("a discount of 100 % leaves nothing to pay")
    return percent


def _is_percentage(reader: TokenReader, ahead: int, *signs: str) -> bool:
    return reader.at_number(ahead) and reader.peek(ahead + 1) in signs
