"""`python -m benchmarks.statements`: a month of statements drafted as PDF, at once and after a kill half way."""

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks.books import write_book
from benchmarks.measure import Command, Run, run_once
from benchmarks.tables import table, verdict
from benchmarks.tools import Workshop, beside_python
from benchmarks.trade import AS_OF, FIRST_DAY, Client, make_trade

MOST = 300
"""Seconds that 5,000 statements may take."""
USUAL = 5_000

_TODAY = AS_OF + timedelta(days=1)
_MOST_ITEMS = 8
_POLICY = """\
[ledger]
main = "main.beancount"

[company]
name = "Northgate Equipment Ltd"
address = ["14 Foundry Lane", "Portsmouth, NH 03801"]
email = "receivables@northgate.example"

[[payment]]
iban = "DE89 3704 0044 0532 0130 00"
bic = "COBADEFFXXX"
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.statements", description=__doc__)
    parser.add_argument("--transactions", type=int, default=50_000)
    parser.add_argument("--statements", type=int, default=USUAL)
    asked = parser.parse_args(arguments)
    most = MOST * asked.statements / USUAL
    with tempfile.TemporaryDirectory() as made:
        command, outbox = _prepared(Path(made), asked.transactions, asked.statements)
        whole = run_once(command)
        digests = _digests(outbox)
        shutil.rmtree(outbox)
        begun = _kill_half_way(command, outbox, asked.statements)
        resumed = run_once(command)
        same = _digests(outbox) == digests
    said = "same bytes" if same else "**other bytes**"
    rows = [
        (f"{asked.statements:,} at once", *_figures(whole), verdict(whole.nanoseconds / 1e9, most)),
        (f"the rest, killed after {begun:,}", *_figures(resumed), said),
    ]
    sys.stdout.write(table(("statements", "seconds", "peak MB", f"at most {most:g} s"), rows) + "\n")
    return 0 if same else 1


def added(clients: Sequence[Client]) -> str:
    """Give every client an address and some invoices of the last month."""
    lines = []
    for at, client in enumerate(clients):
        account, currency = f"Assets:Receivable:{client.key}", client.currencies[0]
        lines.append(f'{FIRST_DAY} custom "ar-client" {account} "email" "ap@{client.key.lower()}.example" "bench"')
        for number in range(1 + at % _MOST_ITEMS):
            day = AS_OF - timedelta(days=number)
            lines.append(
                f'{day} * "{client.name}" "Goods" ^ST-{at:05}-{number}\n  due: {day + timedelta(days=30)}\n'
                f"  {account}  {100 + at % 900}.{number:02} {currency}\n  Income:Sales"
            )
    return "\n\n".join(lines) + "\n"


def _prepared(folder: Path, transactions: int, count: int) -> tuple[Command, Path]:
    """Write the book and its snapshot, and return the command with the folder that it fills."""
    main_file = write_book(folder, transactions, count).beancount
    clients = make_trade(transactions, count, 1).clients
    main_file.with_name("added.beancount").write_text(added(clients), encoding="utf-8")
    with main_file.open("a", encoding="utf-8") as book:
        book.write('\ninclude "added.beancount"\n')
    main_file.with_name("arledger.toml").write_text(_POLICY, encoding="utf-8")
    environment = Workshop(folder).environment("statements") | {"ARLEDGER_TODAY": f"{_TODAY}"}
    program, ledger = beside_python("arledger"), ("--ledger", str(main_file))
    subprocess.run([program, "aging", *ledger], env=environment, check=True, stdout=subprocess.DEVNULL)
    words = (program, "statements", "--month", f"{AS_OF:%Y-%m}", "--write", *ledger)
    return Command("statements", words, environment, warm_up=False), main_file.parent / "outbox" / f"{_TODAY}"


def _kill_half_way(command: Command, outbox: Path, count: int) -> int:
    """Start the command and kill it when about half of the statements are there; return how many are."""
    started = subprocess.Popen(
        command.arguments, env=dict(command.environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while started.poll() is None and _count(outbox) < count // 2:
        time.sleep(0.05)
    os.kill(started.pid, signal.SIGKILL)
    started.wait()
    return _count(outbox)


def _count(outbox: Path) -> int:
    return sum(1 for _ in outbox.glob("*.eml"))


def _digests(outbox: Path) -> Mapping[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(outbox.iterdir())}


def _figures(run: Run) -> tuple[str, str]:
    return f"{run.nanoseconds / 1e9:.1f}", f"{run.peak_kib * 1024 / 1e6:.0f}"


if __name__ == "__main__":
    raise SystemExit(main())
