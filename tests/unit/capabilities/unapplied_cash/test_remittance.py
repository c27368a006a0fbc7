"""`arledger remittance`: a client's list of what a payment covers, set against the receipt or kept for it."""

from pathlib import Path

import pytest
from tests.support.bank_files import Row
from tests.support.bankbook import Bank, sale

SALES = sale("Cora", "C-1001", "50.00") + sale("Cora", "C-1002", "27.00") + sale("Bolt", "B-1001", "120.00")
CAME = Row("2026-03-05", "77.00", "", "Somebody Else", "R1")
OF_CORA = CAME._replace(who="Cora Vintners", amount="60.00", ref="R2")
LIST = "Invoice,Amount\nC-1001,50.00\nC-1002,27.00\n"


def parked(folder: Path, *rows: Row) -> Bank:
    bank = Bank(folder, SALES)
    bank.twice(bank.statement(rows), "--park")
    return bank


def open_of(bank: Bank) -> dict[str, str]:
    return {item.number: f"{item.open:f}" for item in bank.book().items if item.open}


def test_an_unidentified_receipt_is_put_on_the_invoices_of_the_list(tmp_path: Path) -> None:
    bank = parked(tmp_path, CAME)
    advice = bank.file("cora march.csv", LIST)
    before = bank.tree(with_state=True)
    shown = bank.run("remittance", advice)
    assert shown.code == 0
    assert bank.tree(with_state=True) == before
    added = bank.write("remittance", advice)
    assert (
        added
        == """
2026-03-31 * "Cora Vintners" "As advised in cora march.csv"
  Liabilities:Unidentified   77.00 USD
  Assets:Receivable:Cora    -50.00 USD
    invoice: "C-1001"
  Assets:Receivable:Cora    -27.00 USD
    invoice: "C-1002"
"""
    )
    assert open_of(bank) == {"B-1001": "120.00"}
    assert "no receipt of 77.00 is waiting" in bank.refused("remittance", advice)


def test_unapplied_money_of_the_client_is_applied(tmp_path: Path) -> None:
    bank = parked(tmp_path, OF_CORA)
    bank.write("remittance", bank.file("a.csv", "Invoice,Amount\nC-1001,50.00\nC-1002,10.00\n"))
    assert open_of(bank) == {"C-1002": "17.00", "B-1001": "120.00"}
    assert not any(credit.open for credit in bank.book().credits)


def test_a_list_of_another_client_leaves_a_client_s_credit_alone(tmp_path: Path) -> None:
    bank = parked(tmp_path, OF_CORA)
    said = bank.refused("remittance", bank.file("a.csv", "Invoice,Amount\nB-1001,60.00\n"))
    assert "the list does not fit" in said or "no receipt" in said


def test_a_list_without_money_is_kept_and_found_when_the_money_comes(tmp_path: Path) -> None:
    bank = Bank(tmp_path, SALES)
    added = bank.write("remittance", bank.file("march.csv", LIST), "--client", "Cora", "--date", "2026-03-02")
    assert added.strip() == (
        '2026-03-02 document Assets:Receivable:Cora "documents/Cora/2026-03-02.remittance-march.csv"'
    )
    file = bank.statement([CAME])
    (line,) = bank.lines(file)
    assert (line["state"], len(line["allocations"])) == ("matched", 2)
    bank.twice(file)
    assert open_of(bank) == {"B-1001": "120.00"}


def test_two_receipts_of_one_amount_are_told_apart_by_hand(tmp_path: Path) -> None:
    bank = parked(tmp_path, CAME, CAME._replace(ref="R9", who="Another"))
    advice = bank.file("a.csv", LIST)
    said = bank.refused("remittance", advice)
    assert (
        "2 receipts of 77.00 USD are waiting: R9 of 2026-03-05 from Another, R1 of 2026-03-05 from Somebody Else"
        in said
    )
    bank.write("remittance", advice, "--receipt", "R9")
    assert [row["bank_ref"] for row in bank.answer("unapplied")["rows"]] == ["R1"]


@pytest.mark.parametrize("words", [(), ("--client", "Cora")])
def test_a_receipt_that_is_named_and_of_another_amount_says_its_amount(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    bank = parked(tmp_path, CAME)
    advice = bank.file("a.csv", "Invoice,Amount\nC-1001,50.00\n")
    said = bank.refused("remittance", advice, "--receipt", "R1", *words)
    assert "the receipt of 2026-03-05 has 77.00 USD, and the list comes to 50.00 USD" in said


@pytest.mark.parametrize(
    ("content", "words", "code", "said"),
    [
        ("hello", (), 1, "names no invoice"),
        ("", (), 1, ""),
        ("Invoice,Amount\nX-1,77.00\n", (), 3, "X-1 is not open"),
        ("Invoice,Amount\nC-1001,77.00\n", (), 3, "an amount is more than is open"),
        ("Invoice,Amount\nC-1001,50.00\n", (), 3, "no receipt of 50.00 is waiting"),
        ("Invoice,Amount\nX-1,5.00\n", ("--client", "Cora"), 3, "Cora has nothing open under X-1"),
        (LIST, ("--receipt", "R7"), 2, "no receipt R7 is waiting"),
        (LIST, ("--client", "Nobody"), 2, "Nobody"),
        (LIST, ("--date", "2026-02-01"), 3, "no receipt of 77.00 is waiting"),
    ],
)
def test_what_cannot_be_done(tmp_path: Path, content: str, words: tuple[str, ...], code: int, said: str) -> None:
    bank = parked(tmp_path, CAME)
    assert said in bank.refused("remittance", bank.file("a.csv", content), *words, code=code)


def test_a_missing_file(tmp_path: Path) -> None:
    bank = parked(tmp_path, CAME)
    assert "there is no such file" in bank.refused("remittance", bank.files / "no.csv", code=2)


def test_the_json_is_a_plan(tmp_path: Path) -> None:
    bank = parked(tmp_path, CAME)
    found = bank.answer("remittance", bank.file("a.csv", LIST))
    assert list(found) == ["plan", "documents", "remarks", "written"]
    assert found["plan"][0]["entries"][0].startswith('2026-03-31 * "Cora Vintners"')


def test_a_closed_period_takes_no_list(tmp_path: Path) -> None:
    bank = parked(tmp_path, CAME)
    bank.main.write_text(f'{bank.text()}\n2026-03-31 custom "ar-close" 2026-03-31\n')
    assert "is closed" in bank.refused("remittance", bank.file("a.csv", LIST))


def test_hostile_names_of_files_and_numbers(tmp_path: Path) -> None:
    bank = parked(tmp_path, CAME)
    advice = bank.file('a"; 2026-01-01 close #x ^y.csv', LIST)
    added = bank.write("remittance", advice)
    assert len([line for line in added.splitlines() if line[:1].isdigit()]) == 1
    bank.book()
