"""What an explanation of a line weighs: its factors, and those of a line that pays nothing in the book."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from math import exp, inf, log, log1p

from arledger.matching import likelihoods
from arledger.matching.amounts import Chances, Fit, Fitted
from arledger.matching.contracts import chance_of, names_buyers
from arledger.matching.explanations import Basis, Case, Explanation
from arledger.matching.habits import Habits
from arledger.matching.logarithms import log_sum
from arledger.matching.mentions import CITES, Hit, Stranger, overlap
from arledger.matching.pool import Pool

_MOST, _A_YEAR = 50, 330


class Weigher:
    """Weighs explanations, by what is open now."""

    def __init__(self, pool: Pool, chances: Chances, habits: Habits) -> None:
        self._pool = pool
        self._chances = chances
        self._habits = habits

    def explanation(self, case: Case, fitted: Fitted, basis: Basis, prior: float) -> Explanation:
        """Weigh an explanation; `prior` is the logarithm of how often such items are paid together."""
        units = [unit for unit, _ in fitted.shares]
        if fitted.fit in (Fit.OVER, Fit.DEDUCTION) and not fitted.lost:
            others = (hit for at, hit in case.reading.hits.items() if at not in units)
            prior += log(likelihoods.LEFT_OUT) if any(hit.is_sure for hit in others) else 0.0
        if fitted.fit is Fit.OVER:
            crumb = any(self._pool.is_settled(unit, case.receipt.amount, crumb=True) for unit in units)
            prior += log(likelihoods.OVER_CRUMB) if crumb else 0.0
        return Explanation(
            fitted, basis, prior, self.text(case, units), self.payer(case, units), self.day(case, units)
        )

    def text(self, case: Case, units: Sequence[int]) -> float:
        """Return how likely the text is where these units are paid, against one that is about something else."""
        hits = case.reading.hits
        used: list[Hit] = []
        for unit in sorted(units, key=lambda unit: -hits[unit].weight if unit in hits else 0.0):
            hit = hits.get(unit)
            if hit and hit.weight > 0 and not any(overlap(hit, other) for other in used):
                used.append(hit)
        numbers, unnamed = case.reading.numbers, len(units) - len(used)
        total = sum(hit.weight for hit in used) + likelihoods.cited(len(used), unnamed, numbers, self._habits)
        clients = {self._pool.units[unit].client for unit in units}
        unknown = likelihoods.MENTIONED_UNKNOWN if used else likelihoods.WRONG_NUMBER
        total += 0.0 if used else likelihoods.of_another_buyer(buyers=names_buyers(case))
        total += self._months(case, [unit for unit in units if unit not in hits])
        return total + self._mentions(case, used, clients, unknown)

    def _months(self, case: Case, units: Sequence[int]) -> float:
        """Return what the months that a text names add to items that it does not name."""
        named, day = case.receipt.months, case.receipt.line.date
        if not named:
            return 0.0
        total, told = 0.0, set[int]()
        for known in (self._pool.units[unit] for unit in units):
            # A month that lies a year back is another one of the name.
            asked = named if abs((day - known.due).days) < _A_YEAR else frozenset[int]()
            total += likelihoods.of_month(asked, known.months, {known.issued.month, known.due.month})
            told |= known.months & asked
        return total + likelihoods.named_months(len(told))

    def _mentions(
        self, case: Case, used: Sequence[Hit | Stranger], clients: AbstractSet[str], unknown: float
    ) -> float:
        """Return what it adds that a text may name documents besides, or `unknown` ones, each place in it once."""
        total = 0.0
        currency = case.receipt.line.currency
        items = self._pool.weighed(currency)
        another = likelihoods.mentioned(None, items, instead=not used)
        anybody = another if clients else likelihoods.mentioned_for_nothing(items)
        for place in case.places:
            if any(overlap(place.first, hit) for hit in used):
                continue
            weights = [place.best + anybody]
            if unknown:
                weights.append(place.unknown + log(unknown))
            for client in clients & place.by_client.keys():
                own = self._pool.count(client, currency)
                weights.append(place.by_client[client] + likelihoods.mentioned(own, items, instead=not used))
            total += log1p(exp(min(max(weights), _MOST)))
        return total

    def payer(self, case: Case, units: Sequence[int]) -> float:
        """Return how likely the payer's name is where these units are paid: of several clients, the least likely."""
        hits = case.reading.hits
        silent = not any(unit in hits and hits[unit].weight > CITES for unit in units)
        fits = {client: standing.likelihood for client, standing in case.standings.items()}
        best = max(fits.values(), default=1.0)
        known, day = [self._pool.units[unit] for unit in units], case.receipt.line.date
        return min(likelihoods.paid_by(chance_of(unit, fits, day), best, silent=silent) for unit in known)

    def day(self, case: Case, units: Sequence[int]) -> float:
        """Return how likely the day is where these units are paid: of several, the least likely."""
        known = [self._pool.units[unit] for unit in units]
        paid, amount = case.receipt.line.date, case.receipt.amount
        days = min(likelihoods.paid_on(paid, unit.issued, unit.due, self._habits) for unit in known)
        return days + likelihoods.crumbs([self._pool.is_settled(unit, amount, crumb=True) for unit in units])

    def nothing(self, case: Case) -> float:
        """Return the weight of a line that pays nothing in the book: of a client, or of somebody unknown.

        Either the text is about something else, or it names an invoice of ours that is not in the book.
        """
        currency, amount = case.receipt.line.currency, case.receipt.amount
        chances = self._chances
        stranger = max(case.reading.strangers, key=lambda each: each.weight, default=None)
        used = [stranger] if stranger else []
        else_ = self._mentions(case, [], frozenset(), 0.0)
        missing = (
            self._mentions(case, used, frozenset(), 0.0) + log(likelihoods.MISSING) + stranger.weight
            if stranger
            else -inf
        )
        any_amount = log(likelihoods.STRANGER * chances.of(currency, amount))
        weights = [any_amount + else_, any_amount + missing]
        fits = {client: standing.likelihood for client, standing in case.standings.items()}
        best = max(fits.values(), default=1.0)
        owing = self._pool.exact_anywhere(currency, amount, case.receipt.line.date)
        named = [unit for unit in case.reading.hits if self._pool.units[unit].currency == currency]
        for client in sorted({*fits, *(self._pool.units[unit].client for unit in (*owing, *named))}):
            share = log((self._pool.count(client, currency) + 1) / self._pool.weighed(currency))
            payer = share + likelihoods.paid_by(fits.get(client, 0.0), best, silent=True)
            density = likelihoods.BESIDE * chances.beside(client, currency, amount)
            density += likelihoods.ON_ACCOUNT * chances.on_account(amount)
            density *= likelihoods.BESIDE_CONTRACTS if client in self._pool.payers else 1
            weights.append(payer + log(density) + else_)
            payer = share + likelihoods.paid_by(fits.get(client, 0.0), best, silent=False)
            weights.append(payer + log(likelihoods.BESIDE * chances.missing(client, currency, amount)) + missing)
        return log_sum(weights)

    def foreign(self, case: Case) -> list[tuple[int, float]]:
        """Return items of other currencies that the text names letter by letter, each with its weight.

        Without a rate, any amount is as likely as another, unless the bank says what was sent.
        """
        line = case.receipt.line
        by_chance = log(self._chances.of(line.currency, case.receipt.amount))
        found = []
        for unit, hit in case.reading.hits.items():
            known = self._pool.units[unit]
            if known.currency != line.currency and self._pool.left[unit] and hit.is_sure and not hit.slips:
                prior = likelihoods.prior_of_foreign(self._pool.weighed(known.currency))
                weight = prior + self.text(case, [unit]) + self.payer(case, [unit]) + by_chance
                found.append((unit, weight))
        return sorted(found, key=lambda each: (-each[1], each[0]))
