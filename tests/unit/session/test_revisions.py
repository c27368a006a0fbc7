"""`--rev`: what a checkout of the revision would print, whatever lies in the work tree."""

import io
import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.support.commands import READERS, REPORTS, assert_no_fault, assert_refused, tree
from tests.support.effort import within
from tests.support.places import LEDGERS
from tests.support.program import Answer, run_cli
from tests.support.repository import BOOK, Repository

pytestmark = pytest.mark.usefixtures("own_temporary")

DEMO = LEDGERS / "demo"
DAY = ("--as-of", "2026-03-31")
COMMANDS = {
    "aging": ("aging", *DAY, "--detail"),
    "items": ("items", *DAY, "--all"),
    "client": ("client", "Acme", *DAY),
    "statement": ("statement", "Acme", *DAY),
    "activity": ("statement", "Acme", *DAY, "--from", "2026-01-01"),
    "check": ("check",),
    "check as of": ("check", *DAY),
}
each_command = pytest.mark.parametrize("command", list(COMMANDS.values()), ids=list(COMMANDS))
REVISION = re.compile(r"[0-9a-f]{10} of 2026-03-02")

# Everything that a place can be wrong in: a folder of its own, a file beside it, problems, documents.
ODD = {
    "books/arledger.toml": '[ledger]\nmain = "main.beancount"\n\n[aging]\nbuckets = [10, 20]\n',
    "books/main.beancount": BOOK["main.beancount"] + 'include "../shared/*.beancount"\ninclude "none.beancount"\n',
    "books/clients/Acme.beancount": BOOK["clients/Acme.beancount"],
    "books/clients/Bolt.beancount": BOOK["clients/Bolt.beancount"],
    "books/papers/INV-0001.txt": "an invoice\n",
    "shared/more.beancount": """\
2026-02-10 * "Acme" "From a file outside the ledger's folder" ^INV-0003
  document: "../books/papers/INV-0001.txt"
  Assets:Receivable:Acme   70.00 USD
  Income:Sales            -70.00 USD
2026-02-11 document Assets:Receivable:Acme "../books/papers/INV-0001.txt" ^INV-0001
2026-02-12 document Assets:Receivable:Acme "../books/papers/gone.txt" ^INV-0001
2026-02-13 note Assets:Receivable:Acme "They promise Friday."
2026-02-14 custom "ar-promise" "INV-0001"
2026-02-15 * "Acme" "Does not balance"
  Assets:Receivable:Acme   1.00 USD
  Income:Sales            -2.00 USD
""",
}


@pytest.fixture
def odd(tmp_path: Path) -> Repository:
    """Return a repository whose ledger reads a file outside its folder, and has problems."""
    return Repository(tmp_path / "odd", ODD)


def spoil(repository: Repository, folder: str = ".") -> None:
    """Change, delete and add files in the work tree, so that nothing in it says what was committed."""
    repository.write(
        {
            f"{folder}/arledger.toml": '[ledger]\nmain = "elsewhere.beancount"\n',
            f"{folder}/clients/New.beancount": "2026-01-01 open Assets:Receivable:New\n",
            f"{folder}/clients/Acme.beancount": "; nothing is left\n",
            "shared/more.beancount": "; nothing is left\n",
        }
    )
    (repository.folder / folder / "clients" / "Bolt.beancount").unlink()
    shutil.rmtree(repository.folder / folder / "papers", ignore_errors=True)


def checkout(repository: Repository, revision: str = "HEAD") -> Path:
    """Return a second folder with the files of a revision, whose name is as long: the width of a table depends on it."""
    folder = repository.folder.with_name(repository.folder.name[::-1])
    repository.git("worktree", "add", "--quiet", "--detach", str(folder), revision)
    return folder


def plainly(text: str) -> str:
    """Take the line that names the revision out of a table's head, with what it does to the width of the others."""
    head, gap, rest = text.partition("\n\n")
    lines = [re.sub(" +", " ", line) for line in head.split("\n") if not REVISION.search(line)]
    return "\n".join(lines) + gap + rest


def without_revision(text: str) -> str:
    data = json.loads(text)
    assert re.fullmatch("[0-9a-f]{40}", data.pop("revision", "0" * 40))
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def md(text: str) -> str:
    return re.sub(r"\n- Revision: [^\n]*", "", re.sub(r"\n\n- Revision: [^\n]*(?=\n\n)", "", text))


