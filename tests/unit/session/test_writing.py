"""Every writing command: shown first, carried out with --write, twice refused, and told to programs as JSON."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.support.office import bean_check
from tests.support.program import run_cli
from tests.support.shop import BANKING, CALLS, JOURNALS, ONE_FILE, OUTBOX, PAPER, READING, WRITES_DOCUMENTS, Shop

from arledger.capabilities import all_commands
from arledger.cli.main import load_command

COMMANDS = {line.name: line for line in all_commands()}
every = pytest.mark.parametrize("name", CALLS)
every_but_close = pytest.mark.parametrize("name", [name for name in CALLS if name != "close"])
layouts = pytest.mark.parametrize("files", [ONE_FILE, JOURNALS], ids=["one file", "a journal each"])


def parameters(name: str) -> set[str]:
    return {parameter.name for parameter in load_command(COMMANDS[name]).params}


def test_every_writing_command_is_tried_here() -> None:
    writing = {name for name in COMMANDS if "write" in parameters(name)}
    # Those on deposits and contracts need a shop with some: tests/unit/capabilities, and random ones in properties.
    assert {name for name in writing if not name.startswith(("deposits ", "leasing "))} == set(
        CALLS
    ) | BANKING | OUTBOX
    assert {"aging", "check", "client"} <= READING
    assert {name for name in CALLS if "document" in parameters(name)} == set(WRITES_DOCUMENTS)


@every
@layouts
def test_a_dry_run_writes_nothing_at_all(tmp_path: Path, name: str, files: dict[str, str]) -> None:
    shop = Shop(tmp_path, files)
    before = shop.tree(with_state=True)
    answer = shop.run(*CALLS[name])
    assert answer.code == 0, answer.stderr
    assert shop.tree(with_state=True) == before
    assert not (shop.folder / ".arledger").exists()


@every_but_close
def test_a_dry_run_shows_the_diff_that_write_makes(tmp_path: Path, name: str) -> None:
    shop = Shop(tmp_path)
    shown = shop.run(*CALLS[name])
    assert shown.stdout.startswith("--- main.beancount\n+++ main.beancount\n@@ ")
    assert shown.stderr.endswith("Nothing is written yet: --write does it.\n")
    added = "".join(f"{line[1:]}\n" for line in shown.stdout.splitlines() if line[:1] == "+" and line[1:3] != "++")
    before = shop.text()
    written = shop.run(*CALLS[name], "--write")
    assert (written.code, written.stdout) == (0, shown.stdout)
    assert "Written: main.beancount" in written.stderr
    assert shop.text() == before + (added if name != "document" else added.split("%PDF")[0])


@every
@layouts
def test_what_is_written_is_in_order(tmp_path: Path, name: str, files: dict[str, str]) -> None:
    shop = Shop(tmp_path, files)
    clients = len(shop.book().clients)
    checked = shop.run("check").stdout
    added = shop.write(*CALLS[name])
    assert added.startswith("\n2026-03-31 ") or (name == "client new" and added.startswith("2026-03-31 open"))
    assert len(shop.book().clients) == clients + (name == "client new")
    assert not shop.left_behind()
    found = shop.run("check")
    assert found.code == 0 or found.stdout.count("[") <= checked.count("[") + 1


def test_bean_check_itself_is_content_after_all_of_them(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    # What is paid cannot be rescheduled, what is refunded not applied, and nothing is invoiced on hold; nor is a plan
    # accepted for what has changed meanwhile.
    last = ("payment", "apply", "hold")
    for name in sorted(CALLS, key=lambda name: (name in last, name)):
        if name not in ("refund", "write-off", "plan accept"):
            shop.write(*CALLS[name])
    shop.book()
    script = "from beancount.scripts.check import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, "--no-cache", str(shop.main)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def planned(answer: Any) -> dict[str, Any]:
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return found


@every_but_close
@pytest.mark.parametrize("write", [False, True])
def test_json_is_the_plan(tmp_path: Path, name: str, write: bool) -> None:
    shop = Shop(tmp_path)
    before = shop.text()
    answer = shop.run(*CALLS[name], "--format", "json", *(["--write"] if write else []))
    assert answer.code == 0, answer.stderr
    plan = planned(answer)
    assert list(plan) == ["plan", "documents", "remarks", "written"]
    assert plan["written"] is write
    (addition,) = plan["plan"]
    assert list(addition) == ["file", "entries"]
    assert addition["file"] == "main.beancount"
    assert all(entry.startswith("2026-03-31 ") for entry in addition["entries"])
    assert shop.text() == before + ("\n" + "\n\n".join(addition["entries"]) + "\n" if write else "")
    assert plan["documents"] == ([] if name != "document" else [
        {"source": str(shop.paper), "target": "documents/Acme/2026-03-31.order-4711.pdf"}
    ])  # fmt: skip
    assert all(f"Note: {remark}" in answer.stderr for remark in plan["remarks"])


@pytest.mark.parametrize("name", WRITES_DOCUMENTS)
def test_a_document_goes_with_it(tmp_path: Path, name: str) -> None:
    shop = Shop(tmp_path, JOURNALS)
    answer = shop.run(*CALLS[name], "--document", PAPER, "--write", "--format", "json")
    assert answer.code == 0, answer.stderr
    plan = planned(answer)
    (copy,) = plan["documents"]
    assert (shop.folder / copy["target"]).read_bytes() == shop.paper.read_bytes()
    directive = plan["plan"][0]["entries"][-1]
    assert f'"../{copy["target"]}"' in directive
    document = shop.book().facts.documents[0]
    assert document.path == copy["target"]
    assert shop.run("check").code in (0, 1)
    assert "document-missing" not in shop.run("check").stdout


@every_but_close
def test_no_plan_has_another_format(tmp_path: Path, name: str) -> None:
    shop = Shop(tmp_path)
    for wrong in ("csv", "html", "nonsense", ""):
        assert "a plan has no format" in shop.refused(*CALLS[name], "--format", wrong, code=2)


@pytest.mark.parametrize(("wanted", "code"), [("json", 0), ("csv", 2), ("nonsense", 2)])
def test_the_plan_of_a_close_has_the_same_formats(tmp_path: Path, wanted: str, code: int) -> None:
    shop = Shop(tmp_path)
    answer = shop.run(*CALLS["close"], "--write", "--format", wanted)
    assert answer.code == code
    assert code or planned(answer)["written"] is True


NUMBERED = {
    "invoice": ("invoice", "Bolt", "5.00", "--number", "X-1"),
    "payment": ("payment", "Bolt", "5.00", "--unapplied", "--number", "X-1"),
    "credit-memo": ("credit-memo", "Bolt", "5.00", "--number", "X-1"),
    "debit-memo": ("debit-memo", "Bolt", "5.00", "--number", "X-1"),
}


@pytest.mark.parametrize("first", NUMBERED)
@pytest.mark.parametrize("second", NUMBERED)
def test_a_number_is_given_once(tmp_path: Path, first: str, second: str) -> None:
    shop = Shop(tmp_path)
    assert "number" in parameters(first)
    shop.write(*NUMBERED[first])
    for write in (True, False):
        assert "the number X-1 is taken" in shop.refused(*NUMBERED[second], write=write)


@pytest.mark.parametrize("number", ["INV-2026-0001", "INV-2026-0002"])
def test_a_number_of_any_client_is_taken(tmp_path: Path, number: str) -> None:
    shop = Shop(tmp_path, JOURNALS)
    for cached in ([], ["--no-cache"]):
        shop.run("aging")
        assert "The next free one is INV-2026-0004." in shop.refused(
            "invoice", "Acme", "5.00", "--number", number, *cached
        )


def test_numbers_have_no_gaps_over_clients_files_and_years(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    asked = [("Acme", "2026-03-01"), ("Bolt", "2026-03-02"), ("Acme", "2027-01-02"), ("Bolt", "2026-03-03")]
    added = [shop.write("invoice", client, "5.00", "--date", day) for client, day in asked]
    given = [text.split("^")[1].split("\n")[0] for text in added]
    assert given == ["INV-2026-0004", "INV-2026-0005", "INV-2027-0001", "INV-2026-0006"]


def test_where_numbers_are_missing_the_count_goes_on_behind_the_last(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.write("invoice", "Acme", "5.00", "--number", "INV-2026-0010")
    assert "^INV-2026-0011" in shop.write("invoice", "Bolt", "5.00")


@every
def test_the_file_that_is_read_is_the_one_that_is_written(tmp_path: Path, name: str) -> None:
    """The snapshot of before must not answer for the file of after."""
    shop = Shop(tmp_path, JOURNALS)
    assert shop.run("aging").code == 0
    shop.write(*CALLS[name])
    assert shop.run("aging").code == 0
    assert bean_check(shop.main) == []


def test_two_commands_see_each_other(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    for expected in range(4, 9):
        shop.run("aging")
        assert f"^INV-2026-{expected:04}" in shop.write("invoice", "Bolt", "5.00", "--again")
    shop.write("payment", "Bolt", "325.00", "--oldest-first")
    assert run_cli("items", "--client", "Bolt", "--ledger", shop.main, "--format", "json").stdout.count('"INV') == 0


MONEY = {"payment", "refund", "returned-payment", "recovery"}
"""Refused for a day that is yet to come: test_writing_again."""


@pytest.mark.parametrize("name", [n for n in CALLS if "date" in parameters(n) and n not in {"close", *MONEY}])
@pytest.mark.parametrize("write", [False, True], ids=["shown", "written"])
def test_a_day_that_is_yet_to_come_gets_a_remark(tmp_path: Path, name: str, write: bool) -> None:
    shop = Shop(tmp_path)
    answer = shop.run(*CALLS[name], "--date", "2036-04-02", write=write)
    assert answer.code == 0, answer.stderr
    remark = "Note: This is dated 2036-04-02, which is after today, 2026-03-31.\n"
    assert remark in answer.stderr
    assert answer.stderr.index(remark) < answer.stderr.index("Written: " if write else "Nothing is written yet")
    assert "after today" not in Shop(tmp_path / "b").run(*CALLS[name], "--date", "2026-03-31").stderr
