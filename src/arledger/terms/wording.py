"""Payment terms in plain words, for screens and letters, in the languages of letters."""

from decimal import Decimal

from arledger.policy.settings import Language, NetEom
from arledger.terms.sentences import SENTENCES, Sentences
from arledger.terms.values import Discount, Due, Instalment, Rule, Shift, Terms

_UNITS = {Due.DAYS: "day", Due.WEEKS: "week", Due.BUSINESS_DAYS: "business day"}


def describe(terms: Terms, *, net_eom: NetEom = "days-then-eom", language: Language = "en") -> str:
    """Say what `terms` mean: `2 % within 10 days, net 30 days`. `net_eom` is how `net N eom` is read."""
    return _Speaker(SENTENCES[language], net_eom).terms(terms)


class _Speaker:
    """Says terms with the sentences of a language."""

    def __init__(self, said: Sentences, net_eom: NetEom) -> None:
        self._said = said
        self._net_eom = net_eom

    def terms(self, terms: Terms) -> str:
        pieces = [self._discount(each, terms.grace) for each in terms.discounts]
        if terms.every is not None:
            pieces.append(self._equal_parts(terms.instalments, terms.every))
        elif len(terms.instalments) == 1:
            pieces.append(self._rule(terms.instalments[0].rule))
        else:
            pieces += [
                self._said.share.format(percent=self._number(each.weight), rule=self._rule(each.rule))
                for each in terms.instalments
            ]
        return ", ".join(pieces) + (self._said.moves[terms.convention] if terms.convention else "")

    def _discount(self, each: Discount, grace: int) -> str:
        percent, number = self._number(each.percent), each.until.number
        if each.until.kind is Due.NEXT_MONTH:
            text = self._said.within_next.format(percent=percent, day=self._day(number))
        else:
            text = self._said.within.format(percent=percent, days=self._count(number, "day", within=True))
        return text + (self._said.grace.format(days=self._count(grace, "day")) if grace else "")

    def _equal_parts(self, instalments: tuple[Instalment, ...], every: Shift) -> str:
        unit = every.unit.removesuffix("s")
        one = self._said.units[unit][0]
        often = self._said.each.format(unit=one)
        if every.count != 1:
            often = self._said.each_of.format(count=self._count(every.count, unit))
        first = self._rule(instalments[0].rule)
        if len(instalments) == 1:
            return self._said.one_part.format(first=first)
        return self._said.parts.format(number=len(instalments), often=often, first=first)

    def _rule(self, rule: Rule) -> str:
        rule = rule.read(self._net_eom)
        match rule.kind:
            case Due.EOM if not rule.number:
                return self._said.month_end
            case Due.EOM:
                return self._said.after_month_end.format(count=self._count(rule.number, "day"))
            case Due.NET_EOM | Due.DAYS_EOM_DAYS:
                more = self._said.more.format(count=self._count(rule.then, "day")) if rule.then else ""
                return self._said.to_month_end.format(count=self._count(rule.number, "day"), more=more)
            case Due.NEXT_MONTH:
                return self._said.next_month.format(day=self._day(rule.number))
            case Due.DAY:
                return self._day_of_month(rule)
            case _:
                return self._counted(rule)

    def _counted(self, rule: Rule) -> str:
        if rule.kind is Due.PREPAID:
            return self._said.prepaid
        if rule == Rule(Due.DAYS):
            return self._said.at_once
        if rule.kind is Due.MONTHS:
            return self._said.months.format(count=self._count(rule.number, "month"))
        return self._said.net.format(count=self._count(rule.number, _UNITS[rule.kind]))

    def _day_of_month(self, rule: Rule) -> str:
        ahead = self._said.on_or_after
        if rule.window:
            ahead = self._said.at_least.format(count=self._count(rule.window, "day"))
        return self._said.day_of_month.format(day=self._day(rule.number), ahead=ahead)

    def _day(self, number: int) -> str:
        if number == 31:
            return self._said.last_day
        forms = self._said.day
        return forms.get(number, forms[0]).format(number)

    def _count(self, number: int, unit: str, *, within: bool = False) -> str:
        one, many, after = self._said.units[unit]
        return f"{number} {one if number == 1 else after if within else many}"

    def _number(self, value: Decimal) -> str:
        return f"{value.normalize():f}".replace(".", self._said.point)
