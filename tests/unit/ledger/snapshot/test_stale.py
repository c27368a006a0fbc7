"""A snapshot is never older than what it was made from: files, plugins, their modules and what these read."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.files import ACCOUNTS, Write, invoice
from tests.support.program import Answer, run_cli

from arledger.ledger.load import loaders, read
from arledger.ledger.load.loaders import Loaded, fast_available

needs_fast = pytest.mark.skipif(not fast_available(), reason="the fast loader (uromyces) is not installed")

# A plugin that makes one more invoice, of an amount that it finds in some way.
PLUGIN = """\
from beancount.core import amount, data
from beancount.core.number import D
{imports}
__plugins__ = ["more"]


def more(entries, options):
    sale = next(entry for entry in entries if isinstance(entry, data.Transaction))
    units = D({amount})
    legs = [sale.postings[0]._replace(units=amount.Amount(units, "USD")),
            sale.postings[1]._replace(units=amount.Amount(-units, "USD"))]
    return [*entries, sale._replace(links=frozenset(["INV-9"]), postings=legs)], []
"""
BOOK = 'plugin "more_plugin"\n' + ACCOUNTS + invoice("500.00")
MODULE = 'AMOUNT = "{}"\n'


@pytest.fixture
def path(write: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which Python looks for modules."""
    folder = write("modules/readme.txt", "").parent
    monkeypatch.syspath_prepend(str(folder))
    return folder


def ask(main: Path) -> Answer:
    """Ask with the snapshot that is there, which must answer as the files do."""
    answer = run_cli("aging", "--ledger", main, "--format", "csv")
    assert answer == run_cli("aging", "--ledger", main, "--format", "csv", "--no-cache")
    return answer


def is_kept(main: Path) -> bool:
    run_cli("aging", "--ledger", main)
    return "Read from the snapshot" in run_cli("aging", "--ledger", main, "--verbose").stderr


# What a plugin imports or opens; the files with an amount in them, one of which changes.
READS = {
    "its own code": ("", '"{}"', {}),
    "a module": ("from more_amount import AMOUNT", "AMOUNT", {"modules/more_amount.py": MODULE}),
    "a module of a module": (
        "import more_middle",
        "more_middle.value()",
        {
            "modules/more_middle.py": "def value():\n    from more_deep.inner import AMOUNT\n    return AMOUNT\n",
            "modules/more_deep/__init__.py": "",
            "modules/more_deep/inner.py": MODULE,
        },
    ),
    "a file": (
        "from pathlib import Path",
        "(Path(__file__).parent / 'amount.txt').read_text()",
        {"modules/amount.txt": "{}"},
    ),
    "a file of its package": (
        "import pkgutil",
        "pkgutil.get_data('more_data', 'amount.txt').decode()",
        {"modules/more_data/__init__.py": "", "modules/more_data/amount.txt": "{}"},
    ),
    "a file beside the ledger": (
        "from pathlib import Path",
        "Path(options['filename']).with_name('amount.txt').read_text()",
        {"amount.txt": "{}"},
    ),
}


@pytest.mark.parametrize("name", READS)
@pytest.mark.usefixtures("path")
def test_what_a_plugin_reads_changes(name: str, write: Write) -> None:
    imports, amount, files = READS[name]
    main = write("main.beancount", BOOK)

    def say(number: str) -> None:
        write("modules/more_plugin.py", PLUGIN.format(imports=imports, amount=amount.replace("{}", number)))
        for file, text in files.items():
            write(file, text.replace("{}", number))

    # The same size, and within the second that compiled modules are told apart by.
    for number in ("100.00", "200.00", "300.00"):
        say(number)
        assert f"{500 + float(number):.2f}" in ask(main).stdout
    assert is_kept(main)


@pytest.mark.usefixtures("path")
def test_a_folder_that_a_plugin_lists_has_one_file_more(write: Write) -> None:
    main = write("main.beancount", BOOK)
    amount = "100 * len(os.listdir(os.path.dirname(__file__) + '/rates'))"
    write("modules/more_plugin.py", PLUGIN.format(imports="import os", amount=amount))
    for number in range(1, 3):
        write(f"modules/rates/{number}.txt", "")
        assert f"{500 + 100 * number}.00" in ask(main).stdout
    assert is_kept(main)


