"""`arledger review` in repositories of its own: what a reviewer sees of a change."""

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.support.effort import within
from tests.support.places import LEDGERS
from tests.support.program import Answer, run_cli
from tests.support.repository import BOOK, POLICY, Repository

pytestmark = pytest.mark.usefixtures("own_temporary")

SNAPSHOT = Path(__file__).parent / "review.md"
BLESS_VARIABLE = "ARLEDGER_BLESS"
DEMO = LEDGERS / "demo"
AUTHORITY = (
    POLICY
    + """
[[authority]]
kind = "write-off"
upto = "100.00"

[[authority]]
kind = "write-off"
who = ["h.meyer"]
"""
)
INVOICE = """
2026-03-20 * "Bolt" "Hammer" ^INV-0003
  Assets:Receivable:Bolt    75.00 USD
  Income:Sales             -75.00 USD
"""
WRITE_OFF = """
2026-03-25 * "Bolt" "Insolvent" ^INV-0002
  by: "dana"
  Expenses:BadDebt         200.00 USD
  Assets:Receivable:Bolt  -200.00 USD
"""
APPROVED = '\n2026-03-24 custom "ar-approval" "INV-0002" "write-off" "h.meyer"\n'


def data(*arguments: object, code: int = 0) -> dict[str, Any]:
    answer = run_cli("review", *arguments, "--format", "json")
    assert answer.stderr == ""
    assert answer.code == code
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return found


def checks(found: dict[str, Any]) -> list[str]:
    return [finding["check"] for finding in found["findings"]]


def counts(found: dict[str, Any]) -> tuple[int, ...]:
    return tuple(len(found["entries"][word]) for word in ("added", "changed", "deleted"))


def assert_refused(answer: Answer, *said: str) -> None:
    assert answer.code == 2
    assert answer.stdout == ""
    assert "fault in the program" not in answer.stderr
    for text in said:
        assert text in answer.stderr


def test_nothing_changed(books: Repository) -> None:
    found = data()
    assert (found["base"], found["head"]) == (books.git("rev-parse", "HEAD"), None)
    assert found["rows"] == found["findings"] == []
    assert counts(found) == (0, 0, 0)
    assert found["totals"][0]["opening"] == found["totals"][0]["closing"] == "1080.00"
    assert "Findings: none" in run_cli("review").stdout


def test_the_day_is_the_later_commits_or_today(books: Repository) -> None:
    books.add("clients/Bolt.beancount", INVOICE)
    assert data()["as_of"] == "2026-03-31"
    books.commit()
    assert data("HEAD~1..HEAD")["as_of"] == "2026-03-02"


def test_a_new_client_in_a_new_file(books: Repository) -> None:
    books.write(
        {
            "clients/Cole.beancount": """\
            2026-03-01 open Assets:Receivable:Cole
              name: "Cole & Sons"
            2026-03-02 * "Cole" "First order" ^INV-0004
              Assets:Receivable:Cole   10.00 USD
              Income:Sales            -10.00 USD
            """
        }
    )
    found = data()
    assert counts(found) == (1, 0, 0)
    assert found["rows"] == [
        {
            "client": "Cole",
            "name": "Cole & Sons",
            "currency": "USD",
            "opening": "0.00",
            "invoices": "10.00",
            "debit_memos": "0.00",
            "receipts": "0.00",
            "credit_memos": "0.00",
            "write_offs": "0.00",
            "deposits_applied": "0.00",
            "refunds": "0.00",
            "returned_payments": "0.00",
            "moved_receipts": "0.00",
            "adjustments": "0.00",
            "changed": "0.00",
            "closing": "10.00",
        }
    ]
    (added,) = found["entries"]["added"]
    assert added == {
        "date": "2026-03-02",
        "text": '2026-03-02 * "Cole" "First order" ^INV-0004; '
        "Assets:Receivable:Cole 10.00 USD; Income:Sales -10.00 USD",
        "source": "clients/Cole.beancount:3",
        "clients": ["Cole"],
        "numbers": ["INV-0004"],
    }
    assert [opened["text"] for opened in found["opens"]["added"]] == [
        '2026-03-01 open Assets:Receivable:Cole; name: "Cole & Sons"'
    ]


