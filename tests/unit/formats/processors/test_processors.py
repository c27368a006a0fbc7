"""Reports of processors: what is told apart, what is refused, and what does not matter."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.support import places

from arledger.formats import processors as processor
from arledger.model.payout import PayoutKind
from arledger.model.problem import UserError

SAMPLES = places.SAMPLES / "processor"
STRIPE = "automatic_payout_id,automatic_payout_effective_at,created,reporting_category,gross,fee,net,currency,description,charge_id\n"
PAYPAL = "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Invoice Number,Balance\n"


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "report.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def refused(path: Path) -> str:
    with pytest.raises(UserError) as error:
        processor.read_payouts(path)
    assert error.value.exit_code == 1
    assert error.value.remedy
    return error.value.message.replace(str(path), "FILE")


def test_a_line_that_does_not_add_up_is_named(tmp_path: Path) -> None:
    rows = "po_1,2026-03-06,2026-03-02,charge,100.00,3.00,97.00,usd,,ch_1\npo_1,2026-03-06,2026-03-02,charge,50.00,3.00,48.00,usd,,ch_2\n"
    assert refused(written(tmp_path, STRIPE + rows)) == "FILE:3: gross 50.00 less fee 3.00 is not net 48.00"


def test_a_payout_that_its_lines_do_not_make_is_refused(tmp_path: Path) -> None:
    rows = "po_1,2026-03-06,2026-03-02,charge,100.00,3.00,97.00,usd,,ch_1\npo_1,2026-03-06,2026-03-06,payout,-99.00,0,-99.00,usd,,\n"
    assert (
        refused(written(tmp_path, STRIPE + rows)) == "FILE:3: payout po_1 is 99.00 USD, and its lines add up to 97.00"
    )


def test_a_payout_in_two_currencies_is_refused(tmp_path: Path) -> None:
    rows = "po_1,2026-03-06,2026-03-02,charge,100.00,3.00,97.00,usd,,ch_1\npo_1,2026-03-06,2026-03-02,charge,1.00,0,1.00,eur,,ch_2\n"
    assert "EUR and USD" in refused(written(tmp_path, STRIPE + rows))


def test_a_missing_movement_is_seen_in_the_balances(tmp_path: Path) -> None:
    rows = (
        "16/03/2026,10:00:00,GMT,A,Website Payment,Completed,GBP,100.00,-3.00,97.00,T1,,97.00\n"
        "17/03/2026,10:00:00,GMT,B,Website Payment,Completed,GBP,50.00,-2.00,48.00,T3,,150.00\n"
        "18/03/2026,10:00:00,GMT,,General Withdrawal,Completed,GBP,-150.00,0,-150.00,T4,,0.00\n"
    )
    said = refused(written(tmp_path, PAYPAL + rows))
    assert said == "FILE:3: the balance was 97.00 before this movement, which says 102.00"


def test_a_missing_movement_is_seen_beyond_a_row_without_a_balance(tmp_path: Path) -> None:
    rows = (
        "16/03/2026,10:00:00,GMT,A,Website Payment,Completed,GBP,100.00,-3.00,97.00,T1,,97.00\n"
        "17/03/2026,10:00:00,GMT,B,Website Payment,Completed,GBP,50.00,-2.00,48.00,T2,,\n"
        "18/03/2026,10:00:00,GMT,,General Withdrawal,Completed,GBP,-150.00,0,-150.00,T4,,0.00\n"
    )
    said = refused(written(tmp_path, PAYPAL + rows))
    assert said == "FILE:4: the balance was 145.00 before this movement, which says 150.00"


def test_a_withdrawal_without_balances_must_be_its_lines(tmp_path: Path) -> None:
    rows = (
        "16/03/2026,10:00:00,GMT,A,Website Payment,Completed,GBP,100.00,-3.00,97.00,T1,,\n"
        "18/03/2026,10:00:00,GMT,,General Withdrawal,Completed,GBP,-90.00,0,-90.00,T4,,\n"
    )
    assert refused(written(tmp_path, PAYPAL + rows)).startswith("FILE:3: payout T4 is 90.00 GBP")


def test_money_from_the_bank_is_a_negative_payout(tmp_path: Path) -> None:
    rows = (
        "16/03/2026,10:00:00,GMT,Host,PreApproved Payment Bill User Payment,Completed,GBP,-20.00,0,-20.00,T1,,-20.00\n"
        "16/03/2026,10:00:00,GMT,,Bank Deposit to PP Account,Completed,GBP,20.00,0,20.00,T2,,0.00\n"
    )
    (found,) = processor.read_payouts(written(tmp_path, PAYPAL + rows))
    assert found.net == Decimal("-20.00")
    assert [line.kind for line in found.lines] == [PayoutKind.ADJUSTMENT]


def test_the_first_of_a_month_may_be_the_third_of_january(tmp_path: Path) -> None:
    row = "03/01/2026,10:00:00,{zone},,General Withdrawal,Completed,GBP,-90.00,0,-90.00,T4,,0.00\n"
    british = processor.read_payouts(written(tmp_path, PAYPAL + row.format(zone="GMT")))
    american = processor.read_payouts(written(tmp_path, PAYPAL + row.format(zone="PST")))
    assert [str(one.date) for one in (*british, *american)] == ["2026-01-03", "2026-03-01"]
    assert "may come first" in refused(written(tmp_path, PAYPAL + row.format(zone="ZZZ")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_order_case_delimiter_and_encoding_do_not_matter(tmp_path: Path, encoding: str) -> None:
    header = "NET;Gross;FEE;Currency;Reporting_Category;Automatic_Payout_ID;created;automatic_payout_effective_at;Customer_Name"
    text = f"{header}\r\n97,00;100,00;3,00;EUR;charge;po_1;2026-03-01;2026-03-02;Müller\r\n"
    (found,) = processor.read_payouts(written(tmp_path, text.encode(encoding)))
    assert (found.net, found.lines[0].counterparty) == (Decimal("97.00"), "Müller")


@pytest.mark.parametrize("cell", ["=100", "1e2", "1,23,4", "", "100.00 EUR EUR"])
def test_what_is_no_amount_is_refused(tmp_path: Path, cell: str) -> None:
    rows = f'po_1,2026-03-06,2026-03-02,charge,"{cell}",0.00,100.00,usd,,ch_1\n'
    assert "FILE:2: the gross is" in refused(written(tmp_path, STRIPE + rows))


def test_other_files_are_none(tmp_path: Path) -> None:
    for text in ("Date,Amount\n2026-01-01,5\n", "hello", "", b"\0\1\2", b"%PDF-1.7"):
        path = written(tmp_path, text)
        assert not processor.is_payout_file(path)
        refused(path)
    with pytest.raises(UserError) as error:
        processor.is_payout_file(tmp_path / "missing.csv")
    assert error.value.exit_code == 2


def test_an_unknown_processor_is_refused() -> None:
    with pytest.raises(UserError, match="no processor 'x'"):
        processor.find("x")
