"""`python -m benchmarks.moving_in`: an export of 100,000 documents, imported and compared, beside hledger.

`import` is dry: it reads, classifies every row, checks the totals, and prints what it would write.
"""

import argparse
import csv
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

import xlsxwriter

from benchmarks.measure import Command, Run, run_once
from benchmarks.tables import table, verdict
from benchmarks.tools import Workshop, beside_python

MOST_SECONDS, MOST_MB = 15, 400
USUAL = 100_000
CLIENTS = 5_000

_DAY = date(2026, 11, 30)
_TITLES = ("Client", "Invoice", "Invoice date", "Due date", "Currency", "Amount", "Open")
_LEDGER = 'option "operating_currency" "USD"\n2020-01-01 open Equity:Opening-Balances\n'
_RULES = """\
skip 1
fields payee,code,date,due,money,total,left
date-format %Y-%m-%d
account1 Assets:Receivable
account2 Equity:Opening-Balances
amount1 %left %money
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.moving_in", description=__doc__)
    parser.add_argument("--documents", type=int, default=USUAL)
    asked = parser.parse_args(arguments)
    share = asked.documents / USUAL
    with tempfile.TemporaryDirectory() as made:
        runs = {command.name: run_once(command) for command in _commands(Path(made), asked.documents)}
    peer = runs.get("hledger print")
    rows = [(name, *_figures(run, peer), *_verdicts(name, run, share)) for name, run in runs.items()]
    titles = (
        "of one export",
        "seconds",
        "of hledger",
        "peak MB",
        f"at most {MOST_SECONDS} s",
        f"at most {MOST_MB} MB",
    )
    sys.stdout.write(table(titles, rows) + "\n")
    return 0


def documents(count: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of an export: so many invoices of clients, the last ones of each partly paid."""
    for at in range(count):
        day = _DAY - timedelta(days=at % 300)
        cents = 1000 + at * 7919 % 900_000
        left = cents if at % 3 else cents // 2
        figures = f"{cents // 100}.{cents % 100:02}", f"{left // 100}.{left % 100:02}"
        number, client = f"INV-{at:06}", f"Client {at * 31 % CLIENTS:05} Trading Ltd"
        yield client, number, f"{day}", f"{day + timedelta(days=30)}", "USD", *figures


def _commands(folder: Path, count: int) -> Iterator[Command]:
    ledger, exported, workbook = folder / "main.beancount", folder / "items.csv", folder / "items.xlsx"
    ledger.write_text(
        'option "operating_currency" "USD"\n2020-01-01 open Equity:Opening-Balances\n', encoding="utf-8"
    )
    _write(exported, workbook, count)
    environment = Workshop(folder).environment("moving-in") | {"ARLEDGER_TODAY": f"{_DAY}"}
    program, moved = beside_python("arledger"), folder / "moved.beancount"
    moved.write_text(_LEDGER, encoding="utf-8")
    # What `compare` is to find, and the byte code for the others.
    write = (program, "import", str(exported), "--ledger", str(moved), "--write", "-f", "json")
    subprocess.run(write, env=environment, check=True, stdout=subprocess.DEVNULL)
    for name, ledger_of, words in (
        ("import, CSV", ledger, ("import", str(exported))),
        ("import, CSV, as JSON", ledger, ("import", str(exported), "-f", "json")),
        ("import, XLSX", ledger, ("import", str(workbook))),
        ("compare, CSV", moved, ("compare", str(exported))),
    ):
        yield Command(name, (program, *words, "--ledger", str(ledger_of)), environment, warm_up=False)
    hledger = shutil.which("hledger")
    if hledger:
        rules = folder / "items.rules"
        rules.write_text(_RULES, encoding="utf-8")
        printed = (hledger, "print", "-f", f"csv:{exported}", "--rules-file", str(rules))
        yield Command("hledger print", printed, environment, warm_up=False)


def _write(exported: Path, workbook: Path, count: int) -> None:
    with exported.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_TITLES)
        writer.writerows(documents(count))
    with xlsxwriter.Workbook(str(workbook), {"constant_memory": True, "strings_to_numbers": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(chain([_TITLES], documents(count))):
            sheet.write_row(at, 0, row)


def _figures(run: Run, peer: Run | None) -> tuple[str, str, str]:
    ratio = f"{run.nanoseconds / peer.nanoseconds:.2f}" if peer else "not installed"
    return f"{run.nanoseconds / 1e9:.1f}", ratio, f"{run.peak_kib * 1024 / 1e6:.0f}"


def _verdicts(name: str, run: Run, share: float) -> tuple[str, str]:
    if not name.startswith("import"):
        return "", ""
    megabytes = run.peak_kib * 1024 / 1e6
    return verdict(run.nanoseconds / 1e9, MOST_SECONDS * share), verdict(megabytes, MOST_MB)


if __name__ == "__main__":
    raise SystemExit(main())
