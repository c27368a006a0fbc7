"""How payment terms are written, and the reader of them.

Upper and lower case, accents, extra spaces, hyphens between words and missing spaces (`n30`) do not matter.
The spellings below are canonical; `words` has those of English, German and French that mean the same.

    due on receipt                     on the invoice date (`cod`, `sofort`, `comptant`)
    prepaid                            in advance: on the invoice date at the latest (`Vorkasse`, `cia`)
    net 30                             30 calendar days after the invoice date, which is day 0
    2 weeks, 1 month                   the same weekday; the same day of the month, or that month's last day
    5 business days                    the fifth business day after the invoice date
    eom                                the last day of the invoice's month
    eom+15                             15 days after that (`15 days after end of month`)
    15 mfi                             the 15th of the month after the invoice's, or its last day
                                       (`15 prox`, `15th of the following month`, `eom the 15th`)
    net monthly                        the last day of the month after the invoice's
    net 30 eom                         two readings, decided by `net_eom`: 30 days, then on to the end of
                                       that month; or the end of the invoice's month, then 30 days
    net 30 eom+10                      always 30 days, then on to the end of that month, then 10 days
                                       (`30 days, end of month, the 10th`)
    day 20 within 30                   the 20th; the next month's if the invoice comes within 30 days of it:
                                       the first 20th at least 30 days after the invoice date
    day 20                             the first 20th on or after the invoice date

Before one of these, or behind a comma after it, discounts: `2/10 net 30`, `2% 10 days, net 30`,
`3/10 2/20 net 60`, `14 days 2 %, 30 days net`. At the end, `grace 5` gives every discount 5 more days.
`2/10 prox net 30` is proximo dating: the discount runs to the 10th of the month after the invoice's, and
the 30 days are counted from the end of the invoice's month, so that the discount never outlives them (the
AMA's definition of proximo dating, as quoted in
https://www.monash.edu/business/marketing/marketing-dictionary/p/proximo-dating). `2/10 prox net 30th` is
due on the 30th itself. `2/10 eom` has two meanings and is refused: it is `2/10 prox ...` or `2/10 net eom`.

Instalments: `30% prepaid, 70% net 30` (percentages sum to 100; the last may be `balance net 30`), or equal
parts: `3 instalments monthly` (weekly, quarterly, yearly, every 30 days, every 2 months), the first one
period after the invoice date or where `from net 10` puts it. Monthly parts keep their day of the month: 31
January, 28 February, 31 March.

Last of all may stand what happens to a due date that is no business day: `following`, `preceding`,
`modified following`, or `unadjusted`, which keeps it against the company's own setting.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from arledger.policy.settings import BusinessDays
from arledger.terms import discount_rules
from arledger.terms.discount_rules import PERCENT, percentage
from arledger.terms.due_rules import DAYS, MOST_DAYS, MOST_MONTHS, due_rule
from arledger.terms.tokens import COMMA, TokenReader, read, with_decimal_points
from arledger.terms.values import Discount, Due, Instalment, Rule, Shift, Terms, TermsError

MOST_INSTALMENTS = 120
PERIODS: Final = {
    "weekly": Shift(7, "days"),
    "monthly": Shift(1, "months"),
    "quarterly": Shift(3, "months"),
    "yearly": Shift(12, "months"),
}
CONVENTIONS: Final[dict[str, BusinessDays]] = {
    # `modified following` stands before `following`, which ends it.
    "modified following": "modified following",
    "following": "following",
    "preceding": "preceding",
    "unadjusted": "none",
}


@lru_cache(maxsize=4096)
def understood(text: str) -> Terms | str:
    """Read payment terms, as the module describes them; return why not where they cannot be read.

    Days end at 3650, months and instalments at 120, business days at 260, texts at 500 characters.
    """
    try:
        return _read(text, text)
    except TermsError as error:
        # `2,5 %` comes second: in `30% net 0,70% net 30` the comma stands between parts.
        points = with_decimal_points(text)
        if points == text:
            return str(error)
    try:
        return _read(points, text)
    except TermsError as error:
        return str(error)


def _read(plain: str, text: str) -> Terms:
    reader = read(plain)
    convention = next((name for phrase, name in CONVENTIONS.items() if reader.take_end(phrase)), None)
    if convention:
        reader.take_end(COMMA)
    body = _body(reader)
    return Terms(text, body.instalments, body.discounts, body.grace, convention, body.every)


@dataclass(frozen=True, slots=True)
class _Body:
    """Terms without their text and their convention."""

    instalments: tuple[Instalment, ...]
    discounts: tuple[Discount, ...] = ()
    grace: int = 0
    every: Shift | None = None


def _body(reader: TokenReader) -> _Body:
    at = 1 if reader.peek() == "in" else 0
    if reader.at_number(at) and reader.peek(at + 1) == "instalments":
        reader.take("in")
        return _equal_parts(reader)
    parts = reader.parts()
    if all(_is_part_of_the_amount(part, alone=len(parts) == 1) for part in parts):
        return _percentages(parts)
    return _one_date(reader)


def _is_part_of_the_amount(part: TokenReader, *, alone: bool) -> bool:
    """Tell `30% net 0` and `balance net 30`, parts of the amount, from the discounts `2%/10` and `2% 10 net 30`."""
    if part.peek() == "balance":
        return not alone
    if not (part.at_number() and part.peek(1) == PERCENT) or part.peek(2) == "/":
        return False
    return not (alone and (part.at_number(2) or part.peek(2) in {"in", "discount"}))


def _percentages(parts: list[TokenReader]) -> _Body:
    instalments: list[Instalment] = []
    total = Decimal(0)
    for part in parts:
        if part is parts[-1] and total < 100 and part.take("balance"):
            weight = 100 - total
        else:
            weight = percentage(part)
            part.take(PERCENT)
        total += weight
        instalments.append(Instalment(weight, due_rule(part)))
        _finish(part)
    if total != 100:
        raise parts[0].fault(f"the percentages sum to {total}, not to 100")
    return _Body(tuple(instalments) if len(instalments) > 1 else (Instalment(Decimal(1), instalments[0].rule),))


def _equal_parts(reader: TokenReader) -> _Body:
    count = reader.whole("the number of instalments", 1, MOST_INSTALMENTS)
    reader.take("instalments")
    every = _period(reader)
    first = Rule(Due.MONTHS if every.unit == "months" else Due.DAYS, every.count)
    if reader.take("from"):
        first = due_rule(reader)
    _finish(reader)
    parts = tuple(Instalment(Decimal(1), first, every.times(place)) for place in range(count))
    return _Body(parts, every=every)


def _period(reader: TokenReader) -> Shift:
    named = PERIODS.get(reader.peek())
    if named:
        reader.take(*PERIODS)
        return named
    if not reader.take("every"):
        raise reader.error("how often, such as `monthly` or `every 30 days`")
    count = reader.whole("the time between instalments", 1, MOST_DAYS) if reader.at_number() else 1
    if reader.take(*DAYS):
        return Shift(count, "days")
    if count <= MOST_DAYS // 7 and reader.take("weeks"):
        return Shift(count * 7, "days")
    if count <= MOST_MONTHS and reader.take("months"):
        return Shift(count, "months")
    raise reader.error("days, weeks or months, and not more than ten years of them")


def _one_date(reader: TokenReader) -> _Body:
    discounts = []
    while discount_rules.stands_here(reader):
        discounts.append(discount_rules.discount(reader))
        reader.take(COMMA, "/")
    if discounts and reader.peek() == "eom":
        raise reader.fault("a discount before `eom` has two meanings: write `2/10 prox net 30` or `2/10 net eom`")
    rule = due_rule(reader, proximo=any(each.until.kind is Due.NEXT_MONTH for each in discounts))
    discounts += _discounts_behind(reader)
    grace = _grace(reader)
    if grace and not discounts:
        raise reader.fault("days of grace belong to a discount, and there is none")
    _finish(reader)
    for each in discounts:
        discount_rules.refuse_if_it_outlives(each.until, rule, reader)
    return _Body((Instalment(Decimal(1), rule),), tuple(discounts), grace)


def _discounts_behind(reader: TokenReader) -> list[Discount]:
    """Read `30 days net, 10 days 2 %`; proximo dating goes before the due date, as it changes how that is read."""
    discounts = []
    while reader.peek() == COMMA and discount_rules.stands_here(reader, 1):
        reader.take(COMMA)
        discounts.append(discount_rules.discount(reader))
    if any(each.until.kind is Due.NEXT_MONTH for each in discounts):
        raise reader.fault("proximo dating stands before the due date: write `2/10 prox net 30`")
    return discounts


def _grace(reader: TokenReader) -> int:
    if not reader.take("grace"):
        return 0
    grace = reader.whole("the days of grace", 0, MOST_DAYS)
    reader.take(*DAYS)
    return grace


def _finish(reader: TokenReader) -> None:
    if not reader.done():
        raise reader.error("nothing more")
