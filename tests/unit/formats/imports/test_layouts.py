"""Each system's layout, in files made by hand: whose documents, how much, and what every row was taken for."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from arledger.formats.imports.export import Export
from arledger.formats.imports.mapping import shipped_mappings
from arledger.formats.imports.read import read_exports
from arledger.model.problem import UserError

QBO = """Sample Co
A/R Aging Detail Report
"As of September 23, 2026"

,Date,Transaction type,Num,Customer full name,Due date,Amount,Open balance
1 - 30 days past due,,,,,,,
,08/10/2026,Invoice,0041,"Cool Cars, Inc.",09/09/2026,"1,675.52","1,175.52"
,08/31/2026,Payment,,Diner:North (deleted),08/31/2026,-100.00,-$100.00
Total for 1 - 30 days past due,,,,,,"$1,575.52","$1,075.52"
TOTAL,,,,,,"$1,575.52","$1,075.52"

"Wednesday, September 23, 2026 12:27 PM GMT-04:00"
"""
XERO = """ContactName,EmailAddress,InvoiceNumber,InvoiceDate,DueDate,Total,InvoiceAmountDue,Description,Currency,Type,Status
Ridge Ltd,,INV-1,21/09/2026,30/09/2026,1200.00,700.00,A,GBP,Sales invoice,Awaiting Payment
Ridge Ltd,,INV-1,21/09/2026,30/09/2026,1200.00,700.00,B,GBP,Sales invoice,Awaiting Payment
Ridge Ltd,,CN-1,22/09/2026,,60.00,60.00,C,GBP,Sales credit note,Awaiting Payment
Ridge Ltd,,INV-2,22/09/2026,,10.00,10.00,C,GBP,Sales invoice,Draft
"""
TEMPLATE = """*ContactName,*InvoiceNumber,*InvoiceDate,*DueDate,Total,*Description,*Quantity,*UnitAmount,Discount,TaxAmount,Currency
Ridge Ltd,INV-1,21/09/2026,30/09/2026,,A,2,50.00,10,18.00,GBP
Ridge Ltd,INV-1,21/09/2026,30/09/2026,,B,1,5.00,,,GBP
"""
AGED = """Aged Receivables Detail
Ridge Holdings
As at 31 March 2026
Ageing by due date

Invoice Number,Invoice Date,Due Date,Invoice Reference,Current,< 1 Month,1 Month,2 Months,3 Months,Older,Total
Total Energy Ltd,,,,,,,,,,
INV-7,2 Feb 2026,4 Mar 2026,,,100.00,,,,,100.00
,3 Feb 2026,3 Feb 2026,,,,-20.00,,,,-20.00
Total Total Energy Ltd,,,,,100.00,-20.00,,,,80.00
Total,,,,,100.00,-20.00,,,,80.00
"""
SAGE = """Type,Account Reference,Nominal A/C Ref,Department Code,Date,Reference,Details,Net Amount,Tax Code,Tax Amount
SI,ABC001,4000,1,01/09/2026,0101,Consulting,1000.00,T1,200.00
SC,ABC001,4000,1,25/09/2026,CN012,Credit,100.00,T1,20.00
SA,ABC001,1200,0,20/09/2026,BACS,On account,500.00,T9,0.00
"""
INTACCT = """DONOTIMPORT,INVOICE_NO,PO_NO,CUSTOMER_ID,CREATED_DATE,TOTAL_DUE,TERM_NAME,DESCRIPTION,LINE_NO,ACCT_NO,AMOUNT
#,not this,,,,,,,,,
,INV-1,PO,C-00012,09/01/2026,1500.00,Net 30,Sept,1,4000,1000.00
,,,,,,,,2,4010,500.00
,INV-2,PO,C-00012,09/01/2026,,Net 30,Sept,1,4000,7.00
,,,,,,,,2,4010,0.50
"""
SAP = """23.09.2026   Dynamic List Display   1

Customer             1000123
Company Code         1000
Name                 Muster & Söhne GmbH

