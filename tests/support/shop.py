"""A small book in files, and the program that writes into it; a refusal must leave every file as it was."""

import hashlib
import stat
from collections.abc import Mapping
from pathlib import Path

from tests.support.office import sound_book
from tests.support.program import Answer, run_cli

from arledger.capabilities import all_commands
from arledger.model.book import Book
from arledger.policy.load import load_policy

ACCOUNTS = """\
option "title" "Test Tools"
option "operating_currency" "USD"

2025-01-01 open Assets:Bank:Checking  USD
2025-01-01 open Assets:Bank:Euro      EUR
2025-01-01 open Income:Sales
2025-01-01 open Liabilities:Tax:Sales
2025-01-01 open Expenses:BadDebt
2025-01-01 open Expenses:Discounts
2025-01-01 open Expenses:BankFees
"""
ACME = """\
2025-01-01 open Assets:Receivable:Acme
  name: "Acme Ltd"
  terms: "2/10 net 30"

2026-01-05 * "Acme Ltd" "Pumps" ^INV-2026-0001
  due: 2026-02-04
  Assets:Receivable:Acme   1080.00 USD
  Income:Sales            -1000.00 USD
  Liabilities:Tax:Sales     -80.00 USD

2026-02-15 * "Acme Ltd" "On account"
  Assets:Bank:Checking     150.00 USD
  Assets:Receivable:Acme  -150.00 USD
"""
BOLT = """\
2025-01-01 open Assets:Receivable:Bolt
  terms: "net 45"

2026-01-20 * "Bolt" "Anvil" ^INV-2026-0002
  due: 2026-03-06
  Assets:Receivable:Bolt   500.00 USD
  Income:Sales            -500.00 USD

2026-02-10 * "Bolt" "Part paid" ^INV-2026-0002
  Assets:Bank:Checking     200.00 USD
  Assets:Receivable:Bolt  -200.00 USD

2026-02-12 custom "ar-dispute" "INV-2026-0002" "opened" 100.00 USD "delivery: late"

2026-02-13 custom "ar-plan" "INV-2026-0002" "proposed" 2049-12-31 200.00 USD "dana"
"""
CALDER = """\
2025-01-01 open Assets:Receivable:Calder

2026-02-20 * "Calder" "Forge" ^INV-2026-0003
  due: 2026-03-22
  Assets:Receivable:Calder   300.00 USD
  Income:Sales              -300.00 USD

2026-03-01 custom "ar-hold" Assets:Receivable:Calder "slow" "m.ito"

2026-03-10 * "Calder" "Write-off of INV-2026-0003" ^INV-2026-0003
  Expenses:BadDebt           300.00 USD
  Assets:Receivable:Calder  -300.00 USD

2026-03-12 custom "ar-stop" Assets:Receivable:Calder "agency" "placed" "m.ito"

2026-03-12 custom "ar-escalation" Assets:Receivable:Calder "management" "h.meyer" "asks for a meeting" "m.ito"
"""
POLICY = """\
[ledger]
main = "main.beancount"

[writing]
tolerance = "1.00"

[[tax]]
code = "std"
rate = "8"
account = "Liabilities:Tax:Sales"
"""
ONE_FILE = {"main.beancount": f"{ACCOUNTS}\n{ACME}\n{BOLT}\n{CALDER}"}
JOURNALS = {
    "main.beancount": f'{ACCOUNTS}\ninclude "clients/*.beancount"\n',
    "clients/Acme.beancount": ACME,
    "clients/Bolt.beancount": BOLT,
    "clients/Calder.beancount": CALDER,
}
PAPER = "PAPER"
STATE = ".arledger"

