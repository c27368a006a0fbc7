"""Confidence against what was right, reckoned by hand."""

from decimal import Decimal

import pytest
from benchmarks.cash_lines import Truth
from benchmarks.cash_reliability import BOUNDS, Reliability, reliability_table

from arledger.model.bank import Candidate, LineState, Match, Part

ONE, OTHER = ("C1", "INV-1"), ("C1", "INV-2")


def part(link: tuple[str, str]) -> Part:
    return Part(*link, Decimal(10))


def booked(confidence: float, *links: tuple[str, str]) -> Match:
    called = Decimal(str(confidence))
    return Match(0, LineState.MATCHED, called, "", parts=tuple(map(part, links)))  # type: ignore[arg-type]


def proposed(confidence: int, *ways: tuple[str, str]) -> Match:
    candidates = tuple(Candidate((part(way),), "") for way in ways)
    return Match(0, LineState.PROPOSED, confidence, "", candidates=candidates)


def told(*links: tuple[str, str]) -> Truth:
    return Truth("a kind", frozenset(links), told=True)


def nothing(*before: tuple[str, str]) -> Truth:
    return Truth("a kind", frozenset(), told=False, before=frozenset(before))


def counted(*answers: tuple[Match, Truth]) -> Reliability:
    found = Reliability()
    for match, truth in answers:
        found.add(match, truth)
    return found


def test_the_error_is_what_is_reckoned_by_hand() -> None:
    found = counted(
        (booked(99.95, ONE), told(ONE)),
        (booked(99.97, ONE), told(OTHER)),
        (proposed(60, ONE, OTHER), told(ONE)),
        (proposed(70, OTHER, ONE), told(ONE)),
        (proposed(40, ONE), told(OTHER)),
    )
    # 99.9 and more: two lines, mean 99.96, half right. 50 to 80: two, mean 65, half right. Below 50: one, 40, none.
    assert found.error == pytest.approx((2 * 49.96 + 2 * 15 + 1 * 40) / 5 / 100)
    assert found.lines == 5
    assert found.sure.lines == 2
    assert found.sure.share == 50


def test_a_perfect_answer_has_no_error() -> None:
    assert counted((booked(100, ONE), told(ONE)), (proposed(0, ONE), told(OTHER))).error == 0
    assert counted().error == 0


def test_a_part_too_few_or_too_many_is_not_right() -> None:
    found = counted((booked(96, ONE), told(ONE, OTHER)), (booked(96, ONE, OTHER), told(ONE)))
    assert [(each.lines, each.right) for each in found.bins] == [
        (0, 0),
        (0, 0),
        (0, 0),
        (0, 0),
        (2, 0),
        (0, 0),
        (0, 0),
    ]


def test_two_parts_of_one_invoice_are_one_link() -> None:
    assert counted((booked(100, ONE, ONE), told(ONE))).error == 0


@pytest.mark.parametrize("state", [LineState.UNMATCHED, LineState.IGNORED, LineState.BOOKED])
def test_lines_without_an_explanation_are_left_out(state: LineState) -> None:
    found = counted((Match(0, state, 100, "", parts=(part(ONE),)), told(ONE)), (proposed(80), told(ONE)))
    assert (found.lines, found.left_out) == (0, 2)
    assert "0 lines; 2 left out" in reliability_table(found)


def test_a_second_payment_is_explained_by_what_was_paid_before_but_never_booked_on_it() -> None:
    assert counted((proposed(100, ONE), nothing(ONE))).error == 0
    assert counted((booked(100, ONE), nothing(ONE))).error == 1
    assert counted((proposed(100, ONE), nothing())).error == 1


def test_a_bound_belongs_to_the_bin_above() -> None:
    found = counted(*((booked(bound, ONE), told(ONE)) for bound in BOUNDS))
    assert [each.lines for each in found.bins] == [0, 1, 1, 1, 1, 1, 1]


def test_the_table_has_a_row_for_each_bin() -> None:
    text = reliability_table(counted((booked(99.95, ONE), told(ONE)), (proposed(60, ONE), told(OTHER))))
    assert "| 99.9 and more     |     1 |       99.95 | 100.00 |      -0.05 |" in text
    assert "| 50 to 80          |     1 |       60.00 |   0.00 |     +60.00 |" in text
    assert "| **99 and more**   |     1 |       99.95 | 100.00 |      -0.05 |" in text
    assert "Expected calibration error: 0.3002 over 2 lines; 0 left out." in text