def test_a_renamed_file_is_no_edit(books: Repository) -> None:
    books.git("mv", "clients/Acme.beancount", "clients/Acme-Industrial.beancount")
    text = (books.folder / "clients" / "Bolt.beancount").read_text(encoding="utf-8")
    books.write({"clients/Bolt.beancount": f"; a comment\n\n{text.replace('  500.00', '      500.00')}"})
    found = data()
    assert counts(found) == (0, 0, 0)
    assert checks(found) == []


def test_a_renamed_main_file_is_found_by_each_sides_policy(books: Repository) -> None:
    books.git("mv", "main.beancount", "books.beancount")
    books.write({"arledger.toml": POLICY.replace("main.beancount", "books.beancount")})
    assert counts(data()) == (0, 0, 0)
    books.commit()
    assert counts(data("HEAD~1..HEAD")) == (0, 0, 0)
    assert_refused(run_cli("review", "HEAD~1", "--ledger", "books.beancount"), "books.beancount does not exist at")


@pytest.mark.parametrize(
    ("text", "base", "head", "added"),
    [
        ("", "main", None, ["worktree"]),
        ("main", "main", None, ["worktree"]),
        ("HEAD~1", "HEAD~1", None, ["main", "worktree"]),
        ("HEAD~1..", "HEAD~1", "main", ["main"]),
        ("..branch", "main", "branch", ["branch"]),
        ("main..branch", "main", "branch", ["branch"]),
        ("main...branch", "HEAD~1", "branch", ["branch"]),
        ("branch...", "HEAD~1", "main", ["main"]),
        ("v1..branch", "HEAD~1", "branch", ["branch"]),
    ],
)
def test_ranges_are_gits(books: Repository, text: str, base: str, head: str | None, added: list[str]) -> None:
    """One commit on a branch, one on main since it parted, and one more entry in the work tree."""
    books.git("tag", "--annotate", "--message", "first", "v1")

    def sale(name: str) -> str:
        return f'2026-03-01 * "Bolt" "{name}" ^{name}\n  Assets:Receivable:Bolt  1 USD\n  Income:Sales\n'

    books.git("checkout", "--quiet", "-b", "branch")
    books.write({"clients/B.beancount": sale("branch")})
    books.commit()
    books.git("checkout", "--quiet", "main")
    books.write({"clients/M.beancount": sale("main")})
    books.commit()
    books.write({"clients/W.beancount": sale("worktree")})
    deleted = text in ("..branch", "main..branch")
    found = data(*([text] if text else []), code=int(deleted))
    assert found["base"] == books.git("rev-parse", f"{base}^{{commit}}")
    assert found["head"] == (books.git("rev-parse", head) if head else None)
    assert [entry["numbers"][0] for entry in found["entries"]["added"]] == added
    # Two dots compare what two branches hold, three what the second did since they parted.
    assert [entry["numbers"][0] for entry in found["entries"]["deleted"]] == (["main"] if deleted else [])


def test_a_rebased_branch_is_still_the_same_change(books: Repository) -> None:
    books.git("checkout", "--quiet", "-b", "branch")
    books.add("clients/Bolt.beancount", INVOICE)
    books.commit()
    before = data("main...branch")
    books.git("checkout", "--quiet", "main")
    books.write({"clients/Acme.beancount": BOOK["clients/Acme.beancount"] + INVOICE.replace("Bolt", "Acme")})
    books.commit()
    books.git("rebase", "--quiet", "main", "branch")
    after = data("main...branch")
    assert before["rows"] == after["rows"]
    assert after["base"] == books.git("rev-parse", "main")
    assert [entry["text"] for entry in before["entries"]["added"]] == [
        entry["text"] for entry in after["entries"]["added"]
    ]


