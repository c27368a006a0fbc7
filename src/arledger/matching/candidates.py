"""Which items a line may pay at all: by what its text names, by its amount, and sums that people pay."""

from collections.abc import Iterable, Mapping, Sequence

from arledger.matching.amounts import Fitter
from arledger.matching.contracts import all_but_few, halves_of, is_contract, pays_contracts
from arledger.matching.explanations import Basis, Case
from arledger.matching.mentions import CITES, Reader
from arledger.matching.places import FAINT, combined, mentioned_at, places_of
from arledger.matching.pool import SHOWN, Pool
from arledger.matching.receipts import ReceiptLine
from arledger.matching.sums import SEARCHED, Halves, small_sets

_SUMMED, _SETS, _A_LITTLE = 200, 16, 50


class Candidates:
    """Finds the items and sets of items that are worth weighing, by what is open now."""

    def __init__(self, pool: Pool, fitter: Fitter, reader: Reader) -> None:
        self._pool = pool
        self._fitter = fitter
        self._reader = reader
        self._halves: dict[tuple[int, ...], Halves] = {}

    def prepared(self, case: Case) -> Case:
        """Return a case with what its text may mean with several slips, of the units that fit by their amount."""
        receipt = case.receipt
        hits = dict(case.reading.hits)
        amount, line = receipt.amount, receipt.line
        near = self._pool.near_anywhere(line.currency, (amount, amount + max(100, amount // 1000)), line.date)
        for unit in [*self.by_amount(case), *near] if case.reading.queries else ():
            hit = self._reader.mangled(case.reading, unit)
            if hit and hit.weight > CITES and (unit not in hits or hits[unit].weight < hit.weight):
                hits[unit] = hit
        reading = case.reading._replace(hits={unit: hits[unit] for unit in sorted(hits)})
        owners = {unit: self._pool.units[unit].client for unit in hits}
        return case._replace(reading=reading, places=mentioned_at(hits, reading.strangers, owners))

    def by_amount(self, case: Case) -> list[int]:
        """Return units that fit by their amount: of likely clients, and of anybody."""
        receipt = case.receipt
        line, amount = receipt.line, receipt.amount
        units: set[int] = set()
        for client in case.ranked:
            units |= set(self._pool.exact(client, line.currency, amount, line.date))
            if receipt.fee:
                units |= set(self._pool.exact(client, line.currency, amount + receipt.fee, line.date))
            units |= set(self._reduced(receipt, client))
            units |= {at for at in self._pool.withheld(client, line.currency) if self._pool.net(at) == amount}
        units |= set(self._pool.exact_anywhere(line.currency, amount, line.date))
        return sorted(units - case.reading.hits.keys())

    def _reduced(self, receipt: ReceiptLine, client: str) -> list[int]:
        """Return the units of a client that the amount meets with a discount, within tolerance, or a little short."""
        line, amount = receipt.line, receipt.amount
        found = [
            unit
            for unit in self._pool.discounted(client, line.currency)
            if self._pool.left[unit] - self._fitter.earned(unit, line.date) in (amount, amount + receipt.fee)
            or self._pool.left[unit] - self._pool.units[unit].discount == amount
        ]
        reach = self._fitter.tolerated(line.currency, 2 * amount)
        between = amount - reach, amount + max(reach, amount // _A_LITTLE)
        return [*found, *self._pool.near(client, line.currency, between, line.date)][: 2 * SHOWN]

    def named(self, case: Case, units: Sequence[int]) -> dict[tuple[int, ...], Basis]:
        """Return sets of the units that a line names, of each client and of several, with what they rest on."""
        hits = case.reading.hits
        listed = [unit for unit in units if hits[unit].weight > FAINT]
        clients = sorted({self._pool.units[unit].client for unit in listed})
        chosen: dict[tuple[int, ...], Basis] = {}
        for client in clients:
            self._named_of(case, [unit for unit in listed if self._pool.units[unit].client == client], chosen)
        if len(clients) > 1:
            several = [places[0] for places in places_of(listed, hits)]
            for size in range(2, len(several) + 1):
                chosen.setdefault(tuple(sorted(several[:size])), Basis.NAMED)
        return {units: basis for units, basis in chosen.items() if len(units) > 1}

    def halves(self, case: Case, units: Sequence[int]) -> dict[tuple[int, ...], Basis]:
        """Return both parts of financed invoices together: of those that a line names, and of the exact amount."""
        left, amount = self._pool.left, case.receipt.amount
        both = halves_of({*units, *self._pool.halves}, self._pool)
        return {
            (one, other): Basis.NAMED
            for one, other in both
            if one in units or other in units or left[one] + left[other] == amount
        }

    def _named_of(self, case: Case, listed: Sequence[int], chosen: dict[tuple[int, ...], Basis]) -> None:
        """Choose sets of one client: the surest at each place, and what the places may mean that makes the sum."""
        amount, left, hits = case.receipt.amount, self._pool.left, case.reading.hits
        places = places_of(listed, hits)
        for size in range(1, len(places) + 1):
            units = [each[0] for each in places[:size]]
            chosen.setdefault(tuple(sorted(units)), Basis.NAMED)
            rest = amount - sum(left[unit] for unit in units)
            if rest > 0 and hits[units[0]].is_sure:
                line, client = case.receipt.line, self._pool.units[units[0]].client
                others = self._pool.exact(client, line.currency, rest, line.date)
                reach = max(self._fitter.tolerated(line.currency, amount), rest // _A_LITTLE)
                others = others or self._pool.near(client, line.currency, (rest, rest + reach), line.date)
                for other in [unit for unit in others if unit not in listed and left[unit] >= rest][:2]:
                    chosen.setdefault(tuple(sorted((*units, other))), Basis.COMPLETED)
        most = amount + max(self._fitter.tolerated(case.receipt.line.currency, 2 * amount), amount // _A_LITTLE)
        for found in combined(places, left, (amount, most)):
            named = len(found) == len(places)
            chosen.setdefault(tuple(sorted(found)), Basis.NAMED if named else Basis.SOME_NAMED)

    def sums(self, case: Case, client: str) -> dict[tuple[int, ...], Basis]:
        """Return sets of a client's units that the amount makes up, with what they rest on."""
        line = case.receipt.line
        if self._pool.count(client, line.currency) > _SUMMED:
            return {}
        units = self._pool.of_client(client, line.currency, line.date)
        chosen: dict[tuple[int, ...], Basis] = {}
        if client in self._pool.payers:
            units = [unit for unit in units if is_contract(self._pool.units[unit], line.date)] or units
            net = [self._pool.net(unit) for unit in units]
            if any(self._pool.units[unit].kept for unit in units):
                self._add_sums(case, units, net, chosen)
        self._add_sums(case, units, [self._pool.left[unit] for unit in units], chosen)
        return chosen

    def _add_sums(
        self, case: Case, units: Sequence[int], values: Sequence[int], chosen: dict[tuple[int, ...], Basis]
    ) -> None:
        """Choose sets of units of which the values make up the amount."""
        amount = case.receipt.amount
        if len(units) < 2 or sum(values) < amount:
            return
        for basis, total in self._natural(case, units, dict(zip(units, values, strict=True))):
            chosen.setdefault(total, basis)
        if len(units) <= SEARCHED:
            key = tuple(values)
            if key not in self._halves:
                self._halves[key] = Halves(values)
            sets = self._halves[key].find(amount, limit=_SETS)
        else:
            sets = small_sets(values, amount, limit=_SETS)
            if pays_contracts((self._pool.units[unit] for unit in units), self._pool.units[units[0]].client):
                sets += all_but_few(values, amount, _SETS)
        for places in sets:
            chosen.setdefault(tuple(units[at] for at in places), Basis.SUM)

    def _natural(
        self, case: Case, units: Sequence[int], left: Mapping[int, int]
    ) -> Iterable[tuple[Basis, tuple[int, ...]]]:
        """Yield the totals that people pay: the months named, everything, all past due, the oldest, one month's."""
        day, amount = case.receipt.line.date, case.receipt.amount
        known = self._pool.units
        total = 0
        for size, unit in enumerate(units, start=1):
            total += left[unit]
            if total == amount and size > 1:
                yield (Basis.ALL_OPEN if size == len(units) else Basis.OLDEST), tuple(units[:size])
        due = tuple(unit for unit in units if known[unit].due < day)
        months: dict[tuple[int, int], list[int]] = {}
        for unit in units:
            months.setdefault((known[unit].issued.year, known[unit].issued.month), []).append(unit)
        told = tuple(unit for unit in units if known[unit].months & case.receipt.months)
        for basis, group in (
            (Basis.MONTHS_NAMED, told),
            (Basis.ALL_DUE, due),
            *((Basis.MONTH, tuple(each)) for each in months.values()),
        ):
            if len(group) > 1 and sum(left[unit] for unit in group) == amount:
                yield basis, group