@pytest.mark.usefixtures("path")
def test_a_pattern_of_a_plugin_matches_a_new_file(write: Write) -> None:
    main = write("main.beancount", BOOK)
    amount = "100 + len(glob.glob(options['filename'].replace('main.beancount', 'rate.txt')))"
    write("modules/more_plugin.py", PLUGIN.format(imports="import glob", amount=amount))
    assert "600.00" in ask(main).stdout
    write("rate.txt", "")
    assert "601.00" in ask(main).stdout
    assert is_kept(main)


@pytest.mark.usefixtures("path")
def test_a_file_that_was_missing_is_there(write: Write) -> None:
    main = write("main.beancount", BOOK)
    imports = "from pathlib import Path\n\n\ndef amount_in(name):\n    try:\n        return Path(name).read_text()\n    except OSError:\n        return '1.00'\n"
    amount = "amount_in(options['filename'] + '.amount')"
    write("modules/more_plugin.py", PLUGIN.format(imports=imports, amount=amount))
    assert "501.00" in ask(main).stdout
    assert is_kept(main)
    write("main.beancount.amount", "2.00")
    assert "502.00" in ask(main).stdout


@pytest.mark.usefixtures("path")
def test_a_plugin_is_installed_later(write: Write) -> None:
    main = write("main.beancount", BOOK)
    before = ask(main)
    assert "more_plugin" in before.stderr
    assert is_kept(main)
    write("modules/more_plugin.py", PLUGIN.format(imports="", amount='"100.00"'))
    after = ask(main)
    assert "600.00" in after.stdout
    assert after.code == 0


@pytest.mark.usefixtures("path")
def test_a_module_is_installed_later(write: Write) -> None:
    main = write("main.beancount", BOOK)
    imports = "try:\n    from more_amount import AMOUNT\nexcept ImportError:\n    AMOUNT = '1.00'\n"
    write("modules/more_plugin.py", PLUGIN.format(imports=imports, amount="AMOUNT"))
    assert "501.00" in ask(main).stdout
    assert is_kept(main)
    write("modules/more_amount/__init__.py", MODULE.format("2.00"))
    assert "502.00" in ask(main).stdout


