"""What is said of a line: matched, proposed with candidates, or unmatched with all that is known."""

from collections.abc import Sequence

from arledger.matching.amount_fit import WHOLE, Fit
from arledger.matching.explanations import WORTH_SHOWING, Case, Way
from arledger.matching.grading import Hit
from arledger.matching.names import NAME, How
from arledger.matching.number_index import Grade
from arledger.matching.reasons import Writer
from arledger.matching.solve import MARGIN, Outcome, Solver
from arledger.matching.units import Coins, Unit
from arledger.matching.values import Cause, Decision, MatchOptions
from arledger.model.bank import Candidate, LineState, Match, Part
from arledger.model.money import amount_text

_SURE, _STEP, _MOST = 95, 14, 99
_CAUSES = {
    Fit.DISCOUNT: Cause.DISCOUNT,
    Fit.FEE: Cause.FEE,
    Fit.TOLERANCE: Cause.TOLERANCE,
    Fit.GROUP_TOLERANCE: Cause.TOLERANCE,
    Fit.DEDUCTION: Cause.DEDUCTION,
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
        self._writer = Writer(units, coins, cases)

    def verdict(self, index: int, outcome: Outcome) -> Decision:
        """Return the decision on a line."""
        case = self._cases[index]
        if outcome.way is not None:
            cause = (
                Cause.LATE_DISCOUNT if outcome.way.fitted.lost else _CAUSES.get(outcome.way.fitted.fit, Cause.NONE)
            )
            given = self._writer.given(case, outcome.way, outcome.given)
            return Decision(self._matched(case, outcome, outcome.way), cause, given)
        shown = self._shown(case, [way for way in outcome.ways if way.points >= WORTH_SHOWING])
        return Decision(self._proposed(case, outcome, shown) if shown else self._unmatched(case))

    def _matched(self, case: Case, outcome: Outcome, way: Way) -> Match:
        currency = case.receipt.line.currency
        clients = {self._units[unit].client for unit in way.units}
        return Match(
            line=case.receipt.place,
            state=LineState.MATCHED,
            confidence=_confidence(way.points),
            reason=self._writer.reason(case, way, outcome.group),
            client=min(clients) if len(clients) == 1 else case.known,
            parts=self._writer.parts(case, way),
            short=self._coins.amount(way.fitted.short, currency),
            over=self._coins.amount(way.fitted.over, currency),
        )

    def _proposed(self, case: Case, outcome: Outcome, shown: Sequence[Way]) -> Match:
        best = shown[0]
        near = [way for way in shown if way.points > best.points - MARGIN]
        clients = {self._units[unit].client for way in near for unit in way.units}
        if len(near) > 1:
            why = f"{len(near)} explanations fit about as well, one of them"
        elif outcome.rivals:
            others = [self._cases[line].receipt.line for line in outcome.rivals[:3]]
            said = ", ".join(f"{amount_text(line.amount, line.currency)} of {line.date}" for line in others)
            why = f"another line fits as well ({said})"
        else:
            why = "possible, and not certain"
        return Match(
            line=case.receipt.place,
            state=LineState.PROPOSED,
            confidence=min(_confidence(best.points), self._options.minimum_confidence - 1),
            reason=f"{why}: {self._writer.reason(case, best)}{self._besides(case, best)}",
            client=min(clients) if len(clients) == 1 else case.known,
            candidates=tuple(self._writer.candidate(case, way) for way in shown[: self._options.candidates]),
        )

    def _shown(self, case: Case, ways: Sequence[Way]) -> list[Way]:
        """Return the ways to be shown: what the text denies stands last, and only for the exact amount."""
        denied = [way for way in ways if self._is_denied(case, way)]
        exact = [way for way in denied if way.fitted.fit in WHOLE]
        return [*(way for way in ways if way not in denied), *exact]

    def _is_denied(self, case: Case, way: Way) -> bool:
        """Say whether a way has no number that the text names, which names another client's document instead."""
        if any(unit in case.reading.hits for unit in way.units):
            return False
        clients = {self._units[unit].client for unit in way.units}
        named = {self._units[at].client for at, hit in case.reading.hits.items() if hit.grade > Grade.WEAK}
        return bool(named) and not named & clients

    def _besides(self, case: Case, way: Way) -> str:
        """Say which settled document the text names beside those of a way."""
        units = [
            self._units[at]
            for at, hit in case.reading.hits.items()
            if at not in way.units and _names(case, hit, self._units[at])
        ]
        settled = [unit.number for unit in units if not unit.open]
        return f"; the text names {', '.join(settled[:2])} as well, which has nothing left" if settled else ""

    def _unmatched(self, case: Case) -> Match:
        elsewhere = self._foreign(case)
        if elsewhere:
            return elsewhere
        said = self._paid_twice(case)[:2]
        if not said and case.reading.stranger:
            said.append(f"the text names {case.reading.stranger}, which is not open")
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

    def _paid_twice(self, case: Case) -> list[str]:
        """Say of each document that the text names that nothing is left of it, whose it is, and who has paid it."""
        said = []
        for unit, hit in case.reading.hits.items():
            known = self._units[unit]
            if _names(case, hit, known) and known.currency == case.receipt.line.currency:
                payers = [self._cases[other].receipt.line for other in self._solver.payers_of(unit)]
                by = f", paid by the line of {payers[0].date}" if payers else ""
                whose = f", which is {known.client}'s and" if case.known not in ("", known.client) else ", which"
                said.append(f"the text names {known.number}{whose} has nothing left{by}: paid twice?")
        return said

    def _foreign(self, case: Case) -> Match | None:
        """Propose an invoice of another currency that the text names; it is never booked automatically."""
        line = case.receipt.line
        candidates = []
        for unit, hit in case.reading.hits.items():
            known = self._units[unit]
            if _names(case, hit, known) and known.currency != line.currency and known.open > 0:
                reason = f"the text names {known.number}, which is in {known.currency}"
                if line.original_amount is not None and line.original_currency == known.currency:
                    same = self._coins.of(line.original_amount, known.currency) == known.open
                    sent = amount_text(line.original_amount, known.currency)
                    reason += f"; {sent} were sent" + (", exactly what is open" if same else "")
                candidates.append(Candidate((Part(known.client, known.number, line.amount),), reason))
        if not candidates:
            return None
        clients = sorted({candidate.parts[0].client for candidate in candidates})
        return Match(
            line=case.receipt.place,
            state=LineState.PROPOSED,
            confidence=NAME,
            reason=f"currencies do not mix without a rate: {candidates[0].reason}",
            client=clients[0] if len(clients) == 1 else case.known,
            candidates=tuple(candidates[: self._options.candidates]),
        )


def _names(case: Case, hit: Hit, unit: Unit) -> bool:
    """Say whether a text names a unit: surely, or by a short number of the client that is known to have paid."""
    return hit.grade > Grade.WEAK or (hit.plain and unit.client == case.known)


def _confidence(points: int) -> int:
    """Press points into 0 to 99: up to 95 as they are, beyond that slowly."""
    return max(0, points) if points <= _SURE else min(_MOST, _SURE + (points - _SURE) // _STEP)
