"""The explanations of one line: the candidates, weighed."""

from collections.abc import Sequence
from math import log

from arledger.matching import likelihoods
from arledger.matching.amounts import Fit, Fitter
from arledger.matching.candidates import Candidates
from arledger.matching.contracts import halves_of, pays_contracts, prior_of_contracts
from arledger.matching.explanations import Basis, Belief, Case, Explanation
from arledger.matching.mentions import overlap
from arledger.matching.names import SIMILAR
from arledger.matching.places import FAINT
from arledger.matching.pool import Pool
from arledger.matching.receipts import ReceiptLine
from arledger.matching.weigher import Weigher

_KEPT = 24
_NATURAL = {
    Basis.ALL_OPEN: likelihoods.ALL,
    Basis.ALL_DUE: likelihoods.ALL,
    Basis.OLDEST: likelihoods.OLDEST_ONES,
    Basis.MONTH: likelihoods.OLDEST_ONES,
}
_NATURAL_CONTRACTS = {
    Basis.ALL_OPEN: likelihoods.ALL_CONTRACTS,
    Basis.ALL_DUE: likelihoods.ALL_CONTRACTS,
    Basis.OLDEST: likelihoods.ONE_BATCH,
    Basis.MONTH: likelihoods.ONE_BATCH,
}
_SPREAD_OVER_SEVERAL = log(0.05)
"""How a part is spread over several items is for a person: it is so much rarer that nobody is told."""


class Explainer:
    """Finds the explanations of lines by what is open now."""

    def __init__(self, pool: Pool, fitter: Fitter, candidates: Candidates, weigher: Weigher) -> None:
        self._pool = pool
        self._fitter = fitter
        self._candidates = candidates
        self.weigher = weigher

    def belief(self, case: Case) -> Belief:
        """Return the explanations in falling order of weight, at most one for the same units."""
        open_ = [unit for unit in case.reading.hits if self._payable(unit, case.receipt)]
        found = [self._one(case, unit, Basis.NAMED) for unit in open_]
        sets = self._candidates.halves(case, open_) | self._candidates.named(case, open_)
        several = [self._set(case, *each) for each in sets.items()]
        found += several + self._again_together(case, several)
        found += [self._one(case, unit, Basis.AMOUNT) for unit in self._candidates.by_amount(case)]
        if not any(case.reading.hits[unit].is_sure for unit in open_):
            found += self._sums(case)
        found += self._again(case)
        best: dict[tuple[int, ...], Explanation] = {}
        for each in found:
            key = tuple(sorted(each.units))
            if key not in best or best[key].weight < each.weight:
                best[key] = each
        ordered = sorted(best.values(), key=lambda each: (-each.weight, sorted(each.units)))
        return Belief(tuple(ordered[:_KEPT]), self.weigher.nothing(case))

    def _payable(self, unit: int, receipt: ReceiptLine) -> bool:
        known = self._pool.units[unit]
        return known.currency == receipt.line.currency and self._pool.left[unit] > 0

    def _one(self, case: Case, unit: int, basis: Basis) -> Explanation:
        fitted = self._fitter.fit(case.receipt, [unit])
        items = self._pool.weighed(case.receipt.line.currency)
        return self.weigher.explanation(case, fitted, basis, likelihoods.prior_of_one(items))

    def _set(self, case: Case, units: Sequence[int], basis: Basis) -> Explanation:
        """Weigh several items together."""
        currency = case.receipt.line.currency
        items = self._pool.weighed(currency)
        clients = sorted({self._pool.units[unit].client for unit in units})
        if tuple(units) in set(halves_of(units, self._pool)):
            prior = likelihoods.prior_of_one(items)
        elif len(clients) > 1:
            prior = likelihoods.prior_of_two_clients(len(units), items)
        else:
            own = self._pool.count(clients[0], currency)
            contracts = pays_contracts((self._pool.units[unit] for unit in units), clients[0])
            prior = (
                prior_of_contracts(len(units), own, items, _NATURAL_CONTRACTS.get(basis, 0.0))
                if contracts
                else likelihoods.prior_of_several(len(units), own, items, _NATURAL.get(basis, 0.0))
            )
        fitted = self._fitter.fit(case.receipt, units)
        if fitted.fit is Fit.PART:
            prior += _SPREAD_OVER_SEVERAL
        return self.weigher.explanation(case, fitted, basis, prior)

    def _again_together(self, case: Case, found: Sequence[Explanation]) -> list[Explanation]:
        """Explain the line by the likeliest set with one of its items replaced by a settled one that was meant."""
        hits = case.reading.hits
        settled = [unit for unit, hit in hits.items() if not self._pool.left[unit] and hit.weight > FAINT]
        if not found:
            return []
        best = max(found, key=lambda each: (each.weight, each.units))
        again = []
        for unit in settled:
            for other in best.units:
                same = self._pool.units[unit].billed == self._pool.left[other]
                if same and (other not in hits or overlap(hits[unit], hits[other])):
                    units = [unit if each == other else each for each in best.units]
                    shares = tuple((unit if at == other else at, share) for at, share in best.fitted.shares)
                    prior = best.prior + log(likelihoods.SETTLED)
                    fitted = best.fitted._replace(shares=shares)
                    each = self.weigher.explanation(case, fitted, Basis.AGAIN, prior)._replace(settled=True)
                    again.append(each._replace(text=self.weigher.text(case, units)))
        return again

    def _again(self, case: Case) -> list[Explanation]:
        """Explain the line as paying once more what has nothing left."""
        receipt, currency = case.receipt, case.receipt.line.currency
        found = []
        units = [unit for unit in case.reading.hits if self._pool.is_settled(unit, receipt.amount)]
        units += [
            unit
            for client in case.ranked
            for unit in self._pool.settled_of(client, currency, receipt.amount)
            if unit not in case.reading.hits
        ]
        for unit in units:
            known = self._pool.units[unit]
            hit = case.reading.hits.get(unit)
            if hit and hit.slips > 1 and not self._fitter.nearly(receipt, unit):
                continue
            if known.currency == currency and known.billed > 0:
                prior = likelihoods.prior_of_again(self._pool.weighed(currency), named=hit is not None)
                fitted = self._fitter.again(receipt, unit)
                found.append(self.weigher.explanation(case, fitted, Basis.AGAIN, prior)._replace(settled=True))
        return found

    def _sums(self, case: Case) -> list[Explanation]:
        """Explain the line by several units of a likely client that it does not name."""
        likely = [client for client in case.ranked if case.standings[client].likelihood >= SIMILAR]
        return [
            self._set(case, units, basis)
            for client in likely
            for units, basis in sorted(self._candidates.sums(case, client).items())
        ]
