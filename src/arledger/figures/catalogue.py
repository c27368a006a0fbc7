"""All figures by name: what each is called, its formula in words, its source, and the function that reckons it."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from arledger.figures import collecting, outstanding, paying, quality
from arledger.figures.population import Population
from arledger.figures.quality import Said
from arledger.figures.values import Figure, honest

Reckon = Callable[[Population], Figure]


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is called and how it comes about, for people; `numerator` and `denominator` name its parts."""

    name: str
    title: str
    formula: str
    numerator: str
    denominator: str
    source: str


@cache
def definitions() -> Mapping[str, Definition]:
    """Return the definitions of all figures, in the order in which they are shown."""
    text = Path(__file__).with_name("definitions.toml").read_text(encoding="utf-8")
    return {name: Definition(name, **said) for name, said in tomllib.loads(text).items()}


def figures_of(population: Population, said: Said, least: int, *, thirty: bool = False) -> list[Figure]:
    """Return all figures of a population; those of fewer than `least` cases say so instead of a value.

    With `thirty` the countback by month counts thirty days a month.
    """
    reckoned = _functions(said, thirty=thirty)
    return [honest(reckoned[name](population), least) for name in definitions()]


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
        "match-precision": partial(quality.match_precision, said=said),
        "billing-delay": quality.billing_delay,
    }
