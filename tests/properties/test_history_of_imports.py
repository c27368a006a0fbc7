"""The law of `import --history`: as the file says from its day on, and in full before it, whatever the order."""

import json
import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.program import run_cli

DAY = date(2026, 3, 31)
LEDGER = 'option "operating_currency" "USD"\n2020-01-01 open Assets:Bank\n2020-01-01 open Assets:Receivable:Zed\n'
HEADER = "Transaction date,Transaction type,No.,Name,Status,Due date,Total,Balance,Currency\n"


class Document(NamedTuple):
    """A document of a client: how old it is, what it came to, and what part of it is open, in quarters."""

    client: str
    days: int
    amount: int
    quarters: int
    is_credit: bool
    numbered: bool

    @property
    def day(self) -> date:
        return DAY - timedelta(days=self.days)

    @property
    def open(self) -> Decimal:
        return Decimal(self.amount * self.quarters) / 4 * (-1 if self.is_credit else 1)


documents = st.lists(
    st.builds(
        Document,
        st.sampled_from(["Acme", "Bolt"]),
        st.integers(1, 90),
        st.integers(1, 400),
        st.integers(0, 4),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=9,
)


def rows(found: list[Document]) -> list[str]:
    lines = []
    for at, one in enumerate(found):
        numbered = one.numbered or not one.is_credit
        kind, number = "Payment" if one.is_credit else "Invoice", f"N-{at}" if numbered else ""
        amount = -one.amount if one.is_credit else one.amount
        lines.append(f"{one.day},{kind},{number},{one.client},,,{amount}.00,{one.open:.2f},USD\n")
    return lines


def totals(ledger: Path, day: date) -> dict[str, Decimal]:
    answer = run_cli("aging", "-l", ledger, "--as-of", str(day), "-f", "json")
    assert answer.code == 0, answer.stderr
    return {
        row["client"]: Decimal(row["total"]) for row in json.loads(answer.stdout)["rows"] if Decimal(row["total"])
    }


def laws(folder: Path, found: list[Document], seed: int) -> None:
    lines = rows(found)
    random.Random(seed).shuffle(lines)  # noqa: S311 - dice, not a secret
    ledger, file = folder / "main.beancount", folder / "sales.csv"
    ledger.write_text(LEDGER)
    file.write_text(HEADER + "".join(lines))
    words = ("import", file, "-l", ledger, "--as-of", str(DAY), "--history", "--write")
    answer = run_cli(*words)
    assert answer.code == 0, answer.stderr
    expected: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in found:
        expected[one.client] += one.open
    expected = defaultdict(Decimal, {client: figure for client, figure in expected.items() if figure})
    for day in (DAY, DAY + timedelta(days=400)):
        assert totals(ledger, day) == expected
    state = json.loads(run_cli("items", "-l", ledger, "--as-of", str(DAY), "-f", "json").stdout)
    opened = sorted(Decimal(one["open"]) for one in state["items"])
    assert opened == sorted(one.open for one in found if not one.is_credit and one.open)
    credits_ = sorted(Decimal(one["open"]) for one in state["credits"])
    assert credits_ == sorted(one.open for one in found if one.is_credit and one.open)
    before = ledger.read_text()
    assert run_cli(*words).code == 0
    assert ledger.read_text() == before
    assert run_cli("check", "-l", ledger).code == 0


@settings(max_examples=12, deadline=None)
@given(documents, st.integers(0, 9))
def test_each_document_is_open_as_the_file_says(found: list[Document], seed: int) -> None:
    with TemporaryDirectory() as folder:
        laws(Path(folder), found, seed)


@pytest.mark.deep
@settings(max_examples=300, deadline=None)
@given(documents, st.integers(0, 9))
def test_each_document_is_open_as_many_files_say(found: list[Document], seed: int) -> None:
    with TemporaryDirectory() as folder:
        laws(Path(folder), found, seed)
