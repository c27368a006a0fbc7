"""What is measured: the commands, where to find them and the environment that they run in."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.books import WrittenBook
from benchmarks.measure import Command
from benchmarks.trade import AS_OF

WARM = "arledger aging (warm)"
COLD = "arledger aging --no-cache"
WRITING = "arledger aging (cold, writes the snapshot)"
FORECAST = "arledger forecast (warm)"
PAYMENT = "arledger payment --write"
PAYMENT_BY_REFERENCE = "arledger payment --write (Beancount's loader)"
BEAN_CHECK = "bean-check --no-cache"
HLEDGER = "hledger bal Assets:Receivable"
LEDGER = "ledger bal Assets:Receivable"
HELP = "arledger --help"
TYPER = "python -c 'import typer'"

_NOT_INHERITED = ("ARLEDGER_LEDGER", "ARLEDGER_LOADER", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "LEDGER_FILE")


@dataclass(frozen=True, slots=True)
class Workshop:
    """A temporary place for snapshots and byte code, so that nothing outside is used or changed."""

    folder: Path

    def environment(self, snapshots: str) -> dict[str, str]:
        """Return the environment of a measured command; `snapshots` names its snapshot folder.

        Python keeps its byte code below the workshop: where byte code is forbidden, each start would
        measure the compiler.
        """
        kept = {key: value for key, value in os.environ.items() if key not in _NOT_INHERITED}
        return kept | {
            "ARLEDGER_CACHE_DIR": str(self.snapshots(snapshots)),
            "BEANCOUNT_DISABLE_LOAD_CACHE": "1",
            "LC_ALL": "C.UTF-8",
            "PYTHONPYCACHEPREFIX": str(self.folder / "bytecode"),
        }

    def snapshots(self, name: str) -> Path:
        """Return the folder of the snapshots called `name`."""
        return self.folder / "snapshots" / name

    def clear(self, name: str) -> None:
        """Remove the snapshots called `name`."""
        shutil.rmtree(self.snapshots(name), ignore_errors=True)

    def has_snapshot(self, name: str) -> bool:
        """Say whether there is a file among the snapshots called `name`."""
        return any(path.is_file() for path in self.snapshots(name).rglob("*"))


class NoSnapshotError(Exception):
    """A run that should have left a snapshot left none: the warm runs would be cold ones."""


class NotWrittenError(Exception):
    """A run that should have written into the book left it as it was: no write was measured."""


def beside_python(name: str) -> str:
    """Return the path of a script in the environment of this Python."""
    return str(Path(sys.executable).with_name(name))


def of_arledger(book: WrittenBook, workshop: Workshop) -> list[Command]:
    """Return the agings: warm, cold, and cold with the writing of the snapshot."""
    aging = (
        beside_python("arledger"),
        "aging",
        "--ledger",
        str(book.beancount),
        "--as-of",
        AS_OF.isoformat(),
    )

    def require(name: str) -> Callable[[], None]:
        def verify() -> None:
            if not workshop.has_snapshot(name):
                raise NoSnapshotError(f"no snapshot was written to {workshop.snapshots(name)}")

        return verify

    return [
        Command(WARM, aging, workshop.environment("warm"), verify=require("warm")),
        Command(COLD, (*aging, "--no-cache"), workshop.environment("none")),
        Command(
            WRITING,
            aging,
            workshop.environment("writing"),
            warm_up=False,
            prepare=lambda: workshop.clear("writing"),
            verify=require("writing"),
        ),
    ]


def of_forecast(book: WrittenBook, workshop: Workshop) -> list[Command]:
    """Return the forecast of a book of which there is a snapshot."""
    words = ("forecast", "--ledger", str(book.beancount), "--as-of", AS_OF.isoformat())
    return [Command(FORECAST, (beside_python("arledger"), *words), workshop.environment("warm"))]


def of_writing(book: WrittenBook, workshop: Workshop) -> list[Command]:
    """Return the writing of a payment without a snapshot, by the fast loader and by Beancount's own.

    Each run has a copy of the book to itself, which nothing was written into before.
    """
    folder = workshop.folder / "written"
    client = min((book.beancount.parent / "clients").iterdir())
    payment = (
        beside_python("arledger"),
        *("payment", client.stem, "1.00", "--currency", "USD", "--unapplied", "--date", AS_OF.isoformat()),
        *("--ledger", str(folder / book.beancount.name), "--write"),
    )

    def prepare() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(book.beancount.parent, folder)
        workshop.clear("payment")

    def verify() -> None:
        written = folder / "clients" / client.name
        if written.stat().st_size <= client.stat().st_size:
            raise NotWrittenError(f"nothing was written to {written}")

    fast = workshop.environment("payment")
    environments = {PAYMENT: fast, PAYMENT_BY_REFERENCE: fast | {"ARLEDGER_LOADER": "beancount"}}
    return [
        Command(name, payment, environment, warm_up=False, prepare=prepare, verify=verify)
        for name, environment in environments.items()
    ]


def of_journals(book: WrittenBook, workshop: Workshop) -> list[Command]:
    """Return `hledger bal` and `ledger bal` on the receivables, as far as they are installed.

    `--args-only` keeps ledger from reading the user's own settings.
    """
    environment = workshop.environment("none")
    return [
        Command(name, (*program, "-f", str(book.journal), "bal", "Assets:Receivable"), environment)
        for name, program in ((HLEDGER, ("hledger",)), (LEDGER, ("ledger", "--args-only")))
        if shutil.which(program[0])
    ]


def of_beancount(book: WrittenBook, workshop: Workshop) -> list[Command]:
    """Return `bean-check` without Beancount's own cache; it is slow, so it gets no warm-up."""
    arguments = (beside_python("bean-check"), "--no-cache", str(book.beancount))
    return [Command(BEAN_CHECK, arguments, workshop.environment("none"), warm_up=False)]


def of_help(workshop: Workshop) -> list[Command]:
    """Return `arledger --help`."""
    return [Command(HELP, (beside_python("arledger"), "--help"), workshop.environment("none"))]


def of_typer(workshop: Workshop) -> list[Command]:
    """Return the import of Typer alone, which no start of arledger can beat."""
    return [Command(TYPER, (sys.executable, "-c", "import typer"), workshop.environment("none"))]


def machine() -> Mapping[str, str]:
    """Say what this is measured on: processor, cores, memory, and the versions of the tools."""
    return {
        "processor": _first(r"^model name\s*: (.+)$", "/proc/cpuinfo"),
        "cores": str(os.cpu_count()),
        "memory": f"{int(_first(r'^MemTotal: *([0-9]+) kB', '/proc/meminfo', '0')) * 1024 / 1e9:.0f} GB",
        "Python": sys.version.split()[0],
        **{name: _package(name) for name in ("arledger", "beancount", "uromyces", "typer")},
        **{name: _program(name) for name in ("hledger", "ledger")},
    }


def _first(pattern: str, path: str, default: str = "unknown") -> str:
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError:
        return default
    found = re.search(pattern, text, re.MULTILINE)
    return found[1].strip() if found else default


def _package(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _program(name: str) -> str:
    if not shutil.which(name):
        return "not installed"
    text = subprocess.run((name, "--version"), capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+(?:\.\d+)+", text)
    return found[0] if found else "unknown"
