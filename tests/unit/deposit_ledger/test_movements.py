"""What happened to a deposit is told by its entry: which link, whose money, and what stands against it."""

import pytest
from tests.support.deposits import deposits_on, entry, given, received, sale, sent_back, states_on, transferred

ON_DEPOSIT = "Liabilities:Deposits:Acme"
CASH = "Assets:Bank:Checking"


def kinds(text: str, day: str = "2027-01-01") -> list[str]:
    """Return what happened to the only deposit, in order, with what it changed."""
    (deposit,) = deposits_on(text, day).deposits
    return [f"{movement.kind.name.lower()} {movement.change}" for movement in deposit.movements]


def numbers(text: str) -> list[str]:
    return [f"{d.number} {d.client} {d.held} {d.currency}" for d in deposits_on(text, "2027-01-01").deposits]


@pytest.mark.parametrize(
    ("to", "kind"),
    [
        (CASH, "refunded"),
        ("Assets:Receivable:Acme", "applied"),
        ("Income:Forfeited", "forfeited"),
        ("Expenses:BadDebt", "forfeited"),
        ("Liabilities:Unclaimed", "unclaimed"),
    ],
)
def test_what_stands_against_it_says_what_it_is(to: str, kind: str) -> None:
    assert kinds(received("2026-01-05") + given("2026-01-20", to=to)) == ["received 100.00", f"{kind} -100.00"]


def test_one_entry_may_be_several_things() -> None:
    legs = [
        (ON_DEPOSIT, "100.00"),
        ("Assets:Receivable:Acme", "-30.00"),
        (CASH, "-50.00"),
        ("Income:Forfeited", "-20.00"),
    ]
    text = received("2026-01-05") + entry("2026-01-20", "Settled ^DEP-1", legs)
    assert kinds(text)[1:] == ["applied -30.00", "forfeited -20.00", "refunded -50.00"]


def test_what_is_put_on_another_currency_s_item_is_applied() -> None:
    legs = [(ON_DEPOSIT, "100.00 USD @@ 90.00 EUR"), ("Assets:Receivable:Acme", "-90.00 EUR")]
    assert kinds(received("2026-01-05") + entry("2026-01-20", "Applied ^DEP-1", legs))[1:] == ["applied -100.00"]


def test_a_gain_beside_money_of_another_currency_makes_it_no_forfeiture() -> None:
    legs = [(ON_DEPOSIT, "100.00"), ("Assets:Bank:Euro", "-90.00 EUR @@ 99.50 USD"), ("Income:Sales", "-0.50")]
    text = received("2026-01-05") + entry("2026-01-20", "Back ^DEP-1", legs)
    assert kinds(text)[1:] == ["forfeited -0.50", "refunded -99.50"]


def test_a_fee_that_we_bear_is_no_part_of_it() -> None:
    legs = [(ON_DEPOSIT, "100.00"), ("Expenses:BankFees", "5.00"), (CASH, "-105.00")]
    assert kinds(received("2026-01-05") + entry("2026-01-20", "Back ^DEP-1", legs))[1:] == ["refunded -100.00"]


def test_a_deposit_that_is_deducted_in_the_entry_of_its_sale_is_applied() -> None:
    legs = [(ON_DEPOSIT, "100.00"), ("Assets:Receivable:Acme", "440.00"), ("Income:Sales", "-500.00")]
    text = received("2026-01-05")
    text += entry(
        "2026-01-20", "Sale ^DEP-1 ^INV-1", [*legs, ("Liabilities:Unclaimed", "-40.00")], ["due: 2026-02-20"]
    )
    assert kinds(text)[1:] == ["applied -100.00"]


def test_a_receipt_that_the_bank_took_back_was_not_refunded() -> None:
    text = received("2026-01-05") + given("2026-01-09", "DEP-1 #returned-payment")
    assert kinds(text) == ["received 100.00", "returned -100.00"]
    found = states_on(text, "2026-01-09")["DEP-1"]
    assert (found.paid_on, f"{found.deposit.held}", f"{found.deposit.amount}") == (None, "0.00", "100.00")


def test_more_money_under_the_link_is_more_of_the_deposit() -> None:
    text = received("2026-01-05") + received("2026-02-05", amount="50.00", secures="")
    assert kinds(text) == ["received 100.00", "received 50.00"]
    assert f"{states_on(text, '2026-02-05')['DEP-1'].deposit.amount}" == "150.00"


def test_money_that_names_its_sale_after_a_refund_is_new() -> None:
    text = received("2026-01-05") + given("2026-01-20")
    assert kinds(text + received("2026-02-05"))[-1] == "received 100.00"
    assert kinds(text + received("2026-02-05", amount="100.01", secures=""))[-1] == "received 100.01"
    assert kinds(text + sent_back("2026-02-05", amount="60.00"))[-1] == "returned 60.00"


def test_a_link_is_one_deposit_for_each_currency() -> None:
    text = received("2026-01-05") + received("2026-01-06", amount="70.00 EUR")
    assert numbers(text) == ["DEP-1 Acme 70.00 EUR", "DEP-1 Acme 100.00 USD"]


def test_a_link_of_two_clients_is_two_deposits_that_no_step_is_about() -> None:
    text = received("2026-01-05") + received("2026-01-06", on="Bolt")
    assert numbers(text) == ["DEP-1 Acme 100.00 USD", "DEP-1 Bolt 100.00 USD"]
    ledger = deposits_on(text, "2026-01-06")
    acme, _ = ledger.deposits
    assert ledger.is_ambiguous(acme)
    assert not ledger.is_ambiguous(acme, acme.received_on)
    other = deposits_on(received("2026-01-05") + received("2026-01-06", amount="9.00 EUR", on="Bolt"), "2026-01-06")
    assert all(map(other.is_ambiguous, other.deposits))


