"""Bank files as text: the same lines as CAMT, which proves itself, as OFX, and as a table without references."""

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import NamedTuple
from xml.sax.saxutils import escape

NUMBER = "DE89370400440532013000"


class Row(NamedTuple):
    """A line of a statement; `extra` is XML that goes into the details of a CAMT transaction."""

    day: str
    amount: str
    text: str = ""
    who: str = ""
    ref: str = ""
    returned: bool = False
    extra: str = ""


def camt(
    rows: Sequence[Row],
    opening: str = "0.00",
    *,
    currency: str = "USD",
    number: str = NUMBER,
    closing: str | None = None,
    days: tuple[str, str] | None = None,
) -> str:
    """Return a statement with both balances: CAMT.053."""
    first, last = days or _days(rows)
    end = closing or f"{Decimal(opening) + sum(Decimal(row.amount) for row in rows):f}"
    entries = "".join(_entry(row, currency) for row in rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>S</Id>'
        f"<FrToDt><FrDtTm>{first}T00:00:00</FrDtTm><ToDtTm>{last}T23:59:59</ToDtTm></FrToDt>"
        f"<Acct><Id><IBAN>{number}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        f"{_balance('OPBD', opening, currency, first)}{_balance('CLBD', end, currency, last)}{entries}"
        "</Stmt></BkToCstmrStmt></Document>\n"
    )


def ofx(rows: Sequence[Row], closing: str, *, number: str = NUMBER, days: tuple[str, str] | None = None) -> str:
    """Return a statement with the closing balance alone: OFX 1.02."""
    first, last = (day.replace("-", "") for day in (days or _days(rows)))
    found = "".join(
        f"<STMTTRN><TRNTYPE>{'CREDIT' if Decimal(row.amount) > 0 else 'DEBIT'}"
        f"<DTPOSTED>{row.day.replace('-', '')}<TRNAMT>{row.amount}<FITID>{escape(row.ref)}"
        f"<NAME>{escape(row.who)}<MEMO>{escape(row.text)}</STMTTRN>\n"
        for row in rows
    )
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:UTF-8\nCHARSET:NONE\n"
        "COMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD\n"
        f"<BANKACCTFROM><BANKID>1<ACCTID>{number}<ACCTTYPE>CHECKING</BANKACCTFROM>\n"
        f"<BANKTRANLIST><DTSTART>{first}<DTEND>{last}\n{found}</BANKTRANLIST>\n"
        f"<LEDGERBAL><BALAMT>{closing}<DTASOF>{last}</LEDGERBAL>\n</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )


def table(
    rows: Sequence[Row],
    opening: str | None = None,
    *,
    currency: str = "USD",
    number: str = NUMBER,
    refs: bool = False,
) -> str:
    """Return a CSV table: with `opening` a balance on each line, and the bank's references only with `refs`."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = ["Date", "Description", "Payee", "Amount", "Currency", "Account"]
    writer.writerow([*head, *(["Balance"] if opening else []), *(["Reference"] if refs else [])])
    balance = Decimal(opening or 0)
    for row in rows:
        balance += Decimal(row.amount)
        own = [row.day, row.text, row.who, row.amount, currency, number]
        writer.writerow([*own, *([f"{balance:f}"] if opening else []), *([row.ref] if refs else [])])
    return out.getvalue()


def _days(rows: Sequence[Row]) -> tuple[str, str]:
    days = [row.day for row in rows] or [date.min.isoformat()]
    return min(days), max(days)


def _balance(code: str, amount: str, currency: str, day: str) -> str:
    side = "DBIT" if amount.startswith("-") else "CRDT"
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _entry(row: Row, currency: str) -> str:
    out = row.amount.startswith("-")
    party = "Cdtr" if out != row.returned else "Dbtr"
    who = f"<RltdPties><{party}><Nm>{escape(row.who)}</Nm></{party}></RltdPties>" if row.who else ""
    said = f"<RmtInf><Ustrd>{escape(row.text)}</Ustrd></RmtInf>" if row.text else ""
    back = "<RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>" if row.returned else ""
    ref = f"<AcctSvcrRef>{escape(row.ref)}</AcctSvcrRef>" if row.ref else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{row.amount.lstrip("-")}</Amt><CdtDbtInd>{"DBIT" if out else "CRDT"}</CdtDbtInd>'
        f"<Sts>BOOK</Sts><BookgDt><Dt>{row.day}</Dt></BookgDt>{ref}"
        f"<NtryDtls><TxDtls>{row.extra}{who}{said}{back}</TxDtls></NtryDtls></Ntry>"
    )
