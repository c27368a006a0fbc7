"""What the labels of ages mean in days, and what of them is one set."""

import pytest

from arledger.formats.imports.buckets import bucket_of, bucket_set


def days(*labels: str) -> list[tuple[int | None, int | None]]:
    return [(one.first, one.last) for one in bucket_set(labels)]


THIRTIES = [(None, 0), (1, 30), (31, 60), (61, 90), (91, None)]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (
            (
                "CURRENT (9)",
                "1 - 30 days past due",
                "31 - 60 days past due",
                "61 - 90 days past due",
                "91 or more days",
            ),
            THIRTIES,
        ),
        (("91 AND OVER", "Current", "1 - 30", "31 - 60", "61 - 90"), THIRTIES),
        (("Current", "1 - 30", "31 - 60", "61 - 90", "> 90"), THIRTIES),
        (("Nicht fällig", "1-30 Tage", "31-60 Tage", "61-90 Tage", "über 90 Tage"), THIRTIES),
        (("Current", "Period 1", "Period 2", "Period 3", "Older"), THIRTIES),
        (("0-30 Owed", "31-60 Owed", "61-90 Owed", "Over 90 Owed"), [(None, 30), (31, 60), (61, 90), (91, None)]),
        (("0-30", "30-60", "60-90", "90+", "30+", "60+"), [(None, 30), (31, 60), (61, 90), (91, None)]),
        (("00_to30", "30_to60", "60_to90", "90_plus"), [(None, 30), (31, 60), (61, 90), (91, None)]),
        (("0-30", "30+"), [(None, 30), (31, None)]),
        (
            ("< 1 Month", "1 Month", "2 Months", "3 Months", "Older"),
            [(None, 30), (31, 60), (61, 90), (91, 120), (121, None)],
        ),
        (("Current (USD)", "1 - 30 (USD)"), [(None, 0), (1, 30), (31, None)]),
    ],
)
def test_what_a_report_sorts_by(labels: tuple[str, ...], expected: list[tuple[int | None, int | None]]) -> None:
    assert days(*labels) == expected
    assert days(*reversed(labels)) == expected


def test_a_bucket_without_anything_in_it_may_be_left_out() -> None:
    found = bucket_set(["CURRENT", "31 - 60 days past due", "91 or more days past due"])
    assert [one.name for one in found] == [
        "CURRENT",
        "1-30",
        "31 - 60 days past due",
        "61-90",
        "91 or more days past due",
    ]


def test_rows_of_the_youngest_bucket_may_be_missing() -> None:
    assert [one.label for one in bucket_set(["1 - 30 days past due"], whole=False)] == ["current", "1-30", "over 30"]
    assert [one.label for one in bucket_set(["1 - 30", "31+"])] == ["0-30", "over 30"]


@pytest.mark.parametrize("day", range(-400, 800, 7))
def test_every_day_is_in_one_bucket(day: int) -> None:
    for labels in (["31-60"], ["Current", "90+"], ["0-30", "30+"], ["> 45", "< 1 Month"]):
        assert sum(one.holds(day) for one in bucket_set(labels)) == 1


def test_money_that_is_of_no_age_has_a_bucket_by_its_name() -> None:
    *_, last = bucket_set(["0-30 Owed", "Over 30 Owed", "Pre- payments"])
    assert (last.name, last.has_limits, last.label) == ("Pre- payments", False, "Pre- payments")


@pytest.mark.parametrize("text", ["", "Total", "Acme", "INV-30", "60 - 30", "2026-01-31", "30", "Past due", "1-2-3"])
def test_other_texts_are_no_age(text: str) -> None:
    assert bucket_of(text) is None
