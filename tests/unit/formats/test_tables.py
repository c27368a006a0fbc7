"""Tables of every sender are read by one reader: encodings, cells, lines, headings and running balances."""

from decimal import Decimal
from pathlib import Path

import pytest

from arledger.formats.bank import read_bank_file
from arledger.formats.processors import read_payouts
from arledger.formats.remittance import read_remittance
from arledger.formats.tabular.running import Break, Step, breaks, opening
from arledger.model.problem import UserError

BANK = "Date,Description,Amount,Currency\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_list_is_read_in_the_encoding_that_it_has(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes("Rechnung;Betrag\nRE-9;12,50\nMüller;\n".encode(codec))
    assert [line.number for line in read_remittance(path).lines] == ["RE-9"]


@pytest.mark.parametrize("content", [b"A-1;5.00\nA\0-2;6.00\n", b"A-1;5.00\n\x81\x8d;6.00\n"])
def test_a_list_whose_letters_are_a_guess_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(content)
    with pytest.raises(UserError, match="the file is no text in UTF-8, UTF-16 or Windows-1252"):
        read_remittance(path)


def test_a_row_of_several_lines_stands_where_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    path.write_text(f'{BANK}2026-03-04,"one\ntwo",1.00,EUR\n2026-03-05,three,2.00,EUR\n', encoding="utf-8")
    (statement,) = read_bank_file(path)
    assert [line.source.line for line in statement.lines if line.source] == [2, 4]


def test_a_text_that_a_spreadsheet_kept_as_one_is_that_text(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text('Invoice;Amount\n="00123";="12.50"\n', encoding="utf-8")
    (line,) = read_remittance(path).lines
    assert (line.number, line.amount) == ("00123", Decimal("12.50"))


@pytest.mark.parametrize("cell", ["=5.00", "=2*50"])
def test_any_other_formula_is_no_amount(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    path.write_text(f"{BANK}2026-03-04,x,{cell},EUR\n", encoding="utf-8")
    with pytest.raises(UserError, match="which is no amount"):
        read_bank_file(path)


def test_a_report_with_rows_above_its_header(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    header = "automatic_payout_id,reporting_category,gross,fee,net,currency,created,available_on"
    row = "po_1,charge,100.00,3.00,97.00,usd,2026-03-01,2026-03-03"
    path.write_text("".join(f"note {at},,,,,,,\n" for at in range(20)) + f"{header}\n{row}\n", encoding="utf-8")
    (payout,) = read_payouts(path)
    assert payout.net == Decimal("97.00")


def steps(*pairs: tuple[str, str]) -> list[Step]:
    return [Step(Decimal(moved), Decimal(balance) if balance else None) for moved, balance in pairs]


def test_a_balance_that_does_not_follow_is_named_with_what_it_should_be() -> None:
    found = steps(("1.00", "11.00"), ("-3.00", "8.01"), ("2.00", "10.01"))
    assert breaks(found) == [Break(1, Decimal("8.00"))]
    assert opening(found) == Decimal("10.00")


def test_lines_without_a_balance_move_the_next_one() -> None:
    found = steps(("1.00", ""), ("2.00", "13.00"), ("4.00", ""), ("5.00", "22.00"))
    assert breaks(found) == []
    assert opening(found) == Decimal("10.00")
    assert breaks(steps(("2.00", "13.00"), ("4.00", ""), ("5.00", "18.00"))) == [Break(2, Decimal("22.00"))]
    assert opening(steps(("1.00", ""))) is None
