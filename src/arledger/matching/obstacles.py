"""What is never booked by itself, however sure it is."""

from enum import StrEnum
from math import log

from arledger.matching.amounts import Fit
from arledger.matching.contracts import is_of_another_buyer, is_of_cancelled, is_of_others_part
from arledger.matching.explanations import Case, Explanation
from arledger.matching.mentions import CITES, LETTER_BY_LETTER
from arledger.matching.names import SIMILAR
from arledger.matching.pool import Pool

_MUCH = 5
_PLAINLY, _MUCH_MORE = log(1e5), log(22_000)


class Obstacle(StrEnum):
    """Why an explanation is never booked by itself, however sure it is."""

    SETTLED = "nothing is left of it: what is paid twice is for a person to decide"
    NUMBERLESS = "an item without a number is for a person to book"
    CANCELLED = "the contract is cancelled: the leasing company is not to pay it any more"
    OTHERS_PART = "it is the part of the invoice that another company is to pay"
    ANOTHER_BUYER = "the text names the client of another contract"
    SPREAD = "a part of several items is for a person to spread"
    AMOUNT_ALONE = "neither the text nor the payer's name tells what is paid: the amount alone does"
    UNNAMED = "the text does not surely name what is paid in part, or beyond what is open"
    CONTRADICTED = "the text names another document letter by letter, and nothing of this"
    UNREAD = "much is over, and the text has a number that nothing explains: something else is paid, too"
    FOR_ANOTHER = "the text names a settled document as well, which what is over may be for"


def obstacle_of(explanation: Explanation, case: Case, pool: Pool) -> Obstacle | None:
    """Return why an explanation is for a person to decide, however sure it is; None where it may be booked."""
    return next((obstacle for obstacle, holds in _LOOKS if holds(explanation, case, pool)), None)


def _is_settled(explanation: Explanation, _case: Case, _pool: Pool) -> bool:
    return explanation.settled


def _has_no_number(explanation: Explanation, _case: Case, pool: Pool) -> bool:
    return not all(pool.units[unit].number for unit in explanation.units)


def _is_spread(explanation: Explanation, _case: Case, _pool: Pool) -> bool:
    return explanation.fitted.fit is Fit.PART and len(explanation.fitted.shares) > 1


def _is_amount_alone(explanation: Explanation, case: Case, pool: Pool) -> bool:
    """Say whether neither the text nor the payer's name tells what is paid."""
    hits, units = case.reading.hits, explanation.units
    if any(hits[unit].weight > CITES for unit in units if unit in hits):
        return False
    clients = {pool.units[unit].client for unit in units}
    return not any(case.standings[client].likelihood >= SIMILAR for client in clients & case.standings.keys())


def _is_unnamed(explanation: Explanation, case: Case, pool: Pool) -> bool:
    differs = explanation.fitted.fit in (Fit.DEDUCTION, Fit.PART, Fit.OVER)
    return differs and not _says_for_what(explanation, case, pool)


def _says_for_what(explanation: Explanation, case: Case, pool: Pool) -> bool:
    """Say whether a text surely names what is paid in part or beyond.

    A little less may have a slip in the number; else that is for a payer who is known, and only where nothing
    else is named letter by letter.
    """
    hits = [case.reading.hits[unit] for unit in explanation.units if unit in case.reading.hits]
    if explanation.fitted.fit is Fit.DEDUCTION:
        return any(hit.is_sure for hit in hits)
    others = [hit for unit, hit in case.reading.hits.items() if unit not in explanation.units and hit.is_sure]
    named = any(hit.sign in LETTER_BY_LETTER for hit in others)
    return any(
        hit.is_sure and (not hit.slips or (pool.units[hit.unit].client in case.standings and not named))
        for hit in hits
    )


def _is_contradicted(explanation: Explanation, case: Case, pool: Pool) -> bool:
    """Say whether a text names nothing of what is paid, and another document letter by letter.

    That is one of another client, or one that has nothing left.
    """
    hits, units = case.reading.hits, explanation.units
    own = max((hits[unit].weight for unit in units if unit in hits), default=0.0)
    clients = {pool.units[unit].client for unit in units}
    return any(
        hit.weight > max(_PLAINLY, own + _MUCH_MORE)
        and hit.sign in LETTER_BY_LETTER
        and (not pool.left[unit] or pool.units[unit].client not in clients)
        for unit, hit in hits.items()
    )


def _leaves_unread(explanation: Explanation, case: Case, _pool: Pool) -> bool:
    """Say whether much is over while the text has numbers that nothing explains: something else is paid, too."""
    if explanation.fitted.over * _MUCH <= case.receipt.amount:
        return False
    own = [case.reading.hits[unit] for unit in explanation.units if unit in case.reading.hits]
    return any(
        not window.is_doubtful() and not any(hit.passage == at and hit.covers(*window.span) for hit in own)
        for _, at, window in case.reading.queries
        if len(window.parts) == 1
    )


def _is_for_another(explanation: Explanation, case: Case, pool: Pool) -> bool:
    """Say whether what is over is for another one, which the text names and of which nothing is left."""
    names_settled = any(hit.is_sure and not pool.left[unit] for unit, hit in case.reading.hits.items())
    return explanation.fitted.fit is Fit.OVER and names_settled


_LOOKS = (
    (Obstacle.SETTLED, _is_settled),
    (Obstacle.NUMBERLESS, _has_no_number),
    (Obstacle.CANCELLED, is_of_cancelled),
    (Obstacle.OTHERS_PART, is_of_others_part),
    (Obstacle.ANOTHER_BUYER, is_of_another_buyer),
    (Obstacle.SPREAD, _is_spread),
    (Obstacle.AMOUNT_ALONE, _is_amount_alone),
    (Obstacle.UNNAMED, _is_unnamed),
    (Obstacle.CONTRADICTED, _is_contradicted),
    (Obstacle.UNREAD, _leaves_unread),
    (Obstacle.FOR_ANOTHER, _is_for_another),
)
