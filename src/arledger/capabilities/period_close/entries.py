"""Close a period."""

from datetime import date

from arledger.controls.closed_periods import CLOSE_DIRECTIVE, closed_through, mark_of
from arledger.entries.context import EntryContext
from arledger.model.plan import NewCustom, Plan
from arledger.model.problem import Refused


def close_period(context: EntryContext, through: date, accepted: frozenset[str]) -> Plan:
    """Propose the `ar-close` of everything up to a day, with the fingerprint of what decides its figures.

    The context must hold the whole history. Raises Refused where the period is closed already.
    """
    facts = context.book.facts
    known = closed_through(facts.customs)
    if known and through <= known:
        raise Refused(f"the period up to {known} is closed already", "Choose a later month.")
    if context.day < through:
        raise Refused(f"{through} is not over on {context.day}", "Close a month when it has passed.")
    directive = NewCustom(
        context.day, CLOSE_DIRECTIVE, (through, mark_of(context.book, context.policy, through), context.by)
    )
    remarks = [f"accepted although open: {', '.join(sorted(accepted))}."] if accepted else []
    return context.plan(facts.main, [directive], *remarks)
