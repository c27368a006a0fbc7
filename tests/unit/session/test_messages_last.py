"""Where messages stand when both streams go to one place, as in a log."""

import subprocess
import sys
from pathlib import Path

from tests.support.bank_files import Row
from tests.support.bankbook import Bank
from tests.support.commands import OPENS, SALE

PARTLY = """
import sys
from arledger.session.messages import say
sys.stdout.write("half a line, ")
say("a message")
sys.stdout.write("and its end\\n")
"""


def _together(*words: object) -> str:
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout.decode()


def test_what_is_printed_before_a_message_stands_before_it() -> None:
    assert _together("-c", PARTLY) == "half a line, a message\nand its end\n"


def test_problems_of_the_ledger_stand_below_the_table(tmp_path: Path) -> None:
    path = tmp_path / "main.beancount"
    path.write_text(f"{OPENS}{SALE}\n2026-01-08 opne Assets:X\n", encoding="utf-8")
    said = _together("-m", "arledger", "aging", "--ledger", path, "--no-cache")
    assert said.index("Ties to the ledger") < said.index("arledger: the ledger has")


def test_doubts_about_a_bank_file_stand_below_the_table(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    late = Row("2026-03-20", "75.25", "A", "J SMITH", "R2")
    file = bank.statement([late], closing="1.00")
    said = " ".join(_together("-m", "arledger", "reconcile", file, "--ledger", bank.main).split())
    assert said.rindex("DOES NOT TIE") < said.index("arledger: "), said
