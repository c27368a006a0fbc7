"""Whether what went out was approved by somebody who may, other than who asked and who paid."""

from decimal import Decimal

import pytest
from tests.support.deposits import (
    approval,
    bounced,
    deposits_on,
    given,
    paid,
    received,
    sale,
    sent_back,
    step,
)

from arledger.deposit_ledger.authority import objections
from arledger.policy.settings import Authority, DepositSettings, Policy

BASE = received("2026-01-05") + sale("2026-01-08") + paid("2026-01-20")
ASKED = step("2026-01-21", "requested", "dana")
APPROVED = ASKED + step("2026-01-22", "approved", "helen")
BY_HELEN = 'by: "helen"'
SMALL = Policy(
    authority=(
        Authority(kind="refund", upto=Decimal("50.00"), who=("lea",)),
        Authority(kind="refund", who=("max",)),
    )
)
NO_APPROVAL = "the refund of 100.00 USD of DEP-1 has no approval"
KEPT = ("DEP-1 #forfeited", "100.00")


def wrong(text: str, policy: Policy | None = None) -> list[str]:
    """Return what is wrong with what went out of the only deposit; `own` before it where the people are too few."""
    ledger = deposits_on(text, "2027-01-01", policy)
    (deposit,) = ledger.deposits
    return [("own: " if each.own else "") + each.message for each in objections(ledger, deposit)]


def test_what_was_approved_in_time_by_somebody_else_is_fine() -> None:
    assert wrong(BASE + APPROVED + given("2026-01-25")) == []
    assert wrong(BASE + APPROVED + given("2026-01-22")) == []
    assert wrong(BASE + ASKED + approval("2026-01-22", "helen") + given("2026-01-25")) == []


@pytest.mark.parametrize("steps", ["", ASKED, step("2026-01-26", "approved", "helen")])
def test_what_was_never_or_later_approved_is_not(steps: str) -> None:
    assert wrong(BASE + steps + given("2026-01-25")) == [NO_APPROVAL]


@pytest.mark.parametrize("who", ["dana", "DANA"])
def test_nobody_approves_what_they_asked_for(who: str) -> None:
    text = BASE + ASKED + step("2026-01-22", "approved", who) + given("2026-01-25")
    assert wrong(text) == [f"own: the refund of 100.00 USD of DEP-1 was approved by {who}, who asked for it"]


def test_without_a_request_whoever_pays_needs_somebody_else() -> None:
    text = BASE + approval("2026-01-22", "helen")
    assert wrong(text + given("2026-01-25", "DEP-1", "100.00", 'by: "dana"')) == []
    assert wrong(text + given("2026-01-25", "DEP-1", "100.00", BY_HELEN)) == [
        "own: the refund of 100.00 USD of DEP-1 was approved by helen, who wrote it"
    ]


def test_an_approval_is_used_up() -> None:
    twice = given("2026-01-25") + received("2026-01-26", amount="100.00") + given("2026-01-27")
    assert wrong(BASE + APPROVED + twice) == [NO_APPROVAL]
    parts = given("2026-01-25", amount="40.00") + given("2026-01-26", amount="60.00")
    assert wrong(BASE + APPROVED + parts) == []


def test_an_approval_of_a_part_covers_that() -> None:
    part = ASKED + step("2026-01-22", "approved", "helen", more="40.00 USD")
    assert wrong(BASE + part + given("2026-01-25", amount="40.00")) == []
    assert wrong(BASE + part + given("2026-01-25", amount="40.01")) == [
        "the refund of 40.01 USD of DEP-1 has no approval"
    ]
    both = part + step("2026-01-23", "approved", "max", more="60.00 USD")
    assert wrong(BASE + both + given("2026-01-25")) == []


def test_what_the_bank_sent_back_may_be_paid_again() -> None:
    again = given("2026-01-25") + sent_back("2026-01-27") + given("2026-01-29")
    assert wrong(BASE + APPROVED + again) == []
    assert wrong(BASE + APPROVED + again + received("2026-01-30") + given("2026-01-31")) == [NO_APPROVAL]


