"""What `check` says of deposits, and what it leaves alone."""

from pathlib import Path

import pytest
from tests.support.deposit_shop import deposit_shop, findings, row_of
from tests.support.deposits import ACCOUNTS, approval, entry, given, paid, received, sale, sent_back, step
from tests.support.shop import Shop

BASE = received("2026-01-05") + sale("2026-01-08") + paid("2026-01-20")
APPROVED = step("2026-01-21", "requested", "dana") + step("2026-01-22", "approved", "helen")
OWN = "refund-own-approval: dana approved the refund of DEP-1, and asked for it"
UNPROVEN = "refund-proof: the refund of DEP-1 was paid on 2026-03-{}, and nothing proves it"
ON_DEPOSIT = "Liabilities:Deposits:Acme"


@pytest.mark.parametrize("own", [step("2026-01-22", "approved", "Dana"), approval("2026-01-22", "dana")])
def test_who_approves_an_own_request_is_named_before_anything_is_paid(tmp_path: Path, own: str) -> None:
    text = BASE + step("2026-01-21", "requested", "dana") + own
    assert [each.casefold() for each in findings(deposit_shop(tmp_path, text))] == [OWN.casefold()]
    other = text + step("2026-01-23", "approved", "helen")
    assert findings(deposit_shop(tmp_path / "other", other)) == []


@pytest.mark.parametrize(("day", "found"), [("24", []), ("23", [UNPROVEN.format("23")])])
def test_a_refund_is_unproven_after_a_week(tmp_path: Path, day: str, found: list[str]) -> None:
    assert findings(deposit_shop(tmp_path, BASE + APPROVED + given(f"2026-03-{day}"))) == found


@pytest.mark.parametrize(("day", "found"), [("2026-03-01", []), ("2026-02-28", [UNPROVEN.format("01")])])
def test_a_document_with_its_link_proves_it_from_the_day_of_the_refund(
    tmp_path: Path, day: str, found: list[str]
) -> None:
    proof = f'\n{day} document Assets:Bank:Checking "transfer.pdf" ^DEP-1\n'
    text = ACCOUNTS + BASE + APPROVED + given("2026-03-01") + proof
    shop = Shop(tmp_path, {"main.beancount": text, "transfer.pdf": b"%PDF"})
    assert findings(shop) == found
    assert row_of(shop)["proof"] == (None if found else "transfer.pdf")


def test_a_part_must_be_proven_too(tmp_path: Path) -> None:
    part = BASE + APPROVED + given("2026-03-01", amount="40.00")
    assert findings(deposit_shop(tmp_path, part)) == [UNPROVEN.format("01")]


def test_what_came_back_needs_no_proof(tmp_path: Path) -> None:
    text = BASE + APPROVED + given("2026-03-01") + sent_back("2026-03-03")
    assert findings(deposit_shop(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("secures", "words"), [("", "has secured no sale"), ("ORDER-7", "has secured ORDER-7 for more than 30")]
)
def test_a_deposit_that_secures_nothing_is_named(tmp_path: Path, secures: str, words: str) -> None:
    (found,) = findings(deposit_shop(tmp_path, received("2026-02-28", secures=secures)))
    assert found.startswith("deposit-unassigned: DEP-1")
    assert words in found


def test_a_sale_that_is_not_invoiced_yet_has_time(tmp_path: Path) -> None:
    assert findings(deposit_shop(tmp_path, received("2026-03-01", secures="ORDER-7"))) == []


def test_a_deposit_deducted_in_its_sale_is_not_posted_to_income(tmp_path: Path) -> None:
    legs = [(ON_DEPOSIT, "100.00"), ("Assets:Receivable:Acme", "400.00"), ("Income:Sales", "-500.00")]
    text = received("2026-01-05") + entry("2026-01-20", "Sale ^INV-1", legs, ["due: 2027-01-01", 'deposit: "DEP-1"'])
    assert findings(deposit_shop(tmp_path, text)) == []


def test_a_deposit_posted_to_income_is(tmp_path: Path) -> None:
    text = received("2026-01-05") + given("2026-01-20", to="Income:Sales")
    found = findings(deposit_shop(tmp_path, text))
    assert "deposit-income: DEP-1 is posted to Income:Sales: it is the client's until it is forfeited" in found
    at_once = entry("2026-01-05", "Deposit ^DEP-1", [("Assets:Bank:Checking", "100.00"), ("Income:Sales", "-100.00")])
    found = findings(deposit_shop(tmp_path / "at once", at_once))
    assert [each.partition(":")[0] for each in found] == ["deposit-income"]


def test_more_than_is_held_is_named_once(tmp_path: Path) -> None:
    text = BASE + APPROVED + given("2026-03-28", amount="130.00") + given("2026-03-29", amount="1.00")
    found = [each for each in findings(deposit_shop(tmp_path, text)) if each.startswith("deposit-overdrawn")]
    assert found == ["deposit-overdrawn: this takes 30.00 USD more from DEP-1 than is held of it"]
