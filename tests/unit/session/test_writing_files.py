"""Files keep what they have: newlines, the missing one at the end, modes, links, and every earlier byte."""

import os
import shutil
import stat
from pathlib import Path

import pytest
from tests.support.office import bean_check, read_twice
from tests.support.program import run_cli
from tests.support.shop import ACCOUNTS, ACME, BOLT, CALLS, JOURNALS, ONE_FILE, PAPER, POLICY, Shop

from arledger.ledger.load.read import read_ledger
from arledger.model.facts import Roots
from arledger.policy.settings import Policy

KEPT = "documents/Acme/2026-03-31.order-4711.pdf"
NOTE = ("note", "Acme", "They promise Friday")
ENTRY = '2026-03-31 note Assets:Receivable:Acme "They promise Friday"'
TEXT = ONE_FILE["main.beancount"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TEXT, f"{TEXT}\n{ENTRY}\n"),
        (TEXT.rstrip("\n"), f"{TEXT}\n{ENTRY}\n"),
        (f"{TEXT}\n\n\n", f"{TEXT}\n\n\n{ENTRY}\n"),
        (f"{TEXT}; the end", f"{TEXT}; the end\n\n{ENTRY}\n"),
        (TEXT.replace("\n", "\r\n"), f"{TEXT}\n{ENTRY}\n".replace("\n", "\r\n")),
        (TEXT.replace("\n", "\r\n").rstrip("\r\n"), f"{TEXT}\n{ENTRY}\n".replace("\n", "\r\n")),
        (f"\ufeff{TEXT}", f"\ufeff{TEXT}\n{ENTRY}\n"),
        (f"{TEXT}; Grüße, 契約, \U0001f4b6\n", f"{TEXT}; Grüße, 契約, \U0001f4b6\n\n{ENTRY}\n"),
        (f"{TEXT}; a tab\there, a form feed \f\n", f"{TEXT}; a tab\there, a form feed \f\n\n{ENTRY}\n"),
    ],
    ids=["plain", "no end", "blank lines", "a comment", "windows", "windows, no end", "mark", "utf-8", "odd"],
)
def test_every_earlier_byte_stays(tmp_path: Path, before: str, after: str) -> None:
    shop = Shop(tmp_path, {"main.beancount": before.encode()})
    shop.write(*NOTE)
    assert shop.main.read_bytes() == after.encode()
    read = read_ledger(shop.main, Roots())
    assert [note.comment for note in read.store.kept.notes] == ["They promise Friday"]


def test_windows_line_ends_are_kept_by_entries_of_several_lines(tmp_path: Path) -> None:
    shop = Shop(tmp_path, {"main.beancount": TEXT.replace("\n", "\r\n")})
    shop.write(*CALLS["invoice"])
    content = shop.main.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    shop.book()


def test_the_diff_of_windows_line_ends_can_be_read(tmp_path: Path) -> None:
    shop = Shop(tmp_path, {"main.beancount": TEXT.replace("\n", "\r\n")})
    assert "\ufffd" not in shop.run(*NOTE).stdout


@pytest.mark.parametrize("content", [b"\xff\xfe", "Gr\xfc\xdfe".encode("latin-1")])
def test_a_file_in_another_encoding_is_not_written(tmp_path: Path, content: bytes) -> None:
    shop = Shop(tmp_path, {"main.beancount": TEXT.encode() + b"; " + content + b"\n"})
    assert "is not UTF-8 text" in shop.refused(*NOTE, code=2)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o660, 0o755])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    shop = Shop(tmp_path, JOURNALS)
    journal = shop.folder / "clients" / "Acme.beancount"
    journal.chmod(mode)
    shop.write(*NOTE)
    assert stat.S_IMODE(journal.stat().st_mode) == mode
    assert stat.S_IMODE((shop.folder / ".arledger").stat().st_mode) == 0o700


