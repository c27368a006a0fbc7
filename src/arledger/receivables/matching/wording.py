"""Decisions in words."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from arledger.model.bank import Candidate, Part
from arledger.model.money import amount_text
from arledger.receivables.matching.fits import Fit
from arledger.receivables.matching.grading import Hit, Sign
from arledger.receivables.matching.names import How
from arledger.receivables.matching.units import Coins, Unit
from arledger.receivables.matching.ways import Basis, Case, Way

_MENTIONED = 4
_SENTENCES = {
    Fit.DISCOUNT: "the amount is what is open less the discount of {short} earned by that day",
    Fit.FEE: "the amount is what is open less {short}, with the fee that the bank states",
    Fit.INSTALMENT: "the amount is {fit}; {short} stays open",
    Fit.DEDUCTION: "the amount is {fit}; {short} stays open",
    Fit.PART: "the amount is {fit}; {short} stays open",
    Fit.OVER: "{over} more than is open, left on account",
}


class Writer:
    """Writes the reasons of a statement's decisions."""

    def __init__(self, units: Sequence[Unit], coins: Coins, cases: Sequence[Case]) -> None:
        self._units = units
        self._coins = coins
        self._cases = cases

    def parts(self, case: Case, way: Way) -> tuple[Part, ...]:
        """Return what a way pays, by client, due date and number."""
        currency = case.receipt.line.currency
        shares = sorted(way.fitted.shares, key=lambda share: self._order(share[0]))
        return tuple(
            Part(self._units[unit].client, self._units[unit].number, self._coins.amount(amount, currency))
            for unit, amount in shares
        )

    def given(self, case: Case, way: Way, given: Mapping[int, int]) -> tuple[Decimal, ...]:
        """Return what closes each part beside the money, in the order of the parts."""
        currency = case.receipt.line.currency
        units = sorted(way.units, key=self._order)
        return tuple(self._coins.amount(given.get(unit, 0), currency) for unit in units)

    def _order(self, unit: int) -> tuple[object, ...]:
        known = self._units[unit]
        return known.client, known.due, known.number, unit

    def candidate(self, case: Case, way: Way) -> Candidate:
        """Return a way as a candidate with its reason."""
        return Candidate(self.parts(case, way), self.reason(case, way))

    def reason(self, case: Case, way: Way, group: Sequence[int] = ()) -> str:
        """Say why a way explains a line: what is named, who paid, how the amount fits."""
        units = sorted(way.units, key=self._order)
        said = [*self._named(case, units, way), self._payer(case, units), self._amount(case, way)]
        if group:
            days = ", ".join(
                f"{amount_text(line.amount, line.currency)} of {line.date}"
                for line in (self._cases[other].receipt.line for other in group)
            )
            said.append(f"the rest came with {days}")
        return "; ".join(part for part in said if part)

    def _named(self, case: Case, units: Sequence[int], way: Way) -> list[str]:
        hits = [(unit, case.reading.hits[unit]) for unit in units if unit in case.reading.hits]
        said = [self._sign(unit, hit) for unit, hit in hits[:_MENTIONED]]
        if len(hits) > _MENTIONED:
            said.append(f"and {len(hits) - _MENTIONED} more numbers")
        if not hits:
            said.append("no number named" if not case.reading.stranger else f"{case.reading.stranger} is not open")
        if len(units) > 1 and way.basis not in (Basis.NAMED, Basis.SOME_NAMED):
            said.append(str(way.basis))
        return said

    def _sign(self, unit: int, hit: Hit) -> str:
        number = self._units[unit].number or "an item without a number"
        if hit.sign is Sign.STRUCTURED:
            return f"the structured reference {hit.written} is {number}"
        if hit.sign is Sign.NUMBER:
            return f"the text names {number}"
        if hit.sign is Sign.REFERENCE:
            return f"the text names {hit.written}, a reference of {number}"
        if hit.sign is Sign.SLIP:
            return f"{hit.written} in the text is one slip from {number}"
        if hit.sign is Sign.ENDING:
            return f"{hit.written} in the text are the last digits of {number}"
        return f"{hit.written} inside a longer number is {number}"

    def _payer(self, case: Case, units: Iterable[int]) -> str:
        clients = sorted({self._units[unit].client for unit in units})
        line = case.receipt.line
        payer = line.counterparty or "the payer"
        if len(clients) > 1:
            return f"{payer} pays for {', '.join(clients)}"
        standing = case.standings.get(clients[0])
        if standing is None:
            return f"{payer} is not known as {clients[0]}" if line.counterparty else "the payer is not named"
        if standing.how is How.TIE:
            return f"{payer} could be {clients[0]} and others"
        return f"{clients[0]} known by {standing.how}"

    def _amount(self, case: Case, way: Way) -> str:
        fitted = way.fitted
        currency = case.receipt.line.currency
        short = amount_text(self._coins.amount(fitted.short, currency), currency)
        over = amount_text(self._coins.amount(fitted.over, currency), currency)
        if fitted.lost:
            return f"{short} short, the discount that was no longer to be had"
        sentence = _SENTENCES.get(fitted.fit, "the amount is {fit}")
        if fitted.fit not in _SENTENCES:
            sentence += ", {short} short" if fitted.short else ", {over} over" if fitted.over else ""
        return sentence.format(fit=fitted.fit, short=short, over=over)
