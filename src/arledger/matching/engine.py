"""From bank lines and open items to decisions."""

from collections.abc import Callable, Sequence

from arledger.matching.amounts import Chances, Fitter
from arledger.matching.buyers import Buyers
from arledger.matching.candidates import Candidates
from arledger.matching.evidence import Evidence, EvidenceBook
from arledger.matching.explainer import Explainer
from arledger.matching.explanations import Case, make_case
from arledger.matching.habits import habits_of
from arledger.matching.inference import Solver
from arledger.matching.mentions import Reader
from arledger.matching.names import KNOWN, SIMILAR, NameIndex
from arledger.matching.pool import Pool
from arledger.matching.receipts import make_receipt
from arledger.matching.spellings import Spellings
from arledger.matching.units import Coins, build_units
from arledger.matching.values import ClientKey, Decision, MatchOptions
from arledger.matching.verdicts import Judge
from arledger.matching.weigher import Weigher
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
    seen: Callable[[int, int], None] | None = None,
) -> tuple[Decision, ...]:
    """Decide for every line which items it pays; one decision for each line, in the order of `lines`.

    A line is MATCHED where what it pays has the probability that `options` ask for; its parts add up to its
    amount less `over`, and no item is ever given more than it has open. What is likely and not certain is
    PROPOSED, with the candidates. The order of the arguments changes nothing; of lines that are equal in
    everything, any may be the one that is matched. Settled items (nothing open) may be given as well: they are
    kept as what may have been paid twice. Money out is IGNORED. `seen` is told how many lines have been explained.
    """
    return _Statement(lines, items, clients, options or MatchOptions(), seen).decisions()


def evidence_of(
    place: int,
    lines: Sequence[BankLine],
    items: Sequence[Item],
    clients: Sequence[ClientKey],
    options: MatchOptions | None = None,
    seen: Callable[[int, int], None] | None = None,
) -> tuple[tuple[Decision, ...], Evidence | None]:
    """Return what `decide` does, and all the evidence on the line at `place`; None for money that did not come in."""
    statement = _Statement(lines, items, clients, options or MatchOptions(), seen)
    return statement.decisions(), statement.evidence(place)


class _Statement:
    """The lines of some statements, matched."""

    def __init__(
        self,
        lines: Sequence[BankLine],
        items: Sequence[Item],
        clients: Sequence[ClientKey],
        options: MatchOptions,
        seen: Callable[[int, int], None] | None,
    ) -> None:
        self._lines, self._options = lines, options
        self._coins = coins = Coins(lines, items)
        self._units = units = build_units(items, coins, options)
        pool = Pool(units)
        reader = Reader(Spellings(units), units)
        fitter = Fitter(pool, coins, options)
        cases = _cases(lines, clients, coins, reader, Buyers(units, clients))
        candidates = Candidates(pool, fitter, reader)
        cases = [candidates.prepared(case) for case in cases]
        habits = habits_of(options.days_late, (_names_any(case) for case in cases if case.reading.numbers))
        self._chances = Chances(units, (case.receipt for case in cases))
        weigher = Weigher(pool, self._chances, habits)
        explainer = Explainer(pool, fitter, candidates, weigher)
        self._solver = Solver(dict(enumerate(cases)), pool, fitter, explainer, options.minimum_confidence / 100)
        self._outcomes = self._solver.solve(seen)
        self._cases = [self._solver.cases[at] for at in range(len(cases))]

    def decisions(self) -> tuple[Decision, ...]:
        judge = Judge(self._units, self._coins, self._cases, self._solver, self._options)
        found = {case.receipt.place: judge.verdict(at, self._outcomes[at]) for at, case in enumerate(self._cases)}
        return tuple(found.get(place) or Decision(_aside(place, line)) for place, line in enumerate(self._lines))

    def evidence(self, place: int) -> Evidence | None:
        at = next((case.receipt.at for case in self._cases if case.receipt.place == place), None)
        if at is None:
            return None
        book = EvidenceBook(self._units, self._coins, self._cases, self._solver, self._chances)
        return book.of_line(at, self._outcomes[at])


def _cases(
    lines: Sequence[BankLine], clients: Sequence[ClientKey], coins: Coins, reader: Reader, buyers: Buyers
) -> list[Case]:
    names = NameIndex(clients)
    ids = {squeezed(client.id) for client in clients}
    places = [place for place, line in enumerate(lines) if line.amount > 0 and not line.returned]
    places.sort(key=lambda place: (lines[place].content(), place))
    cases = []
    for index, place in enumerate(places):
        receipt = make_receipt(index, place, lines[place], coins, ids)
        standings = buyers.told(names.standings(receipt))
        likely = frozenset(client for client, standing in standings.items() if standing.likelihood >= SIMILAR)
        reading = buyers.read(receipt, reader.read(receipt, likely), standings)
        cases.append(make_case(receipt, reading, standings, KNOWN))
    return cases


def _names_any(case: Case) -> bool:
    return any(hit.is_sure for hit in case.reading.hits.values())


def _aside(place: int, line: BankLine) -> Match:
    if line.returned:
        return Match(place, LineState.UNMATCHED, 0, "a returned payment: what it undoes is for a person to say")
    return Match(place, LineState.IGNORED, 0, "no money in")
