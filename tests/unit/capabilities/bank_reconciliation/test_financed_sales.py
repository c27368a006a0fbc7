"""Money of financed sales: a leasing company's transfers, its fees, and the client's own part."""

from collections.abc import Sequence
from decimal import Decimal
from io import StringIO
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from tests.support.bank_files import Row
from tests.support.bankbook import ACCOUNTS, Bank
from tests.support.lessor import FEES, LUMEN, account, dealer, sold, step

WAYS = ("A", "B")
NET = {"none": ("45000.00", "30000.00"), "fixed": ("44850.00", "29850.00"), "percent": ("44325.00", "29550.00")}
"""What comes of 45,000.00 and of 30,000.00."""

SUM = {"none": "75000.00", "fixed": "74700.00", "percent": "73875.00"}
KEPT = {"none": "", "fixed": "150.00", "percent": "675.00"}


def two(way: str) -> str:
    """Return two contracts of 45,000.00 and of 30,000.00, the second handed in as number 4711."""
    return (
        sold(way, "Acme", "INV-1001", "45000.00")
        + sold(way, "Bolt", "INV-1002", "30000.00")
        + step("INV-1002", "submitted", "contract 4711")
    )


def transfer(amount: str, text: str = "", day: str = "2026-03-05", who: str = LUMEN, ref: str = "R1") -> Row:
    """Return a line of the leasing company's."""
    return Row(day, amount, text, who, ref)


def paid(line: Any) -> dict[str, str]:
    """Return what a line pays, by client and number; what is left to a person is called by its state."""
    if line["state"] != "matched":
        return {line["state"]: ""}
    return {f"{part['client']} {part['invoice']}": part["amount"] for part in line["allocations"]}


def one(bank: Bank, row: Row) -> Any:
    """Return what became of the one line of a statement."""
    (line,) = bank.lines(bank.statement([row]))
    return line


def candidates(line: Any) -> list[set[str]]:
    """Return the numbers of each candidate."""
    return [{part["invoice"] for part in each["allocations"]} for each in line["candidates"]]


@pytest.mark.parametrize("fee", FEES)
@pytest.mark.parametrize("way", WAYS)
class TestOneContract:
    def test_named_by_its_client_alone(self, tmp_path: Path, way: str, fee: str) -> None:
        bank = dealer(tmp_path, two(way), FEES[fee])
        line = one(bank, transfer(NET[fee][0], "ACME INDUSTRIAL"))
        assert paid(line) == {f"{account(way, 'Acme')} INV-1001": NET[fee][0]}
        assert ("lessor-fee" in line["reason"]) == (fee != "none")
        assert KEPT[fee] in line["reason"]

    def test_named_in_one_text_with_the_payer(self, tmp_path: Path, way: str, fee: str) -> None:
        bank = dealer(tmp_path, two(way), FEES[fee])
        line = one(bank, transfer(NET[fee][0], "LUMEN LEASING · ACME INDUSTRIAL", who=""))
        assert paid(line) == {f"{account(way, 'Acme')} INV-1001": NET[fee][0]}

    def test_named_by_the_contract_that_was_submitted(self, tmp_path: Path, way: str, fee: str) -> None:
        bank = dealer(tmp_path, two(way), FEES[fee])
        assert paid(one(bank, transfer(NET[fee][1], "4711"))) == {f"{account(way, 'Bolt')} INV-1002": NET[fee][1]}

    def test_named_by_nothing(self, tmp_path: Path, way: str, fee: str) -> None:
        bank = dealer(tmp_path, two(way), FEES[fee])
        assert paid(one(bank, transfer(NET[fee][1]))) == {f"{account(way, 'Bolt')} INV-1002": NET[fee][1]}

    def test_paid_without_the_fee(self, tmp_path: Path, way: str, fee: str) -> None:
        bank = dealer(tmp_path, two(way), FEES[fee])
        line = one(bank, transfer("45000.00", "ACME INDUSTRIAL"))
        assert paid(line) == {f"{account(way, 'Acme')} INV-1001": "45000.00"}
        assert "lessor-fee" not in line["reason"]


