"""A command beside a warm `aging` of the same book, to which something is added."""

import tempfile
from pathlib import Path

from benchmarks.books import write_book
from benchmarks.measure import Command, measure
from benchmarks.tools import Workshop, beside_python
from benchmarks.trade import AS_OF


def seconds_beside_aging(name: str, added: str, transactions: int, rounds: int) -> tuple[float, float]:
    """Return what `aging` takes and what a command of the same options does, in a book with `added` in it."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        main_file = write_book(folder, transactions).beancount
        more = main_file.with_name("added.beancount")
        more.write_text(added, encoding="utf-8")
        with main_file.open("a", encoding="utf-8") as book:
            book.write(f'\ninclude "{more.name}"\n')
        environment = Workshop(folder).environment(name)
        words = ("--ledger", str(main_file), "--as-of", str(AS_OF))
        program = beside_python("arledger")
        results = measure([Command(each, (program, each, *words), environment) for each in ("aging", name)], rounds)
        return results["aging"].seconds, results[name].seconds
