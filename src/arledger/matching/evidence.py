"""The whole ledger of evidence of one line: what could explain it, and what speaks for and against each."""

from collections.abc import Sequence
from enum import StrEnum
from math import exp, log, log10
from typing import NamedTuple

from arledger.matching.amounts import Chances
from arledger.matching.explanations import Basis, Case, Explanation
from arledger.matching.inference import Option, Outcome, Solver, confidence_of
from arledger.matching.likelihoods import STRANGER
from arledger.matching.logarithms import log_sum
from arledger.matching.units import Coins, Unit
from arledger.matching.verdicts import in_percent
from arledger.matching.words import BETWEEN, Writer
from arledger.model.bank import Part

_NOTICED = log(1.05)
"""What moves a probability by less than this is not said."""

_WORDS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_WORDED, _MOST = 15, 300

FOR, AGAINST = "\N{MULTIPLICATION SIGN}", "\N{DIVISION SIGN}"
"""What stands before how many times likelier something makes an explanation, and before how many times rarer."""


class About(StrEnum):
    """What a factor is about."""

    PRIOR = "before it is read"
    TEXT = "text"
    PAYER = "payer"
    DAY = "day"
    AMOUNT = "amount"
    TOGETHER = "other lines beside it"
    RIVALS = "other lines against it"


class Factor(NamedTuple):
    """How much likelier something makes an explanation, as a logarithm, against money that is nobody's; and why."""

    about: About
    weight: float
    said: str


class Weighed(NamedTuple):
    """One explanation: what it pays, its factors, what they come to, and the probability in percent.

    `basis` says what it rests on besides. `beside` are the places of the lines that pay with it. `obstacle` says why
    it is never booked by itself, however sure it is, and is empty where it may be.
    """

    parts: tuple[Part, ...]
    fit: str
    basis: str
    factors: tuple[Factor, ...]
    weight: float
    probability: float
    settled: bool
    beside: tuple[int, ...]
    obstacle: str


class Evidence(NamedTuple):
    """What speaks for and against each explanation of a line, the likeliest first; probabilities are in percent.

    `confidence` is that of what the first one pays, however it comes about, `needed` what booking takes, and
    `least` what the policy asks for of anything.
    `nothing` is that the line pays nothing in the book, `nothing_weight` how much likelier that is than money of a
    stranger, as a logarithm; `second` is that it pays once more what another line pays. `foreign` are items
    of other currencies that it may be for, each as likely as said if it is for nothing in its own. `rivals` are
    the places of lines that want what the first explanation pays.
    """

    explanations: tuple[Weighed, ...]
    confidence: float
    needed: float
    least: float
    certain: bool
    nothing: float
    nothing_weight: float
    second: float
    foreign: tuple[tuple[str, str, str, float], ...]
    rivals: tuple[int, ...]


