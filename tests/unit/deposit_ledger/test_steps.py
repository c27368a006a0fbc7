"""The way of a refund: asked for, approved by somebody else, paid, sent back, refused; and what it takes to begin anew."""

from decimal import Decimal

import pytest
from tests.support.deposits import (
    approval,
    bounced,
    entry,
    given,
    paid,
    received,
    sale,
    sent_back,
    state_on,
    states_on,
    step,
    story,
)

from arledger.policy.settings import Authority, DepositSettings, Policy

BASE = received("2026-01-05") + sale("2026-01-08") + paid("2026-01-20")
ASKED = step("2026-01-21", "requested", "dana")
APPROVED = step("2026-01-22", "approved", "helen")
ROWS = Policy(
    authority=(
        Authority(kind="refund", upto=Decimal("50.00"), who=("lea",)),
        Authority(kind="refund", upto=Decimal("100.00"), who=("max", "dana")),
    )
)


def test_it_goes_from_step_to_step_and_keeps_its_eligible_day() -> None:
    assert story(BASE + ASKED + APPROVED + given("2026-01-25")) == [
        "2026-01-05 held",
        "2026-01-20 refundable 2026-01-20",
        "2026-01-21 requested 2026-01-20",
        "2026-01-22 approved 2026-01-20",
        "2026-01-25 refunded 2026-01-20",
    ]


def test_who_acts_next_and_since_when() -> None:
    text = BASE + ASKED + APPROVED + given("2026-01-25")
    seen = {day: states_on(text, day)["DEP-1"] for day in ("2026-01-20", "2026-01-21", "2026-01-22", "2026-01-25")}
    assert [each.next_actor for each in seen.values()] == ["dana", "approver", "accounts", ""]
    assert [str(each.since) for each in seen.values()] == list(seen)
    assert states_on(BASE + ASKED, "2026-01-21", ROWS)["DEP-1"].next_actor == "max"


def test_what_has_gone_back_is_late_no_longer() -> None:
    text = BASE + ASKED + APPROVED + given("2026-02-15")
    seen = [states_on(text, day)["DEP-1"] for day in ("2026-02-14", "2026-02-15")]
    assert [(str(each.deadline), each.days_over) for each in seen] == [("2026-01-27", 18), ("None", 0)]


@pytest.mark.parametrize("given_by", [APPROVED, approval("2026-01-22", "helen")])
def test_an_approval_in_either_words_is_one(given_by: str) -> None:
    assert state_on(BASE + ASKED + given_by, "2026-01-22") == "approved 2026-01-20"


@pytest.mark.parametrize("who", ["dana", "Dana", " DANA "])
def test_nobody_approves_their_own_request(who: str) -> None:
    assert state_on(BASE + ASKED + step("2026-01-22", "approved", who), "2026-01-22") == "requested 2026-01-20"


def test_an_approval_of_somebody_else_beside_one_s_own_counts() -> None:
    text = BASE + ASKED + step("2026-01-22", "approved", "dana") + step("2026-01-22", "approved", "helen")
    assert state_on(text, "2026-01-22") == "approved 2026-01-20"


def test_an_approval_without_a_request_or_before_it_is_none() -> None:
    assert state_on(BASE + APPROVED, "2026-01-22") == "refundable 2026-01-20"
    text = BASE + step("2026-01-21", "approved", "helen") + step("2026-01-22", "requested", "dana")
    assert state_on(text, "2026-01-22") == "requested 2026-01-20"


def test_asked_for_and_approved_within_a_day_in_any_order() -> None:
    steps = [step("2026-01-21", "approved", "helen"), step("2026-01-21", "requested", "dana")]
    assert state_on(BASE + "".join(steps), "2026-01-21") == "approved 2026-01-20"
    assert state_on(BASE + "".join(reversed(steps)), "2026-01-21") == "approved 2026-01-20"


