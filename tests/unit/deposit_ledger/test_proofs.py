"""What shows that a refund was paid."""

import pytest
from tests.support.deposits import approval, given, paid, received, sale, sent_back, states_on, step

APPROVED = step("2026-01-21", "requested", "dana") + approval("2026-01-22", "helen")
BASE = received("2026-01-05") + sale("2026-01-08") + paid("2026-01-20") + APPROVED


def proof(text: str, day: str = "2026-02-10") -> str:
    found = states_on(text, day)["DEP-1"]
    assert found.proof_missing == (not found.proof and found.state.value == "refunded")
    return found.proof


def test_a_refund_without_any_has_none() -> None:
    assert proof(BASE + given("2026-01-25")) == ""
    assert proof(BASE) == ""


def test_the_bank_s_reference_is_one() -> None:
    assert proof(BASE + given("2026-01-25", "DEP-1", "100.00", 'bank-ref: "B77"')) == "B77"


@pytest.mark.parametrize(("day", "found"), [("2026-01-24", ""), ("2026-01-25", "noted"), ("2026-01-26", "noted")])
def test_somebody_who_has_seen_it_is_one_from_the_day_of_the_refund(day: str, found: str) -> None:
    assert proof(BASE + given("2026-01-25") + step(day, "proven", "helen", more='"noted"')) == found


def test_who_has_seen_it_without_a_note() -> None:
    text = BASE + given("2026-01-25") + step("2026-01-27", "proven", "helen")
    assert proof(text) == "seen by helen on 2026-01-27"
    assert proof(text, "2026-01-26") == ""


def test_the_proof_of_an_earlier_refund_is_none_of_a_later_one() -> None:
    first = given("2026-01-25", amount="40.00") + step("2026-01-26", "proven", "helen")
    assert proof(BASE + first) != ""
    assert proof(BASE + first + given("2026-01-28", amount="60.00")) == ""
    assert proof(BASE + first + sent_back("2026-01-27", amount="40.00") + given("2026-01-28")) == ""
