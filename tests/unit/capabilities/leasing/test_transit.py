"""Contracts in transit: what is outstanding, since when, the light, the reason, and how fast payers are."""

from pathlib import Path

import pytest
from tests.support.leasing import (
    CLIENTS,
    PAYERS,
    WAYS,
    contract_of,
    leasing_of,
    leasing_shop,
    payer_of,
    sale,
    step,
    transfer,
)
from tests.support.repository import Repository

ways = pytest.mark.parametrize("way", WAYS)


def on_account(way: str, client: str = "Acme", payer: str = "LumenLeasing") -> str:
    return client if way == CLIENTS else payer


@ways
def test_a_contract_is_in_transit_from_its_invoice_to_its_money(tmp_path: Path, way: str) -> None:
    text = sale(way, "2026-01-05") + step("2026-01-06", "INV-1", "submitted", "contract 4711")
    text += transfer("2026-01-09", {"INV-1": "45000.00"}, "150.00", on=on_account(way))
    shop = leasing_shop(tmp_path, text)
    assert leasing_of(shop, "2026-01-04")["contracts"] == []
    assert contract_of(shop, "2026-01-05") == {
        "invoice": "INV-1", "client": "Acme", "payer": "LumenLeasing", "currency": "USD", "amount": "45000.00",
        "financed": "45000.00", "received": "0.00", "outstanding": "45000.00", "state": "delivered",
        "delivered": "2026-01-05", "submitted": None, "expected": "2026-01-08", "days": 0, "light": "green",
        "reason": None, "source": "main.beancount:20",
    }  # fmt: skip
    row = contract_of(shop, "2026-01-08")
    assert row
    assert (row["state"], row["submitted"], row["expected"], row["days"]) == (
        "submitted",
        "2026-01-06",
        "2026-01-09",
        2,
    )
    assert contract_of(shop, "2026-01-09") is None
    assert payer_of(shop, "2026-01-09") == {
        "payer": "LumenLeasing", "currency": "USD", "open": "0.00", "median_days": 3, "p90_days": 3,
    }  # fmt: skip


@ways
@pytest.mark.parametrize(
    ("day", "light", "reason"),
    [
        ("2026-01-08", "green", None),
        ("2026-01-09", "amber", "unknown"),
        ("2026-01-12", "amber", "unknown"),
        ("2026-01-13", "red", "unknown"),
    ],
)
def test_the_light_of_conventional_paper(tmp_path: Path, way: str, day: str, light: str, reason: str | None) -> None:
    row = contract_of(leasing_shop(tmp_path, sale(way, "2026-01-05")), day)
    assert row
    assert (row["light"], row["reason"]) == (light, reason)


@ways
@pytest.mark.parametrize(("day", "light"), [("2026-01-17", "green"), ("2026-01-18", "red")])
def test_the_light_of_special_finance_is_never_amber(tmp_path: Path, way: str, day: str, light: str) -> None:
    row = contract_of(leasing_shop(tmp_path, sale(way, "2026-01-05", payer="SpecialFinance")), day)
    assert row
    assert row["light"] == light


def test_the_limits_are_the_policys(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, sale(PAYERS, "2026-01-05"), "\n[leasing]\nfunding-days = 5\nred-days = 10\n")
    lights = [row["light"] for day in ("10", "11", "15", "16") if (row := contract_of(shop, f"2026-01-{day}"))]
    assert lights == ["green", "amber", "amber", "red"]


@ways
def test_the_code_of_the_last_query_is_the_reason_and_resubmitting_changes_no_days(tmp_path: Path, way: str) -> None:
    text = sale(way, "2026-01-05") + step("2026-01-06", "INV-1", "submitted", "contract 4711")
    text += step("2026-01-07", "INV-1", "queried", "signature", "page 3")
    text += step("2026-01-08", "INV-1", "queried", "insurance")
    text += step("2026-01-10", "INV-1", "resubmitted")
    shop = leasing_shop(tmp_path, text)
    row = contract_of(shop, "2026-01-11")
    assert row
    assert (row["reason"], row["state"], row["days"], row["submitted"]) == (
        "insurance",
        "resubmitted",
        5,
        "2026-01-06",
    )
    before = contract_of(shop, "2026-01-07")
    assert before
    assert (before["reason"], before["state"]) == ("signature", "queried")


