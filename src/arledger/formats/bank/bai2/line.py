"""A transaction detail (16) of BAI2 as a line."""

import re
from datetime import date

from arledger.formats.bank.bai2.records import Rec, detail
from arledger.formats.bank.shared import amounts, dates
from arledger.formats.bank.shared.errors import bad, shown
from arledger.formats.bank.shared.references import creditor_references, given, ordered
from arledger.formats.bank.shared.text import joined, name
from arledger.formats.tabular.text import clean
from arledger.model.bank import BankLine
from arledger.model.source import Source

_NO_MONEY = "890"
_RETURNS = {
    *("252", "255", "257", "258", "261", "266", "268"),
    *("551", "555", "557", "558", "561", "566", "568"),
}
"""Detail types of returned, rejected and reversed items."""

_LABEL = re.compile(r"\s*([A-Z][A-Z ]{1,14}):=?\s*(.*)", re.DOTALL)
_PAYER = ("DBNM", "ORG", "ORIG", "PAYER")
_PAYEE = ("CRNM", "BNF NAME", "BNF", "PAYEE")
_PAYER_NUMBER = ("DACT",)
_PAYEE_NUMBER = ("CACT", "BNF ID")


def line(record: Rec, currency: str, day: date, place: Source) -> BankLine | None:
    """Return the line of a detail; None for a message without money (type 890)."""
    found = detail(record, place)
    code, text = found.code, found.text
    if code == _NO_MONEY:
        return None
    number = amounts.minor_units(found.amount, currency)
    if number is None or number < 0:
        raise bad(place, f"the amount is {shown(found.amount)}, no whole number of the smallest coins of {currency}")
    way = _direction(code, place)
    labels = _labels(text)
    incoming = way > 0
    return BankLine(
        date=day,
        amount=number if incoming or not number else -number,
        currency=currency,
        text=joined(text.split("\n")),
        counterparty=name(_label(labels, _PAYER if incoming else _PAYEE)),
        counterparty_account=name(_label(labels, _PAYER_NUMBER if incoming else _PAYEE_NUMBER)),
        bank_ref=given(clean(found.bank_ref)),
        structured_refs=ordered(
            creditor_references(text), (clean(labels.get("EREF", "")), clean(found.customer_ref))
        ),
        kind=name(code),
        value_date=dates.possible(dates.short, found.valued),
        returned=code in _RETURNS,
        source=place,
    )


def _direction(code: str, place: Source) -> int:
    """Return 1 for money in and -1 for money out, by the range of the type code."""
    number = int(code) if code.isdecimal() and len(code) == 3 else 0
    if 100 <= number <= 399 or 920 <= number <= 959:
        return 1
    if 400 <= number <= 699 or 960 <= number <= 999:
        return -1
    raise bad(place, f"the type code {shown(code)} of the detail (16) is neither a credit nor a debit")


def _labels(text: str) -> dict[str, str]:
    """Return what stands behind labels as `DBNM:` or `ORG:=` at the beginning of a continuation."""
    found: dict[str, str] = {}
    for part in text.split("\n"):
        match = _LABEL.match(part)
        if match:
            found.setdefault(match[1], match[2].strip())
    return found


def _label(labels: dict[str, str], names: tuple[str, ...]) -> str:
    return next((labels[label] for label in names if labels.get(label)), "")
