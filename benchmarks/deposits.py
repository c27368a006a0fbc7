"""`python -m benchmarks.deposits`: `deposits` beside a warm `aging` of the same book, with more and more deposits."""

import argparse
import sys
from collections.abc import Sequence

from benchmarks.beside import seconds_beside_aging
from benchmarks.tables import table, verdict
from benchmarks.trade import FIRST_DAY, Invoice, make_trade

MOST = 1.3
"""`deposits` may take so many times as long as a warm `aging`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deposits", description=__doc__)
    parser.add_argument("--transactions", type=int, default=100_000)
    parser.add_argument("--deposits", default="0,200")
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args(arguments)
    rows = []
    for count in map(int, asked.deposits.split(",")):
        added = deposits(asked.transactions, count)
        aging, taken = seconds_beside_aging("deposits", added, asked.transactions, asked.rounds)
        ratio = taken / aging
        rows.append((f"{count:,}", f"{aging:.3f}", f"{taken:.3f}", f"{ratio:.2f}", verdict(ratio, MOST)))
    sys.stdout.write(table(("deposits", "aging s", "deposits s", "ratio", f"at most {MOST}"), rows) + "\n")
    return 0


def deposits(transactions: int, count: int) -> str:
    """Write so many deposits, each on the day of the invoice that it secures, spread over the clients and years."""
    invoices: Sequence[Invoice] = make_trade(transactions, 100, 1).invoices
    secured = invoices[:: max(len(invoices) // count, 1)][:count] if count else ()
    clients = sorted({invoice.client.key for invoice in secured})
    lines = [f"{FIRST_DAY} open Liabilities:Deposits:{client}" for client in clients]
    lines += [
        f'\n{each.day} * "Deposit" ^DEP-{number:05}\n  secures: "{each.number}"\n'
        f"  Assets:Bank  100.00 {each.currency}\n  Liabilities:Deposits:{each.client.key}"
        for number, each in enumerate(secured, start=1)
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
