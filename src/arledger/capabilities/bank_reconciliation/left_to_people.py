"""Lines whose explanation is a person's to confirm, however sure it is."""

from dataclasses import replace
from datetime import date

from arledger.capabilities.bank_reconciliation.existing_entries import Question
from arledger.capabilities.bank_reconciliation.values import Explained, Purpose
from arledger.model.bank import UNWEIGHED, Candidate, LineState


def asking(explained: Explained, question: Question) -> Explained:
    """Return a line that may be booked already as one for a person, with what it is otherwise."""
    said = f"{question.reason}: is it this line?"
    match = explained.match
    candidates = match.candidates
    if match.state is LineState.MATCHED:
        candidates = (Candidate(match.parts, match.reason),) if match.parts else ()
    state = LineState.PROPOSED if question.choices or candidates else LineState.UNMATCHED
    asked = match._replace(state=state, confidence=UNWEIGHED, reason=said, parts=(), candidates=candidates)
    return Explained(explained.movement, asked, entries=question.choices, otherwise=explained)


def unless_closed(explained: Explained, through: date | None) -> Explained:
    """Leave a line of a period closed `through` a day to a person: nothing can be written with its date any more."""
    if through is None or explained.movement.line.date > through or explained.legs:
        return explained
    if explained.match.state is LineState.IGNORED:
        return explained
    said = f"the period up to {through} is closed: book it by hand with a later date; {explained.match.reason}"
    # What nothing explains stays so: there is nothing to propose.
    state = LineState.UNMATCHED if explained.match.state is LineState.UNMATCHED else LineState.PROPOSED
    return replace(explained, match=explained.match._replace(state=state, reason=said), purpose=Purpose.NOTHING)