def test_a_deleted_invoice(books: Repository) -> None:
    books.write({"clients/Bolt.beancount": "2026-01-01 open Assets:Receivable:Bolt USD\n"})
    found = data(code=1)
    assert checks(found) == ["history-edited"]
    assert found["findings"][0]["file"] == "clients/Bolt.beancount"
    assert found["findings"][0]["line"] == 3
    assert counts(found) == (0, 0, 1)
    (row,) = found["rows"]
    assert (row["opening"], row["changed"], row["closing"]) == ("500.00", "-500.00", "0.00")
    shown = run_cli("review", "--format", "md").stdout
    assert r'2026-01-20 \* "Bolt" "Anvil" ^INV-0002; due: 2026-02-19; Assets:Receivable:Bolt 500.00 USD' in shown


def test_a_changed_amount_is_shown_before_and_after(books: Repository) -> None:
    books.replace("clients/Bolt.beancount", " 500.00", " 5000.00")
    books.replace("clients/Bolt.beancount", "-500.00", "-5000.00")
    found = data(code=1)
    assert checks(found) == ["history-edited"]
    (pair,) = found["entries"]["changed"]
    assert "500.00 USD" in pair["before"]["text"]
    assert "5000.00 USD" in pair["after"]["text"]
    table = run_cli("review", "--format", "csv").stdout
    assert "Assets:Receivable:Bolt 500.00 USD; Income:Sales -500.00 USD" in table
    assert "Assets:Receivable:Bolt 5000.00 USD; Income:Sales -5000.00 USD" in table
    assert found["rows"][0]["changed"] == "4500.00"


def test_a_late_entry_in_a_closed_period(books: Repository) -> None:
    late = INVOICE.replace("2026-03-20", "2026-01-31")
    books.add("main.beancount", '2026-02-05 custom "ar-close" 2026-01-31\n')
    books.add("clients/Bolt.beancount", late)
    assert checks(data()) == [], "what is closed in the same change was open before it"
    books.git("checkout", "--quiet", "clients")
    books.commit()
    books.add("clients/Bolt.beancount", late)
    assert checks(data(code=1)) == ["closed-period"]


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (WRITE_OFF, ["approval-missing"]),
        (WRITE_OFF + APPROVED.replace("h.meyer", "dana"), ["approval-missing"]),
        (WRITE_OFF.replace("dana", "h.meyer") + APPROVED, ["approval-missing"]),
        (WRITE_OFF + APPROVED, []),
        (WRITE_OFF.replace("200.00", "100.00"), []),
        (WRITE_OFF.replace("200.00", "60.00") + WRITE_OFF.replace("200.00", "61.00"), ["approval-missing"] * 2),
        (WRITE_OFF.replace("200.00", "60.00") * 2, ["approval-missing", "approval-missing", "new-problem"]),
        (WRITE_OFF.replace("200.00", "40.00").replace("03-25", "03-24") + APPROVED + WRITE_OFF, []),
        (WRITE_OFF.replace("200.00", "40.00").replace("03-25", "03-26") + APPROVED + WRITE_OFF, ["approval-missing"]),
        (WRITE_OFF.replace("200.00", "40.00").replace("03-25", "03-24") + WRITE_OFF, ["approval-missing"] * 2),
    ],
    ids=[
        *("without", "own", "by the preparer", "proper", "small", "split", "twice"),
        *("small before an approved one", "small after it", "small before one without"),
    ],
)
def test_approvals(books: Repository, new: str, found: list[str]) -> None:
    books.write({"arledger.toml": AUTHORITY})
    books.commit()
    books.add("clients/Bolt.beancount", new)
    assert checks(data(code=int(bool(found)))) == found


def test_a_change_cannot_give_itself_authority(books: Repository) -> None:
    books.write({"arledger.toml": AUTHORITY})
    books.commit()
    books.write({"arledger.toml": AUTHORITY.replace('upto = "100.00"', 'upto = "1000.00"')})
    books.add("clients/Bolt.beancount", WRITE_OFF)
    answer = run_cli("review")
    assert "approval-missing" in answer.stdout
    assert "The policy changed, too: authority." in answer.stdout


