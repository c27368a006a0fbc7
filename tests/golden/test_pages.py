"""What pages of docs show is what the program prints: the blocks of a page are one story, run in a copy of `ledgers/`."""

from pathlib import Path

import pytest
from tests.golden.test_readme import TOOL, in_this_process
from tests.support.places import ROOT


@pytest.mark.parametrize(
    ("page", "fewest"),
    [
        ("deposits.md", 5),
        ("reminders.md", 6),
        ("disputes.md", 4),
        ("plans.md", 5),
        ("invoices.md", 4),
        ("contact-log.md", 4),
        ("escalations.md", 4),
        ("leasing.md", 6),
        ("moving-in.md", 3),
        ("collections.md", 5),
        ("interest.md", 3),
        ("statements.md", 3),
        ("figures.md", 4),
        ("analysis.md", 3),
        ("provision.md", 2),
        ("negotiating.md", 3),
        ("forecast.md", 3),
        *((f"moving-in/{page.name}", 1) for page in sorted((ROOT / "docs/moving-in").glob("*.md"))),
    ],
)
def test_a_page_shows_what_the_program_prints(page: str, fewest: int, tmp_path: Path) -> None:
    blocks = TOOL["BLOCK"].findall((ROOT / "docs" / page).read_text(encoding="utf-8"))
    reader = TOOL["Reader"](tmp_path, in_this_process)
    assert [reader.run_block(block) for block in blocks] == blocks, (
        "`make docs` writes the page anew: review that diff"
    )
    assert len(blocks) >= fewest