@pytest.mark.parametrize("fee", FEES)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("text", ["", "ACME INDUSTRIAL, BOLT ELECTRIC", "INV-1001 INV-1002", "ACME INDUSTRIAL 4711"])
def test_one_transfer_for_many_is_posted_net_of_one_fee(tmp_path: Path, way: str, fee: str, text: str) -> None:
    bank = dealer(tmp_path, two(way), FEES[fee])
    file = bank.statement([transfer(SUM[fee], text)])
    (line,) = bank.lines(file)
    assert paid(line) == {
        f"{account(way, 'Acme')} INV-1001": NET[fee][0],
        f"{account(way, 'Bolt')} INV-1002": NET[fee][1],
    }
    added = bank.twice(file)
    assert added.count("Expenses:BankFees") == (fee != "none")
    assert '2026-03-05 * "Lumen Leasing"' in added
    transit = bank.answer("leasing", "--as-of", "2026-03-31")
    assert transit["contracts"] == []
    assert bank.answer("leasing", "--as-of", "2026-03-04")["payers"][0]["open"] == "75000.00"


def test_the_fee_is_one_leg_for_all(tmp_path: Path) -> None:
    bank = dealer(tmp_path, two("A"), FEES["fixed"])
    assert (
        bank.booked(bank.statement([transfer("74700.00", "FUNDING 0305")]))
        == """
2026-03-05 * "Lumen Leasing" "Payment of INV-1001, INV-1002"
  bank-ref: "R1"
  Assets:Bank:Checking     74700.00 USD
  Expenses:BankFees          300.00 USD
  Assets:Receivable:Acme  -45000.00 USD
    invoice: "INV-1001"
  Assets:Receivable:Bolt  -30000.00 USD
    invoice: "INV-1002"

2026-03-05 custom "ar-bank" Assets:Bank:Checking 2026-03-05 1000.00 USD 75700.00 USD "S"
"""
    )


def test_a_percentage_is_rounded_half_up_contract_by_contract(tmp_path: Path) -> None:
    ledger = sold("B", "Acme", "INV-1001", "100.33") + sold("B", "Bolt", "INV-1002", "200.33")
    bank = dealer(tmp_path, ledger, '"1.5%"')
    # 1.50495 and 3.00495, each rounded by itself.
    line = one(bank, transfer("296.16"))
    assert paid(line) == {"LumenLeasing INV-1001": "98.83", "LumenLeasing INV-1002": "197.33"}


