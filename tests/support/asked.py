"""A ledger's text, and what a command says of it as the JSON contract has it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.program import Answer, run_cli

Ask = Callable[..., dict[str, Any]]

ACCOUNTS = """\
option "title" "Figures"
option "operating_currency" "USD"
2020-01-01 open Assets:Bank:Checking
2020-01-01 open Income:Sales
2020-01-01 open Equity:Opening
2020-01-01 open Expenses:BadDebt
2020-01-01 open Liabilities:Deposits:Acme
2020-01-01 open Assets:Receivable:Acme
  name: "Acme Ltd"
  kind: "b2b"
2020-01-01 open Assets:Receivable:Acme:Retention
2020-01-01 open Assets:Receivable:Bolt
  kind: "retail"

"""


class Asked:
    """A folder with a ledger, and the program that is asked about it."""

    def __init__(self, folder: Path, text: str, policy: str = "") -> None:
        self.main = folder / "book.beancount"
        self.main.write_text(ACCOUNTS + text, encoding="utf-8")
        (folder / "arledger.toml").write_text(policy, encoding="utf-8")

    def run(self, *words: str) -> Answer:
        """Run a command."""
        return run_cli(*words, "-l", self.main)

    def json(self, *words: str) -> dict[str, Any]:
        """Return what a command says; every tie must hold."""
        answer = self.run(*words, "-f", "json")
        assert answer.code == 0, answer.stdout + answer.stderr
        found = json.loads(answer.stdout)
        assert isinstance(found, dict)
        assert all(tie["difference"] == "0.00" for tie in found["ties"])
        return found


def entry(
    day: str, amount: str, other: str, link: str = "", meta: str = "", currency: str = "USD", account: str = "Acme"
) -> str:
    """Return an entry on a client's account, positive where the client owes more, with lines of metadata."""
    head = f'{day} * "{account}" "said"{f" ^{link}" if link else ""}\n' + "".join(
        f"  {m}\n" for m in meta.split("|") if m
    )
    return f"{head}  Assets:Receivable:{account}  {amount} {currency}\n  {other}\n\n"


def sale(day: str, number: str, amount: str, due: str, **more: str) -> str:
    """Return an invoice."""
    meta = f"due: {due}" + (f"|{more.pop('meta')}" if "meta" in more else "")
    return entry(day, amount, "Income:Sales", number, meta, **more)


def paid(day: str, number: str, amount: str, **more: str) -> str:
    """Return a receipt; without a number it is on account."""
    return entry(day, f"-{amount}", "Assets:Bank:Checking", number, **more)