---------------------------------------------------
| |S|DocumentNo|Type|Doc. Date |Net due dt|Amount in local cur.|LCurr|Clrng doc.|Text |
---------------------------------------------------
| |R|0180000123|RV  |01.09.2026|01.10.2026|   1.234,56 |EUR  |          |Rechnung 9012 |
| |R|1400000077|DZ  |15.09.2026|15.09.2026|     500,00-|EUR  |          |Teilzahlung   |
---------------------------------------------------
|*| |          |    |          |          |     734,56 |EUR  |          |              |
|**|Account 1000123                 | | | |     734,56 |EUR  |          |              |
Customer             1000124
Name                 Zweite AG
| |S|DocumentNo|Type|Doc. Date |Net due dt|Amount in local cur.|LCurr|Clrng doc.|Text |
| |R|0180000999|DR  |01.09.2026|01.10.2026|      10,00 |EUR  |          |x |
|*| |          |    |          |          |      10,00 |EUR  |          |              |
"""
SAP_DE = """Debitor;Name 1;Belegnummer;Belegart;Belegdatum;Nettofälligkeit;Betrag in Hauswährung;Hauswährung
0001000;Müller;1800000001;DG;30.09.2026;;-1.000,00;EUR
0001000;Müller;;;;;-1.000,00;EUR
"""
SAP_FR = """Société;Compte client;Compte client : nom 1;Date de pièce;Numéro de pièce;Type de pièce;Echéance nette;Valeur de la devise de la pièce;Clé de devise
1000;77;Dupont;13.09.2026;18;RV;13.10.2026;1 250,50;EUR
"""
ORACLE = ",".join(
    ["3000", "Manual", "Invoice", "30 NET", "2026/09/01", "2026/09/01", "INV-1"]
    + [""] * 11
    + [
        "ACME-1",
        "SITE",
        "",
        "",
        "",
        "",
        "",
        "LINE",
        "Work",
        "USD",
        "Corporate",
        "",
        "",
        "1000.00",
        "1",
        "",
        "1000.00",
    ]
    + [""] * 336
    + ["END"]
)
AGING = """Customer,Customer Number,Class,Invoice Number,Currency,Term,Trx Date,Due Date,Original Amount,Outstanding Amount
Acme,0042,INV,10,USD,30 NET,2026-09-01,2026-10-01,100.00,80.00
Acme,0042,PMT,,USD,,2026-09-02,2026-09-02,-5.00,-5.00
"""
YARDI = """Aging Detail,,,,,,,,,,,,,,
DB Caption: SAMPLE  Property: oak  Age As Of: 09/30/2026  Post To: 09/2026,,,,,,,,,,,,,,
,,,,,Charge,,,Current,0-30,31-60,61-90,Over 90,Pre-,Total
Property,Customer,Lease,Status,Tran#,Code,Date,Month,Owed,Owed,Owed,Owed,Owed,payments,Owed
Lopez Maria (t0001234),,,,,,,,,,,,,,
oak,,Lopez Maria,Current,C-5501,rent,09/01/2026,09/2026,1250.00,1250.00,0.00,0.00,0.00,0.00,1250.00
oak,,Lopez Maria,Current,R-8801,prepay,09/04/2026,09/2026,0.00,0.00,0.00,0.00,0.00,-200.00,-200.00
,,Lopez Maria,,,,,,1250.00,1250.00,0.00,0.00,0.00,-200.00,1050.00
oak,,,,,,,,1250.00,1250.00,0.00,0.00,0.00,-200.00,1050.00
Grand Total,,,,,,,,1250.00,1250.00,0.00,0.00,0.00,-200.00,1050.00
"""
CHARGES = """FinCharges
PROPERTY,PERSON,OFFSET,AMOUNT,DATE,POSTMONTH,ACCOUNT,ACCRUAL,NOTES,REF,UNIT
oak,t0001,,1250.00,9/1/2026,9/1/2026,4000,1200,September,:rent,101
"""
RECEIPTS = """FinReceipts
PROPERTY,PERSON,DATE,POSTMONTH,AMOUNT,OFFSET,NOTES,REF,UNIT,ACCOUNT,ACCRUAL
oak,t0001,9/1/2026,9/1/2026,250.00,,,771,101,,
"""
BY_FORMAT = """C,5501,t0001234,"Lopez, Maria",09/01/2026,09/2026,r,rent,oak,1250.00,4000
R,881,t0001234,"Lopez, Maria",09/03/2026,09/2026,r,pay,oak,250.00,1200
"""
APPFOLIO = """Unit,Name,Tenant Status,Tags,Phone Numbers,Amount Receivable,0-30,30+
"-> Oak Park - 12 Oak St",,,,,,,
101,"Lopez, Maria",Current,,,"1,300.00","1,250.00",50.00
102,"Kim, Sam",Notice,,,(45.00),(45.00),0.00
Total,,,,,"1,255.00","1,205.00",50.00
"""
APPFOLIO_API = """payer_name,property,invoice_occurred_on,total_amount,amount_receivable,0_to30,30_to60,30_plus,60_plus,txn_id
Kim Sam,Oak,2026-08-01,900.00,450.00,0.00,450.00,450.00,0.00,77
"""
MRI = """Aged Delinquencies,,,,,,,,,
Owner LLC,,,,,,,,,Date:  7/3/2026
Invoice Date,Category,Description,Source,Amount,Current,30,60,90,299
101-000123,,Corner Bakery LLC,,,,,,,Delq Day: 5
,,,,100,Current,,,46171,2500.00
46204,BRN,Base Rent,CH,2500.00,2500.00,0.00,0.00,0.00,0.00
46199,PPD,Open credit,OP,-100.00,-100.00,0.00,0.00,0.00,0.00
BRN,,,,2500.00,2500.00,0.00,0.00,0.00,0.00
Corner Bakery LLC Total:,,,,2400.00,2400.00,0.00,0.00,0.00,0.00
,,Grand Total:,,2400.00,2400.00,0.00,0.00,0.00,0.00
"""
BANANA = """InvoiceNumber,InvoiceDate,InvoiceDueDate,InvoiceDescription,InvoiceCurrency,CustomerNumber,CustomerName,ItemNumber,ItemTotal,ItemVatTotal
1,2026-06-17,2026-07-17,Invoice 1,CHF,7, ,1200,20.00,1.62
1,2026-06-17,2026-07-17,Invoice 1,CHF,7, ,6000,7.50,
"""
EXCEL = "Kunde;Rechnung;Datum;Fällig;Offen\nMüller;007;13.09.2026;13.10.2026;1.250,00 €\nMüller;008;14.09.2026;;-50,00 €\nSumme;;;;1.200,00 €\n"
IIF = """!CUST\tNAME\tBADDR1\tTERMS\tLIMIT
CUST\tJoe\t"12 Road, AZ"\tNet 30\t500.00
!TRNS\tTRNSID\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM
!SPL\tSPLID\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM
!ENDTRNS
TRNS\t\tINVOICE\t7/18/98\tAccounts Receivable\tJoe\t"1,205.00"\t01
SPL\t\tINVOICE\t7/16/98\tSales\t\t-1205\t
ENDTRNS
TRNS\t\tPAYMENT\t7/19/98\tUndeposited Funds\tJoe\t205\t
SPL\t\tPAYMENT\t7/19/98\tAccounts Receivable\tJoe\t-205\t
ENDTRNS
TRNS\t\tCHECK\t7/19/98\tBank\tAda\t-20\t
SPL\t\tCHECK\t7/19/98\tRent\t\t20\t
ENDTRNS
"""
LIST = """Sample Co
Invoice List