@pytest.mark.parametrize("way", WAYS)
class TestWhatIsForAPerson:
    def test_two_sets_of_contracts_with_one_sum(self, tmp_path: Path, way: str) -> None:
        amounts = {"Acme": "20000.00", "Bolt": "40000.00", "Cora": "25000.00", "Dune": "35000.00"}
        ledger = "".join(sold(way, who, f"INV-100{at}", each) for at, (who, each) in enumerate(amounts.items()))
        line = one(dealer(tmp_path, ledger, FEES["fixed"]), transfer("59700.00"))
        assert line["state"] == "proposed"
        assert {"INV-1000", "INV-1001"} in candidates(line)
        assert {"INV-1002", "INV-1003"} in candidates(line)

    def test_a_contract_that_is_cancelled(self, tmp_path: Path, way: str) -> None:
        ledger = sold(way, "Acme", "INV-1001", "45000.00") + step("INV-1001", "cancelled", "refused")
        for text in ("", "ACME INDUSTRIAL", "INV-1001"):
            assert one(dealer(tmp_path / (text or "-"), ledger), transfer("45000.00", text))["state"] == "proposed"

    def test_of_two_equal_contracts_the_one_that_is_not_cancelled_is_paid(self, tmp_path: Path, way: str) -> None:
        ledger = sold(way, "Acme", "INV-1001", "45000.00") + sold(way, "Bolt", "INV-1002", "45000.00")
        bank = dealer(tmp_path, ledger + step("INV-1001", "cancelled", "refused"))
        assert paid(one(bank, transfer("45000.00"))) == {f"{account(way, 'Bolt')} INV-1002": "45000.00"}

    @pytest.mark.parametrize("amount", ["45000.00", "44850.00", "75000.00"])
    @pytest.mark.parametrize("who", ["", "SOMEBODY ELSE", "LUX LIGHTING", "BOLT ELECTRIC"])
    def test_a_stranger_s_transfer(self, tmp_path: Path, way: str, who: str, amount: str) -> None:
        line = one(dealer(tmp_path, two(way), FEES["fixed"]), transfer(amount, "TRANSFER", who=who))
        assert line["state"] != "matched"

    def test_a_transfer_that_names_another_client(self, tmp_path: Path, way: str) -> None:
        ledger = two(way) + sold(way, "Cora", "INV-1003", "61000.00")
        line = one(dealer(tmp_path, ledger), transfer("45000.00", "CORA VINTNERS"))
        assert line["state"] == "proposed"

    def test_a_transfer_that_names_the_client_of_a_contract_that_is_paid(self, tmp_path: Path, way: str) -> None:
        received = f"""
2026-02-20 * "Lumen Leasing" "Disbursement" ^INV-0900
  bank-ref: "R0"
  Assets:Bank:Checking  6100.00 USD
  Assets:Receivable:{account(way, "Cora")}  -6100.00 USD
"""
        ledger = two(way) + sold(way, "Cora", "INV-0900", "6100.00", day="2026-02-15") + received
        line = one(dealer(tmp_path, ledger), transfer("45000.00", "CORA VINTNERS"))
        assert line["state"] == "proposed"

    def test_two_sets_with_one_sum_beside_a_credit_that_would_make_a_third(self, tmp_path: Path, way: str) -> None:
        amounts = {"Acme": "20000.00", "Bolt": "40000.00", "Cora": "25000.00", "Dune": "35000.00"}
        ledger = "".join(sold(way, who, f"INV-100{at}", each) for at, (who, each) in enumerate(amounts.items()))
        line = one(dealer(tmp_path, ledger + OVERPAID.replace("2500.00", "60000.00")), transfer("60000.00"))
        assert line["state"] == "proposed"
        assert {"INV-1002", "INV-1003"} in candidates(line)

    def test_a_fixed_fee_is_withheld_once(self, tmp_path: Path, way: str) -> None:
        part = f"""
2026-03-03 * "Lumen Leasing" "First part" ^INV-1001
  bank-ref: "R0"
  Assets:Bank:Checking  19850.00 USD
  Expenses:BankFees  150.00 USD
  Assets:Receivable:{account(way, "Acme")}  -20000.00 USD
"""
        bank = dealer(tmp_path, two(way) + part, FEES["fixed"])
        assert paid(one(bank, transfer("25000.00", "ACME INDUSTRIAL"))) == {
            f"{account(way, 'Acme')} INV-1001": "25000.00"
        }
        assert "lessor-fee" not in one(bank, transfer("24850.00", "ACME INDUSTRIAL"))["reason"]

    def test_less_than_the_fee_explains(self, tmp_path: Path, way: str) -> None:
        line = one(dealer(tmp_path, two(way), FEES["fixed"]), transfer("44800.00", "ACME INDUSTRIAL"))
        assert line["state"] == "proposed"
        assert "lessor-fee" not in line["reason"]


SPLIT = sold("A", "Acme", "INV-1001", "50000.00", financed="45000.00")
OWN = Row("2026-03-06", "5000.00", "INV-1001", "ACME INDUSTRIAL LTD", "R2")


