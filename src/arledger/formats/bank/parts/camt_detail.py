"""Parts of a CAMT entry: who, how much, for what. A transaction (TxDtls) becomes one small Detail."""

from decimal import Decimal
from typing import NamedTuple

from arledger.formats.bank.parts import amounts, dates
from arledger.formats.bank.parts.camt_xml import Node
from arledger.formats.bank.parts.errors import bad, shown
from arledger.formats.bank.parts.references import creditor_references, given, ordered
from arledger.formats.bank.parts.text import clean, joined, name, rejoined
from arledger.model.source import Source

_SIGNS = {"CRDT": 1, "DBIT": -1}
_RETURN_FAMILIES = {"RRTN", "UPDD", "UPCT", "UPCQ", "PRDD", "PRCT", "CQRV", "ARET", "RRCT"}
_RETURN_GVC = {"108", "109", "159"}
"""German business codes: returned direct debits (business, basic) and credit transfers."""

_NOISE = {"?REJECT?0"}
_ORIGINAL = ("AmtDtls/InstdAmt/Amt",)
_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt")


class Amount(NamedTuple):
    """An amount without sign, and its currency."""

    number: Decimal
    currency: str


class Party(NamedTuple):
    """Somebody's name and account."""

    name: str = ""
    account: str = ""


class Detail(NamedTuple):
    """One transaction of an entry; `sign` is 0 where it says no direction of its own."""

    amounts: tuple[Amount, ...] = ()
    sign: int = 0
    original: Amount | None = None
    debtor: Party = Party()
    creditor: Party = Party()
    bank_ref: str = ""
    structured_refs: tuple[str, ...] = ()
    text: str = ""
    kind: str = ""
    fee: Amount | None = None
    returned: bool = False
    line: int = 0


def detail(node: Node, file: str) -> Detail:
    """Read a TxDtls element."""
    place = Source(file, node.line)
    found = [money for path in _AMOUNTS if (money := amount(node.find(path), place))]
    indicator = node.value("CdtDbtInd")
    words, references = remittance(node)
    return Detail(
        amounts=tuple(found),
        sign=sign(indicator, place) if indicator else 0,
        original=amount(node.find(*_ORIGINAL), place),
        debtor=party(node, "Dbtr", place),
        creditor=party(node, "Cdtr", place),
        bank_ref=given(node.value("Refs/AcctSvcrRef")),
        structured_refs=references,
        text=words,
        kind=kind(node),
        fee=fee(node, place),
        returned=is_return(node),
        line=node.line,
    )


def amount(node: Node | None, place: Source) -> Amount | None:
    """Read an amount and its currency; None where there is none, refused where it cannot be read."""
    if node is None or not node.text.strip():
        return None
    number = amounts.amount(node.text.strip(), place._replace(line=node.line), "the amount (Amt)")
    if number < 0 or "-" in node.text:
        raise bad(
            place._replace(line=node.line),
            f"the amount (Amt) {shown(node.text.strip())} has a sign; CdtDbtInd says which way the money went",
            "Ask the bank: with both, it cannot be told which of them counts.",
        )
    return Amount(number, name(node.currency.upper()))


def sign(indicator: str, place: Source) -> int:
    """Return 1 for CRDT and -1 for DBIT; anything else is refused."""
    if indicator not in _SIGNS:
        raise bad(place, f"CdtDbtInd is {shown(indicator)}, neither CRDT nor DBIT")
    return _SIGNS[indicator]


def party(node: Node, role: str, place: Source) -> Party:
    """Read the debtor's or creditor's name and account, as old and new versions write them."""
    parties = node.find("RltdPties")
    if parties is None:
        return Party()
    called = parties.value(f"{role}/Nm", f"{role}/Pty/Nm", f"{role}/Agt/FinInstnId/Nm")
    called = called or parties.value(f"Ultmt{role}/Nm", f"Ultmt{role}/Pty/Nm")
    number = parties.value(f"{role}Acct/Id/IBAN", f"{role}Acct/Id/Othr/Id", f"{role}Acct/Id/PrtryAcct/Id")
    del place
    return Party(name(called), name(number.replace(" ", "")))


