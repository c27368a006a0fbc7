"""A misspelt name is answered with the nearest one, wherever it was written."""

import pytest

from arledger.model.slips import ALIKE, did_you_mean, nearest


@pytest.mark.parametrize("written", ["buckts", "BUCKETS", " bucket "])
def test_a_slip_is_answered_with_the_name(written: str) -> None:
    assert did_you_mean(written, ["by", "buckets"], "Known: by.") == "Did you mean buckets?"


def test_what_is_near_to_nothing_has_another_remedy() -> None:
    assert did_you_mean("currency", ["by", "buckets"], "Known: by.") == "Known: by."


def test_a_number_is_a_slip_by_a_figure_or_two() -> None:
    known = ["INV-0012", "INV-0800"]
    assert nearest("INV-0021", known, ALIKE) == ["INV-0012"]
    assert nearest("INV-9999", known, ALIKE) == []


def test_a_text_without_end_is_no_slip() -> None:
    assert nearest("a" * 101, ["a" * 100]) == []
