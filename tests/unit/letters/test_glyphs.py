"""What no font can show is said, with a font that has it."""

import shutil
import subprocess
from pathlib import Path

import pytest
import typst
from tests.unit.letters.test_forms import letter_of

from arledger.letters import pdf
from arledger.letters.glyphs import missing_glyphs, missing_note

HIEROGLYPH = "\U00013000"


def refusing(*texts: str) -> object:
    said = "\n".join(
        f'error: PDF/A-2u error: the text `"{text}"` could not be displayed with font `"X"`' for text in texts
    )

    def compile_(*_: object, **__: object) -> bytes:
        error = typst.TypstError(said, said)
        error.diagnostic = said
        raise error

    return compile_


@pytest.mark.parametrize(
    "text", ["plain", "Übergröße, Łódź, İstanbul", "1\u202f080,00 € – „so“ …", "Ελλάς", "Северные ворота"]
)
def test_what_every_machine_shows(text: str) -> None:
    assert missing_glyphs(letter_of(f"# S\n\n{text}\n")) == ""


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("株",), "no font on this machine has 株: install one, e.g. Noto Sans CJK"),
        (("한", "ひ"), "no font on this machine has 한ひ: install one, e.g. Noto Sans CJK"),
        (("株", "ไ"), "no font on this machine has 株ไ: install one, e.g. Noto Sans CJK and Noto Sans Thai"),
        (("\\u{1f692}",), "no font on this machine has 🚒: install one, e.g. Noto Emoji"),
        (("\\u{200d}", "⚖"), "no font on this machine has ⚖: install one, e.g. Noto Sans Symbols"),
        (("سم",), "no font on this machine has سم: install one, e.g. Noto Sans Arabic"),
        (tuple("東京機械製作所大阪本社株式"), "no font on this machine has 東京機械製作所大阪本…: install one, e.g. Noto Sans CJK"),
    ],
)  # fmt: skip
def test_what_is_said(texts: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst, "compile", refusing(*texts))
    assert missing_note(letter_of("# S\n\n株\n")) == said


def test_other_faults_are_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst, "compile", refusing())
    assert missing_note(letter_of("# S\n\n株\n")) == ""


@pytest.mark.parametrize(
    "letter",
    [
        letter_of(f"# S\n\nx{HIEROGLYPH}\n"),
        letter_of(f"# {HIEROGLYPH}\n"),
        letter_of(f"# S\n\n| a |\n|---|\n| {HIEROGLYPH} |\n"),
        letter_of("# S\n", recipient=(HIEROGLYPH,)),
        letter_of("# S\n", sender=(HIEROGLYPH,)),
        letter_of("# S\n", foot=(HIEROGLYPH,)),
    ],
)
def test_every_part_of_a_letter_is_looked_through(letter: object) -> None:
    if not missing_glyphs(letter_of(f"# S\n\n{HIEROGLYPH}\n")):
        pytest.skip("this machine has a font of hieroglyphs")
    assert missing_glyphs(letter) == HIEROGLYPH  # type: ignore[arg-type]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext reads PDFs back")
def test_arabic_is_set_from_right_to_left_within_the_line(tmp_path: Path) -> None:
    name = "شركة الشرق للتجارة"
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf.render(letter_of(f"# S\n\nDear {name}, thank you.\n"), None))
    boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout.decode()
    places = [
        (int(line.split('xMin="')[1].split(".")[0]), line.partition(">")[2].partition("<")[0])
        for line in boxes.splitlines()
        if "<word" in line
    ]
    at = {mark: next(x for x, word in places if mark in word) for mark in ("Dear", "ك", "ق", "ج", "thank")}
    assert at["Dear"] < at["ج"] < at["ق"] < at["ك"] < at["thank"], "the first of three words stands right"
