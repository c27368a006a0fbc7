"""Directives of arledger: known, whole, and of the right types."""

import pytest
from tests.unit.checks.support import findings, problems

from arledger.model.facts import DIRECTIVE_WORDS
from arledger.subledger.directive_models import DIRECTIVES
from arledger.subledger.directives import example_of

PYTHON = ("tuple", "dictionary", "instance", "Money", "datetime", "Decimal", "value error", "parse", "NoneType")


def example(name: str) -> str:
    """Return a directive's example as it stands in a ledger."""
    return example_of(name).replace(name, f'"{name}"', 1)


# The documents that the examples are about.
DOCUMENTS = """
2026-01-05 * "Acme" "Pumps" ^INV-0007
  Assets:Receivable:Acme   1080.00 USD
  Income:Sales            -1080.00 USD
2026-02-01 * "Acme" "A seal broke" ^INV-0007
  number: "CM-0002"
  Assets:Receivable:Acme   -100.00 USD
  Income:Sales              100.00 USD
2026-02-02 * "Acme" "Held for a pump" ^DEP-0003
  Assets:Bank                50.00 USD
  Liabilities:Deposits:Acme -50.00 USD
"""


@pytest.mark.parametrize("name", DIRECTIVES)
def test_the_example_in_the_documentation_is_right(name: str) -> None:
    assert example_of(name).startswith(f"{name} ")
    assert findings(f"2026-02-14 custom {example(name)}{DOCUMENTS}") in (
        [],
        [("closed-period", 1)],
        [("unknown-entry", 1)],
        [("financing-record", 1)],
    )


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


@pytest.mark.parametrize(
    "values", ['"ar-limit" Assets:Receivable:Acme -1.00 USD "m.ito"', '"ar-dispute" "INV-1" "opened" -1.00 USD "x"']
)
def test_amounts_below_zero(values: str) -> None:
    assert findings(f"2026-02-14 custom {values}") == [("directive", 1)]


@pytest.mark.parametrize("account", ["Assets:Receivable:Acne", '"Acme"', "Assets:Bank"])
def test_a_directive_about_nobody(account: str) -> None:
    assert findings(f'2026-02-14 custom "ar-terms" {account} "net 45" "m.ito"') == [("directive", 1)]


def test_a_directive_about_an_unknown_number() -> None:
    assert findings('2026-02-14 custom "ar-reminder" "INV-7" 1 "email"') == [("directive", 1)]


def test_a_directive_may_be_about_a_document_that_comes_later() -> None:
    assert findings(f'2026-01-01 custom "ar-refund" "DEP-0003" "requested" "dana"{DOCUMENTS}') == []


def test_an_approval_comes_before_its_document_and_may_name_a_client() -> None:
    assert findings('2026-01-01 custom "ar-approval" "CM-0002" "credit-memo" "m.ito"') == []
    assert findings('2026-01-01 custom "ar-approval" "Acme" "refund" "m.ito"') == []


def test_messages_say_what_is_wanted_and_what_is_there() -> None:
    (problem,) = problems('2026-02-14 custom "ar-dispute" "INV-1" "open" 1.00 USD "x"')
    assert problem.message == (
        'ar-dispute: the value for state must be "opened", "assigned", "investigating", "awaiting-client" or "resolved", and is "open"'
    )
    (problem,) = problems('2026-02-14 custom "ar-promise" "INV-1" 2026-02-28 0.00 USD "J. Smith"')
    assert problem.message == (
        "ar-promise: the value for amount must be an amount with its currency, more than zero, and is 0.00 USD"
    )


def test_the_ledger_door_knows_the_same_directives() -> None:
    assert set(DIRECTIVES) <= {f"ar-{word}" for word in DIRECTIVE_WORDS}


@pytest.mark.parametrize(("name", "meant"), [("ar-promis", "ar-promise"), ("ar-terns", "ar-terms"), ("ar-zzz", "")])
def test_an_unknown_directive(name: str, meant: str) -> None:
    (problem,) = problems(f'2026-02-14 custom "{name}" "x"')
    assert problem.message == f"{name} is not a directive of arledger" + (f"; did you mean {meant}?" if meant else "")
    assert all(known in problem.remedy for known in DIRECTIVES)


@pytest.mark.parametrize("name", ["ar_promise", "AR-promise", "arpromise"])
def test_a_slip_in_the_first_letters(name: str) -> None:
    assert findings(f'2026-02-14 custom "{name}" "INV-1" 2026-02-28 100.00 USD "J. Smith"') == [("directive", 1)]


@pytest.mark.parametrize("name", ["fava-option", "budget", "archive", "ar"])
def test_other_programs_directives(name: str) -> None:
    assert findings(f'2026-02-14 custom "{name}" "x" 1.00 USD') == []