@pytest.mark.parametrize(
    ("amount", "who", "state"),
    [
        ("", "lea", "requested"),
        ("", "max", "approved"),
        ("50.00 USD", "lea", "approved"),
        ("50.01 USD", "lea", "requested"),
        ("50.00 USD", "max", "requested"),
        ("50.00 USD", "nobody", "requested"),
        ("", "dana", "requested"),
    ],
)
def test_the_policy_names_who_may_by_the_amount(amount: str, who: str, state: str) -> None:
    text = BASE + step("2026-01-21", "requested", "dana", more=amount) + step("2026-01-22", "approved", who)
    assert state_on(text, "2026-01-22", ROWS) == f"{state} 2026-01-20"


def test_after_a_refusal_it_is_refundable_again() -> None:
    refused = step("2026-01-24", "refused", "helen", more='"the client owes us"')
    assert story(BASE + ASKED + APPROVED + refused)[-1] == "2026-01-24 refundable 2026-01-20"
    again = step("2026-01-25", "requested", "dana")
    assert story(BASE + ASKED + refused + again)[-1] == "2026-01-25 requested 2026-01-20"


@pytest.mark.parametrize("before", [ASKED, ASKED + APPROVED])
def test_what_is_asked_for_anew_on_the_day_of_a_refusal_stands_and_needs_an_approval(before: str) -> None:
    text = BASE + before + step("2026-01-24", "refused", "helen") + step("2026-01-24", "requested", "eve")
    found = states_on(text, "2026-01-24")["DEP-1"]
    assert found.state.value == "requested"
    assert found.progress.request is not None
    assert found.progress.request.requester == "eve"
    approved = text + step("2026-01-24", "approved", "helen")
    assert state_on(approved, "2026-01-24") == "approved 2026-01-20"


def test_asked_for_and_refused_within_a_day_is_refused() -> None:
    text = BASE + step("2026-01-24", "requested", "eve") + step("2026-01-24", "refused", "helen")
    assert state_on(text, "2026-01-24") == "refundable 2026-01-20"
    text += step("2026-01-24", "requested", "eve")
    assert state_on(text, "2026-01-24") == "requested 2026-01-20"


def test_after_a_returned_payment_it_is_held_and_needs_a_new_request() -> None:
    text = BASE + ASKED + APPROVED + bounced("2026-01-23") + paid("2026-01-25")
    text += step("2026-01-26", "approved", "helen")
    assert story(text)[-2:] == ["2026-01-23 held", "2026-01-25 refundable 2026-01-25"]
    text += step("2026-01-27", "requested", "dana") + step("2026-01-28", "approved", "helen")
    assert story(text)[-2:] == ["2026-01-27 requested 2026-01-25", "2026-01-28 approved 2026-01-25"]


def test_a_refund_that_comes_back_is_approved_again() -> None:
    text = BASE + ASKED + APPROVED + given("2026-01-25") + sent_back("2026-01-28")
    assert story(text)[-1] == "2026-01-28 approved 2026-01-20"
    found = states_on(text, "2026-01-28")["DEP-1"]
    assert (f"{found.deposit.amount}", f"{found.deposit.held}") == ("100.00", "100.00")
    assert story(text + given("2026-01-30"))[-1] == "2026-01-30 refunded 2026-01-20"


def test_a_refund_that_comes_back_untagged_is_approved_again() -> None:
    text = BASE + ASKED + APPROVED + given("2026-01-25") + sent_back("2026-01-28").replace(" #returned-payment", "")
    found = states_on(text, "2026-01-28")["DEP-1"]
    assert (found.state.value, f"{found.deposit.amount}") == ("approved", "100.00")


def test_a_part_leaves_the_rest_in_its_own_state() -> None:
    part = step("2026-01-21", "requested", "dana", more="40.00 USD") + APPROVED + given("2026-01-25", amount="40.00")
    found = states_on(BASE + part, "2026-01-25")["DEP-1"]
    assert (found.state.value, f"{found.deposit.amount}", f"{found.deposit.held}") == (
        "refundable",
        "100.00",
        "60.00",
    )
    whole = ASKED + APPROVED + given("2026-01-25", amount="40.00")
    found = states_on(BASE + whole, "2026-01-25")["DEP-1"]
    assert (found.state.value, f"{found.deposit.held}") == ("approved", "60.00")
    assert found.progress.request is not None
    assert f"{found.progress.request.left}" == "60.00"


