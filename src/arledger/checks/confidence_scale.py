"""A `minimum-confidence` in points, which was its scale before it was a probability: the default holds."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.problem import Problem, Severity
from arledger.policy.settings import DEFAULT_CONFIDENCE, MatchingSettings

NAME = "confidence-scale"
REMEDY = f"Write minimum-confidence = {DEFAULT_CONFIDENCE}, or up to 100 to have less booked by itself"


def find(context: Context) -> Iterator[Problem]:
    """Yield the setting where it is of the old scale."""
    matching = context.policy.matching
    if context.setting is not None and matching.is_of_old_scale:
        source = context.setting("matching", "minimum-confidence")
        yield Problem(source, NAME, said_of(matching), REMEDY, Severity.WARNING)


def said_of(matching: MatchingSettings) -> str:
    """Say what holds in place of a minimum of the old scale."""
    return (
        f"[matching] minimum-confidence: {matching.minimum_confidence:f} is of the old scale of points and no "
        f"probability in percent; {DEFAULT_CONFIDENCE} holds"
    )