class TestAPartByTheClient:
    @pytest.mark.parametrize("rows", list(permutations([transfer("44850.00", "ACME INDUSTRIAL"), OWN])))
    def test_each_settles_its_part(self, tmp_path: Path, rows: Sequence[Row]) -> None:
        bank = dealer(tmp_path, SPLIT, FEES["fixed"])
        added = bank.twice(bank.statement(rows))
        assert added.count('* "Lumen Leasing"') == added.count('* "Acme Industrial Ltd"') == 1
        (payer,) = bank.answer("leasing", "--as-of", "2026-03-31")["payers"]
        assert (payer["open"], payer["median_days"]) == ("0.00", 4)

    def test_the_client_s_comes_first_and_names_nothing(self, tmp_path: Path) -> None:
        bank = dealer(tmp_path, SPLIT, FEES["fixed"])
        file = bank.statement([OWN._replace(day="2026-03-03", text="own part"), transfer("44850.00")])
        assert [paid(line) for line in bank.lines(file)] == [
            {"Acme INV-1001": "5000.00"},
            {"Acme INV-1001": "44850.00"},
        ]

    @pytest.mark.parametrize(
        ("who", "amount"), [("ACME INDUSTRIAL LTD", "45000.00"), (LUMEN, "5000.00"), (LUMEN, "50000.00")]
    )
    def test_nobody_pays_the_other_s_part_by_itself(self, tmp_path: Path, who: str, amount: str) -> None:
        assert one(dealer(tmp_path, SPLIT), transfer(amount, "INV-1001", who=who))["state"] == "proposed"

    def test_the_client_may_pay_it_all_and_say_so(self, tmp_path: Path) -> None:
        bank = dealer(tmp_path, SPLIT)
        row = transfer("50000.00", "INV-1001", who="ACME INDUSTRIAL LTD")
        assert paid(one(bank, row)) == {"Acme INV-1001": "50000.00"}
        assert '* "Acme Industrial Ltd" "Payment of INV-1001"' in bank.twice(bank.statement([row]))
        assert one(dealer(tmp_path / "silent", SPLIT), row._replace(text=""))["state"] == "proposed"

    def test_the_client_may_name_the_contract(self, tmp_path: Path) -> None:
        bank = dealer(tmp_path, SPLIT + step("INV-1001", "submitted", "contract LC-70711"))
        row = OWN._replace(text="LUMEN LEASING CONTRACT LC-70711 OWN PART")
        assert paid(one(bank, row)) == {"Acme INV-1001": "5000.00"}

    def test_the_client_s_other_invoices_are_its_own(self, tmp_path: Path) -> None:
        other = sold("A", "Acme", "INV-2001", "1234.00").replace('  payer: "LumenLeasing"\n', "")
        bank = dealer(tmp_path, SPLIT + other)
        row = transfer("1234.00", "spare parts", who="ACME INDUSTRIAL LTD")
        assert paid(one(bank, row)) == {"Acme INV-2001": "1234.00"}
        assert one(bank, row._replace(who=LUMEN, text="spare parts"))["state"] != "matched"

    def test_an_advice_of_the_payer_leaves_the_client_s_part_to_the_client(self, tmp_path: Path) -> None:
        bank = dealer(tmp_path, SPLIT)
        advice = bank.file("lumen.csv", "Invoice,Amount\nINV-1001,45000.00\n")
        file = bank.statement([transfer("45000.00", "see advice"), OWN])
        lines = bank.lines(file, "--remittance", advice)
        assert [paid(line) for line in lines] == [{"Acme INV-1001": "45000.00"}, {"Acme INV-1001": "5000.00"}]

    def test_what_is_left_of_the_payer_s_part_is_what_it_pays(self, tmp_path: Path) -> None:
        part = """
2026-03-03 * "Lumen Leasing" "First part" ^INV-1001
  bank-ref: "R0"
  Assets:Bank:Checking     20000.00 USD
  Assets:Receivable:Acme  -20000.00 USD
"""
        bank = dealer(tmp_path, SPLIT + part, '"2%"')
        assert paid(one(bank, transfer("24500.00"))) == {"Acme INV-1001": "24500.00"}


OVERPAID = """
2026-03-02 * "Lumen Leasing" "Paid too much"
  bank-ref: "R0"
  Assets:Bank:Checking              2500.00 USD
  Assets:Receivable:LumenLeasing   -2500.00 USD
"""


