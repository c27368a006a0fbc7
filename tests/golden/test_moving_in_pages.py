"""The pages of docs/moving-in: one a system, each with a sample that is read as that system's and moves in to the cent."""

import re
import runpy
from pathlib import Path

import pytest
from tests.support.places import ROOT

SYSTEMS = (
    *("qbo", "iif", "xero", "sage50", "intacct", "sap", "oracle"),
    *("yardi", "appfolio", "mri", "salesforce", "hubspot", "banana", "excel"),
)
PAGES = ROOT / "docs/moving-in"
EXPORTS = ROOT / "ledgers/tiny/exports"


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_has_its_page_with_clicks_and_both_commands(system: str) -> None:
    assert f"](moving-in/{system}.md)" in (ROOT / "docs/moving-in.md").read_text(encoding="utf-8")
    text = (PAGES / f"{system}.md").read_text(encoding="utf-8")
    look = re.search(r"(?m)^```sh\n(arledger import .+)\n(arledger import .+)\n```$", text)
    assert look is not None
    assert look[2] == f"{look[1]} --write"
    assert re.search(rf"(?m)^{system}/[a-z0-9-]+:", text), "no sample of the page was taken for this system"
    assert "Old total = new total" in text
    assert "Note:" not in text
    assert f"`--from {system}`" in text
    assert "\n1. " in text


def test_the_pages_say_of_what_was_not_checked_that_it_may_differ() -> None:
    silent = [
        page.name
        for page in PAGES.glob("*.md")
        if not re.search(r"may\s+differ|differs from company", page.read_text())
    ]
    assert silent == ["excel.md"]


def test_the_workbooks_among_the_samples_are_what_the_tool_writes(tmp_path: Path) -> None:
    runpy.run_path(str(ROOT / "tools/make_exports.py"))["main"]([str(tmp_path)])
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted(path.name for path in EXPORTS.glob("*.xlsx"))
    assert [name for name in made if (tmp_path / name).read_bytes() != (EXPORTS / name).read_bytes()] == []


def test_every_sample_is_shown_on_a_page() -> None:
    pages = [ROOT / "docs/moving-in.md", *PAGES.glob("*.md")]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    assert [path.name for path in EXPORTS.iterdir() if f"exports/{path.name}" not in text] == []
