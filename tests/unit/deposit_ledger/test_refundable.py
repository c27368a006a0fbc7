"""When a deposit must go back: something that it secures is there, all of it is settled, and nothing stands against it."""

from decimal import Decimal

import pytest
from tests.support.deposits import (
    bounced,
    credited,
    deposits_on,
    dispute,
    entry,
    given,
    paid,
    received,
    sale,
    state_on,
    states_on,
    story,
    transferred,
)

from arledger.policy.settings import DepositSettings, Policy, WritingSettings

TOLERANT = Policy(writing=WritingSettings(tolerance=Decimal("1.00")))
BASE = received("2026-01-05") + sale("2026-01-08")
HELD = "2026-01-05 held"
FOR_ACME = 'client: "Acme"'
BAD_DEBT = "Expenses:BadDebt"


def test_it_is_on_the_day_on_which_its_sale_is_paid_in_full() -> None:
    assert story(BASE + paid("2026-01-20", amount="499.99") + paid("2026-01-25", amount="0.01")) == [
        HELD,
        "2026-01-25 refundable 2026-01-25",
    ]


def test_nothing_secured_or_invoiced_is_never_settled() -> None:
    assert story(received("2026-01-05", secures="") + sale("2026-01-08") + paid("2026-01-20")) == [HELD]
    assert story(received("2026-01-05", secures="ORDER-7"), until="2028-01-01") == [HELD]
    (found,) = states_on(received("2026-01-05", secures="ORDER-7"), "2026-02-01").values()
    assert found.why_not == ("ORDER-7 is not invoiced yet",)
    assert (found.eligible_on, found.deadline, found.next_actor) == (None, None, "")


def test_a_sale_paid_before_the_deposit_came_counts_from_its_receipt() -> None:
    assert story(sale("2026-01-08") + paid("2026-01-20") + received("2026-02-01")) == [
        "2026-02-01 refundable 2026-02-01"
    ]


@pytest.mark.parametrize("named", ["Acme", "acme", "Acme Ltd"])
def test_a_leasing_company_pays_what_is_invoiced_to_it_for_the_client(named: str) -> None:
    leased = sale("2026-01-08", "INV-1", "450.00", f'client: "{named}"', on="Lessor")
    text = received("2026-01-05") + leased + paid("2026-01-20", amount="450.00", on="Lessor")
    assert story(text) == [HELD, "2026-01-20 refundable 2026-01-20"]


def test_own_part_and_the_lessor_s_are_one_sale() -> None:
    text = BASE + sale("2026-01-08", "INV-1", "400.00", FOR_ACME, on="Lessor")
    text += paid("2026-01-20") + paid("2026-01-22", amount="400.00", on="Lessor")
    assert story(text) == [HELD, "2026-01-22 refundable 2026-01-22"]


def test_the_same_number_of_another_client_is_another_sale() -> None:
    assert story(BASE + sale("2026-01-08", on="Bolt") + paid("2026-01-20")) == [
        HELD,
        "2026-01-20 refundable 2026-01-20",
    ]
    assert story(BASE + sale("2026-01-08", on="Bolt") + paid("2026-01-20", on="Bolt")) == [HELD]
    foreign = sale("2026-01-08", "INV-1", "400.00", 'client: "Bolt"', on="Lessor")
    assert story(BASE + foreign + paid("2026-01-20")) == [HELD, "2026-01-20 refundable 2026-01-20"]


def test_on_the_deposit_client_says_whose_money_it_is() -> None:
    text = received("2026-01-05", "DEP-1", "100.00", "INV-1", FOR_ACME, on="Bolt")
    (found,) = states_on(text + sale("2026-01-08") + paid("2026-01-20"), "2026-01-20").values()
    assert (found.deposit.client, found.state.value) == ("Acme", "refundable")
    (found,) = states_on(text + sale("2026-01-08", on="Bolt") + paid("2026-01-20", on="Bolt"), "2026-01-20").values()
    assert found.state.value == "held"