def test_without_a_link_it_is_held_under_no_number() -> None:
    text = received("2026-01-05", "") + received("2026-01-06", "", on="Bolt") + received("2026-01-07", "")
    assert numbers(text) == [" Acme 200.00 USD", " Bolt 100.00 USD"]
    ledger = deposits_on(text, "2026-01-08")
    assert not any(map(ledger.is_ambiguous, ledger.deposits))


@pytest.mark.parametrize(
    ("links", "meta", "number"),
    [
        ("DEP-1 ^A-1", "", "DEP-1"),
        ("A-1 ^DEP-1", "", "DEP-1"),
        ("B-1 ^K-7", 'secures: "B-1"', "K-7"),
        ("A-1 ^K-7", 'deposit: "K-7"', "K-7"),
        ("A-1 ^DEP-1", 'deposit: "^A-1"', "A-1"),
        ("DEPOT ^K-7", "", "DEPOT"),
    ],
)
def test_the_link_that_is_the_deposit_s(links: str, meta: str, number: str) -> None:
    legs = [(CASH, "100.00"), (ON_DEPOSIT, "-100.00")]
    text = entry("2026-01-05", f"Deposit ^{links}", legs, [meta] if meta else [])
    assert numbers(text) == [f"{number} Acme 100.00 USD"]


def test_a_link_that_stands_alone_elsewhere_is_the_deposit_s() -> None:
    text = received("2026-01-05", "K-7") + given("2026-01-20", "B-1 ^K-7", to="Assets:Receivable:Acme")
    assert numbers(text) == ["K-7 Acme 0.00 USD"]


def test_a_leg_may_say_its_deposit_and_its_client() -> None:
    legs = [
        (CASH, "300.00"),
        ("Liabilities:Deposits:Acme", '-100.00 USD\n    deposit: "DEP-1"\n    secures: "INV-1"'),
        ("Liabilities:Deposits:Acme", '-200.00 USD\n    deposit: "DEP-2"\n    client: "Bolt"'),
    ]
    assert numbers(entry("2026-01-05", "Deposits", legs)) == ["DEP-1 Acme 100.00 USD", "DEP-2 Bolt 200.00 USD"]


def test_what_says_no_client_belongs_to_whom_the_link_s_other_entries_name() -> None:
    text = received("2026-01-05", "DEP-1", "100.00", "INV-1", 'client: "Bolt"') + given("2026-01-20", amount="30.00")
    assert numbers(text) == ["DEP-1 Bolt 70.00 USD"]


def test_a_move_from_one_deposit_to_another_changes_both() -> None:
    legs = [
        (ON_DEPOSIT, '40.00 USD\n    deposit: "DEP-1"'),
        (ON_DEPOSIT, '-40.00 USD\n    deposit: "DEP-2"'),
    ]
    text = received("2026-01-05") + received("2026-01-05", "DEP-2", "10.00") + entry("2026-01-20", "Moved", legs)
    assert numbers(text) == ["DEP-1 Acme 60.00 USD", "DEP-2 Acme 50.00 USD"]
    assert {each.secures for each in states_on(text, "2026-01-20").values()} == {("INV-1",)}


def test_clients_who_disagree_have_a_deposit_each_and_the_account_decides_the_rest() -> None:
    text = received("2026-01-05", "DEP-1", "100.00", "INV-1", 'client: "Bolt"')
    text += received("2026-01-06", "DEP-1", "50.00", "INV-1", 'client: "Lessor"') + given(
        "2026-01-20", amount="30.00"
    )
    assert numbers(text) == ["DEP-1 Acme -30.00 USD", "DEP-1 Bolt 100.00 USD", "DEP-1 Lessor 50.00 USD"]


def test_a_transfer_changes_nothing_of_what_is_held() -> None:
    text = received("2026-01-05") + sale("2026-01-08", "INV-2") + transferred("2026-01-20", "INV-2")
    found = states_on(text, "2026-01-20")["DEP-1"]
    assert (f"{found.deposit.amount}", f"{found.deposit.held}", found.secures) == ("100.00", "100.00", ("INV-2",))


def test_it_is_known_as_it_was_on_an_earlier_day() -> None:
    text = received("2026-01-05") + given("2026-01-20", amount="30.00") + given("2026-01-25", amount="70.00")
    ledger = deposits_on(text, "2026-02-01")
    (deposit,) = ledger.deposits
    held = {day: ledger.state(deposit, day).deposit.held for day in {m.day for m in deposit.movements}}
    assert [f"{held[day]}" for day in sorted(held)] == ["100.00", "70.00", "0.00"]


def test_an_account_below_the_client_s_is_the_client_s() -> None:
    opened = "2025-01-01 open Liabilities:Deposits:Acme:Booking\n"
    text = opened + received("2026-01-05", on="Acme:Booking") + given("2026-01-20", amount="30.00", on="Acme:Booking")
    assert numbers(text) == ["DEP-1 Acme 70.00 USD"]


def test_a_name_that_two_clients_have_is_neither() -> None:
    opened = "".join(f'2025-01-01 open Assets:Receivable:{each}\n  name: "Twin"\n' for each in ("One", "Two"))
    text = opened + received("2026-01-05", "DEP-1", "100.00", "INV-1", 'client: "Twin"')
    assert numbers(text) == ["DEP-1 Twin 100.00 USD"]
