"""Both loaders in a process that has imported neither: in this one, Beancount is there already."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LEDGER = """
2020-01-01 open Assets:Receivable:Acme  USD
2020-01-01 open Income:Sales
2020-01-02 * "Acme" "a {sign} b" ^INV-1
  Assets:Receivable:Acme  5.00 USD
  Income:Sales
"""


@pytest.mark.parametrize(("sign", "loader"), [("\\\\", "beancount"), ("-", "uromyces")])
def test_a_loader_that_gives_way_leaves_the_other_whole(tmp_path: Path, sign: str, loader: str) -> None:
    pytest.importorskip("uromyces")
    main = tmp_path / "main.beancount"
    main.write_text(LEDGER.format(sign=sign), encoding="utf-8")
    words = ("aging", "--verbose", "--no-cache", "--ledger", str(main))
    for _ in range(3):
        done = subprocess.run(
            (sys.executable, "-m", "arledger", *words),
            capture_output=True,
            text=True,
            env=dict(os.environ),
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert f"with {loader}." in done.stderr
