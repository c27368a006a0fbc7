"""The probability that booking takes, and the scale of points that it once was."""

from decimal import Decimal
from pathlib import Path

import pytest

from arledger.matching.policy_options import match_options
from arledger.policy.load import load_policy


@pytest.mark.parametrize(
    ("setting", "holds"),
    [
        ("", 99),
        ("99", 99),
        ("99.5", 99.5),
        ("'99.5'", 99.5),
        ("95", 95),
        ("94.99", 99),
        ("85", 99),
        ("1", 99),
        ("100", 100),
    ],
)
def test_a_probability_holds_and_points_do_not(tmp_path: Path, setting: str, holds: float) -> None:
    file = tmp_path / "arledger.toml"
    file.write_text(f"[matching]\nminimum-confidence = {setting}\n" if setting else "", encoding="utf-8")
    policy = load_policy(file)
    assert match_options(policy).minimum_confidence == holds
    assert policy.matching.needed_confidence == Decimal(str(holds))