@pytest.mark.parametrize("way", WAYS)
class TestTakenBack:
    @pytest.mark.parametrize("text", ["", "INV-1001 INV-1002"])
    @pytest.mark.parametrize("fee", FEES)
    def test_an_overpayment_that_is_netted_is_applied(self, tmp_path: Path, way: str, fee: str, text: str) -> None:
        bank = dealer(tmp_path, two(way) + OVERPAID, FEES[fee])
        total = {"none": "72500.00", "fixed": "72200.00", "percent": "71375.00"}[fee]
        file = bank.statement([transfer(total, text)])
        (line,) = bank.lines(file)
        if way != WAYS[1]:
            # A credit on the payer's account pays no invoice on a client's: it would be there for the next transfer.
            assert (line["state"], line["applied"]) == ("proposed", [])
            assert "the payer's receipt of 2026-03-02: taken back?" in line["reason"]
            return
        assert line["applied"] == [{"client": account(way, "Acme"), "invoice": "INV-1001", "amount": "2500.00"}]
        assert "less exactly the payer's receipt of 2026-03-02, which is applied" in line["reason"]
        bank.twice(file)
        assert bank.answer("leasing", "--as-of", "2026-03-31")["contracts"] == []

    def test_a_credit_is_taken_once(self, tmp_path: Path, way: str) -> None:
        bank = dealer(tmp_path, two(way) + OVERPAID)
        file = bank.statement([transfer("72500.00")])
        bank.answer("reconcile", file, "--write")
        found = bank.answer("items", "--as-of", "2026-03-31")
        # Neither is there an item that nobody invoiced, nor is the credit left beside what it was put on.
        assert all(item["invoice"] for item in found["items"])
        assert bool(found["credits"]) == bool(found["items"]) == (way != WAYS[1])

    def test_an_old_contract_is_asked_about(self, tmp_path: Path, way: str) -> None:
        old = sold(way, "Dune", "INV-0900", "20000.00", day="2026-01-05")
        old += f"""
2026-01-08 * "Lumen Leasing" "Disbursement" ^INV-0900
  bank-ref: "R0"
  Assets:Bank:Checking  20000.00 USD
  Assets:Receivable:{account(way, "Dune")}  -20000.00 USD
"""
        line = one(dealer(tmp_path, two(way) + old), transfer("55000.00"))
        assert line["state"] == "proposed"
        assert "short by exactly 20,000.00 USD, what INV-0900 had brought" in line["reason"]
        assert candidates(line)[0] == {"INV-1001", "INV-1002"}
        total = sum(Decimal(part["amount"]) for part in line["candidates"][0]["allocations"])
        assert total == 55000

    def test_one_of_many_old_contracts_is_found(self, tmp_path: Path, way: str) -> None:
        old = ""
        for at in range(20):
            number, amount = f"INV-09{at:02}", f"{19_000 + 77 * at}.00"
            old += sold(way, "Dune", number, amount, day="2026-01-05")
            old += f"""
2026-01-08 * "Lumen Leasing" "Disbursement" ^{number}
  bank-ref: "{number}"
  Assets:Bank:Checking  {amount} USD
  Assets:Receivable:{account(way, "Dune")}  -{amount} USD
"""
        taken = 19_000 + 77 * 18
        line = one(dealer(tmp_path, two(way) + old), transfer(f"{75_000 - taken}.00"))
        assert line["state"] == "proposed"
        assert f"short by exactly {taken:,}.00 USD, what INV-0918 had brought" in line["reason"]

    @pytest.mark.parametrize(
        "ledger",
        [
            pytest.param(OVERPAID + OVERPAID.replace('"R0"', '"R9"'), id="two of the amount"),
            pytest.param(OVERPAID.replace("2500.00", "2500.01"), id="another amount"),
            pytest.param(OVERPAID.replace("LumenLeasing ", "Dune "), id="somebody else's"),
            pytest.param(OVERPAID.replace("2026-03-02", "2026-03-06"), id="a later one"),
        ],
    )
    def test_what_is_not_exactly_that_is_not_guessed(self, tmp_path: Path, way: str, ledger: str) -> None:
        assert one(dealer(tmp_path, two(way) + ledger), transfer("72500.00"))["applied"] == []


