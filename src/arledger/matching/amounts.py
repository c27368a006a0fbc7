"""How an amount fits what is open, how likely a payer of it sends just that, and how likely it comes by chance."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from math import exp, log
from typing import NamedTuple

from arledger.matching.pool import Pool
from arledger.matching.receipts import ReceiptLine
from arledger.matching.units import Coins, Unit, earned
from arledger.matching.values import MatchOptions, Paid


class Fit(StrEnum):
    """How an amount fits."""

    EXACT = "exactly what is open"
    INSTALMENT = "exactly the instalments due first"
    DISCOUNT = "what is open less the discount earned"
    FEE = "what is open less the bank's fee"
    LESSOR_FEE = "what is open less what the leasing company withholds"
    TOLERANCE = "within tolerance of what is open"
    GROUP = "what is open, together with other lines"
    GROUP_TOLERANCE = "what is open within tolerance, together with other lines"
    GROUP_DEDUCTION = "a little less than is open, together with other lines"
    DEDUCTION = "a little less than is open"
    PART = "a part of what is open"
    OVER = "more than is open"


CLOSING = frozenset([Fit.EXACT, Fit.DISCOUNT, Fit.FEE, Fit.LESSOR_FEE, Fit.TOLERANCE, Fit.GROUP, Fit.GROUP_TOLERANCE])
MET = CLOSING | {Fit.INSTALMENT}
WHOLE = frozenset([Fit.EXACT, Fit.INSTALMENT, Fit.DISCOUNT, Fit.FEE, Fit.LESSOR_FEE, Fit.GROUP])

_SHARES = {
    Fit.EXACT: 0.6,
    Fit.DISCOUNT: 0.4,
    Fit.FEE: 0.5,
    Fit.LESSOR_FEE: 0.5,
    Fit.INSTALMENT: 0.6,
    Fit.TOLERANCE: 0.05,
    Fit.DEDUCTION: 0.08,
    Fit.PART: 0.08,
    Fit.OVER: 0.03,
}
"""How often somebody who pays an invoice sends what is open, and so on (the study in docs/matching.md)."""

_PAID_BEFORE = 50
"""So many receipts count as seen before this book's own, to the shares above."""

_OTHERWISE = 0.001
"""How often somebody who pays once more pays another amount."""

_LATE = 0.05
"""How often a discount is taken after its day."""

_LEAST = 1e-12

_ZEROS = (0.5, 0.1, 0.22, 0.1, 0.05, 0.03)
"""How many of the amounts that people pay end in none, one, two, … zeros."""


class Fitted(NamedTuple):
    """An amount set against units: (unit, coins) for each, what is short and what is over.

    `lost` says that what is short is just a discount taken after its date. `density` is how likely a payer of
    these units sends just this amount, as a logarithm.
    """

    fit: Fit
    shares: tuple[tuple[int, int], ...]
    short: int = 0
    over: int = 0
    lost: bool = False
    density: float = 0.0