def test_new_problems_are_told_from_old_ones(books: Repository) -> None:
    unbalanced = '2026-03-01 * "Acme" "{}"\n  Assets:Bank  1.00 USD\n  Income:Sales  -{}.00 USD\n'
    books.add("clients/Acme.beancount", unbalanced.format("old", 3))
    books.commit()
    books.write({"clients/0.beancount": "; so that every line moves\n"})
    assert data()["findings"] == []
    books.add("clients/0.beancount", unbalanced.format("new", 4))
    (finding,) = data(code=1)["findings"]
    assert (finding["file"], finding["line"], finding["check"]) == ("clients/0.beancount", 3, "new-problem")
    assert finding["message"].endswith("[ledger]")
    assert "Not listed here: 1 finding of `arledger check` from before." in run_cli("review").stdout


def test_a_missing_document_is_looked_for_on_each_side(books: Repository) -> None:
    books.add("clients/Acme.beancount", '2026-03-01 document Assets:Receivable:Acme "../paper.pdf" ^INV-0001\n')
    books.write({"paper.pdf": "paper\n"})
    books.commit()
    assert checks(data()) == []
    (books.folder / "paper.pdf").unlink()
    assert checks(data(code=1)) == ["new-problem"]


def test_an_accepted_finding_is_none(books: Repository) -> None:
    books.add("clients/Acme.beancount", INVOICE.replace("Bolt", "Acme").replace("INV-0003", "INV-0001"))
    before = checks(data(code=1))
    assert before == ["new-problem"]
    accepted = '\n[[checks.accepted]]\ncheck = "number-twice"\nnumber = "INV-0001"\nreason = "on purpose"\n'
    books.write({"arledger.toml": POLICY + accepted})
    # That it is accepted now is found itself.
    assert checks(data(code=1)) == ["policy-changed"]
    books.commit()
    assert checks(data()) == []


def test_text_from_the_ledger_is_never_markup(books: Repository) -> None:
    books.add(
        "clients/Bolt.beancount",
        '2026-01-10 * "<b>Bolt</b> | `x`" "[link](https://evil.example) \x1b[31m" ^INV-9\n'
        "  Assets:Receivable:Bolt  1.00 USD\n  Income:Sales\n",
    )
    books.commit()
    books.git("rm", "--quiet", "--cached", "clients/Bolt.beancount")
    books.replace("clients/Bolt.beancount", "<b>Bolt</b>", "<i>Bolt</i>")
    answer = run_cli("review", "--format", "md")
    assert "&lt;b&gt;Bolt&lt;/b&gt; \\| \\`x\\`" in answer.stdout
    assert "<b>" not in answer.stdout
    assert "[link](" not in answer.stdout
    assert "\x1b" not in answer.stdout + run_cli("review").stdout


@pytest.mark.parametrize("width", [50, 60, 80, 100, 120, 160])
def test_a_review_fits_every_terminal_and_no_figure_leaves(
    books: Repository, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    books.add("main.beancount", '2026-02-05 custom "ar-close" 2026-01-31\n')
    books.add("clients/Bolt.beancount", INVOICE + WRITE_OFF)
    books.replace("clients/Acme.beancount", "Two pumps", "Three pumps of another make, as agreed")
    monkeypatch.setenv("COLUMNS", str(width))
    shown = run_cli("review").stdout
    assert "history-edited" in shown
    assert [line for line in shown.splitlines() if len(line) > width] == []
    for figure in ("75.00", "-200.00"):
        assert re.search(rf" {figure}( |$)", shown, re.MULTILINE)


def test_the_comment_of_a_pull_request(books: Repository) -> None:
    """A bit of everything, as Markdown: `ARLEDGER_BLESS=1` rewrites it, and the diff is reviewed."""
    books.write({"arledger.toml": AUTHORITY})
    books.add("main.beancount", '2026-02-05 custom "ar-close" 2026-01-31\n')
    books.add(
        "clients/Acme.beancount", '2026-02-12 custom "ar-promise" "INV-0001" 2026-02-28 580.00 USD "J. Smith"\n'
    )
    base = books.commit()
    books.git("checkout", "--quiet", "-b", "branch")
    books.replace("clients/Acme.beancount", " 1080.00", " 1180.00")
    books.replace("clients/Acme.beancount", "-1080.00", "-1180.00")
    books.replace("clients/Acme.beancount", "2026-02-28 580.00", "2026-03-28 580.00")
    books.replace("clients/Acme.beancount", "ap@acme.example", "accounts@acme.example")
    books.add(
        "clients/Acme.beancount",
        '2026-03-10 * "Acme" "Rest of INV-0001" ^INV-0001\n'
        "  Assets:Bank              580.00 USD\n  Assets:Receivable:Acme  -580.00 USD\n",
    )
    books.add("clients/Bolt.beancount", INVOICE + WRITE_OFF)
    head = books.commit()
    answer = run_cli("review", "main...branch", "--format", "md")
    assert answer.code == 1
    text = answer.stdout.replace(base[:10], "BASE").replace(head[:10], "HEAD")
    if os.environ.get(BLESS_VARIABLE):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert text == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["table", "md", "csv", "html", "json"])