def test_new_files_are_private(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    shop.write(*CALLS["client new"])
    shop.write(*CALLS["document"])
    for name in ("clients/Dorn.beancount", "documents/Acme/2026-03-31.order-4711.pdf"):
        assert stat.S_IMODE((shop.folder / name).stat().st_mode) == 0o600


def test_a_read_only_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop(tmp_path, JOURNALS)
    (shop.folder / "clients" / "Acme.beancount").chmod(0o444)
    # root may write everything: say what the system says to others.
    may = os.access

    def access(path: os.PathLike[str], mode: int) -> bool:
        return may(path, mode) and not (mode == os.W_OK and str(path).endswith("Acme.beancount"))

    monkeypatch.setattr(os, "access", access)
    assert "is read-only" in shop.refused(*NOTE, code=2)


@pytest.mark.parametrize("place", ["elsewhere", "book/elsewhere"])
@pytest.mark.parametrize("link", ["main.beancount", "clients/Acme.beancount", "clients"])
def test_links_stay_links_and_what_they_lead_to_is_written(tmp_path: Path, link: str, place: str) -> None:
    shop = Shop(tmp_path, JOURNALS)
    here, there = shop.folder / link, tmp_path / place
    shutil.move(here, there)
    here.symlink_to(os.path.relpath(there, here.parent))
    shop.write(*NOTE)
    assert here.is_symlink()
    assert ENTRY in (shop.folder / "clients" / "Acme.beancount").read_text(encoding="utf-8")
    assert list(tmp_path.rglob(".*.arledger-*")) == []
    assert shop.run("check").code in (0, 1)
    assert bean_check(shop.main) == []


def test_a_linked_journal_is_written_where_beancount_reads_the_book(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS | {"main.beancount": JOURNALS["main.beancount"] + "; a \\ keeps uromyces out\n"})
    here, there = shop.folder / "clients" / "Acme.beancount", tmp_path / "elsewhere"
    shutil.move(here, there)
    here.symlink_to(there)
    shop.write(*NOTE)
    assert here.is_symlink()
    assert ENTRY in there.read_text(encoding="utf-8")


@pytest.mark.parametrize("cache", [True, False])
def test_a_linked_journal_is_named_by_its_link(tmp_path: Path, cache: bool) -> None:
    shop = Shop(tmp_path, JOURNALS)
    here, there = shop.folder / "clients" / "Acme.beancount", tmp_path / "elsewhere"
    shutil.move(here, there)
    here.symlink_to(there)
    if cache:
        shop.run("aging")
    assert shop.run(*NOTE).stdout.startswith("--- clients/Acme.beancount\n")
    assert shop.run("aging", "-v", "--no-cache").stderr.startswith("Read 4 files with uromyces.")
    shop.write("document", "Acme", PAPER)
    (document,) = shop.book().facts.documents
    assert (document.path, document.source.file) == (KEPT, "clients/Acme.beancount")
    assert (shop.folder / KEPT).is_file()
    assert "document-missing" not in shop.run("check").stdout


def test_a_file_under_two_names_is_read_as_beancount_does(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    (shop.folder / "clients" / "Another.beancount").symlink_to("Acme.beancount")
    assert shop.run("aging", "-v", "--no-cache").stderr.startswith("Read 5 files with beancount.")


def test_a_book_in_a_linked_folder_is_written(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    linked = tmp_path / "linked"
    linked.symlink_to(shop.folder)
    answer = run_cli(*NOTE, "--ledger", linked / "main.beancount", "--write")
    assert answer.code == 0, answer.stderr
    assert "Written: clients/Acme.beancount." in answer.stderr
    shop.book()


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    policy = POLICY.replace("[writing]", '[writing]\nclient-file = "clients/{client}.journal"')
    shop = Shop(tmp_path, JOURNALS, policy)
    (shop.folder / "clients" / "Acme.journal").symlink_to("nowhere")
    assert "Acme.journal: No such file" in shop.refused(*NOTE, code=2)


def lay_out(folder: Path, include: str) -> Path:
    """Make a ledger whose main file and journals lie side by side, and return the main file."""
    main, journal = folder / "main" / "main.beancount", folder / "clients" / "Acme.beancount"
    for path, text in ((main, f'{ACCOUNTS}{BOLT}\ninclude "{include}"\n'), (journal, ACME)):
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return main


@pytest.mark.parametrize("absolute", [False, True])
def test_a_journal_beside_the_ledgers_folder_is_written(tmp_path: Path, absolute: bool) -> None:
    main = lay_out(tmp_path, f"{tmp_path}/clients/*.beancount" if absolute else "../clients/*.beancount")
    assert run_cli("check", "--ledger", main).code == 0
    answer = run_cli(*NOTE, "--ledger", main, "--write")
    assert answer.code == 0, answer.stderr
    assert ENTRY in (tmp_path / "clients" / "Acme.beancount").read_text(encoding="utf-8")
    assert len(read_twice(main, Policy()).kept.notes) == 1


def test_a_document_of_a_journal_beside_is_found(tmp_path: Path) -> None:
    main = lay_out(tmp_path, "../clients/*.beancount")
    paper = tmp_path / "order.pdf"
    paper.write_bytes(b"order")
    answer = run_cli("document", "Acme", paper, "--ledger", main)
    assert '"../main/documents/Acme/2026-03-31.order.pdf"' in answer.stdout
    answer = run_cli("document", "Acme", paper, "--ledger", main, "--write")
    assert answer.code == 0, answer.stderr
    assert read_twice(main, Policy()).kept.documents[0].path == "documents/Acme/2026-03-31.order.pdf"
    assert (main.parent / "documents" / "Acme" / "2026-03-31.order.pdf").is_file()


def test_a_document_above_the_ledgers_folder_is_no_obstacle(tmp_path: Path) -> None:
    line = '\n2026-01-06 document Assets:Receivable:Acme "../papers/x.pdf"\n'
    shop = Shop(tmp_path, {"main.beancount": TEXT + line})
    for missing in (True, False):
        if not missing:
            (tmp_path / "papers").mkdir()
            (tmp_path / "papers" / "x.pdf").touch()
        shop.write("payment", "Acme", "5.00", "--unapplied", "--again")


def test_the_folder_may_have_an_odd_name(tmp_path: Path) -> None:
    for name in ("with space", "Grüße", "契約", 'a"b', "a*b", "[x]"):
        shop = Shop(tmp_path / name, {"main.beancount": TEXT})
        shop.write(*NOTE)
        assert shop.text() == f"{TEXT}\n{ENTRY}\n"


def test_a_ledger_in_the_working_folder_needs_no_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop(tmp_path, JOURNALS)
    monkeypatch.chdir(shop.folder / "clients")
    answer = run_cli(*NOTE, "--write")
    assert answer.code == 0, answer.stderr
    assert "Written: clients/Acme.beancount." in answer.stderr
    shop.book()


def test_a_ledger_that_is_not_there_is_a_users_error(tmp_path: Path) -> None:
    answer = run_cli(*NOTE, "--ledger", tmp_path / "no" / "main.beancount", "--write")
    assert answer.code == 2
    assert "there is no such file" in answer.stderr
    assert list(tmp_path.rglob("*")) == []