@pytest.mark.usefixtures("path")
def test_another_module_of_that_name_comes_first(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    main = write("main.beancount", BOOK)
    write("modules/more_plugin.py", PLUGIN.format(imports="from more_amount import AMOUNT", amount="AMOUNT"))
    write("modules/more_amount.py", MODULE.format("1.00"))
    assert "501.00" in ask(main).stdout
    assert is_kept(main)
    # A package is found before a module in the same folder, and a folder that stands earlier before a later one.
    write("modules/more_amount/__init__.py", MODULE.format("2.00"))
    assert "502.00" in ask(main).stdout
    earlier = write("earlier/more_amount.py", MODULE.format("3.00"))
    monkeypatch.syspath_prepend(str(earlier.parent))
    assert "503.00" in ask(main).stdout


@pytest.mark.usefixtures("path")
def test_a_folder_becomes_a_package(write: Write) -> None:
    main = write("main.beancount", BOOK.replace("more_plugin", "more_folder.plugin"))
    write("modules/more_folder/plugin.py", PLUGIN.format(imports="", amount='"1.00"'))
    assert "501.00" in ask(main).stdout
    assert is_kept(main)
    write("modules/more_folder/__init__.py", "raise ImportError('not today')\n")
    assert "not today" in ask(main).stderr


def test_a_plugin_beside_the_ledger(write: Write) -> None:
    main = write("main.beancount", 'option "insert_pythonpath" "TRUE"\n' + BOOK)
    for number in ("1.00", "2.00"):
        write("more_plugin.py", PLUGIN.format(imports="", amount=f'"{number}"'))
        assert f"50{number}" in ask(main).stdout
    assert is_kept(main)
    assert "more_plugin" not in sys.modules
    assert not (main.parent / "__pycache__").exists()


def test_a_document_more_in_a_folder_with_signs_of_patterns_in_its_name(write: Write) -> None:
    main = write("main.beancount", 'option "documents" "docs [1]"\n' + ACCOUNTS + invoice())
    for number in (1, 2):
        write(f"docs [1]/Assets/Receivable/Acme/2026-02-0{number}.letter.txt", "")
        found = run_cli("client", "Acme", "--ledger", main)
        assert found == run_cli("client", "Acme", "--ledger", main, "--no-cache")
        assert found.stdout.count("letter.txt") == number
    assert is_kept(main)


UNTOLD = {
    "the environment": ("import os", "os.environ['MORE']"),
    "the environment by its function": ("from os import getenv", "getenv('MORE')"),
    "the clock": ("import datetime", "datetime.date.today().year"),
    "another program": ("import subprocess", "subprocess.run(['echo', '7'], capture_output=True, text=True).stdout"),
    "a database": ("import sqlite3", "sqlite3.connect(':memory:').execute('SELECT 7').fetchone()[0]"),
    "whether a file is there": ("import os", "7 + os.path.exists('/nowhere')"),
    "a device": ("import pathlib", "pathlib.Path('/proc/uptime').read_text().split('.')[0]"),
    "a file that it writes": ("import pathlib", "pathlib.Path(options['filename'] + '.log').write_text('7 signs')"),
    "chance": ("import random", "random.randint(1, 5)"),
}


@pytest.mark.parametrize("name", UNTOLD)
@pytest.mark.usefixtures("path")
def test_an_answer_that_depends_on_more_than_files_is_not_kept(
    name: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MORE", "100")
    imports, amount = UNTOLD[name]
    main = write("main.beancount", BOOK)
    write("modules/more_plugin.py", PLUGIN.format(imports=imports, amount=amount))
    assert run_cli("aging", "--ledger", main).code == 0
    answer = run_cli("aging", "--ledger", main, "--verbose")
    assert "snapshot" not in answer.stderr.replace("No snapshot is kept", "")
    assert "No snapshot is kept: a plugin may depend on" in answer.stderr


def test_the_warm_question_imports_no_loader_and_no_plugin(write: Write, path: Path) -> None:
    main = write("main.beancount", BOOK)
    write("modules/more_plugin.py", PLUGIN.format(imports="", amount='"1.00"'))
    environment = os.environ | {"PYTHONPATH": str(path)}
    words = ("aging", "--verbose", "--ledger", str(main))
    for how in ("with beancount", "from the snapshot"):
        done = subprocess.run(
            (sys.executable, "-X", "importtime", "-m", "arledger", *words),
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        assert how in done.stderr
    imported = {
        line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time")
    }
    assert not imported & {
        "beancount",
        "uromyces",
        "more_plugin",
        "arledger.ledger.load.besides",
        "importlib.metadata",
    }


# --- while a ledger is loaded


def disturbed(monkeypatch: pytest.MonkeyPatch, loader: str, disturb: Callable[[], None], times: int = 1) -> list[str]:
    """Let something happen when a loader begins, a number of times; return what will be all beginnings."""
    known: Callable[..., Loaded] = getattr(loaders, loader)
    begun: list[str] = []

    def load(*words: object, **named: object) -> Loaded:
        begun.append(loader)
        if len(begun) <= times:
            disturb()
        return known(*words, **named)

    monkeypatch.setattr(read, loader, load)
    return begun


def rewrite(book: Path, *, back: bool) -> None:
    (book / "a.beancount").write_text(invoice("500.00" if back else "700.00"), encoding="utf-8")


def lead_elsewhere(book: Path, *, back: bool) -> None:
    (book / "new").symlink_to("a.txt" if back else "b.txt")
    (book / "new").rename(book / "link.beancount")


def swap_folders(book: Path, *, back: bool) -> None:
    first, second = ("other", "clients") if back else ("clients", "other")
    (book / first).rename(book / "third")
    (book / second).rename(book / first)
    (book / "third").rename(book / second)


def add_and_remove(book: Path, *, back: bool) -> None:
    file = book / "clients" / "b.beancount"
    if back:
        file.unlink()
    else:
        file.write_text(invoice("200.00", "INV-2"), encoding="utf-8")


BACK: dict[str, tuple[str, Callable[..., None]]] = {
    "its content": ("a.beancount", rewrite),
    "what a link leads to": ("link.beancount", lead_elsewhere),
    "its folder": ("clients/a.beancount", swap_folders),
    "the files of a pattern": ("clients/*.beancount", add_and_remove),
}


@needs_fast
@pytest.mark.parametrize("words", [(), ("--no-cache",)])
@pytest.mark.parametrize("name", BACK)
def test_what_changes_while_it_is_loaded_and_changes_back(
    name: str, words: tuple[str, ...], write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    included, change = BACK[name]
    main = write("main.beancount", ACCOUNTS + f'include "{included}"\n')
    for file, amount in (("a.txt", "500.00"), ("b.txt", "700.00"), ("a.beancount", "500.00")):
        write(file, invoice(amount))
    write("clients/a.beancount", invoice("500.00"))
    write("other/a.beancount", invoice("700.00"))
    (main.parent / "link.beancount").symlink_to("a.txt")
    known = loaders.load_fast
    begun: list[int] = []

    def load(path: str) -> Loaded | str:
        begun.append(1)
        if len(begun) > 1:
            return known(path)
        change(main.parent, back=False)
        try:
            return known(path)
        finally:
            change(main.parent, back=True)

    monkeypatch.setattr(read, "load_fast", load)
    for _ in range(2):
        assert ",500.00\n" in run_cli("aging", "--ledger", main, "--format", "csv", *words).stdout
    assert ",500.00\n" in ask(main).stdout


@needs_fast
def test_a_file_that_changes_with_every_fast_load_is_left_to_beancount(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = write("main.beancount", ACCOUNTS + invoice("500.00"))
    numbers = iter(range(1, 100))
    begun = disturbed(monkeypatch, "load_fast", lambda: write_next(write, next(numbers)), times=99)
    answer = run_cli("aging", "--ledger", main, "--format", "csv", "--verbose")
    assert len(begun) == 2
    assert "with beancount" in answer.stderr
    assert "2.00" in answer.stdout


def write_next(write: Write, number: int) -> None:
    write("main.beancount", ACCOUNTS + invoice(f"{number}.00"))


def test_beancount_parses_what_was_read_and_not_what_a_file_became(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARLEDGER_LOADER", "beancount")
    main = write("main.beancount", ACCOUNTS + invoice("500.00"))
    disturbed(monkeypatch, "load_reference", lambda: write_next(write, 7))
    assert "500.00" in run_cli("aging", "--ledger", main, "--format", "csv").stdout
    assert "7.00" in ask(main).stdout


def test_a_file_that_appears_while_it_is_loaded_makes_no_mixture(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARLEDGER_LOADER", "beancount")
    main = write("main.beancount", 'include "x*.beancount"\n' + ACCOUNTS + invoice("1.00"))
    write("x1.beancount", "")

    def disturb() -> None:
        write_main = 'include "x*.beancount"\n' + ACCOUNTS + invoice("20.00")
        write("main.beancount", write_main)
        write("x2.beancount", invoice("300.00", "INV-2"))

    disturbed(monkeypatch, "load_reference", disturb)
    assert "320.00" in run_cli("aging", "--ledger", main, "--format", "csv").stdout


@pytest.mark.usefixtures("path")
def test_what_a_plugin_reads_changes_while_it_runs(write: Write) -> None:
    main = write("main.beancount", BOOK)
    # It reads a file, and somebody changes that file, and the ledger, right after: for the first time only.
    imports = (
        "import os, pathlib\n\n\ndef found(folder):\n    text = pathlib.Path(folder, 'amount.txt').read_text()\n"
        "    if text == '1.00':\n        os.rename(folder + '/next.txt', folder + '/amount.txt')\n"
        "        os.rename(folder + '/next.beancount', folder + '/main.beancount')\n    return text\n"
    )
    write("amount.txt", "1.00")
    write("next.txt", "2.00")
    write("next.beancount", BOOK.replace("500.00", "600.00"))
    amount = "found(os.path.dirname(options['filename']))"
    write("modules/more_plugin.py", PLUGIN.format(imports=imports, amount=amount))
    assert "602.00" in run_cli("aging", "--ledger", main, "--format", "csv").stdout
    assert "602.00" in ask(main).stdout


@pytest.mark.usefixtures("path")
def test_files_that_never_stay_the_same_are_refused(write: Write) -> None:
    main = write("main.beancount", BOOK)
    imports = "import os\n\n\ndef touched(name):\n    os.utime(name)\n    return '1.00'\n"
    write("modules/more_plugin.py", PLUGIN.format(imports=imports, amount="touched(options['filename'])"))
    answer = run_cli("aging", "--ledger", main)
    assert answer.code == 3
    assert "its files change while they are read" in answer.stderr
    assert "Traceback" not in answer.stderr
