"""Measure cash matching: how much is automatic, how much of that is right, and how long it takes.

    python -m benchmarks.cash [--task public|generated|all] [--lines N] [--seed S]

The truth is read for scoring alone. Times are processor seconds of this process, one thread.
"""

import argparse
import time
from collections.abc import Sequence
from decimal import Decimal

from arledger.matching import MatchOptions, match
from arledger.model.bank import Match
from benchmarks.cash_kinds import make_task
from benchmarks.cash_lines import Truth
from benchmarks.cash_public import FOLDER, OPTIONS, read_public
from benchmarks.cash_score import DEFINITIONS, Score, by_kind, kinds_table, percent, score
from benchmarks.cash_world import discounts
from benchmarks.tables import table

SEEDS = 9
GROWTH = (1_000, 2_000, 5_000, 10_000)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of one or both tasks as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cash", description="Measure cash matching.")
    parser.add_argument("--task", choices=("public", "generated", "all"), default="all")
    parser.add_argument("--lines", type=int, default=2_000, help="lines of each generated statement")
    parser.add_argument("--seed", type=int, default=1, help="the first of nine seeds")
    chosen = parser.parse_args(arguments)
    print("# Cash matching\n")
    print(DEFINITIONS)
    if chosen.task in ("public", "all"):
        print(public())
    if chosen.task in ("generated", "all"):
        print(generated(chosen.lines, range(chosen.seed, chosen.seed + SEEDS)))
        print(growth(chosen.seed))


def public() -> str:
    """Return the figures of the public task, by kind and perturbation."""
    if not FOLDER.is_dir():
        return f"## The public task\n\nNot measured: {FOLDER} is not there.\n"
    task = read_public()
    start = time.process_time()
    matches = match(task.lines, task.items, task.clients, OPTIONS)
    seconds = time.process_time() - start
    total = score(matches, task.truths)
    lines = [
        "## The public task\n",
        f"{len(task.lines):,} payments, {len(task.items):,} invoices, all open at once: {seconds:.1f} s.\n",
        kinds_table(by_kind(matches, [truth._replace(kind=broad(truth.kind)) for truth in task.truths]), total),
        "",
        kinds_table(by_kind(matches, task.truths), total),
        "",
        summary([("public", total, seconds)]),
    ]
    return "\n".join(lines)


def broad(kind: str) -> str:
    """Return what a kind is called without what was done to it: one payment for many invoices, and so on."""
    names = {
        "one_pay_one_inv": "one payment, one invoice",
        "one_pay_multi_inv": "one payment, several invoices",
        "multi_pay_one_inv": "several payments, one invoice",
    }
    return names.get(kind.partition(",")[0], kind)


def generated(lines: int, seeds: Sequence[int]) -> str:
    """Return the figures of made-up statements, one for each seed, and by kind over all of them."""
    rows: list[tuple[str, Score, float]] = []
    total: Score = Score()
    kinds: dict[str, Score] = {}
    for seed in seeds:
        matches, truths, seconds, style = run(seed, lines)
        rows.append((f"{seed}, numbers like {style}", score(matches, truths), seconds))
        for one, truth in zip(matches, truths, strict=True):
            total.add(one, truth)
            kinds.setdefault(truth.kind, Score()).add(one, truth)
    told = kinds_table(dict(sorted(kinds.items())), total)
    return f"## Made-up statements of about {lines:,} lines\n\n{summary(rows)}\n\nAll seeds together:\n\n{told}\n"


def run(seed: int, lines: int) -> tuple[Sequence[Match], Sequence[Truth], float, str]:
    """Make a statement and match it; return the answer, the truth, the seconds and the style of numbers."""
    world, task = make_task(seed, lines)
    options = MatchOptions(
        tolerance=Decimal("0.05"), tolerance_percent=Decimal(1), discount=discounts(world.invoices)
    )
    items, clients = world.items(), world.keys()
    start = time.process_time()
    matches = match(task.lines, items, clients, options)
    return matches, task.truths, time.process_time() - start, world.style


def growth(seed: int) -> str:
    """Return how the time grows with the number of lines and items."""
    rows = []
    first = 0.0
    for lines in GROWTH:
        seconds = run(seed, lines)[2]
        first = first or seconds / GROWTH[0]
        rows.append(
            (f"{lines:,}", f"{seconds:.2f}", f"{seconds / lines * 1000:.2f}", f"{seconds / lines / first:.2f}")
        )
    titles = ("lines", "seconds", "ms a line", "a line, against 1,000")
    note = "n log n would be 1.33 times as much a line at 10,000 as at 1,000."
    return f"## Growth\n\n{table(titles, rows)}\n\n{note}\n"


def summary(rows: Sequence[tuple[str, Score, float]]) -> str:
    """Write the totals of several statements."""
    titles = (
        "statement",
        "lines",
        "automatic",
        "told",
        "automatic, told",
        "links automatic",
        "precision",
        "wrong links",
        "fully right",
        "abstained",
        "s",
    )
    cells = [
        (
            name,
            str(each.lines),
            percent(each.automatic),
            str(each.told),
            percent(each.automatic_told),
            percent(each.links_automatic),
            percent(each.precision),
            str(each.wrong),
            percent(each.fully_right),
            percent(each.abstained) if each.told < each.lines else "-",
            f"{seconds:.1f}",
        )
        for name, each, seconds in rows
    ]
    return table(titles, cells)


if __name__ == "__main__":
    main()