def test_days_count_from_delivery_where_nothing_is_submitted(tmp_path: Path) -> None:
    row = contract_of(leasing_shop(tmp_path, sale(CLIENTS, "2026-01-05", meta="delivered: 2026-01-07")), "2026-01-09")
    assert row
    assert (row["delivered"], row["days"], row["expected"]) == ("2026-01-07", 2, "2026-01-10")


def test_late_ones_without_a_reason_come_first_then_by_payer_and_number(tmp_path: Path) -> None:
    text = "".join(sale(PAYERS, "2026-01-05", f"INV-{n}", payer=payer) for n, payer in enumerate(
        ("SpecialFinance", "LumenLeasing", "LumenLeasing", "LumenLeasing"), start=1))  # fmt: skip
    text += step("2026-01-06", "INV-2", "submitted") + step("2026-01-06", "INV-2", "queried", "signature")
    shop = leasing_shop(tmp_path, text)
    found = [(row["invoice"], row["reason"]) for row in leasing_of(shop, "2026-01-10")["contracts"]]
    assert found == [("INV-3", "unknown"), ("INV-4", "unknown"), ("INV-2", "signature"), ("INV-1", None)]


@ways
def test_a_returned_transfer_puts_the_contract_back_with_the_same_days(tmp_path: Path, way: str) -> None:
    on = on_account(way)
    text = sale(way, "2026-01-05") + transfer("2026-01-07", {"INV-1": "45000.00"}, on=on)
    text += f'\n2026-01-09 * "{on}" "Returned by the bank" ^INV-1 #returned-payment\n'
    text += f"  Assets:Receivable:{on}  45000.00 USD\n  Assets:Bank:Checking\n"
    text += transfer("2026-01-14", {"INV-1": "45000.00"}, on=on)
    shop = leasing_shop(tmp_path, text)
    assert contract_of(shop, "2026-01-08") is None
    row = contract_of(shop, "2026-01-12")
    assert row
    assert (row["days"], row["outstanding"], row["received"]) == (7, "45000.00", "0.00")
    assert payer_of(shop, "2026-01-12")["median_days"] is None
    assert payer_of(shop, "2026-01-14")["median_days"] == 9


@ways
def test_what_is_cancelled_is_left_out_and_begins_anew_when_submitted(tmp_path: Path, way: str) -> None:
    text = sale(way, "2026-01-05") + step("2026-01-06", "INV-1", "cancelled", "credit refused")
    text += step("2026-01-08", "INV-1", "submitted", "contract 4712")
    shop = leasing_shop(tmp_path, text)
    assert contract_of(shop, "2026-01-06") is None
    assert payer_of(shop, "2026-01-06")["open"] == "0.00"
    assert (
        "Cancelled and still open, not in transit: 45,000.00 USD."
        in shop.run("leasing", "--as-of", "2026-01-06").stdout
    )
    row = contract_of(shop, "2026-01-08")
    assert row
    assert (row["state"], row["days"], payer_of(shop, "2026-01-08")["open"]) == ("submitted", 0, "45000.00")


def test_g42_a_part_by_the_client_and_the_rest_by_the_payer(tmp_path: Path) -> None:
    text = sale(CLIENTS, "2026-01-05", amount="50000.00", meta="financed: 45000.00 USD")
    text += transfer("2026-01-08", {"INV-1": "45000.00"}, "150.00", on="Acme")
    text += transfer("2026-01-12", {"INV-1": "5000.00"}, on="Acme", payee="Acme Industrial Ltd")
    shop = leasing_shop(tmp_path, text)
    row = contract_of(shop, "2026-01-07")
    assert row
    assert (row["amount"], row["financed"], row["outstanding"]) == ("50000.00", "45000.00", "45000.00")
    # The payer's part is there; what is open is the client's own.
    assert contract_of(shop, "2026-01-08") is None
    assert payer_of(shop, "2026-01-08")["median_days"] == 3