# One good call of every writing command, each of the book as it is; PAPER stands for a file outside.
CALLS: dict[str, tuple[str, ...]] = {
    "invoice": ("invoice", "Acme", "100.00", "--tax", "std"),
    "payment": ("payment", "Acme", "1080.00", "--invoice", "INV-2026-0001"),
    "apply": ("apply", "Acme", "--oldest-first"),
    "credit-memo": ("credit-memo", "Acme", "50.00", "--invoice", "INV-2026-0001"),
    "debit-memo": ("debit-memo", "Acme", "45.00"),
    "refund": ("refund", "Acme", "150.00"),
    "returned-payment": ("returned-payment", "INV-2026-0002"),
    "move": ("move", "INV-2026-0002", "--to", "INV-2026-0001"),
    "write-off": ("write-off", "INV-2026-0002"),
    "recovery": ("recovery", "INV-2026-0003", "100.00"),
    "reschedule": ("reschedule", "INV-2026-0001", "--terms", "3 instalments monthly"),
    "client new": ("client", "new", "Dorn"),
    "client set": ("client", "set", "Acme", "--terms", "net 10"),
    "note": ("note", "Acme", "They promise Friday"),
    "document": ("document", "Acme", PAPER),
    "approve": ("approve", "INV-2026-0002"),
    "hold": ("hold", "Acme", "--reason", "late"),
    "release": ("release", "Calder", "--reason", "paid"),
    "pause": ("pause", "INV-2026-0001", "--until", "2049-12-31", "--reason", "asks for the order"),
    "stop": ("stop", "Acme", "--kind", "insolvent", "--reason", "petition"),
    "resume": ("resume", "Calder", "--reason", "came back"),
    "promise add": ("promise", "add", "INV-2026-0001", "100.00", "--for", "2049-12-31", "--by", "J. Smith"),
    "plan propose": ("plan", "propose", "INV-2026-0001", "--parts", "3"),
    "plan accept": ("plan", "accept", "INV-2026-0002"),
    "plan withdraw": ("plan", "withdraw", "Bolt", "--reason", "they pay at once"),
    "dispute open": ("dispute", "open", "INV-2026-0001", "100.00", "--reason", "pricing"),
    "dispute assign": ("dispute", "assign", "INV-2026-0002", "--to", "dana"),
    "dispute note": ("dispute", "note", "INV-2026-0002", "asked for photos"),
    "dispute resolve": ("dispute", "resolve", "INV-2026-0002", "--outcome", "upheld"),
    "log": ("log", "Acme", "They pay on Friday"),
    "escalate close": ("escalate", "close", "Calder", "--reason", "met them"),
    "close": ("close", "2026-02", "--accept", "unapplied", "--accept", "statements"),
}
# What writes what a bank file says: told with the capabilities of the bank and of unapplied cash.
BANKING = {"bank", "import", "reconcile", "remittance"}
# What writes into the outbox, or what was done with it: told with reminders and sending. What makes a pack: told with
# escalations. What needs a dispute that is over, which the others here must not find, and what needs a policy of its own.
OUTBOX = {
    "escalate",
    "escalate letter",
    "promise letter",
    "dispute letter",
    "plan letter",
    "remind",
    "statements",
    "interest",
    "digest",
    "send",
    "mark-sent",
    "dispute reopen",
    "provision",
}
# The rest of the table: what does not write into a ledger.
READING = {line.name for line in all_commands()} - CALLS.keys() - BANKING - OUTBOX
WRITES_DOCUMENTS = (
    "invoice", "payment", "apply", "credit-memo", "debit-memo", "refund", "returned-payment", "move", "write-off",
    "recovery", "reschedule", "note", "approve", "hold", "release", "client new", "client set",
    "pause", "stop", "resume", "log",
)  # fmt: skip


class Shop:
    """A book in a folder of its own, and commands on it."""

    def __init__(self, folder: Path, files: Mapping[str, str | bytes] = ONE_FILE, policy: str = POLICY) -> None:
        self.folder = folder / "book"
        self.main = self.folder / "main.beancount"
        self.paper = folder / "order 4711.pdf"
        self.paper.parent.mkdir(parents=True, exist_ok=True)
        self.paper.write_bytes(b"%PDF-1.7\0order")
        for name, text in {**files, "arledger.toml": policy}.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def run(self, *words: object, write: bool = False) -> Answer:
        """Run a command on the book; what stands behind `--` stays last."""
        named = [str(self.paper) if word == PAPER else str(word) for word in words]
        end = named.index("--") if "--" in named else len(named)
        answer = run_cli(*named[:end], *(["--write"] if write else []), "--ledger", self.main, *named[end:])
        assert "fault in the program" not in answer.stderr, answer.stderr
        return answer

    def write(self, *words: object) -> str:
        """Carry a command out; return what stands more in the file that it says it wrote."""
        before = self.texts()
        answer = self.run(*words, write=True)
        assert answer.code == 0, answer.stderr
        added = [text.removeprefix(before.get(name, "")) for name, text in self.texts().items()]
        assert all(text.startswith(before.get(name, "")) for name, text in self.texts().items())
        return "".join(text for text, name in zip(added, self.texts(), strict=True) if text != before.get(name))

    def refused(self, *words: object, code: int = 3, write: bool = True) -> str:
        """Run a command that must be refused without a trace; return what it says on stderr."""
        before = self.tree()
        answer = self.run(*words, write=write)
        assert answer.code == code, answer
        assert self.tree() == before
        assert not self.left_behind()
        said = answer.stderr.strip()
        assert said
        assert "Traceback" not in said
        return said

    def texts(self) -> dict[str, str]:
        """Return every journal by its name."""
        found = sorted(self.folder.rglob("*.beancount"))
        return {str(path.relative_to(self.folder)): path.read_bytes().decode() for path in found}

    def text(self) -> str:
        """Return the main file."""
        return self.main.read_bytes().decode()

    def tree(self, *, with_state: bool = False) -> dict[str, tuple[str, ...]]:
        """Return everything in the folder: mode, and digest or where a link leads."""
        found: dict[str, tuple[str, ...]] = {}
        for path in sorted(self.folder.parent.rglob("*")):
            name = str(path.relative_to(self.folder.parent))
            if (STATE in path.parts and not with_state) or name.split("/", maxsplit=1)[0] == "cache":
                continue
            mode = oct(path.lstat().st_mode)
            if path.is_symlink():
                found[name] = (mode, str(path.readlink()))
            else:
                found[name] = (mode, _digest(path) if stat.S_ISREG(path.stat().st_mode) else "")
        return found

    def left_behind(self) -> list[str]:
        """Return what lies in `.arledger` besides the lock, and files of a write that did not happen."""
        state = [path.name for path in self.folder.rglob(f"{STATE}/*") if path.name not in ("lock", ".gitignore")]
        return state + [path.name for path in self.folder.rglob(".*.arledger-*")]

    def book(self) -> Book:
        """Return the book of all dates, which both loaders read alike and in which everything ties."""
        return sound_book(self.main, load_policy(self.folder / "arledger.toml"))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