class Fitter:
    """Fits amounts to units as far as they are open now."""

    def __init__(self, pool: Pool, coins: Coins, options: MatchOptions) -> None:
        self._pool = pool
        self._coins = coins
        self._options = options
        self._earned: dict[tuple[int, date], int] = {}
        self._shares = _SHARES | shares_short(options.paid)

    def tolerated(self, currency: str, total: int) -> int:
        """Return the largest difference in coins that is tolerated on a total."""
        options = self._options
        allowed = self._coins.of(options.tolerances.get(currency, options.tolerance), currency)
        return min(allowed, int(total * options.tolerance_percent / 100))

    def earned(self, unit: int, paid_on: date) -> int:
        """Return the discount that a unit earns on a day, nothing where part of it is paid already."""
        known = self._pool.units[unit]
        if not known.discount or self._pool.left[unit] != known.open:
            return 0
        key = unit, paid_on
        if key not in self._earned:
            self._earned[key] = earned(known.items, paid_on, self._coins, self._options)
        return self._earned[key]

    def fit(self, receipt: ReceiptLine, units: Sequence[int]) -> Fitted:
        """Set the whole amount of a receipt against units that have something left."""
        left = [(unit, self._pool.left[unit]) for unit in units]
        total = sum(amount for _, amount in left)
        amount = receipt.amount
        met = self._met(amount, units, total)
        if met:
            return met
        discounts = [self.earned(unit, receipt.line.date) for unit in units]
        less = [(unit, open_ - off) for (unit, open_), off in zip(left, discounts, strict=True)]
        reduced = total - sum(discounts)
        if reduced != total and amount == reduced:
            return Fitted(Fit.DISCOUNT, tuple(less), total - amount, density=log(_SHARES[Fit.DISCOUNT]))
        if receipt.fee and amount + receipt.fee in (total, reduced):
            shares = left if amount + receipt.fee == total else less
            density = log(_SHARES[Fit.FEE])
            return Fitted(Fit.FEE, _cut(shares, receipt.fee), total - amount, density=density)
        tolerated = self.tolerated(receipt.line.currency, total)
        for target, shares in ((total, left), (reduced, less)):
            if abs(target - amount) <= tolerated:
                short, over = max(target - amount, 0), max(amount - target, 0)
                density = log(_SHARES[Fit.TOLERANCE] / (2 * tolerated))
                return Fitted(Fit.TOLERANCE, _cut(shares, short), total - amount + over, over, density=density)
        if amount > total:
            density = log(_SHARES[Fit.OVER]) - _spread(amount - total, total) + _as_round(amount, amount - total)
            return Fitted(Fit.OVER, tuple(left), 0, amount - total, density=density)
        return self._part(receipt, left, total)

    def _met(self, amount: int, units: Sequence[int], total: int) -> Fitted | None:
        """Set an amount against all of units, or all less what a leasing company withholds; None if it is another."""
        if amount == total:
            left = tuple((unit, self._pool.left[unit]) for unit in units)
            return Fitted(Fit.EXACT, left, density=log(_SHARES[Fit.EXACT]))
        net = tuple((unit, self._pool.net(unit)) for unit in units)
        if amount != sum(share for _, share in net) or not all(share > 0 for _, share in net):
            return None
        return Fitted(Fit.LESSOR_FEE, net, total - amount, density=log(_SHARES[Fit.LESSOR_FEE]))

    def nearly(self, receipt: ReceiptLine, unit: int) -> bool:
        """Say whether an amount is what a unit was at first, or but for what is tolerated or deducted."""
        billed = self._pool.units[unit].billed
        tolerated = self.tolerated(receipt.line.currency, billed)
        most = max(tolerated, int(billed * self._options.deduction_percent / 100))
        return -tolerated <= billed - receipt.amount <= most

    def again(self, receipt: ReceiptLine, unit: int) -> Fitted:
        """Set an amount against what a unit was at first: it has nothing left, and would be paid once more."""
        billed, amount = self._pool.units[unit].billed, receipt.amount
        tolerated = self.tolerated(receipt.line.currency, billed)
        most = int(billed * self._options.deduction_percent / 100)
        if amount == billed:
            density = log(_SHARES[Fit.EXACT])
        elif abs(amount - billed) <= tolerated:
            density = log(_SHARES[Fit.TOLERANCE] / (2 * tolerated))
        elif 0 < billed - amount <= most:
            density = log(_SHARES[Fit.DEDUCTION]) - _spread(billed - amount, most)
        else:
            density = log(_OTHERWISE) - log(billed)
        return Fitted(Fit.OVER, ((unit, amount),), 0, amount, density=density)

    def _part(self, receipt: ReceiptLine, left: Sequence[tuple[int, int]], total: int) -> Fitted:
        amount = receipt.amount
        short = total - amount
        lost = short == sum(self._pool.units[unit].discount for unit, _ in left)
        if len(left) == 1:
            unit = self._pool.units[left[0][0]]
            whole = self._pool.left[unit.at] == unit.open
            if whole and amount in unit.steps:
                density = log(_SHARES[Fit.INSTALMENT] / (1 + unit.steps.index(amount)))
                return Fitted(Fit.INSTALMENT, ((unit.at, amount),), short, density=density)
        most = int(total * self._options.deduction_percent / 100)
        fit = Fit.DEDUCTION if short <= most else Fit.PART
        if lost:
            density = log(_LATE)
        elif fit is Fit.DEDUCTION:
            density = log(self._shares[fit]) - _spread(short, most) + _as_round(amount, short)
        else:
            density = log(self._shares[fit] / total) + _as_round(amount, short)
        return Fitted(fit, _cut(left, short), short, 0, lost, density)


def shares_short(paid: Paid) -> dict[Fit, float]:
    """Return how often this book's payers pay a little less, or a part: as usual, moved by what it has seen."""
    seen = sum(paid) + _PAID_BEFORE
    often = {Fit.DEDUCTION: paid.deduction, Fit.PART: paid.part}
    return {fit: (count + _SHARES[fit] * _PAID_BEFORE) / seen for fit, count in often.items()}


def _spread(difference: int, most: int) -> float:
    """Return minus the logarithm of how likely one difference is: small ones are likelier, by their size."""
    return log(difference) + log(log(max(most, difference) + 2) + 1)


def _as_round(*amounts: int) -> float:
    """Return what it adds that whoever sends a part, or too much, likes round amounts as much as anybody."""
    return log(max(0.5, *(roundness(amount) for amount in amounts)))


def _cut(shares: Sequence[tuple[int, int]], short: int) -> tuple[tuple[int, int], ...]:
    """Take what is short off the largest share, and off the next where that is not enough."""
    cut = dict(shares)
    for unit, share in sorted(shares, key=lambda each: (-each[1], each[0])):
        off = max(min(short, share - 1), 0)
        cut[unit] -= off
        short -= off
    return tuple((unit, share) for unit, share in cut.items() if share > 0)


_RANGE = 16.0
"""From a cent to a hundred thousand, amounts are met about as often in each power of ten: so many natural ones."""

