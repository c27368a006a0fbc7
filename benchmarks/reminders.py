"""`python -m benchmarks.reminders`: `remind` beside a warm `aging` of the same book, with more and more notices."""

import argparse
import sys
from collections.abc import Sequence
from datetime import timedelta

from benchmarks.beside import seconds_beside_aging
from benchmarks.tables import table, verdict
from benchmarks.trade import AS_OF, Invoice, make_trade

MOST = 1.5
"""`remind` may take so many times as long as a warm `aging`."""

_AFTER = timedelta(days=45)
"""When an invoice was reminded, counted from its day."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reminders", description=__doc__)
    parser.add_argument("--transactions", type=int, default=100_000)
    parser.add_argument("--notices", default="0,5000")
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args(arguments)
    rows = []
    for count in map(int, asked.notices.split(",")):
        added = notices(asked.transactions, count)
        aging, taken = seconds_beside_aging("remind", added, asked.transactions, asked.rounds)
        ratio = taken / aging
        rows.append((f"{count:,}", f"{aging:.3f}", f"{taken:.3f}", f"{ratio:.2f}", verdict(ratio, MOST)))
    sys.stdout.write(table(("notices", "aging s", "remind s", "ratio", f"at most {MOST}"), rows) + "\n")
    return 0


def notices(transactions: int, count: int) -> str:
    """Write so many first reminders, about the last invoices that were old enough."""
    invoices: Sequence[Invoice] = make_trade(transactions, 100, 1).invoices
    old = [each for each in invoices if each.day + _AFTER <= AS_OF]
    lines = [
        f'{each.day + _AFTER} custom "ar-reminder" "{each.number}" 1 "email" Assets:Receivable:{each.client.key}'
        for each in (old[-count:] if count else ())
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