def test_every_instalment_counts() -> None:
    parts = [("Assets:Receivable:Acme", "200.00"), ("Assets:Receivable:Acme", "300.00"), ("Income:Sales", "-500.00")]
    text = received("2026-01-05") + entry("2026-01-08", "Sale ^INV-1", parts, ["due: 2029-01-01"])
    text += paid("2026-01-20", amount="200.00") + paid("2026-02-20", amount="300.00")
    assert story(text) == [HELD, "2026-02-20 refundable 2026-02-20"]


@pytest.mark.parametrize("secured", ["INV-1, INV-2", "INV-1;INV-2", "^INV-1, ^INV-2"])
def test_all_of_several_sales_count(secured: str) -> None:
    text = received("2026-01-05", secures=secured) + sale("2026-01-08") + sale("2026-01-09", "INV-2", "70.00")
    text += paid("2026-01-20") + paid("2026-01-22", "INV-2", "70.00")
    assert story(text) == [HELD, "2026-01-22 refundable 2026-01-22"]


def test_what_is_secured_and_not_invoiced_yet_does_not_keep_it_once_another_sale_is_settled() -> None:
    text = received("2026-01-05", secures="INV-1, ORDER-7") + sale("2026-01-08") + paid("2026-01-20")
    assert story(text) == [HELD, "2026-01-20 refundable 2026-01-20"]
    later = text + sale("2026-01-25", "ORDER-7", "70.00")
    assert story(later)[-1] == "2026-01-25 held"


def test_less_than_half_a_coin_is_nothing() -> None:
    text = received("2026-01-05") + sale("2026-01-08", amount="33.333") + paid("2026-01-20", amount="33.33")
    assert state_on(text, "2026-01-20") == "refundable 2026-01-20"


def test_a_credit_memo_in_full_settles_and_cancels() -> None:
    text = BASE + credited("2026-01-20")
    assert story(text) == [HELD, "2026-01-20 refundable 2026-01-20"]
    ledger = deposits_on(text, "2026-01-20")
    (deposit,) = ledger.deposits
    (of_sale,) = ledger.sales_of(deposit, ledger.book.as_of)
    assert of_sale.cancelled(ledger.book.as_of)


def test_a_credit_memo_in_part_and_money_settle_without_cancelling() -> None:
    text = BASE + credited("2026-01-20", amount="499.00")
    assert story(text) == [HELD]
    ledger = deposits_on(text + paid("2026-01-22", amount="1.00"), "2026-01-22")
    (deposit,) = ledger.deposits
    (of_sale,) = ledger.sales_of(deposit, ledger.book.as_of)
    assert not ledger.why_not(deposit, ledger.book.as_of)
    assert not of_sale.cancelled(ledger.book.as_of)


def test_a_deposit_that_is_applied_settles() -> None:
    other = received("2026-01-06", "DEP-2", "500.00", "INV-1")
    legs = [("Liabilities:Deposits:Acme", "500.00"), ("Assets:Receivable:Acme", "-500.00")]
    applied = entry("2026-01-20", "Applied ^DEP-2", legs, ['invoice: "INV-1"'])
    found = states_on(BASE + other + applied, "2026-01-20")
    assert {number: each.state.value for number, each in found.items()} == {"DEP-1": "refundable", "DEP-2": "applied"}


@pytest.mark.parametrize(("written_off", "state"), [("1.00", "refundable 2026-01-21"), ("1.01", "held")])
def test_a_write_off_settles_up_to_the_tolerance(written_off: str, state: str) -> None:
    rest = Decimal("500.00") - Decimal(written_off)
    text = BASE + paid("2026-01-20", amount=f"{rest}") + paid("2026-01-21", amount=written_off, into=BAD_DEBT)
    assert state_on(text, "2026-01-21", TOLERANT) == state


def test_without_a_tolerance_any_write_off_keeps_it_for_a_person() -> None:
    text = BASE + paid("2026-01-20", amount="499.99") + paid("2026-01-21", amount="0.01", into=BAD_DEBT)
    strict = Policy(writing=WritingSettings(tolerance=Decimal(0)))
    (found,) = states_on(text, "2026-01-21", strict).values()
    assert found.why_not == ("0.01 USD of INV-1 was written off",)


