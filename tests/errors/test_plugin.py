"""The same findings inside Beancount and Fava, for a ledger that asks for `plugin "arledger.plugin"`."""

import gc
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from tests.errors.test_errors import BAD, GOOD, HERE, lay_out, table
from tests.support.program import run_cli

from arledger import plugin
from arledger.model.problem import UserError

Finding = tuple[str, str, int]
Errors = Callable[[Path], list[Any]]

# What Beancount says of its own accord, with a plugin or without.
BEANCOUNTS_OWN = {"ledger", "encoding", "include-missing", "include-twice", "include-binary"}
SILENT = sorted(name for name, codes in table().items() if codes <= BEANCOUNTS_OWN)
# What a ledger is to bean-check does not change from one day to the next.
NEEDS_A_DAY = {"future-dated"}
SPEAKING = sorted(set(BAD) - set(SILENT) - NEEDS_A_DAY)


def by_beancount(main: Path) -> list[Any]:
    _, errors, _ = loader.load_file(str(main))
    return list(errors)


def by_fava(main: Path) -> list[Any]:
    core = pytest.importorskip("fava.core")
    # Fava's other watcher has threads, which a busy machine starts when the files are gone.
    return list(core.FavaLedger(str(main), poll_watcher=True).errors)


each_reader = pytest.mark.parametrize("read", [by_beancount, by_fava])


def asking(name: str, folder: Path, config: str = "") -> Path:
    """Return a bad ledger whose last line asks for the plugin, so that its other lines stay where they are."""
    main = lay_out(HERE / f"{name}.beancount", name, folder)
    with main.open("ab") as file:
        file.write(f'plugin "arledger.plugin"{config}\n'.encode())
    return main


def said(errors: list[Any]) -> list[Finding]:
    """Return code, file and line of what the plugin reports among a ledger's errors."""
    own = [error for error in errors if type(error).__name__ == "ArledgerError"]
    return [
        (*re.findall(r" \[([a-z-]+)\]\. ", error.message), error.source["filename"], error.source["lineno"])
        for error in own
    ]


def checked(main: Path, *severities: str) -> list[Finding]:
    """Return the same of what `check` finds, without what Beancount says itself."""
    rows = json.loads(run_cli("check", "--ledger", main, "--format", "json").stdout)["findings"]
    return [
        (row["check"], str(main.parent / row["file"]), row["line"])
        for row in rows
        if row["check"] not in BEANCOUNTS_OWN and row["severity"] in severities
    ]


@each_reader
@pytest.mark.parametrize("name", SPEAKING)
def test_the_plugin_finds_what_check_finds(read: Errors, name: str, tmp_path: Path) -> None:
    main = asking(name, tmp_path, ' "warnings"')
    assert said(read(main)) == checked(main, "error", "warning") != []


@pytest.mark.parametrize("name", SPEAKING)
def test_without_warnings_only_errors_are_reported(name: str, tmp_path: Path) -> None:
    main = asking(name, tmp_path)
    assert said(by_beancount(main)) == checked(main, "error")


def test_there_are_warnings_and_errors_among_them(tmp_path: Path) -> None:
    quiet = []
    for name in SPEAKING:
        folder = tmp_path / name
        folder.mkdir()
        if not said(by_beancount(asking(name, folder))):
            quiet.append(name)
    assert quiet == [
        "agreed-twice",
        "bank-chain",
        "beyond-credit",
        "client-value",
        "client-value-fee",
        "company-data",
        "confidence-scale",
        "deposit-cancelled",
        "deposit-currency",
        "deposit-not-invoiced",
        "deposit-unassigned",
        "directive-number",
        "financing-beyond",
        "financing-cancelled",
        "financing-payer",
        "financing-payer-part",
        "interest-charged",
        "plan-items",
        "possible-duplicate",
        "receivable-left-out",
        "refund-proof",
        "settled-beyond",
        "unknown-entry",
    ]


@pytest.mark.parametrize("name", sorted(NEEDS_A_DAY))
def test_what_needs_to_know_the_day_is_not_said(name: str, tmp_path: Path) -> None:
    assert said(by_beancount(asking(name, tmp_path, ' "warnings"'))) == []


@each_reader
@pytest.mark.parametrize("name", SILENT)
def test_what_beancount_says_itself_is_not_said_twice(read: Errors, name: str, tmp_path: Path) -> None:
    errors = read(asking(name, tmp_path, ' "warnings"'))
    assert said(errors) == []
    assert errors


@pytest.mark.parametrize("name", GOOD)
def test_a_near_miss_is_no_finding_there_either(name: str, tmp_path: Path) -> None:
    main = lay_out(HERE / "good" / f"{name}.beancount", f"good-{name}", tmp_path)
    with main.open("a", encoding="utf-8") as file:
        file.write('plugin "arledger.plugin" "warnings"\n')
    assert by_beancount(main) == []


