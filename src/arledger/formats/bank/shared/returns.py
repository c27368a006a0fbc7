"""Items that came back, where a bank says so in words alone: `RETURNED ITEM INV-1004` or `Rücklastschrift`."""

import re
from decimal import Decimal
from functools import lru_cache

from arledger.formats.bank.shared.amounts import either_mark
from arledger.model.normalize import fold

_PHRASES = (
    "RETURNED ITEM", "RETURN ITEM", "ITEM RETURNED", "RETURNED ITEMS", "RETURNED DEPOSITED ITEM", "RETURNED DEPOSIT",
    "DEPOSITED ITEM RETURNED", "DEPOSIT ITEM RETURNED", "DEPOSIT RETURNED", "RETURN DEPOSITED ITEM", "RETURNED CHECK",
    "RETURNED CHEQUE", "RETURNED CHQ", "RETURN CHECK", "RETURN CHEQUE", "CHECK RETURNED", "CHEQUE RETURNED",
    "CHQ RETURNED", "CHQ RETURN", "CHECK RETURN", "CHEQUE RETURN", "RETURNED PAYMENT", "PAYMENT RETURNED",
    "PAYMENT RETURN", "RETURNED ACH", "ACH RETURN", "ACH RETURNED", "RETURNED DD", "RETURNED DIRECT DEBIT",
    "DIRECT DEBIT RETURNED", "RETURNED UNPAID", "RTN ITEM", "RTD ITEM", "RTD CHQ", "UNPAID ITEM", "UNPAID CHEQUE",
    "UNPAID CHQ", "UNPAID CHECK", "UNPAID DIRECT DEBIT", "DISHONOURED", "DISHONORED", "BOUNCED", "REFER TO DRAWER",
    "NSF", "NON SUFFICIENT FUNDS", "NOT SUFFICIENT FUNDS", "INSUFFICIENT FUNDS", "CHARGEBACK", "CHARGE BACK",
    "R TRANSACTION", "R TRANSAKTION", "R TRANSACTIE", "RETOURE", "RETOUREN", "RUECKLASTSCHRIFT", "RUCKLASTSCHRIFT",
    "RUECKLASTSCHR", "RUECKGABE", "RUCKGABE", "LASTSCHRIFTRUECKGABE", "LASTSCHRIFTRUCKGABE", "LASTSCHRIFT RETOURE",
    "SCHECKRUECKGABE", "SCHECKRUCKGABE", "RUECKSCHECK", "RUCKSCHECK", "RUECKUEBERWEISUNG", "RUCKUBERWEISUNG",
    "LASTSCHRIFT ZURUECK", "IMPAYE", "IMPAYEE", "REJET", "CHEQUE REJETE", "PRELEVEMENT REJETE", "CHEQUE RETOURNE",
    "DEVOLUCION RECIBO", "DEVOLUCION CHEQUE", "DEVOLUCION ADEUDO", "RECIBO DEVUELTO", "CHEQUE DEVUELTO", "IMPAGADO",
    "INSOLUTO", "INSOLUTI", "ASSEGNO IMPAGATO", "STORNERING", "TERUGBOEKING", "GESTORNEERD", "GESTORNEERDE",
)  # fmt: skip
_CHARGES = (
    "FEE", "FEES", "CHARGE", "CHARGES", "CHG", "SERVICE CHARGE", "GEBUEHR", "GEBUHR", "GEBUEHREN", "GEBUHREN",
    "ENTGELT", "SPESEN", "FRAIS", "COMMISSION", "COMISION", "GASTOS", "SPESE", "COMMISSIONI", "KOSTEN",
)  # fmt: skip
_COMPOUNDS = ("GEBUEHR", "GEBUHR", "ENTGELT", "SPESEN", "KOSTEN")
_WORD = re.compile(r"[A-Z0-9]+")
_CHARGED = re.compile(rf"\b(?:{'|'.join(_CHARGES)})\b[\s:=]*+([0-9][0-9.,]*+)")


@lru_cache(maxsize=4096)
def _said(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "


def is_returned(*texts: str) -> bool:
    """Say whether the words of a line of money out say that a payment came back; what is charged for it is none."""
    text = " ".join(texts)
    said = _said(text)
    found = [phrase for phrase in _PHRASES if f" {phrase} " in said]
    if not found:
        return False
    for phrase in sorted(found, key=len, reverse=True):
        said = said.replace(f" {phrase} ", "  ")
    return not is_charge(said) or _charged(text) is not None


def is_charge(text: str) -> bool:
    """Say whether the words of a line are those of a bank's charge."""
    said = _said(text)
    return any(f" {word} " in said for word in _CHARGES) or any(word in said for word in _COMPOUNDS)


def returned_fee(text: str, amount: Decimal) -> Decimal | None:
    """Return what the words of a returned item say that the bank charged with it; None where they say nothing."""
    fee = _charged(text) if amount < 0 and is_returned(text) else None
    return fee if fee and fee < -amount else None


def _charged(text: str) -> Decimal | None:
    found = _CHARGED.search(fold(text))
    return either_mark(found[1].rstrip(".,")) if found else None
