"""The answer as Markdown: what each command cost, and each ratio beside its target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.measure import Result

SKIPPED = "not installed: skipped"


@dataclass(frozen=True, slots=True)
class Target:
    """A ratio of two medians that should not be above `limit`."""

    name: str
    above: str
    below: str
    limit: float


def verdict(value: float | None, limit: float) -> str:
    """Say whether a value keeps its limit; a value that could not be measured says so."""
    if value is None:
        return "not measured"
    return "met" if value <= limit else "**missed**"


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table; the first column is text and stands left, the others right."""
    widths = [max(len(row[at]) for row in (titles, *rows)) for at in range(len(titles))]

    def line(cells: Sequence[str]) -> str:
        first, *others = (
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join((first, *others))} |"

    rule = ["-" * width if at == 0 else "-" * (width - 1) + ":" for at, width in enumerate(max(w, 3) for w in widths)]
    widths = [max(width, 3) for width in widths]
    return "\n".join((line(titles), f"| {' | '.join(rule)} |", *(line(row) for row in rows)))


def costs(names: Sequence[str], results: Mapping[str, Result]) -> str:
    """Write one row for each command: median time, largest peak, number of runs."""
    rows = []
    for name in names:
        result = results.get(name)
        if result is None:
            rows.append((f"`{name}`", SKIPPED, "", ""))
        else:
            rows.append((f"`{name}`", f"{result.seconds:.3f}", f"{result.peak_mb:.0f}", str(len(result.runs))))
    return table(("command", "median s", "peak MB", "runs"), rows)


def ratio(results: Mapping[str, Result], above: str, below: str) -> float | None:
    """Divide the medians of two commands; None where one of them was not measured."""
    if above not in results or below not in results:
        return None
    return results[above].seconds / results[below].seconds


def judged(rows: Sequence[tuple[str, float | None, float, str]]) -> str:
    """Write a table of rows of (what, value, limit, unit), each with its verdict."""
    return table(
        ("target", "measured", "at most", "verdict"),
        [
            (what, "" if value is None else f"{value:.2f}{unit}", f"{limit:g}{unit}", verdict(value, limit))
            for what, value, limit, unit in rows
        ],
    )


def ratios(targets: Sequence[Target], results: Mapping[str, Result]) -> str:
    """Write each ratio that was measured, without its target."""
    measured = ((each.name, ratio(results, each.above, each.below)) for each in targets)
    rows = [(name, "not measured" if value is None else f"{value:.2f} times") for name, value in measured]
    return table(("ratio", "measured"), rows)


def judge_ratios(targets: Sequence[Target], results: Mapping[str, Result]) -> str:
    """Write each target with the ratio that was measured."""
    return judged([(each.name, ratio(results, each.above, each.below), each.limit, " times") for each in targets])
