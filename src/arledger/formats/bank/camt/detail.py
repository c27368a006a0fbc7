"""Parts of a CAMT entry: who, how much, for what. A transaction (TxDtls) becomes one small CamtDetail."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.bank.camt.xml import XmlRecord
from arledger.formats.bank.shared import amounts, dates
from arledger.formats.bank.shared.errors import bad, shown
from arledger.formats.bank.shared.references import creditor_references, given, ordered
from arledger.formats.bank.shared.text import joined, name, rejoined
from arledger.formats.tabular.text import clean
from arledger.model.money import exact_sum
from arledger.model.source import Source

_SIGNS = {"CRDT": 1, "DBIT": -1}
_RETURN_FAMILIES = {"RRTN", "RPCR", "UPDD", "PRDD", "RCDD", "UPCQ", "CQRV", "UPCT", "UDFT"}
"""Sub-families of bank transaction codes: unpaid, returned, reversed, recalled."""

_RETURN_GVC = {"108", "109", "159"}
"""German business codes: returned direct debits (business, basic) and credit transfers."""

_NOISE = re.compile(r"\?(?:REJECT|ERROR)\?0+")
"""What PostFinance writes where nothing was rejected and nothing is wrong."""

_ORIGINAL = "AmtDtls/InstdAmt/Amt"
_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt", _ORIGINAL)
_NAMES = {
    role: tuple(
        f"RltdPties/{whole}/{path}"
        for whole in (role, f"Ultmt{role}")
        for path in ("Nm", "Pty/Nm", "Agt/FinInstnId/Nm")
    )
    for role in ("Dbtr", "Cdtr")
}
_ACCOUNTS = {
    role: tuple(f"RltdPties/{role}Acct/Id/{path}" for path in ("IBAN", "Othr/Id", "PrtryAcct/Id", "BBAN"))
    for role in ("Dbtr", "Cdtr")
}
_ULTIMATE = tuple(f"RltdPties/Ultmt{role}/{path}" for role in ("Dbtr", "Cdtr") for path in ("Nm", "Pty/Nm"))


class CamtAmount(NamedTuple):
    """An amount without sign, and its currency."""

    number: Decimal
    currency: str


class Party(NamedTuple):
    """Somebody's name and account."""

    name: str = ""
    account: str = ""


_NOBODY = Party()


class CamtDetail(NamedTuple):
    """One transaction of an entry; `sign` is 0 where it says no direction of its own."""

    amounts: tuple[CamtAmount, ...] = ()
    sign: int = 0
    original: CamtAmount | None = None
    debtor: Party = _NOBODY
    creditor: Party = _NOBODY
    bank_ref: str = ""
    structured_refs: tuple[str, ...] = ()
    text: str = ""
    kind: str = ""
    fee: CamtAmount | None = None
    returned: bool = False
    line: int = 0


def detail(record: XmlRecord, file: str) -> CamtDetail:
    """Read a TxDtls element."""
    place = Source(file, record.line)
    found = [money for path in _AMOUNTS if (money := amount(record, path, place))]
    indicator = record.first("CdtDbtInd")
    words, references = remittance(record)
    return CamtDetail(
        amounts=tuple(found),
        sign=sign(indicator, place) if indicator else 0,
        original=amount(record, _ORIGINAL, place),
        debtor=party(record, "Dbtr"),
        creditor=party(record, "Cdtr"),
        bank_ref=given(record.first("Refs/AcctSvcrRef")),
        structured_refs=references,
        text=words,
        kind=kind(record),
        fee=fee(record, place),
        returned=is_return(record),
        line=record.line,
    )


def amount(record: XmlRecord, path: str, place: Source) -> CamtAmount | None:
    """Read an amount and its currency; None where there is none, refused where it cannot be read."""
    written = record.first(path)
    if not written:
        return None
    number = amounts.amount(written, place, f"the amount ({path})")
    if number < 0 or "-" in written:
        raise bad(
            place,
            f"the amount ({path}) {shown(written)} has a sign; CdtDbtInd says which way the money went",
            "Ask the bank: with both, it cannot be told which of them counts.",
        )
    return CamtAmount(number, name(record.first(f"{path}@").upper()))


