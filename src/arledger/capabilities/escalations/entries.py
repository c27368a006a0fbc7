"""What is recorded of an escalation: to whom a client is handed on, that reminders stop, and that it ends."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from arledger.capabilities.reminders.entries import resume, stop
from arledger.collecting.record import (
    AGENCY,
    CLOSED,
    ESCALATION,
    ESCALATION_STEPS,
    LAWYER,
    RESUME,
    STOP_KINDS,
    CollectingRecord,
)
from arledger.collecting.values import Stop
from arledger.entries.context import EntryContext, refuse_without_accounts
from arledger.model.documents import Client
from arledger.model.facts import Custom
from arledger.model.plan import AccountName, NewCustom, NewDirective, Plan
from arledger.model.problem import Refused, UserError
from arledger.model.slips import did_you_mean

OUTSIDE = (AGENCY, LAWYER)
"""Who collects in our place: we stop reminding."""

_OWN_ACCOUNTS = "Give them accounts of their own to hand them on."


class Handing(NamedTuple):
    """To whom a client is handed on: a step, who takes it over, why, and by when something is to have happened."""

    step: str
    owner: str
    reason: str
    until: date | None


def escalate(context: EntryContext, client: Client, handing: Handing) -> Plan:
    """Propose that a client is handed on, and with an agency or a lawyer that reminders stop.

    Raises UserError for a step that there is not, and Refused where the client is there already, or where the day
    has something on record that outweighs it.
    """
    step = handing.step
    if step not in ESCALATION_STEPS:
        remedy = did_you_mean(step, ESCALATION_STEPS, f"Choose {', '.join(ESCALATION_STEPS)}.")
        raise UserError(f"--to: nobody is handed on to {step!r}", remedy)
    refuse_without_accounts(context, _OWN_ACCOUNTS)
    if handing.until and handing.until < context.day:
        raise Refused(f"--until {handing.until} is before {context.day}", "Give a later day.")
    record = CollectingRecord(context.book.facts, context.day)
    known = record.escalation_of(client.id)
    if known and known.step == step:
        raise Refused(
            f"{client.id} has been with {said_of(step)} since {known.day}: {known.owner}, {known.text}",
            "`escalate close` ends that; then it can be handed on again.",
        )
    _refuse_outweighed(record, context.day, client, step)
    until = (handing.until,) if handing.until else ()
    account = AccountName(context.account_of(client))
    new = NewCustom(context.day, ESCALATION, (account, step, handing.owner, handing.reason, context.by, *until))
    if step not in OUTSIDE:
        return _plan(context, client, [new], *_later(context, client))
    known_stop = record.stop_of(client.id)
    if known_stop and (known_stop.kind == step or known_stop.kind not in OUTSIDE):
        stays = f"Reminders of {client.id} have stopped already, and that stays: {_since(known_stop)}."
        return _plan(context, client, [new], stays, *_later(context, client))
    reminders = stop(context, client, step, f"{handing.owner}: {handing.reason}")
    return _plan(context, client, [new, *_directives(reminders)], *_later(context, client))


def close(context: EntryContext, client: Client, reason: str) -> Plan:
    """Propose the end of a client's escalation, and of the stop of reminders that belongs to it.

    Raises Refused where the client is with nobody.
    """
    refuse_without_accounts(context, _OWN_ACCOUNTS)
    record = CollectingRecord(context.book.facts, context.day)
    known = record.escalation_of(client.id)
    if known is None:
        raise Refused(f"{client.id} is escalated to nobody on {context.day}", "`escalate list` shows who is.")
    account = AccountName(context.account_of(client))
    new = NewCustom(context.day, ESCALATION, (account, CLOSED, known.owner, reason, context.by))
    in_force = record.stop_of(client.id)
    if in_force is None:
        return _plan(context, client, [new])
    if in_force.kind == known.step:
        goes_on = f"Reminders of {client.id} go on: this ends the stop as well, {_since(in_force)}."
        return _plan(context, client, [new, *_directives(resume(context, client, reason))], goes_on)
    stays = f"Reminders of {client.id} stay stopped, {_since(in_force)}. `arledger resume` ends that."
    return _plan(context, client, [new], stays)


def said_of(step: str) -> str:
    """Return a step as it stands in a sentence."""
    return {AGENCY: "an agency", LAWYER: "a lawyer"}.get(step, step)


def _refuse_outweighed(record: CollectingRecord, day: date, client: Client, step: str) -> None:
    """Refuse a step on a day that has a weightier one, an end, or another stop: of one day these count."""
    later = "Date it a day later."
    weight = (*ESCALATION_STEPS, CLOSED)
    same_day = [each for each in record.escalations() if each.client == client.id and each.day == day]
    above = [each for each in same_day if weight.index(each.step) > weight.index(step)]
    if above:
        what = "was closed" if above[-1].step == CLOSED else f"was handed on to {said_of(above[-1].step)}"
        raise Refused(f"{client.id} {what} on {day}", later)
    in_force = record.stop_of(client.id)
    is_same_day = step in OUTSIDE and in_force is not None and in_force.day == day and in_force.kind in OUTSIDE
    if in_force and is_same_day and STOP_KINDS.index(in_force.kind) > STOP_KINDS.index(step):
        raise Refused(f"reminders of {client.id} have stopped on {day}: {in_force.kind}", later)


def _later(context: EntryContext, client: Client) -> Iterator[str]:
    """Say what is on record of later days: it counts from then on, whatever is recorded before it."""
    later = [
        custom
        for custom in context.book.facts.customs
        if custom.type in (ESCALATION, RESUME) and custom.date > context.day and _is_about(context, client, custom)
    ]
    for custom in sorted(later, key=lambda each: each.date)[:1]:
        yield f"{custom.type} of {custom.date} is on record of {client.id} already, and counts from that day on."


def _is_about(context: EntryContext, client: Client, custom: Custom) -> bool:
    return bool(custom.values) and context.book.facts.roots.client_of(str(custom.values[0])) == client.id


def _since(known: Stop) -> str:
    return f"{known.kind} since {known.day}: {known.text}"


def _directives(plan: Plan) -> Iterable[NewDirective]:
    return (directive for addition in plan.additions for directive in addition.directives)


def _plan(context: EntryContext, client: Client, new: Iterable[NewDirective], *remarks: str) -> Plan:
    return context.plan(context.file_of(client), new, *remarks)