class TestWhoIsTaught:
    def test_the_payer_of_an_invoice_teaches_nothing(self, tmp_path: Path) -> None:
        # The receipt is a leg of the invoice's own entry, so that the key stands on both.
        cash = """
2025-01-01 open Assets:Receivable:Ember
  name: "Ember Foods"
  kind: "b2b"

2026-02-01 * "Acme" "Sold and part paid" ^INV-0500
  payer: "Ember Foods"
  Assets:Receivable:Acme  900.00 USD
  Income:Sales  -900.00 USD
  Assets:Bank:Checking  400.00 USD
  Assets:Receivable:Acme  -400.00 USD
"""
        ledger = cash + sold("A", "Acme", "INV-2001", "1234.00").replace('  payer: "LumenLeasing"\n', "")
        line = one(dealer(tmp_path, ledger), transfer("1234.00", "", who="EMBER FOODS"))
        assert line["state"] != "matched"
        assert "has paid for" not in line["reason"]

    def test_a_receipt_teaches_whose_it_is_and_not_on_whose_account(self, tmp_path: Path) -> None:
        bank = dealer(tmp_path, two("A"))
        row = transfer("45000.00", "ACME INDUSTRIAL", who="LF SPV 7 LUMEN LEASING")
        assert 'payer: "LF SPV 7 LUMEN LEASING"' in bank.booked(bank.statement([row]))
        again = row._replace(day="2026-03-08", amount="30000.00", text="", ref="R2")
        (line,) = bank.lines(bank.statement([again], opening="46000.00", name="next.xml"))
        assert paid(line) == {"Bolt INV-1002": "30000.00"}
        assert "LF SPV 7 LUMEN LEASING was booked for LumenLeasing once" in line["reason"]

    def test_one_transfer_on_two_accounts_is_one_receipt_that_teaches(self, tmp_path: Path) -> None:
        bank = dealer(tmp_path, two("A") + sold("A", "Cora", "INV-1003", "27500.00"))
        row = transfer("75000.00", "INV-1001 INV-1002", who="LF SPV 7 LUMEN LEASING")
        bank.booked(bank.statement([row]))
        again = row._replace(day="2026-03-08", amount="27500.00", text="", ref="R2")
        (line,) = bank.lines(bank.statement([again], opening="76000.00", name="next.xml"))
        assert "was booked for LumenLeasing once" in line["reason"]

    def test_the_client_that_pays_a_financed_invoice_itself_is_the_client(self, tmp_path: Path) -> None:
        bank = dealer(tmp_path, two("A"))
        row = transfer("45000.00", "INV-1001", who="ACME INDUSTRIAL HOUSTON")
        added = bank.booked(bank.statement([row]))
        assert '* "Acme Industrial Ltd"' in added
        other = sold("A", "Acme", "INV-2001", "1234.00").replace('  payer: "LumenLeasing"\n', "")
        (bank.folder / "main.beancount").write_text(bank.text() + other, encoding="utf-8")
        again = row._replace(day="2026-03-08", amount="1234.00", text="", ref="R2")
        (line,) = bank.lines(bank.statement([again], opening="46000.00", name="next.xml"))
        assert paid(line) == {"Acme INV-2001": "1234.00"}

    def test_who_pays_a_financed_invoice_and_another_is_the_client_s(self, tmp_path: Path) -> None:
        other = sold("A", "Acme", "INV-2001", "1234.00").replace('  payer: "LumenLeasing"\n', "")
        rows = [
            transfer("45000.00", "INV-1001 FOR ACME INDUSTRIAL LTD", who="SMITH & SONS"),
            transfer("1234.00", "SPARE PARTS", "2026-03-06", "SMITH & SONS", "R2"),
        ]
        bank = dealer(tmp_path, two("A") + other)
        assert [paid(line) for line in bank.lines(bank.statement(rows))] == [
            {"Acme INV-1001": "45000.00"},
            {"Acme INV-2001": "1234.00"},
        ]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("payee", ["Acme Industrial Ltd", "Lumen Leasing"])
def test_what_was_entered_by_hand_is_the_line_s(tmp_path: Path, way: str, payee: str) -> None:
    by_hand = f"""
2026-03-04 * "{payee}" "Payment" ^INV-1001
  Assets:Bank:Checking  45000.00 USD
  Assets:Receivable:{account(way, "Acme")}  -45000.00 USD
"""
    ledger = two(way) + sold(way, "Cora", "INV-1003", "45000.00") + by_hand
    bank = dealer(tmp_path, ledger)
    assert bank.states(bank.statement([transfer("45000.00", "FUNDING")])) == ["booked"]


@pytest.mark.parametrize("fee", ["fixed", "percent"])
@pytest.mark.parametrize("way", WAYS)
def test_the_order_of_lines_and_entries_does_not_matter(tmp_path: Path, way: str, fee: str) -> None:
    sales = [two(way), sold(way, "Cora", "INV-1003", "27500.00"), sold(way, "Dune", "INV-1004", "11800.00")]
    rows = [
        transfer(SUM[fee], ref="R1"),
        transfer({"fixed": "27350.00", "percent": "27087.50"}[fee], "CORA", ref="R2"),
        transfer({"fixed": "11650.00", "percent": "11623.00"}[fee], "DUNE HAULAGE", ref="R3"),
    ]
    answers = []
    for at, order in enumerate(permutations(range(3))):
        bank = dealer(tmp_path / str(at), "".join(sales[place] for place in order), FEES[fee])
        file = bank.statement([rows[place] for place in order])
        lines = bank.lines(file)
        answers.append([(line["bank_ref"], paid(line), line["confidence"], line["reason"]) for line in lines])
    assert all(answer == answers[0] for answer in answers)
    assert all("matched" not in each and "unmatched" not in each[1] for each in answers[0])


