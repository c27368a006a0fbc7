"""The matrix: what is open by pool and bucket, at which rate, and what is expected to be lost of it.

Exposure is the gross open items; unapplied credit and credit balances do not lower it and stand beside it. What is
looked at by itself is in no pool.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from arledger.model.book import Book
from arledger.model.documents import Item
from arledger.model.money import ZERO, exact_sum, minor_digits, sums
from arledger.policy.provision import ProvisionSettings, SpecificAllowance
from arledger.policy.settings import Policy
from arledger.provisioning.rates import ALL, NO_POOL, Rate, percent
from arledger.subledger.aging import Buckets, age_of
from arledger.subledger.clients import client_named, text_of

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
    unapplied: Decimal

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
    digits = minor_digits(currency)
    half_up = floor(abs(exact) * 10**digits + Fraction(1, 2))
    return Decimal(half_up if exact >= 0 else -half_up).scaleb(-digits)


def pool_of(book: Book, settings: ProvisionSettings) -> Callable[[str], str]:
    """Return how to tell the pool of a client by their id: their value of a key, or one for all."""
    if not settings.pool_by:
        return lambda _: ALL
    values = {name: text_of(client.meta, settings.pool_by) or NO_POOL for name, client in book.clients.items()}
    return lambda client: values.get(client, NO_POOL)


def allowances(
    book: Book, policy: Policy, buckets: Buckets, rates_of: RatesOf, booked: Iterable[str] = ()
) -> list[Allowance]:
    """Return the allowance of each currency in which anything is open, was given on account, or is `booked`.

    Raises KeyError with pool, currency and bucket where a bucket with an exposure has no rate, and SeveralMeant where
    a single amount is to be lost of several things.
    """
    pool = pool_of(book, policy.provision)
    open_items = [item for item in book.items if item.open]
    apart = specific_rows(book, open_items, policy.provision)
    _refuse_several(open_items, apart)
    exposures: defaultdict[str, defaultdict[tuple[str, str], list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    alone: defaultdict[str, list[Item]] = defaultdict(list)
    for item in open_items:
        if id(item) in apart:
            alone[item.currency].append(item)
        else:
            bucket = buckets.name(age_of(item, book.as_of, policy.aging.by))
            exposures[item.currency][pool(item.client), bucket].append(item.open)
    unapplied = sums((credit.currency, credit.open) for credit in book.credits if credit.open)
    return [
        Allowance(
            currency=currency,
            cells=tuple(_cells(currency, exposures[currency], buckets, rates_of)),
            specific=tuple(_specific(alone[currency], apart)),
            unapplied=unapplied.get(currency, ZERO),
        )
        for currency in sorted({*exposures, *alone, *unapplied, *booked})
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
                    raise KeyError(pool, currency, bucket)
                rate = Rate(Fraction(0), "nothing reached it")
            found.append(Cell(pool, bucket, exposure, rate, Fraction(exposure) * rate.share))
    return found


class SeveralMeant(Exception):
    """One amount is to be lost of the open items of several clients or currencies; its argument is the row."""


def specific_rows(
    book: Book, open_items: Iterable[Item], settings: ProvisionSettings
) -> dict[int, SpecificAllowance]:
    """Return the rows by the `id` of the open items that they take out of the pool: by number, else by client.

    A client is meant by its id or its name, as everywhere.
    """
    rows = [(row, client_named(row.client, book.clients)) for row in settings.specific]
    by_number = {(row.invoice, client): row for row, client in rows if row.invoice}
    by_client = {client: row for row, client in rows if not row.invoice}
    found = {}
    for item in open_items:
        row = by_number.get((item.number, item.client)) or by_number.get((item.number, ""))
        row = row or by_client.get(item.client)
        if row:
            found[id(item)] = row
    return found


def _specific(items: Sequence[Item], apart: Mapping[int, SpecificAllowance]) -> list[Specific]:
    """Return the cases of one currency, sorted by client and number."""
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


def _refuse_several(items: Iterable[Item], apart: Mapping[int, SpecificAllowance]) -> None:
    """Refuse an amount that would be lost more than once."""
    meant: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for item in items:
        row = apart.get(id(item))
        if row and row.amount is not None:
            meant[id(row)].add((item.client, item.currency))
            if len(meant[id(row)]) > 1:
                raise SeveralMeant(row)
