"""Documents: copied beside the ledger under a safe name, recorded, and never overwritten."""

import json
from pathlib import Path

import pytest
from tests.support.shop import JOURNALS, ONE_FILE, PAPER, Shop

KEPT = "documents/Acme/2026-03-31.order-4711.pdf"


@pytest.mark.parametrize(
    ("files", "path"),
    [(ONE_FILE, KEPT), (JOURNALS, f"../{KEPT}")],
    ids=["one file", "a journal each"],
)
def test_a_document_is_copied_and_recorded(tmp_path: Path, files: dict[str, str], path: str) -> None:
    shop = Shop(tmp_path, files)
    added = shop.write("document", "Acme", PAPER, "--invoice", "INV-2026-0001")
    assert added == f'\n2026-03-31 document Assets:Receivable:Acme "{path}" ^INV-2026-0001\n'
    assert (shop.folder / KEPT).read_bytes() == shop.paper.read_bytes()
    (document,) = shop.book().facts.documents
    assert (document.path, document.links) == (KEPT, ("INV-2026-0001",))
    assert shop.run("check").code in (0, 1)
    assert "document-missing" not in shop.run("check").stdout
    assert KEPT in shop.run("client", "Acme").stdout or "order-4711" in shop.run("client", "Acme").stdout


def test_the_same_content_twice_is_fine(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    shop.write("document", "Acme", PAPER)
    before = (shop.folder / KEPT).stat()
    answer = shop.run("document", "Acme", PAPER, "--invoice", "INV-2026-0001", "--write")
    assert answer.code == 0, answer.stderr
    assert "documents/" not in answer.stderr
    assert (shop.folder / KEPT).stat().st_mtime_ns == before.st_mtime_ns
    assert len(shop.book().facts.documents) == 2


def test_other_content_under_the_same_name_is_refused(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    shop.write("document", "Acme", PAPER)
    shop.paper.write_bytes(b"another order")
    for write in (True, False):
        said = shop.refused("document", "Acme", PAPER, write=write)
        assert f"{KEPT} exists already, with other content" in said
    shop.write("document", "Acme", PAPER, "--date", "2026-04-01")
    shop.write("document", "Bolt", PAPER)


def test_a_folder_in_the_way_is_refused(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    (shop.folder / KEPT).mkdir(parents=True)
    shop.refused("document", "Acme", PAPER)


NAMES = {
    "order 4711.pdf": "order-4711.pdf",
    "Grüße an 契約.pdf": "Grüße-an-契約.pdf",
    'a"b.pdf': "a-b.pdf",
    "a\\b.pdf": "a-b.pdf",
    "a\nb.pdf": "a-b.pdf",
    ".hidden": "hidden",
    "-rf.pdf": "rf.pdf",
    "\u202efdp.exe": "fdp.exe",
    "^INV-1 #tag ;.pdf": "INV-1-tag-.pdf",
    "\U0001f4b6.pdf": "pdf",
    "x" * 200 + ".pdf": "x" * 116 + ".pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_made_safe(tmp_path: Path, name: str) -> None:
    shop = Shop(tmp_path, JOURNALS)
    paper = tmp_path / name
    paper.write_bytes(b"order")
    added = shop.write("document", "Acme", "--", paper) if name == "never" else shop.write("document", "Acme", paper)
    assert added == f'\n2026-03-31 document Assets:Receivable:Acme "../documents/Acme/2026-03-31.{NAMES[name]}"\n'
    (document,) = shop.book().facts.documents
    assert (shop.folder / document.path).read_bytes() == b"order"
    assert {path.name for path in (shop.folder / "documents").rglob("*")} == {"Acme", f"2026-03-31.{NAMES[name]}"}


def test_a_long_name_in_another_script_is_kept(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    paper = tmp_path / ("契" * 83 + ".pdf")
    paper.write_bytes(b"order")
    shop.write("document", "Acme", paper)


@pytest.mark.parametrize("write", [True, False])
def test_a_name_that_is_no_text_is_told_as_json(tmp_path: Path, write: bool) -> None:
    shop = Shop(tmp_path, JOURNALS)
    paper = tmp_path / "caf\udce9.pdf"
    paper.write_bytes(b"order")
    answer = shop.run("document", "Acme", paper, *(["--write"] if write else []))
    assert answer.code == 0
    assert ("../documents/Acme/2026-03-31.caf-.pdf" in answer.stdout) is True


def test_a_name_that_is_no_text_can_be_told_as_json(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    paper = tmp_path / "caf\udce9.pdf"
    paper.write_bytes(b"order")
    answer = shop.run("document", "Acme", paper, "--write", "--format", "json")
    assert answer.code == 0
    answered = json.loads(answer.stdout)
    assert answered["written"] is True
    assert answered["documents"][0]["source"] == str(paper)


def test_a_document_with_an_entry_stands_behind_it(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    added = shop.write("invoice", "Acme", "5.00", "--document", PAPER)
    entry, document = added.strip("\n").split("\n\n")
    assert entry.startswith("2026-03-31 * ")
    assert document == f'2026-03-31 document Assets:Receivable:Acme "../{KEPT}" ^INV-2026-0004'
    assert "exists already" not in shop.run("payment", "Acme", "5", "--unapplied", "--document", PAPER).stderr


def test_a_document_that_is_not_there_stops_the_entry(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    said = shop.refused("invoice", "Acme", "5.00", "--document", tmp_path / "nowhere.pdf", code=2)
    assert "nowhere.pdf: No such file" in said


def test_an_empty_document_and_a_large_one_are_copied(tmp_path: Path) -> None:
    shop = Shop(tmp_path, JOURNALS)
    for name, content in (("empty.pdf", b""), ("large.bin", bytes(range(256)) * 8_000)):
        paper = tmp_path / name
        paper.write_bytes(content)
        shop.write("document", "Acme", paper)
        assert (shop.folder / "documents" / "Acme" / f"2026-03-31.{name}").read_bytes() == content