@pytest.mark.parametrize("fee", FEES)
@pytest.mark.parametrize("way", WAYS)
class TestATransferThatComesBack:
    BACK = Row("2026-03-10", "", "RETURNED", LUMEN, "R2", returned=True)

    def test_puts_the_contract_back_and_nobody_has_kept_a_fee(self, tmp_path: Path, way: str, fee: str) -> None:
        bank = dealer(tmp_path, two(way), FEES[fee])
        came = transfer(NET[fee][0], "ACME INDUSTRIAL")
        bank.booked(bank.statement([came]))
        opening = f"{1000 + Decimal(NET[fee][0])}"
        file = bank.statement([self.BACK._replace(amount=f"-{NET[fee][0]}")], opening=opening, name="back.xml")
        (line,) = bank.lines(file)
        assert (line["state"], line["purpose"], line["client"]) == ("matched", "returned-payment", "LumenLeasing")
        bank.twice(file)
        contracts = bank.answer("leasing", "--as-of", "2026-03-12")["contracts"]
        assert {each["invoice"]: (each["outstanding"], each["received"]) for each in contracts} == {
            "INV-1001": ("45000.00", "0.00"),
            "INV-1002": ("30000.00", "0.00"),
        }
        assert [each["days"] for each in contracts if each["invoice"] == "INV-1001"] == [11]
        assert balance(bank, "Expenses:BankFees") == 0

    def test_on_the_same_statement_too(self, tmp_path: Path, way: str, fee: str) -> None:
        bank = dealer(tmp_path, two(way), FEES[fee])
        rows = [
            transfer(NET[fee][0], "INV-1001"),
            self.BACK._replace(amount=f"-{NET[fee][0]}", text="RETURN INV-1001"),
        ]
        bank.twice(bank.statement(rows))
        assert balance(bank, "Expenses:BankFees") == 0
        assert len(bank.answer("leasing", "--as-of", "2026-03-12")["contracts"]) == 2

    @pytest.mark.parametrize("by_hand", [False, True])
    def test_as_a_whole_on_however_many_accounts(self, tmp_path: Path, way: str, fee: str, *, by_hand: bool) -> None:
        bank = dealer(tmp_path, two(way), FEES[fee])
        bank.booked(bank.statement([transfer(SUM[fee])]))
        if by_hand:
            answer = bank.run("returned-payment", "INV-1002", "--date", "2026-03-10", write=True)
            assert answer.code == 0, answer
        else:
            opening = f"{1000 + Decimal(SUM[fee])}"
            back = self.BACK._replace(amount=f"-{SUM[fee]}")
            bank.twice(bank.statement([back], opening=opening, name="back.xml"))
        assert balance(bank, "Assets:Bank:Checking") == 1000
        assert balance(bank, "Expenses:BankFees") == 0
        contracts = bank.answer("leasing", "--as-of", "2026-03-12")["contracts"]
        assert {each["invoice"]: each["outstanding"] for each in contracts} == {
            "INV-1001": "45000.00",
            "INV-1002": "30000.00",
        }
        assert bank.run("returned-payment", "INV-1001", "--date", "2026-03-11").code == 3

    def test_by_hand(self, tmp_path: Path, way: str, fee: str) -> None:
        bank = dealer(tmp_path, two(way), FEES[fee])
        bank.booked(bank.statement([transfer(NET[fee][0], "ACME INDUSTRIAL")]))
        assert bank.run("returned-payment", "INV-1001", "--date", "2026-03-10", write=True).code == 0
        assert balance(bank, "Assets:Bank:Checking") == 1000
        assert balance(bank, "Expenses:BankFees") == 0


def balance(bank: Bank, account: str) -> Decimal:
    """Return the sum of what is posted to an account."""
    numbers = [line.split()[1] for line in bank.text().splitlines() if line.split()[:1] == [account]]
    return sum((Decimal(number) for number in numbers), Decimal(0))


def test_a_bank_s_fee_stays_paid(tmp_path: Path) -> None:
    # The same legs on a sale that nobody finances: what was kept, the bank has kept.
    plain = sold("A", "Acme", "INV-1001", "45000.00").replace('  payer: "LumenLeasing"\n', "")
    received = """
2026-03-04 * "Acme" "Received" ^INV-1001
  Assets:Bank:Checking  44850.00 USD
  Expenses:BankFees  150.00 USD
  Assets:Receivable:Acme  -45000.00 USD
"""
    bank = dealer(tmp_path, plain + received)
    assert bank.run("returned-payment", "INV-1001", "--date", "2026-03-10", write=True).code == 0
    assert balance(bank, "Expenses:BankFees") == 150