def test_a_write_off_in_several_parts_counts_in_all() -> None:
    parts = "".join(paid(f"2026-01-2{at}", amount="0.60", into=BAD_DEBT) for at in (1, 2))
    text = BASE + paid("2026-01-20", amount="498.80") + parts
    assert story(text, TOLERANT) == [HELD]


@pytest.mark.parametrize(("amount", "state"), [("1.00", "refundable 2026-01-21"), ("1.01", "held")])
def test_what_is_set_against_equity_is_given_up_as_well(amount: str, state: str) -> None:
    rest = Decimal("500.00") - Decimal(amount)
    text = BASE + paid("2026-01-20", amount=f"{rest}")
    text += paid("2026-01-21", amount=amount, into="Equity:Adjustments")
    assert state_on(text, "2026-01-21", TOLERANT) == state


def test_write_offs_on_own_part_and_the_lessor_s_count_in_all() -> None:
    text = BASE + sale("2026-01-08", "INV-1", "400.00", FOR_ACME, on="Lessor")
    text += paid("2026-01-20", amount="499.40") + paid("2026-01-20", amount="0.60", into=BAD_DEBT)
    text += paid("2026-01-21", amount="399.40", on="Lessor")
    text += paid("2026-01-21", amount="0.60", on="Lessor", into=BAD_DEBT)
    assert story(text, TOLERANT) == [HELD]


def with_bad_debt(amount: str, *settled: str) -> str:
    money = sum(map(Decimal, settled)) - Decimal(amount)
    legs = [("Assets:Bank:Checking", f"{money}"), (BAD_DEBT, amount)]
    return entry("2026-01-20", "Paid ^INV-1", [*legs, *(("Assets:Receivable:Acme", f"-{part}") for part in settled)])


def test_bad_debt_beside_a_receipt_counts_as_written_off() -> None:
    assert story(BASE + with_bad_debt("1.01", "500.00"), TOLERANT) == [HELD]
    assert story(BASE + with_bad_debt("1.00", "500.00"), TOLERANT) == [HELD, "2026-01-20 refundable 2026-01-20"]


def test_bad_debt_beside_a_receipt_counts_once_for_its_sale() -> None:
    assert state_on(BASE + with_bad_debt("0.60", "200.00", "300.00"), "2026-01-20", TOLERANT) != "held"
    assert state_on(BASE + with_bad_debt("1.20", "200.00", "300.00"), "2026-01-20", TOLERANT) == "held"
    parts = [("Assets:Receivable:Acme", "200.00"), ("Assets:Receivable:Acme", "300.00"), ("Income:Sales", "-500.00")]
    instalments = received("2026-01-05") + entry("2026-01-08", "Sale ^INV-1", parts, ["due: 2029-01-01"])
    assert state_on(instalments + with_bad_debt("0.60", "500.00"), "2026-01-20", TOLERANT) != "held"
    assert state_on(instalments + with_bad_debt("1.01", "500.00"), "2026-01-20", TOLERANT) == "held"


def test_bad_debt_of_two_receipts_counts_in_all() -> None:
    first = with_bad_debt("0.60", "200.00")
    assert state_on(BASE + first + first.replace("2026-01-20", "2026-01-21") + paid("2026-01-22", amount="100.00"),
                    "2026-01-22", TOLERANT) == "held"  # fmt: skip


def test_a_fee_that_the_lessor_keeps_is_no_write_off() -> None:
    legs = [("Assets:Bank:Checking", "44850.00"), ("Expenses:BankFees", "150.00")]
    text = received("2026-01-05") + sale("2026-01-08", "INV-1", "45000.00", FOR_ACME, on="Lessor")
    text += entry("2026-01-20", "Disbursement ^INV-1", [*legs, ("Assets:Receivable:Lessor", "-45000.00")])
    assert story(text, TOLERANT) == [HELD, "2026-01-20 refundable 2026-01-20"]


