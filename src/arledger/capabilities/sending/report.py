"""What became of the mails of an outbox, as a report."""

from collections.abc import Sequence
from datetime import date

from arledger.capabilities.sending.mails import Mail, State
from arledger.model.report import Column, Record, Report, table_of

_COLUMNS = (
    Column("file", "Draft", tail=True, priority=3),
    Column("client", "Client", whole=True),
    Column("to", "To", priority=1),
    Column("subject", "Subject", priority=2),
    Column("total", "Total", whole=True),
    Column("state", "State", whole=True),
    Column("reason", "", below=True),
)


def send_report(day: date, mails: Sequence[Mail], *, is_done: bool) -> Report:
    """Show the mails; it fails where one of them was not sent and should have been."""
    records = [_record(mail) for mail in mails]
    bad = [mail for mail in mails if mail.state in (State.REFUSED, State.NOT_SENT, State.UNCERTAIN)]
    table = table_of("mails", _COLUMNS, records)
    return Report(
        name="sending",
        title="Sent" if is_done else "To be sent",
        as_of=day,
        tables=(table,),
        data={"as_of": day, "mails": [*records], "written": is_done},
        notes=tuple(_notes(mails)),
        failed=bool(bad),
    )


def _record(mail: Mail) -> Record:
    draft, going = mail.draft, mail.outgoing
    return {
        "file": str(mail.path),
        "client": draft.client if draft else "",
        "to": ", ".join(going.recipients) if going else draft.to if draft else "",
        "subject": draft.subject if draft else going.subject if going else "",
        "total": draft.total if draft else "",
        "state": mail.state.value,
        "reason": mail.reason,
    }


def _notes(mails: Sequence[Mail]) -> list[str]:
    counts = [(state, sum(1 for mail in mails if mail.state is state)) for state in State]
    notes = [", ".join(f"{count} {state.value}" for state, count in counts if count) + "."] if mails else []
    if any(mail.state is State.UNCERTAIN for mail in mails):
        notes.append(
            "Of an uncertain mail nobody knows whether it arrived. Look in the mail server's log: if it did, "
            "`arledger mark-sent FILE --write`; if not, `arledger send FILE --again --write`."
        )
    return notes
