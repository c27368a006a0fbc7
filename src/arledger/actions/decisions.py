"""What a person decides about a bank line that is not certain."""

from dataclasses import replace

from arledger.model.bank import LineState, Part
from arledger.model.money import ZERO
from arledger.receivables.bank.values import Explained, Purpose
from arledger.receivables.matching import Cause


def choose(explained: Explained, choice: int) -> Explained:
    """Return a proposed line as the person decided: its candidate becomes the match, booked as it stands."""
    candidate = explained.match.candidates[choice]
    if explained.credits:
        credit = explained.credits[choice]
        match = explained.match._replace(state=LineState.MATCHED, reason=f"chosen: {candidate.reason}", candidates=())
        return replace(explained, match=match, purpose=Purpose.RETURNED, credit=credit)
    return decided(explained, candidate.parts, f"chosen: {candidate.reason}")


def decided(explained: Explained, parts: tuple[Part, ...], reason: str) -> Explained:
    """Return a line with the parts that a person gave it; what they leave of a receipt is unapplied."""
    paid = sum((part.amount for part in parts), ZERO)
    match = explained.match._replace(
        state=LineState.MATCHED,
        reason=reason,
        client=parts[0].client if parts else explained.match.client,
        parts=parts,
        short=ZERO,
        over=max(explained.movement.line.amount - paid, ZERO),
        candidates=(),
    )
    purpose = Purpose.RECEIPT if explained.movement.line.amount > 0 else Purpose.REFUND
    return replace(explained, match=match, purpose=purpose, cause=Cause.NONE, given=(ZERO,) * len(parts))


def on_account(explained: Explained, client: str) -> Explained:
    """Return a line as money of a client that is for no item yet."""
    return decided(
        replace(explained, match=explained.match._replace(client=client)), (), "money on account, for no item yet"
    )


def unidentified(explained: Explained) -> Explained:
    """Return a line as money whose client is not known."""
    match = explained.match._replace(state=LineState.MATCHED, reason="its client is not known", candidates=())
    return replace(explained, match=match, purpose=Purpose.UNIDENTIFIED)
