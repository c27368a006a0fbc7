"""Conversion at the ledger's own prices: the latest one on or before the day."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.model.facts import Price
from arledger.model.problem import UserError


class Rate(NamedTuple):
    """One unit of `currency` is worth `rate` of the target, by the price of `date`.

    `inverse` is the ledger's own price where it has it the other way round: one of the target in `currency`.
    """

    currency: str
    rate: Decimal
    date: date | None
    inverse: Decimal | None = None


class Converter:
    """Converts into one target currency; looks each price up once and remembers which day it was."""

    def __init__(self, prices: Iterable[Price], target: str, as_of: date) -> None:
        self.target = target
        self._as_of = as_of
        self._rates = {target: Rate(target, Decimal(1), None)}
        self._known: dict[str, list[tuple[date, bool, Decimal]]] = {}
        for price in prices:
            if price.date > as_of or not price.rate:
                continue
            if price.quote == target:
                self._known.setdefault(price.currency, []).append((price.date, True, price.rate))
            elif price.currency == target:
                self._known.setdefault(price.quote, []).append((price.date, False, price.rate))

    def rate(self, currency: str) -> Rate:
        """Return the rate for `currency`; on one day a direct price goes before an inverse one.

        Raises UserError where the ledger has no price for it on or before the day.
        """
        if currency not in self._rates:
            known = self._known.get(currency)
            if not known:
                raise UserError(
                    f"the ledger has no price of {currency} in {self.target} on or before {self._as_of}",
                    f"Add one, for example: {self._as_of} price {currency} 1.00 {self.target}",
                    exit_code=1,
                )
            day, direct, number = max(known)
            self._rates[currency] = Rate(currency, number if direct else 1 / number, day, None if direct else number)
        return self._rates[currency]

    def convert(self, number: Decimal, currency: str) -> Decimal:
        """Return `number` in the target currency, unrounded."""
        return number * self.rate(currency).rate

    def used(self) -> tuple[Rate, ...]:
        """Return the rates that were asked for, the target's own left out."""
        return tuple(rate for name, rate in sorted(self._rates.items()) if name != self.target)
