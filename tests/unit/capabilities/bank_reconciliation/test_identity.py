"""Which line is which, and what several files repeat."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from tests.support.bank_lines import line, sheet

from arledger.capabilities.bank_reconciliation.identity import LONGEST, movements, one_line, reference_of
from arledger.model.bank import FINGERPRINT


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain", "plain"),
        ("  two\n lines\t", "two lines"),
        ("a\\b", "a/b"),
        ("\x1b[31mred", "[31mred"),
        ("a\u202eb\u200f", "a b"),
        ("a\u2028b\x85c", "a b c"),
        ("\ud800x", "x"),
        ("\U0001f600", "\U0001f600"),
        ("\x00\x07", ""),
        ("z" * 10_000, "z" * LONGEST),
    ],
)
def test_a_strangers_text_is_one_line(text: str, wanted: str) -> None:
    assert one_line(text) == wanted


def test_the_banks_reference_goes_first() -> None:
    assert reference_of(line(1, "5.00", ref=" A-1 ")) == "A-1"


def test_a_fingerprint_is_of_what_a_line_says_and_not_of_how() -> None:
    one = line(1, "5.00", "rent  march", "Acme")
    made = reference_of(one)
    assert made.startswith(FINGERPRINT)
    assert made == reference_of(one._replace(amount=Decimal("5.0"), text="rent march"))
    others = [
        one._replace(text="rent april"),
        one._replace(amount=Decimal("5.01")),
        one._replace(counterparty="Bolt"),
    ]
    assert len({made, *map(reference_of, others), reference_of(line(2, "5.00", "rent march", "Acme"))}) == 5


def test_twins_stay_two_and_a_file_read_twice_is_one() -> None:
    twins = sheet([line(1, "5.00", "x"), line(1, "5.00", "x")])
    assert len(movements([twins])) == 2
    assert len(movements([twins, twins])) == 2


def test_the_greater_count_of_twins_holds() -> None:
    one, two = sheet([line(1, "5.00", "x")], None), sheet([line(1, "5.00", "x")] * 2, None)
    assert len(movements([one, two])) == len(movements([two, one])) == 2


def test_statements_that_follow_each_other_repeat_nothing_without_a_reference() -> None:
    one, two = sheet([line(1, "5.00", "x")], "0.00"), sheet([line(1, "5.00", "x")], "5.00")
    assert len(movements([one, two])) == len(movements([two, one])) == 2


def test_a_day_that_comes_to_nothing_proves_nothing() -> None:
    # +5 and -5: both files may show the same day, and nothing may be booked twice.
    day = [line(1, "5.00", "x"), line(1, "-5.00", "y")]
    assert len(movements([sheet(day, "7.00"), sheet([*day, line(2, "1.00", "z")], "7.00")])) == 3


def test_two_formats_of_one_statement_are_one() -> None:
    ours = [line(1, "5.00", "x", ref="A"), line(2, "5.00", "y", ref="B")]
    bare = [line(1, "5.00", "X ltd"), line(2, "5.00", "Y ltd")]
    for given in permutations([sheet(ours), sheet(bare)]):
        assert [movement.ref for movement in movements(given)] == ["A", "B"]
    # One whose balances prove it is enough.
    assert len(movements([sheet(ours, None), sheet(bare)])) == 2


def test_without_any_proof_they_are_not() -> None:
    assert len(movements([sheet([line(1, "5.00", ref="A")], None), sheet([line(1, "5.00", "x")], None)])) == 2


def test_a_day_that_only_one_of_them_covers_is_its_own() -> None:
    one, two = sheet([line(1, "5.00", ref="A")], days=(1, 1)), sheet([line(2, "5.00", "x")], days=(2, 2))
    assert len(movements([one, two])) == 2


def test_three_formats_are_one() -> None:
    given = [sheet([line(1, "5.00", "x", ref=ref)]) for ref in ("A", "B", "")]
    for order in permutations(given):
        assert len(movements(order)) == 1


def test_a_reference_that_comes_again_later_is_of_another_movement() -> None:
    # A standing order has one reference for ever.
    march, april = sheet([line(1, "5.00", ref="STO")]), sheet([line(29, "5.00", ref="STO")], "5.00")
    assert len(movements([march, april])) == len(movements([april, march])) == 2
    assert len(movements([sheet([line(1, "5.00", ref="STO"), line(29, "5.00", ref="STO")])])) == 2


def test_formats_may_differ_in_the_day() -> None:
    booked = sheet([line(3, "5.00", ref="A"), line(9, "5.00", ref="STO")], days=(1, 31))
    valued = sheet([line(4, "5.00", ref="A"), line(8, "5.00", ref="STO")], days=(1, 31))
    assert len(movements([booked, valued])) == len(movements([valued, booked])) == 2
    # Statements of different days differ in their movements.
    assert len(movements([sheet([line(3, "5.00", ref="A")]), sheet([line(4, "5.00", ref="A")], "5.00")])) == 2


def test_lines_with_and_without_references_are_counted_together() -> None:
    ours = [line(1, "5.00"), line(1, "5.00"), line(1, "5.00", ref="B")]
    theirs = [line(1, "5.00", ref="Y"), line(1, "5.00", ref="Z"), line(1, "5.00")]
    assert len(movements([sheet(ours), sheet(theirs)])) == len(movements([sheet(theirs), sheet(ours)])) == 3


def test_accounts_are_apart() -> None:
    one = sheet([line(1, "5.00", "x")])
    assert len(movements([one, one._replace(account="Assets:Bank:Savings")])) == 2


def test_the_order_of_files_and_lines_has_no_say() -> None:
    lines = [line(2, "1.00", "b"), line(1, "2.00", "a", ref="R"), line(1, "2.00", "c")]
    sheets = [sheet(lines, None), sheet(lines[:2], None), sheet([line(3, "9.00")], None)]
    seen = set()
    for order in permutations(sheets):
        mixed = [one._replace(statement=replace(one.statement, lines=one.statement.lines[::-1])) for one in order]
        seen.add(tuple((movement.ref, movement.line) for movement in movements(mixed)))
    assert len(seen) == 1
