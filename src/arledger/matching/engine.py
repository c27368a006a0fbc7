"""From bank lines and open items to decisions."""

from collections.abc import Sequence

from arledger.matching.amount_fit import Fitter
from arledger.matching.decisions import Judge
from arledger.matching.explanations import Case, Explainer, make_case
from arledger.matching.invoice_mentions import Reader
from arledger.matching.names import SIMILAR, NameIndex
from arledger.matching.number_index import NumberIndex
from arledger.matching.open_balances import Pool
from arledger.matching.receipts import make_receipt
from arledger.matching.solve import Solver
from arledger.matching.units import Coins, build_units
from arledger.matching.values import ClientKey, Decision, MatchOptions
from arledger.model.bank import BankLine, LineState, Match
from arledger.model.documents import Item
from arledger.model.normalize import squeezed


def match(
    lines: Sequence[BankLine],
    items: Sequence[Item],
    clients: Sequence[ClientKey],
    options: MatchOptions | None = None,
) -> tuple[Match, ...]:
    """Decide for every line which items it pays; one `Match` for each line, in the order of `lines`.

    This is `decide` without what booking needs to know of differences.
    """
    return tuple(decision.match for decision in decide(lines, items, clients, options))


def decide(
    lines: Sequence[BankLine],
    items: Sequence[Item],
    clients: Sequence[ClientKey],
    options: MatchOptions | None = None,
) -> tuple[Decision, ...]:
    """Decide for every line which items it pays; one decision for each line, in the order of `lines`.

    A line is MATCHED only when one explanation is certain and clearly ahead of every other; its parts add
    up to its amount less `over`, and no item is ever given more than it has open. What fits and is not
    certain is PROPOSED, with the candidates. The order of the arguments changes nothing; of lines that are
    equal in everything, any may be the one that is matched. Settled items (nothing open) may be given as
    well: their numbers are then known. Money out is IGNORED.
    """
    options = options or MatchOptions()
    coins = Coins(lines, items)
    units = build_units(items, coins, options)
    numbers = NumberIndex(units)
    cases = _cases(lines, clients, coins, numbers)
    pool = Pool(units)
    fitter = Fitter(pool, coins, options)
    explainer = Explainer(pool, fitter, numbers)
    solver = Solver(dict(enumerate(cases)), pool, fitter, explainer, options.minimum_confidence)
    outcomes = solver.solve()
    judge = Judge(units, coins, cases, solver, options)
    found = {case.receipt.place: judge.verdict(index, outcomes[index]) for index, case in enumerate(cases)}
    return tuple(found.get(place) or Decision(_aside(place, line)) for place, line in enumerate(lines))


def _cases(lines: Sequence[BankLine], clients: Sequence[ClientKey], coins: Coins, numbers: NumberIndex) -> list[Case]:
    names, reader = NameIndex(clients), Reader(numbers)
    ids = {squeezed(client.id) for client in clients}
    places = [place for place, line in enumerate(lines) if line.amount > 0 and not line.returned]
    places.sort(key=lambda place: (lines[place].content(), place))
    cases = []
    for index, place in enumerate(places):
        receipt = make_receipt(index, place, lines[place], coins, ids)
        standings = names.standings(receipt)
        likely = frozenset(client for client, standing in standings.items() if standing.points >= SIMILAR)
        cases.append(make_case(receipt, reader.read(receipt, likely), standings))
    return cases


def _aside(place: int, line: BankLine) -> Match:
    if line.returned:
        return Match(place, LineState.UNMATCHED, 0, "a returned payment: what it undoes is for a person to say")
    return Match(place, LineState.IGNORED, 0, "no money in")
