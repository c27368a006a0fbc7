"""The whole statement at once: explanations weighed against each other, and lines that want the same item."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import exp
from types import MappingProxyType
from typing import NamedTuple

from arledger.matching.amounts import CLOSING, Fitter
from arledger.matching.contracts import paying
from arledger.matching.explainer import Explainer
from arledger.matching.explanations import Basis, Belief, Case, Explanation
from arledger.matching.groups import Grouper
from arledger.matching.learned_payers import LearnedPayers
from arledger.matching.logarithms import log_sum
from arledger.matching.obstacles import Obstacle, obstacles_of
from arledger.matching.pool import Pool

_NEVER = 1e-9

UNNAMED_SUM, SEVERAL_SUMS = 0.995, 0.999
"""The probability that is needed for a sum that names none of its items, or not all where others make it as well."""

_UNNAMED = frozenset([Basis.SUM, Basis.ALL_OPEN, Basis.ALL_DUE, Basis.OLDEST, Basis.MONTH])
_NOT_ALL_NAMED = _UNNAMED | {Basis.COMPLETED}

SECOND, NO_REPETITION = 0.005, 1e-4
"""How often two lines that pay the same item are a payment and its repetition; a repetition has the same amount."""


class Option(NamedTuple):
    """One explanation of a line beside the others, by itself or as part of a group, with its probability."""

    explanation: Explanation
    weight: float
    group: tuple[int, ...] = ()
    probability: float = 0.0


class Outcome(NamedTuple):
    """What became of a line: its options, the likeliest first, and whether the first is certain.

    `given` is what each unit is closed with beside the money, `rivals` are lines that want the same item.
    `nothing` and `second` are the probabilities that it pays nothing in the book, or what another line pays;
    `foreign` are items of other currencies that it may pay, each with its probability.
    """

    options: Sequence[Option]
    certain: bool
    nothing: float
    second: float
    given: Mapping[int, int] = MappingProxyType({})
    rivals: tuple[int, ...] = ()
    foreign: tuple[tuple[int, float], ...] = ()

    @property
    def confidence(self) -> float:
        """The probability of what the first option pays, however it comes about."""
        return confidence_of(self.options)


def confidence_of(options: Sequence[Option]) -> float:
    """Return the probability of the first option's allocation: options that give the same are one answer."""
    if not options:
        return 0.0
    first = options[0].explanation
    same = [each.probability for each in options if _same(each.explanation, first)]
    return min(1.0, sum(sorted(same)))


def _same(one: Explanation, other: Explanation) -> bool:
    return one.settled == other.settled and sorted(one.fitted.shares) == sorted(other.fitted.shares)


