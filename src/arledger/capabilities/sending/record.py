"""What the server accepted on its way into the ledger: the send logs tell what is not recorded yet."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from arledger.capabilities.sending.kinds import kind_of
from arledger.delivery.log import NAME, Logged, SendLog
from arledger.entries.context import EntryContext
from arledger.letters.drafts import Draft, draft_in
from arledger.model.plan import Addition, NewDirective, Plan
from arledger.model.problem import Refused, UserError
from arledger.session.book_options import BookOptions
from arledger.session.clock import now
from arledger.session.messages import say
from arledger.session.preparing import write_options
from arledger.session.writing import writing


def sent(context: EntryContext, drafts: Iterable[Draft], day: date | None = None) -> Plan:
    """Propose the record that drafts went out; what is recorded already is left out.

    It is dated on `day`, else on the drafts' own. Raises Refused for a client whom the ledger does not have.
    """
    known = {(custom.type, tuple(custom.values)) for custom in context.book.facts.customs}
    additions: defaultdict[str, list[NewDirective]] = defaultdict(list)
    for draft in drafts:
        client = context.book.clients.get(draft.client)
        if client is None:
            raise Refused(f"there is no client {draft.client} any more", "Delete the draft, and draft it again.")
        for custom in kind_of(draft).record(context, client, draft, day or draft.day):
            if (custom.type, custom.values) not in known:
                known.add((custom.type, custom.values))
                additions[context.file_of(client)].append(custom)
    return Plan(tuple(Addition(file, tuple(new)) for file, new in sorted(additions.items())))


def logs_under(outbox: Path, folders: Iterable[Path]) -> list[SendLog]:
    """Return the send logs of an outbox and of some folders besides, each once."""
    found = {path.parent.resolve(): None for path in sorted(outbox.glob(f"*/{NAME}"))}
    found |= {folder.resolve(): None for folder in folders if (folder / NAME).exists()}
    return [SendLog(folder) for folder in found]


def record_accepted(source: BookOptions, logs: Iterable[SendLog], day: date | None) -> int:
    """Record what was accepted and is not in the ledger yet, and return how many mails that were.

    They are dated on `day`, else when they were sent. Mails that are no drafts of ours need no record. Raises
    UserError where the ledger cannot take it; then the logs still tell, and the next run records it.
    """
    waiting = [(log, each) for log in logs for each in log.unrecorded()]
    if not waiting:
        return 0
    drafts: dict[date | None, list[Draft]] = {}
    for log, each in waiting:
        draft = _draft_of(log, each)
        if draft:
            drafts.setdefault(day or max(draft.day, _day_of(each)), []).append(draft)
    for when, own in drafts.items():
        with writing(source, write_options(f"{when}", None, write=True, format_name="json")) as session:
            session.carry_out(sent(session.context(), own, when))
    for log, each in waiting:
        log.recorded(each.message_id, now())
    return len(waiting)


def _draft_of(log: SendLog, each: Logged) -> Draft | None:
    path = log.path.parent / each.file
    if not path.is_file():
        say(f"arledger: {path} was sent and is gone: what it was about cannot be recorded.")
        return None
    try:
        draft = draft_in(path)
    except UserError as error:
        say(f"arledger: {error.message}: it was sent, and cannot be recorded.")
        return None
    return draft._replace(message_id=each.message_id) if draft else None


def _day_of(each: Logged) -> date:
    return datetime.fromisoformat(each.time).date() if each.time else date.min
