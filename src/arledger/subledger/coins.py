"""What can be paid: open and unapplied amounts in whole coins, for what is proposed and for matching."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from arledger.model.book import Book
from arledger.model.money import ZERO, coin_digits, decimals, round_to, to_the_last_digit


@to_the_last_digit
def payable(book: Book) -> Book:
    """Return the book with open and unapplied amounts in coins; what they lose or gain is rounding, so that it ties.

    Amounts of one number, and credits of one client, are rounded together: three items of 13.333… can be paid with
    40.00. What is less than a coin altogether stays as it is.
    """
    coins = _Coins(book.facts.precision)
    items = []
    for at, item in enumerate(book.items):
        change = coins.change(item.open, item.currency, item.client, item.number or at) if item.open else ZERO
        items.append(item._replace(rounding=item.rounding - change) if change else item)
    credits_ = []
    for credit in book.credits:
        change = coins.change(credit.open, credit.currency, credit.client) if credit.open else ZERO
        if change:
            credit = credit._replace(open=credit.open + change, rounding=credit.rounding - change)  # noqa: PLW2901
        credits_.append(credit)
    return replace(book, items=tuple(items), credits=tuple(credits_))


class _Coins:
    """Rounds amounts that belong together so that their sum is rounded once."""

    def __init__(self, precision: Mapping[str, int]) -> None:
        self._precision = precision
        self._digits: dict[str, int] = {}
        self._exact: defaultdict[tuple[object, ...], Decimal] = defaultdict(Decimal)
        self._given: defaultdict[tuple[object, ...], Decimal] = defaultdict(Decimal)

    def change(self, amount: Decimal, currency: str, *of: object) -> Decimal:
        """Return what to add to an amount, so that it can be paid."""
        if currency not in self._digits:
            self._digits[currency] = coin_digits(currency, self._precision)
        digits, key = self._digits[currency], (currency, *of)
        if decimals(amount) <= digits and key not in self._exact:
            return ZERO
        exact = self._exact[key] + amount
        given = round_to(exact, digits) - self._given[key]
        if not given:
            return ZERO
        self._exact[key] = exact
        self._given[key] += given
        return given - amount