def test_what_the_bank_sent_back_of_a_part_leaves_the_rest_approved() -> None:
    part = given("2026-01-25", amount="40.00") + sent_back("2026-01-27", amount="40.00")
    assert wrong(BASE + APPROVED + part + given("2026-01-29")) == []


def test_what_was_approved_before_it_had_to_be_held_again_has_lapsed() -> None:
    text = BASE + APPROVED + bounced("2026-01-23") + paid("2026-01-24")
    lapsed = f"{NO_APPROVAL}: it had to be held again since helen approved it"
    assert wrong(text + given("2026-01-25")) == [lapsed]
    assert wrong(BASE + APPROVED + bounced("2026-01-23") + given("2026-01-23")) == [lapsed]
    anew = step("2026-01-24", "requested", "dana") + step("2026-01-24", "approved", "helen")
    assert wrong(text + anew + given("2026-01-25")) == []


def test_what_somebody_approved_while_it_was_held_is_their_decision() -> None:
    text = received("2026-01-05") + approval("2026-01-06", "helen")
    assert wrong(text + given("2026-01-07")) == []
    assert wrong(text + sale("2026-01-08") + paid("2026-01-20") + given("2026-01-25")) == []


@pytest.mark.parametrize(
    ("asked", "who", "amount", "fine"),
    [
        ("50.00 USD", "lea", "50.00", True),
        ("50.01 USD", "lea", "50.00", False),
        ("", "lea", "50.00", False),
        ("", "max", "50.00", True),
        ("", "max", "30.00", True),
        ("30.00 USD", "max", "30.00", False),
    ],
)
def test_the_amount_that_was_asked_for_says_who_may(asked: str, who: str, amount: str, fine: bool) -> None:
    steps = step("2026-01-21", "requested", "dana", more=asked) + step("2026-01-22", "approved", who)
    found = wrong(BASE + steps + given("2026-01-25", amount=amount), SMALL)
    said = f"own: the refund of {amount} USD of DEP-1 was approved by {who}, who may not: [[authority]] names others"
    assert found == ([] if fine else [said])


def test_three_people_are_three() -> None:
    three = Policy(deposits=DepositSettings(people=3))
    for payer, said in (("helen", True), ("dana", True), ("max", False)):
        text = BASE + APPROVED + given("2026-01-25", "DEP-1", "100.00", f'by: "{payer}"')
        message = f"own: {payer} paid the refund of 100.00 USD of DEP-1, and has asked for or approved it"
        assert wrong(text, three) == ([message] if said else [])
        assert wrong(text) == []


def test_a_forfeiture_needs_an_approval_of_its_own_kind() -> None:
    kept = given("2026-01-25", *KEPT, 'by: "dana"', to="Income:Forfeited")
    no = "the forfeiture of 100.00 USD of DEP-1 has no approval"
    assert wrong(BASE + kept) == [no]
    assert wrong(BASE + approval("2026-01-22", "helen") + kept) == [no]
    assert wrong(BASE + approval("2026-01-22", "helen", kind="forfeit") + kept) == []
    assert wrong(BASE + approval("2026-01-22", "dana", kind="forfeit") + kept) == [
        "own: the forfeiture of 100.00 USD of DEP-1 was approved by dana, who wrote it"
    ]
    assert wrong(BASE + approval("2026-01-22", "helen", kind="forfeit") + given("2026-01-25")) == [NO_APPROVAL]


def test_what_is_applied_or_unclaimed_needs_none() -> None:
    gone = given("2026-01-25", amount="40.00", to="Liabilities:Unclaimed")
    applied = sale("2026-01-09", "INV-2", "60.00") + given("2026-01-25", amount="60.00", to="Assets:Receivable:Acme")
    assert wrong(BASE + gone + applied) == []
