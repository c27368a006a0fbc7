"""Directives of arledger: known, whole, and of the right types."""

import pytest
from tests.support.faults import known_fault
from tests.unit.checks.support import findings, problems

from arledger.receivables.directives import DIRECTIVES, example_of

PYTHON = ("tuple", "dictionary", "instance", "Money", "datetime", "Decimal", "value error", "parse", "NoneType")


def example(name: str) -> str:
    """Return a directive's example as it stands in a ledger."""
    return example_of(name).replace(name, f'"{name}"', 1)


@pytest.mark.parametrize("name", DIRECTIVES)
def test_the_example_in_the_documentation_is_right(name: str) -> None:
    assert example_of(name).startswith(f"{name} ")
    assert findings(f"2026-02-14 custom {example(name)}") in ([], [("closed-period", 1)])


@pytest.mark.parametrize("name", DIRECTIVES)
def test_a_directive_without_values(name: str) -> None:
    (problem,) = problems(f'2026-02-14 custom "{name}"')
    assert problem.code == "directive"
    assert problem.message.startswith(f"{name}: the value for ")
    assert problem.remedy == f"Write it as: 2026-02-14 custom {example(name)}"


@pytest.mark.parametrize("name", DIRECTIVES)
def test_a_directive_with_a_value_too_many(name: str) -> None:
    most = len(DIRECTIVES[name].model_fields)
    problem = problems(f'2026-02-14 custom "{name}" ' + '"net 30" ' * (most + 1))[0]
    assert problem.message == f"{name} takes {most} values at the most, and there are {most + 1}"


@pytest.mark.parametrize(
    "values",
    [
        '"ar-promise" "INV-1" 2026-02-28 100.00 "J. Smith"',
        '"ar-promise" "INV-1" 2026-02-28 0.00 USD "J. Smith"',
        '"ar-promise" "INV-1" 2026-02-28 -1.00 USD "J. Smith"',
        '"ar-promise" "INV-1" 100.00 USD 2026-02-28 "J. Smith"',
        '"ar-promise" "INV-1" "Friday" 100.00 USD "J. Smith"',
        '"ar-promise" "" 2026-02-28 100.00 USD "J. Smith"',
        '"ar-promise" 7 2026-02-28 100.00 USD "J. Smith"',
        '"ar-reminder" "INV-1" 1.5 "email"',
        '"ar-reminder" "INV-1" -1 "email"',
        '"ar-reminder" "INV-1" 100 "email"',
        '"ar-reminder" "INV-1" "first" "email"',
        '"ar-dispute" "INV-1" "open" 1.00 USD "x"',
        '"ar-refund" "DEP-1" "done" "dana"',
        '"ar-limit" Assets:Receivable:Acme "5000" "m.ito"',
        '"ar-limit" Assets:Receivable:Acme 5000 "m.ito"',
        '"ar-close" TRUE',
        '"ar-close" "soon"',
    ],
)
def test_values_of_the_wrong_kind(values: str) -> None:
    (problem,) = problems(f"2026-02-14 custom {values}")
    assert problem.code == "directive"
    assert problem.remedy.startswith('Write it as: 2026-02-14 custom "ar-')


@known_fault("sentences of the validation library reach the user: tuple, dictionary, instance of Money, value error")
@pytest.mark.parametrize(
    "values",
    [
        '"ar-promise" "INV-1" 2026-02-28 100.00 "J. Smith"',
        '"ar-promise" "INV-1" 2026-02-28 0.00 USD "J. Smith"',
        '"ar-reminder" "INV-1" "first" "email"',
        '"ar-limit" Assets:Receivable:Acme 5000 "m.ito"',
    ],
)
def test_messages_are_for_people(values: str) -> None:
    (problem,) = problems(f"2026-02-14 custom {values}")
    assert not [word for word in PYTHON if word in problem.message]


def test_a_number_is_no_date() -> None:
    assert findings('2026-02-14 custom "ar-close" 0') == [("directive", 1)]


@known_fault("a limit below zero is accepted, and so is a disputed amount")
@pytest.mark.parametrize(
    "values", ['"ar-limit" Assets:Receivable:Acme -1.00 USD "m.ito"', '"ar-dispute" "INV-1" "opened" -1.00 USD "x"']
)
def test_amounts_below_zero(values: str) -> None:
    assert findings(f"2026-02-14 custom {values}") == [("directive", 1)]


@known_fault("what is agreed with an account that is no client's is lost without a word")
@pytest.mark.parametrize("account", ["Assets:Receivable:Acne", '"Acme"', "Assets:Bank"])
def test_a_directive_about_nobody(account: str) -> None:
    assert findings(f'2026-02-14 custom "ar-terms" {account} "net 45" "m.ito"') == [("directive", 1)]


@known_fault("what is said about a number that no document has is lost without a word")
def test_a_directive_about_an_unknown_number() -> None:
    assert findings('2026-02-14 custom "ar-reminder" "INV-7" 1 "email"') == [("directive", 1)]


@pytest.mark.parametrize(("name", "meant"), [("ar-promis", "ar-promise"), ("ar-terns", "ar-terms"), ("ar-zzz", "")])
def test_an_unknown_directive(name: str, meant: str) -> None:
    (problem,) = problems(f'2026-02-14 custom "{name}" "x"')
    assert problem.message == f"{name} is not a directive of arledger" + (f"; did you mean {meant}?" if meant else "")
    assert all(known in problem.remedy for known in DIRECTIVES)


@known_fault("a slip in the first letters is nobody's directive, and silence")
@pytest.mark.parametrize("name", ["ar_promise", "AR-promise", "arpromise"])
def test_a_slip_in_the_first_letters(name: str) -> None:
    assert findings(f'2026-02-14 custom "{name}" "INV-1" 2026-02-28 100.00 USD "J. Smith"') == [("directive", 1)]


@pytest.mark.parametrize("name", ["fava-option", "budget", "archive", "ar"])
def test_other_programs_directives(name: str) -> None:
    assert findings(f'2026-02-14 custom "{name}" "x" 1.00 USD') == []
