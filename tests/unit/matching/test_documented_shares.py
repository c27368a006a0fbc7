"""docs/matching.md says how often things are assumed to happen: the numbers are the program's."""

import re

import pytest
from tests.support.places import ROOT

from arledger.matching import likelihoods

ROWS = re.findall(
    r"^\| .+ \| ([0-9.]+) % \| `([A-Z_]+)` \|$",
    (ROOT / "docs" / "matching.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
FEWEST = 10


def test_there_are_rows() -> None:
    assert len(ROWS) >= FEWEST


@pytest.mark.parametrize(("percent", "name"), ROWS)
def test_a_share_is_the_one_that_is_assumed(percent: str, name: str) -> None:
    assert float(percent) / 100 == pytest.approx(getattr(likelihoods, name))
