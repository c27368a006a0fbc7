"""What is recorded of reminders: that a notice went out, that a client or an invoice waits, that all of it stops."""

from collections.abc import Sequence
from datetime import date

from arledger.collecting.record import PAUSE, REMINDER, RESUME, STOP, STOP_KINDS, CollectingRecord
from arledger.entries.context import EntryContext, refuse_without_accounts
from arledger.letters.drafts import Draft
from arledger.model.documents import Client
from arledger.model.facts import MetaValue
from arledger.model.plan import AccountName, NewCustom, Plan
from arledger.model.problem import Refused, UserError
from arledger.model.slips import did_you_mean

_BY_NUMBER = "Pause their invoices by number."


def notices_of(context: EntryContext, client: Client, draft: Draft, day: date) -> list[NewCustom]:
    """Return the record that a draft went out on a day, one directive for each of its items."""
    account = context.whose(client)
    sent_as = (draft.message_id,) if draft.message_id else ()
    return [
        NewCustom(day, REMINDER, (item.number, item.level, draft.channel, item.due, *sent_as, *account))
        for item in draft.items
        if item.due
    ]


def pause(context: EntryContext, client: Client, number: str, until: date, reason: str) -> Plan:
    """Propose that a client, or an invoice of theirs, is not reminded until the end of a day.

    Raises Refused for a day that is over already.
    """
    if until < context.day:
        raise Refused(f"--until {until} is before {context.day}", "Give a later day.")
    same_day = CollectingRecord(context.book.facts, context.day).paused_on(number, client.id, context.day)
    if same_day and same_day.until > until:
        raise Refused(
            f"{number or client.id} was paused on {context.day} until {same_day.until}",
            "Correct that line in the ledger, or date this one a day later.",
        )
    if not number:
        refuse_without_accounts(context, _BY_NUMBER)
    about = number or AccountName(context.account_of(client))
    whose = context.whose(client) if number else ()
    values: tuple[MetaValue, ...] = (about, until, reason, context.by, *whose)
    return context.plan(context.file_of(client), [NewCustom(context.day, PAUSE, values)])


def stop(context: EntryContext, client: Client, kind: str, reason: str) -> Plan:
    """Propose that a client is not reminded at all; raises Refused where that is so already."""
    if kind not in STOP_KINDS:
        remedy = did_you_mean(kind, STOP_KINDS, f"Choose {', '.join(STOP_KINDS)}.")
        raise UserError(f"--kind: reminders do not stop for {kind!r}", remedy)
    record = CollectingRecord(context.book.facts, context.day)
    known = record.stop_of(client.id)
    if known and known.kind == kind:
        raise Refused(f"reminders of {client.id} have stopped since {known.day}: {known.text}", "Nothing to do.")
    if record.was_resumed(client.id, context.day):
        raise Refused(f"reminders of {client.id} were resumed on {context.day}", "Date the stop a day later.")
    return _about_client(context, client, STOP, (kind, reason, context.by))


def resume(context: EntryContext, client: Client, reason: str) -> Plan:
    """Propose that reminders of a client go on; raises Refused where they do."""
    if not CollectingRecord(context.book.facts, context.day).stop_of(client.id):
        raise Refused(f"reminders of {client.id} have not stopped on {context.day}", "Nothing to do.")
    return _about_client(context, client, RESUME, (reason, context.by))


def _about_client(context: EntryContext, client: Client, directive: str, said: Sequence[str]) -> Plan:
    refuse_without_accounts(context, _BY_NUMBER)
    values = (AccountName(context.account_of(client)), *said)
    return context.plan(context.file_of(client), [NewCustom(context.day, directive, values)])
