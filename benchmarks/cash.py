"""Measure cash matching: how much is automatic, how much of that is right, and how long it takes.

    python -m benchmarks.cash [--task public|mangled|generated|dense|all] [--lines N] [--seed S] [--every N]

The truth is read for scoring alone. Times are processor seconds of this process, one thread.
"""

import argparse
import time
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from arledger.matching import MatchOptions, match
from arledger.model.bank import Match
from benchmarks.cash_kinds import make_task
from benchmarks.cash_lines import Truth
from benchmarks.cash_mangled import done, mangled
from benchmarks.cash_public import FOLDER, OPTIONS, PublicTask, read_public
from benchmarks.cash_reliability import Reliability, reliability_table
from benchmarks.cash_score import DEFINITIONS, Score, by_kind, kinds_table, percent, score
from benchmarks.cash_stresses import STRESSES
from benchmarks.cash_world import DENSE, discounts
from benchmarks.tables import table

SEEDS = 9
GROWTH = (1_000, 2_000, 5_000, 10_000)
TASKS = ("public", "mangled", "generated", "dense")
CROWD = 100
"""Open invoices for each client of a dense book: a name tells little there, and a number must tell much."""


class Book(NamedTuple):
    """What a made-up book is made of: see `make_task`."""

    seed: int
    lines: int
    style: str = ""
    crowd: int = 12


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of one or all tasks as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cash", description="Measure cash matching.")
    parser.add_argument("--task", choices=(*TASKS, "all"), default="all")
    parser.add_argument("--lines", type=int, default=2_000, help="lines of each generated or dense statement")
    parser.add_argument("--seed", type=int, default=1, help="the first of nine seeds; the one of the mangled task")
    parser.add_argument("--every", type=int, default=3, help="mangle every so many matches of the public task")
    chosen = parser.parse_args(arguments)
    tasks = TASKS if chosen.task == "all" else (chosen.task,)
    seeds = range(chosen.seed, chosen.seed + SEEDS)
    called = Reliability()
    print("# Cash matching\n")
    print(DEFINITIONS)
    if "public" in tasks:
        print(public(called))
    if "mangled" in tasks:
        print(stressed(chosen.seed, chosen.every, called))
    if "generated" in tasks:
        print(generated(chosen.lines, seeds, called))
        print(growth(chosen.seed))
    if "dense" in tasks:
        print(dense(chosen.lines, seeds, called))
    print(reliability_table(called))


def public(called: Reliability) -> str:
    """Return the figures of the public task, by kind and perturbation."""
    if not FOLDER.is_dir():
        return f"## The public task\n\nNot measured: {FOLDER} is not there.\n"
    task = read_public()
    matches, seconds = matched(task, called)
    total = score(matches, task.truths)
    lines = [
        "## The public task\n",
        f"{len(task.lines):,} payments, {len(task.items):,} invoices, all open at once: {seconds:.1f} s.\n",
        kinds_table(by_kind(matches, [truth._replace(kind=broad(truth.kind)) for truth in task.truths]), total),
        "",
        kinds_table(by_kind(matches, task.truths), total),
        "",
        summary([("public", total, seconds)]),
        "",
    ]
    return "\n".join(lines)


def stressed(seed: int, every: int, called: Reliability) -> str:
    """Return the figures of the mangled task and of each stress on it; the first of them by kind, too."""
    title = f"## The public task mangled, one match in {every}, seed {seed}\n"
    if not FOLDER.is_dir():
        return f"{title}\nNot measured: {FOLDER} is not there.\n"
    plain = mangled(read_public(every), seed)
    rows: list[tuple[str, Score, float]] = []
    kinds: list[str] = []
    for name, stress in STRESSES.items():
        task = stress(plain, seed)
        matches, seconds = matched(task, called)
        rows.append((name, score(matches, task.truths), seconds))
        if not kinds:
            for kind_of in (broad, done):
                truths = [truth._replace(kind=kind_of(truth.kind)) for truth in task.truths]
                kinds.append(kinds_table(by_kind(matches, truths), rows[0][1]))
    return "\n\n".join(
        [title.strip(), summary(rows), "As it is, by kind and by what was done to a payment:", *kinds, ""]
    )


def matched(task: PublicTask, called: Reliability) -> tuple[Sequence[Match], float]:
    """Match a task and count how sure the answers are; return them, and the seconds that it took."""
    start = time.process_time()
    matches = match(task.lines, task.items, task.clients, OPTIONS)
    seconds = time.process_time() - start
    called.add_all(matches, task.truths)
    return matches, seconds


def broad(kind: str) -> str:
    """Return what a kind is called without what was done to it: one payment for many invoices, and so on."""
    names = {
        "one_pay_one_inv": "one payment, one invoice",
        "one_pay_multi_inv": "one payment, several invoices",
        "multi_pay_one_inv": "several payments, one invoice",
    }
    return names.get(kind.partition(",")[0], kind)


def generated(lines: int, seeds: Sequence[int], called: Reliability) -> str:
    """Return the figures of made-up statements, one row for each seed, and by kind over all of them."""
    books = [[Book(seed, lines)] for seed in seeds]
    return made_up(f"Made-up statements of about {lines:,} lines", books, called)


def dense(lines: int, seeds: Sequence[int], called: Reliability) -> str:
    """Return the figures of made-up books with short numbers in sequence and few clients, one row for each style."""
    books = [[Book(seed, lines, style, CROWD) for seed in seeds] for style in DENSE]
    return made_up(f"Dense books of about {lines:,} lines, {CROWD} invoices a client", books, called)


def made_up(title: str, rows: Sequence[Sequence[Book]], called: Reliability) -> str:
    """Match made-up books and return their figures: one row for each group of books, and by kind over all."""
    told: list[tuple[str, Score, float]] = []
    total: Score = Score()
    kinds: dict[str, Score] = {}
    for books in rows:
        group, spent, style = Score(), 0.0, ""
        for book in books:
            matches, truths, seconds, style = run(*book)
            spent += seconds
            called.add_all(matches, truths)
            for one, truth in zip(matches, truths, strict=True):
                for each in (group, total, kinds.setdefault(truth.kind, Score())):
                    each.add(one, truth)
        seeds = sorted({books[0].seed, books[-1].seed})
        told.append((f"{' to '.join(map(str, seeds))}, numbers like {style}", group, spent))
    whole = ("**all**", total, sum(seconds for _, _, seconds in told))
    by_kinds = kinds_table(dict(sorted(kinds.items())), total)
    return f"## {title}\n\n{summary([*told, whole])}\n\nAll together:\n\n{by_kinds}\n"


def run(
    seed: int, lines: int, style: str = "", crowd: int = 12
) -> tuple[Sequence[Match], Sequence[Truth], float, str]:
    """Make a statement and match it; return the answer, the truth, the seconds and the style of numbers."""
    world, task = make_task(seed, lines, style, crowd)
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
