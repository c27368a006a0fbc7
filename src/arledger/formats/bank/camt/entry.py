"""A CAMT entry becomes lines: one for each of its transactions where they add up to it, else one alone."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.bank.camt.detail import (
    CamtAmount,
    CamtDetail,
    Party,
    amount,
    fee,
    is_return,
    kind,
    sign,
    when,
)
from arledger.formats.bank.camt.xml import XmlRecord
from arledger.formats.bank.shared.errors import bad
from arledger.formats.bank.shared.references import given, ordered
from arledger.formats.bank.shared.text import joined, name
from arledger.formats.tabular.text import clean
from arledger.model.bank import BankLine
from arledger.model.money import amount_text, exact_sum
from arledger.model.source import Source

BOOKED = "BOOK"
_MOST_TOLD = 50
"""So many transactions of a batch that does not add up put their words on its one line."""


class CamtEntry(NamedTuple):
    """What stands in an entry (Ntry) itself; `amount` is signed."""

    amount: Decimal
    currency: str
    status: str
    booked: date | None
    valued: date | None
    reference: str
    kind: str
    fee: CamtAmount | None
    returned: bool
    text: str
    batch: int
    place: Source


class Owner(NamedTuple):
    """Whose statement it is: neither the account nor its owner is ever the other side of a movement."""

    name: str = ""
    account: str = ""


def entry(record: XmlRecord, file: str) -> CamtEntry:
    """Read what an entry says of itself; an amount, direction or date that cannot be read is refused."""
    place = Source(file, record.line)
    money = amount(record, "Amt", place)
    if money is None:
        raise bad(place, "an entry (Ntry) has no amount (Amt)")
    direction = sign(record.first("CdtDbtInd"), place)
    numbers = record.all("NtryDtls/Btch/NbOfTxs")
    return CamtEntry(
        amount=money.number if direction > 0 else -money.number,
        currency=money.currency,
        status=status(record) or BOOKED,
        booked=when(record, "BookgDt", place),
        valued=when(record, "ValDt", place),
        reference=given(clean(record.first("AcctSvcrRef"))) or given(clean(record.first("NtryRef"))),
        kind=kind(record),
        fee=fee(record, place),
        returned=is_return(record),
        text=name(record.first("AddtlNtryInf")),
        batch=sum(int(number) for number in numbers if number.isdecimal() and len(number) < 8),
        place=place,
    )


def status(record: XmlRecord) -> str:
    """Return BOOK, PDNG or INFO, as text or as a code; empty where an entry does not say what the standard asks."""
    return name(record.first("Sts/Cd", "Sts/Prtry", "Sts").upper())


def lines(found: CamtEntry, details: Sequence[CamtDetail], day: date, owner: Owner) -> tuple[list[BankLine], str]:
    """Return the lines of an entry booked on `day`, and a warning where its transactions do not add up."""
    if len(details) <= 1:
        only = details[0] if details else CamtDetail()
        batch = found.batch if found.batch > 1 else 0
        return [_line(found, only, day, owner, batch=batch)], ""
    parts = _parts(found, details)
    if not parts:
        batch = max(found.batch, len(details))
        return [_line(found, _together(details), day, owner, batch=batch)], _not_adding_up(found, details)
    return [
        _line(found._replace(amount=part, fee=None), one, day, owner, index=index)
        for index, (one, part) in enumerate(zip(details, parts, strict=True), start=1)
    ], ""


def _parts(found: CamtEntry, details: Sequence[CamtDetail]) -> list[Decimal]:
    """Return the signed amounts of the transactions if they add up to the entry, else nothing.

    Some banks give each transaction a direction of its own, some give it the wrong one: both are tried,
    its own first, then the entry's for all.
    """
    numbers = [_in_currency(one, found.currency) for one in details]
    if any(number is None for number in numbers):
        return []
    whole = 1 if found.amount >= 0 else -1
    for signs in ([one.sign or whole for one in details], [whole] * len(details)):
        signed = [number * way for number, way in zip(numbers, signs, strict=True) if number is not None]
        if exact_sum(signed) == found.amount:
            return signed
    return []


def _in_currency(one: CamtDetail, currency: str) -> Decimal | None:
    return next((money.number for money in one.amounts if money.currency == currency), None)


def _not_adding_up(found: CamtEntry, details: Sequence[CamtDetail]) -> str:
    numbers = [_in_currency(one, found.currency) for one in details]
    known = [number for number in numbers if number is not None]
    entry = amount_text(found.amount, found.currency)
    what = f"line {found.place.line}: {len(details)} transactions of an entry of {entry}"
    if len(known) < len(details):
        return f"{what} do not all say their amount in {found.currency}; they are one line"
    made = amount_text(exact_sum(known), found.currency)
    return f"{what} add up to {made}; they are one line"


def _together(details: Sequence[CamtDetail]) -> CamtDetail:
    """Put the words and references of several transactions on one."""
    told = details[:_MOST_TOLD]
    return CamtDetail(
        structured_refs=ordered(*(one.structured_refs for one in told)),
        text=joined(part for one in told for part in (one.debtor.name, one.creditor.name, one.text)),
        returned=any(one.returned for one in told),
    )


def _line(found: CamtEntry, one: CamtDetail, day: date, owner: Owner, *, index: int = 0, batch: int = 0) -> BankLine:
    returned = found.returned or one.returned
    other = _other_side(one, owner, incoming=(found.amount >= 0) != returned)
    charge = one.fee or found.fee
    original = _original(found, one)
    reference = found.reference or one.bank_ref
    return BankLine(
        date=day,
        amount=found.amount,
        currency=found.currency,
        text=joined((one.text, found.text)),
        counterparty=other.name,
        counterparty_account=other.account,
        bank_ref=f"{reference}#{index}" if index and found.reference else reference,
        structured_refs=one.structured_refs,
        kind=one.kind or found.kind,
        value_date=found.valued,
        original_amount=original.number if original else None,
        original_currency=original.currency if original else "",
        fee=charge.number if charge and charge.currency == found.currency else None,
        returned=returned,
        batch=batch,
        source=found.place._replace(line=one.line) if one.line and index else found.place,
    )


def _other_side(one: CamtDetail, owner: Owner, *, incoming: bool) -> Party:
    """Return who paid or was paid: the debtor of money in, the creditor of money out.

    A return names the parties of the payment that came back, so its sides are the other way round. Banks
    differ in all this, so neither the account itself nor its owner is taken; then it is the other one.
    """
    first, second = (one.debtor, one.creditor) if incoming else (one.creditor, one.debtor)
    return next((side for side in (first, second) if any(side) and not _is_owner(side, owner)), Party())


def _is_owner(side: Party, owner: Owner) -> bool:
    if side.account and owner.account:
        return side.account == owner.account
    return bool(side.name) and side.name.casefold() == owner.name.casefold()


def _original(found: CamtEntry, one: CamtDetail) -> CamtAmount | None:
    """Return the instructed amount where it is not the booked one; its sign is the line's."""
    if one.original is None or one.original == CamtAmount(abs(found.amount), found.currency):
        return None
    way = 1 if found.amount >= 0 else -1
    return one.original._replace(number=one.original.number * way)
