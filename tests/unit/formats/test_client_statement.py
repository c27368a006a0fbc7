"""Clients' statements: headers in four languages, balances proven, and what is refused."""

import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from arledger.formats.bank import read_bank_file
from arledger.formats.client_statement import read_client_statement
from arledger.model.client_statement import ClientStatement
from arledger.model.problem import UserError


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> ClientStatement:
    path = tmp_path / "their.csv"
    path.write_bytes(text.encode(encoding))
    (found,) = read_client_statement(path)
    return found


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(UserError) as error:
        read(tmp_path, text)
    assert error.value.exit_code == 1
    assert error.value.remedy
    return error.value.message.replace(str(tmp_path / "their.csv"), "FILE")


@pytest.mark.parametrize(
    "text",
    [
        "Date,Number,Text,Amount\n2026-04-06,S07,Fogg contract 707,150.00\n2026-04-08,S11,Evil,1300.00\n",
        "Date,Invoice,Amount\n2026-04-06,12,150.00\n2026-04-08,13,1300.00\n",
    ],
)
def test_a_number_before_an_amount_is_no_thousands(tmp_path: Path, text: str) -> None:
    assert amounts(read(tmp_path, text)) == ["150.00", "1300.00"]


def amounts(found: ClientStatement) -> list[str]:
    return [str(line.amount) for line in found.lines]


@pytest.mark.parametrize(
    "text",
    [
        "Date,Invoice No.,Description,Amount (USD)\n2026-01-05,A-1,Invoice,100.00\n2026-01-13,,Payment,-30.00\nBalance due,,,70.00\n",
        "Datum;Belegnr.;Buchungstext;Betrag;Saldo;Währung\n05.01.2026;A-1;Rechnung;100,00;100,00;USD\n13.01.2026;;Zahlung;-30,00;70,00;USD\n",
        "Fecha;Nº factura;Concepto;Debe;Haber;Saldo;Moneda\n05/01/2026;A-1;Factura;100,00;;100,00;USD\n13/01/2026;;Pago;;30,00;70,00;USD\n",
        "Date;N° facture;Libellé;Débit;Crédit;Devise\n05/01/2026;A-1;Facture;100,00;;USD\n13/01/2026;;Virement;;30,00;USD\nSolde final;;;70,00;;USD\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_headers_in_four_languages(tmp_path: Path, text: str, encoding: str) -> None:
    found = read(tmp_path, text, encoding)
    assert (found.currency, str(found.opening or 0), str(found.closing)) == ("USD", str(found.opening or 0), "70.00")
    assert not found.opening
    assert [(line.number, str(line.date)) for line in found.lines] == [("A-1", "2026-01-05"), ("", "2026-01-13")]
    assert amounts(found) == ["100.00", "-30.00"]
    assert str(found.last) == "2026-01-13"


def test_an_opening_balance_is_told_or_follows(tmp_path: Path) -> None:
    said = read(
        tmp_path, "Date,Text,Amount,Balance\n,Opening balance,,500.00\n2026-01-05,Invoice A-1,100.00,600.00\n"
    )
    follows = read(tmp_path, "Date,Text,Amount,Balance\n2026-01-05,Invoice A-1,100.00,600.00\n")
    assert said.opening == follows.opening == Decimal("500.00")
    assert said.closing == follows.closing == Decimal("600.00")


def test_balances_may_have_the_other_sign_and_the_newest_line_may_stand_first(tmp_path: Path) -> None:
    text = "Date;Reference;Debit;Credit;Balance\n2026-02-01;B;30,00;;-70,00\n2026-01-05;A;;100,00;-100,00\n"
    found = read(tmp_path, text)
    assert (found.opening, found.closing) == (Decimal(0), Decimal("-70.00"))
    turned = read(tmp_path, text.replace("-70,00", "70,00").replace("-100,00", "100,00"))
    assert (turned.opening, turned.closing) == (Decimal(0), Decimal("-70.00"))
    assert amounts(turned) == ["-100.00", "30.00"]


def test_a_balance_that_does_not_follow_is_named(tmp_path: Path) -> None:
    text = "Date,Ref,Amount,Balance\n2026-01-05,A,100.00,100.00\n2026-01-13,B,50.00,160.00\n"
    assert refused(tmp_path, text) == "FILE:3: the balance is 160.00, and 150.00 follows from the line before"


def test_a_total_that_the_lines_do_not_make_is_said_with_both_figures(tmp_path: Path) -> None:
    text = "Date,Ref,Amount\n2026-01-05,A,100.00\n2026-01-13,B,50.00\nTotal,,160.00\n"
    assert refused(tmp_path, text).endswith(
        "the closing balance is 160.00, and opening balance and lines add up to 150.00"
    )


def test_days_and_months_are_never_guessed(tmp_path: Path) -> None:
    assert "may come first" in refused(tmp_path, "Date,Ref,Amount\n03/04/2026,A,100.00\n")
    found = read(tmp_path, "Date,Ref,Amount\n03/04/2026,A,100.00\n03/14/2026,B,1.00\n")
    assert [str(line.date) for line in found.lines] == ["2026-03-04", "2026-03-14"]


def test_several_currencies_are_several_statements(tmp_path: Path) -> None:
    path = tmp_path / "their.csv"
    path.write_text("Date,Ref,Amount,Currency\n2026-01-05,A,1.00,USD\n2026-01-06,B,2.00,EUR\n", encoding="utf-8")
    assert [(one.currency, str(one.closing)) for one in read_client_statement(path)] == [
        ("EUR", "2.00"),
        ("USD", "1.00"),
    ]


def test_a_workbook_is_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "their.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    rows = [
        ["Statement date", "2026-03-31"],
        [],
        ["Date", "Invoice", "Open amount"],
        ["2026-01-05", 4711, 100.1],
        ["Total", "", 100.1],
    ]
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    (found,) = read_client_statement(path)
    assert [(line.number, line.amount, str(line.source)) for line in found.lines] == [
        ("4711", Decimal("100.1"), f"{path} [Sheet1]:4")
    ]
    assert str(found.last) == "2026-03-31"


def test_what_is_no_statement_is_refused(tmp_path: Path) -> None:
    assert "no header" in refused(tmp_path, "Hello\nthere\n")
    assert "no header" in refused(tmp_path, "a,b,c\n1,2,3\n")
    assert "no lines" in refused(tmp_path, "Date,Ref,Amount\n")
    assert "which is no amount" in refused(tmp_path, "Date,Ref,Amount\n2026-01-05,A,=1+1\n")
    with pytest.raises(UserError) as error:
        read_client_statement(tmp_path / "missing.csv")
    assert error.value.exit_code == 2


GROUPED = (
    "A/R Aging Detail,,,,,,\nAcme Ltd,,,,,,\nAs of March 31 2026,,,,,,\n"
    "Date,Transaction type,Num,Customer,Due date,Amount,Open balance\n"
    "01/25/2026,Invoice,1001,{first},02/24/2026,100.00,100.00\n"
    "01/26/2026,Invoice,1002,{second},02/25/2026,50.00,50.00\n"
)


@pytest.mark.parametrize(
    "text",
    [
        GROUPED.format(first="Birch Ltd", second="Cedar Ltd"),
        "Customer,Invoice,Date,Amount\nBirch Ltd,1001,2026-01-25,100.00\nCedar Ltd,1002,2026-01-26,50.00\n",
        "Kunde;Rechnung;Datum;Betrag\nBirke GmbH;1001;25.01.2026;100,00\nZeder AG;1002;26.01.2026;50,00\n",
    ],
)
def test_a_list_of_several_clients_is_no_statement_of_one(tmp_path: Path, text: str) -> None:
    assert "2 clients" in refused(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "Customer,Invoice,Date,Amount\nBirch Ltd,1001,2026-01-25,100.00\nBIRCH LTD.,1002,2026-01-26,50.00\n",
        "Customer,Invoice,Date,Amount\nBirch Ltd:North,1001,2026-01-25,100.00\nBirch Ltd,1002,2026-01-26,50.00\n",
        "Supplier,Invoice,Date,Amount\nUs,1001,2026-01-25,100.00\nUs Branch,1002,2026-01-26,50.00\n",
        "Customer,Invoice,Date,Amount\nBirch Ltd,1001,2026-01-25,100.00\n,1002,2026-01-26,50.00\nTotal,,,150.00\n",
    ],
)
def test_a_list_of_one_client_is_taken_for_a_statement(tmp_path: Path, text: str) -> None:
    assert str(read(tmp_path, text).closing) == "150.00"


