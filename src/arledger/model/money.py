"""Money: Decimal amounts and how their digits are kept.

No float ever touches an amount. Sums keep every digit of their parts; padding adds
zeros for the reader and never rounds.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

from arledger.model.currencies import CURRENCIES

ZERO = Decimal(0)
# More digits than any amount has: nothing is lost where the usual 28 are too few.
_WIDE = Context(prec=200)

# ISO 4217: currencies whose minor unit is not a hundredth.
_NO_MINOR_UNIT = frozenset((
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
))  # fmt: skip
_THOUSANDTHS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))


def minor_digits(currency: str) -> int:
    """Return how many decimals a currency's smallest coin has (ISO 4217); 2 for what ISO does not list."""
    if currency in _NO_MINOR_UNIT:
        return 0
    return 3 if currency in _THOUSANDTHS else 2


_P = ParamSpec("_P")
_R = TypeVar("_R")
_K = TypeVar("_K", bound=Hashable)
# Of what has no coins, such as hours or a token, a part this small is no amount that anybody owes.
_SMALLEST_PART = 8


def coin_digits(currency: str, finer: Mapping[str, int]) -> int:
    """Return how many decimals what a currency is paid in has.

    `finer` is what the ledger itself says: it counts where it is finer than the coin, and wherever there is no coin.
    """
    if currency in CURRENCIES:
        return max(minor_digits(currency), finer.get(currency, 0))
    return finer.get(currency, _SMALLEST_PART)


def half_coin(currency: str, finer: Mapping[str, int]) -> Decimal:
    """Return half of the smallest coin: what is less than that nobody can pay."""
    return Decimal(5).scaleb(-coin_digits(currency, finer) - 1)


def to_the_last_digit(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let a function add and subtract without rounding: `40.00/3` fills the usual 28 digits by itself."""

    @wraps(function)
    def exactly(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with localcontext(_WIDE):
            return function(*args, **kwargs)

    return exactly


def exact_sum(numbers: Iterable[Decimal]) -> Decimal:
    """Add up without rounding."""
    with localcontext(_WIDE):
        return sum(numbers, ZERO)


def sums(numbers: Iterable[tuple[_K, Decimal]]) -> defaultdict[_K, Decimal]:
    """Add numbers up by their keys, in the order in which these come; under every other key is zero."""
    totals: defaultdict[_K, Decimal] = defaultdict(Decimal)
    for key, number in numbers:
        totals[key] += number
    return totals


class Money(NamedTuple):
    """An amount of one currency; positive is what clients owe, negative what is owed to them."""

    number: Decimal
    currency: str

    def __str__(self) -> str:
        """Print as Beancount does: number, space, currency."""
        return f"{self.number:f} {self.currency}"


def decimals(number: Decimal) -> int:
    """Count the digits behind the decimal point as written (`1.50` has two, `15E1` none)."""
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def pad(number: Decimal, digits: int) -> Decimal:
    """Give `number` at least `digits` decimals, without ever losing one that it has."""
    if decimals(number) >= digits:
        return number
    return number.quantize(Decimal(1).scaleb(-digits), context=_WIDE)


def without_tail(number: Decimal, currency: str) -> Decimal:
    """Leave out the zeros behind the currency's coins that a sum with finer amounts has."""
    digits = minor_digits(currency)
    return number if decimals(number) <= digits else pad(number.normalize(_WIDE), digits)


def in_coins(number: Decimal, currency: str) -> Decimal:
    """Return an amount with the digits of its currency's coins; a finer one keeps what it has, without zeros."""
    return pad(without_tail(number, currency), minor_digits(currency))


def round_to(number: Decimal, digits: int) -> Decimal:
    """Round half up to `digits` decimals: only for conversions and to be read, never what is added up."""
    return number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP, context=_WIDE)


def split(amount: Decimal, weights: Sequence[Decimal], digits: int) -> list[Decimal]:
    """Split an amount in proportion to weights, each part in whole coins, so that they add up to it exactly.

    Every part is cut to the coin, and those that were cut most get the missing coins, the largest weight first among
    equals. What is finer than a coin stays with the largest. The weights must not add up to zero.
    """
    total, coin = sum(weights, ZERO), Decimal(1).scaleb(-digits)
    if total == amount:
        return list(weights)
    exact = [_WIDE.divide(_WIDE.multiply(amount, weight), total) for weight in weights]
    parts = [part.quantize(coin, rounding=ROUND_FLOOR, context=_WIDE) for part in exact]
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], -weights[at], at))
    missing = amount - sum(parts, ZERO)
    for at in order[: int(missing / coin)]:
        parts[at] += coin
        missing -= coin
    largest = max(range(len(parts)), key=lambda at: (weights[at], -at))
    parts[largest] += missing
    return parts


def readable(number: Decimal, digits: int) -> Decimal:
    """Return `number` with no more than `digits` decimals; what would then be zero keeps its first two figures."""
    if decimals(number) <= digits:
        return number
    rounded = round_to(number, digits)
    return rounded if rounded or not number else round_to(number, min(decimals(number), 1 - number.adjusted()))


def plain(number: Decimal) -> str:
    """Write a number without an exponent and without a negative zero."""
    text = f"{number:f}"
    return text[1:] if number == 0 and text.startswith("-") else text


def readable_figure(number: Decimal, currency: str) -> Decimal:
    """Return an amount as it is read: in the currency's coins, without what a multiplication or division has left."""
    digits = coin_digits(currency, {})
    # One digit more, half a cent, somebody has written; anything finer is rounded.
    shown = number if decimals(number) == digits + 1 else readable(number, digits)
    return pad(shown, minor_digits(currency))


def figure_text(number: Decimal, currency: str) -> str:
    """Write an amount to be read: thousands separated, in the currency's coins."""
    return f"{readable_figure(number, currency):,f}"


def amount_text(number: Decimal, currency: str) -> str:
    """Write an amount for a sentence: the figure to be read, and the currency."""
    return f"{figure_text(number, currency)} {currency}"
