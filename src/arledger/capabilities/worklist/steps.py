"""What is to be done about a client today, and whether that has been done: every cause, from what is on record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from arledger.capabilities.reminders.values import Reason
from arledger.capabilities.worklist.values import Cause, Step, WorkItem
from arledger.collecting.cases import RESOLVED, Case
from arledger.collecting.promised import BROKEN, Promised
from arledger.collecting.values import Contact, Escalation
from arledger.letters.wording import harmless
from arledger.model.days import day_after
from arledger.model.documents import NO_CLIENT, DocumentKind
from arledger.model.money import amount_text, exact_sum
from arledger.policy.collecting import WorklistSettings

MAIL_IN = "mail-in"
_SPOKEN = ("call", "meeting", "visit", "message", "letter", "mail-out")
"""Contacts in which one of us spoke or wrote."""
_NEWS = (
    Cause.BROKEN_PLAN,
    Cause.BROKEN_PROMISE,
    Cause.RETURNED_PAYMENT,
    Cause.ESCALATION_OVERDUE,
)
"""What has happened: a contact before it does not answer it."""
_REST = 7
"""Days in which a client may react to the last letter."""
_UNOWNED = timedelta(days=1)
"""How long a dispute may be without an owner."""
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class OnRecord:
    """All that is on record of one client's items in one currency, as of a day."""

    day: date
    client: str
    items: Sequence[WorkItem]
    promises: Sequence[Promised]
    broken_parts: Sequence[tuple[date, str]]
    """Parts of plans that did not come: the day from which that is so, and what is to be said."""
    cases: Sequence[tuple[Case, date]]
    """The client's disputes in the currency with their deadlines."""
    contacts: Sequence[Contact]
    """With the client, the oldest first."""
    handled_on: date | None
    """The last day on which a promise, dispute or plan of the client was recorded."""
    escalation: Escalation | None
    settings: WorklistSettings


def steps_of(known: OnRecord) -> tuple[list[Step], date | None]:
    """Return what is to be done, and until when the client is left alone where that is all that speaks against it."""
    found = [*_promises(known), *_plans(known), *_returned(known), *_unanswered(known), *_escalation(known)]
    found += [*_no_reaction(known), *_no_address(known), *_overdue(known)]
    spoken = [contact.day for contact in known.contacts if contact.channel in _SPOKEN]
    last = max(spoken, default=None)
    again = last + timedelta(days=known.settings.again_days) if last else None
    if last is None or again is None or again <= known.day:
        return [*found, *_disputes(known)], None
    kept = [step for step in found if step.cause is Cause.UNANSWERED or (step.cause in _NEWS and step.since > last)]
    return [*kept, *_disputes(known)], again if len(kept) < len(found) else None


def _promises(known: OnRecord) -> Iterator[Step]:
    owed = {each.item.number for each in known.items if each.amount_due}
    for each in known.promises:
        promise = each.promise
        if each.state != BROKEN or promise.number not in owed:
            continue
        amount = amount_text(promise.amount.number, promise.amount.currency)
        came = f"only {amount_text(each.paid, promise.amount.currency)} came" if each.paid else "nothing came"
        said = (
            f"{harmless(promise.who, _LONGEST)} promised {amount} of {promise.number} for {promise.pays_on}, {came}"
        )
        yield Step(Cause.BROKEN_PROMISE, f"Call: {said}", day_after(promise.pays_on))


def _plans(known: OnRecord) -> Iterator[Step]:
    for since, said in known.broken_parts:
        yield Step(Cause.BROKEN_PLAN, f"Call: {said}", since)


def _returned(known: OnRecord) -> Iterator[Step]:
    for each in known.items:
        if each.item.document.kind is DocumentKind.RETURNED_PAYMENT and each.amount_due:
            amount = amount_text(each.item.open, each.item.currency)
            yield Step(
                Cause.RETURNED_PAYMENT,
                f"Call: the bank took back {amount} on {each.item.document.date}",
                each.item.document.date,
            )


def _unanswered(known: OnRecord) -> Iterator[Step]:
    mails = [contact for contact in known.contacts if contact.channel == MAIL_IN]
    if not mails:
        return
    last = mails[-1]
    answers = [contact.day for contact in known.contacts if contact.channel in _SPOKEN]
    if any(day >= last.day for day in (*answers, *([known.handled_on] if known.handled_on else []))):
        return
    subject = "a confidential mail" if last.is_confidential else f"“{harmless(last.text, _LONGEST)}”"
    yield Step(Cause.UNANSWERED, f"Answer {subject} from {harmless(last.person, _LONGEST)}", last.day)


def _escalation(known: OnRecord) -> Iterator[Step]:
    said = known.escalation
    if said and said.until and said.until < known.day:
        yield Step(
            Cause.ESCALATION_OVERDUE,
            f"Ask {harmless(said.owner, _LONGEST)}: escalated on {said.day}, to be settled by {said.until}",
            day_after(said.until),
            said.owner,
        )


def _no_reaction(known: OnRecord) -> Iterator[Step]:
    asked = [each for each in known.items if each.why and each.why.reason is Reason.LAST_LEVEL and each.last]
    waited = [each.last.day for each in asked if each.last and each.last.day + timedelta(days=_REST) <= known.day]
    if waited:
        level = max(each.last.level for each in asked if each.last)
        yield Step(
            Cause.NO_REACTION,
            f"Call, then `escalate` or write off: no reaction to level {level} of {max(waited)}",
            max(waited) + timedelta(days=_REST),
        )


def _no_address(known: OnRecord) -> Iterator[Step]:
    asked = [each for each in known.items if each.why and each.why.reason is Reason.NO_ADDRESS]
    if asked and known.client != NO_CLIENT:
        yield Step(
            Cause.NO_ADDRESS, "Call and ask for an address: no letter can go", min(each.item.due for each in asked)
        )


def _overdue(known: OnRecord) -> Iterator[Step]:
    after = known.settings.call_days
    asked = [each for each in known.items if each.amount_due and each.item.days_past_due(known.day) >= after]
    worth = exact_sum(each.amount_due for each in asked)
    if not asked or worth < known.settings.minimum or known.client == NO_CLIENT:
        return
    days = max(each.item.days_past_due(known.day) for each in asked)
    count = "1 item" if len(asked) == 1 else f"{len(asked)} items up to"
    last = max((each.last for each in asked if each.last), key=lambda each: (each.day, each.level), default=None)
    letter = f"level {last.level} went on {last.day}" if last else "no letter went yet"
    oldest = min(each.item.due for each in asked)
    since = oldest + timedelta(days=known.settings.call_days)
    yield Step(Cause.OVERDUE, f"Call: {count} {days} days overdue, {letter}", since)


def _disputes(known: OnRecord) -> Iterator[Step]:
    for case, deadline in known.cases:
        if case.state == RESOLVED:
            continue
        amount = amount_text(case.amount, case.currency)
        whose = f"with {harmless(case.owner, _LONGEST)}" if case.owner else "which nobody has"
        if deadline < known.day:
            said = f"Resolve the dispute of {case.number}, {amount}, {whose}: due by {deadline}"
            yield Step(Cause.DISPUTE_OVERDUE, said, day_after(deadline), case.owner)
        elif not case.owner and case.opened + _UNOWNED < known.day:
            said = f"Say who looks into the dispute of {case.number}, {amount}, since {case.opened}"
            yield Step(Cause.DISPUTE_UNOWNED, said, case.opened)