def test_the_state_is_that_of_what_took_the_last_of_it() -> None:
    part = given("2026-01-21", amount="40.00")
    applied = given("2026-01-22", amount="60.00", to="Assets:Receivable:Acme")
    more = sale("2026-01-10", "INV-2", "60.00")
    found = states_on(BASE + more + part + applied, "2026-01-22")["DEP-1"]
    assert (found.state.value, f"{found.deposit.held}") == ("applied", "0.00")
    kept = given("2026-01-22", "DEP-1 #forfeited", "60.00", to="Income:Forfeited")
    assert story(BASE + part + kept)[-1] == "2026-01-22 forfeited 2026-01-20"
    gone = given("2026-01-22", amount="60.00", to="Liabilities:Unclaimed")
    assert story(BASE + part + gone)[-1] == "2026-01-22 unclaimed 2026-01-20"


def test_a_part_that_is_applied_lowers_what_is_asked_for() -> None:
    text = BASE + ASKED + sale("2026-01-10", "INV-2", "60.00")
    text += given("2026-01-22", amount="60.00", to="Assets:Receivable:Acme")
    found = states_on(text, "2026-01-22")["DEP-1"]
    assert found.state.value == "requested"
    assert found.progress.request is not None
    assert f"{found.progress.request.amount}" == "40.00"


def test_a_step_in_another_currency_is_about_another_deposit() -> None:
    text = BASE + step("2026-01-21", "requested", "dana", more="40.00 EUR")
    assert state_on(text, "2026-01-21") == "refundable 2026-01-20"


def test_a_step_starts_the_dormant_period_anew() -> None:
    dormant = Policy(deposits=DepositSettings(dormant_days=10))
    assert state_on(BASE + step("2026-01-28", "requested", "dana"), "2026-02-07", dormant) == "requested 2026-01-20"
    assert state_on(BASE + step("2026-01-28", "requested", "dana"), "2026-02-08", dormant) == "unclaimed 2026-01-20"


def test_paid_on_the_day_of_its_approval() -> None:
    text = BASE + ASKED + step("2026-01-22", "approved", "helen") + given("2026-01-22", amount="30.00")
    found = states_on(text, "2026-01-22")["DEP-1"]
    assert (found.state.value, f"{found.deposit.held}") == ("approved", "70.00")


def test_a_refund_in_cash_of_another_currency_is_a_refund() -> None:
    legs = [("Liabilities:Deposits:Acme", "100.00 USD @@ 90.00 EUR"), ("Assets:Bank:Euro", "-90.00 EUR")]
    assert story(BASE + ASKED + APPROVED + entry("2026-01-25", "Back ^DEP-1", legs))[-1] == (
        "2026-01-25 refunded 2026-01-20"
    )


def test_an_approval_for_another_client_s_refund_is_none_of_it() -> None:
    other = '\n2026-01-22 custom "ar-approval" "DEP-1" "refund" "helen" Assets:Receivable:Bolt\n'
    assert state_on(BASE + ASKED + other, "2026-01-22") == "requested 2026-01-20"
    own = other.replace("Bolt", "Acme")
    assert state_on(BASE + ASKED + own, "2026-01-22") == "approved 2026-01-20"


def test_an_approval_covers_no_more_than_is_held() -> None:
    text = BASE + step("2026-01-21", "requested", "dana", more="150.00 USD") + APPROVED
    found = states_on(text, "2026-01-22")["DEP-1"].progress.request
    assert found is not None
    assert (f"{found.amount}", f"{found.left}") == ("100.00", "100.00")
    after = states_on(text + given("2026-01-23", amount="30.00", to="Liabilities:Unclaimed"), "2026-01-23")["DEP-1"]
    assert after.progress.request is not None
    assert f"{after.progress.request.left}" == "70.00"


def test_what_comes_back_in_part_is_approved_again_in_part() -> None:
    text = BASE + ASKED + APPROVED + given("2026-01-25", amount="60.00") + sent_back("2026-01-28", amount="20.00")
    found = states_on(text, "2026-01-28")["DEP-1"].progress.request
    assert found is not None
    assert f"{found.left}" == "60.00"
