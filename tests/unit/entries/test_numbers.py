"""Numbers of new documents: the next one, never one that is taken, and what is missing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.effort import effort

from arledger.entries.numbers import free_number, gaps, next_number
from arledger.model.problem import Refused, UserError

DAY = date(2026, 3, 31)
YEARLY = "INV-{year}-{seq:04}"


@pytest.mark.parametrize(
    ("pattern", "taken", "expected"),
    [
        (YEARLY, [], "INV-2026-0001"),
        (YEARLY, ["INV-2026-0001", "INV-2026-0002"], "INV-2026-0003"),
        (YEARLY, ["INV-2026-0001", "INV-2026-0007"], "INV-2026-0008"),
        (YEARLY, ["INV-2025-0099"], "INV-2026-0001"),
        (YEARLY, ["INV-2027-0099"], "INV-2026-0001"),
        (YEARLY, ["INV-2026-7"], "INV-2026-0008"),
        (YEARLY, ["INV-2026-000012"], "INV-2026-0013"),
        (YEARLY, ["INV-2026-9999"], "INV-2026-10000"),
        (YEARLY, ["XINV-2026-0009", "INV-2026-0009X", "INV-2026-", "INV-2026-A", "inv-2026-0009"], "INV-2026-0001"),
        (YEARLY, ["INV-2026-٠٠٠٩"], "INV-2026-0001"),
        ("{seq}", ["9", "x"], "10"),
        ("{year}/{seq:03}", ["2026/041"], "2026/042"),
        ("INV-{seq:04}", ["INV-0004", "INV-2026-0009"], "INV-0005"),
        ("I.V-{seq}", ["IXV-9", "I.V-3"], "I.V-4"),
        ("INV-{seq:00}", [], "INV-1"),
        ("{seq:02}-{year}", ["07-2026", "99-2025"], "08-2026"),
    ],
)
def test_the_next_number(pattern: str, taken: list[str], expected: str) -> None:
    assert next_number(pattern, DAY, frozenset(taken)) == expected


def test_the_year_is_that_of_the_document() -> None:
    taken = frozenset(["INV-2025-0004", "INV-2026-0009"])
    assert next_number(YEARLY, date(2025, 12, 31), taken) == "INV-2025-0005"
    assert next_number(YEARLY, date(2026, 1, 1), taken) == "INV-2026-0010"


@pytest.mark.parametrize("pattern", ["INV", "INV-{year}", "{seq}-{seq}", "{sequence}", "{seq:4}", "{seq:0}", ""])
def test_a_pattern_needs_one_running_number(pattern: str) -> None:
    with pytest.raises(UserError, match="needs") as caught:
        next_number(pattern, DAY, frozenset())
    assert caught.value.exit_code == 2


@effort(200)
@given(
    st.sampled_from([YEARLY, "INV-{seq:04}", "{seq}", "{year}{seq:02}"]),
    st.frozensets(st.integers(0, 10**6), max_size=20),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)
def test_numbers_follow_each_other_without_a_gap(pattern: str, used: frozenset[int], day: date) -> None:
    taken = frozenset(
        pattern.replace("{year}", str(day.year)).replace("{seq:04}", f"{n:04}").replace("{seq:02}", f"{n:02}")
        .replace("{seq}", str(n))
        for n in used
    )  # fmt: skip
    first = next_number(pattern, day, taken)
    second = next_number(pattern, day, taken | {first})
    third = next_number(pattern, day, taken | {first, second})
    assert len({first, second, third} - taken) == 3
    assert gaps(pattern, frozenset({first, second, third}), range(day.year, day.year + 1)) == []


def test_the_next_number_is_never_taken() -> None:
    taken = frozenset(["INV-2026-999999999999", "INV-2026-1000000000000"])
    assert next_number(YEARLY, DAY, taken) not in taken


def test_a_named_number_must_be_free() -> None:
    taken = frozenset(["INV-2026-0001", "A-1"])
    assert free_number("B-1", YEARLY, DAY, taken) == "B-1"
    assert free_number(None, YEARLY, DAY, taken) == "INV-2026-0002"
    with pytest.raises(Refused, match="A-1 is taken") as caught:
        free_number("A-1", YEARLY, DAY, taken)
    assert caught.value.remedy == "The next free one is INV-2026-0002."
    assert caught.value.exit_code == 3


def test_gaps_are_listed_year_by_year_between_the_first_and_the_last() -> None:
    numbers = frozenset(
        ["INV-2025-0003", "INV-2025-0005", "INV-2026-0001", "INV-2026-0004", "CM-2026-0009", "INV-2024-0001"]
    )
    assert gaps(YEARLY, numbers, range(2025, 2027)) == ["INV-2025-0004", "INV-2026-0002", "INV-2026-0003"]
    assert gaps(YEARLY, numbers, range(2020, 2023)) == []
    assert gaps("DM-{seq}", numbers, range(2025, 2027)) == []