Date,Num,Customer,Memo/Description,Due Date,Amount,Open Balance (IDR)
09/21/2026,1050,Geeta,Design,10/01/2026,300.00,400.00
09/21/2026,1050,Geeta,Hosting,10/01/2026,329.10,400.00
Total,,,,,629.10,
"""
SALES = """Transaction date,Transaction type,No.,Name,Status,Due date,Total,Balance,Currency
09/21/2026,Invoice,1,Geeta,Open,10/01/2026,300.00,300.00,USD
09/22/2026,Credit Memo,2,Geeta,Unapplied,,50.00,50.00,USD
09/22/2026,Estimate,3,Geeta,Pending,,50.00,0.00,USD
"""
LEDGER = """Sample Co
General Ledger

,Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance,Account
Accounts Receivable (A/R),,,,,,,,,
,09/21/2026,Invoice,9,Geeta,,Sales,100.00,100.00,Accounts Receivable (A/R)
Total for Accounts Receivable (A/R),,,,,,,100.00,,
Sales,,,,,,,,,
,09/21/2026,Invoice,9,Geeta,,A/R,100.00,100.00,Sales
"""
OPEN = """Sample Co
Open Invoices

,Date,Transaction type,Num,Terms,Due date,Open balance
Geeta,,,,,,
,09/21/2026,Invoice,9,Net 30,10/21/2026,100.00
Total for Geeta,,,,,,100.00
TOTAL,,,,,,100.00
"""
BY_CUSTOMER = """Sample Co
Transaction List by Customer
All Dates

,Date,Transaction type,Num,Posting,Memo/Description,Account,Amount
Geeta,,,,,,,
,09/21/2026,Invoice,9,Yes,,Accounts Receivable (A/R),100.00
,09/22/2026,Estimate,3,No,,Accounts Receivable (A/R),70.00
North,,,,,,,
,09/25/2026,Payment,,Yes,,Undeposited Funds,40.00
Total for North,,,,,,,$40.00
Total for Geeta with sub-customers,,,,,,,$210.00
"""
NETSUITE = """Customer,Transaction Type,Date,Document Number,P.O. No.,Due Date,Age,Open Balance
Friday Foods,,,,,,,
,Invoice,09/21/2026,INV7,PO 1,10/21/2026,5,100.00
Total - Friday Foods,,,,,,,100.00
Total,,,,,,,100.00
"""
DESKTOP = """,,Type,Date,Num,Name,Terms,Due Date,Aging,Open Balance
Current,,,,,,,,,
,,Invoice,9/21/2026,071,Geeta:North,Net 30,10/21/2026,,100.00
,,Payment,9/22/2026,,Geeta:North,,,,-40.00
Total Current,,,,,,,,,60.00
> 90,,,,,,,,,
Total > 90,,,,,,,,,0.00
TOTAL,,,,,,,,,60.00
"""
DESKTOP_OPEN = """,,,Type,Date,Num,P. O. #,Terms,Due Date,Aging,Open Balance
Geeta,,,,,,,,,,
,North,,,,,,,,,
,,,Invoice,9/21/2026,071,,Net 30,10/21/2026,,100.00
,Total North,,,,,,,,,100.00
Total Geeta,,,,,,,,,,100.00
TOTAL,,,,,,,,,,100.00
"""
DESKTOP_BALANCE = """,,Type,Date,Num,Account,Amount,Balance
Total Energy,,,,,,,
,,Invoice,9/21/2026,071,Accounts Receivable,100.00,100.00
,,Payment,9/22/2026,,Accounts Receivable,-30.00,70.00
Total Total Energy,,,,,,70.00,70.00
TOTAL,,,,,,70.00,70.00
"""
DEBTORS = """Sample Ltd
Aged Debtors Analysis (Detailed)

A/C,Name,Credit Limit,Turnover
ABC001,Abc Ltd,5000.00,12000.00
No,Type,Date,Ref,Details,Balance,Future,Current,Period 1,Period 2,Period 3,Older
12,SI,21/09/2026,0101,Consulting,1200.00,0.00,1200.00,0.00,0.00,0.00,0.00
15,SC,22/09/2026,CN1,Credit,-200.00,0.00,-200.00,0.00,0.00,0.00,0.00
Totals:,,,,,1000.00,0.00,1000.00,0.00,0.00,0.00,0.00
Grand Total,,,,,1000.00,0.00,1000.00,0.00,0.00,0.00,0.00
"""
TRX = """CUSTOMER_TRX_ID,TRX_NUMBER,TRX_DATE,BILL_TO_CUSTOMER_ID,CLASS,INVOICE_CURRENCY_CODE,AMOUNT_DUE_ORIGINAL,AMOUNT_DUE_REMAINING
3001,0010,21-SEP-26,4711,INV,USD,100.00,80.00
"""
TALLY = """Gupta Traders Pvt Ltd
Bills Receivable
1-Apr-2026 to 27-Sep-2026

