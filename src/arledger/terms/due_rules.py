"""The part of the grammar that names a due date: `net 30`, `eom+15`, `15 mfi`, `day 20 within 30`."""

from arledger.terms.tokens import TokenReader
from arledger.terms.values import Due, Rule

MOST_DAYS = 3650
MOST_MONTHS = 120

DAYS = ("days", "day", "d")
MONTHS = ("months", "month")
ORDINALS = ("st", "nd", "rd", "th")
PROXIMO = ("prox", "proximo", "mfi")

_AT_ONCE = ("on receipt", "upon receipt", "cash on delivery", "cod", "immediately", "immediate")
_MONTH_END = ("eom", "end of month", "end of the month")


def due_rule(reader: TokenReader, *, proximo: bool = False) -> Rule:
    """Read one due rule; with `proximo`, days are counted from the end of the invoice's month."""
    if reader.take_phrase("net monthly"):
        return Rule(Due.NEXT_MONTH, 31)
    if reader.peek() == "day" and reader.at_number(1):
        return _day_of_month(reader)
    start = reader.at
    reader.take("due", "payable")
    if any(reader.take_phrase(phrase) for phrase in _AT_ONCE):
        return Rule(Due.DAYS, 0)
    if reader.take("net", "n"):
        reader.take("/")
    reader.take("in", "within")
    if any(reader.take_phrase(phrase) for phrase in _MONTH_END):
        return _after_month_end(reader)
    if not reader.at_number():
        raise reader.error("a due date such as `net 30`, `eom` or `15 mfi`")
    return _counted(reader, bare=reader.at == start, proximo=proximo)


def day_of_next_month(reader: TokenReader, day: int) -> Rule:
    """Return the rule for `day` of the month after the invoice's; TermsError if no month has it."""
    if not 1 <= day <= 31:
        raise reader.fault(f"a month has no day {day}")
    return Rule(Due.NEXT_MONTH, day)


def _day_of_month(reader: TokenReader) -> Rule:
    reader.take("day")
    day = reader.whole("the day of the month", 1, 31)
    reader.take(*ORDINALS)
    if not reader.take("within"):
        return Rule(Due.DAY, day)
    window = reader.whole("the days before the due day", 0, MOST_DAYS)
    reader.take(*DAYS)
    return Rule(Due.DAY, day, window)


def _after_month_end(reader: TokenReader) -> Rule:
    if not (reader.take("+") or reader.at_number()):
        return Rule(Due.EOM)
    days = reader.whole("the days after the end of the month", 0, MOST_DAYS)
    reader.take(*DAYS)
    return Rule(Due.EOM, days)


def _counted(reader: TokenReader, *, bare: bool, proximo: bool) -> Rule:
    """Read the rules that begin with a number; `bare` says that no word such as `net` stands before it."""
    if reader.peek(1) in MONTHS:
        months = reader.whole("the months", 1, MOST_MONTHS)
        reader.take(*MONTHS)
        return Rule(Due.MONTHS, months)
    number = reader.whole("the days", 0, MOST_DAYS)
    ordinal = reader.take(*ORDINALS)
    if reader.take(*PROXIMO) or (ordinal and proximo):
        return day_of_next_month(reader, number)
    if ordinal:
        raise reader.error("`prox` or `mfi` (the month after the invoice's) behind a day such as `15th`")
    unit = reader.take(*DAYS)
    if any(reader.take_phrase(phrase) for phrase in _MONTH_END):
        return Rule(Due.NET_EOM, number)
    if bare and not unit:
        raise reader.fault(f"{number} of what? Write `net {number}` or `{number} days`")
    return Rule(Due.EOM if proximo else Due.DAYS, number)
