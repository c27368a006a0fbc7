"""What is never booked by itself, however sure it is."""

import re
from collections.abc import Sequence
from enum import StrEnum
from math import log

from arledger.matching.amounts import MET, Fit
from arledger.matching.contracts import is_of_another_buyer, is_of_cancelled, is_of_others_part
from arledger.matching.explanations import Case, Explanation
from arledger.matching.mentions import CITES, LETTER_BY_LETTER, Hit, overlap
from arledger.matching.names import SIMILAR
from arledger.matching.pool import Pool
from arledger.matching.wordlist import CHEQUES

_MUCH = 5
_PLAINLY, _MUCH_MORE = log(1e5), log(22_000)
_SHIFTS = 3
"""A decimal point is mistaken by so many places at the most."""

_MET = MET | {Fit.GROUP, Fit.GROUP_TOLERANCE, Fit.GROUP_DEDUCTION}
_A_CRUMB = 1_000
"""An amount that is short by less than this part of it tells what is meant as well as the exact one."""

_COUNTED = re.compile(rf"\b([0-9]{{1,2}})\s{{0,3}}(?:{CHEQUES})\b")
"""How banks say of how many cheques a deposit is."""


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
    CONTRADICTED = "the text names another document letter by letter, and this with a slip at the most"
    UNREAD = "much is over, and the text has a number that nothing explains: something else is paid, too"
    FOR_ANOTHER = "the text names a settled document as well, which what is over may be for"
    OTHER_PAYER = "the payer is another client of ours, and the amount is not what is open"
    SHIFTED = "the amount is what is open with its decimal point in another place"
    CHEQUES = "the line is of several cheques, and not all that they are for is named"


def obstacles_of(explanation: Explanation, case: Case, pool: Pool) -> tuple[Obstacle, ...]:
    """Return all that makes an explanation one for a person to decide, however sure it is; else nothing."""
    return tuple(obstacle for obstacle, holds in _LOOKS if holds(explanation, case, pool))


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
    """Say whether a text names another document letter by letter, and nothing of what is paid but that with a slip.

    That is one of another client, or one that has nothing left; where the amount does not tell, any other one.
    """
    hits, units = case.reading.hits, explanation.units
    own = [hits[unit] for unit in units if unit in hits]
    clients = {pool.units[unit].client for unit in units}
    for unit, hit in hits.items():
        if unit not in units and hit.is_sure and hit.sign in LETTER_BY_LETTER:
            others = not pool.left[unit] or pool.units[unit].client not in clients
            if _outweighs(hit, own, others=others, told=_amount_tells(explanation)):
                return True
    return False


def _outweighs(hit: Hit, own: Sequence[Hit], *, others: bool, told: bool) -> bool:
    """Say whether a mention of another document leaves no room for those of what is paid.

    It does not where those stand elsewhere in the text; nor may a number speak against one that has it in it, as
    3 667 has 667.
    """
    here = [each for each in own if overlap(each, hit)]
    if any(each.is_sure and each not in here for each in own):
        return False
    if not here:
        return others
    plain = told or any(each.sign in LETTER_BY_LETTER for each in here)
    return not plain or (others and hit.weight > max(_PLAINLY, max(each.weight for each in here) + _MUCH_MORE))


def _amount_tells(explanation: Explanation) -> bool:
    fitted = explanation.fitted
    little = fitted.fit is Fit.DEDUCTION and fitted.short * _A_CRUMB <= sum(share for _, share in fitted.shares)
    return fitted.fit in _MET or little


def _leaves_unread(explanation: Explanation, case: Case, _pool: Pool) -> bool:
    """Say whether much is over while the text has numbers that nothing explains: something else is paid, too."""
    if explanation.fitted.over * _MUCH <= case.receipt.amount:
        return False
    own = [case.reading.hits[unit] for unit in explanation.units if unit in case.reading.hits]
    return any(
        not (window.is_doubtful() or window.is_otherwise_called())
        and not any(hit.passage == at and hit.covers(*window.span) for hit in own)
        for _, at, window in case.reading.queries
        if len(window.parts) == 1
    )


def _is_for_another(explanation: Explanation, case: Case, pool: Pool) -> bool:
    """Say whether what is over is for another one, which the text names and of which nothing is left."""
    names_settled = any(hit.is_sure and not pool.left[unit] for unit, hit in case.reading.hits.items())
    return explanation.fitted.fit is Fit.OVER and names_settled


def _is_of_other_payer(explanation: Explanation, case: Case, pool: Pool) -> bool:
    """Say whether one client pays a part of what another owes, or more than that: it may have meant its own."""
    if explanation.fitted.fit not in (Fit.PART, Fit.OVER):
        return False
    likely = {client for client, standing in case.standings.items() if standing.likelihood >= SIMILAR}
    return bool(likely) and not likely & {pool.units[unit].client for unit in explanation.units}


def _is_shifted(explanation: Explanation, case: Case, pool: Pool) -> bool:
    """Say whether a decimal point in another place would make the amount what is open, or what is named of it."""
    if explanation.fitted.fit in _MET:
        return False
    hits, amount = case.reading.hits, case.receipt.amount
    named = [unit for unit in explanation.units if unit in hits and hits[unit].is_sure]
    totals = [pool.left[unit] for unit in named]
    totals.append(sum(pool.left[unit] for unit in explanation.units))
    return any(_differ_by_ten(amount, total) for total in totals if total > 0)


def _differ_by_ten(one: int, other: int) -> bool:
    low, high = min(one, other), max(one, other)
    # What a shift to the right loses is rounded.
    return any(abs(low * 10**places - high) < 10**places // 2 + 1 for places in range(1, _SHIFTS + 1))


def _is_of_cheques(explanation: Explanation, case: Case, _pool: Pool) -> bool:
    """Say whether several cheques are one deposit, of which something is not named, or not what is open."""
    hits = case.reading.hits
    named = all(unit in hits and hits[unit].is_sure for unit in explanation.units)
    if named and explanation.fitted.fit in _MET:
        return False
    counted = (_COUNTED.search(passage.text) for passage in case.receipt.passages)
    return any(found and int(found[1]) > 1 for found in counted)


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
    (Obstacle.OTHER_PAYER, _is_of_other_payer),
    (Obstacle.SHIFTED, _is_shifted),
    (Obstacle.CHEQUES, _is_of_cheques),
)