def test_the_same_change_gives_the_same_bytes(books: Repository, name: str) -> None:
    books.add("clients/Bolt.beancount", INVOICE + WRITE_OFF)
    books.commit()
    answers = {run_cli("review", "HEAD~1..HEAD", "--format", name, *more).stdout for more in ((), ("--no-cache",))}
    books.write({"clients/Bolt.beancount": "; elsewhere by now\n"})
    answers.add(run_cli("review", "HEAD~1..HEAD", "--format", name).stdout)
    assert len(answers) == 1
    assert name != "table" or "Review of changes as of 2026-03-02" in answers.pop()


@pytest.mark.parametrize(
    "text", ["v9", "v9..HEAD", "HEAD..v9", "--output=x", "-x", "HEAD....HEAD", "HEAD..HEAD..HEAD", "$(id)", "a\0b"]
)
def test_what_is_no_range_is_refused(books: Repository, text: str) -> None:
    before = sorted(path.name for path in books.folder.iterdir())
    assert_refused(run_cli("review", "--", text), "there is no revision")
    assert sorted(path.name for path in books.folder.iterdir()) == before


def test_a_repository_without_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = Repository(tmp_path / "fresh")
    repository.write(BOOK)
    monkeypatch.chdir(repository.folder)
    assert_refused(run_cli("review"), "there is no revision 'HEAD'")


def test_no_repository(tmp_path: Path) -> None:
    ledger = tmp_path / "main.beancount"
    ledger.write_text("2026-01-01 open Assets:Receivable\n", encoding="utf-8")
    assert_refused(run_cli("review", "--ledger", ledger), "in no git repository")


def test_nothing_is_left_behind(books: Repository, tmp_path: Path) -> None:
    books.add("clients/Bolt.beancount", INVOICE)
    status = books.git("status", "--porcelain")
    run_cli("review")
    run_cli("review", "HEAD..v9")
    assert not list((tmp_path / "temporary").iterdir())
    assert books.git("status", "--porcelain") == status


def test_from_a_subfolder_with_a_named_account(books: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    books.add("clients/Bolt.beancount", INVOICE)
    monkeypatch.chdir(books.folder / "clients")
    assert counts(data()) == (1, 0, 0)
    assert data("--receivable", "Assets:Receivable:Acme")["rows"] == []
    ledger = books.folder / "main.beancount"
    monkeypatch.chdir("/")
    assert counts(data("--ledger", ledger, "HEAD")) == (1, 0, 0)


def test_the_demo_takes_no_time(tmp_path: Path) -> None:
    shutil.copytree(DEMO, tmp_path / "demo")
    repository = Repository(tmp_path / "demo")
    repository.commit()
    ledger = tmp_path / "demo" / "main.beancount"
    repository.add(
        "clients/Acme.beancount",
        '2026-03-31 * "Acme" "More" ^INV-2026-0999\n  Assets:Receivable:Acme  1.00 USD\n  Income:Services\n',
    )
    with within(20):
        found = data("--ledger", ledger)
    assert counts(found) == (1, 0, 0)
    assert [re.sub(r"\D", "", row["invoices"]) for row in found["rows"]] == ["100"]
