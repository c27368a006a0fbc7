import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from benchmarks.books import WrittenBook, write_book
from benchmarks.measure import Command, Result, Run, run_once
from benchmarks.tables import Target, costs, judge_ratios
from benchmarks.truth import WrongAnswerError, check_arledger

from benchmarks import run, tools


def _result(name: str, seconds: int, peak_kib: int = 50_000) -> Result:
    return Result(name, (Run(seconds * 1_000_000_000, peak_kib),))


def test_ratios_stand_beside_their_targets() -> None:
    results = {"a": _result("a", 1), "b": _result("b", 4)}
    targets = [Target("a / b", "a", "b", 0.3), Target("b / a", "b", "a", 0.3), Target("a / c", "a", "c", 1.0)]
    assert judge_ratios(targets, results).splitlines() == [
        "| target |   measured |   at most |      verdict |",
        "| ------ | ---------: | --------: | -----------: |",
        "| a / b  | 0.25 times | 0.3 times |          met |",
        "| b / a  | 4.00 times | 0.3 times |   **missed** |",
        "| a / c  |            |   1 times | not measured |",
    ]


def test_only_the_largest_book_is_held_to_the_targets() -> None:
    results = {tools.WARM: _result(tools.WARM, 3), tools.LEDGER: _result(tools.LEDGER, 1)}
    small, large = run.report_book(10_000, results), run.report_book(100_000, results)
    assert "| warm / ledger bal              |   3.00 times |" in small
    assert "missed" not in small
    assert "**missed**" in large


def test_a_tool_that_is_not_there_is_named() -> None:
    assert costs(["a", "b"], {"a": _result("a", 1)}).splitlines() == [
        "| command |               median s | peak MB | runs |",
        "| ------- | ---------------------: | ------: | ---: |",
        "| `a`     |                  1.000 |      51 |    1 |",
        "| `b`     | not installed: skipped |         |      |",
    ]


def test_growth_compares_the_two_sizes_of_the_target() -> None:
    by_size = {
        size: {tools.WARM: _result(tools.WARM, seconds, 150_000)}
        for size, seconds in ((1_000, 1), (10_000, 2), (100_000, 3))
    }
    text = run.report_growth(by_size)
    assert "| warm at 100,000 / warm at 10,000 | 1.50 times |" in text
    assert "| peak memory, warm at 100,000     |  153.60 MB |" in text
    assert text.count("**missed**") == 1


def test_growth_without_the_large_book_is_not_measured() -> None:
    assert "not measured" in run.report_growth({1_000: {tools.WARM: _result(tools.WARM, 1)}})


def test_an_aging_with_another_sum_is_a_wrong_answer() -> None:
    command = _says({"totals": [{"currency": "USD", "total": "10.50"}, {"currency": "EUR", "total": "0.00"}]})
    check_arledger(command, {"USD": Decimal("10.5")})
    with pytest.raises(WrongAnswerError, match=r"open is 0.00 EUR, 10.50 USD, but the book has 10.51 USD"):
        check_arledger(command, {"USD": Decimal("10.51")})


def test_an_aging_of_another_shape_is_a_wrong_answer() -> None:
    with pytest.raises(WrongAnswerError, match="not the one expected"):
        check_arledger(_says({"sums": []}), {"USD": Decimal(1)})


def test_a_warm_run_that_leaves_no_snapshot_is_found_out(tmp_path: Path) -> None:
    workshop = tools.Workshop(tmp_path)
    assert not workshop.has_snapshot("warm")
    file = workshop.snapshots("warm") / "deep" / "snapshot.sqlite"
    file.parent.mkdir(parents=True)
    file.touch()
    assert workshop.has_snapshot("warm")
    workshop.clear("warm")
    assert not workshop.has_snapshot("warm")


def test_a_journal_tool_that_is_not_installed_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    book = WrittenBook(100, tmp_path / "main.beancount", tmp_path / "main.journal", {})
    assert tools.of_journals(book, tools.Workshop(tmp_path)) == []
    assert tools.machine()["hledger"] == "not installed"


@pytest.mark.parametrize("arguments", [["--rounds", "0"], ["--sizes", "99"], ["--sizes", "many"]])
def test_what_cannot_be_measured_is_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run.main(arguments)
    assert arguments[0] in capsys.readouterr().err