def test_the_message_has_the_remedy_and_the_entries_stay_as_they_are(tmp_path: Path) -> None:
    main = asking("settled-beyond", tmp_path, ' "warnings"')
    entries, (error,), _ = loader.load_file(str(main))
    assert error.message == (
        "INV-0001 of Acme settled beyond its amount: 50.00 USD of this receipt is left over [settled-beyond]. "
        "Refund it, apply it to another item, or correct the amount."
    )
    assert error.entry is None
    without, _, _ = loader.load_file(str(lay_out(HERE / "settled-beyond.beancount", "", tmp_path)))
    assert entries == without


def test_an_included_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "clients").mkdir()
    (tmp_path / "clients" / "acme.beancount").write_text(
        '\n2026-01-01 open Assets:Receivable:Acme\n  terms: "whenever"\n', encoding="utf-8"
    )
    main = tmp_path / "main.beancount"
    main.write_text('plugin "arledger.plugin"\ninclude "clients/*.beancount"\n', encoding="utf-8")
    assert said(by_beancount(main)) == [("terms", str(tmp_path / "clients" / "acme.beancount"), 2)]


def test_a_broken_policy_is_an_error_of_the_ledger(tmp_path: Path) -> None:
    main = asking("terms", tmp_path)
    (tmp_path / "arledger.toml").write_text("[aging]\nbukkets = [30]\n", encoding="utf-8")
    (error,) = by_beancount(main)
    assert str(tmp_path / "arledger.toml:2") in error.message
    assert "Did you mean buckets?" in error.message


def test_a_ledger_without_receivables_is_left_alone(tmp_path: Path) -> None:
    main = tmp_path / "private.beancount"
    main.write_text('2026-01-01 open Assets:Bank\nplugin "arledger.plugin" "warnings"\n', encoding="utf-8")
    assert by_beancount(main) == []


def test_the_program_does_not_report_twice_what_the_plugin_said(tmp_path: Path) -> None:
    main = asking("number-twice", tmp_path, ' "warnings"')
    answer = run_cli("check", "--ledger", main)
    assert answer.stdout.count("[number-twice]") == 1
    assert "1 error and 0 warnings" in answer.stdout


def test_an_accepted_finding_is_accepted_here_too(tmp_path: Path) -> None:
    main = asking("number-twice", tmp_path)
    (tmp_path / "arledger.toml").write_text(
        '[[checks.accepted]]\ncheck = "number-twice"\nnumber = "INV-0001"\nreason = "Numbered so by hand."\n',
        encoding="utf-8",
    )
    assert run_cli("check", "--ledger", main).code == 0
    assert by_beancount(main) == []


def test_the_plugin_never_stops(tmp_path: Path) -> None:
    main = asking("directive-missing-value", tmp_path)
    with main.open("a", encoding="utf-8") as file:
        file.write('2026-02-14 custom "ar-close"\n')
    errors = by_beancount(main)
    assert not [error for error in errors if "arledger" in error.message and "Traceback" in error.message]
    assert [code for code, _, _ in said(errors)] == ["directive", "directive"]


@pytest.fixture(params=[True, False], ids=["collecting", "not collecting"])
def collecting(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Switch the garbage collector on or off, and back after the test."""
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def seen_by_checks(monkeypatch: pytest.MonkeyPatch, then: Callable[[], tuple[()]]) -> list[bool]:
    """Return a list of whether the collector is on whenever the checks run; `then` is what they do."""
    seen: list[bool] = []

    def run(_: object) -> tuple[()]:
        seen.append(gc.isenabled())
        answer = then()
        seen.append(gc.isenabled())
        return answer

    monkeypatch.setattr(plugin, "run_checks", run)
    return seen


def test_the_collector_is_off_meanwhile_and_then_as_before(
    collecting: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = asking(SPEAKING[0], tmp_path)
    seen = seen_by_checks(monkeypatch, lambda: ())
    assert said(by_beancount(main)) == []
    assert seen == [False, False]
    assert gc.isenabled() is collecting


@pytest.mark.parametrize("error", [UserError("a mistake", "Fix it."), ZeroDivisionError(), KeyboardInterrupt()])
def test_the_collector_is_as_before_after_an_error(
    error: BaseException, collecting: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = asking(SPEAKING[0], tmp_path)

    def fail() -> tuple[()]:
        raise error

    seen = seen_by_checks(monkeypatch, fail)
    with suppress(KeyboardInterrupt, ZeroDivisionError):
        by_beancount(main)
    assert seen == [False]
    assert gc.isenabled() is collecting


def test_a_ledger_that_is_loaded_meanwhile_leaves_the_collector_off(
    collecting: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = asking(SPEAKING[0], tmp_path)
    depth = 0

    def again() -> tuple[()]:
        nonlocal depth
        depth += 1
        if depth == 1:
            by_beancount(main)
        return ()

    seen = seen_by_checks(monkeypatch, again)
    by_beancount(main)
    assert seen == [False] * 4
    assert gc.isenabled() is collecting
