"""Sums of likelihoods that are kept as logarithms."""

from collections.abc import Sequence
from math import exp, inf, log


def log_sum(weights: Sequence[float]) -> float:
    """Return the logarithm of a sum of weights that are logarithms, the same in any order."""
    most = max(weights, default=-inf)
    return most + log(sum(exp(weight - most) for weight in sorted(weights))) if most > -inf else -inf
