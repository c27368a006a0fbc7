"""The bank's file for April 2026, the month after the book's end: what `arledger reconcile` is tried with.

Numbers are written as payers write them: without leading zeros, cut, several in one line, or not at all.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tools.demo.book import Book

ACCOUNT = "Assets:Bank:Checking"
NUMBER = "4471-0023-9981"
FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)


class Line(NamedTuple):
    """One movement: day of April, amount, the other party as the bank prints it, and its text."""

    day: int
    amount: str
    name: str
    memo: str = ""
    kind: str = "CREDIT"


LINES = (
    Line(2, "281.96", "ACME INDUSTRIAL LTD", "INV 2026 49 LESS 2 PCT"),
    Line(2, "12636.00", "CRESCENT LEASING", "FUNDING INV-2026-0053"),
    Line(6, "10102.00", "SUMMIT LEASE RENTAL", "BULK FUNDING 2 CONTRACTS NET OF FEES"),
    Line(7, "10098.00", "MERIDIAN CAPITAL", "2026-0051"),
    Line(8, "4174.20", "FAIRHAVEN", "INV 2026-0017, 2026-0018"),
    Line(9, "1285.20", "HOLLIS", "THANK YOU"),
    Line(10, "1400.00", "KESTREL", "INV-2025-0132 LESS FREIGHT CLAIM"),
    Line(13, "2333.88", "QUICKPRINT", "YOUR INVOICES"),
    Line(14, "500.00", "ACME", "ON ACCOUNT"),
    Line(15, "-35.00", "NORTHGATE BANK", "MONTHLY ACCOUNT FEE", "SRVCHG"),
    Line(16, "640.00", "J MILLER", "DEPOSIT FOR LOADER"),
    Line(20, "3834.00", "JUNIPER", "INV 2026-34"),
    Line(24, "-9420.00", "PAYROLL SERVICES", "APRIL", "DEBIT"),
    Line(30, "12.40", "NORTHGATE BANK", "INTEREST PAID", "INT"),
)

_HEAD = """\
OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:UTF-8
CHARSET:NONE
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX>
<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260501<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>011000015<ACCTID>{number}<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>{first:%Y%m%d}<DTEND>{last:%Y%m%d}
"""
_LINE = (
    "<STMTTRN><TRNTYPE>{kind}<DTPOSTED>{day:%Y%m%d}<TRNAMT>{amount}<FITID>{ref}<NAME>{name}<MEMO>{memo}</STMTTRN>\n"
)
_FOOT = """\
</BANKTRANLIST><LEDGERBAL><BALAMT>{closing}<DTASOF>{last:%Y%m%d}</LEDGERBAL></STMTRS>
</STMTTRNRS></BANKMSGSRSV1>
</OFX>
"""


def statement(book: Book) -> str:
    """Return the statement as OFX; it closes with what the book holds at its end and the lines."""
    closing = book.balance(ACCOUNT, FIRST)["USD"] + sum(Decimal(line.amount) for line in LINES)
    lines = [
        _LINE.format(**line._asdict() | {"day": date(2026, 4, line.day)}, ref=f"202604{line.day:02}{number:04}")
        for number, line in enumerate(LINES, start=1)
    ]
    return "".join(
        (_HEAD.format(number=NUMBER, first=FIRST, last=LAST), *lines, _FOOT.format(closing=closing, last=LAST))
    )
