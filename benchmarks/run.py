"""`python -m benchmarks.run`: measure arledger beside its peers and print the ratios as Markdown.

Before anything is timed, each tool must find the open sums that the generator put into the book;
otherwise the run stops with exit code 1. Missed targets are printed and do not change the exit code.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from benchmarks import tables, tools
from benchmarks.books import WrittenBook, write_book
from benchmarks.measure import (
    SLOW_ROUNDS,
    SLOW_SECONDS,
    Command,
    CommandFailedError,
    Result,
    floor_kib,
    measure,
)
from benchmarks.tables import Target
from benchmarks.trade import FEWEST
from benchmarks.truth import WrongAnswerError, check_arledger, check_journal_tool

SIZES = (1_000, 10_000, 100_000)
OWN = (tools.WARM, tools.COLD, tools.WRITING, tools.FORECAST, tools.PAYMENT, tools.PAYMENT_BY_REFERENCE)
PEERS = (tools.BEAN_CHECK, tools.HLEDGER, tools.LEDGER)

RATIOS = (
    Target("warm / ledger bal", tools.WARM, tools.LEDGER, 0.30),
    Target("cold / hledger bal", tools.COLD, tools.HLEDGER, 0.50),
    Target("cold / bean-check", tools.COLD, tools.BEAN_CHECK, 0.30),
    Target("forecast / warm", tools.FORECAST, tools.WARM, 4.00),
    Target("payment --write / bean-check", tools.PAYMENT, tools.BEAN_CHECK, 0.50),
    Target("the same by Beancount's loader", tools.PAYMENT_BY_REFERENCE, tools.BEAN_CHECK, 1.50),
)
START = (Target("--help / import typer", tools.HELP, tools.TYPER, 1.50),)
GROWN = (10_000, 100_000)
GROWTH = 2.0
JUDGED = 100_000
FEWEST_IN_TURNS = 5
PEAK_MB = 120.0


class Benchmark:
    """One run of the benchmark in a workshop; `rounds` is how often each command is timed."""

    def __init__(self, workshop: tools.Workshop, rounds: int, *, peers_only: bool) -> None:
        self.workshop = workshop
        self.rounds = rounds
        self.peers_only = peers_only
        self._warm: dict[int, Command] = {}

    def start(self) -> dict[str, Result]:
        """Time the start of the program."""
        own = [] if self.peers_only else tools.of_help(self.workshop)
        return measure([*own, *tools.of_typer(self.workshop)], self.rounds)

    def book(self, transactions: int) -> dict[str, Result]:
        """Make a book, check that all tools read it right, and time them in turn."""
        _tell(f"{transactions:,} transactions: making the book")
        book = self._make(transactions)
        self.workshop.clear("warm")
        journals = tools.of_journals(book, self.workshop)
        own = [] if self.peers_only else tools.of_arledger(book, self.workshop)
        for command in own[:1]:
            self._warm[transactions] = command
        _tell(f"{transactions:,} transactions: checking the answers")
        for command in journals:
            check_journal_tool(command, book.open_sums)
        for command in (*own, *own[:1]):  # the warm one twice: the second answer is from the snapshot
            check_arledger(command, book.open_sums)
        asking = [] if self.peers_only else tools.of_forecast(book, self.workshop)
        writing = [] if self.peers_only else tools.of_writing(book, self.workshop)
        _tell(f"{transactions:,} transactions: measuring in {self.rounds} rounds")
        return measure([*own, *asking, *writing, *tools.of_beancount(book, self.workshop), *journals], self.rounds)

    def growth(self) -> dict[int, dict[str, Result]]:
        """Time the warm command in both books of the growth in turns: minutes apart, a machine is not the same."""
        named = {size: replace(command, name=str(size)) for size, command in self._warm.items() if size in GROWN}
        found = measure(list(named.values()), max(self.rounds, FEWEST_IN_TURNS))
        return {size: {tools.WARM: found[command.name]} for size, command in named.items()}

    def _make(self, transactions: int) -> WrittenBook:
        """Write the book in a process of its own: this one must stay small (see `measure`)."""
        folder = self.workshop.folder / "books" / str(transactions)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            return pool.submit(write_book, folder, transactions).result()


def report_start(results: dict[str, Result]) -> str:
    """Write what the start of the program costs."""
    return f"## Start\n\n{tables.costs(tuple(results), results)}\n\n{tables.judge_ratios(START, results)}\n"


def report_book(transactions: int, results: dict[str, Result]) -> str:
    """Write what a book of this size costs, and the ratios; a peer that is missing is named.

    The targets are for large books: what a program needs to start is most of a small one's time.
    """
    names = (*(name for name in OWN if name in results), *PEERS)
    shown = tables.judge_ratios if transactions >= JUDGED else tables.ratios
    return f"## {transactions:,} transactions\n\n{tables.costs(names, results)}\n\n{shown(RATIOS, results)}\n"


def report_growth(by_size: dict[int, dict[str, Result]]) -> str:
    """Write how the warm command grows with the book, and its peak of memory in the largest book."""
    warm = {size: results[tools.WARM] for size, results in by_size.items() if tools.WARM in results}
    small, large = GROWN
    grown = warm[large].seconds / warm[small].seconds if small in warm and large in warm else None
    largest = max(by_size)
    peak = warm[largest].peak_mb if largest in warm else None
    rows = (
        (f"warm at {large:,} / warm at {small:,}", grown, GROWTH, " times"),
        (f"peak memory, warm at {largest:,}", peak, PEAK_MB, " MB"),
    )
    return f"## Growth and memory\n\n{tables.judged(rows)}\n"


def header(rounds: int) -> str:
    """Write what was measured on, and how."""
    facts = "\n".join(f"- {name}: {value}" for name, value in tools.machine().items())
    return (
        f"# Benchmark\n\n{facts}\n\n"
        f"Commands take turns in {rounds} rounds; one that needs more than {SLOW_SECONDS} s takes part "
        f"in {min(rounds, SLOW_ROUNDS)}. Times are medians of wall time, output thrown away; ratios are "
        "those of the medians. Peak MB is the largest resident memory of the runs, in millions of bytes; "
        f"nothing below {floor_kib() * 1024 / 1e6:.0f} MB can be seen. No cache of Beancount's own is used.\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return 0, or 1 where a tool failed or gave a wrong answer."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="arledger-bench-", dir=options.dir) as folder:
        workshop = tools.Workshop(Path(folder))
        benchmark = Benchmark(workshop, options.rounds, peers_only=options.peers_only)
        try:
            _run(benchmark, options.sizes)
        except (CommandFailedError, WrongAnswerError, tools.NoSnapshotError, tools.NotWrittenError) as problem:
            _tell(f"stopped: {problem}")
            return 1
    return 0


def _run(benchmark: Benchmark, sizes: Sequence[int]) -> None:
    print(header(benchmark.rounds), flush=True)
    print(report_start(benchmark.start()), flush=True)
    by_size: dict[int, dict[str, Result]] = {}
    for transactions in sizes:
        by_size[transactions] = benchmark.book(transactions)
        print(report_book(transactions, by_size[transactions]), flush=True)
    print(report_growth(by_size | benchmark.growth()), flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--rounds", type=_rounds, default=5, help="how often each command is timed (default 5)")
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help="transactions, such as 1000,10000,100000")
    parser.add_argument("--dir", type=Path, help="where to make the temporary folder (default: the system's)")
    parser.add_argument("--peers-only", action="store_true", help="leave arledger itself out")
    return parser.parse_args(arguments)


def _rounds(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("at least one round is needed")
    return int(text)


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(sorted({int(each) for each in text.split(",")}))
    if sizes[0] < FEWEST:
        raise argparse.ArgumentTypeError(f"a book needs at least {FEWEST} transactions")
    return sizes


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
