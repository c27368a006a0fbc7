"""What is no list of receivables, or only part of one, is refused; what looks wrong in one is told."""

from pathlib import Path

import pytest
from tests.unit.formats.imports.test_layouts import AGED, QBO, SAGE, SAP, XERO, YARDI

from arledger.formats.imports.export import Export
from arledger.formats.imports.mapping import shipped_mappings
from arledger.formats.imports.read import read_exports
from arledger.model.problem import UserError

PRINTED = """Customer 1000123
Name Muster GmbH
------------------------------------------------------------------------------------
| |S|DocumentNo|Type|Doc. Date |Net due dt|Amount in local cur.|LCurr|Clrng doc.|Text |
------------------------------------------------------------------------------------
| |R|0180000123|RV  |13.09.2026|01.10.2026|   1.234,56 |EUR  |          |x |
| |R|1400000077|DZ  |15.09.2026|15.09.2026|     500,00-|EUR  |          |y |
------------------------------------------------------------------------------------
|*| |          |    |          |          |     734,56 |EUR  |          |  |
------------------------------------------------------------------------------------
"""


def read(tmp_path: Path, text: str, order: str = "") -> Export:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return read_exports(path, shipped_mappings(), "", order)[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (YARDI.replace("Customer", "Vendor"), 'it has the column "Vendor": these are payables'),
        (YARDI.replace("Aging Detail", "Payable Aging Detail"), 'stands "Payable Aging Detail'),
        (AGED.replace("Aged Receivables Detail", "Aged Creditors"), 'stands "Aged Creditors"'),
        (QBO.replace("A/R Aging Detail Report", "Unpaid Bills").replace("Customer full", "Supplier"), "payables"),
        (SAP.replace("Text", "Kreditor"), "payables"),
        ("Lieferant;Offen;Betrag\nMüller;1,00;1,00\n", "payables"),
        ("Supplier name,Customer,Balance,Date\nA,B,1.00,2026-09-13\n", 'it has the column "Supplier name"'),
        (SAGE.replace("SI,", "PI,"), '"PI" is what the company owes'),
    ],
)
def test_payables_of_any_system_are_refused(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        read(tmp_path, text)
    assert message in str(refusal.value)
    assert "owe" in str(refusal.value)


def test_a_client_may_be_called_after_payables(tmp_path: Path) -> None:
    assert read(tmp_path, QBO.replace("Cool Cars, Inc.", "Vendor Ledger Ltd")).items[0].name == "Vendor Ledger Ltd"


@pytest.mark.parametrize("kept", [6, 7])
def test_a_printed_list_that_ends_behind_a_document_is_refused(kept: int, tmp_path: Path) -> None:
    half = "".join(PRINTED.splitlines(keepends=True)[:kept])
    with pytest.raises(UserError, match=f":{kept}: the list ends here, without the rule"):
        read(tmp_path, half)


def test_a_list_of_which_the_last_customer_has_no_total_is_refused(tmp_path: Path) -> None:
    half = PRINTED + "".join(PRINTED.replace("1000123", "1000124").splitlines(keepends=True)[:8])
    with pytest.raises(UserError, match=":17: no total stands below this row"):
        read(tmp_path, half)


def test_a_printed_list_may_end_without_the_end_of_its_last_line(tmp_path: Path) -> None:
    export = read(tmp_path, PRINTED.rstrip("\n"))
    assert (export.warnings, [str(item.open) for item in export.items]) == ((), ["1234.56", "-500.00"])
    assert "may be cut off" in read(tmp_path, PRINTED.rstrip("\n")[:-20]).warnings[0]


def test_the_title_of_another_report_is_no_company(tmp_path: Path) -> None:
    swapped = QBO.replace("A/R Aging Detail Report", "Sample Co").replace("Sample Co", "Sales transactions", 1)
    assert read(tmp_path, swapped).company == "Sample Co"


CREDIT = "Ridge Ltd,,,21/09/2026,30/09/2026,-240.00,-240.00,-{line},-{tax},A,GBP,Sales credit note,Awaiting Payment\n"
HEAD = XERO.splitlines()[0].replace("Description", "LineAmount,TaxAmount,Description") + "\n"


@pytest.mark.parametrize(
    ("line", "tax", "count"), [("100.00", "20.00", 1), ("120.00", "20.00", 1), ("240.00", "40.00", 2)]
)
def test_lines_of_a_credit_note_without_a_number_are_one_document(
    line: str, tax: str, count: int, tmp_path: Path
) -> None:
    export = read(tmp_path, HEAD + CREDIT.format(line=line, tax=tax) * 2)
    assert [str(item.open) for item in export.items] == ["-240.00"] * count


def test_lines_of_an_invoice_list_without_a_number_are_one_document(tmp_path: Path) -> None:
    head = "Date,Num,Customer,Memo/Description,Due Date,Amount,Open Balance,Currency\n"
    line = "09/13/2026,,Geeta,Design,10/13/2026,{},500.00,USD\n"
    export = read(tmp_path, head + line.format("300.00") + line.format("200.00") + line.format("500.00"))
    assert [(str(item.amount), str(item.open)) for item in export.items] == [("500.00", "500.00")] * 2


def test_a_german_list_has_its_due_dates(tmp_path: Path) -> None:
    item = read(
        tmp_path, "Kunde;Rechnungs-Nr;Rechnungsdatum;Fälligkeitsdatum;Restbetrag\nA;01;13.09.2026;13.10.2026;5,00\n"
    ).items[0]
    assert (str(item.due), item.number, str(item.open)) == ("2026-10-13", "01", "5.00")


def test_the_heading_of_two_rows_may_stand_on_each_page(tmp_path: Path) -> None:
    lines = YARDI.splitlines(keepends=True)
    assert [item.open for item in read(tmp_path, "".join([*lines[:6], *lines[:4], *lines[6:]])).items] == [
        item.open for item in read(tmp_path, YARDI).items
    ]


LEDGER = """Sample Co
General Ledger
September 2026

,Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance
Checking,,,,,,,,
,09/14/2026,Payment,,Acme,m,A/R,40.00,40.00
Total for Checking,,,,,,,$40.00,
Accounts Receivable (A/R),,,,,,,,
,09/13/2026,Invoice,01,Acme,m,Sales,100.00,100.00
,09/14/2026,Payment,,Acme,m,Checking,-40.00,60.00
Total for Accounts Receivable (A/R),,,,,,,$60.00,
"""


def test_a_general_ledger_is_read_under_its_receivable_account(tmp_path: Path) -> None:
    export = read(tmp_path, LEDGER)
    assert (export.system, export.report, export.company) == ("qbo", "transaction-list", "Sample Co")
    assert [(item.number, str(item.open)) for item in export.items] == [("01", "100.00"), ("", "-40.00")]


def test_lines_of_an_audit_trail_are_one_invoice_and_receipts_are_each_their_own(tmp_path: Path) -> None:
    head, row = SAGE.splitlines()[0], "{},ABC,4000,1,14/09/2026,{},x,{},T1,0.00"
    rows = [("SI", "0001", 100), ("SI", "0001", 50), ("SR", "0001", 30), ("SR", "BACS", 5), ("SR", "BACS", 5)]
    export = read(tmp_path, "\n".join((head, *(row.format(*one) for one in rows))) + "\n")
    assert [(item.number, int(item.open)) for item in export.items] == [
        *(("0001", 150), ("0001", -30)),
        *(("BACS", -5), ("BACS", -5)),
    ]


def test_a_column_that_may_say_what_is_open_is_told(tmp_path: Path) -> None:
    head = "Customer,Invoice,Date,Amount,Rest still open\nA,1,2026-09-13,5.00,2.00\n"
    assert read(tmp_path, head).warnings == ('the column "Rest still open" may say what is open, and was not read',)
    known = read(tmp_path, head.replace("Rest still open", "Amount outstanding"))
    assert (known.warnings, str(known.items[0].open), str(known.items[0].amount)) == ((), "2.00", "5.00")


def test_an_aging_of_oracle_without_its_documents_is_a_balance_a_customer(tmp_path: Path) -> None:
    head = (
        "Ledger,Operating Unit,Customer,Customer Number,Original Amount,Outstanding Amount,Current,1-30 Days,31+ Days"
    )
    export = read(tmp_path, f"{head}\nL,OU,Acme,1001,100.00,75.00,75.00,0,0\n")
    assert (export.system, export.report) == ("oracle", "aging")
    assert [(item.name, item.id, item.number, str(item.open)) for item in export.items] == [
        ("Acme", "1001", "", "75.00")
    ]


def test_more_open_than_a_document_comes_to_is_told(tmp_path: Path) -> None:
    swapped = QBO.replace("Amount,Open balance", "Open balance,Amount")
    assert read(tmp_path, swapped).warnings[-1] == (
        "in row 7 more is open, 1675.52, than the document comes to, 1175.52"
    )
    assert read(tmp_path, QBO).warnings == ()
