"""How payment terms are written, and the reader of them.

Upper and lower case, extra spaces, hyphens between words and missing spaces (`n30`) do not matter.

    due on receipt, cod, immediate     on the invoice date
    net 30, n/30, 30 days, due in 30 days
                                       30 calendar days after the invoice date (which is day 0)
    1 month, 2 months                  the same day 1 or 2 months later, or that month's last day
    eom                                the last day of the invoice's month
    eom+15, eom 15                     15 days after that
    15 mfi, 15 prox, net 15th prox     the 15th of the month after the invoice's, or its last day
    net monthly                        the last day of the month after the invoice's
    net 30 eom, 30 days end of month   two readings, decided by `net_eom`: 30 days, then on to the end of
                                       that month; or the end of the invoice's month, then 30 days
    day 20 within 30                   the 20th; the next month's if the invoice comes within 30 days of it:
                                       the first 20th at least 30 days after the invoice date
    day 20                             the first 20th on or after the invoice date

Before one of these, discounts: `2/10 net 30`, `2% 10 days, net 30`, `3/10 2/20 net 60`. Behind it,
`grace 5` gives every discount 5 more days. `2/10 prox net 30` is proximo dating: the discount runs to the
10th of the month after the invoice's, and the 30 days are counted from the end of the invoice's month, so
that the discount never outlives them (the AMA's definition of proximo dating, as quoted in
https://www.monash.edu/business/marketing/marketing-dictionary/p/proximo-dating). `2/10 prox net 30th` is
due on the 30th itself. `2/10 eom` has two meanings and is refused: it is `2/10 prox ...` or `2/10 net eom`.

Instalments: `30% net 0, 70% net 30` (percentages sum to 100), or equal parts: `3 instalments monthly`
(weekly, quarterly, yearly, every 30 days, every 2 months), the first one period after the invoice date or
where `from net 10` puts it. Monthly parts keep their day of the month: 31 January, 28 February, 31 March.

Last of all may stand what happens to a due date that is no business day: `following`, `preceding`,
`modified following`, or `unadjusted`, which keeps it against the company's own setting.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from arledger.policy.settings import BusinessDays
from arledger.terms import due_rules
from arledger.terms.tokens import COMMA, TokenReader, read
from arledger.terms.values import Discount, Due, Instalment, Rule, Shift, Terms

MOST_INSTALMENTS = 120

# `modified following` stands before `following`, which ends it.
_CONVENTIONS: tuple[tuple[str, BusinessDays], ...] = (
    ("modified following", "modified following"),
    ("following", "following"),
    ("preceding", "preceding"),
    ("unadjusted", "none"),
)
_INSTALMENTS = ("instalments", "installments", "instalment", "installment")
_PERIODS = {
    "weekly": Shift(7, "days"),
    "monthly": Shift(1, "months"),
    "quarterly": Shift(3, "months"),
    "yearly": Shift(12, "months"),
}
_WEEKS = ("weeks", "week")
_BY = ("within", "in", "by")


@lru_cache(maxsize=1024)
def parse_terms(text: str) -> Terms:
    """Read payment terms, as the module describes them.

    TermsError, and no other error, for anything else: its text says what was not understood, its
    `suggestion` is the nearest example. Days end at 3650, months and instalments at 120, texts at 500
    characters.
    """
    reader = read(text)
    convention = next((name for phrase, name in _CONVENTIONS if reader.take_end(phrase)), None)
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
    if reader.at_number() and reader.peek(1) in _INSTALMENTS:
        return _equal_parts(reader)
    parts = reader.parts()
    if all(_is_part_of_the_amount(part, alone=len(parts) == 1) for part in parts):
        return _percentages(parts)
    return _one_date(reader)


def _is_part_of_the_amount(part: TokenReader, *, alone: bool) -> bool:
    """Tell `30% net 0`, a part of the amount, from the discounts `2%/10` and `2% 10 net 30`."""
    if not (part.at_number() and part.peek(1) == "%") or part.peek(2) == "/":
        return False
    return not (alone and (part.at_number(2) or part.peek(2) in _BY))


def _percentages(parts: list[TokenReader]) -> _Body:
    instalments = []
    for part in parts:
        weight = _percent(part)
        part.take("%")
        instalments.append(Instalment(weight, due_rules.due_rule(part)))
        _finish(part)
    total = sum((instalment.weight for instalment in instalments), Decimal(0))
    if total != 100:
        raise parts[0].fault(f"the percentages sum to {total}, not to 100")
    return _Body(tuple(instalments))


def _equal_parts(reader: TokenReader) -> _Body:
    count = reader.whole("the number of instalments", 1, MOST_INSTALMENTS)
    reader.take(*_INSTALMENTS)
    every = _period(reader)
    first = Rule(Due.MONTHS if every.unit == "months" else Due.DAYS, every.count)
    if reader.take("from"):
        first = due_rules.due_rule(reader)
    _finish(reader)
    parts = tuple(Instalment(Decimal(1), first, every.times(place)) for place in range(count))
    return _Body(parts, every=every)


def _period(reader: TokenReader) -> Shift:
    named = _PERIODS.get(reader.peek())
    if named:
        reader.take(*_PERIODS)
        return named
    if not reader.take("every"):
        raise reader.error("how often, such as `monthly` or `every 30 days`")
    count = reader.whole("the time between instalments", 1, due_rules.MOST_DAYS) if reader.at_number() else 1
    if reader.take(*due_rules.DAYS):
        return Shift(count, "days")
    if count <= due_rules.MOST_DAYS // 7 and reader.take(*_WEEKS):
        return Shift(count * 7, "days")
    if count <= due_rules.MOST_MONTHS and reader.take(*due_rules.MONTHS):
        return Shift(count, "months")
    raise reader.error("days, weeks or months, and not more than ten years of them")


def _one_date(reader: TokenReader) -> _Body:
    discounts = []
    while reader.at_number() and reader.peek(1) in {"/", "%"}:
        discounts.append(_discount(reader))
        reader.take(COMMA)
    if discounts and reader.peek() in {"eom", "end"}:
        raise reader.fault("a discount before `eom` has two meanings: write `2/10 prox net 30` or `2/10 net eom`")
    rule = due_rules.due_rule(reader, proximo=any(each.until.kind is Due.NEXT_MONTH for each in discounts))
    grace = _grace(reader)
    if grace and not discounts:
        raise reader.fault("days of grace belong to a discount, and there is none")
    _finish(reader)
    for each in discounts:
        _refuse_if_it_outlives(each.until, rule, reader)
    return _Body((Instalment(Decimal(1), rule),), tuple(discounts), grace)


def _discount(reader: TokenReader) -> Discount:
    percent = _percent(reader)
    if percent == 100:
        raise reader.fault("a discount of 100 % leaves nothing to pay")
    sign = reader.take("%")
    if not reader.take("/") and sign:
        reader.take(*_BY)
    day = reader.whole("the discount days", 0, due_rules.MOST_DAYS)
    ordinal = reader.take(*due_rules.ORDINALS)
    reader.take(*due_rules.DAYS)
    if reader.take(*due_rules.PROXIMO):
        return Discount(percent, due_rules.day_of_next_month(reader, day))
    if ordinal:
        raise reader.error("`prox` (the month after the invoice's) behind a day such as `10th`")
    return Discount(percent, Rule(Due.DAYS, day))


def _refuse_if_it_outlives(until: Rule, due: Rule, reader: TokenReader) -> None:
    """Refuse `10/30 net 2`, where numbers of one kind show that somebody mixed them up."""
    comparable = {Due.DAYS} if until.kind is Due.DAYS else {Due.EOM, Due.NEXT_MONTH}
    if due.kind in comparable and until.number > due.number:
        raise reader.fault(f"the discount ({until.number}) would outlive the due date ({due.number})")


def _grace(reader: TokenReader) -> int:
    if not reader.take("grace"):
        return 0
    grace = reader.whole("the days of grace", 0, due_rules.MOST_DAYS)
    reader.take(*due_rules.DAYS)
    return grace


def _percent(reader: TokenReader) -> Decimal:
    """Read a percentage above 0 and up to 100, with at most 6 decimals."""
    written = reader.number()
    whole, _, decimals = written.partition(".")
    percent = Decimal(written) if len(whole) <= 9 and len(decimals) <= 6 else Decimal(0)
    if not 0 < percent <= 100:
        raise reader.fault("a percentage lies above 0 and not above 100, with up to 6 decimals")
    return percent


def _finish(reader: TokenReader) -> None:
    if not reader.done():
        raise reader.error("nothing more")
