"""What banks print where several cheques were paid in as one."""

import re

from arledger.matching.wordlist import CHEQUES
from arledger.model.bank import BankLine
from arledger.model.normalize import fold, words

DEPOSIT_WORDS = frozenset((
    "DEPOSIT", "DEPOSITS", "CHEQUE", "CHEQUES", "CHECK", "CHECKS", "CHQ", "CHQS", "COUNTER", "CASH", "LODGEMENT",
    "LODGMENT", "BRANCH", "MOBILE", "REMISE", "DE", "VERSEMENT", "EINZAHLUNG", "SCHECK", "SCHECKS", "INGRESO",
))  # fmt: skip
"""What stands where they say no more than that somebody paid in."""

# In a longer text these say nothing of a deposit.
_VAGUE = frozenset(("COUNTER", "BRANCH", "MOBILE", "DE"))
COUNT = re.compile(rf"\b([0-9]{{1,2}})\s{{0,3}}(?:{CHEQUES}|ITEMS?)\b")


def is_deposit_slip(line: BankLine) -> bool:
    """Say whether a line says nothing but that it is a deposit."""
    said = words(fold(f"{line.counterparty} {line.text}"))
    return bool(set(said) & DEPOSIT_WORDS) and all(word in DEPOSIT_WORDS or word.isdigit() for word in said)


def may_be_deposit(line: BankLine) -> bool:
    """Say whether a line speaks of a deposit: who it names may be one of several who paid."""
    said = set(words(fold(f"{line.counterparty} {line.text}")))
    return bool(said & (DEPOSIT_WORDS - _VAGUE)) or is_deposit_slip(line) or counts_cheques(line)


def counts_cheques(line: BankLine) -> bool:
    """Say whether a line says how many cheques it is made of."""
    return COUNT.search(fold(line.text)) is not None
