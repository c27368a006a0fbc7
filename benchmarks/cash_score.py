"""How good an answer is: rates with their denominators, and the definition of each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from arledger.model.bank import LineState, Match
from benchmarks.cash_lines import Truth
from benchmarks.tables import table

DEFINITIONS = """\
- **automatic**: receipt lines that were matched without a person ÷ receipt lines (receipt level).
- **automatic, told**: the same among the lines that give away what they pay; the others must be left to a person.
- **links automatic**: payment-invoice links of the told lines that were booked ÷ those links (invoice level).
- **precision**: links booked automatically that are in the truth ÷ links booked automatically (invoice level).
- **fully right**: matched lines whose links are exactly the truth's ÷ matched lines.
- **abstained**: lines that do not give it away and were left to a person ÷ such lines.
"""
TITLES = ("kind", "lines", "automatic", "told", "automatic, told", "links booked", "wrong", "precision")


@dataclass(slots=True)
class Score:
    """Counts over lines and links."""

    lines: int = 0
    matched: int = 0
    told: int = 0
    told_matched: int = 0
    links: int = 0
    links_found: int = 0
    booked: int = 0
    wrong: int = 0
    exact: int = 0

    def add(self, match: Match, truth: Truth) -> None:
        """Count one line."""
        booked = {(part.client, part.invoice) for part in match.parts} if _matched(match) else set()
        self.lines += 1
        self.matched += _matched(match)
        self.told += truth.told
        self.told_matched += truth.told and _matched(match)
        self.links += len(truth.links) if truth.told else 0
        self.links_found += len(truth.links & booked) if truth.told else 0
        self.booked += len(booked)
        self.wrong += len(booked - truth.links)
        self.exact += _matched(match) and booked == truth.links

    @property
    def automatic(self) -> float:
        """Lines matched of all lines."""
        return self.matched / max(1, self.lines)

    @property
    def automatic_told(self) -> float:
        """Lines matched of those that give it away."""
        return self.told_matched / max(1, self.told)

    @property
    def links_automatic(self) -> float:
        """Links booked of those that the told lines have."""
        return self.links_found / max(1, self.links)

    @property
    def precision(self) -> float:
        """Right links of those booked; nothing booked is nothing wrong."""
        return 1 - self.wrong / self.booked if self.booked else 1.0

    @property
    def fully_right(self) -> float:
        """Matched lines with exactly the true links."""
        return self.exact / max(1, self.matched)

    @property
    def abstained(self) -> float:
        """Lines left to a person of those that do not give it away."""
        untold = self.lines - self.told
        return 1 - (self.matched - self.told_matched) / untold if untold else 1.0


def _matched(match: Match) -> bool:
    return match.state is LineState.MATCHED


def score(matches: Iterable[Match], truths: Iterable[Truth]) -> Score:
    """Count all lines."""
    total = Score()
    for match, truth in zip(matches, truths, strict=True):
        total.add(match, truth)
    return total


def by_kind(matches: Iterable[Match], truths: Iterable[Truth]) -> dict[str, Score]:
    """Count the lines of each kind."""
    kinds: defaultdict[str, Score] = defaultdict(Score)
    for match, truth in zip(matches, truths, strict=True):
        kinds[truth.kind].add(match, truth)
    return dict(sorted(kinds.items()))


def kinds_table(kinds: dict[str, Score], total: Score) -> str:
    """Write one row for each kind, and the total."""
    rows = [_row(kind, each) for kind, each in kinds.items()]
    return table(TITLES, [*rows, _row("**all**", total)])


def _row(name: str, each: Score) -> Sequence[str]:
    told = percent(each.automatic_told) if each.told else "-"
    return (
        name,
        str(each.lines),
        percent(each.automatic),
        str(each.told),
        told,
        str(each.booked),
        str(each.wrong),
        percent(each.precision) if each.booked else "-",
    )


def percent(value: float) -> str:
    """Write a share in percent with two decimals."""
    return f"{value * 100:.2f} %"