class Solver:
    """Matches all lines together, the certain ones first: what they take is no longer open for the others."""

    def __init__(
        self, cases: Mapping[int, Case], pool: Pool, fitter: Fitter, explainer: Explainer, least: float
    ) -> None:
        self.cases = dict(cases)
        self._pool = pool
        self._fitter = fitter
        self._explainer = explainer
        self._grouper = Grouper(pool, fitter, explainer.weigher)
        self._least = least
        self._waiting = dict(cases)
        self._beliefs: dict[int, Belief] = {}
        self._by_unit: defaultdict[int, set[int]] = defaultdict(set)
        self._by_client: defaultdict[str, set[int]] = defaultdict(set)
        self._outcomes: dict[int, Outcome] = {}
        self._taken_by: defaultdict[int, list[int]] = defaultdict(list)
        self._payers = LearnedPayers(cases)
        for line, case in cases.items():
            for client in case.standings:
                self._by_client[client].add(line)
            for unit in case.reading.hits:
                self._by_unit[unit].add(line)

    def solve(self, seen: Callable[[int, int], None] | None = None) -> dict[int, Outcome]:
        """Return what became of every line; `seen` is told how many lines are explained, of how many."""
        self._explain(self.cases, seen)
        outcomes = self._weigh()
        while changed := self._accept_all(outcomes):
            self._explain(self._touched(changed) | self._learn())
            outcomes = self._weigh()
        # What was not taken, such as a part whose other parts are not certain, is left to a person.
        return self._outcomes | {line: each._replace(certain=False) for line, each in outcomes.items()}

    def _learn(self) -> set[int]:
        """Take what is certain by now for what the payer's other lines are for; return the lines that know more."""
        known = self._payers.told(self.cases, self._waiting)
        for line, case in known.items():
            self.cases[line] = self._waiting[line] = case
            for client in case.standings:
                self._by_client[client].add(line)
        return set(known)

    def left(self, unit: int) -> int:
        """Return what is left of a unit, in coins."""
        return self._pool.left[unit]

    def payers_of(self, unit: int) -> Sequence[int]:
        """Return the lines that pay a unit."""
        return self._taken_by.get(unit, ())

    def _explain(self, lines: Iterable[int], seen: Callable[[int, int], None] | None = None) -> None:
        for count, line in enumerate(sorted(lines)):
            if line in self._waiting:
                self._beliefs[line] = belief = self._explainer.belief(self.cases[line])
                for each in belief.explanations:
                    for unit in each.units:
                        self._by_unit[unit].add(line)
            if seen:
                seen(count + 1, len(self.cases))

    def _touched(self, units: Iterable[int]) -> set[int]:
        touched: set[int] = set()
        for unit in units:
            touched |= self._by_unit[unit]
            touched |= self._by_client.get(self._pool.units[unit].client, set())
        return touched

    def _weigh(self) -> dict[int, Outcome]:
        """Return the outcomes of all lines that wait, by what is open now."""
        options = {
            line: [Option(each, each.weight) for each in self._beliefs[line].explanations] for line in self._waiting
        }
        self._join(options)
        competition = Competition(
            self.cases, self._pool, options, {line: self._beliefs[line].nothing for line in self._waiting}
        )
        return {line: self._outcome(line, competition) for line in self._waiting}

    def _join(self, options: Mapping[int, list[Option]]) -> None:
        """Add the groups that a line may belong to; all that have a line in common compete."""
        groups = self._grouper.groups(self._waiting, self._beliefs)
        totals = {
            line: log_sum([self._beliefs[line].nothing, *(each.weight for each in options[line])])
            for line in {line for group in groups for line in group.lines}
        }
        odds = [group.weight - sum(totals[line] for line in group.lines) for group in groups]
        of_line: defaultdict[int, list[int]] = defaultdict(list)
        for at, group in enumerate(groups):
            for line in group.lines:
                of_line[line].append(at)
        for at, group in enumerate(groups):
            overlapping = {other for line in group.lines for other in of_line[line]} - {at}
            for line, each in zip(group.lines, group.explanations, strict=True):
                elsewhere = [odds[other] for other in sorted(overlapping) if line not in groups[other].lines]
                weight = totals[line] + odds[at] - log_sum([0.0, *elsewhere])
                options[line].append(Option(each, weight, group.lines))

    def _outcome(self, line: int, competition: "Competition") -> Outcome:
        options = _grouped(competition.options[line])
        foreign = self._explainer.weigher.foreign(self.cases[line])
        total = log_sum([self._beliefs[line].nothing, *(weight for _, weight in foreign)])
        outcome = Outcome(
            options,
            False,
            competition.nothing[line],
            competition.second[line],
            rivals=competition.rivals(line),
            foreign=tuple((unit, exp(weight - total)) for unit, weight in foreign),
        )
        sure = outcome.confidence >= self.needed(options) and not self.obstacles(line, options[0])
        return outcome._replace(certain=sure)

    def needed(self, options: Sequence[Option]) -> float:
        """Return the probability that is needed to book the first option: more for a sum that is not all named."""
        first = options[0].explanation.basis if options else Basis.NAMED
        if first not in _NOT_ALL_NAMED:
            return self._least
        others = any(each.explanation.basis in _NOT_ALL_NAMED for each in options[1:])
        return max(self._least, SEVERAL_SUMS if others else UNNAMED_SUM if first in _UNNAMED else 0.0)

    def belief(self, line: int) -> Belief:
        """Return what might explain a line, by what was open when it was last looked at."""
        return self._beliefs[line]

    def obstacles(self, line: int, option: Option) -> tuple[Obstacle, ...]:
        """Return all that makes an explanation one for a person to decide, however sure it is; else nothing."""
        return obstacles_of(option.explanation, self.cases[line], self._pool)

    def _accept_all(self, outcomes: Mapping[int, Outcome]) -> set[int]:
        """Take what is certain, the earlier lines first; return the units that changed."""
        changed: set[int] = set()
        for line in sorted(outcomes):
            outcome = outcomes[line]
            if line not in self._waiting or not outcome.certain:
                continue
            members = outcome.options[0].group or (line,)
            taken = {other: outcomes[other] for other in members if other in self._waiting}
            if len(taken) < len(members) or not all(self._agrees(each, members) for each in taken.values()):
                # The share is certain, if not with whom: by itself it is a part.
                alone = self._alone(line, outcome)
                if alone is None:
                    continue
                members, taken = (line,), {line: alone}
            shares = taken[line].options[0].explanation.fitted.shares
            if any(self._pool.left[unit] < share or unit in changed for unit, share in shares):
                continue
            for other in members:
                self._accept(other, taken[other], members)
                changed |= set(taken[other].options[0].explanation.units)
        return changed

    def _alone(self, line: int, outcome: Outcome) -> Outcome | None:
        """Return an outcome with the option that gives the same as the first one and may be booked alone."""
        first = outcome.options[0]
        for option in outcome.options:
            alone = first.group and not option.group and _same(option.explanation, first.explanation)
            if alone and not self.obstacles(line, option):
                return outcome._replace(options=[option, *(each for each in outcome.options if each is not option)])
        return None

    def _agrees(self, outcome: Outcome, members: tuple[int, ...]) -> bool:
        return outcome.certain and (len(members) == 1 or outcome.options[0].group == members)

    def _accept(self, line: int, outcome: Outcome, members: tuple[int, ...]) -> None:
        fitted = outcome.options[0].explanation.fitted
        closing = line == members[-1] and fitted.fit in CLOSING
        given = {}
        for unit, amount in fitted.shares:
            given[unit] = self._pool.left[unit] - amount if closing else 0
            self._pool.take(unit, amount, close=closing)
            self._taken_by[unit].append(line)
        self._outcomes[line] = outcome._replace(given=given)
        self._payers.learn(line, [paying(self.cases[line], self._pool.units[unit]) for unit, _ in fitted.shares])
        del self._waiting[line]


