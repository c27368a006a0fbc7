"""A line whose number has a slip in it is booked once, whatever file shows it again."""

from pathlib import Path

import pytest
from tests.support.bank_files import Row
from tests.support.bankbook import Bank, sale

NEIGHBOURS = "".join(
    sale(("Acme", "Bolt", "Cora")[at % 3], f"INV-0{at}", f"{at * 7 + 3}.{at - 100:02}") for at in range(101, 160)
)
OWN = sale("Acme", "INV-0177", "2118.87")
OTHER = sale("Bolt", "INV-0171", "777.31")
SETTLED = OTHER + (
    '\n2026-03-02 * "Bolt" "Paid" ^INV-0171\n  Assets:Bank:Savings  777.31 USD\n  Assets:Receivable:Bolt\n'
)
TEXTS = ("INV-0171", "Invoice 0717", "INV-01777", "0777")


@pytest.mark.parametrize("ref", ["R1", ""])
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("other", [OTHER, SETTLED])
@pytest.mark.parametrize("who", ["Acme Industrial Ltd", "Acme Indust", ""])
def test_a_second_run_finds_what_the_first_one_booked(
    tmp_path: Path, text: str, ref: str, other: str, who: str
) -> None:
    bank = Bank(tmp_path, NEIGHBOURS + OWN + other)
    row = Row("2026-03-06", "2118.87", text, who, ref)
    assert "^INV-0177" in bank.booked(bank.statement([row]))
    (again,) = bank.lines(bank.statement([row]))
    assert again["state"] == "booked", again["reason"]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("refs", [("R1", "R1"), ("R1", ""), ("", "R1"), ("R1", "X9")])
@pytest.mark.parametrize("who", ["Acme Industrial Ltd", ""])
def test_an_overlapping_file_books_nothing_again(tmp_path: Path, text: str, refs: tuple[str, str], who: str) -> None:
    bank = Bank(tmp_path, NEIGHBOURS + OWN + OTHER)
    first, second = (Row("2026-03-06", "2118.87", text, who, ref) for ref in refs)
    assert "^INV-0177" in bank.booked(bank.statement([first]))
    more = Row("2026-03-09", "3.10", "INTEREST", "Bank", "R7")
    file = bank.statement([second, more], name="b.xml")
    again = bank.lines(file)[0]
    assert again["state"] == "booked", again["reason"]
    assert "INV-0177" not in bank.booked(file)


def test_two_payments_of_one_amount_for_neighbours_stay_two(tmp_path: Path) -> None:
    rents = sale("Acme", "INV-0171", "900.00") + sale("Acme", "INV-0177", "900.00")
    bank = Bank(tmp_path, NEIGHBOURS + rents)
    first, second = (
        Row("2026-03-06", "900.00", number, "Acme Industrial Ltd", "R1") for number in ("INV-0171", "INV-0177")
    )
    assert "^INV-0171" in bank.booked(bank.statement([first]))
    (line,) = bank.lines(bank.statement([second], name="b.xml"))
    assert line["state"] == "proposed"
    assert "the line names another" in line["reason"]
