"""The part of the grammar that names a due date: `net 30`, `eom+15`, `15 mfi`, `day 20 within 30`."""

from typing import Final

from arledger.terms.tokens import COMMA, TokenReader
from arledger.terms.values import Due, Rule

MOST_DAYS = 3650
MOST_MONTHS = 120
MOST_WEEKS = MOST_DAYS // 7
MOST_BUSINESS_DAYS = 260

DAYS: Final = ("days", "day")
_NAMED: Final = {
    "receipt": Rule(Due.DAYS),
    "net-cash": Rule(Due.DAYS),
    "prepaid": Rule(Due.PREPAID),
    "next-eom": Rule(Due.NEXT_MONTH, 31),
    # `MFI` alone names the month and no day: its last one is in time.
    "prox": Rule(Due.NEXT_MONTH, 31),
}
_COUNTED: Final = {
    "months": (Due.MONTHS, "the months", MOST_MONTHS),
    "weeks": (Due.WEEKS, "the weeks", MOST_WEEKS),
    "business-days": (Due.BUSINESS_DAYS, "the business days", MOST_BUSINESS_DAYS),
}
_LAST_DAY_OF_EVERY_MONTH = 28
# What may stand behind the days and says nothing more: `14 days net`, `30 Tage nach Rechnungsdatum zahlbar`.
_NO_LESS: Final = ("net", "net-cash", "from-invoice")
_BEHIND: Final = (*_NO_LESS, "due")


def due_rule(reader: TokenReader, *, proximo: bool = False) -> Rule:
    """Read one due rule; with `proximo`, days are counted from the end of the invoice's month."""
    bare = _opening(reader)
    if reader.peek() == "day" and reader.at_number(1):
        rule = _day_of_month(reader)
    elif reader.peek() in _NAMED:
        rule = _NAMED[reader.peek()]
        reader.take(*_NAMED)
    elif reader.take("eom"):
        rule = _after_month_end(reader)
    elif reader.at_number():
        rule = _counted(reader, bare=bare, proximo=proximo)
    else:
        raise reader.error("a due date such as `net 30`, `eom` or `15 mfi`")
    reader.skip(*_BEHIND)
    return rule


def day_of_next_month(reader: TokenReader, day: int) -> Rule:
    """Return the rule for `day` of the month after the invoice's; TermsError if no month has it."""
    if not 1 <= day <= 31:
        raise reader.fault(f"a month has no day {day}")
    return Rule(Due.NEXT_MONTH, day)


def _opening(reader: TokenReader) -> bool:
    """Step over `due`, `payable net within`, `bis zum`; say whether nothing says that days are counted."""
    start = reader.at
    reader.skip("due")
    reader.take("in")
    if reader.take("net"):
        reader.take("/")
    elif reader.peek(1):
        # Alone, `netto Kasse` is due at once.
        reader.take("net-cash")
    reader.take("in")
    counted = reader.at > start
    return reader.take("on") or not counted


def _day_of_month(reader: TokenReader) -> Rule:
    reader.take("day")
    day = reader.whole("the day of the month", 1, 31)
    reader.take("th")
    if not reader.take("in"):
        return Rule(Due.DAY, day)
    window = reader.whole("the days before the due day", 0, MOST_DAYS)
    reader.take(*DAYS)
    return Rule(Due.DAY, day, window)


def _after_month_end(reader: TokenReader) -> Rule:
    if _names_a_day(reader):
        return day_of_next_month(reader, _named_day(reader))
    if not (reader.take("+") or reader.at_number()):
        return Rule(Due.EOM)
    return Rule(Due.EOM, _days_after(reader))


def _past_month_end(reader: TokenReader, days: int) -> Rule:
    """Read what stands behind `net 30 eom`: nothing, `+10`, or `the 10th`."""
    if _names_a_day(reader):
        day = _named_day(reader)
        if not 1 <= day <= _LAST_DAY_OF_EVERY_MONTH:
            raise reader.fault(f"not every month has a day {day}: write `net {days} eom+{day}` to count days")
        return Rule(Due.DAYS_EOM_DAYS, days, then=day)
    if reader.take("+") or reader.at_number():
        return Rule(Due.DAYS_EOM_DAYS, days, then=_days_after(reader))
    return Rule(Due.NET_EOM, days)


def _days_after(reader: TokenReader) -> int:
    days = reader.whole("the days after the end of the month", 0, MOST_DAYS)
    reader.take(*DAYS)
    return days


def _names_a_day(reader: TokenReader) -> bool:
    """Say whether a day of the month stands here: `10th`, `the 10th`, `le 10`, with or without a comma before."""
    at = 1 if reader.peek() == COMMA else 0
    number = at + 1 if reader.peek(at) == "on" else at
    return reader.at_number(number) and (number > at or reader.peek(number + 1) == "th")


def _named_day(reader: TokenReader) -> int:
    reader.take(COMMA)
    reader.take("on")
    day = reader.whole("the day of the month", 1, 31)
    reader.take("th")
    reader.take("prox")
    return day


def _counted(reader: TokenReader, *, bare: bool, proximo: bool) -> Rule:
    """Read the rules that begin with a number; `bare` says that no word such as `net` stands before it."""
    if reader.peek(1) in _COUNTED:
        kind, name, most = _COUNTED[reader.peek(1)]
        count = reader.whole(name, 1, most)
        reader.take(*_COUNTED)
        return Rule(kind, count)
    number = reader.whole("the days", 0, MOST_DAYS)
    ordinal = reader.take("th")
    if reader.take("prox") or (ordinal and proximo):
        return day_of_next_month(reader, number)
    if ordinal:
        raise reader.error("`prox` or `mfi` (the month after the invoice's) behind a day such as `15th`")
    unit = reader.take(*DAYS)
    unit = reader.skip(*_NO_LESS) or unit
    if reader.peek() in {"after", "from"} and reader.peek(1) == "eom":
        reader.take("after", "from")
        reader.take("eom")
        return Rule(Due.EOM, number)
    if reader.peek(_before_month_end(reader)) == "eom":
        reader.skip(COMMA, "on", "in")
        reader.take("eom")
        return _past_month_end(reader, number)
    if unit and _names_a_day(reader):
        return Rule(Due.DAY, _named_day(reader), number)
    if bare and not unit:
        raise reader.fault(f"{number} of what? Write `net {number}` or `{number} days`")
    return Rule(Due.EOM if proximo else Due.DAYS, number)


def _before_month_end(reader: TokenReader) -> int:
    """Return where a month's end would stand behind days: `30 days, end of month`, `30 Tage zum Monatsende`."""
    at = 1 if reader.peek() == COMMA else 0
    return at + 1 if reader.peek(at) in {"on", "in"} else at
