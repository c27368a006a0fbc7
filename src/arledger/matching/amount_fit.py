"""How an amount fits what is open: exactly, less a discount or a fee, within tolerance, in part, or over."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from arledger.matching.open_balances import Pool
from arledger.matching.receipts import ReceiptLine
from arledger.matching.units import Coins, earned
from arledger.matching.values import MatchOptions


class Fit(StrEnum):
    """How an amount fits."""

    EXACT = "exactly what is open"
    INSTALMENT = "exactly the instalments due first"
    DISCOUNT = "what is open less the discount earned"
    FEE = "what is open less the bank's fee"
    TOLERANCE = "within tolerance of what is open"
    GROUP = "what is open, together with other lines"
    GROUP_TOLERANCE = "what is open within tolerance, together with other lines"
    DEDUCTION = "a little less than is open"
    PART = "a part of what is open"
    OVER = "more than is open"


POINTS = {
    Fit.EXACT: 35,
    Fit.INSTALMENT: 35,
    Fit.DISCOUNT: 35,
    Fit.FEE: 35,
    Fit.TOLERANCE: 28,
    Fit.GROUP: 40,
    Fit.GROUP_TOLERANCE: 36,
    Fit.DEDUCTION: 22,
    Fit.PART: 15,
    Fit.OVER: 15,
}
CLOSING = frozenset([Fit.EXACT, Fit.DISCOUNT, Fit.FEE, Fit.TOLERANCE, Fit.GROUP, Fit.GROUP_TOLERANCE])
MET = CLOSING | {Fit.INSTALMENT}
WHOLE = frozenset([Fit.EXACT, Fit.INSTALMENT, Fit.DISCOUNT, Fit.FEE, Fit.GROUP])


class Fitted(NamedTuple):
    """An amount set against units: (unit, coins) for each, what is short and what is over.

    `lost` says that what is short is just a discount taken after its date.
    """

    fit: Fit
    shares: tuple[tuple[int, int], ...]
    short: int = 0
    over: int = 0
    lost: bool = False


class Fitter:
    """Fits amounts to units as far as they are open now."""

    def __init__(self, pool: Pool, coins: Coins, options: MatchOptions) -> None:
        self._pool = pool
        self._coins = coins
        self._options = options
        self._earned: dict[tuple[int, date], int] = {}

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
        if amount == total:
            return Fitted(Fit.EXACT, tuple(left))
        discounts = [self.earned(unit, receipt.line.date) for unit in units]
        less = [(unit, open_ - off) for (unit, open_), off in zip(left, discounts, strict=True)]
        reduced = total - sum(discounts)
        if reduced != total and amount == reduced:
            return Fitted(Fit.DISCOUNT, tuple(less), total - amount)
        if receipt.fee and amount + receipt.fee in (total, reduced):
            shares = left if amount + receipt.fee == total else less
            return Fitted(Fit.FEE, _cut(shares, receipt.fee), total - amount)
        tolerated = self.tolerated(receipt.line.currency, total)
        for target, shares in ((total, left), (reduced, less)):
            if abs(target - amount) <= tolerated:
                short, over = max(target - amount, 0), max(amount - target, 0)
                return Fitted(Fit.TOLERANCE, _cut(shares, short), total - amount + over, over)
        if amount > total:
            return Fitted(Fit.OVER, tuple(left), 0, amount - total)
        return self._part(receipt, left, total)

    def _part(self, receipt: ReceiptLine, left: Sequence[tuple[int, int]], total: int) -> Fitted:
        amount = receipt.amount
        short = total - amount
        lost = short == sum(self._pool.units[unit].discount for unit, _ in left)
        if len(left) == 1:
            unit = self._pool.units[left[0][0]]
            whole = self._pool.left[unit.at] == unit.open
            if whole and amount in unit.steps:
                return Fitted(Fit.INSTALMENT, ((unit.at, amount),), short)
        small = Decimal(short) * 100 <= Decimal(total) * self._options.deduction_percent
        return Fitted(Fit.DEDUCTION if small else Fit.PART, _cut(left, short), short, 0, lost)


def _cut(shares: Sequence[tuple[int, int]], short: int) -> tuple[tuple[int, int], ...]:
    """Take what is short off the largest share, and off the next where that is not enough."""
    cut = dict(shares)
    for unit, share in sorted(shares, key=lambda each: (-each[1], each[0])):
        off = max(min(short, share - 1), 0)
        cut[unit] -= off
        short -= off
    return tuple((unit, share) for unit, share in cut.items() if share > 0)
