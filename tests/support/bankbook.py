"""A book with a bank account, bank files beside it, and what `arledger reconcile` and its kin make of them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support.bank_files import NUMBER, Row, camt
from tests.support.program import Answer
from tests.support.shop import Shop

ACCOUNTS = f"""\
option "title" "Test Tools"
option "operating_currency" "USD"

2025-01-01 open Assets:Bank:Checking
  iban: "{NUMBER}"
2025-01-01 open Assets:Bank:Savings
2025-01-01 open Equity:Opening
2025-01-01 open Expenses:BadDebt
2025-01-01 open Expenses:BankFees
2025-01-01 open Expenses:Discounts
2025-01-01 open Income:Interest
2025-01-01 open Income:Sales
2025-01-01 open Liabilities:Unidentified

2026-01-01 * "Opening balance"
  Assets:Bank:Checking  1000.00 USD
  Equity:Opening       -1000.00 USD
"""
CLIENTS = """
2025-01-01 open Assets:Receivable:Acme
  name: "Acme Industrial Ltd"
  terms: "2/10 net 30"
2025-01-01 open Assets:Receivable:Bolt
  name: "Bolt Electric"
2025-01-01 open Assets:Receivable:Cora
  name: "Cora Vintners"
"""
POLICY = '[ledger]\nmain = "main.beancount"\n'
FEES = """
[[rules]]
name = "bank charges"
text = "SERVICE FEE"
direction = "out"
account = "Expenses:BankFees"
"""


def sale(client: str, number: str, amount: str, day: str = "2026-03-01") -> str:
    """Return the text of an invoice."""
    return (
        f'\n{day} * "{client}" "Goods" ^{number}\n'
        f"  Assets:Receivable:{client}  {amount} USD\n  Income:Sales  -{amount} USD\n"
    )


class Bank(Shop):
    """A shop with bank files in a folder of their own."""

    def __init__(self, folder: Path, ledger: str = "", policy: str = "", accounts: str = ACCOUNTS + CLIENTS) -> None:
        super().__init__(folder, {"main.beancount": accounts + ledger}, POLICY + policy)
        self.files = folder / "bank"
        self.files.mkdir()

    def file(self, name: str, content: str | bytes) -> Path:
        """Write a bank file and return its path."""
        path = self.files / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def statement(
        self, rows: Sequence[Row], opening: str = "1000.00", name: str = "statement.xml", **more: Any
    ) -> Path:
        """Write a CAMT statement and return its path."""
        return self.file(name, camt(rows, opening, **more))

    def answer(self, *words: object, write: bool = False, code: int = 0) -> Any:
        """Run a command and return its JSON."""
        answer = self.run(*words, "--format", "json", write=write)
        assert answer.code == code, answer
        return json.loads(answer.stdout)

    def lines(self, *words: object, write: bool = False, code: int = 0) -> list[Any]:
        """Reconcile and return the lines as a program gets them."""
        found = self.answer("reconcile", *words, write=write, code=code)
        assert isinstance(found["lines"], list)
        return found["lines"]

    def states(self, *words: object, write: bool = False, code: int = 0) -> list[str]:
        """Reconcile and return what became of each line."""
        return [line["state"] for line in self.lines(*words, write=write, code=code)]

    def booked(self, *words: object) -> str:
        """Reconcile with --write, and return what was added; everything must be in order behind it."""
        before = self.text()
        answer = self.run("reconcile", *words, write=True)
        assert answer.code == 0, answer
        added = self.text().removeprefix(before)
        self.book()
        checked = self.run("check")
        assert checked.code == 0, checked
        return added

    def twice(self, *words: object) -> str:
        """Do the same, and prove that a second reading books nothing more."""
        added = self.booked(*words)
        again = self.answer("reconcile", *words)
        assert again["plan"] == []
        assert not any(line["state"] == "matched" for line in again["lines"])
        return added


def directives(text: str) -> list[str]:
    """Return the first lines of what was added."""
    return [line for line in text.splitlines() if line[:1].isdigit()]


def reason(answer: Answer) -> str:
    """Return what was said on stderr as one text."""
    return " ".join(answer.stderr.split())