def sign(indicator: str, place: Source) -> int:
    """Return 1 for CRDT and -1 for DBIT; anything else is refused."""
    if indicator not in _SIGNS:
        raise bad(place, f"CdtDbtInd is {shown(indicator)}, neither CRDT nor DBIT")
    return _SIGNS[indicator]


def party(record: XmlRecord, role: str) -> Party:
    """Read the debtor's or creditor's name and account, as old and new versions write them."""
    called = record.first(*_NAMES[role])
    number = record.first(*_ACCOUNTS[role])
    return Party(name(called), name(number.replace(" ", ""))) if called or number else _NOBODY


def remittance(record: XmlRecord) -> tuple[str, tuple[str, ...]]:
    """Return what was written about a transaction, and its references, strongest first."""
    free = rejoined(record.all("RmtInf/Ustrd"))
    creditor = record.all("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef")
    documents = record.all("RmtInf/Strd/RfrdDocInf/Nb", "RmtInf/Strd/RfrdDocInf/RfrdDocNb")
    parts = [free, *documents]
    parts += [text for text in record.all("RmtInf/Strd/AddtlRmtInf") if not _NOISE.fullmatch(text)]
    parts += record.all("AddtlTxInf", *_ULTIMATE)
    for back in record.parts("RtrInf"):
        parts += back.all("Rsn/Cd", "Rsn/Prtry", "AddtlInf")
    text = joined(parts)
    references = ordered(
        tuple(map(clean, creditor)),
        creditor_references(text),
        tuple(map(clean, documents)),
        (clean(record.first("Refs/EndToEndId")),),
    )
    return text, references


def kind(record: XmlRecord) -> str:
    """Return what sort of movement the bank calls it: `PMNT/RCDT/ESCT`, else the bank's own code."""
    family = record.all("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd")
    return name("/".join(family) or record.first("BkTxCd/Prtry/Cd"))


def is_return(record: XmlRecord) -> bool:
    """Tell whether money came back: return information, a code of returns, or an undone booking."""
    if record.first("RvslInd").lower() in ("true", "1"):
        return True
    if any(back.texts for back in record.parts("RtrInf")):
        return True
    if record.first("BkTxCd/Domn/Fmly/SubFmlyCd") in _RETURN_FAMILIES:
        return True
    own = record.first("BkTxCd/Prtry/Cd").split("+")
    return len(own) > 1 and own[1] in _RETURN_GVC


def fee(record: XmlRecord, place: Source) -> CamtAmount | None:
    """Return the charges: their stated total, else the sum of the records; credits make it less."""
    charges = record.parts("Chrgs")
    if not charges:
        return None
    whole = [money for part in charges if (money := amount(part, "TtlChrgsAndTaxAmt", place))]
    if whole:
        return _sum(whole)
    found = []
    for part in [one for charge in charges for one in (*charge.parts("Rcrd"), charge)]:
        money = amount(part, "Amt", place)
        if money:
            back = part.first("CdtDbtInd") == "CRDT"
            found.append(money._replace(number=-money.number) if back else money)
    return _sum(found)


def _sum(parts: list[CamtAmount]) -> CamtAmount | None:
    """Add up what is of one currency; None for nothing, for zero, and for several currencies."""
    if len({part.currency for part in parts}) != 1:
        return None
    number = exact_sum(part.number for part in parts)
    return CamtAmount(number, parts[0].currency) if number else None


def when(record: XmlRecord, path: str, place: Source) -> date | None:
    """Read a Dt or DtTm (some banks put a time into Dt); None where there is neither."""
    written = record.first(f"{path}/Dt", f"{path}/DtTm")
    return day(written, path, place) if written else None


def day(written: str, what: str, place: Source) -> date:
    """Read a date, with or without a time, or refuse the file."""
    return dates.needed(dates.iso, written, place, f"the date {{}} ({what})")