@pytest.mark.parametrize(
    ("amount", "payee", "left"),
    [
        ("5000.00", "Acme Industrial Ltd", "45000.00"),
        ("5000.00", "Wire 77", "45000.00"),
        ("45000.00", "Wire 77", None),
        ("20000.00", "LUMEN LEASING LTD NV", "25000.00"),
        ("20000.00", "Wire 77", "30000.00"),
    ],
)
def test_whose_part_a_receipt_settles(tmp_path: Path, amount: str, payee: str, left: str | None) -> None:
    text = sale(CLIENTS, "2026-01-05", amount="50000.00", meta="financed: 45000.00 USD")
    shop = leasing_shop(tmp_path, text + transfer("2026-01-07", {"INV-1": amount}, on="Acme", payee=payee))
    row = contract_of(shop, "2026-01-07")
    assert (row["outstanding"] if row else None) == left


@pytest.mark.parametrize(("payee", "left"), [("Lumen Cafe", "6000.00"), ("LUMEN LEASING LTD LUMEN CAFE", "4000.00")])
def test_a_client_whose_name_begins_as_its_payers_pays_its_own_part(tmp_path: Path, payee: str, left: str) -> None:
    text = '2025-01-01 open Assets:Receivable:Lumen\n  name: "Lumen Leasing Ltd"\n  kind: "leasing"\n'
    text += '2025-01-01 open Assets:Receivable:Cafe\n  name: "Lumen Cafe"\n'
    text += sale(CLIENTS, "2026-01-05", amount="8000.00", client="Cafe", payer="Lumen", meta="financed: 6000.00 USD")
    text += transfer("2026-01-07", {"INV-1": "2000.00"}, on="Cafe", payee=payee)
    row = contract_of(leasing_shop(tmp_path, text), "2026-01-07")
    assert row
    assert row["outstanding"] == left


def test_a_deposit_applied_is_the_clients_part(tmp_path: Path) -> None:
    text = sale(CLIENTS, "2026-01-05", amount="50000.00", meta="financed: 45000.00 USD")
    text += (
        '\n2026-01-04 * "Acme" "Deposit" ^DEP-1\n  Assets:Bank:Checking  5000.00 USD\n  Liabilities:Deposits:Acme\n'
    )
    text += '\n2026-01-06 * "Acme" "Deposit applied" ^DEP-1 ^INV-1\n  Liabilities:Deposits:Acme  5000.00 USD\n'
    text += '  Assets:Receivable:Acme  -5000.00 USD\n    invoice: "INV-1"\n'
    row = contract_of(leasing_shop(tmp_path, text), "2026-01-07")
    assert row
    assert row["outstanding"] == "45000.00"


def test_the_median_is_the_mean_of_the_middle_two_and_nine_of_ten_is_a_rank(tmp_path: Path) -> None:
    text = ""
    for at, day in enumerate((7, 8, 12, 30), start=1):
        text += sale(PAYERS, "2026-01-05", f"INV-{at}", "100.00")
        text += transfer(f"2026-01-{day:02}", {f"INV-{at}": "100.00"})
    shop = leasing_shop(tmp_path, text)
    assert payer_of(shop, "2026-01-31") == {
        "payer": "LumenLeasing", "currency": "USD", "open": "0.00", "median_days": 5, "p90_days": 25,
    }  # fmt: skip
    assert payer_of(shop, "2026-01-08")["median_days"] == 2.5


def test_a_company_is_named_by_its_account_or_its_name(tmp_path: Path) -> None:
    text = sale(CLIENTS, "2026-01-05", payer="lumen leasing ltd")
    text += sale(PAYERS, "2026-01-05", "INV-2", client="Acme Industrial Ltd")
    text += sale(PAYERS, "2026-01-05", "INV-3", client="Castle Laundry")
    found = leasing_of(leasing_shop(tmp_path, text), "2026-01-05")["contracts"]
    assert [(row["payer"], row["client"]) for row in found] == [
        ("LumenLeasing", "Acme"), ("LumenLeasing", "Acme"), ("LumenLeasing", "Castle Laundry"),
    ]  # fmt: skip


