"""A small ledger in files, and its snapshot."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from arledger.ledger.load.read import ReadLedger, read_ledger
from arledger.ledger.query import Query
from arledger.ledger.snapshot.write import write_snapshot
from arledger.model.facts import Roots
from arledger.policy.settings import Policy
from arledger.subledger.settlement_groups import find_clusters

Write = Callable[[str, "str | bytes"], Path]

ACCOUNTS = """\
2020-01-01 open Assets:Bank
2020-01-01 open Income:Sales
2020-01-01 open Liabilities:Deposits:Acme
2020-01-01 open Assets:Receivable:Acme
"""


def invoice(amount: str = "500.00", number: str = "INV-1") -> str:
    """Return the text of an invoice."""
    return f'2026-01-05 * "Acme" "Pumps" ^{number}\n  Assets:Receivable:Acme  {amount} USD\n  Income:Sales\n'


def read_main(main: Path, *, fast: bool = True) -> ReadLedger:
    """Read a ledger whose receivable account has the usual name."""
    return read_ledger(main, Roots((), ("Liabilities:Deposits",)), fast=fast)


def save(path: Path, main: Path, key: str = "key") -> ReadLedger:
    """Read a ledger, write its snapshot and return what was read."""
    read = read_main(main)
    clusters = find_clusters(read.store.facts(date.max, Query()), Policy())
    write_snapshot(path, key, read.sources, read.store, clusters)
    return read