def html(text: str) -> str:
    text = re.sub(r"<dt>Revision</dt>[^\n]*\n", "", text)
    return text.replace("<dl>\n</dl>\n", "")


def moved(text: str, here: Path, there: Path) -> str:
    """Name a folder by another name, also where Markdown has escaped it."""
    for form in (str, lambda path: str(path).replace("_", r"\_")):
        text = text.replace(form(here), form(there))
    return text


FORMATS: dict[str, Callable[[str], str]] = {
    "table": plainly,
    "json": without_revision,
    "csv": str,
    "md": md,
    "html": html,
}


@each_command
@pytest.mark.parametrize("name", FORMATS)
def test_a_revision_prints_what_a_checkout_does(
    odd: Repository, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], name: str
) -> None:
    # Wide enough for every place: a folder's name that is cut could not be told from the other's.
    monkeypatch.setenv("COLUMNS", "500")
    there = checkout(odd)
    spoil(odd, "books")
    monkeypatch.chdir(there / "books")
    expected = run_cli(*command, "--format", name, "--no-cache")
    monkeypatch.chdir(odd.folder / "books")
    answer = run_cli(*command, "--format", name, "--rev", "HEAD")
    shown = [moved(text, there, odd.folder) for text in (expected.stdout, expected.stderr)]
    assert_no_fault(expected)
    assert expected.code == 1
    assert "shared/more.beancount" in shown[0] + shown[1]
    assert FORMATS[name](answer.stdout) == FORMATS[name](shown[0])
    assert command[0] == "check" or name == "csv" or answer.stdout != shown[0]
    assert answer.stderr == shown[1]
    assert answer.code == expected.code


