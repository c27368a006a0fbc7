"""What is said of a line: matched, proposed with candidates, or unmatched with all that is known."""

from collections.abc import Sequence
from math import floor

from arledger.matching.amounts import WHOLE, Fit
from arledger.matching.contracts import paying
from arledger.matching.explanations import Case, Explanation
from arledger.matching.inference import Option, Outcome, Solver, confidence_of
from arledger.matching.mentions import Hit
from arledger.matching.names import How
from arledger.matching.units import Coins, Unit
from arledger.matching.values import Cause, Decision, MatchOptions
from arledger.matching.words import Writer
from arledger.model.bank import Candidate, LineState, Match, Part
from arledger.model.money import amount_text

WORTH_SHOWING = 0.02
"""Explanations that are less likely are not proposed, unless they are of the exact amount and nothing is likelier."""

_NEAR = 0.2
_CAUSES = {
    Fit.DISCOUNT: Cause.DISCOUNT,
    Fit.FEE: Cause.FEE,
    Fit.LESSOR_FEE: Cause.LESSOR_FEE,
    Fit.TOLERANCE: Cause.TOLERANCE,
    Fit.GROUP_TOLERANCE: Cause.TOLERANCE,
    Fit.DEDUCTION: Cause.DEDUCTION,
    Fit.GROUP_DEDUCTION: Cause.DEDUCTION,
    Fit.INSTALMENT: Cause.PART,
    Fit.PART: Cause.PART,
    Fit.OVER: Cause.OVER,
}


