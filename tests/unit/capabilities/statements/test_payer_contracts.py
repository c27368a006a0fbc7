"""`arledger reconcile-client` with a leasing company: its statement beside our contracts, on whatever account."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.bank_files import Row
from tests.support.bankbook import Bank
from tests.support.lessor import LUMEN, account, dealer, sold, step

HEAD = "Date,Number,Text,Amount\n"


def compared(bank: Bank, lines: str, code: int = 0, day: str = "2026-03-09") -> Any:
    """Return the one reconciliation with a statement that has these lines."""
    file = bank.file("their.csv", HEAD + lines)
    answer = bank.answer("reconcile-client", "LumenLeasing", file, "--as-of", day, code=code)
    (found,) = answer["reconciliations"]
    assert Decimal(found["theirs"]) - Decimal(found["ours"]) == sum(
        Decimal(position["difference"]) for position in found["positions"]
    )
    assert all(tie["difference"] == "0.00" for tie in answer["ties"])
    return found


def groups(found: Any) -> dict[str, str]:
    """Return in which group each position stands, by its number, else its text."""
    return {position["number"] or position["text"]: position["group"] for position in found["positions"]}


def book(way: str) -> str:
    """Return four contracts, one with a number of its own and one that was handed in with one."""
    return (
        sold(way, "Acme", "INV-1001", "45000.00", contract="4711")
        + sold(way, "Bolt", "INV-1002", "30000.00")
        + step("INV-1002", "submitted", "contract 4712")
        + sold(way, "Cora", "INV-1003", "27500.00")
        + sold(way, "Dune", "INV-1004", "11000.00")
    )


@pytest.mark.parametrize("way", ["A", "B"])
class TestEitherWay:
    def test_by_contract_invoice_or_client_and_amount(self, tmp_path: Path, way: str) -> None:
        found = compared(
            dealer(tmp_path, book(way)),
            "2026-03-01,4711,Machine,45000.00\n2026-03-01,4712,Machine,30000.00\n"
            "2026-03-01,999123,CORA VINTNERS,27500.00\n2026-03-01,INV-1004,,11000.00\n",
        )
        assert set(groups(found).values()) == {"agreed"}
        assert (found["ours"], found["theirs"], found["unexplained"]) == ("113500.00", "113500.00", "0.00")
        assert [position["number"] for position in found["positions"]] == [f"INV-100{at}" for at in range(1, 5)]

    def test_what_is_on_one_side_only_is_listed(self, tmp_path: Path, way: str) -> None:
        found = compared(
            dealer(tmp_path, book(way)),
            "2026-03-01,4711,,45000.00\n2026-03-01,4712,,30000.00\n2026-03-01,4799,EMBER FOODS,8000.00\n",
            code=1,
        )
        assert groups(found) == {
            "INV-1001": "agreed",
            "INV-1002": "agreed",
            "INV-1003": "not-received",
            "INV-1004": "not-received",
            "4799": "unexplained",
        }
        assert (found["groups"]["not-received"], found["unexplained"]) == ("-38500.00", "8000.00")

    def test_what_they_show_less_their_fee(self, tmp_path: Path, way: str) -> None:
        found = compared(
            dealer(tmp_path, sold(way, "Cora", "INV-1003", "27500.00"), "150.00 USD"),
            "2026-03-01,999123,Cora Vintners,27350.00\n",
        )
        (position,) = found["positions"]
        assert (position["group"], position["difference"]) == ("amount-differs", "-150.00")
        assert position["remark"] == "less the fee that they keep"

    def test_of_two_contracts_of_a_client_and_an_amount_neither_is_taken(self, tmp_path: Path, way: str) -> None:
        ledger = sold(way, "Acme", "INV-1001", "45000.00") + sold(way, "Acme", "INV-1002", "45000.00")
        found = compared(dealer(tmp_path, ledger), "2026-03-01,77123,ACME INDUSTRIAL,45000.00\n", code=1)
        assert set(groups(found).values()) == {"not-received", "unexplained"}

    def test_all_that_happened(self, tmp_path: Path, way: str) -> None:
        bank = dealer(tmp_path, sold(way, "Acme", "INV-1001", "45000.00") + sold(way, "Bolt", "INV-1002", "30000.00"))
        bank.booked(bank.statement([Row("2026-03-05", "45000.00", "ACME INDUSTRIAL", LUMEN, "R1")]))
        found = compared(
            bank,
            "2026-03-01,INV-1001,,45000.00\n2026-03-01,INV-1002,,30000.00\n2026-03-06,,Disbursement,-45000.00\n",
        )
        assert (found["kind"], found["ours"], found["theirs"]) == ("activity", "30000.00", "30000.00")
        assert {position["group"] for position in found["positions"]} == {"agreed"}

    def test_what_they_have_paid_and_do_not_show(self, tmp_path: Path, way: str) -> None:
        bank = dealer(tmp_path, sold(way, "Acme", "INV-1001", "45000.00") + sold(way, "Bolt", "INV-1002", "30000.00"))
        bank.booked(bank.statement([Row("2026-03-05", "45000.00", "ACME INDUSTRIAL", LUMEN, "R1")]))
        lines = "2026-03-01,INV-1001,,45000.00\n2026-03-01,INV-1002,,30000.00\n"
        found = compared(bank, lines, code=1)
        assert (found["ours"], found["unexplained"]) == ("30000.00", "45000.00")
        assert found["positions"][-1]["remark"] == "they do not show it"
        before = compared(bank, lines, day="2026-03-04")
        assert (before["ours"], before["unexplained"]) == ("75000.00", "0.00")


def test_the_client_s_own_part_is_not_the_payer_s(tmp_path: Path) -> None:
    bank = dealer(tmp_path, sold("A", "Acme", "INV-1001", "50000.00", financed="45000.00", contract="4711"))
    found = compared(bank, "2026-03-01,4711,,45000.00\n")
    assert (found["ours"], groups(found)) == ("45000.00", {"INV-1001": "agreed"})
    text = bank.run("reconcile-client", "LumenLeasing", bank.files / "their.csv").stdout
    assert "45,000.00 USD of it stand on the accounts of those who bought: Acme." in text
    assert "Its contracts are a part of the ledger's balance: 50,000.00 USD." in text


def test_a_contract_that_is_cancelled_is_not_the_payer_s(tmp_path: Path) -> None:
    ledger = sold("A", "Acme", "INV-1001", "45000.00") + sold("A", "Bolt", "INV-1002", "30000.00")
    bank = dealer(tmp_path, ledger + step("INV-1001", "cancelled", "refused"))
    found = compared(bank, "2026-03-01,INV-1001,,45000.00\n2026-03-01,INV-1002,,30000.00\n")
    assert found["ours"] == "30000.00"
    assert [position["remark"] for position in found["positions"]] == ["", "cancelled in our ledger"]


def test_fees_are_positions_of_their_own(tmp_path: Path) -> None:
    ledger = sold("A", "Acme", "INV-1001", "50000.00", financed="45000.00") + sold(
        "A", "Bolt", "INV-1002", "30000.00"
    )
    bank = dealer(tmp_path, ledger, "150.00 USD")
    bank.booked(bank.statement([Row("2026-03-05", "44850.00", "ACME INDUSTRIAL", LUMEN, "R1")]))
    found = compared(
        bank,
        "2026-03-01,INV-1001,,45000.00\n2026-03-01,INV-1002,,30000.00\n"
        "2026-03-05,,Payment,-44850.00\n2026-03-05,,Fee,-150.00\n",
    )
    assert set(groups(found).values()) == {"agreed"}
    assert all(position["source"] for position in found["positions"])


@pytest.mark.parametrize("name", ["Acme", "LumenLeasing"])
def test_without_contracts_nothing_changes(tmp_path: Path, name: str) -> None:
    plain = sold("A", "Acme", "INV-1001", "45000.00").replace('  payer: "LumenLeasing"\n', "")
    bank = dealer(tmp_path, plain + plain.replace("INV-1001", "INV-1002").replace(":Acme", f":{account('B', '')}"))
    file = bank.file("their.csv", HEAD + "2026-03-01,INV-1001,,45000.00\n2026-03-01,INV-1002,,45000.00\n")
    answer = bank.answer("reconcile-client", name, file, "--as-of", "2026-03-09", code=1)
    assert answer["reconciliations"][0]["ours"] == "45000.00"
    assert answer["ties"][0]["ledger"] == "45000.00"