Date,Ref. No.,Party's Name,Pending Amount,Due on,Overdue by days
12-Aug-2026,S/101,Mehta Hardware,"1,28,500.00 Dr",11-Sep-2026,16
13-Aug-2026,S/102,Mehta Hardware,500.00 Cr,,
"""

LAYOUTS = {
    "qbo/transaction-list-by-customer": (
        BY_CUSTOMER,
        ["Geeta|9|100.00|100.00|invoice", "Geeta:North||-40.00|-40.00|receipt"],
    ),
    "qbo/open-invoices-by-customer": (NETSUITE, ["Friday Foods|INV7|100.00|100.00|invoice"]),
    "iif/aging-detail": (
        DESKTOP,
        ["Geeta:North|071|100.00|100.00|invoice", "Geeta:North||-40.00|-40.00|receipt"],
    ),
    "iif/open-invoices": (DESKTOP_OPEN, ["Geeta:North|071|100.00|100.00|invoice"]),
    "iif/customer-balance-detail": (
        DESKTOP_BALANCE,
        ["Total Energy|071|100.00|100.00|invoice", "Total Energy||-30.00|-30.00|receipt"],
    ),
    "sage50/aged-debtors": (
        DEBTORS,
        ["Abc Ltd|0101|1200.00|1200.00|invoice", "Abc Ltd|CN1|-200.00|-200.00|credit-memo"],
    ),
    "oracle/customer-trx": (TRX, ["4711|0010|80.00|100.00|invoice"]),
    "excel/tally-bills": (
        TALLY,
        ["Mehta Hardware|S/101|128500.00|128500.00|invoice", "Mehta Hardware|S/102|-500.00|-500.00|credit-memo"],
    ),
    "qbo/ar-aging-detail": (
        QBO,
        ["Cool Cars, Inc.|0041|1175.52|1675.52|invoice", "Diner:North (deleted)||-100.00|-100.00|receipt"],
    ),
    "qbo/invoice-list": (LIST, ["Geeta|1050|400.00|629.10|invoice"]),
    "qbo/sales-transactions": (SALES, ["Geeta|1|300.00|300.00|invoice", "Geeta|2|-50.00|-50.00|credit-memo"]),
    "qbo/transaction-list": (LEDGER, ["Geeta|9|100.00|100.00|invoice"]),
    "qbo/open-invoices": (OPEN, ["Geeta|9|100.00|100.00|invoice"]),
    "iif/transactions": (IIF, ["Joe|01|1205.00|1205.00|invoice", "Joe||-205.00|-205.00|receipt"]),
    "xero/invoices": (XERO, ["Ridge Ltd|INV-1|700.00|1200.00|invoice", "Ridge Ltd|CN-1|-60.00|-60.00|credit-memo"]),
    "xero/template": (TEMPLATE, ["Ridge Ltd|INV-1|113.00|113.00|invoice"]),
    "xero/aged-receivables-detail": (
        AGED,
        ["Total Energy Ltd|INV-7|100.00|100.00|invoice", "Total Energy Ltd||-20.00|-20.00|credit-memo"],
    ),
    "sage50/audit-trail": (
        SAGE,
        [
            "ABC001|0101|1200.00|1200.00|invoice",
            "ABC001|CN012|-120.00|-120.00|credit-memo",
            "ABC001|BACS|-500.00|-500.00|receipt",
        ],
    ),
    "sage50/audit-trail-bare": (
        SAGE.partition("\n")[2],
        [
            "ABC001|0101|1200.00|1200.00|invoice",
            "ABC001|CN012|-120.00|-120.00|credit-memo",
            "ABC001|BACS|-500.00|-500.00|receipt",
        ],
    ),
    "intacct/ar-invoices": (INTACCT, ["C-00012|INV-1|1500.00|1500.00|invoice", "C-00012|INV-2|7.50|7.50|invoice"]),
    "oracle/autoinvoice": (f"{ORACLE}\n{ORACLE}\n", ["ACME-1|INV-1|2000.00|2000.00|invoice"]),
    "oracle/aging": (AGING, ["Acme|10|80.00|100.00|invoice", "Acme||-5.00|-5.00|receipt"]),
    "yardi/aging-detail": (
        YARDI,
        ["Lopez Maria|C-5501|1250.00|1250.00|invoice", "Lopez Maria|R-8801|-200.00|-200.00|receipt"],
    ),
    "yardi/charges": (CHARGES, ["t0001|:rent|1250.00|1250.00|invoice"]),
    "yardi/receipts": (RECEIPTS, ["t0001|771|-250.00|-250.00|receipt"]),
    "yardi/transactions": (
        BY_FORMAT,
        ["Lopez, Maria|5501|1250.00|1250.00|invoice", "Lopez, Maria|881|-250.00|-250.00|receipt"],
    ),
    "appfolio/delinquency": (
        APPFOLIO,
        ["Lopez, Maria||1300.00|1300.00|invoice", "Kim, Sam||-45.00|-45.00|credit-memo"],
    ),
    "appfolio/aged-receivables": (APPFOLIO_API, ["Kim Sam|77|450.00|900.00|invoice"]),
    "mri/aged-delinquencies": (
        MRI,
        ["Corner Bakery LLC||2500.00|2500.00|invoice", "Corner Bakery LLC||-100.00|-100.00|receipt"],
    ),
    "banana/invoices": (BANANA, ["7|1|29.12|29.12|invoice"]),
    "excel/items": (EXCEL, ["Müller|007|1250.00|1250.00|invoice", "Müller|008|-50.00|-50.00|credit-memo"]),
}
SAPS = {
    SAP: [
        "Muster & Söhne GmbH|0180000123|1234.56|1234.56|invoice",
        "Muster & Söhne GmbH|1400000077|-500.00|-500.00|receipt",
        "Zweite AG|0180000999|10.00|10.00|invoice",
    ],
    SAP_DE: ["Müller|1800000001|-1000.00|-1000.00|credit-memo"],
    SAP_FR: ["Dupont|18|1250.50|1250.50|invoice"],
}


def read(tmp_path: Path, text: str, encoding: str = "utf-8", order: str = "") -> Export:
    path = tmp_path / "export.csv"
    path.write_bytes(text.encode(encoding))
    return read_exports(path, shipped_mappings(), order=order)[0]


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(UserError) as error:
        read(tmp_path, text)
    assert error.value.remedy
    return error.value.message.replace(str(tmp_path / "export.csv"), "FILE")


def said(export: Export) -> list[str]:
    return [f"{i.name}|{i.number}|{i.open}|{i.amount}|{i.kind.value}" for i in export.items]


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_layout_is_recognised_and_read_to_the_cent(name: str, tmp_path: Path) -> None:
    text, expected = LAYOUTS[name]
    export = read(tmp_path, text)
    assert f"{export.system}/{export.report}" == name
    assert said(export) == expected
    assert not export.warnings
    assert not [total for total in export.totals if total.difference]


@pytest.mark.parametrize("text", SAPS, ids=["list", "german", "french"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
def test_line_items_of_sap_in_each_language_and_encoding(text: str, encoding: str, tmp_path: Path) -> None:
    export = read(tmp_path, text, encoding)
    assert (export.system, export.report) == ("sap", "fbl5n")
    assert said(export) == SAPS[text]
    assert not export.warnings


def test_every_mapping_of_documents_has_a_file_that_tests_it() -> None:
    documents = {one.name for one in shipped_mappings() if one.choices["what"] == "items"}
    assert documents == {*LAYOUTS, "sap/fbl5n"}


def test_the_same_export_as_a_workbook_on_its_second_sheet(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "nothing here")
        hidden = book.add_worksheet("Copy")
        sheet = book.add_worksheet("Aged")
        for at, line in enumerate(AGED.splitlines()):
            for column, cell in enumerate(line.split(",")):
                for one in (sheet, hidden):
                    one.write_string(at, column, cell)
        hidden.hide()
    (export,) = read_exports(path, shipped_mappings())
    assert said(export) == LAYOUTS["xero/aged-receivables-detail"][1]
    assert export.warnings == ("the hidden sheet Copy was left out",)


@pytest.mark.parametrize(("mark", "currency"), [(" €", "EUR"), (" CHF", "CHF"), ("£", "GBP"), ("$", ""), ("", "")])
def test_a_mark_beside_the_amounts_is_the_currency_but_for_dollars(mark: str, currency: str, tmp_path: Path) -> None:
    text = EXCEL.replace(" €", mark)
    export = read(tmp_path, text)
    assert {item.currency for item in export.items} == {currency}
    assert not export.warnings


def test_what_stands_above_and_below_is_said(tmp_path: Path) -> None:
    export = read(tmp_path, QBO)
    assert (export.company, str(export.as_of)) == ("Sample Co", "2026-09-23")
    assert read(tmp_path, SAP, "cp1252").company == ""  # a customer's number above their items is no company
    assert [(one.row, one.kind) for one in export.skipped if one.kind != "above"] == [
        *((4, "blank"), (5, "header"), (6, "group"), (9, "subtotal"), (10, "total"), (11, "blank"), (12, "footer")),
    ]
    assert read(tmp_path, YARDI).as_of == read(tmp_path, YARDI.replace("Post To", "Post")).as_of
    assert [item.id for item in read(tmp_path, YARDI).items] == ["t0001234", "t0001234"]
    assert str(read(tmp_path, MRI).items[0].date) == "2026-07-01"


CLIENTS = {
    "qbo/contacts": (
        "Co\nCustomer Contact List\n\nCustomer,Phone Numbers,Email,Full Name,Billing Address,Open Balance,Currency\n"
        "Amy's,555,amy@example.com,Amy L,4 Finch,239.00,USD\nTotal,,,,,239.00,\n",
        ["Amy's||amy@example.com|Amy L|4 Finch"],
    ),
    "xero/contacts": (
        "*ContactName,AccountNumber,EmailAddress,FirstName,LastName,POAddressLine1,POCity,PhoneNumber\n"
        "Ridge,0012,a@example.com,Ann,Lee,1 High St,Leeds,1\n",
        ["Ridge|0012|a@example.com|Ann Lee|1 High St; Leeds"],
    ),
    "sage50/customers": (
        "A/C,Name,Credit Limit,Email\nABC001,Abc Ltd,500.00,a@b.example\n",
        ["Abc Ltd|ABC001|a@b.example||"],
    ),
    "salesforce/contacts": (
        '"ID","NAME","EMAIL","MAILINGSTREET","MAILINGCITY"\n"0015x","Acme","a@b.example","1 Street\nFloor 2","Rome"\n',
        ["Acme|0015x|a@b.example||1 Street Floor 2; Rome"],
    ),
    "hubspot/contacts": (
        "Record ID,First Name,Last Name,Email,Contact owner,Associated Company\n"
        '151,Maria,Lopez,m@example.com,Sam,"Acme, Inc."\n',
        ["Acme, Inc.|151|m@example.com|Maria Lopez|"],
    ),
    "hubspot/companies": ("Record ID,Company name,Company owner\n9,Acme,Sam\n", ["Acme|9|||"]),
    "yardi/tenants": (
        "ResTenants\nTenant_Code,Property_Code,Unit_Code,Status,First_Name,Last_Name,Email\n"
        "t0001234,oak,101,0,Maria,Lopez,m@example.com\n",
        ["Maria Lopez|t0001234|m@example.com|Maria Lopez|"],
    ),
    "excel/myob-contacts": (
        "{}\nCo./Last Name,First Name,Card ID,Card Status,Addr 1 - Line 1,Addr 1 - City,Addr 1 - Email\n"
        "Haven Medical Group,,HAV001,N,1 Health St,Bondi,h@example.com\n",
        ["Haven Medical Group|HAV001|h@example.com||1 Health St; Bondi"],
    ),
    "banana/contacts": (
        "CustomerNumber,CustomerName,Email\n7,Peter Ridge,p@example.com\n",
        ["Peter Ridge|7|p@example.com||"],
    ),
}


DATA_TO_EXCEL = """CustomerRecord.AccountReference,CustomerRecord.AccountName,TransactionOverview.Number,TransactionOverview.Date,TransactionOverview.Reference,TransactionOverview.AgedAmount
ABC001,Abc Ltd,12,21/09/2026,0101,1200.00
ABC001,Abc Ltd,15,22/09/2026,,-200.00
"""
BALANCES = {
    "yardi/delinquency": (
        "Delinquency\nAs Of: 9/13/2026\nProperty/Unit,Tenant,Tenant Code,Total Charges,Future Charges,0-30 Owed,31-60 Owed\n"
        "oak 101,=Lopez,t01,50.00,0.00,40.00,10.00\nTotal,,,50.00,0.00,40.00,10.00\nUserId : x Date : 9/13/2026 Time : 9:00\n",
        "=Lopez|t01|50.00|0-30 Owed 40.00, 31-60 Owed 10.00",
    ),
    "yardi/affordable-aging": (
        "Affordable Aging Detail\nPost To(MM/YY): 09/2026\nProperty Name,Resident,Charge Amount,Current Owed,0-30 Owed,31-60 Owed,"
        "61-90 Owed,Over 90 Owed,Pre-payments,Suspense\noak,Lopez,9.00,50.00,40.00,10.00,0.00,0.00,-20.00,0.00\n",
        "Lopez||30.00|0-30 Owed 40.00, 31-60 Owed 10.00, Pre-payments -20.00",
    ),
    "appfolio/aged-receivables-summary": (
        "payer_name,property_name,amount_receivable,0_to30,30_to60,60_to90,90_plus,30_plus\n"
        '"Kim, Sam",Oak,60.00,50.00,10.00,0.00,0.00,10.00\n',
        "Kim, Sam||60.00|0_to30 50.00, 30_to60 10.00",
    ),
    "mri/aged-summary": (
        "Aged Delinquencies\nOwner LLC,,,,,Date:  7/13/2026\nLease,Occupant Name,Total,Current,30,60,90,120\n"
        "101-000123,Corner Bakery LLC,60.00,50.00,10.00,0.00,0.00,0.00\nGrand Total,,60.00,50.00,10.00,0.00,0.00,0.00\n",
        "Corner Bakery LLC|101-000123|60.00|",
    ),
}
OWNERS = {
    '"ID","USERNAME","FIRSTNAME","LASTNAME","EMAIL","PROFILEID"\n"0055x","sam@x.example","Sam","Kim","s@x.example","p"\n': (
        "salesforce/owners|0055x|Sam Kim|s@x.example|sam@x.example"
    ),
    "Id,Name,Username,Email,IsActive\n0055x,Sam Kim,sam@x.example,s@x.example,false\n": (
        "salesforce/owners|0055x|Sam Kim|s@x.example|sam@x.example"
    ),
    "Owner ID,First Name,Last Name,Email\n77,Sam,Kim,s@x.example\n": "hubspot/owners|77|Sam Kim|s@x.example|",
    "Full Name,Username,Email,Active\nSam Kim,sam@x.example,s@x.example,true\n": (
        "salesforce/owners||Sam Kim|s@x.example|sam@x.example"
    ),
    "First Name,Last Name,Email,User ID\nSam,Kim,s@x.example,77\n": "hubspot/owners|77|Sam Kim|s@x.example|",
    "Owner ID,Owner email\n77,s@x.example\n": "hubspot/owners|77|s@x.example|s@x.example|",
}
PERSONS = {
    "Id,AccountId,LastName,FirstName,Name,Email,OwnerId\n0035a,0015a,Lopez,Maria,Maria Lopez,m@x.example,0055x\n0035b,,Kim,,Kim,,\n": [
        "salesforce/contacts|Maria Lopez|0015a|Maria Lopez|0055x|nameless",
        "salesforce/contacts|Kim|0035b|Kim||",
    ],
    "AccountId,Name,Email\n0015a,Maria Lopez,m@x.example\n": [
        "salesforce/contacts|Maria Lopez|0015a|Maria Lopez||nameless"
    ],
    "Contact ID,First Name,Last Name,Account Name,Email,Contact Owner\n0035a,Maria,Lopez,Acme,m@x.example,Sam Kim\n": [
        "salesforce/contacts|Acme|0035a|Maria Lopez|Sam Kim|of a person"
    ],
    "Contact ID,First Name,Last Name,Account Name,Account ID\n0035a,Maria,Lopez,Acme,0015a\n": [
        "salesforce/contacts|Acme|0015a|Maria Lopez||"
    ],
    "Record ID,First Name,Last Name,Email,Associated Company IDs\n151,Maria,Lopez,m@x.example,8812;9\n152,,,k@x.example,\n": [
        "hubspot/contacts|Maria Lopez|8812|Maria Lopez||nameless",
        "hubspot/contacts|152|152|||",
    ],
}


def test_sage_by_data_to_excel_has_the_names_of_fields_for_titles(tmp_path: Path) -> None:
    export = read(tmp_path, DATA_TO_EXCEL)
    assert said(export) == ["Abc Ltd|0101|1200.00|1200.00|invoice", "Abc Ltd|15|-200.00|-200.00|credit-memo"]
    assert {item.id for item in export.items} == {"ABC001"}
    assert "no export that is known" in refused(tmp_path, DATA_TO_EXCEL.replace("CustomerRecord", "SupplierRecord"))


@pytest.mark.parametrize("name", BALANCES)
def test_a_summary_has_a_balance_a_client_and_no_documents(name: str, tmp_path: Path) -> None:
    text, expected = BALANCES[name]
    export = read(tmp_path, text)
    assert f"{export.system}/{export.report}" == name
    assert "it has no documents" in export.refuse
    (one,) = export.items
    ages = ", ".join(f"{bucket} {part}" for bucket, part in one.buckets)
    assert f"{one.name}|{one.id}|{one.open}|{ages}" == expected
    assert not export.warnings


@pytest.mark.parametrize("text", OWNERS)
def test_owners_are_sales_reps_and_no_clients(text: str, tmp_path: Path) -> None:
    export = read(tmp_path, text)
    (owner,) = export.owners
    assert f"{export.system}/{export.report}|{'|'.join(owner)}" == OWNERS[text]
    assert not export.clients


@pytest.mark.parametrize("text", PERSONS)
def test_a_list_of_persons_says_whose_contacts_they_are(text: str, tmp_path: Path) -> None:
    export = read(tmp_path, text)
    flags = [("of a person" if c.of_person else "") + ("nameless" if c.nameless else "") for c in export.clients]
    rows = zip(export.clients, flags, strict=True)
    named = f"{export.system}/{export.report}"
    assert [f"{named}|{c.name}|{c.id}|{c.contact}|{c.sales_rep}|{flag}" for c, flag in rows] == PERSONS[text]


@pytest.mark.parametrize("name", CLIENTS)
def test_each_list_of_clients_is_recognised(name: str, tmp_path: Path) -> None:
    text, expected = CLIENTS[name]
    export = read(tmp_path, text)
    assert f"{export.system}/{export.report}" == name
    assert [f"{c.name}|{c.id}|{c.email}|{c.contact}|{c.address}" for c in export.clients] == expected


def test_what_stands_below_a_list_is_no_client(tmp_path: Path) -> None:
    rows = [
        '"Account Name","Account ID","Email"',
        '"Copyright Clearance Co","0015g00000AbCdE","c@b.example"',
        '"Total","0015g00000AbCdF","t@b.example"',
        '"Only a Name","",""',
        "",
        *('"All Accounts"', '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."', '"Example Inc."'),
    ]
    export = read(tmp_path, "\n".join(rows) + "\n")
    assert [one.name for one in export.clients] == ["Copyright Clearance Co", "Total", "Only a Name"]
    stamped = CLIENTS["qbo/contacts"][0] + '\n"Thursday, October 08, 2026 09:12 AM GMT-04:00"\n'
    assert [one.name for one in read(tmp_path, stamped).clients] == ["Amy's"]


def test_the_customers_of_an_iif_file_come_with_its_transactions(tmp_path: Path) -> None:
    path = tmp_path / "export.iif"
    path.write_text(IIF)
    items, clients = read_exports(path, shipped_mappings())
    assert [(c.name, c.address, c.terms, c.limit) for c in clients.clients] == [
        ("Joe", "12 Road, AZ", "Net 30", "500.00")
    ]
    assert [one.text for one in items.skipped if one.kind == "skipped"] == ["no receivable CHECK 7/19/98 Ada"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (QBO[: QBO.index("TOTAL")], "FILE:8: the file ends here, without the total that this report ends with"),
        (XERO[: XERO.index("INV-2")], "FILE:5: the file ends in the middle of this row"),
        (XERO.replace("Sales credit note", "Bill"), 'FILE:4: "Bill" is what the company owes, not what it is owed'),
        (
            XERO.replace("700.00,B", "70.00,B"),
            "FILE:3: the open amount of this document is 70.00 here, and 700.00 in a row above",
        ),
        (
            QBO.replace("Customer full name", "Vendor display name"),
            "FILE: this is an aging of payables",
        ),
        (QBO.replace("1,175.52", "x"), 'FILE:7: "x" is no amount that can be read to the digit'),
        (QBO.replace("08/10/2026", "soon"), 'FILE:7: "soon Invoice 0041 Cool Cars, Inc. 09/09/2026'),
        (QBO.replace("08/31/2026", "08/11/2026"), 'FILE:7: in "08/10/2026" the day or the month may come first'),
        (
            QBO.replace("08/10/2026", "13/10/2026"),
            'FILE:7: "13/10/2026" has the day first, and "08/31/2026" in row 8 the month',
        ),
        (IIF.replace("-1205\t", "-1200\t"), "FILE:6: the lines of this transaction add up to 5.00 and not to zero"),
        ("a,b,c\n1,2,3\n", "FILE: this is no export that is known"),
        (
            "ResLeaseCharges\nTenant_Code,Ext_Ref_Tenant_Id,Charge_Code,From_Date,To_Date,Amount,Property_Code\n"
            "t01,,rent,9/1/2026,8/31/2027,100.00,oak\n",
            "FILE: this is the lease charges of Yardi Voyager (ResLeaseCharges): these are schedules of what will be",
        ),
        (
            "Date,Payer,Description,Charges,Payments,Balance\n9/13/2026,Sam,Rent,100.00,,100.00\n",
            "FILE: this is a Tenant Ledger of AppFolio: it is the account of one tenant",
        ),
        (
            "Property,Unit,BD/BA,Tenant,Status,Rent,Lease From,Lease To\nOak,1,2/1,Sam,Current,1.00,9/1/2026,8/31/2027\n",
            "FILE: this is a Rent Roll of AppFolio: it lists leases and rents",
        ),
        (
            "CUSTOMER_TRX_ID,TRX_NUMBER,TRX_DATE,BILL_TO_CUSTOMER_ID\n1,2,2026-09-01,3\n",
            "FILE: this is the heads of customer transactions of Oracle (RA_CUSTOMER_TRX_ALL): it has no amounts",
        ),
        (
            "Delinquency\nAs Of: 9/13/2026\nProperty/Unit,Total Charges,Future Charges,0-30 Owed,31-60 Owed\noak 101,5.00,0.00,5.00,0.00\n",
            "FILE: this is the Delinquency of Yardi Voyager by property and unit: it sums up properties and units",
        ),
        (
            "Affordable Aging Detail\nProperty Name,Charge Amount,Current Owed,0-30 Owed,31-60 Owed\noak,5.00,5.00,5.00,0.00\n",
            "FILE: this is the Affordable Aging Detail of Yardi Voyager by property: it sums up properties",
        ),
        (
            DESKTOP_OPEN.replace(",Total North,,,,,,,,,100.00\n", ""),
            'FILE:5: this is the total of "Geeta", and the rows above are of "Geeta:North"',
        ),
        (
            DESKTOP_OPEN.replace("Total Geeta,,,,,,,,,,100.00\n", ""),
            'FILE:4: the rows of "Geeta" do not end with their total',
        ),
        ('Kunde;Offen\nMüller;"1,00\n', "FILE:2: from this row on the quotes do not fit"),
    ],
)
def test_a_wrong_or_half_export_is_refused_with_its_row(text: str, message: str, tmp_path: Path) -> None:
    assert message in refused(tmp_path, text)


def test_a_total_and_a_subtotal_that_do_not_agree_are_said(tmp_path: Path) -> None:
    export = read(tmp_path, QBO.replace("-$100.00", "-$90.00"))
    assert [str(total.difference) for total in export.totals] == ["-10.00"]
    assert export.warnings == (
        "the subtotal in row 9 is 1075.52, which the rows above it do not add up to",
        "the total does not agree: 1075.52 in the file, 1085.52 in its rows, a difference of -10.00",
    )


def test_the_order_of_day_and_month_can_be_said(tmp_path: Path) -> None:
    text = QBO.replace("08/31/2026", "08/11/2026")
    assert [str(item.date) for item in read(tmp_path, text, order="mdy").items] == ["2026-08-10", "2026-08-11"]
    assert [str(item.date) for item in read(tmp_path, text, order="dmy").items] == ["2026-10-08", "2026-11-08"]


def test_formulas_without_saved_values_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((("Customer", "Date", "Balance"), ("Ann", "2026-01-31", None))):
            sheet.write_row(at, 0, row)
        sheet.write_formula(1, 2, "=1+1", None, 2)
    assert [item.open for item in read_exports(path, shipped_mappings())[0].items] == [2]
    unsaved = tmp_path / "unsaved.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(unsaved, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</f><v>2</v>", b"</f><v></v>"))
    with pytest.raises(UserError, match="formulas whose values were never saved"):
        read_exports(unsaved, shipped_mappings())
