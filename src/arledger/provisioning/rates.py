"""Rates of loss by pool and bucket, from the policy, and the overlay on them."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from arledger.model.money import plain
from arledger.policy.provision import ProvisionSettings

ALL = "all"
NO_POOL = "(none)"


class Rate(NamedTuple):
    """What share of an exposure is expected to be lost, exactly, and where the share is from."""

    share: Fraction
    source: str


RateTable = Mapping[tuple[str, str], Rate]
"""Rates by pool and bucket."""


def rates_of(settings: ProvisionSettings, pool: str, buckets: tuple[str, ...]) -> Mapping[str, Rate]:
    """Return the policy's rates of a pool by bucket, with the overlay; those of all where it has none of its own.

    Raises KeyError with the name of a bucket that has no rate.
    """
    own = settings.pools.get(pool)
    known = settings.rates if own is None else own
    source = "policy" if own is None else f"policy, pool {pool}"
    return {bucket: with_overlay(Rate(percent(known[bucket]), source), settings) for bucket in buckets}


def with_overlay(rate: Rate, settings: ProvisionSettings) -> Rate:
    """Raise a rate by the overlay, never beyond the whole, and say so with its reason."""
    if not settings.overlay:
        return rate
    raised = min(rate.share * (1 + percent(settings.overlay)), Fraction(1))
    return Rate(raised, rate.source + overlay_text(settings))


def overlay_text(settings: ProvisionSettings) -> str:
    """Return what the source of a rate says of the overlay on it."""
    return f", {settings.overlay:+f} % of itself: {settings.overlay_reason}"


def percent(number: Decimal) -> Fraction:
    """Return a percentage as a share."""
    return Fraction(number) / 100


def in_percent(share: Fraction) -> str:
    """Write a share as a percentage, with at most six decimals."""
    points = share * 100
    rounded = Decimal(points.numerator) / Decimal(points.denominator)
    return plain(rounded.quantize(Decimal("0.000001")).normalize())
