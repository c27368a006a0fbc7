import os
import shutil
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core.data import Transaction
from benchmarks.books import WrittenBook, write_book
from benchmarks.measure import Command
from benchmarks.truth import WrongAnswerError, check_journal_tool


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> WrittenBook:
    return write_book(tmp_path_factory.mktemp("book"), 600, clients=12)


def test_the_same_book_is_written_byte_for_byte(book: WrittenBook, tmp_path: Path) -> None:
    again = write_book(tmp_path, 600, clients=12)
    assert again.open_sums == book.open_sums
    for one, other in ((book.beancount, again.beancount), (book.journal, again.journal)):
        files = sorted(path.relative_to(one.parent) for path in one.parent.rglob("*.*"))
        assert len(files) == 13
        assert all((one.parent / file).read_bytes() == (other.parent / file).read_bytes() for file in files)


def test_beancount_reads_the_book_without_errors_and_finds_the_sums(book: WrittenBook) -> None:
    entries, errors, _ = loader.load_file(str(book.beancount))
    assert errors == []
    transactions = [entry for entry in entries if isinstance(entry, Transaction)]
    assert len(transactions) == 600
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for posting in (posting for entry in transactions for posting in entry.postings):
        if posting.account.startswith("Assets:Receivable:"):
            sums[posting.units.currency] += posting.units.number
    assert sums == book.open_sums


@pytest.mark.parametrize("program", ["hledger", "ledger"])
def test_the_journal_tools_find_the_sums(book: WrittenBook, program: str) -> None:
    command = _balance(book, program)
    check_journal_tool(command, book.open_sums)
    with pytest.raises(WrongAnswerError, match="but the book has 1 USD"):
        check_journal_tool(command, {"USD": Decimal(1)})


@pytest.mark.parametrize("program", ["hledger", "ledger"])
def test_a_journal_that_cannot_be_read_is_no_answer(book: WrittenBook, program: str) -> None:
    command = _balance(book, program)
    missing = tuple(part.replace("main.journal", "missing.journal") for part in command.arguments)
    with pytest.raises(WrongAnswerError, match="exit code 1"):
        check_journal_tool(Command(program, missing, command.environment), book.open_sums)


def _balance(book: WrittenBook, program: str) -> Command:
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    arguments = (program, "-f", str(book.journal), "bal", "Assets:Receivable")
    return Command(program, arguments, {**os.environ, "LC_ALL": "C.UTF-8"})