def test_commands_run_without_caches_but_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = tools.Workshop(tmp_path).environment("warm")
    assert environment["BEANCOUNT_DISABLE_LOAD_CACHE"] == "1"
    assert environment["ARLEDGER_CACHE_DIR"].startswith(str(tmp_path))
    assert "PYTHONDONTWRITEBYTECODE" not in environment


def test_the_peers_are_measured_and_nothing_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--peers-only", "--rounds", "1", "--sizes", "100", "--dir", str(tmp_path)]) == 0
    text = capsys.readouterr().out
    assert "## 100 transactions" in text
    assert f"| `{tools.BEAN_CHECK}`" in text
    assert list(tmp_path.iterdir()) == []


STUB = """#!{python}
import json, os, pathlib, re, sys
from collections import Counter

sums = Counter()
if "aging" in sys.argv:
    main = pathlib.Path(sys.argv[sys.argv.index("--ledger") + 1])
    leg = re.compile(r"^  Assets:Receivable:\\S+ +(\\S+) (\\S+)$", re.M)
    for file in main.parent.glob("clients/*"):
        for number, currency in leg.findall(file.read_text()):
            sums[currency] += int(number.replace(".", ""))
    if {snapshots} and "--no-cache" not in sys.argv:
        folder = pathlib.Path(os.environ["ARLEDGER_CACHE_DIR"])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "snapshot").touch()
if "payment" in sys.argv and {writes}:
    main = pathlib.Path(sys.argv[sys.argv.index("--ledger") + 1])
    with (main.parent / "clients" / (sys.argv[2] + ".beancount")).open("a") as file:
        file.write(os.environ.get("ARLEDGER_LOADER", "fast"))
rows = [dict(currency=key, total=str((cents + {wrong}) // 100) + "." + f"{{(cents + {wrong}) % 100:02d}}")
        for key, cents in sums.items()]
print(json.dumps(dict(totals=rows)))
"""


@pytest.mark.parametrize(
    ("snapshots", "wrong", "writes", "code", "said"),
    [
        (True, 0, True, 0, ""),
        (True, 1, True, 1, "stopped: arledger aging (warm): open is"),
        (False, 0, True, 1, "stopped: no snapshot was written to"),
        (True, 0, False, 1, "stopped: nothing was written to"),
    ],
)
def test_the_program_is_timed_only_if_it_is_right_and_really_warm_and_writes(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    snapshots: bool,
    wrong: int,
    writes: bool,
    code: int,
    said: str,
) -> None:
    stub = tmp_path / "arledger"
    stub.write_text(STUB.format(python=sys.executable, snapshots=snapshots, wrong=wrong, writes=writes))
    stub.chmod(0o755)
    real = tools.beside_python
    monkeypatch.setattr(tools, "beside_python", lambda name: str(stub) if name == "arledger" else real(name))
    assert run.main(["--rounds", "1", "--sizes", "100", "--dir", str(tmp_path)]) == code
    out, err = capsys.readouterr()
    assert said in err
    assert ("| warm / ledger bal" in out) == (code == 0)
    assert ("| payment --write / bean-check" in out) == (code == 0)
    assert list(tmp_path.iterdir()) == [stub]


def test_each_payment_is_written_to_a_copy_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARLEDGER_LOADER", "beancount")
    stub = tmp_path / "arledger"
    stub.write_text(STUB.format(python=sys.executable, snapshots=True, wrong=0, writes=True))
    stub.chmod(0o755)
    monkeypatch.setattr(tools, "beside_python", lambda _: str(stub))
    workshop, book = tools.Workshop(tmp_path / "workshop"), write_book(tmp_path / "book", 100)
    before = {path: path.read_bytes() for path in book.beancount.parent.rglob("*.beancount")}
    for command, loader in zip(tools.of_writing(book, workshop), ("fast", "beancount"), strict=True):
        (workshop.snapshots("payment") / "old").mkdir(parents=True)
        for _ in range(2):
            run_once(command)
        client = next(path for path in before if path.stem == command.arguments[2])
        copy = workshop.folder / "written" / "clients" / client.name
        assert copy.read_text() == client.read_text() + loader
        assert not workshop.snapshots("payment").exists()
    assert {path: path.read_bytes() for path in before} == before


def _says(answer: object) -> Command:
    # The options that the check adds come after the program text and are ignored by it.
    return Command("aging", (sys.executable, "-c", f"print({json.dumps(answer)!r})"))
