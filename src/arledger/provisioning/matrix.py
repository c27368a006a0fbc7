"""The matrix: what is open by pool and bucket, at which rate, and what is expected to be lost of it.

Exposure is the gross open items; unapplied credit and credit balances do not lower it and stand beside it. What is
looked at by itself is in no pool.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from arledger.model.book import Book
from arledger.model.documents import Item
from arledger.model.money import ZERO, exact_sum, minor_digits, round_to, sums
from arledger.policy.provision import ProvisionSettings, SpecificAllowance
from arledger.policy.settings import Policy
from arledger.provisioning.rates import ALL, NO_POOL, Rate, percent
from arledger.subledger.aging import Buckets, age_of
from arledger.subledger.clients import text_of

RatesOf = Callable[[str, str], Mapping[str, Rate]]
"""Tells the rates of a pool in a currency, by bucket."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One pool and bucket: what is open, the rate, and the exact allowance."""

    pool: str
    bucket: str
    exposure: Decimal
    rate: Rate
    exact: Fraction


@dataclass(frozen=True, slots=True)
class Specific:
    """What is looked at by itself: what is open of it, and what of that is expected to be lost."""

    client: str
    invoice: str
    exposure: Decimal
    exact: Fraction
    rate: Fraction | None
    reason: str


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is expected to be lost in one currency."""

    currency: str
    cells: tuple[Cell, ...]
    specific: tuple[Specific, ...]
    beside: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        """All of it, rounded half up once."""
        exact = sum((cell.exact for cell in self.cells), Fraction(0))
        return coins(sum((case.exact for case in self.specific), exact), self.currency)

    @property
    def exposure(self) -> Decimal:
        """All open items."""
        return exact_sum([*(cell.exposure for cell in self.cells), *(case.exposure for case in self.specific)])


def coins(exact: Fraction, currency: str) -> Decimal:
    """Round an exact amount half up to coins."""
    return round_to(Decimal(exact.numerator) / Decimal(exact.denominator), minor_digits(currency))


def pool_of(book: Book, settings: ProvisionSettings) -> Callable[[Item], str]:
    """Return how to tell the pool of an item: the client's value of a key, or one for all."""
    if not settings.pool_by:
        return lambda _: ALL
    values = {name: text_of(client.meta, settings.pool_by) or NO_POOL for name, client in book.clients.items()}
    return lambda item: values.get(item.client, NO_POOL)


def allowances(book: Book, policy: Policy, buckets: Buckets, rates_of: RatesOf) -> list[Allowance]:
    """Return the allowance of each currency in which anything is open, or was given on account.

    Raises KeyError where a bucket with an exposure has no rate.
    """
    settings, pool = policy.provision, pool_of(book, policy.provision)
    open_items = [item for item in book.items if item.open]
    apart = _apart(open_items, settings)
    exposures: defaultdict[str, defaultdict[tuple[str, str], list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    alone: defaultdict[str, list[Item]] = defaultdict(list)
    for item in open_items:
        if id(item) in apart:
            alone[item.currency].append(item)
        else:
            bucket = buckets.name(age_of(item, book.as_of, policy.aging.by))
            exposures[item.currency][pool(item), bucket].append(item.open)
    unapplied = sums((credit.currency, credit.open) for credit in book.credits if credit.open)
    return [
        Allowance(
            currency=currency,
            cells=tuple(_cells(currency, exposures[currency], buckets, rates_of)),
            specific=tuple(_specific(alone[currency], apart)),
            beside={"unapplied": unapplied.get(currency, ZERO)},
        )
        for currency in sorted({*exposures, *alone, *unapplied})
    ]


def _cells(
    currency: str, exposures: Mapping[tuple[str, str], Sequence[Decimal]], buckets: Buckets, rates_of: RatesOf
) -> list[Cell]:
    """Return a row for each bucket of every pool with an exposure."""
    found = []
    for pool in sorted({pool for pool, _ in exposures}):
        rates = rates_of(pool, currency)
        for bucket in buckets.names:
            exposure = exact_sum(exposures.get((pool, bucket), ()))
            rate = rates.get(bucket)
            if rate is None:
                if exposure:
                    raise KeyError(bucket)
                rate = Rate(Fraction(0), "nothing reached it")
            found.append(Cell(pool, bucket, exposure, rate, Fraction(exposure) * rate.share))
    return found


def _apart(items: Sequence[Item], settings: ProvisionSettings) -> dict[int, SpecificAllowance]:
    """Return which items are looked at by themselves: by their number, else by their client."""
    by_number = {row.invoice: row for row in settings.specific if row.invoice}
    by_client = {row.client: row for row in settings.specific if not row.invoice}
    found = {}
    for item in items:
        row = by_number.get(item.number)
        if row and row.client in ("", item.client):
            found[id(item)] = row
        elif item.client in by_client:
            found[id(item)] = by_client[item.client]
    return found


def _specific(items: Sequence[Item], apart: Mapping[int, SpecificAllowance]) -> list[Specific]:
    groups: dict[tuple[int, str, str], list[Item]] = {}
    for item in items:
        row = apart[id(item)]
        groups.setdefault((id(row), item.client, row.invoice), []).append(item)
    found = []
    for (_, client, invoice), own in sorted(groups.items(), key=lambda each: each[0][1:]):
        row, exposure = apart[id(own[0])], exact_sum(item.open for item in own)
        rate, whole = None if row.rate is None else percent(row.rate), Fraction(exposure)
        exact = min(Fraction(row.amount or ZERO), whole) if rate is None else whole * rate
        found.append(Specific(client, invoice, exposure, exact, rate, row.reason))
    return found