def test_another_client_that_pays_is_no_leasing_company(tmp_path: Path) -> None:
    holding = '2025-01-01 open Assets:Receivable:Holding\n  kind: "b2b"\n'
    shop = leasing_shop(tmp_path, holding + sale(CLIENTS, "2026-01-05", payer="Holding"))
    assert leasing_of(shop, "2026-01-31")["contracts"] == []
    again = leasing_shop(tmp_path / "again", holding + sale(CLIENTS, "2026-01-05", payer="Holding")
                         + step("2026-01-06", "INV-1", "submitted", payer="Holding"))  # fmt: skip
    assert len(leasing_of(again, "2026-01-31")["contracts"]) == 1


def test_a_rescheduled_contract_is_counted_once(tmp_path: Path) -> None:
    text = sale(PAYERS, "2026-01-05", amount="900.00") + transfer("2026-01-08", {"INV-1": "300.00"})
    text += '\n2026-01-09 * "LumenLeasing" "Put off"\n'
    for amount, due in (("-600.00", ""), ("250.00", "2026-02-01"), ("350.00", "2026-03-01")):
        text += f'  Assets:Receivable:LumenLeasing  {amount} USD\n    invoice: "INV-1"\n'
        text += f"    due: {due}\n" if due else ""
    text += transfer("2026-01-20", {"INV-1": "250.00"})
    row = contract_of(leasing_shop(tmp_path, text), "2026-01-20")
    assert row
    assert (row["amount"], row["outstanding"], row["received"]) == ("900.00", "350.00", "550.00")


def test_one_payer_is_listed_with_what_ties(tmp_path: Path) -> None:
    text = sale(CLIENTS, "2026-01-05") + sale(PAYERS, "2026-01-05", "INV-2", payer="SpecialFinance")
    shop = leasing_shop(tmp_path, text)
    found = leasing_of(shop, "2026-01-10", "--payer", "lumen")
    assert [row["invoice"] for row in found["contracts"]] == ["INV-1"]
    assert [row["payer"] for row in found["payers"]] == ["LumenLeasing"]
    assert found["ties"] == [{"currency": "USD", "ledger": "90000.00", "rounding": "0.00", "difference": "0.00"}]
    assert [row["invoice"] for row in leasing_of(shop, "2026-01-10", "--late")["contracts"]] == ["INV-1"]
    assert "there is no client 'Nobody'" in shop.refused("leasing", "--payer", "Nobody", code=2, write=False)


def test_a_book_without_financed_sales(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, "")
    assert leasing_of(shop, "2026-01-10") == {"as_of": "2026-01-10", "contracts": [], "payers": [], "ties": []}
    assert "No contract is in transit." in shop.run("leasing", "--as-of", "2026-01-10").stdout


def test_what_is_strange_is_named_and_nothing_breaks(tmp_path: Path) -> None:
    text = sale(CLIENTS, "2026-01-05", meta='delivered: "soon"') + sale(
        CLIENTS, "2026-01-05", "INV-2", meta="financed: 5.00 EUR"
    )
    text += step("2026-01-06", "INV-1", "queried") + step("2026-01-06", "INV-1", "submited")
    text += '\n2026-01-06 custom "ar-financing" "INV-1"\n'
    shop = leasing_shop(tmp_path, text)
    answer = shop.run("leasing", "--as-of", "2026-01-10", "--format", "json")
    assert answer.code in (0, 1)
    assert answer.stdout.count('"outstanding": "45000.00"') == 2
    said = shop.run("check").stdout
    for finding in (
        'delivered: "soon" is no date',
        "INV-2 is in USD, and financed: is in EUR",
        "the query of INV-1 has no code",
        'must be "submitted", "queried", "resubmitted", "approved" or "cancelled"',
        "the value for state is missing",
    ):
        assert finding in said


@ways
def test_a_revision_says_what_the_files_said(tmp_path: Path, way: str) -> None:
    text = sale(way, "2026-01-05") + step("2026-01-06", "INV-1", "submitted", "contract 4711")
    shop = leasing_shop(tmp_path, text)
    before = leasing_of(shop, "2026-01-10")
    Repository(shop.folder).commit()
    shop.write("leasing", "query", "INV-1", "--reason", "signature", "--date", "2026-01-10")
    assert leasing_of(shop, "2026-01-10") != before
    known = leasing_of(shop, "2026-01-10", "--rev", "HEAD")
    assert known.pop("revision")
    assert known == before
