"""Git repositories of the tests' own, made the same on every machine, and ledgers to keep in them."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

OPENS = """\
option "title" "Pump Works"
option "operating_currency" "USD"
include "clients/*.beancount"
2026-01-01 open Assets:Bank USD
2026-01-01 open Income:Sales USD
2026-01-01 open Expenses:BadDebt USD
2026-01-01 open Liabilities:Deposits:Acme USD
"""
ACME = """\
2026-01-01 open Assets:Receivable:Acme USD
  name: "Acme Industrial Ltd"
  terms: "net 30"
  email: "ap@acme.example"

2026-01-05 * "Acme" "Two pumps" ^INV-0001
  Assets:Receivable:Acme   1080.00 USD
  Income:Sales            -1080.00 USD

2026-02-03 * "Acme" "INV-0001 paid in part" ^INV-0001
  Assets:Bank              500.00 USD
  Assets:Receivable:Acme  -500.00 USD
"""
BOLT = """\
2026-01-01 open Assets:Receivable:Bolt USD

2026-01-20 * "Bolt" "Anvil" ^INV-0002
  due: 2026-02-19
  Assets:Receivable:Bolt   500.00 USD
  Income:Sales            -500.00 USD
"""
POLICY = """\
[ledger]
main = "main.beancount"
"""
BOOK = {
    "arledger.toml": POLICY,
    "main.beancount": OPENS,
    "clients/Acme.beancount": ACME,
    "clients/Bolt.beancount": BOLT,
}
_NAME = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Test"), ("EMAIL", "test@example.com"), ("DATE", "2026-03-02T12:00:00+0000"))
}


class Repository:
    """A git repository in a folder; its commits have the same hashes wherever the same things are committed."""

    def __init__(self, folder: Path, files: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")
        if files:
            self.write(files)
            self.commit()

    def git(self, *arguments: str, text: bytes = b"") -> str:
        """Run git in the folder, without any configuration of the machine; return what it prints."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        environment = kept | _NAME | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "-C", str(self.folder), *arguments]
        done = subprocess.run(command, input=text, env=environment, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def write(self, files: Mapping[str, str]) -> None:
        """Write files by their names from the top."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        """Write more at the end of a file."""
        path = self.folder / name
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{dedent(text)}", encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Write `new` instead of `old`, which must be there once."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def commit(self, message: str = "Change") -> str:
        """Commit everything; return the hash."""
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")