def in_workbook(tmp_path: Path, *, hidden: bool = False, unsaved: bool = False) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first, second = book.add_worksheet("Old"), book.add_worksheet("March")
        for sheet, figure in ((first, 999), (second, 100)):
            sheet.write_row(0, 0, ["Date", "Invoice", "Amount"])
            sheet.write_row(1, 0, ["2026-01-05", "A-1", figure])
        if hidden:
            first.hide()
            second.activate()
            second.set_first_sheet()
        if unsaved:
            second.write_formula(1, 2, "=1+1", None, "")
    return path


def test_a_hidden_sheet_is_not_read_for_the_statement(tmp_path: Path) -> None:
    (found,) = read_client_statement(in_workbook(tmp_path, hidden=True))
    assert amounts(found) == ["100"]


def test_formulas_without_saved_values_are_no_amounts_of_nothing(tmp_path: Path) -> None:
    path = in_workbook(tmp_path, unsaved=True)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet2.xml"
    parts[part] = re.sub(rb'<c r="C2"[^>]*><f>1\+1</f><v>[^<]*</v></c>', b'<c r="C2"><f>1+1</f></c>', parts[part])
    assert b'<c r="C2"><f>1+1</f></c>' in parts[part]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    for read_it in (read_client_statement, read_bank_file):
        with pytest.raises(UserError, match="never saved") as error:
            read_it(path)
        assert error.value.exit_code == 1


def test_an_audit_trail_whose_credits_have_no_minus_is_no_statement(tmp_path: Path) -> None:
    head = (
        "Type,Account Reference,Nominal A/C Ref,Department Code,Date,Reference,Details,Net Amount,Tax Code,Tax Amount"
    )
    rows = "SI,ABC001,4000,1,13/09/2026,INV101,Work,1000.00,T1,200.00\nSC,ABC001,4000,1,15/09/2026,CN012,Credit,100.00,T1,20.00"
    assert "audit trail of Sage 50" in refused(tmp_path, f"{head}\n{rows}\n")
