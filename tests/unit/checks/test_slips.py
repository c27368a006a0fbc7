"""Slips of whoever types: the same receipt twice on one day, a day that is yet to come."""

from datetime import date

import pytest
from tests.unit.checks.support import findings, problems

SALE = '2026-01-05 * "Acme" "Pumps" ^INV-1\n  Assets:Receivable:Acme   100.00 USD\n  Income:Sales\n'
PAID = """\
2026-02-03 * "Acme" "Paid" ^INV-1
  Assets:Bank              40.00 USD
  Assets:Receivable:Acme  -40.00 USD
"""
CLEARED = '2026-02-04 custom "ar-cleared" Assets:Bank 40.00 USD 2026-02-03 "{}"\n'


def with_ref(ref: str, key: str = "bank-ref") -> str:
    return PAID.replace("^INV-1\n", f'^INV-1\n  {key}: "{ref}"\n')


def test_the_second_of_two_alike_is_named_with_the_first() -> None:
    (problem,) = problems(SALE + PAID + PAID.replace('"Paid"', '"Paid once more"'))
    assert (problem.code, problem.severity, problem.about) == ("possible-duplicate", "warning", ("Acme", "INV-1"))
    assert "like the one of the same day at main.beancount:10" in problem.message


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        (with_ref("A1"), with_ref("A2"), 0),
        (with_ref("A1"), PAID, 1),
        (with_ref("A1"), with_ref("A1"), 1),
        (with_ref("fp-0123456789abcdef"), with_ref("fp-0123456789abcdef"), 0),
        (with_ref("CHK-1", "number"), with_ref("CHK-2", "number"), 0),
        (with_ref("PO 1", "reference"), with_ref("PO 2", "reference"), 0),
        (PAID, PAID.replace(" ^INV-1", "").replace("-40.00 USD", '-40.00 USD\n    invoice: "INV-1"'), 1),
        (PAID, PAID.replace("^INV-1", ""), 0),
        (PAID, PAID.replace("02-03", "02-04"), 0),
        (PAID, PAID.replace("Acme", "Bolt"), 0),
        (PAID, PAID.replace("Assets:Bank ", "Income:Sales "), 0),
        (PAID + CLEARED.format("A1"), PAID + CLEARED.format("A2"), 0),
        (PAID + CLEARED.format("A1"), PAID, 1),
    ],
)
def test_what_makes_them_two(one: str, other: str, count: int) -> None:
    found = [code for code, _ in findings(SALE + one + other)]
    assert found.count("possible-duplicate") == count
    assert [code for code, _ in findings(other + SALE + one)].count("possible-duplicate") == count


def test_of_three_each_after_the_first() -> None:
    assert [code for code, _ in findings(SALE + PAID * 2 + with_ref("A1"))].count("possible-duplicate") == 2


@pytest.mark.parametrize(
    ("entries", "day", "found"),
    [
        (PAID, "2026-02-02", ["future-dated"]),
        (PAID, "2026-02-03", []),
        (with_ref("A1"), "2026-02-02", []),
        (PAID + CLEARED.format("A1"), "2026-02-02", []),
        (
            PAID.replace("-40.00", "-60.00").replace(" 40.00", " 60.00") + PAID.replace("2026", "2062"),
            "2026-05-04",
            ["future-dated"],
        ),
    ],
)
def test_a_receipt_of_a_day_to_come_unless_the_bank_has_shown_it(entries: str, day: str, found: list[str]) -> None:
    got = problems(SALE + entries, clock_day=date.fromisoformat(day))
    assert [problem.code for problem in got] == found
    assert all(problem.about == ("Acme", "INV-1") for problem in got)
