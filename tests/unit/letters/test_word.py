"""Letters for Word: text is text, the user's own template goes first, and it may be a stranger's."""

import builtins
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from tests.support.effort import within
from tests.support.places import ROOT
from tests.unit.letters.test_forms import letter_of
from tests.unit.letters.test_wording import HOSTILE
from tools import make_letter_docx

from arledger.letters import limits, word
from arledger.letters.wording import harmless, in_markdown
from arledger.model.problem import UserError

SHIPPED = ROOT / "templates" / "letters" / "letter.docx"


def shown(content: bytes) -> str:
    """Return what a reader sees: paragraphs, cells and the foot."""
    document = Document(BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*lines, *(paragraph.text for paragraph in document.sections[0].footer.paragraphs)])


def own(folder: Path, *paragraphs: str) -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(folder / "letter.docx"))
    return folder


def test_a_letter_in_word() -> None:
    content = word.render(letter_of(language="de"), None)
    document = Document(BytesIO(content))
    text = shown(content)
    assert [line for line in text.split("\n") if line][:5] == [
        "Northgate", "Acme", "31.03.2026", "The subject", "Dear you,",
    ]  # fmt: skip
    assert "•\tone\n•\ttwo\n1.\tdeeper\nBelow\nKind regards,\nNorthgate" in text
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Invoice", "Amount"], ["INV-1", "1,000.00"], ["日本", "9.00"],
    ]  # fmt: skip
    styles = {run.text: (bool(run.bold), bool(run.italic)) for part in document.paragraphs for run in part.runs}
    assert (styles["strong"], styles["slanted"]) == ((True, False), (False, True))
    assert document.core_properties.title == "The subject"
    assert (document.core_properties.author, document.core_properties.language) == ("Northgate", "de")
    assert "foot" in text


def test_the_head_of_a_table_is_repeated_and_figures_stand_right() -> None:
    with zipfile.ZipFile(BytesIO(word.render(letter_of(), None))) as archive:
        xml = archive.read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == 1
    assert xml.count('<w:jc w:val="right"/>') == 3
    assert "{%" not in xml
    assert "{{" not in xml


def test_the_same_letter_is_the_same_file() -> None:
    first, second = (word.render(letter_of(), None) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_shipped_template_is_what_its_tool_makes() -> None:
    assert make_letter_docx.make() == SHIPPED.read_bytes()


def test_the_paper() -> None:
    for paper, width in (("a4", 210), ("letter", 216)):
        section = Document(BytesIO(word.render(letter_of(paper=paper), None))).sections[0]
        assert round(section.page_width.mm) == width


@pytest.mark.parametrize("hostile", [*HOSTILE, "]]><w:p/>", "{%p if x %}", "{{r x }}", "}}", "{_{ x }_}", "&amp;"])
def test_hostile_text_is_shown_as_it_is(hostile: str) -> None:
    markdown = (
        f"# S {in_markdown(hostile)}\n\nBegin {in_markdown(hostile)} end\n\n| x{in_markdown(hostile)} |\n|---|\n"
    )
    letter = letter_of(markdown, sender=(hostile,), recipient=(hostile, "Acme"), foot=(hostile,))
    text = shown(word.render(letter, None))
    kept = harmless(hostile)
    for said in (f"Begin {kept} end", f"S {kept}", f"x{kept}"):
        assert said.replace("{_{", "{{").replace("}_}", "}}") in text
    assert "49" not in text


def test_what_no_file_of_word_can_hold_is_left_out() -> None:
    letter = letter_of("# S\n\na\x0cb\x1bc\uffffd\n", sender=("x\x00y\ud800z",))
    text = shown(word.render(letter, None))
    assert "abcd" in text
    assert "xyz" in text


def test_the_users_own_goes_first(tmp_path: Path) -> None:
    own(
        tmp_path,
        "{{ subject }} of {{ day }} in {{ language }}",
        "{%p for line in foot %}",
        "{{ line }}",
        "{%p endfor %}",
    )
    assert shown(word.render(letter_of(), tmp_path)).strip() == "The subject of 2026-03-31 in en\nfoot"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{{ blocks[0].nothing }}", "has no attribute 'nothing'"),
        ("{% if %}", "Expected an expression"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% include 'secret' %}", "no loader"),
    ],
)
def test_faults_in_ones_own_template(text: str, said: str, tmp_path: Path) -> None:
    own(tmp_path, "first", text)
    with pytest.raises(UserError) as refused:
        word.render(letter_of(), tmp_path)
    assert refused.value.message.startswith(f"{tmp_path / 'letter.docx'}: this template cannot be filled in: ")
    assert said in refused.value.message
    assert refused.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 'a' * 10**10 }}",
        "{% set n = namespace(s='ab') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}",
    ],
)
def test_what_never_ends_or_fills_the_memory_is_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SECONDS", 1)
    own(tmp_path, text)
    with within(10), pytest.raises(UserError, match="makes too much, or never ends"):
        word.render(letter_of(), tmp_path)


def _bomb(folder: Path) -> None:
    with zipfile.ZipFile(folder / "letter.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 70_000_000)


def _many(folder: Path) -> None:
    with zipfile.ZipFile(folder / "letter.docx", "w") as archive:
        for number in range(1001):
            archive.writestr(f"{number}", b"")


def _text(folder: Path) -> None:
    (folder / "letter.docx").write_bytes(b"no archive")


def _sheet(folder: Path) -> None:
    with zipfile.ZipFile(folder / "letter.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")


def _link(folder: Path) -> None:
    (folder / "letter.docx").symlink_to(SHIPPED)


@pytest.mark.parametrize("make", [_bomb, _many, _text, _sheet, _link])
def test_what_is_no_template_is_refused(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path)
    with within(5), pytest.raises(UserError) as refused:
        word.render(letter_of(), tmp_path)
    assert str(tmp_path / "letter.docx") in refused.value.message


def test_without_the_library_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *more: Any, **named: Any) -> Any:
        if name == "docxtpl":
            raise ModuleNotFoundError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UserError, match="docxtpl, which is not installed") as refused:
        word.render(letter_of(), None)
    assert "arledger[word]" in refused.value.remedy
