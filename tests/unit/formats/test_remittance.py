"""Remittance lists: samples of our own, what is refused, and what is only text."""

import json
import os
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support import places

from arledger.formats.processors import is_payout_file
from arledger.formats.remittance import read_remittance
from arledger.model.problem import UserError
from arledger.model.remittance import Remittance

SAMPLES = places.SAMPLES / "remittance"
FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".json")


def as_json(found: Remittance) -> str:
    lines = [
        {
            "number": line.number,
            "amount": None if line.amount is None else str(line.amount),
            "discount": str(line.discount),
            "text": line.text,
            "line": line.source.line if line.source else 0,
        }
        for line in found.lines
    ]
    data = {
        "payer": found.payer,
        "reference": found.reference,
        "date": str(found.date),
        "currency": found.currency,
        "total": str(found.total),
        "lines": lines,
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sample_reads_as_expected(path: Path) -> None:
    expected = path.with_name(path.name + ".json")
    found = as_json(read_remittance(path))
    if os.environ.get("ARLEDGER_BLESS") == "1":
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def read(tmp_path: Path, text: str | bytes) -> list[tuple[str, str]]:
    path = tmp_path / "list"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return [(line.number, str(line.amount)) for line in read_remittance(path).lines]


def refused(tmp_path: Path, text: str | bytes) -> str:
    with pytest.raises(UserError) as error:
        read(tmp_path, text)
    assert error.value.exit_code == 1
    assert error.value.remedy
    return error.value.message.replace(str(tmp_path / "list"), "FILE")


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "Invoice,Amount\nA-1,100.00\nA-2,50.00\nTotal,160.00\n",
            "the total is 160.00, and the lines add up to 150.00",
        ),
        ("A-1 100.00\nA-2 50.00\nTotal 160.00\n", "the total is 160.00, and the lines add up to 150.00"),
    ],
)
def test_a_total_that_is_not_the_sum_is_said_with_both_figures(tmp_path: Path, text: str, figures: str) -> None:
    assert refused(tmp_path, text).endswith(figures)
    assert refused(tmp_path, text).startswith("FILE:")


def test_gross_less_discount_must_be_what_is_paid(tmp_path: Path) -> None:
    said = refused(tmp_path, "Invoice;Gross;Discount;Paid\nA-1;100.00;2.00;97.00\n")
    assert said == "FILE:2: 100.00 less a discount of 2.00 is not 97.00"


def test_a_discount_of_a_credit_memo_makes_it_smaller(tmp_path: Path) -> None:
    assert read(tmp_path, "Invoice;Gross;Discount\nCM-1;-100.00;-2.00\n") == [("CM-1", "-98.00")]


def test_a_subtotal_is_no_line(tmp_path: Path) -> None:
    text = "Invoice;Amount\nA-1;100.00\nSubtotal;100.00\nA-2;1.00\nGrand total;101.00\n"
    assert read(tmp_path, text) == [("A-1", "100.00"), ("A-2", "1.00")]


def test_a_formula_is_text_and_no_amount(tmp_path: Path) -> None:
    text = 'Invoice;Amount;Text\n="00123";5.00;=1+1\n'
    assert read(tmp_path, text) == [("00123", "5.00")]
    assert 'the amount is "=2*50"' in refused(tmp_path, "Invoice;Amount\nA-1;=2*50\n")


def test_an_amount_with_two_readings_is_refused(tmp_path: Path) -> None:
    assert "may be thousands or decimals" in refused(tmp_path, "Invoice;Amount\nA-1;1,234\n")
    assert "decimal comma" in refused(tmp_path, "Invoice;Amount\nA-1;1,50\nA-2;1.50\n")
    assert read(tmp_path, "Invoice;Amount\nA-1;1,234\nA-2;1.50\n")[0] == ("A-1", "1234")


def test_two_currencies_are_refused(tmp_path: Path) -> None:
    assert "EUR and USD" in refused(tmp_path, "A-1 USD 5.00\nA-2 EUR 5.00\n")


def test_two_amounts_in_a_line_are_refused(tmp_path: Path) -> None:
    assert "2 amounts stand in one line: 100.00, 98.00" in refused(tmp_path, "A-1 100.00 98.00\n")
    assert read(tmp_path, "A-1 100.00 2.00 98.00\n") == [("A-1", "98.00")]


def test_several_columns_without_a_header_are_refused(tmp_path: Path) -> None:
    assert "no header" in refused(tmp_path, "A-1;100.00;98.00\nA-2;50.00;49.00\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("INV-0007 1,080.00", ("INV-0007", "1080.00")),
        ("INV-0007    USD 1 080.00", ("INV-0007", "1080.00")),
        ("Invoice no. 4711: 500.00 EUR", ("4711", "500.00")),
        ("4711 500.00", ("4711", "500.00")),
        ("PO 4500012 Rechnung RE-9 (2026) 12,50", ("RE-9", "12.50")),
        ("CM-1 (100.00)", ("CM-1", "-100.00")),
        ("CM-1 100.00-", ("CM-1", "-100.00")),
        ("CM-1 - 100.00", ("CM-1", "-100.00")),
        ("INV-0007 3 pumps 100.00", ("INV-0007", "100.00")),
        ("Less bank charges -5.00", ("", "-5.00")),
        ("INV-0007", ("INV-0007", "None")),
    ],
)
def test_a_pasted_line(tmp_path: Path, line: str, expected: tuple[str, str]) -> None:
    assert read(tmp_path, line) == [expected]


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"Hello there, how are you?", b"%PDF-1.7 x", b"PK\x03\x04 broken", b"\0\1", b"<html>"):
        refused(tmp_path, content)
    with pytest.raises(UserError) as error:
        read_remittance(tmp_path / "missing")
    assert error.value.exit_code == 2


def test_a_sheet_with_a_cell_in_the_last_corner_is_refused(tmp_path: Path) -> None:
    source = SAMPLES / "cog.xlsx"
    path = tmp_path / "list"
    with ZipFile(source) as old, ZipFile(path, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.endswith("sheet2.xml"):
                content = content.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            new.writestr(entry, content)
    with pytest.raises(UserError, match="goes over 1,048,576 rows and 16,384 columns"):
        read_remittance(path)


def test_a_file_of_many_bytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list"
    with path.open("wb") as file:
        file.truncate(33 * 1024**2)
    with pytest.raises(UserError, match="more than"):
        read_remittance(path)


LINE = st.sampled_from(
    ["INV-1", "5.00", "1,5", ";", ",", " ", "\n", "Total", '"', "=", "EUR", "x", "\t", "-", "2026-01-02", "é"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.lists(LINE, max_size=40).map(lambda parts: "".join(parts).encode())))
def test_whatever_stands_in_a_file_it_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(content)
    is_payout_file(path)
    try:
        found = read_remittance(path)
    except UserError:
        return
    amounts = [line.amount for line in found.lines if line.amount is not None]
    if found.total is not None and len(amounts) == len(found.lines):
        assert sum(amounts, Decimal(0)) == found.total