def remittance(node: Node) -> tuple[str, tuple[str, ...]]:
    """Return what was written about a transaction, and its references, strongest first."""
    free = rejoined([part.text for part in node.all("RmtInf/Ustrd")])
    creditor = [part.text for part in node.all("RmtInf/Strd/CdtrRefInf/Ref")]
    creditor += [part.text for part in node.all("RmtInf/Strd/CdtrRefInf/CdtrRef")]
    documents = [part.text for part in node.all("RmtInf/Strd/RfrdDocInf/Nb")]
    documents += [part.text for part in node.all("RmtInf/Strd/RfrdDocInf/RfrdDocNb")]
    parts = [free, *documents]
    parts += [part.text for part in node.all("RmtInf/Strd/AddtlRmtInf") if part.text.strip() not in _NOISE]
    parts.append(node.value("AddtlTxInf"))
    parts += [part.value("Nm", "Pty/Nm") for role in ("UltmtDbtr", "UltmtCdtr") for part in node.all(f"RltdPties/{role}")]
    parts += [part.value("Rsn/Cd", "Rsn/Prtry") for part in node.all("RtrInf")]
    parts += [part.text for part in node.all("RtrInf/AddtlInf")]
    text = joined(parts)
    references = ordered(
        tuple(map(clean, creditor)),
        creditor_references(text),
        tuple(map(clean, documents)),
        (clean(node.value("Refs/EndToEndId")),),
    )
    return text, references


def kind(node: Node) -> str:
    """Return what sort of movement the bank calls it: `PMNT/RCDT/ESCT`, else the bank's own code."""
    code = node.find("BkTxCd")
    if code is None:
        return ""
    family = (code.value("Domn/Cd"), code.value("Domn/Fmly/Cd"), code.value("Domn/Fmly/SubFmlyCd"))
    return name("/".join(part for part in family if part)) or name(code.value("Prtry/Cd"))


def is_return(node: Node) -> bool:
    """Tell whether money came back: return information, a code of returns, or an undone booking."""
    if node.value("RvslInd").lower() in ("true", "1"):
        return True
    if any(child.children for child in node.all("RtrInf")):
        return True
    if node.value("BkTxCd/Domn/Fmly/SubFmlyCd") in _RETURN_FAMILIES:
        return True
    own = node.value("BkTxCd/Prtry/Cd").split("+")
    return len(own) > 1 and own[1] in _RETURN_GVC


def fee(node: Node, place: Source) -> Amount | None:
    """Return the charges: their stated total, else the sum of the records; credits make it less."""
    charges = list(node.all("Chrgs"))
    whole = [money for part in charges if (money := amount(part.find("TtlChrgsAndTaxAmt"), place))]
    if whole:
        return _sum(whole)
    records = [part for charge in charges for part in (*charge.all("Rcrd"), charge)]
    found = []
    for part in records:
        money = amount(part.find("Amt"), place)
        if money:
            back = part.value("CdtDbtInd") == "CRDT"
            found.append(money._replace(number=-money.number) if back else money)
    return _sum(found)


def _sum(parts: list[Amount]) -> Amount | None:
    """Add up what is of one currency; None for nothing, for zero, and for several currencies."""
    if len({part.currency for part in parts}) != 1:
        return None
    number = amounts.total(part.number for part in parts)
    return Amount(number, parts[0].currency) if number else None


def when(node: Node | None, place: Source) -> "dates.date | None":
    """Read a Dt or DtTm (some banks put a time into Dt); None where there is neither."""
    written = node.value("Dt", "DtTm") if node is not None else ""
    if not written:
        return None
    try:
        return dates.iso(written)
    except ValueError as wrong:
        raise bad(place, f"the date {shown(written)} cannot be right: {wrong}") from wrong
