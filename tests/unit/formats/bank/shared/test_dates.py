"""Dates are of this and the end of the last century, as the bank wrote them."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arledger.formats.bank.shared import dates

DAYS = st.dates(date(1970, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "written", ["2026-03-31", " 2026-03-31 ", "2026-03-31T23:59:59.999+14:00", "2026-03-31Z", "2026-03-31+01:00"]
)
def test_an_iso_date_is_the_day_that_was_written(written: str) -> None:
    assert dates.iso(written) == date(2026, 3, 31)


@pytest.mark.parametrize(
    "written", ["20260331", "202603311120", "20260331120000.000[-5:EST]", "20260331230000[0:GMT]", "20260331 "]
)
def test_a_compact_date_is_the_day_that_was_written(written: str) -> None:
    assert dates.compact(written) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("700101", date(1970, 1, 1)),
        ("991231", date(1999, 12, 31)),
        ("000101", date(2000, 1, 1)),
        ("691231", date(2069, 12, 31)),
    ],
)
def test_two_digits_of_a_year_turn_at_1970(written: str, expected: date) -> None:
    assert dates.short(written) == expected


@pytest.mark.parametrize(
    ("read", "written"),
    [
        (dates.iso, "0026-03-31"),
        (dates.iso, "1969-12-31"),
        (dates.iso, "2101-01-01"),
        (dates.iso, "2026-02-30"),
        (dates.iso, "31.03.2026"),
        (dates.iso, "2026-03-311"),
        (dates.iso, ""),
        (dates.compact, "20120231"),
        (dates.compact, "201120000000"),
        (dates.compact, "00260331"),
        (dates.compact, "2026033"),
        (dates.compact, "202603311"),
        (dates.short, "0250525"),
        (dates.short, "260230"),
        (dates.short, "２６０３３１"),
        (dates.value_day, "260431"),
        (dates.value_day, "260231"),
    ],
)
def test_what_cannot_be_a_date_says_so(read: Callable[[str], date], written: str) -> None:
    with pytest.raises(ValueError, match=r"no such day|between 1970 and 2100|is expected"):
        read(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("260230", date(2026, 2, 28)),
        ("260229", date(2026, 2, 28)),
        ("240229", date(2024, 2, 29)),
        ("240230", date(2024, 2, 29)),
    ],
)
def test_the_thirtieth_of_february_is_its_last_day(written: str, expected: date) -> None:
    assert dates.value_day(written) == expected


@pytest.mark.parametrize(
    ("written", "to", "expected"),
    [
        ("0102", date(2025, 12, 31), date(2026, 1, 2)),
        ("1231", date(2026, 1, 2), date(2025, 12, 31)),
        ("0303", date(2026, 3, 4), date(2026, 3, 3)),
        ("0229", date(2025, 3, 1), date(2024, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_nearest(written: str, to: date, expected: date) -> None:
    assert dates.nearest(written, to) == expected


def test_a_day_that_no_year_has_says_so() -> None:
    with pytest.raises(ValueError, match="no such day as 0230"):
        dates.nearest("0230", date(2026, 3, 1))


@given(DAYS)
def test_every_day_reads_as_it_was_written(day: date) -> None:
    assert dates.iso(day.isoformat()) == day
    assert dates.compact(f"{day:%Y%m%d}") == day


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_every_short_day_reads_as_it_was_written(day: date) -> None:
    assert dates.short(f"{day:%y%m%d}") == day
    assert dates.value_day(f"{day:%y%m%d}") == day


@given(st.dates(date(1971, 1, 1), date(2069, 1, 1)), st.integers(min_value=-90, max_value=90))
def test_a_booking_is_never_far_from_its_value_date(valued: date, days: int) -> None:
    booked = date.fromordinal(valued.toordinal() + days)
    if (booked.month, booked.day) != (2, 29):
        assert dates.nearest(f"{booked:%m%d}", valued) == booked
