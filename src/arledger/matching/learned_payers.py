"""Who pays for whom on the same statement: what a payer's certain lines are for tells of its other lines."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from arledger.matching.explanations import Case, make_case
from arledger.matching.names import KNOWN, PAYER, How, Standing, whole_name
from arledger.model.normalize import squeezed

Key = tuple[str, str]


class LearnedPayers:
    """Counts for each payer, by its name and by its account, for which clients its lines were booked."""

    def __init__(self, cases: Mapping[int, Case]) -> None:
        self._keys = {line: _keys(case) for line, case in cases.items()}
        self._lines: defaultdict[Key, set[int]] = defaultdict(set)
        for line, keys in self._keys.items():
            for key in keys:
                self._lines[key].add(line)
        self._clients: defaultdict[Key, Counter[str]] = defaultdict(Counter)
        self._news: set[Key] = set()

    def learn(self, line: int, clients: Iterable[str]) -> None:
        """Take what a line was booked for."""
        for key in self._keys[line]:
            self._clients[key].update(set(clients))
            self._news.add(key)

    def told(self, cases: Mapping[int, Case], waiting: Iterable[int]) -> dict[int, Case]:
        """Return the lines that wait whose payer is known by what was learned since the last time."""
        lines = {line for key in self._news for line in self._lines[key]} & set(waiting)
        self._news.clear()
        found = {}
        for line in sorted(lines):
            case = self._with_payer(line, cases[line])
            if case is not None:
                found[line] = case
        return found

    def _with_payer(self, line: int, case: Case) -> Case | None:
        """Return a case with what its payer's other lines tell, None where that is nothing new."""
        if case.known and case.standings[case.known].how is not How.LEARNED:
            return None
        learned: Counter[str] = Counter()
        for key in self._keys[line]:
            learned |= self._clients[key]
        total = sum(learned.values())
        standings = dict(case.standings)
        for client, count in learned.items():
            # Who pays for several clients, such as a treasury, tells none of them surely.
            only = 2 * count > total and len(learned) == 1
            # One line that nobody confirmed is as little proof here as on an earlier statement.
            several = PAYER * count / (total + 1) if count > 1 else How.ONCE.likelihood
            likelihood = several if only else How.SIMILAR.likelihood * count / total
            if client not in standings or standings[client].likelihood < likelihood:
                standings[client] = Standing(likelihood, How.LEARNED)
        if standings == case.standings:
            return None
        known = make_case(case.receipt, case.reading, standings, KNOWN)
        return known._replace(places=case.places)


def _keys(case: Case) -> Sequence[Key]:
    """Return by what a payer is known again: its account, and its name."""
    line = case.receipt.line
    account, name = squeezed(line.counterparty_account), whole_name(line.counterparty)
    return [key for key in (("account", account), ("name", name)) if key[1]]