DEPOSIT = """
2025-01-01 open Liabilities:Deposits:Acme

2026-02-20 * "Acme Industrial Ltd" "Booking deposit" ^DEP-1
  secures: "INV-1001"
  bank-ref: "D1"
  Assets:Bank:Checking         1000.00 USD
  Liabilities:Deposits:Acme   -1000.00 USD
"""
SPLIT_IN_TWO = sold("B", "Acme", "INV-1001", "45000.00") + sold("A", "Acme", "INV-1001", "5000.00").replace(
    '  payer: "LumenLeasing"\n', ""
)


@pytest.mark.parametrize("ledger", [SPLIT, SPLIT_IN_TWO], ids=["one invoice", "an invoice to each"])
def test_the_worked_figure_of_dealers(tmp_path: Path, ledger: str) -> None:
    """50,000.00 are 5,000.00 by the client and 45,000.00 by the leasing company, which withholds 150.00."""
    bank = dealer(tmp_path, ledger + DEPOSIT, FEES["fixed"])
    rows = [
        Row("2026-03-03", "5000.00", "INV-1001 OWN PART", "ACME INDUSTRIAL LTD", "R1"),
        transfer("44850.00", "ACME INDUSTRIAL", ref="R2"),
    ]
    file = bank.statement(rows, opening="2000.00")
    own, theirs = bank.lines(file)
    assert (list(paid(own).values()), list(paid(theirs).values())) == (["5000.00"], ["44850.00"])
    assert "150.00 USD lessor-fee" in theirs["reason"]
    bank.twice(file)
    states = {
        day: bank.answer("deposits", "--as-of", day)["deposits"][0]["state"] for day in ("2026-03-04", "2026-03-05")
    }
    assert states == {"2026-03-04": "held", "2026-03-05": "refundable"}


@pytest.mark.parametrize("way", WAYS)
def test_a_person_who_chooses_one_of_two_sets_closes_it_with_its_fee(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    ledger = sold(way, "Acme", "INV-1001", "45000.00") + sold(way, "Bolt", "INV-1002", "45000.00")
    bank = dealer(tmp_path, ledger, FEES["fixed"])
    monkeypatch.setattr("sys.stdin", StringIO("1\n"))
    answer = bank.run("reconcile", bank.statement([transfer("44850.00")]), "--interactive", write=True)
    assert answer.code == 0, answer
    assert '* "Lumen Leasing" "Payment of INV-100' in bank.text()
    assert balance(bank, "Expenses:BankFees") == 150
    (left,) = bank.answer("leasing", "--as-of", "2026-03-12")["contracts"]
    assert left["outstanding"] == "45000.00"


class TestWherePayeesAreClients:
    """One receivable account for all, and the payee says whose an entry is: it stays the client's."""

    def book(self, folder: Path) -> Bank:
        sales = "".join(
            f'\n2026-03-01 * "{who}" "Machine" ^{number}\n  payer: "Lumen Leasing"\n'
            f"  Assets:Receivable  {amount} USD\n  Income:Sales  -{amount} USD\n"
            for who, number, amount in (
                ("Acme Industrial", "INV-1001", "45000.00"),
                ("Bolt Electric", "INV-1002", "30000.00"),
            )
        )
        other = (
            '\n2026-01-01 * "Lumen Leasing" "Rent" ^R-1\n  Assets:Receivable  7.00 USD\n  Income:Sales  -7.00 USD\n'
        )
        accounts = ACCOUNTS + "\n2025-01-01 open Assets:Receivable\n"
        return Bank(folder, sales + other, '[items]\nclient-from = "payee"\n', accounts)

    def test_one_contract(self, tmp_path: Path) -> None:
        bank = self.book(tmp_path)
        added = bank.twice(bank.statement([transfer("45000.00", "ACME INDUSTRIAL")]))
        assert '* "Acme Industrial" "Payment of INV-1001" ^INV-1001' in added
        assert 'payer: "LUMEN LEASING"' in added
        assert [each["invoice"] for each in bank.answer("leasing", "--as-of", "2026-03-12")["contracts"]] == [
            "INV-1002"
        ]

    def test_several_clients_are_for_a_person(self, tmp_path: Path) -> None:
        line = one(self.book(tmp_path), transfer("75000.00"))
        assert line["state"] == "proposed"
        assert "the payee tells whose a receipt is" in line["reason"]
