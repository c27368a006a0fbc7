"""Decisions in words."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from arledger.matching.amounts import WHOLE, Fit
from arledger.matching.contracts import paying
from arledger.matching.explanations import Basis, Case, Explanation
from arledger.matching.inference import Outcome
from arledger.matching.mentions import LETTER_BY_LETTER, Hit, Sign
from arledger.matching.names import How
from arledger.matching.obstacles import Obstacle
from arledger.matching.units import Coins, Unit
from arledger.model.bank import Candidate, Part
from arledger.model.money import amount_text
from arledger.subledger.numbers import as_counted

_MENTIONED = 4
_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}
BETWEEN = " · "
"""What stands between the parts of a reason; the last part is the amount."""

_AMOUNTS = {
    Fit.EXACT: "exact amount",
    Fit.DISCOUNT: "less {short} discount",
    Fit.LESSOR_FEE: "less {short} lessor-fee",
    Fit.INSTALMENT: "exactly what falls due first, {short} stays open",
    Fit.GROUP: "exact amount with other lines",
    Fit.GROUP_DEDUCTION: "{short} short with other lines, stays open",
    Fit.DEDUCTION: "{short} short, stays open",
    Fit.PART: "part payment, {short} stays open",
    Fit.OVER: "{over} over, on account",
}
_PAYERS = {
    How.REFERENCE: "reference of {client}'s statements",
    How.ACCOUNT: "bank account of {client}",
    How.PAYER: "{payer} has paid for {client} before",
    How.ONCE: "{payer} was booked for {client} once",
    How.LEARNED: "{payer} pays for {client} on this statement",
    How.NAME: "payer {client}",
    How.MISSPELT: "payer {client}, misspelt",
    How.CUT: "payer {client}, shortened",
    How.STATED: "text names {client}",
    How.SIMILAR: "payer like {client}",
    How.INITIALS: "initials of {client}",
    How.PARTIAL: "payer in part {client}",
    How.TIE: "{payer} could be {client} or another client",
}


class Writer:
    """Writes the reasons of a statement's decisions."""

    def __init__(
        self, units: Sequence[Unit], coins: Coins, cases: Sequence[Case], left: Callable[[int], int]
    ) -> None:
        self._units = units
        self._coins = coins
        self._cases = cases
        self._left = left

    def parts(self, case: Case, way: Explanation) -> tuple[Part, ...]:
        """Return what a way pays, by client, due date and number."""
        currency = case.receipt.line.currency
        sums = self._by_invoice(dict(way.fitted.shares))
        return tuple(Part(client, number, self._coins.amount(coins, currency)) for client, number, coins in sums)

    def _by_invoice(self, coins: Mapping[int, int]) -> list[tuple[str, str, int]]:
        """Return amounts of units by account and number: both parts of one invoice are one, without a number none."""
        sums: dict[tuple[object, ...], tuple[str, str, int]] = {}
        for unit in sorted(coins, key=self._order):
            known = self._units[unit]
            key = known.account, known.number or unit
            sums[key] = (known.account, known.number, coins[unit] + (sums[key][2] if key in sums else 0))
        return list(sums.values())

    def given(self, case: Case, way: Explanation, given: Mapping[int, int]) -> tuple[Decimal, ...]:
        """Return what closes each part beside the money, in the order of the parts."""
        currency = case.receipt.line.currency
        sums = self._by_invoice({unit: given.get(unit, 0) for unit in way.units})
        return tuple(self._coins.amount(coins, currency) for _, _, coins in sums)

    def _order(self, unit: int) -> tuple[object, ...]:
        known = self._units[unit]
        return known.client, known.due, as_counted(known.number), unit

    def candidate(self, case: Case, way: Explanation) -> Candidate:
        """Return a way as a candidate with its reason."""
        kept = {unit: self._units[unit].kept for unit in way.units} if way.fitted.fit is Fit.LESSOR_FEE else {}
        withheld = self.given(case, way, kept) if kept else ()
        return Candidate(self.parts(case, way), self.reason(case, way), withheld)

    def reason(self, case: Case, way: Explanation, group: Sequence[int] = ()) -> str:
        """Say in a few words why a way explains a line: what is named, who paid, how the amount fits."""
        return BETWEEN.join(self.said(case, way, group))

    def said(self, case: Case, way: Explanation, group: Sequence[int] = ()) -> tuple[str, ...]:
        """Return the parts of a reason: what is named, in one or more, then who paid, then how the amount fits."""
        units = sorted(way.units, key=self._order)
        amount = self._amount(case, way)
        if group:
            others = (self._cases[other].receipt.line for other in group)
            amount += (
                f" ({', '.join(f'{amount_text(line.amount, line.currency)} of {line.date}' for line in others)})"
            )
        payer = self.payer(case, sorted({paying(case, self._units[unit]) for unit in units}))
        return (*self._named(case, units, way), payer, amount)

    def against(
        self, case: Case, outcome: Outcome, near: Sequence[Explanation], obstacles: Sequence[Obstacle]
    ) -> tuple[str, ...]:
        """Return all that speaks against the likeliest explanation, and what keeps it from being booked by itself."""
        named = self._names_instead(case, near[0])
        told = {Obstacle.CONTRADICTED, Obstacle.FOR_ANOTHER} if named else set()
        said = [*named, *(str(each) for each in obstacles if each not in told)]
        if outcome.rivals:
            others = [self._cases[line].receipt.line for line in outcome.rivals[:3]]
            amounts = ", ".join(f"{amount_text(line.amount, line.currency)} of {line.date}" for line in others)
            said.append(f"another line fits as well ({amounts})")
        if len(near) > 1:
            same = all(each.fitted.fit in WHOLE and len(each.units) == 1 for each in near)
            what = "invoices of this amount" if same else "explanations fit about as well"
            said.append(f"{_NUMBERS.get(len(near), len(near)) if same else len(near)} {what}, one of them")
        return tuple(said) or ("possible, and not certain",)

    def _names_instead(self, case: Case, explanation: Explanation) -> list[str]:
        """Say which documents the text names letter by letter that an explanation does not pay."""
        said = []
        for unit, hit in case.reading.hits.items():
            if unit in explanation.units or not (hit.is_sure and hit.sign in LETTER_BY_LETTER):
                continue
            known = self._units[unit]
            if not self._left(unit):
                said.append(f"{known.number} is settled")
            elif known.client not in {self._units[at].client for at in explanation.units}:
                said.append(f"{known.number} is {known.client}'s")
        return said[:_MENTIONED]

    def _named(self, case: Case, units: Sequence[int], way: Explanation) -> list[str]:
        hits = [(unit, hit) for unit in units if (hit := self._hit(case, unit))]
        numbers = list(dict.fromkeys(self._number(unit) for unit, hit in hits if hit.sign is Sign.NUMBER))
        said = [_listed(numbers)] if numbers else []
        others = [self._sign(unit, hit) for unit, hit in hits if hit.sign is not Sign.NUMBER]
        said += others[:_MENTIONED]
        if len(others) > _MENTIONED:
            said.append(f"and {len(others) - _MENTIONED} more")
        if not hits:
            said += [self._other_number(case, units), *self._months(case, units)]
        if len(units) > 1 and way.basis not in (Basis.NAMED, Basis.SOME_NAMED):
            said.append(str(way.basis))
        return said

    def _hit(self, case: Case, unit: int) -> Hit | None:
        """Return where a text names a unit, or the other part of its invoice."""
        known = self._units[unit].financing
        return case.reading.hits.get(unit) or (case.reading.hits.get(known.other) if known else None)

    def _months(self, case: Case, units: Sequence[int]) -> list[str]:
        """Say where the months that a text names are those of a way's units."""
        named = all(self._units[unit].months & case.receipt.months for unit in units)
        return ["its month is named" if len(units) == 1 else "their months are named"] if named else []

    def _other_number(self, case: Case, units: Sequence[int]) -> str:
        """Say which number a text names that is none of a way's units."""
        clients = {self._units[unit].client for unit in units}
        for at, hit in case.reading.hits.items():
            if hit.is_sure and self._units[at].client not in clients:
                return f"names {self._number(at)}, which is {self._units[at].client}'s"
        strangers = case.reading.strangers
        return f"names {strangers[0].written}, which is not open" if strangers else "no number"

    def _number(self, unit: int) -> str:
        return self._units[unit].number or "an item without a number"

    def _sign(self, unit: int, hit: Hit) -> str:
        number = self._number(unit)
        if hit.sign is Sign.STRUCTURED:
            return f"{number} by its reference {hit.written}"
        if hit.sign is Sign.REFERENCE:
            return f"{number} by {hit.written}"
        if hit.sign is Sign.SLIP:
            slips = "one slip" if hit.slips == 1 else f"{hit.slips} slips"
            return f"{number} but for {slips} in {hit.written}"
        if hit.sign is Sign.BUYER:
            return f"{number} by its client {hit.written}"
        return f"{number} within the longer number {hit.written}"

    def payer(self, case: Case, clients: Sequence[str]) -> str:
        """Say by what the payer is known as the clients."""
        line = case.receipt.line
        payer = line.counterparty or "the payer"
        if len(clients) > 1:
            return f"{payer} for {_listed(clients)}"
        standing = case.standings.get(clients[0])
        if standing is None:
            return f"{payer}, not known as {clients[0]}" if line.counterparty else "payer not known"
        return _PAYERS[standing.how].format(client=clients[0], payer=payer)

    def _amount(self, case: Case, way: Explanation) -> str:
        fitted = way.fitted
        currency = case.receipt.line.currency
        short = amount_text(self._coins.amount(fitted.short, currency), currency)
        over = amount_text(self._coins.amount(fitted.over, currency), currency)
        if fitted.lost:
            return f"{short} short, discount taken late"
        if fitted.fit is Fit.FEE:
            return f"less {short} {'bank fee' if fitted.short == case.receipt.fee else 'bank fee and discount'}"
        if fitted.fit in _AMOUNTS:
            return _AMOUNTS[fitted.fit].format(short=short, over=over)
        together = " with other lines" if fitted.fit is Fit.GROUP_TOLERANCE else ""
        return f"{short} less{together}, tolerated" if fitted.short else f"{over} more{together}, tolerated"


def _listed(names: Sequence[str]) -> str:
    """Write names in a row, with how many more there are."""
    if len(names) == 1:
        return names[0]
    if len(names) > _MENTIONED:
        return f"{', '.join(names[:_MENTIONED])} and {len(names) - _MENTIONED} more"
    return f"{', '.join(names[:-1])} and {names[-1]}"
