"""What is recorded of reminders: that a draft went out, that a client or an invoice waits, that all of it stops."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from arledger.collecting.record import PAUSE, REMINDER, RESUME, STOP, STOP_KINDS, CollectingRecord
from arledger.entries.context import EntryContext
from arledger.letters.drafts import Draft
from arledger.model.documents import Client
from arledger.model.plan import AccountName, Addition, NewCustom, NewDirective, Plan
from arledger.model.problem import Refused, UserError
from arledger.model.slips import did_you_mean


def sent(context: EntryContext, drafts: Iterable[Draft], day: date | None = None) -> Plan:
    """Propose the record that drafts went out, one directive for each item; what is recorded already is left out.

    They are dated on `day`, else on the drafts' own. Raises Refused for a client whom the ledger does not have.
    """
    known = {tuple(custom.values) for custom in context.book.facts.customs if custom.type == REMINDER}
    additions: defaultdict[str, list[NewDirective]] = defaultdict(list)
    for draft in drafts:
        client = context.book.clients.get(draft.client)
        if client is None:
            raise Refused(f"there is no client {draft.client} any more", "Draft it again with `remind --write`.")
        account = (AccountName(context.account_of(client)),) if context.policy.items.client_from == "account" else ()
        sent_as = (draft.message_id,) if draft.message_id else ()
        for item in draft.items:
            values = (item.number, item.level, draft.channel, item.due, *sent_as, *account)
            if values not in known:
                known.add(values)
                additions[context.file_of(client)].append(NewCustom(day or draft.day, REMINDER, values))
    return Plan(tuple(Addition(file, tuple(new)) for file, new in sorted(additions.items())))


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
    account = AccountName(context.account_of(client))
    by_account = context.policy.items.client_from == "account"
    if not number and not by_account:
        raise Refused("clients of this ledger are payees without an account", "Pause their invoices by number.")
    about, whose = (number, (account,) if by_account else ()) if number else (account, ())
    values = (about, until, reason, context.by, *whose)
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
    if context.policy.items.client_from == "payee":
        raise Refused("clients of this ledger are payees without an account", "Pause their invoices by number.")
    values = (AccountName(context.account_of(client)), *said)
    return context.plan(context.file_of(client), [NewCustom(context.day, directive, values)])
