"""The ways to explain one line, each with its points: what is named, who paid, how the amount fits."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from arledger.matching.amount_fit import MET, POINTS, Fit, Fitted, Fitter
from arledger.matching.grading import Sign
from arledger.matching.invoice_mentions import Reading
from arledger.matching.names import NAME, OTHER, SIMILAR, Standing
from arledger.matching.number_index import Grade, NumberIndex
from arledger.matching.open_balances import SHOWN, Pool
from arledger.matching.receipts import ReceiptLine
from arledger.matching.subset_sums import SEARCHED, Halves, hardly_chance, rivalry, small_sets

ONLY, TELLING, CONFIRMED, BACKED, STRANGER, SPLIT, SOME, LEFT_OUT = 20, 10, 10, 5, -20, -20, -10, -25
WORTH_SHOWING = 40
_CLIENTS, _NAMED, _WAYS, _SUMMED = 4, 14, 12, 200
_CLIENT_RARITY = 200
_RIVALRY = Fraction(1, 50)


class Basis(StrEnum):
    """What a way rests on besides numbers and names."""

    NAMED = "named"
    SOME_NAMED = "some of those named"
    COMPLETED = "the items named and another one of the client that completes the sum"
    AMOUNT = "the amount alone"
    ALL_OPEN = "all that the client has open"
    ALL_DUE = "all that the client has past due"
    OLDEST = "the oldest items of the client"
    MONTH = "all of the client's items of one month"
    SUM = "the only items of the client that add up to it"
    TOGETHER = "lines that belong together"


class Way(NamedTuple):
    """One explanation of a line.

    `grade` is the average grade of the units, `weakest` the lowest. Two ways differ when their units do.
    """

    points: int
    fitted: Fitted
    basis: Basis
    grade: int
    weakest: Grade
    standing: int
    alone: bool

    @property
    def units(self) -> tuple[int, ...]:
        """The units that the way pays."""
        return tuple(unit for unit, _ in self.fitted.shares)


class Case(NamedTuple):
    """A receipt with all that does not change while lines are matched.

    `ranked` are the clients that fit the payer best, `known` the one that surely paid, if any.
    """

    receipt: ReceiptLine
    reading: Reading
    standings: Mapping[str, Standing]
    ranked: tuple[str, ...]
    known: str


def make_case(receipt: ReceiptLine, reading: Reading, standings: Mapping[str, Standing]) -> Case:
    """Put together what is known of a line."""
    ranked = tuple(sorted(standings, key=lambda client: (-standings[client].points, client)))
    known = ranked[0] if ranked and standings[ranked[0]].points >= NAME else ""
    return Case(receipt, reading, standings, ranked[:_CLIENTS], known)


class Explainer:
    """Finds the ways to explain lines by what is open now."""

    def __init__(self, pool: Pool, fitter: Fitter, numbers: NumberIndex) -> None:
        self._pool = pool
        self._fitter = fitter
        self._numbers = numbers
        self._halves: dict[tuple[int, ...], Halves] = {}
        self._sure: frozenset[int] = frozenset()

    def ways(self, case: Case) -> list[Way]:
        """Return the ways in falling order of points, at most one for the same units."""
        receipt = case.receipt
        named = [unit for unit in case.reading.hits if self._payable(unit, receipt)]
        self._sure = frozenset(unit for unit in named if self.grade(case, unit) > Grade.WEAK)
        found = [self._way(case, [unit], Basis.NAMED) for unit in named]
        found += self._several(case, named)
        single = self._by_amount(case, named)
        if not any(case.reading.hits[unit].grade > Grade.WEAK for unit in named):
            sums, rivals = self._sums(case)
            owing = {self._client(way) for way in single}
            found += [self._beside(way, owing) for way in sums]
            single = [self._beside(way, rivals) for way in single]
        found += single
        best: dict[tuple[int, ...], Way] = {}
        for way in found:
            key = tuple(sorted(way.units))
            if key not in best or best[key].points < way.points:
                best[key] = way
        return sorted(best.values(), key=lambda way: (-way.points, sorted(way.units)))[:_WAYS]

    def _payable(self, unit: int, receipt: ReceiptLine) -> bool:
        known = self._pool.units[unit]
        return known.currency == receipt.line.currency and self._pool.left[unit] > 0

    def grade(self, case: Case, unit: int) -> Grade:
        """Return how surely the line names a unit; a plain number counts for more where its client pays."""
        hit = case.reading.hits.get(unit)
        if hit is None:
            return Grade.NONE
        if hit.grade > Grade.WEAK or not hit.plain or self.standing(case, [unit]) < SIMILAR:
            return hit.grade
        rare = self._numbers.rarity_for(self._pool.units[unit].client, hit.digits) >= _CLIENT_RARITY
        return Grade.FAIR if rare else hit.grade

    def _leaves_out(self, case: Case, units: Sequence[int]) -> bool:
        """Say whether the line names other open items as well, by a short number at least of the same client."""
        clients = {self._pool.units[unit].client for unit in units}
        return not self._sure.issubset(units) or any(
            hit.plain
            and unit not in units
            and self._pool.units[unit].client in clients
            and self._payable(unit, case.receipt)
            for unit, hit in case.reading.hits.items()
        )

    def names_another(self, case: Case) -> bool:
        """Say whether the line names an invoice of ours that has nothing left, or is not in the book."""
        return bool(case.reading.stranger) or self.names_settled(case)

    def names_settled(self, case: Case) -> bool:
        """Say whether the line surely names an invoice of ours that has nothing left."""
        return any(not self._pool.left[unit] and self.grade(case, unit) > Grade.WEAK for unit in case.reading.hits)

    def standing(self, case: Case, units: Iterable[int]) -> int:
        """Return the points for the payer: of several clients, the one that fits least counts."""
        none = OTHER if case.known else 0
        clients = {self._pool.units[unit].client for unit in units}
        return min(case.standings[client].points if client in case.standings else none for client in clients)

    def _way(self, case: Case, units: Sequence[int], basis: Basis, more: int = 0) -> Way:
        fitted = self._fitter.fit(case.receipt, units)
        return self.rated(case, fitted, basis, more if fitted.fit in MET else min(more, 0))

    def rated(self, case: Case, fitted: Fitted, basis: Basis, more: int) -> Way:
        """Give a way its points, `more` beside what number, payer and amount are worth."""
        units = [unit for unit, _ in fitted.shares]
        grades = [self.grade(case, unit) for unit in units]
        average, standing = sum(grades) // len(grades), self.standing(case, units)
        alone = False
        points = average + standing + POINTS[fitted.fit] + more
        receipt = case.receipt
        if len(units) == 1 and fitted.fit in MET and basis is not Basis.TOGETHER:
            unit = self._pool.units[units[0]]
            alone = self._alone(receipt, unit.at, fitted)
            points += ONLY if alone else 0
            within = abs(fitted.short) if fitted.fit is Fit.TOLERANCE else 0
            telling = self._pool.telling(unit.currency, self._pool.left[unit.at], within)
            points += TELLING if telling else 0
            points += self._confirmed(case, unit.at, grades[0]) if fitted.fit is not Fit.TOLERANCE else 0
            if max(grades) <= Grade.WEAK and self.names_another(case):
                excused = telling and self._pool.varied(unit.client, unit.currency) and self._resembles(case, unit.at)
                points += 0 if excused else STRANGER
        elif len(units) > 1 and (fitted.fit is Fit.PART or (fitted.fit is Fit.OVER and average < Grade.REFERENCE)):
            points += SPLIT
        elif fitted.fit not in MET and self._leaves_out(case, units):
            points += LEFT_OUT
        return Way(points, fitted, basis, average, min(grades), standing, alone)

    def _resembles(self, case: Case, unit: int) -> bool:
        """Say whether the text has a number of the unit, perhaps mangled, and not just inside a date or a sum."""
        hit = case.reading.hits.get(unit)
        return hit is not None and (hit.plain or hit.sign in (Sign.SLIP, Sign.ENDING, Sign.INSIDE))

    def _confirmed(self, case: Case, unit: int, grade: Grade) -> int:
        """Return what it adds that a number and an amount point to the same unit."""
        if grade > Grade.WEAK:
            return CONFIRMED
        return BACKED if grade is Grade.WEAK and case.reading.hits[unit].plain else 0

    def _alone(self, receipt: ReceiptLine, unit: int, fitted: Fitted) -> bool:
        """Say whether no other unit of the client fits the amount as well."""
        known = self._pool.units[unit]
        met = receipt.amount if fitted.fit is Fit.INSTALMENT else self._pool.left[unit]
        amounts = {met, receipt.amount}
        same = {
            other
            for amount in amounts
            for other in self._pool.exact(known.client, known.currency, amount, receipt.line.date)
        }
        return not same - {unit}

    def _several(self, case: Case, named: Sequence[int]) -> list[Way]:
        """Explain the line by several of the units that it names, completed by another of the client."""
        if not named:
            return []
        found = []
        amount, left = case.receipt.amount, self._pool.left
        sure = sorted(self._sure)
        if len(sure) > 1:
            way = self._way(case, sure, Basis.NAMED, ONLY)
            found.append(way)
            if way.fitted.fit is Fit.EXACT:
                return found
        listed = sorted(named, key=lambda unit: (-self.grade(case, unit), -self.standing(case, [unit]), unit))
        listed = sorted(listed[:_NAMED])
        values = [left[unit] for unit in listed]
        if len(listed) > 1:
            sets = Halves(values).find(amount, limit=3)
            more = (ONLY if len(sets) == 1 else 0) + SOME
            found += [self._way(case, [listed[at] for at in chosen], Basis.SOME_NAMED, more) for chosen in sets]
        return found + self._completed(case, sure)

    def _completed(self, case: Case, sure: Sequence[int]) -> list[Way]:
        rest = case.receipt.amount - sum(self._pool.left[unit] for unit in sure)
        clients = {self._pool.units[unit].client for unit in sure}
        if not sure or rest <= 0 or len(clients) > 1:
            return []
        line = case.receipt.line
        others = self._pool.exact(min(clients), line.currency, rest, line.date)
        others = [unit for unit in others if unit not in sure and self._pool.left[unit] == rest]
        more = ONLY if len(others) == 1 else 0
        return [self._way(case, [*sure, unit], Basis.COMPLETED, more) for unit in others[:2]]

    def _by_amount(self, case: Case, named: Sequence[int]) -> list[Way]:
        """Explain the line by single units that it does not name: of likely clients, then of anybody."""
        receipt = case.receipt
        line, amount = receipt.line, receipt.amount
        units: set[int] = set()
        for client in case.ranked:
            units |= set(self._pool.exact(client, line.currency, amount, line.date))
            if receipt.fee:
                units |= set(self._pool.exact(client, line.currency, amount + receipt.fee, line.date))
            units |= set(self._reduced(receipt, client))
        units |= set(self._pool.exact_anywhere(line.currency, amount, line.date))
        ways = [self._way(case, [unit], Basis.AMOUNT) for unit in sorted(units - set(named))]
        return [way for way in ways if way.fitted.fit in MET]

    def _reduced(self, receipt: ReceiptLine, client: str) -> list[int]:
        """Return the units of a client that the amount meets with a discount or within tolerance."""
        line, amount = receipt.line, receipt.amount
        found = [
            unit
            for unit in self._pool.discounted(client, line.currency)
            if self._pool.left[unit] - self._fitter.earned(unit, line.date) in (amount, amount + receipt.fee)
        ]
        reach = self._fitter.tolerated(line.currency, 2 * amount)
        if reach:
            found += self._pool.near(client, line.currency, (amount - reach, amount + reach), line.date)
        return found[:SHOWN]

    def _sums(self, case: Case) -> tuple[list[Way], set[str]]:
        """Explain the line by several units of a known client that it does not name.

        Beside the ways, return the clients whose sums are as likely to be meant as a single item is.
        """
        found: list[Way] = []
        rivals = set()
        for client in case.ranked:
            if case.standings[client].points >= SIMILAR:
                ways = self._sums_of(case, client)
                size = len(self._pool.of_client(client, case.receipt.line.currency, case.receipt.line.date))
                weight = sum((rivalry(size, len(way.units)) for way in ways), Fraction(0))
                if weight >= _RIVALRY or any(way.basis is not Basis.SUM for way in ways):
                    rivals.add(client)
                found += ways
        return found, rivals

    def _beside(self, way: Way, owing: AbstractSet[str]) -> Way:
        """Take from a way what it has for being the only one, where its client owes the amount otherwise as well."""
        if way.alone and self._client(way) in owing:
            return way._replace(points=way.points - ONLY, alone=False)
        return way

    def _client(self, way: Way) -> str:
        return self._pool.units[way.units[0]].client

    def _sums_of(self, case: Case, client: str) -> list[Way]:
        line, amount = case.receipt.line, case.receipt.amount
        if self._pool.count(client, line.currency) > _SUMMED:
            return []
        units = self._pool.of_client(client, line.currency, line.date)
        values = [self._pool.left[unit] for unit in units]
        if len(units) < 2 or sum(values) < amount:
            return []
        natural: dict[tuple[int, ...], Basis] = {}
        for basis, total in self._natural(case, units):
            natural.setdefault(total, basis)
        if len(units) <= SEARCHED:
            key = tuple(values)
            if key not in self._halves:
                self._halves[key] = Halves(values)
            sets = self._halves[key].find(amount, limit=3)
        else:
            sets = small_sets(values, amount, limit=3)
        chosen = {tuple(units[at] for at in each) for each in sets} | set(natural)
        found = []
        for each in sorted(chosen):
            parts = [self._pool.left[unit] for unit in each]
            sure = len(chosen) == 1 and (each in natural or hardly_chance(values, parts, len(each)))
            way = self._way(case, each, natural.get(each, Basis.SUM), ONLY if sure else 0)
            stranger = STRANGER if self.names_another(case) else 0
            found.append(way._replace(points=way.points + stranger, alone=sure))
        return found

    def _natural(self, case: Case, units: Sequence[int]) -> Iterable[tuple[Basis, tuple[int, ...]]]:
        """Yield the totals that people pay: everything, all past due, the oldest ones, one month's."""
        day, amount = case.receipt.line.date, case.receipt.amount
        left, known = self._pool.left, self._pool.units
        total = 0
        for size, unit in enumerate(units, start=1):
            total += left[unit]
            if total == amount and size > 1:
                yield (Basis.ALL_OPEN if size == len(units) else Basis.OLDEST), tuple(units[:size])
        due = tuple(unit for unit in units if known[unit].due < day)
        months: dict[tuple[int, int], list[int]] = {}
        for unit in units:
            months.setdefault((known[unit].issued.year, known[unit].issued.month), []).append(unit)
        for basis, group in ((Basis.ALL_DUE, due), *((Basis.MONTH, tuple(each)) for each in months.values())):
            if len(group) > 1 and sum(left[unit] for unit in group) == amount:
                yield basis, group
