"""Whether confidence means what it says: of the lines called 95 %, about 95 of a hundred should be right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from arledger.model.bank import LineState, Match
from benchmarks.cash_lines import Truth
from benchmarks.tables import table

BOUNDS = (50.0, 80.0, 90.0, 95.0, 99.0, 99.9)
"""Where one bin ends and the next begins, in percent; a bound belongs to the bin above."""

SURE = 99.0
"""What is called this or more is booked, in percent."""

TITLES = ("confidence called", "lines", "mean called", "right", "difference")
DEFINITION = """\
Each line that is matched or proposed with an explanation is called right where its best explanation (the match's
parts, or the first candidate's) names exactly what was paid; for a second payment, what was paid before. The expected
calibration error is the sum over the rows of their share of lines times the difference. Lines that are left without
an explanation are not in it: there is nothing to be right about."""


@dataclass(slots=True)
class Bin:
    """Lines whose confidence lies between two bounds: how many, the sum of their confidence, how many are right."""

    lines: int = 0
    called: float = 0.0
    right: int = 0

    @property
    def mean(self) -> float:
        """The mean confidence, in percent."""
        return self.called / max(1, self.lines)

    @property
    def share(self) -> float:
        """The share that is right, in percent."""
        return self.right * 100 / max(1, self.lines)


@dataclass(slots=True)
class Reliability:
    """Counts over the lines of any number of tasks, by the confidence that was called."""

    bins: list[Bin] = field(default_factory=lambda: [Bin() for _ in range(len(BOUNDS) + 1)])
    left_out: int = 0

    def add(self, match: Match, truth: Truth) -> None:
        """Count one line."""
        best = explanation(match)
        if not best:
            self.left_out += 1
            return
        called = float(match.confidence)
        found = self.bins[sum(called >= bound for bound in BOUNDS)]
        found.lines += 1
        found.called += called
        found.right += best == truth.links or (match.state is LineState.PROPOSED and best == truth.before)

    def add_all(self, matches: Iterable[Match], truths: Iterable[Truth]) -> None:
        """Count the lines of a task."""
        for match, truth in zip(matches, truths, strict=True):
            self.add(match, truth)

    @property
    def lines(self) -> int:
        """All lines counted."""
        return sum(each.lines for each in self.bins)

    @property
    def error(self) -> float:
        """The expected calibration error, from 0 to 1."""
        return sum(each.lines * abs(each.mean - each.share) for each in self.bins) / 100 / max(1, self.lines)

    @property
    def sure(self) -> Bin:
        """The lines that are called sure, together."""
        above = [each for each, bound in zip(self.bins[1:], BOUNDS, strict=True) if bound >= SURE]
        return Bin(
            sum(each.lines for each in above), sum(each.called for each in above), sum(each.right for each in above)
        )


def explanation(match: Match) -> frozenset[tuple[str, str]]:
    """Return the links of a line's best explanation; none for a line that is neither matched nor proposed."""
    if match.state not in (LineState.MATCHED, LineState.PROPOSED):
        return frozenset()
    parts = match.parts or next((candidate.parts for candidate in match.candidates), ())
    return frozenset((part.client, part.invoice) for part in parts)


def reliability_table(found: Reliability) -> str:
    """Write a row for each bin, the lines called sure, and the expected calibration error."""
    names = ["below 50", *(f"{low:g} to {high:g}" for low, high in pairwise(BOUNDS))]
    names.append(f"{BOUNDS[-1]:g} and more")
    rows = [_row(name, each) for name, each in zip(names, found.bins, strict=True)]
    told = table(TITLES, [*rows, _row(f"**{SURE:g} and more**", found.sure)])
    error = f"Expected calibration error: {found.error:.4f} over {found.lines:,} lines; {found.left_out:,} left out."
    return f"## Reliability\n\n{DEFINITION}\n\n{told}\n\n{error}\n"


def _row(name: str, each: Bin) -> Sequence[str]:
    if not each.lines:
        return name, "0", "-", "-", "-"
    return name, f"{each.lines:,}", f"{each.mean:.2f}", f"{each.share:.2f}", f"{each.mean - each.share:+.2f}"
