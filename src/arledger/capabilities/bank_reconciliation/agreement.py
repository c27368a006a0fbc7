"""Whether a bank line and an entry of the same amount speak of one movement: what both name, and what they deny.

The law is written down in `docs/matching.md`, "When two movements are the same".
"""

from enum import IntEnum

from arledger.matching.names import core_words
from arledger.matching.reading import Said, is_slip_of
from arledger.model.bank import BankLine
from arledger.model.normalize import fold, squeezed
from arledger.subledger.bank_legs import BankLeg

_SHORTEST = 4
"""Fewer letters and digits of a number are found in any text by chance."""


class Agreement(IntEnum):
    """How far a line and an entry agree, the least first.

    CONTRADICTED: the line names another document or another client. UNLIKE: both name a party that is no client, and
    not the same one. SILENT: the line names neither. PARTLY: it names more than the entry, or may be from its client.
    CLIENT: it is from the entry's client, or names its payee. NUMBER: it names what the entry is for.
    """

    CONTRADICTED = 0
    UNLIKE = 1
    SILENT = 2
    PARTLY = 3
    CLIENT = 4
    NUMBER = 5


def agreement(line: BankLine, said: Said, leg: BankLeg) -> Agreement:
    """Return how far a line, by what it says, agrees with an entry."""
    by_number = _by_number(line, said, leg)
    return _by_party(line, said, leg) if by_number is None else by_number


def denies(line: BankLine, said: Said, leg: BankLeg) -> bool:
    """Say whether a line denies an entry that has its reference, its amount and its day.

    What a person confirmed is not denied, and of what is no client's the text tells too little. Nor does a line deny
    the entry that was made of it though its number has a slip.
    """
    confirmed = leg.ref in leg.also
    denied = agreement(line, said, leg) is Agreement.CONTRADICTED
    return bool(leg.clients) and not confirmed and denied and not _is_but_for_a_slip(said, leg)


def _is_but_for_a_slip(said: Said, leg: BankLeg) -> bool:
    """Say whether what a line names is of another amount, and but for a slip the number of an entry of its client."""
    slips = any(is_slip_of(number, word) for number in said.numbers for word in leg.words)
    return slips and said.client in ("", *leg.clients) and not said.fitting - set(leg.words)


def _by_number(line: BankLine, said: Said, leg: BankLeg) -> Agreement | None:
    """Compare the numbers; None where one of the two has none to compare."""
    own = frozenset(leg.words)
    text = squeezed(fold(" ".join((line.text, line.counterparty, *line.structured_refs))))
    shared = (said.numbers & own) | {word for word in own if len(word) >= _SHORTEST and word in text}
    others = said.numbers - own
    if shared:
        return Agreement.PARTLY if others else Agreement.NUMBER
    if own and others:
        return Agreement.CONTRADICTED
    if own and (said.stranger or said.hints - own):
        party = _by_party(line, said, leg)
        return Agreement.PARTLY if party > Agreement.SILENT else min(party, Agreement.SILENT)
    return None


def _by_party(line: BankLine, said: Said, leg: BankLeg) -> Agreement:
    if not leg.clients:
        return _of_nobody(line, said, leg)
    if names_payee(line, leg):
        return Agreement.CLIENT
    clients = frozenset(leg.clients)
    if said.client in clients or clients & said.owners:
        return Agreement.CLIENT
    if said.by_payer and not said.owners:
        return Agreement.SILENT
    if said.owners or (said.client and said.certain) or (said.perhaps and not clients & said.perhaps):
        return Agreement.CONTRADICTED
    return Agreement.PARTLY if said.client or clients & said.perhaps else Agreement.SILENT


def _of_nobody(line: BankLine, said: Said, leg: BankLeg) -> Agreement:
    """Compare a line with an entry that is no client's: a fee, a transfer, a sale over the counter.

    Money whose client was not known when it was entered may be anybody's.
    """
    if leg.unidentified:
        return Agreement.PARTLY
    if said.numbers:
        return Agreement.CONTRADICTED
    if names_payee(line, leg):
        return Agreement.CLIENT
    if leg.payee and (said.certain or said.owners):
        return Agreement.CONTRADICTED
    both = core_words(leg.payee) and core_words(line.counterparty)
    return Agreement.UNLIKE if both else Agreement.SILENT


def names_payee(line: BankLine, leg: BankLeg) -> bool:
    """Say whether a line has the whole name of an entry's payee, or of the payer that the entry keeps."""
    said = set(core_words(line.counterparty)) | set(core_words(line.text))
    names = (core_words(leg.payee), core_words(leg.payer))
    return any(name and all(word in said for word in name) for name in names)
