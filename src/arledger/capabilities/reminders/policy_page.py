"""The procedures of reminders as a page for people."""

from collections.abc import Iterable

from arledger.capabilities.reminders.ladder import NUDGE, Procedures, letter_name
from arledger.model.book import Book
from arledger.model.report import Column, Data, Kind, Record, Report, table_of
from arledger.policy.collecting import ReminderLevel
from arledger.policy.settings import Policy

_COLUMNS = (
    Column("level", "Level", Kind.COUNT),
    Column("letter", "Letter", whole=True),
    Column("when", "When", whole=True),
    Column("wait", "Days between", Kind.COUNT),
    Column("minimum", "At least", priority=2),
    Column("percent", "Share", priority=3),
    Column("tone", "Tone", priority=4),
    Column("channel", "Channel", priority=1),
    Column("fee", "Fee", priority=1),
)


def reminders_page(book: Book, policy: Policy) -> Report:
    """Show every procedure with its levels and its clients, and the rules that hold for all of them."""
    procedures = Procedures(policy.reminders)
    users = _users(book, procedures)
    tables = []
    data: list[Data] = []
    for procedure in procedures:
        records = [_record(step) for step in procedure.levels]
        own = users.get(procedure.name, [])
        title = f"{procedure.name.capitalize() or 'The usual procedure'}: {_counted(len(own))}"
        tables.append(table_of(f"procedure_{procedure.name or 'usual'}", _COLUMNS, records, title))
        data.append({"procedure": procedure.name, "levels": [*records], "clients": [*own]})
    return Report(
        name="policy",
        title="Reminders: the procedures",
        as_of=book.as_of,
        tables=tuple(tables),
        data={"as_of": book.as_of, "procedures": data, "never": [*users.get(None, [])]},
        facts=(("Ledger", book.facts.title or book.facts.main),),
        notes=tuple(_rules(policy, users.get(None, []))),
    )


def _users(book: Book, procedures: Procedures) -> dict[str | None, list[str]]:
    """Return the clients of each procedure, under None those to whom nobody writes."""
    found: dict[str | None, list[str]] = {}
    for client in book.clients.values():
        procedure, _ = procedures.or_nobody(client)
        found.setdefault(procedure.name if procedure else None, []).append(client.id)
    return found


def _record(step: ReminderLevel) -> Record:
    days = abs(step.days)
    when = "on the due date" if not days else f"{days} day{'' if days == 1 else 's'} "
    when += "" if not days else "before the due date" if step.level == NUDGE else "past due"
    return {
        "level": step.level,
        "letter": letter_name(step.level),
        "when": when,
        "wait": step.wait,
        "minimum": f"{step.minimum:f}" if step.minimum else "",
        "percent": f"{step.percent:f} %" if step.percent else "",
        "tone": step.tone,
        "channel": step.channel,
        "fee": f"{step.fee:f}" if step.fee else "",
    }


def _counted(number: int) -> str:
    return f"{number} client{'' if number == 1 else 's'}"


def _rules(policy: Policy, never: Iterable[str]) -> Iterable[str]:
    """Say in sentences what holds for every procedure."""
    settings = policy.reminders
    yield "Each item climbs one level at a time, and a level counts only once its letter was sent."
    if settings.cool_off:
        yield f"A client hears from us at most once in {settings.cool_off} days."
    if settings.credits == "oldest-first":
        yield "Unapplied credit covers the oldest items; what it covers whole is not reminded."
    else:
        yield "Unapplied credit covers nothing by itself; it stands in the letter."
    yield f"Consumers and sole traders get no letter above level {settings.consumer_level}."
    yield f"A promise is waited for until {policy.promises.grace} days after its date; then the next level goes."
    if settings.signed_by:
        yield f"{settings.signed_by} signs, and answers go there."
    if settings.copy:
        yield f"A copy goes to {', '.join(settings.copy)}."
    names = sorted(never)
    if names:
        yield f"Nobody writes to {', '.join(names)}."