class Judge:
    """Turns outcomes into matches."""

    def __init__(
        self,
        units: Sequence[Unit],
        coins: Coins,
        cases: Sequence[Case],
        solver: Solver,
        options: MatchOptions,
    ) -> None:
        self._units = units
        self._coins = coins
        self._cases = cases
        self._solver = solver
        self._options = options
        self._writer = Writer(units, coins, cases, solver.left)

    def verdict(self, index: int, outcome: Outcome) -> Decision:
        """Return the decision on a line."""
        case = self._cases[index]
        if outcome.certain:
            fitted = outcome.options[0].explanation.fitted
            cause = Cause.LATE_DISCOUNT if fitted.lost else _CAUSES.get(fitted.fit, Cause.NONE)
            given = self._writer.given(case, outcome.options[0].explanation, outcome.given)
            return Decision(self._matched(case, outcome, outcome.options[0]), cause, given)
        shown = self._shown(case, outcome)
        return Decision(self._proposed(case, outcome, shown) if shown else self._unmatched(case, outcome))

    def _matched(self, case: Case, outcome: Outcome, option: Option) -> Match:
        way = option.explanation
        currency = case.receipt.line.currency
        clients = {paying(case, self._units[unit]) for unit in way.units}
        return Match(
            line=case.receipt.place,
            state=LineState.MATCHED,
            confidence=in_percent(outcome.confidence),
            reason=self._writer.reason(case, way, _others(case, option)),
            client=min(clients) if len(clients) == 1 else case.known,
            parts=self._writer.parts(case, way),
            short=self._coins.amount(way.fitted.short, currency),
            over=self._coins.amount(way.fitted.over, currency),
        )

    def _proposed(self, case: Case, outcome: Outcome, shown: Sequence[Option]) -> Match:
        best = shown[0]
        near = [each for each in shown if each.probability > _NEAR * best.probability]
        clients = {paying(case, self._units[unit]) for each in near for unit in each.explanation.units}
        obstacles = self._solver.obstacles(case.receipt.at, best)
        against = self._writer.against(case, outcome, [each.explanation for each in near], obstacles)
        reason = self._writer.reason(case, best.explanation, _others(case, best))
        most = round(self._options.minimum_confidence - 0.01, 2)
        return Match(
            line=case.receipt.place,
            state=LineState.PROPOSED,
            confidence=min(in_percent(confidence_of(shown)), most),
            reason=f"{'; '.join(against)}: {reason}{self._besides(case, best.explanation, against)}",
            client=min(clients) if len(clients) == 1 else case.known,
            candidates=tuple(
                self._writer.candidate(case, each.explanation) for each in shown[: self._options.candidates]
            ),
        )

    def _shown(self, case: Case, outcome: Outcome) -> list[Option]:
        """Return the options to be shown: what the text denies stands last, and only for the exact amount."""
        open_ = _once(outcome.options)
        exact = [each for each in open_ if each.explanation.fitted.fit in WHOLE]
        shown = [each for each in open_ if each.probability >= WORTH_SHOWING]
        shown += [each for each in exact if each not in shown]
        denied = [each for each in shown if self._is_denied(case, each.explanation)]
        return [*(each for each in shown if each not in denied), *(each for each in denied if each in exact)]

    def _is_denied(self, case: Case, way: Explanation) -> bool:
        """Say whether a way has no number that the text names, which names another client's document instead."""
        if any(unit in case.reading.hits for unit in way.units):
            return False
        clients = {self._units[unit].client for unit in way.units}
        named = {self._units[at].client for at, hit in case.reading.hits.items() if hit.is_sure}
        return bool(named) and not named & clients

    def _besides(self, case: Case, way: Explanation, told: Sequence[str]) -> str:
        """Say which settled document the text names beside those of a way, where it is not told already."""
        named = [
            self._units[at].number
            for at, hit in case.reading.hits.items()
            if at not in way.units and _names(case, hit, self._units[at]) and not self._solver.left(at)
        ]
        settled = [number for number in named if f"{number} is settled" not in told]
        return f"; the text names {', '.join(settled[:2])} as well, which has nothing left" if settled else ""

    def _unmatched(self, case: Case, outcome: Outcome) -> Match:
        elsewhere = self._foreign(case, outcome)
        if elsewhere:
            return elsewhere
        said = self._named(case)[:2]
        if not said and case.reading.strangers:
            said.append(f"the text names {case.reading.strangers[0].written}, which is not open")
        if case.known:
            payer = self._writer.payer(case, [case.known])
            said.append(f"{payer} · nothing open fits: money on account")
        elif any(standing.how is How.TIE for standing in case.standings.values()):
            tied = [client for client, each in case.standings.items() if each.how is How.TIE]
            said.append(f"the payer could be {' or '.join(sorted(tied)[:5])}, and nothing that is open fits")
        elif not said:
            said.append("no number and no client is recognised, and no open item has this amount on its own")
        return Match(
            line=case.receipt.place,
            state=LineState.UNMATCHED,
            confidence=0,
            reason=", ".join(said[:3]),
            client=case.known,
        )

    def _named(self, case: Case) -> list[str]:
        """Say of each document that the text names what is left of it: of none, whose it is, and who has paid it."""
        said = []
        for unit, hit in case.reading.hits.items():
            known, left = self._units[unit], self._solver.left(unit)
            if not _names(case, hit, known) or known.currency != case.receipt.line.currency:
                continue
            whose = f", which is {known.client}'s and" if case.known not in ("", known.client) else ", which"
            if left:
                open_ = amount_text(self._coins.amount(left, known.currency), known.currency)
                again = ": paid twice?" if left < case.receipt.amount <= known.billed else ""
                said.append(f"the text names {known.number}{whose} has {open_} left{again}")
            else:
                payers = [self._cases[other].receipt.line for other in self._solver.payers_of(unit)]
                by = f", paid by the line of {payers[0].date}" if payers else ""
                said.append(f"the text names {known.number}{whose} has nothing left{by}: paid twice?")
        return said

    def _foreign(self, case: Case, outcome: Outcome) -> Match | None:
        """Propose an invoice of another currency that the text names; it is never booked automatically."""
        line = case.receipt.line
        if not outcome.foreign:
            return None
        units = [self._units[unit] for unit, _ in outcome.foreign]
        candidates = [
            Candidate((Part(unit.account, unit.number, line.amount),), self._sent(case, unit.at)) for unit in units
        ]
        clients = sorted({candidate.parts[0].client for candidate in candidates})
        return Match(
            line=case.receipt.place,
            state=LineState.PROPOSED,
            confidence=in_percent(outcome.foreign[0][1]),
            reason=f"currencies do not mix without a rate: {candidates[0].reason}",
            client=clients[0] if len(clients) == 1 else case.known,
            candidates=tuple(candidates[: self._options.candidates]),
        )

    def _sent(self, case: Case, unit: int) -> str:
        """Say in which currency a named invoice is, and what the bank says was sent."""
        line, known = case.receipt.line, self._units[unit]
        reason = f"the text names {known.number}, which is in {known.currency}"
        if line.original_amount is not None and line.original_currency == known.currency:
            same = self._coins.of(line.original_amount, known.currency) == known.open
            sent = amount_text(line.original_amount, known.currency)
            reason += f"; {sent} were sent" + (", exactly what is open" if same else "")
        return reason


def _once(options: Sequence[Option]) -> list[Option]:
    """Return the options that pay what is open, the likeliest of those that pay the same items."""
    found: dict[tuple[int, ...], Option] = {}
    for each in options:
        if not each.explanation.settled:
            found.setdefault(each.explanation.units, each)
    return list(found.values())


def _names(case: Case, hit: Hit, unit: Unit) -> bool:
    """Say whether a text names a unit: surely, or by a short number of the client that is known to have paid."""
    return hit.is_sure or (hit.weight > 0 and unit.client == case.known)


def _others(case: Case, option: Option) -> tuple[int, ...]:
    return tuple(line for line in option.group if line != case.receipt.at)


def in_percent(probability: float) -> float:
    """Return a probability in percent with two decimals, never rounded up to certainty."""
    return floor(probability * 10_000) / 100
