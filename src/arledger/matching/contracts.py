"""How leasing companies pay: which of their contracts together, less what they withhold, and for whom else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import comb, log

from arledger.matching.amounts import MET
from arledger.matching.explanations import Case, Explanation
from arledger.matching.likelihoods import BY_THE_CLIENT, CANCELLED, IN_THE_BOOK, SEVERAL_CONTRACTS
from arledger.matching.mentions import CITES, Sign
from arledger.matching.names import SIMILAR
from arledger.matching.pool import Pool
from arledger.matching.sums import SEARCHED, small_sets
from arledger.matching.units import Unit
from arledger.model.source import Day


def is_contract(unit: Unit, day: Day) -> bool:
    """Say whether a unit is a leasing company's part of an invoice, to be paid by it as of a day."""
    return unit.financing is not None and unit.financing.theirs and not unit.financing.is_cancelled(day)


def pays_contracts(units: Iterable[Unit], client: str) -> bool:
    """Say whether all of some units are contracts of one payer."""
    return all(unit.client == client and unit.financing is not None and unit.financing.theirs for unit in units)


def prior_of_contracts(size: int, own: int, items: int, natural: float = 0.0) -> float:
    """Return how likely a leasing company pays a certain `size` of its `own` contracts at once, of all that is open.

    Any number of them is as likely as another, and any others could have been paid, unless they are a `natural`
    choice.
    """
    share = log(IN_THE_BOOK * own / items)
    any_others = log(SEVERAL_CONTRACTS / max(own, size)) - log(comb(max(own, size), size))
    return share + (max(any_others, log(natural)) if natural else any_others)


def chance_of(unit: Unit, fits: Mapping[str, float], day: Day) -> float:
    """Return by how much the payer's name fits a unit: also where the client pays a leasing company's part itself."""
    own, financing = fits.get(unit.client, 0.0), unit.financing
    if financing is None:
        return own
    if financing.is_cancelled(day):
        return own * (CANCELLED if unit.client == financing.payer else 1)
    return max(own, BY_THE_CLIENT * fits.get(financing.account, 0.0)) if financing.theirs else own


def halves_of(units: Iterable[int], pool: Pool) -> Iterator[tuple[int, int]]:
    """Yield both parts of each invoice of which a unit is one, where both are open."""
    for unit in units:
        financing = pool.units[unit].financing
        other = financing.other if financing else -1
        if other >= 0 and pool.left[unit] and pool.left[other]:
            yield (min(unit, other), max(unit, other))


def all_but_few(values: Sequence[int], amount: int, limit: int) -> list[tuple[int, ...]]:
    """Return sets of more amounts than can be searched that add up to an amount and leave out three at the most."""
    rest = sum(values) - amount
    if len(values) <= SEARCHED or rest <= 0:
        return []
    left_out: list[tuple[int, ...]] = [(at,) for at, value in enumerate(values) if value == rest]
    left_out += small_sets(values, rest, limit)
    return [tuple(at for at in range(len(values)) if at not in out) for out in left_out[:limit]]


def is_of_cancelled(explanation: Explanation, case: Case, pool: Pool) -> bool:
    """Say whether a leasing company would pay what is not its own to pay any more."""
    day = case.receipt.line.date
    return any(
        financing.is_cancelled(day) and (pool.units[unit].client == financing.payer or _pays(case, financing.payer))
        for unit in explanation.units
        if (financing := pool.units[unit].financing)
    )


def is_of_others_part(explanation: Explanation, case: Case, pool: Pool) -> bool:
    """Say whether a client would pay a leasing company's part, or the company the client's.

    Who pays all of the invoice and names its number means both; what is a part of one's own and exactly the other's
    may be either.
    """
    day, paid = case.receipt.line.date, set(explanation.units)
    for unit in explanation.units:
        known = pool.units[unit]
        financing = known.financing
        if financing is None or financing.is_cancelled(day):
            continue
        if _is_just(financing.other, case, pool) and explanation.fitted.fit not in MET:
            return True
        other = financing.account if financing.theirs else financing.payer
        if other == known.client or not _likelier(case, other, known.client):
            continue
        hit = case.reading.hits.get(unit) or case.reading.hits.get(financing.other)
        named = hit is not None and hit.is_sure and hit.sign is not Sign.BUYER
        if not (named and (financing.other < 0 or financing.other in paid)):
            return True
    return False


def names_buyers(case: Case) -> bool:
    """Say whether a leasing company names the client of a contract in its text."""
    return any(hit.sign is Sign.BUYER for hit in case.reading.hits.values())


def is_of_another_buyer(explanation: Explanation, case: Case, _pool: Pool) -> bool:
    """Say whether the text names the client of another contract, and nothing of what would be paid."""
    hits = case.reading.hits
    if any(hits[unit].weight > CITES for unit in explanation.units if unit in hits):
        return False
    return names_buyers(case)


def paying(case: Case, unit: Unit) -> str:
    """Return whose money a line is where it pays a unit: the client's, where that pays the company's part itself."""
    account = unit.financing.account if unit.financing and unit.financing.theirs else unit.client
    return account if account != unit.client and _likelier(case, account, unit.client) else unit.client


def _likelier(case: Case, one: str, other: str) -> bool:
    """Say whether one of two seems to pay, and rather than the other."""
    fits = [case.standings[client].likelihood if client in case.standings else 0.0 for client in (one, other)]
    return fits[0] >= SIMILAR and fits[0] > fits[1]


def _is_just(unit: int, case: Case, pool: Pool) -> bool:
    """Say whether a line has just the amount of a unit."""
    return unit >= 0 and case.receipt.amount in {pool.left[unit], pool.net(unit)} - {0}


def _pays(case: Case, client: str) -> bool:
    return client in case.standings and case.standings[client].likelihood >= SIMILAR
