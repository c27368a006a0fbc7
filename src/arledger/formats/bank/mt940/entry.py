"""The line of an entry (:61:) and the balances (:60F: and others) of MT940 and MT942."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.bank.shared import amounts, dates
from arledger.formats.bank.shared.errors import bad, shown
from arledger.formats.bank.shared.references import given, looks_like_iban
from arledger.formats.bank.shared.text import name
from arledger.formats.tabular import digits
from arledger.formats.tabular.text import clean
from arledger.model.source import Source

_ENTRY = re.compile(
    r"(?P<value>[0-9]{6})(?P<entry>[0-9]{4})?\s?(?P<mark>R?[CD]|E[CD])(?P<funds>[A-Z])?\s?"
    r"(?P<amount>[0-9]++[,.]?[0-9]*+)(?![0-9,.])\s?(?P<type>(?!NONREF)[NFS][A-Z0-9 ]{3})?(?P<rest>.*)",
    re.DOTALL,
)
_BALANCE = re.compile(r"(?P<mark>[CD])(?P<day>[0-9]{6})(?P<currency>[A-Z]{3})(?P<amount>[0-9]++[,.]?[0-9]*+)\s*")
_OUT = {"D", "RC"}
_EXPECTED = {"EC", "ED"}
_RETURNED = {"RTI"}
_ORIGINAL = re.compile(r"/OCMT/([A-Z]{3})([0-9]++,?[0-9]*+)(?![0-9,.])")
_CHARGES = re.compile(r"/CHGS/([A-Z]{3})([0-9]++,?[0-9]*+)(?![0-9,.])")
_CODED = re.compile(r"/\s*(?:OCMT|CHGS|TRCD)\s*/[^/]*/")
_WORDS = {"EREF", "PREF", "MARF", "KREF", "KREF+", "EREF+", "CREF"}
"""Words in place of a reference: they only say where else one stands."""

_ACCOUNT = re.compile(r"P?[0-9]{7,10}")
_LONG_NUMBER = re.compile(r"[0-9]{16,34}")
_REFERENCE_WIDTH = 16


class Mt940Entry(NamedTuple):
    """What an entry's own line says; `amount` is signed, `expected` is money that may come (MT942)."""

    booked: date
    valued: date
    amount: Decimal
    expected: bool
    returned: bool
    type: str
    customer_ref: str
    bank_ref: str
    counterparty: str
    counterparty_account: str
    details: str
    original: tuple[str, Decimal] | None
    fee: tuple[str, Decimal] | None


class Mt940Balance(NamedTuple):
    """A balance with its day and currency, signed."""

    day: date
    currency: str
    number: Decimal


def entry(lines: tuple[str, ...], place: Source) -> Mt940Entry:
    """Read an entry. `RC` takes a credit back and is money out, `RD` is money in.

    The letter behind the mark is the third of the currency and means nothing: `CR` on a EUR account is a
    credit. The booking day has no year; it is the one nearest to the value date.
    """
    found = _ENTRY.fullmatch(lines[0].strip())
    if not found:
        raise bad(place, f"the entry (:61:) {shown(lines[0])} cannot be read")
    valued = dates.needed(dates.value_day, found["value"], place)
    booked = _booked(found["entry"], valued)
    number = amount(found["amount"], place)
    mark = found["mark"]
    reference, called = _split(found["rest"])
    customer, _, bank = reference.partition("//")
    details = " ".join(lines[1:])
    other = _account(clean(customer), clean(details), padded=bool(called))
    kind = clean(found["type"] or "")
    return Mt940Entry(
        booked=booked,
        valued=valued,
        amount=-number if mark in _OUT else number,
        expected=mark in _EXPECTED,
        returned=mark in ("RC", "RD") or kind[1:] in _RETURNED,
        type=name(kind),
        customer_ref="" if other == clean(customer) else _reference(clean(customer)),
        bank_ref=given(clean(bank)) or _number(clean(details)),
        counterparty=name(called or (clean(details) if looks_like_iban(clean(customer)) else "")),
        counterparty_account=name(other),
        details="" if other == clean(details) or _number(clean(details)) else clean(_CODED.sub(" ", details)),
        original=_money(_ORIGINAL, details),
        fee=_money(_CHARGES, details),
    )


def _reference(customer: str) -> str:
    return "" if customer in _WORDS or len(customer) < 2 else given(customer)


def _split(rest: str) -> tuple[str, str]:
    """Take off the name that Dutch banks put behind a reference which is padded to its full width."""
    if len(rest) > _REFERENCE_WIDTH and "//" not in rest and rest[_REFERENCE_WIDTH - 1] == " ":
        return rest[:_REFERENCE_WIDTH], clean(rest[_REFERENCE_WIDTH:])
    return rest, ""


def _account(customer: str, details: str, *, padded: bool) -> str:
    """Return the other side's account where Dutch banks put it: as the reference, or on the second line."""
    if looks_like_iban(customer) or (padded and _ACCOUNT.fullmatch(customer)):
        return customer
    return details if looks_like_iban(details) or _ACCOUNT.fullmatch(details) else ""


def _number(details: str) -> str:
    """Return the bank's long number on the second line, as PostFinance has it."""
    return details if _LONG_NUMBER.fullmatch(details) else ""


def _money(pattern: re.Pattern[str], text: str) -> tuple[str, Decimal] | None:
    found = pattern.search(text)
    number = digits.number(found[2], ",") if found else None
    return (found[1], number) if found and number else None


def _booked(month_and_day: str | None, valued: date) -> date:
    if not month_and_day:
        return valued
    try:
        return dates.nearest(month_and_day, valued)
    except ValueError:
        return valued


def amount(text: str, place: Source) -> Decimal:
    """Read an amount: a comma before the decimals, which may be missing; some banks write a point."""
    return amounts.amount(text, place, "the amount", "." if "." in text else ",")


def balance(lines: tuple[str, ...], place: Source) -> Mt940Balance:
    """Read a balance, or refuse the file."""
    found = _BALANCE.fullmatch(lines[0].strip())
    if not found:
        raise bad(place, f"the balance {shown(lines[0])} cannot be read")
    number = amount(found["amount"], place)
    number = -number if found["mark"] == "D" and number else number
    return Mt940Balance(dates.needed(dates.short, found["day"], place), name(found["currency"]), number)