class EvidenceBook:
    """Tells the evidence on the lines of a statement that was matched."""

    def __init__(
        self, units: Sequence[Unit], coins: Coins, cases: Sequence[Case], solver: Solver, chances: Chances
    ) -> None:
        self._units = units
        self._cases = cases
        self._solver = solver
        self._chances = chances
        self._writer = Writer(units, coins, cases, solver.left)

    def of_line(self, at: int, outcome: Outcome) -> Evidence:
        """Return the evidence on a line, by what was open when it was decided."""
        nothing = self._solver.belief(at).nothing
        alone = log_sum([nothing, *(each.weight for each in outcome.options)])
        return Evidence(
            explanations=tuple(
                self._weighed(at, each, alone, booked=outcome.certain and not place)
                for place, each in enumerate(outcome.options)
            ),
            confidence=in_percent(confidence_of(outcome.options)),
            needed=in_percent(self._solver.needed(outcome.options)),
            least=in_percent(self._solver.needed(())),
            certain=outcome.certain,
            nothing=in_percent(outcome.nothing),
            nothing_weight=nothing - self._stranger(self._cases[at]),
            second=in_percent(outcome.second),
            foreign=tuple(self._foreign(unit, probability) for unit, probability in outcome.foreign),
            rivals=self._places(outcome.rivals),
        )

    def _stranger(self, case: Case) -> float:
        """Return the weight of money of somebody unknown for something else: what all is held against."""
        return log(STRANGER) + self._by_chance(case)

    def _by_chance(self, case: Case) -> float:
        return log(self._chances.of(case.receipt.line.currency, case.receipt.amount))

    def _places(self, lines: Sequence[int]) -> tuple[int, ...]:
        return tuple(sorted(self._cases[line].receipt.place for line in lines))

    def _weighed(self, at: int, option: Option, alone: float, *, booked: bool) -> Weighed:
        case, way = self._cases[at], option.explanation
        beside = [line for line in option.group if line != at]
        # What was booked has changed what is open: it is not asked again.
        obstacles = () if booked else self._solver.obstacles(at, option)
        weight = option.weight - self._stranger(case)
        factors = list(self._factors(case, option, beside))
        against = log(max(option.probability, exp(-_MOST))) - (option.weight - alone)
        if against < -_NOTICED and option.weight - alone > -_MOST:
            factors.append(Factor(About.RIVALS, against, "other lines want the same"))
            weight += against
        return Weighed(
            parts=self._writer.parts(case, way),
            fit=self._writer.said(case, way, beside)[-1],
            basis=str(way.basis),
            factors=tuple(factors),
            weight=weight,
            probability=in_percent(option.probability),
            settled=way.settled,
            beside=self._places(beside),
            obstacle="; ".join(map(str, obstacles)),
        )

    def _factors(self, case: Case, option: Option, beside: Sequence[int]) -> Sequence[Factor]:
        way = option.explanation
        *named, payer, amount = self._writer.said(case, way, beside)
        if way.settled:
            billed = sum(self._units[unit].billed for unit in way.units)
            amount = "the amount that it was of" if case.receipt.amount == billed else "another amount than it was of"
        read = [
            Factor(About.TEXT, way.text, BETWEEN.join(named)),
            Factor(About.PAYER, way.payer, payer),
            Factor(About.DAY, way.day, self._day(case, way)),
        ]
        if beside:
            rest = option.weight - self._stranger(case) - sum(each.weight for each in read)
            return [*read, Factor(About.TOGETHER, rest, amount)]
        prior = Factor(About.PRIOR, way.prior - log(STRANGER), self._prior(case, way))
        return [prior, *read, Factor(About.AMOUNT, way.fitted.density - self._by_chance(case), amount)]

    def _prior(self, case: Case, way: Explanation) -> str:
        """Say of how many items these are."""
        currency = case.receipt.line.currency
        all_ = sum(unit.currency == currency and unit.open > 0 for unit in self._units)
        if way.settled:
            return "settled already, and paid once more"
        size = len(way.units)
        if size == 1:
            return f"one of {all_} open in {currency}" if all_ > 1 else f"the only one open in {currency}"
        clients = {self._units[unit].client for unit in way.units}
        if len(clients) > 1:
            return f"{size} of several clients in one payment"
        (client,) = clients
        own = sum(unit.client == client and unit.currency == currency and unit.open > 0 for unit in self._units)
        natural = way.basis in (Basis.ALL_OPEN, Basis.ALL_DUE, Basis.OLDEST, Basis.MONTH)
        return str(way.basis) if natural else f"{size} of the {own} that {client} has open, of {all_} in {currency}"

    def _day(self, case: Case, way: Explanation) -> str:
        """Say how far the day is from that on which the items are due."""
        day = case.receipt.line.date
        known = [self._units[unit] for unit in way.units]
        if any(day < unit.issued for unit in known):
            return f"dated {max(unit.issued for unit in known)}, after the payment"
        due = min((unit.due for unit in known), key=lambda each: (-abs((day - each).days), each))
        days = (day - due).days
        many = f"{abs(days)} day{'s' if abs(days) != 1 else ''}"
        due_date = "its due date" if len(known) == 1 else "the farthest due date"
        return f"{many} {'after' if days > 0 else 'before'} {due_date}" if days else f"on {due_date}"

    def _foreign(self, at: int, probability: float) -> tuple[str, str, str, float]:
        unit = self._units[at]
        return unit.client, unit.number, unit.currency, in_percent(probability)


def short_of(evidence: Evidence) -> float | None:
    """Return what makes the first explanation sure enough to be booked, as a logarithm; None where nothing does."""
    sure, needed = evidence.confidence / 100, evidence.needed / 100
    return log(needed / (1 - needed)) - log(sure / (1 - sure)) if 0 < sure < needed < 1 else None


def times(weight: float) -> str:
    """Write how many times likelier something is, from a logarithm, or with the sign of division how many rarer."""
    if abs(weight) < _NOTICED:
        return "about even"
    return f"{FOR if weight > 0 else AGAINST} {number_of(abs(weight))}"


def number_of(weight: float) -> str:
    """Write the number of a logarithm as people say it: `12,000`, `3.4 billion`, `10^16`."""
    digits = min(weight / log(10), _MOST)
    if digits >= _WORDED:
        return f"10^{int(digits)}"
    number = 10**digits
    for size, word in _WORDS:
        if number >= size:
            return f"{_two_digits(number / size)} {word}"
    return _two_digits(number)


def _two_digits(number: float) -> str:
    if number < 10:
        return f"{number:.1f}"
    step = 10 ** (int(log10(number)) - 1)
    return f"{int(number / step + 0.5) * step:,}"


def in_figures(weight: float) -> float:
    """Return how many times likelier a logarithm says, with three digits, for programs."""
    return float(f"{exp(max(min(weight, _MOST), -_MOST)):.3g}")