def test_what_is_recovered_of_a_write_off_is_no_longer_given_up() -> None:
    text = BASE + paid("2026-01-20", amount="400.00") + paid("2026-01-21", amount="100.00", into=BAD_DEBT)
    back = entry("2026-02-01", "Recovery ^INV-1", [("Assets:Receivable:Acme", "100.00"), (BAD_DEBT, "-100.00")])
    assert (
        state_on(text + back + paid("2026-02-02", amount="100.00"), "2026-02-02", TOLERANT) == "refundable 2026-02-02"
    )


def test_an_open_dispute_keeps_it_and_a_resolved_one_begins_anew() -> None:
    text = BASE + paid("2026-01-20") + dispute("2026-01-22", "opened") + dispute("2026-01-24", "assigned")
    text += dispute("2026-01-26", "resolved")
    assert story(text) == [
        HELD,
        "2026-01-20 refundable 2026-01-20",
        "2026-01-22 held",
        "2026-01-26 refundable 2026-01-26",
    ]


@pytest.mark.parametrize("first", ["opened", "resolved"])
def test_a_dispute_that_is_opened_and_resolved_in_a_day_is_resolved(first: str) -> None:
    second = {"opened": "resolved", "resolved": "opened"}[first]
    text = BASE + paid("2026-01-20") + dispute("2026-01-22", first) + dispute("2026-01-22", second)
    assert story(text) == [HELD, "2026-01-20 refundable 2026-01-20"]


def test_a_dispute_of_another_client_with_that_number_is_none_of_it() -> None:
    of = {
        name: dispute("2026-01-22", "opened").rstrip() + f" Assets:Receivable:{name}\n" for name in ("Acme", "Bolt")
    }
    assert story(BASE + paid("2026-01-20") + of["Bolt"]) == [HELD, "2026-01-20 refundable 2026-01-20"]
    assert story(BASE + paid("2026-01-20") + of["Acme"])[-1] == "2026-01-22 held"


def test_a_dispute_of_another_sale_is_none_of_it() -> None:
    text = BASE + sale("2026-01-09", "INV-2") + paid("2026-01-20") + dispute("2026-01-22", "opened", "INV-2")
    assert story(text) == [HELD, "2026-01-20 refundable 2026-01-20"]


@pytest.mark.parametrize(("day", "state"), [("2026-01-31", "refundable 2026-01-20"), ("2026-02-01", "held")])
def test_another_item_is_overdue_from_the_day_after_it_is_due(day: str, state: str) -> None:
    text = BASE + sale("2026-01-09", "INV-2", "70.00", "due: 2026-01-31") + paid("2026-01-20")
    assert state_on(text, day) == state
    assert state_on(text, day, Policy(deposits=DepositSettings(despite_overdue=True))) == "refundable 2026-01-20"


def test_an_overdue_item_that_is_paid_begins_a_new_span() -> None:
    text = BASE + sale("2026-01-09", "INV-2", "70.00", "due: 2026-01-31") + paid("2026-01-20")
    text += paid("2026-02-05", "INV-2", "70.00")
    assert state_on(text, "2026-02-04") == "held"
    (found,) = states_on(text, "2026-02-04").values()
    assert found.why_not == ("Acme has other items overdue",)
    assert str(found.since) == "2026-02-01"
    assert state_on(text, "2026-02-05") == "refundable 2026-02-05"


def test_what_another_client_or_the_lessor_has_overdue_is_none_of_it() -> None:
    late = sale("2026-01-09", "INV-2", "70.00", "due: 2026-01-10", on="Bolt")
    late += sale("2026-01-09", "INV-3", "70.00", "due: 2026-01-10", on="Lessor")
    assert state_on(BASE + late + paid("2026-01-20"), "2026-02-20") == "refundable 2026-01-20"


