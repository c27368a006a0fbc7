"""All figures by name: what each is called, its formula in words, its source, and the function that reckons it."""

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from arledger.figures import collecting, outstanding, paying, quality
from arledger.figures.population import Population
from arledger.figures.quality import Said
from arledger.figures.values import Figure, honest
from arledger.files.regular import read_regular
from arledger.policy.figures import FigureSettings

_LARGEST = 100_000

Reckon = Callable[[Population], Figure]


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is called and how it comes about, for people.

    `numerator` and `denominator` name its parts, which are money or `counts`, `cases` says what `n` counts, and
    `worked` is the formula with names in braces for the numbers of a book.
    """

    name: str
    title: str
    formula: str
    worked: str
    numerator: str
    denominator: str
    cases: str
    source: str
    parts: str = "money"

    @property
    def is_of_money(self) -> bool:
        """Whether amounts are divided, and not counts."""
        return self.parts == "money"


@cache
def definitions() -> Mapping[str, Definition]:
    """Return the definitions of all figures, in the order in which they are shown."""
    text = read_regular(Path(__file__).with_name("definitions.toml"), _LARGEST).decode()
    return {name: Definition(name, **said) for name, said in tomllib.loads(text).items()}


def figures_of(
    population: Population, said: Said, settings: FigureSettings, names: Collection[str] = ()
) -> list[Figure]:
    """Return the figures of a population, all or those named; those of too few cases have no value."""
    reckoned = _functions(said, thirty=settings.month_days == "30")
    chosen = [name for name in definitions() if name in names or not names]
    return [honest(reckoned[name](population), settings.least) for name in chosen]


def _functions(said: Said, *, thirty: bool) -> Mapping[str, Reckon]:
    return {
        "dso": outstanding.dso,
        "dso-countback": partial(outstanding.countback, thirty=thirty),
        "dso-exhaustion": outstanding.exhaustion,
        "bpdso": outstanding.best_possible,
        "add": outstanding.delinquent,
        "cei": collecting.cei,
        "cei-period": collecting.cei_of_period,
        "current-share": collecting.current_share,
        "over-90-share": collecting.old_share,
        "turnover": collecting.turnover,
        "collection-period": collecting.collection_period,
        "turnover-closing": collecting.turnover_closing,
        "collection-period-closing": collecting.collection_period_closing,
        "days-to-pay": paying.days_to_pay,
        "days-late": paying.days_late,
        "unapplied-share": collecting.unapplied_share,
        "dispute-rate": partial(quality.dispute_rate, said=said),
        "promises-kept": partial(quality.promises_kept, said=said),
        "bad-debt-rate": quality.bad_debt_rate,
        "auto-match-rate": quality.auto_match_rate,
        "auto-match-lines": quality.auto_match_lines,
        "match-precision": quality.match_precision,
        "billing-delay": quality.billing_delay,
    }