class Competition:
    """Lines that want the same item: each explanation is weighed by how likely the others leave it free.

    What is lost so is the probability that a line pays what another line pays, a second time.
    """

    def __init__(
        self,
        cases: Mapping[int, Case],
        pool: Pool,
        options: Mapping[int, list[Option]],
        nothing: Mapping[int, float],
    ) -> None:
        self._cases = cases
        self._pool = pool
        self.options = options
        self.second = dict.fromkeys(options, 0.0)
        self.nothing: dict[int, float] = {}
        self._alone: dict[int, float] = {}
        self._first: dict[int, list[float]] = {}
        for line, own in options.items():
            total = log_sum([nothing[line], *(each.weight for each in own)])
            self._first[line] = [exp(each.weight - total) for each in own]
            self.nothing[line] = self._alone[line] = exp(nothing[line] - total)
        self._wanted = self._wanting()
        self._contested = sorted({line for wanting in self._wanted.values() for line, _ in wanting})
        chances = {line: self._first[line] for line in self._contested}
        chances = self._weighed(chances)
        for line, own in options.items():
            found = chances.get(line, self._first[line])
            own[:] = [each._replace(probability=chance) for each, chance in zip(own, found, strict=True)]
            own.sort(key=lambda each: (-each.probability, each.explanation.units, each.group))

    def rivals(self, line: int) -> tuple[int, ...]:
        """Return the lines that want what a line most likely pays, and are about as likely to pay it."""
        own = self.options[line]
        if not own:
            return ()
        units = set(own[0].explanation.units)
        others = {other for unit in units for other, _ in self._wanted.get(unit, ()) if other != line}
        return tuple(
            other
            for other in sorted(others)
            if other not in own[0].group
            and any(
                units & set(each.explanation.units) and first > _RIVAL
                for each, first in zip(self.options[other], self._first[other], strict=True)
            )
        )

    def _wanting(self) -> dict[int, list[tuple[int, int]]]:
        """Return the units that several lines want, with which option of which line wants it."""
        wanted: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for line, own in self.options.items():
            for at, each in enumerate(own):
                if not each.explanation.settled and self._first[line][at] > _NEVER:
                    for unit in each.explanation.units:
                        wanted[unit].append((line, at))
        return {unit: found for unit, found in sorted(wanted.items()) if len({line for line, _ in found}) > 1}

    def _weighed(self, chances: Mapping[int, list[float]]) -> dict[int, list[float]]:
        """Return the chances of all options by how likely the other lines, each by itself, leave them free.

        For two lines this is exact. To go on with what comes out would count a line's own claim against itself.
        """
        free = {line: [1.0] * len(self.options[line]) for line in self._contested}
        again = dict.fromkeys(self._contested, 0.0)
        for unit, wanting in self._wanted.items():
            for line, at in wanting:
                for other, share in sorted(self._taken(unit, (line, at), wanting, chances).items()):
                    repeats = SECOND if self._alike(unit, line, other) else NO_REPETITION
                    again[line] += self._first[line][at] * min(1.0, share) * repeats
                    # Either the other one does not take it, or it is the repetition; an earlier one is none.
                    spared = 0.0 if self._goes_first(unit, (other, 0), (line, 0)) else repeats
                    free[line][at] *= max(_NEVER, 1 - share * (1 - spared))
        found = {}
        for line in self._contested:
            open_ = [chance * left for chance, left in zip(self._first[line], free[line], strict=True)]
            total = sum(sorted(open_)) + again[line] + self._alone[line]
            found[line] = [chance / total for chance in open_]
            self.second[line] = again[line] / total
            self.nothing[line] = self._alone[line] / total
        return found

    def _taken(
        self, unit: int, one: tuple[int, int], wanting: Sequence[tuple[int, int]], chances: Mapping[int, list[float]]
    ) -> Mapping[int, float]:
        """Return how likely each other line takes of a unit what one option of a line needs."""
        taken: defaultdict[int, float] = defaultdict(float)
        for other, there in wanting:
            if other != one[0] and self._clash(unit, one, (other, there)):
                taken[other] += chances[other][there]
        return taken

    def _alike(self, unit: int, line: int, other: int) -> bool:
        """Say whether one of two lines may repeat the other: of one amount, and naming the unit both, or neither."""
        amounts = {self._cases[each].receipt.amount for each in (line, other)}
        return len(amounts) == 1 and self._names(line, unit) == self._names(other, unit)

    def _clash(self, unit: int, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Say whether the second option takes what the first needs; of two that name it, the earlier goes first."""
        own, others = (self.options[line][at] for line, at in (one, other))
        if own.group and other[0] in own.group and others.group == own.group:
            return False
        if own.group or others.group:
            # What several lines pay together leaves nothing.
            return not self._goes_first(unit, one, other)
        shares = dict(own.explanation.fitted.shares)[unit], dict(others.explanation.fitted.shares)[unit]
        if sum(shares) <= self._pool.left[unit]:
            return False
        return not (own.explanation.units == others.explanation.units and self._goes_first(unit, one, other))

    def _goes_first(self, unit: int, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Say whether the first is the earlier one of two payments of an amount that both name the unit."""
        named = all(self._names(line, unit) for line in (one[0], other[0]))
        amounts = {self._cases[line].receipt.amount for line in (one[0], other[0])}
        return one[0] < other[0] and named and len(amounts) == 1

    def _names(self, line: int, unit: int) -> bool:
        hit = self._cases[line].reading.hits.get(unit)
        return hit is not None and hit.is_sure


_RIVAL = 0.02


def _grouped(options: Sequence[Option]) -> list[Option]:
    """Put the likeliest allocation first, and of the options that give it that of a group, which says more."""
    answers: list[list[Option]] = []
    for option in options:
        same = next((each for each in answers if _same(each[0].explanation, option.explanation)), None)
        if same is None:
            answers.append([option])
        else:
            same.append(option)
    if not answers:
        return []
    best = max(answers, key=lambda each: sum(sorted(option.probability for option in each)))
    first = next((option for option in best if option.group), best[0])
    return [first, *(each for each in options if each is not first)]
