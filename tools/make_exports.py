"""Write the workbooks among the samples of `ledgers/tiny/exports`: `python tools/make_exports.py`.

They are the same bytes each time.
"""

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter

Cell = str | float | date
Rows = Sequence[Sequence[Cell]]
FOLDER = Path(__file__).parents[1] / "ledgers/tiny/exports"
CREATED = datetime(2026, 4, 30, tzinfo=UTC)

XERO: Rows = [
    ["Aged Receivables Detail"],
    ["Tiny Tools"],
    ["As at 30 April 2026"],
    ["Ageing by due date"],
    [],
    [
        "Invoice Number",
        "Invoice Date",
        "Due Date",
        "Invoice Reference",
        "Current",
        "< 1 Month",
        "1 Month",
        "2 Months",
        "3 Months",
        "Older",
        "Total",
    ],
    ["City Agency"],
    ["INV-0117", date(2026, 4, 20), date(2026, 5, 20), "PO-91", 912.5, 0, 0, 0, 0, 0, 912.5],
    ["Total City Agency", "", "", "", 912.5, 0, 0, 0, 0, 0, 912.5],
    ["Ridgeway Ltd"],
    ["INV-0087", date(2026, 2, 16), date(2026, 3, 18), "PO-77", 0, 0, 640, 0, 0, 0, 640],
    ["INV-0101", date(2026, 3, 13), date(2026, 4, 12), "PO-80", 0, 380, 0, 0, 0, 0, 380],
    ["", date(2026, 4, 2), "", "Overpayment", 0, -150, 0, 0, 0, 0, -150],
    ["Total Ridgeway Ltd", "", "", "", 0, 230, 640, 0, 0, 0, 870],
    ["Total", "", "", "", 912.5, 230, 640, 0, 0, 0, 1782.5],
]
YARDI: Rows = [
    ["Aging Detail"],
    ["DB Caption: SAMPLE  Property: oakpark  Status: Current  Age As Of: 04/30/2026  Post To: 04/2026"],
    ["", "", "", "", "", "Charge", "", "", "Current", "0-30", "31-60", "61-90", "Over 90", "Pre-", "Total"],
    [
        "Property",
        "Customer",
        "Lease",
        "Status",
        "Tran#",
        "Code",
        "Date",
        "Month",
        "Owed",
        "Owed",
        "Owed",
        "Owed",
        "Owed",
        "payments",
        "Owed",
    ],
    ["Lopez Maria (t0001234)"],
    ["oakpark", "", "Lopez Maria", "Current", "C-5501", "rent", "03/13/2026", "03/2026", 250, 0, 250, 0, 0, 0, 250],
    [
        "oakpark",
        "",
        "Lopez Maria",
        "Current",
        "C-5560",
        "rent",
        "04/13/2026",
        "04/2026",
        1250,
        1250,
        0,
        0,
        0,
        0,
        1250,
    ],
    ["", "", "Lopez Maria", "", "", "", "", "", 1500, 1250, 250, 0, 0, 0, 1500],
    ["Kim Sam (t0001235)"],
    ["oakpark", "", "Kim Sam", "Notice", "R-8801", "prepay", "04/20/2026", "04/2026", 0, 0, 0, 0, 0, -200, -200],
    ["", "", "Kim Sam", "", "", "", "", "", 0, 0, 0, 0, 0, -200, -200],
    ["oakpark", "", "", "", "", "", "", "", 1500, 1250, 250, 0, 0, -200, 1300],
    ["Grand Total", "", "", "", "", "", "", "", 1500, 1250, 250, 0, 0, -200, 1300],
]
EXCEL: Rows = [
    ["Tiny Tools"],
    ["Open items at 30 April 2026"],
    [],
    ["Customer No", "Customer", "Invoice", "Date", "Due date", "Amount", "Open"],
    ["0042", "Harbor Supply Co.", "00987", date(2026, 2, 16), date(2026, 3, 18), 1240, 640],
    ["0042", "Harbor Supply Co.", "01002", date(2026, 3, 12), date(2026, 4, 11), 380, 380],
    ["0057", "Mill & Sons", "01031", date(2026, 4, 20), date(2026, 5, 20), 912.5, 912.5],
    ["Total", "", "", "", "", 2532.5, 1932.5],
]
BOOKS = {
    "xero-aged-receivables.xlsx": ("Aged Receivables Detail", XERO),
    "yardi-aging-detail.xlsx": ("Report1", YARDI),
    "open-items.xlsx": ("Open items", EXCEL),
}


def main(arguments: list[str]) -> int:
    """Write the workbooks into the folder that is named, else where the ledgers lie."""
    folder = Path(arguments[0]) if arguments else FOLDER
    for name, (sheet, rows) in BOOKS.items():
        write(folder / name, sheet, rows)
    return 0


def write(path: Path, sheet: str, rows: Rows) -> None:
    """Write one workbook: text as text, days as true dates, amounts as numbers."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"title": sheet, "created": CREATED})
        page = book.add_worksheet(sheet)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    page.write_datetime(row, column, cell)
                elif isinstance(cell, str):
                    page.write_string(row, column, cell)
                else:
                    page.write_number(row, column, cell)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
