"""The canonical spelling of terms: the shortest that every reader of ledgers knows, and reads back the same."""

from decimal import Decimal

from arledger.terms.grammar import CONVENTIONS, PERIODS
from arledger.terms.values import Discount, Due, Rule, Shift, Terms

_CONVENTION_WORDS = {name: phrase for phrase, name in CONVENTIONS.items()}
_PERIOD_WORDS = {shift: word for word, shift in PERIODS.items()}
_FORMS = {
    Due.DAYS: "net {0.number}",
    Due.WEEKS: "{0.number} week{1}",
    Due.BUSINESS_DAYS: "{0.number} business day{1}",
    Due.PREPAID: "prepaid",
    Due.MONTHS: "{0.number} month{1}",
    Due.EOM: "eom+{0.number}",
    Due.NET_EOM: "net {0.number} eom",
    Due.DAYS_EOM_DAYS: "net {0.number} eom+{0.then}",
    Due.NEXT_MONTH: "{0.number} mfi",
    Due.DAY: "day {0.number} within {0.window}",
}
_SHORTER = {
    Rule(Due.DAYS): "due on receipt",
    Rule(Due.EOM): "eom",
    Rule(Due.NEXT_MONTH, 31): "net monthly",
}


def spell(terms: Terms) -> str:
    """Return the canonical spelling, as commands write it: `net 14` for `14 Tage netto`, `2 weeks`, `prepaid`."""
    pieces = [_discount(each) for each in terms.discounts]
    if terms.every is not None:
        pieces.append(_equal_parts(terms, terms.every))
    elif len(terms.instalments) > 1:
        pieces.append(", ".join(f"{_number(each.weight)}% {_rule(each.rule)}" for each in terms.instalments))
    else:
        pieces.append(_due(terms))
    if terms.grace:
        pieces.append(f"grace {terms.grace}")
    if terms.convention is not None:
        pieces.append(_CONVENTION_WORDS[terms.convention])
    return " ".join(pieces).replace(" ,", ",")


def _due(terms: Terms) -> str:
    (instalment,) = terms.instalments
    rule = instalment.rule
    if rule.kind is Due.EOM and terms.discounts:
        # Behind a discount, `eom` alone has two meanings; by proximo dating, days are counted from it anyway.
        proximo = any(each.until.kind is Due.NEXT_MONTH for each in terms.discounts)
        return f"net {rule.number}" if proximo and rule.number else f"net {_rule(rule)}"
    if rule.kind is Due.DAY and terms.discounts:
        return f", {_rule(rule)}"
    return _rule(rule)


def _discount(each: Discount) -> str:
    prox = " prox" if each.until.kind is Due.NEXT_MONTH else ""
    return f"{_number(each.percent)}/{each.until.number}{prox}"


def _equal_parts(terms: Terms, every: Shift) -> str:
    parts = terms.instalments
    ending = "" if len(parts) == 1 else "s"
    said = f"{len(parts)} instalment{ending} {_PERIOD_WORDS.get(every) or f'every {every.count} {every.unit}'}"
    usual = Rule(Due.MONTHS if every.unit == "months" else Due.DAYS, every.count)
    return said if parts[0].rule == usual else f"{said} from {_rule(parts[0].rule)}"


def _rule(rule: Rule) -> str:
    form = _FORMS[rule.kind] if rule.kind is not Due.DAY or rule.window else "day {0.number}"
    return _SHORTER.get(rule) or form.format(rule, "" if rule.number == 1 else "s")


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
