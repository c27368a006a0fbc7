"""What docs/deposits.md shows is what the program prints: its blocks are one story, run in a copy of `ledgers/`."""

from pathlib import Path

from tests.golden.test_readme import TOOL, in_this_process
from tests.support.places import ROOT


def test_the_page_on_deposits_shows_what_the_program_prints(tmp_path: Path) -> None:
    blocks = TOOL["BLOCK"].findall((ROOT / "docs" / "deposits.md").read_text(encoding="utf-8"))
    reader = TOOL["Reader"](tmp_path, in_this_process)
    assert [reader.run_block(block) for block in blocks] == blocks, (
        "`make docs` writes the page anew: review that diff"
    )
    assert len(blocks) >= 5
