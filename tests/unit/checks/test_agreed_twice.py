"""What is set twice for one client and day, and differs, is asked about with both lines."""

import pytest
from tests.unit.checks.support import FIRST, findings, problems

HEAD = "2026-01-01 open Assets:Receivable:Acme:Retention\n"


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            '"ar-terms" Assets:Receivable:Acme "net 45" "dana"',
            '"ar-terms" Assets:Receivable:Acme "net 10" "dana"',
            "net 10",
        ),
        (
            '"ar-terms" Assets:Receivable:Acme "net 45" "dana"',
            '"ar-terms" Assets:Receivable:Acme:Retention "eom" "dana"',
            "eom",
        ),
        (
            '"ar-limit" Assets:Receivable:Acme 9.00 USD "dana"',
            '"ar-limit" Assets:Receivable:Acme 5.00 USD "dana"',
            "5.00 USD",
        ),
        (
            '"ar-client" Assets:Receivable:Acme "sales-rep" "luis" "dana"',
            '"ar-client" Assets:Receivable:Acme "sales-rep" "" "dana"',
            '""',
        ),
    ],
)
def test_two_lines_that_differ_are_named(first: str, second: str, said: str) -> None:
    (found,) = problems(f"{HEAD}2026-03-01 custom {first}\n2026-03-01 custom {second}\n")
    assert (found.code, found.source.line - FIRST) == ("agreed-twice", 2)
    assert f"{said}" in found.message
    assert f":{FIRST + 1}" in found.message


def test_of_three_each_that_differs_is_named() -> None:
    lines = "".join(
        f'2026-03-01 custom "ar-terms" Assets:Receivable:Acme "net {days}" "a"\n' for days in (10, 20, 10)
    )
    assert findings(HEAD + lines) == [("agreed-twice", 3), ("agreed-twice", 4)]


def test_who_set_it_makes_no_difference() -> None:
    lines = "".join(f'2026-03-01 custom "ar-terms" Assets:Receivable:Acme "net 10" "{who}"\n' for who in ("a", "b"))
    assert not problems(HEAD + lines)