@pytest.mark.parametrize("command", list(REPORTS.values()), ids=list(REPORTS))
def test_a_spreadsheet_has_the_same_cells(
    books: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    there = checkout(books)
    spoil(books)
    answer = run_cli(*command, *DAY, "--rev", "HEAD", "--output", tmp_path / "then.xlsx")
    monkeypatch.chdir(there)
    expected = run_cli(*command, *DAY, "--output", tmp_path / "now.xlsx")
    assert answer == expected
    then, now = cells(tmp_path / "then.xlsx"), cells(tmp_path / "now.xlsx")
    assert [row for row in then if not any(REVISION.search(str(cell)) for cell in row)] == now
    assert len(then) > len(now)


def cells(path: Path) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    rows = [
        [cell for cell in row if cell != ""]
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
    ]
    return [row for row in rows if row]


@pytest.mark.parametrize("place", ["ledger folder", "top", "above", "elsewhere"])
def test_findings_are_named_from_wherever_the_user_is(
    odd: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "elsewhere" / "deep" / "down").mkdir(parents=True)
    folders = {"ledger folder": odd.folder / "books", "top": odd.folder, "above": tmp_path}
    monkeypatch.chdir(folders.get(place, tmp_path / "elsewhere" / "deep" / "down"))
    ledger = odd.folder / "books" / "main.beancount"
    expected = run_cli("check", "--ledger", ledger)
    answer = run_cli("check", "--ledger", ledger, "--rev", "HEAD")
    assert answer.stdout.split("\n", 1)[1] == expected.stdout
    assert "shared/more.beancount:6: " in expected.stdout


def test_last_quarters_aging_is_still_the_reported_one(books: Repository) -> None:
    """Entries that came in late, with dates in the quarter, change today's answer and not the reported one."""
    reported = run_cli("aging", *DAY)
    books.git("tag", "reported")
    books.add(
        "clients/Acme.beancount",
        '2026-03-30 * "Acme" "Late" ^INV-0009\n  Assets:Receivable:Acme  99.00 USD\n  Income:Sales\n',
    )
    books.commit()
    books.write({"clients/Acme.beancount": "; in the middle of an edit\n2026-"})
    answer = run_cli("aging", *DAY, "--rev", "reported")
    assert plainly(answer.stdout) == plainly(reported.stdout)
    assert answer.code == reported.code == 0
    assert "679.00" in run_cli("aging", *DAY, "--rev", "main").stdout
    assert "580.00" in answer.stdout


def test_report_and_json_say_which_revision(books: Repository) -> None:
    name = books.git("rev-parse", "HEAD")
    assert f"Revision: {name[:10]} of 2026-03-02" in run_cli("aging", *DAY, "--rev", "main").stdout
    assert json.loads(run_cli("aging", *DAY, "--rev", "main", "-f", "json").stdout)["revision"] == name
    assert "revision" not in json.loads(run_cli("aging", *DAY, "-f", "json").stdout)
    assert "Revision" not in run_cli("aging", *DAY).stdout


def test_neither_the_work_tree_nor_a_snapshot_is_touched(books: Repository, tmp_path: Path) -> None:
    spoil(books)
    before = tree(books.folder)
    for command in READERS.values():
        assert run_cli(*command, "--rev", "HEAD").code == 0
    assert tree(books.folder) == before
    assert not (tmp_path / "cache").exists()
    assert not list((tmp_path / "temporary").iterdir())


def test_the_policy_is_the_revisions(books: Repository) -> None:
    books.write({"arledger.toml": '[ledger]\nmain = "main.beancount"\n\n[aging]\nbuckets = [7]\n'})
    books.commit()
    books.write({"arledger.toml": "[nonsense]\n"})
    assert "Over 7" in run_cli("aging", *DAY, "--rev", "HEAD").stdout
    assert "Over 90" in run_cli("aging", *DAY, "--rev", "HEAD~1").stdout


def test_a_policy_above_the_repository_holds_for_every_revision(books: Repository) -> None:
    (books.folder.parent / "arledger.toml").write_text(
        '[ledger]\nmain = "books/main.beancount"\n\n[aging]\nbuckets = [7]\n', encoding="utf-8"
    )
    (books.folder / "arledger.toml").unlink()
    books.commit()
    assert "Over 90" in run_cli("aging", *DAY, "--rev", "HEAD~1").stdout
    assert "Over 7" in run_cli("aging", *DAY, "--rev", "HEAD").stdout


def test_no_policy_beside_the_temporary_files_is_believed(books: Repository, tmp_path: Path) -> None:
    (tmp_path / "temporary" / "arledger.toml").write_text("[aging]\nbuckets = [7]\n", encoding="utf-8")
    (books.folder / "arledger.toml").unlink()
    books.commit()
    answer = run_cli("aging", *DAY, "--rev", "HEAD", "--ledger", "main.beancount")
    assert "Over 90" in answer.stdout


def test_a_mistake_in_the_policy_is_named_as_git_names_it(books: Repository) -> None:
    books.write({"arledger.toml": '[ledger]\nmain = "main.beancount"\nmane = 1\n'})
    name = books.commit()
    assert_refused(run_cli("aging", "--rev", "HEAD"), f"{name[:10]}:arledger.toml:3: unknown setting ledger.mane")


@pytest.mark.parametrize("command", list(READERS.values()), ids=list(READERS))
def test_an_unknown_revision_has_a_remedy(books: Repository, tmp_path: Path, command: tuple[str, ...]) -> None:
    answer = run_cli(*command, "--rev", "v9")
    assert_refused(answer, f"there is no revision 'v9' in {books.folder}", "git fetch")
    assert not list((tmp_path / "temporary").iterdir())


@pytest.mark.parametrize("revision", ["--output=stolen", "-h", "", "HEAD..HEAD", "\x1b[31m", "HEAD:main.beancount"])
def test_a_hostile_revision_is_an_unknown_one(books: Repository, revision: str) -> None:
    before = tree(books.folder)
    answer = run_cli("aging", f"--rev={revision}")
    assert_refused(answer, "there is no revision")
    assert "\x1b" not in answer.stderr
    assert tree(books.folder) == before


def test_a_ledger_outside_a_repository_has_no_revisions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in BOOK.items():
        (tmp_path / "plain" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "plain" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "plain")
    assert run_cli("aging", *DAY).code == 0
    assert_refused(run_cli("aging", "--rev", "HEAD"), "in no git repository")


def test_without_a_ledger_the_remedy_is_to_name_one(books: Repository, tmp_path: Path) -> None:
    (books.folder / "arledger.toml").unlink()
    books.commit()
    assert_refused(run_cli("aging", "--rev", "HEAD"), "no ledger", "--ledger FILE")
    assert run_cli("aging", *DAY, "--rev", "HEAD~1").code == 0
    os.chdir(tmp_path)
    assert_refused(run_cli("aging", "--rev", "HEAD"), "no ledger", "--ledger FILE")


def test_a_ledger_that_was_not_there_yet(books: Repository) -> None:
    books.write({"new.beancount": "2026-01-01 open Assets:Receivable:Acme\n"})
    answer = run_cli("aging", "--rev", "HEAD", "--ledger", "new.beancount")
    assert_refused(answer, "new.beancount does not exist at", "git log --follow")


def test_a_ledger_that_is_not_there_any_more(books: Repository) -> None:
    expected = run_cli("aging", *DAY)
    name = books.git("rev-parse", "HEAD")
    books.git("rm", "-r", "--quiet", ".")
    books.commit()
    os.chdir(books.folder.parent)
    answer = run_cli("aging", *DAY, "--rev", name, "--ledger", books.folder / "main.beancount")
    assert plainly(answer.stdout) == plainly(expected.stdout)


def test_a_folder_that_is_not_there_any_more(odd: Repository) -> None:
    name = odd.git("rev-parse", "HEAD")
    odd.git("rm", "-r", "--quiet", "books")
    odd.commit()
    answer = run_cli("items", *DAY, "--rev", name, "--ledger", odd.folder / "books" / "main.beancount", "-f", "csv")
    assert f"{odd.folder}/shared/more.beancount:3" in answer.stdout


def test_a_symlinked_folder_is_named_as_the_user_names_it(
    odd: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(odd.folder)
    ledger = tmp_path / "link" / "books" / "main.beancount"
    monkeypatch.chdir("/")
    expected = run_cli("items", *DAY, "--ledger", ledger, "-f", "csv")
    answer = run_cli("items", *DAY, "--ledger", ledger, "-f", "csv", "--rev", "HEAD")
    assert f"{tmp_path}/link/shared/more.beancount" in expected.stdout
    assert answer == expected


def test_an_escaping_symlink_is_refused(books: Repository, tmp_path: Path) -> None:
    (books.folder / "clients" / "Away.beancount").symlink_to("/etc/hostname")
    books.commit()
    assert_refused(run_cli("aging", "--rev", "HEAD"), "clients/Away.beancount of", "symlink", "git worktree")
    assert not list((tmp_path / "temporary").iterdir())


@pytest.mark.parametrize("where", ["absolute", "above"])
def test_an_include_that_leads_out_of_the_revision_is_refused(books: Repository, tmp_path: Path, where: str) -> None:
    (tmp_path / "temporary" / "planted.beancount").write_text("; planted\n", encoding="utf-8")
    target = books.folder / "clients" / "Acme.beancount" if where == "absolute" else "../../planted.beancount"
    books.add("main.beancount", f'include "{target}"\n')
    books.commit()
    assert_refused(run_cli("aging", "--rev", "HEAD"), "lies outside the revision", "relative")


def test_a_ledger_variable_is_heeded(books: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARLEDGER_LEDGER", str(books.folder / "main.beancount"))
    assert "Acme Industrial" in run_cli("aging", *DAY, "--rev", "HEAD").stdout


def test_a_plugin_beside_the_ledger_is_the_revisions(books: Repository) -> None:
    plugin = """\
    __plugins__ = ["rename"]
    def rename(entries, options):
        return [e._replace(narration="{word}") if hasattr(e, "narration") else e for e in entries], []
    """
    books.write({"own_plugin.py": plugin.format(word="first")})
    books.add("main.beancount", 'option "insert_pythonpath" "TRUE"\nplugin "own_plugin"\n')
    books.commit()
    books.write({"own_plugin.py": plugin.format(word="second")})
    books.commit()
    words = ("statement", "Acme", *DAY, "--from", "2026-01-01", "-f", "csv")
    assert "first" in run_cli(*words, "--rev", "HEAD~1").stdout
    assert "second" in run_cli(*words, "--rev", "HEAD").stdout
    assert "own_plugin" not in sys.modules


@pytest.mark.usefixtures("books")
def test_verbose_says_how_it_was_read() -> None:
    assert "Read 3 files" in run_cli("aging", *DAY, "--rev", "HEAD", "--verbose").stderr


def test_the_demo_takes_no_time(tmp_path: Path) -> None:
    shutil.copytree(DEMO, tmp_path / "demo")
    repository = Repository(tmp_path / "demo")
    repository.commit()
    ledger = tmp_path / "demo" / "main.beancount"
    expected = run_cli("aging", *DAY, "--ledger", ledger)
    with within(15):
        answer: Answer = run_cli("aging", *DAY, "--ledger", ledger, "--rev", "HEAD")
    assert plainly(answer.stdout) == plainly(expected.stdout)
