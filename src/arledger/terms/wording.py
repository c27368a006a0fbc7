"""Payment terms in plain English, for screens and letters."""

from decimal import Decimal

from arledger.policy.settings import BusinessDays, NetEom
from arledger.terms.values import Discount, Due, Instalment, Rule, Shift, Terms

_MOVES: dict[BusinessDays | None, str] = {
    "following": ", moved to the next business day",
    "preceding": ", moved to the business day before",
    "modified following": ", moved to the next business day of the same month, else the one before",
    "none": ", business day or not",
    None: "",
}
_AT_ONCE = {Rule(Due.DAYS): "due on receipt", Rule(Due.PREPAID): "payable in advance"}
_UNITS = {Due.DAYS: "day", Due.WEEKS: "week", Due.BUSINESS_DAYS: "business day"}


def describe(terms: Terms, *, net_eom: NetEom = "days-then-eom") -> str:
    """Say what `terms` mean: `2 % within 10 days, net 30 days`. `net_eom` is how `net N eom` is read."""
    pieces = [_discount(each, terms.grace) for each in terms.discounts]
    if terms.every is not None:
        pieces.append(_equal_parts(terms.instalments, terms.every, net_eom))
    elif len(terms.instalments) == 1:
        pieces.append(_rule(terms.instalments[0].rule, net_eom))
    else:
        pieces += [f"{_number(each.weight)} % {_rule(each.rule, net_eom)}" for each in terms.instalments]
    return ", ".join(pieces) + _MOVES[terms.convention]


def _discount(each: Discount, grace: int) -> str:
    if each.until.kind is Due.NEXT_MONTH:
        text = f"{_number(each.percent)} % by {_day(each.until.number)} of the following month"
    else:
        text = f"{_number(each.percent)} % within {_count(each.until.number, 'day')}"
    return f"{text} (and {_count(grace, 'day')} of grace)" if grace else text


def _equal_parts(instalments: tuple[Instalment, ...], every: Shift, net_eom: NetEom) -> str:
    step = every.unit.removesuffix("s")
    often = f"every {step}" if every.count == 1 else f"every {every.count} {every.unit}"
    first = _rule(instalments[0].rule, net_eom)
    if len(instalments) == 1:
        return f"1 instalment, {first}"
    return f"{len(instalments)} equal instalments {often}, the first {first}"


def _rule(rule: Rule, net_eom: NetEom) -> str:
    rule = rule.read(net_eom)
    match rule.kind:
        case Due.EOM:
            return _after_month_end(rule.number)
        case Due.NET_EOM | Due.DAYS_EOM_DAYS:
            more = f" and {_count(rule.then, 'day')} more" if rule.then else ""
            return f"net {_count(rule.number, 'day')} and on to the end of that month{more}"
        case Due.NEXT_MONTH:
            return f"due on {_day(rule.number)} of the following month"
        case Due.DAY:
            return _day_of_month(rule)
        case _:
            return _counted(rule)


def _counted(rule: Rule) -> str:
    if rule in _AT_ONCE:
        return _AT_ONCE[rule]
    if rule.kind is Due.MONTHS:
        return f"due {_count(rule.number, 'month')} after the invoice date"
    return f"net {_count(rule.number, _UNITS[rule.kind])}"


def _day_of_month(rule: Rule) -> str:
    ahead = f"at least {_count(rule.window, 'day')} after" if rule.window else "on or after"
    return f"due on {_day(rule.number)} of a month, the first one {ahead} the invoice date"


def _after_month_end(days: int) -> str:
    if not days:
        return "due at the end of the month"
    return f"due {_count(days, 'day')} after the end of the month"


def _day(number: int) -> str:
    if number == 31:
        return "the last day"
    ending = "th" if 10 <= number <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"the {number}{ending}"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
