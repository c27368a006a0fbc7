"""What leasing companies were to pay and what came: short and over by reason."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.leasing import CLIENTS, PAYERS, leasing_shop, sale, step, transfer
from tests.support.shop import Shop


def receipts_of(shop: Shop, first: str, last: str, *words: str) -> dict[str, Any]:
    answer = shop.run("leasing", "receipts", "--from", first, "--to", last, "-f", "json", *words)
    assert answer.code == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return found


def told(found: dict[str, Any]) -> dict[str, tuple[str, dict[str, str], str | None]]:
    """Return of each contract what was received, what is short by reason, and since when all is there; it must foot."""
    rows = {}
    for row in found["contracts"]:
        short = {each["reason"]: each["amount"] for each in row["reasons"]}
        assert Decimal(row["financed"]) == Decimal(row["received"]) + sum(map(Decimal, short.values()))
        assert Decimal(row["short"]) == sum(map(Decimal, short.values()))
        rows[row["invoice"]] = (row["received"], short, row["fully_received"])
    return rows


def test_every_reason_by_which_less_comes(tmp_path: Path) -> None:
    text = "".join(sale(PAYERS, "2026-01-05", f"INV-{n}", "1000.00") for n in range(1, 7))
    text += transfer("2026-01-08", {"INV-1": "1000.00", "INV-2": "1000.00"}, "300.00")
    text += transfer("2026-01-09", {"INV-3": "400.00"})
    text += '\n2026-01-10 * "LumenLeasing" "Credit" ^CM-1\n  number: "CM-1"\n  Income:Sales  100.00 USD\n'
    text += '  Assets:Receivable:LumenLeasing  -100.00 USD\n    invoice: "INV-4"\n'
    text += transfer("2026-01-10", {"INV-4": "900.00"})
    text += '\n2026-01-10 * "LumenLeasing" "Given up"\n  Expenses:BadDebt  1000.00 USD\n'
    text += '  Assets:Receivable:LumenLeasing  -1000.00 USD\n    invoice: "INV-5"\n'
    text += step("2026-01-06", "INV-6", "submitted") + step("2026-01-07", "INV-6", "queried", "insurance")
    found = receipts_of(leasing_shop(tmp_path, text), "2026-01-01", "2026-01-31")
    assert told(found) == {
        "INV-1": ("850.00", {"lessor-fee": "150.00"}, "2026-01-08"),
        "INV-2": ("850.00", {"lessor-fee": "150.00"}, "2026-01-08"),
        "INV-3": ("400.00", {"reason unknown": "600.00"}, None),
        "INV-4": ("900.00", {"credited": "100.00"}, "2026-01-10"),
        "INV-5": ("0.00", {"written-off": "1000.00"}, None),
        "INV-6": ("0.00", {"insurance": "1000.00"}, None),
    }
    reasons = {(row["reason"], row["count"], row["amount"]) for row in found["reasons"]}
    assert reasons == {
        ("credited", 1, "100.00"), ("insurance", 1, "1000.00"), ("lessor-fee", 2, "300.00"),
        ("reason unknown", 1, "600.00"), ("written-off", 1, "1000.00"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("payer", "payee", "fees", "kept"),
    [
        ("LumenLeasing", "Lumen Leasing Ltd", "300.00", ("150.00", "150.00")),
        # What is not as agreed is shared out by the amounts.
        ("LumenLeasing", "Lumen Leasing Ltd", "100.00", ("75.00", "25.00")),
        ("SpecialFinance", "SpecialFinance", "180.01", ("135.01", "45.00")),
    ],
)
@pytest.mark.parametrize("returned", [False, True])
def test_the_fee_of_each_contract_of_a_transfer_is_the_agreed_one(
    tmp_path: Path, payer: str, payee: str, fees: str, kept: tuple[str, str], returned: bool
) -> None:
    amounts = {"INV-1": "9000.33", "INV-2": "3000.11"}
    text = "".join(sale(PAYERS, "2026-01-05", n, a, payer=payer) for n, a in amounts.items())
    text += transfer("2026-01-08", amounts, fees, on=payer, payee=payee)
    shop = leasing_shop(tmp_path, text)
    if returned:
        shop.write("returned-payment", "INV-1", "--date", "2026-01-09")
    rows = receipts_of(shop, "2026-01-01", "2026-01-31")["contracts"]
    found = [next((e["amount"] for e in row["reasons"] if e["reason"] == "lessor-fee"), None) for row in rows]
    assert found == ([None, None] if returned else [*kept])


def test_what_comes_beyond_a_contract_is_over(tmp_path: Path) -> None:
    text = sale(PAYERS, "2026-01-05", amount="1000.00") + transfer("2026-01-08", {"INV-1": "1040.00"})
    (row,) = receipts_of(leasing_shop(tmp_path, text), "2026-01-01", "2026-01-31")["contracts"]
    assert (row["received"], row["short"], row["over"], row["fully_received"]) == (
        "1000.00",
        "0.00",
        "40.00",
        "2026-01-08",
    )


def test_the_clients_part_is_neither_expected_nor_received(tmp_path: Path) -> None:
    text = sale(CLIENTS, "2026-01-05", amount="5000.00", meta="financed: 4000.00 USD")
    text += transfer("2026-01-08", {"INV-1": "4000.00"}, "150.00", on="Acme")
    text += transfer("2026-01-09", {"INV-1": "600.00"}, on="Acme", payee="Acme Industrial Ltd")
    found = receipts_of(leasing_shop(tmp_path, text), "2026-01-01", "2026-01-31")
    assert told(found) == {"INV-1": ("3850.00", {"lessor-fee": "150.00"}, "2026-01-08")}


def test_a_period_has_what_was_outstanding_in_it(tmp_path: Path) -> None:
    text = sale(PAYERS, "2026-01-05", "INV-1", "100.00") + transfer("2026-01-31", {"INV-1": "100.00"})
    text += sale(PAYERS, "2026-01-05", "INV-2", "200.00") + transfer("2026-02-01", {"INV-2": "200.00"})
    text += sale(PAYERS, "2026-02-05", "INV-3", "300.00") + sale(PAYERS, "2026-03-01", "INV-4", "400.00")
    shop = leasing_shop(tmp_path, text)
    assert list(told(receipts_of(shop, "2026-02-01", "2026-02-28"))) == ["INV-2", "INV-3"]
    assert list(told(receipts_of(shop, "2026-01-31", "2026-01-31"))) == ["INV-1", "INV-2"]
    assert list(told(receipts_of(shop, "2026-03-01", "2026-03-31"))) == ["INV-3", "INV-4"]


def test_a_fee_is_shared_out_by_what_each_part_settled(tmp_path: Path) -> None:
    text = sale(PAYERS, "2026-01-05", "INV-1", "100.00") + sale(PAYERS, "2026-01-05", "INV-2", "200.00")
    text += transfer("2026-01-08", {"INV-1": "100.00", "INV-2": "200.00"}, "1.00")
    found = told(receipts_of(leasing_shop(tmp_path, text), "2026-01-01", "2026-01-31"))
    assert [short for _, short, _ in found.values()] == [{"lessor-fee": "0.33"}, {"lessor-fee": "0.67"}]


def test_a_wrong_period_and_an_empty_one(tmp_path: Path) -> None:
    shop = leasing_shop(tmp_path, sale(PAYERS, "2026-01-05"))
    said = shop.refused("leasing", "receipts", "--from", "2026-02-01", "--to", "2026-01-01", code=2, write=False)
    assert "lies after" in said
    shown = shop.run("leasing", "receipts", "--from", "2025-01-01", "--to", "2025-02-01").stdout
    assert "No contract was to be paid in this period." in shown


def test_a_leasing_companys_money_is_recorded_as_its_own(tmp_path: Path) -> None:
    text = sale(CLIENTS, "2026-01-05", amount="8000.00", meta="financed: 6000.00 USD")
    shop = leasing_shop(tmp_path, text)
    shop.write(
        "payment", "Acme", "6000.00", "--invoice", "INV-1", "--fee", "150", "--payer", "LumenLeasing",
        "--account", "Assets:Bank:Checking", "--date", "2026-01-08",
    )  # fmt: skip
    assert '2026-01-08 * "Lumen Leasing Ltd" "Payment of INV-1" ^INV-1' in shop.text()
    assert '  payer: "Lumen Leasing Ltd"' in shop.text()
    found = receipts_of(shop, "2026-01-01", "2026-01-31")
    assert told(found) == {"INV-1": ("5850.00", {"lessor-fee": "150.00"}, "2026-01-08")}
    assert shop.run("check").code == 0