_REACH_PERCENT, _SMOOTHING = 5, 20
_RECURRING = 0.1
"""How much of what a client pays beside the book is of an amount that it owes or has owed otherwise."""

_NEVER_SEEN = 0.02

_NEARLY = 20
_MISSING = 0.15
"""How often an invoice that is not in the book is of the amount of one of the client's that is."""


_FEW_DIGITS, _SOME_DIGITS = 2e-3, 3e-4
"""One of the amounts that are written with one or two digits and zeros, or with three, over six powers of ten."""


def _on_account(amount: int) -> float:
    digits = len(str(amount).rstrip("0"))
    if amount < 1_000 or digits > 3:
        return 1 / (amount * _RANGE)
    return _SOME_DIGITS if digits == 3 else _FEW_DIGITS


class Chances:
    """How likely an amount is met by chance: by the amounts of the book and of the statement, and how round it is."""

    def __init__(self, units: Sequence[Unit], receipts: Iterable[ReceiptLine]) -> None:
        self._amounts: defaultdict[str, list[int]] = defaultdict(list)
        self._same: Counter[tuple[str, int]] = Counter()
        self._of_client: Counter[tuple[str, str, int]] = Counter()
        self._count: Counter[tuple[str, str]] = Counter()
        self._billed: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for unit in units:
            if unit.billed > 0:
                self._amounts[unit.currency].append(unit.billed)
                self._same[unit.currency, unit.billed] += 1
                self._of_client[unit.client, unit.currency, unit.billed] += 1
                self._count[unit.client, unit.currency] += 1
                self._billed[unit.client, unit.currency].append(unit.billed)
        for receipt in receipts:
            self._amounts[receipt.line.currency].append(receipt.amount)
        for amounts in (*self._amounts.values(), *self._billed.values()):
            amounts.sort()
        self._known: dict[tuple[str, int], float] = {}

    def of(self, currency: str, amount: int) -> float:
        """Return how likely money that has nothing to do with the book is of just this amount, not a logarithm."""
        key = currency, amount
        if key not in self._known:
            self._known[key] = self._density(currency, amount)
        return self._known[key]

    def _density(self, currency: str, amount: int) -> float:
        amounts = self._amounts.get(currency, [])
        reach = max(1, amount * _REACH_PERCENT // 100)
        # The amount itself and what it may pay are no sign of how often such amounts are met.
        near = max(0, bisect_right(amounts, amount + reach) - bisect_left(amounts, amount - reach) - 2)
        wide = 1 / (amount * _RANGE)
        local = near / (2 * reach + 1) / (len(amounts) + _SMOOTHING)
        others = max(0, self._same[currency, amount] - 1)
        recurring = _RECURRING * others / (len(amounts) + _SMOOTHING)
        return (wide / 2 + local / 2) * roundness(amount) + recurring

    def on_account(self, amount: int) -> float:
        """Return how likely just this is paid on account, not a logarithm: round amounts are likelier."""
        return _on_account(amount)

    def missing(self, client: str, currency: str, amount: int) -> float:
        """Return how likely an invoice of a client that is not in the book is of this amount, not a logarithm."""
        count = self._count[client, currency]
        alike = self._of_client[client, currency, amount] + self._nearly(client, currency, amount)
        return self.of(currency, amount) + (_MISSING * alike / count if alike else 0.0)

    def _nearly(self, client: str, currency: str, amount: int) -> float:
        """Return how many amounts of a client this one pays but for a little, by how likely that is."""
        known = self._billed[client, currency]
        least, most = amount - amount // _NEARLY, amount + amount // _NEARLY
        total = 0.0
        for billed in known[bisect_left(known, least) : bisect_right(known, most)]:
            if billed > amount:
                total += _SHARES[Fit.DEDUCTION] * exp(-_spread(billed - amount, billed // _NEARLY))
            elif billed < amount:
                total += _SHARES[Fit.OVER] * exp(-_spread(amount - billed, billed))
        return total / _SHARES[Fit.EXACT]

    def beside(self, client: str, currency: str, amount: int) -> float:
        """Return how likely money of a client that pays nothing in the book is of this amount, not a logarithm.

        Where the client owes an amount again and again, one more of it may be for what is not in the book.
        """
        same = self._of_client[client, currency, amount]
        seen = same - 1 + _NEVER_SEEN if same else _NEVER_SEEN * self._nearly(client, currency, amount)
        share = seen / (self._count[client, currency] + 5)
        return self.of(currency, amount) + _RECURRING * share


def roundness(amount: int) -> float:
    """Return how much oftener an amount with so many zeros at its end is met than any one of its size."""
    zeros = len(str(amount)) - len(str(amount).rstrip("0"))
    zeros = min(zeros, len(str(amount)) - 1, len(_ZEROS) - 1)
    return max(_ZEROS[zeros] * float(10**zeros) / (0.9 if zeros < len(_ZEROS) - 1 else 1.0), _LEAST)