def test_an_item_entered_after_its_due_date_is_overdue_from_its_own_day() -> None:
    late = sale("2026-01-25", "INV-2", "70.00", "due: 2026-01-10")
    assert story(BASE + paid("2026-01-20") + late) == [HELD, "2026-01-20 refundable 2026-01-20", "2026-01-25 held"]


def test_a_returned_payment_begins_anew() -> None:
    text = BASE + paid("2026-01-20") + bounced("2026-01-23") + paid("2026-01-30")
    assert story(text) == [
        HELD,
        "2026-01-20 refundable 2026-01-20",
        "2026-01-23 held",
        "2026-01-30 refundable 2026-01-30",
    ]


def test_paid_and_returned_on_one_day_was_never_settled() -> None:
    assert story(BASE + paid("2026-01-20") + bounced("2026-01-20")) == [HELD]


def test_a_transfer_puts_it_behind_another_sale() -> None:
    text = BASE + sale("2026-01-09", "INV-2", "70.00") + transferred("2026-01-15", "INV-2") + paid("2026-01-20")
    assert story(text) == [HELD]
    (found,) = states_on(text, "2026-01-20").values()
    assert (found.secures, found.deposit.number, f"{found.deposit.amount}") == (("INV-2",), "DEP-1", "100.00")
    assert (found.deposit.secures(found.deposit.received_on)) == ("INV-1",)
    assert story(text + paid("2026-01-25", "INV-2", "70.00"))[-1] == "2026-01-25 refundable 2026-01-25"


def test_a_deadline_follows_the_promise() -> None:
    text = BASE + paid("2026-01-20")
    for day, over in (("2026-01-20", 0), ("2026-01-27", 0), ("2026-01-28", 1), ("2026-02-26", 30)):
        (found,) = states_on(text, day).values()
        assert (str(found.deadline), found.days_over) == ("2026-01-27", over)
    quick = Policy(deposits=DepositSettings(refund_days=0))
    (found,) = states_on(text, "2026-01-21", quick).values()
    assert (str(found.deadline), found.days_over) == ("2026-01-20", 1)


@pytest.mark.parametrize(("day", "state"), [("2026-01-30", "refundable"), ("2026-01-31", "unclaimed")])
def test_what_nobody_asks_for_is_unclaimed(day: str, state: str) -> None:
    dormant = Policy(deposits=DepositSettings(dormant_days=10))
    (found,) = states_on(BASE + paid("2026-01-20"), day, dormant).values()
    assert (found.state.value, str(found.eligible_on)) == (state, "2026-01-20")
    assert str(found.since) == {"refundable": "2026-01-20", "unclaimed": "2026-01-31"}[state]
    assert found.next_actor == "dana"


def test_what_is_held_for_long_without_being_refundable_is_held() -> None:
    dormant = Policy(deposits=DepositSettings(dormant_days=10))
    assert state_on(BASE, "2028-01-01", dormant) == "held"


def test_g42_a_deal_of_50_000_is_received_in_full_and_the_deposit_goes_back_in_time() -> None:
    text = received("2026-03-01", "DEP-1", "1000.00", "DEAL-9")
    text += sale("2026-03-02", "DEAL-9", "5000.00") + sale("2026-03-02", "DEAL-9", "45000.00", FOR_ACME, on="Lessor")
    text += paid("2026-03-03", "DEAL-9", "5000.00")
    legs = [("Assets:Bank:Checking", "44850.00"), ("Expenses:BankFees", "150.00")]
    text += entry("2026-03-10", "Less fee ^DEAL-9", [*legs, ("Assets:Receivable:Lessor", "-45000.00")])
    text += given("2026-03-15", amount="1000.00")
    assert story(text) == ["2026-03-01 held", "2026-03-10 refundable 2026-03-10", "2026-03-15 refunded 2026-03-10"]
    (before,) = states_on(text, "2026-03-14").values()
    assert (str(before.deadline), before.days_over, before.next_actor) == ("2026-03-17", 0, "dana")
    (after,) = states_on(text, "2026-03-15").values()
    assert after.paid_on is not None
    assert before.deadline is not None
    assert after.paid_on <= before.deadline
