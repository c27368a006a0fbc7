"""The review of a change: what it does to each client's balance, what to look at, what was edited.

It is made to be read in a terminal and in the comments of a pull request.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from arledger.model.facts import AccountOpen, Custom, Entry, Meta, MetaValue, Note, Posting
from arledger.model.money import Money, amount_text, plain
from arledger.model.problem import Problem
from arledger.model.report import Cell, Column, Data, Kind, Report, Role, Row, Table
from arledger.receivables.changes import Changes, Difference, Flow, Movement, Side, clients_of, numbers_of
from arledger.reports.common import CURRENCY, money, place_column

Thing = Entry | Custom | Note | AccountOpen

_TITLES = {
    Flow.INVOICES: "New invoices",
    Flow.DEBIT_MEMOS: "Debit memos",
    Flow.RECEIPTS: "Receipts",
    Flow.CREDIT_MEMOS: "Credit memos",
    Flow.WRITE_OFFS: "Write-offs",
    Flow.DEPOSITS_APPLIED: "Deposits applied",
    Flow.REFUNDS: "Refunds",
    Flow.RETURNED_PAYMENTS: "Returned payments",
    Flow.ADJUSTMENTS: "Adjustments",
    Flow.CHANGED: "Changed or deleted",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """The two states that are compared: their names for people, and the hashes of their commits.

    `head` is None where the files of the work tree are meant. `as_of` is the day of the later state.
    """

    base_name: str
    base: str
    head_name: str
    head: str | None
    as_of: date


def review_report(changes: Changes, faults: Sequence[Problem], compared: Compared) -> Report:
    """Return the review; it has failed if there is anything to object to.

    Amounts have the ledger's sign: what raises a client's balance is positive. Every row foots, which is
    proven with Beancount's balances of both states.
    """
    tables = [_movement_table(changes), _fault_table(faults), _edit_table(changes)]
    return Report(
        name="review",
        title="Review of changes",
        as_of=compared.as_of,
        tables=(tables[0], *(table for table in tables[1:] if table.rows)),
        data={
            "as_of": compared.as_of,
            "base": compared.base,
            "head": compared.head,
            "rows": [_client_data(movement, changes) for movement in changes.movements],
            "totals": [_figures_data(movement) for movement in changes.totals],
            "findings": [_fault_data(fault) for fault in faults],
            "entries": _difference_data(changes, changes.entries),
            "directives": _difference_data(changes, changes.directives),
            "notes": _difference_data(changes, changes.notes),
            "opens": _difference_data(changes, changes.opens),
        },
        facts=_facts(changes, faults, compared),
        notes=tuple(_notes(changes, faults)),
        failed=bool(faults),
    )


def _facts(changes: Changes, faults: Sequence[Problem], compared: Compared) -> tuple[tuple[str, str], ...]:
    book = changes.head.book
    named = (
        ("Entries", changes.entries),
        ("Directives", changes.directives),
        ("Notes", changes.notes),
        ("Accounts", changes.opens),
    )
    counts = [(label, _counts(difference)) for label, difference in named]
    return (
        ("Ledger", book.facts.title or book.facts.main),
        ("Base", compared.base_name),
        ("Head", compared.head_name),
        *((label, text) for label, text in counts if text),
        ("Findings", str(len(faults)) if faults else "none"),
    )


def _counts(difference: Difference[Any]) -> str:
    parts = (("added", difference.added), ("changed", difference.changed), ("deleted", difference.deleted))
    return ", ".join(f"{len(things)} {word}" for word, things in parts if things)


def _notes(changes: Changes, faults: Sequence[Problem]) -> Iterator[str]:
    for total in changes.totals:
        left = amount_text(total.difference, total.currency)
        before, after = (amount_text(n, total.currency) for n in (total.opening, total.closing))
        if total.difference:
            yield f"DOES NOT FOOT: {before} before, {after} after in the ledger, and {left} unexplained."
        else:
            yield f"Foots to the ledger: {before} before, {after} after, difference {left}."
    edited = [
        field.name.replace("_", "-")
        for field in fields(changes.head.policy)
        if getattr(changes.base.policy, field.name) != getattr(changes.head.policy, field.name)
    ]
    if edited:
        yield f"The policy changed, too: {', '.join(edited)}."
    older = len(changes.head.problems) - sum(fault.code == "new-problem" for fault in faults)
    if older > 0:
        yield f"Not listed here: {older} finding{'s' if older > 1 else ''} of `arledger check` from before."


def _movement_table(changes: Changes) -> Table:
    """Return a row for each client concerned and one for everybody; a column that says nothing is left out."""
    totals = [total for total in changes.totals if any(m.currency == total.currency for m in changes.movements)]
    used = [flow for flow in Flow if any(m.flows.get(flow) for m in (*changes.movements, *totals))]
    columns = (
        Column("client", "Client"),
        Column("name", "Name", priority=3, wrap=True),
        CURRENCY,
        Column("opening", "Before", Kind.MONEY),
        # None of them may leave for want of width: a row would no longer foot.
        *(Column(flow.value, _TITLES[flow], Kind.MONEY) for flow in used),
        Column("closing", "After", Kind.MONEY),
    )
    rows = [Row((m.client, changes.head.book.name_of(m.client), *_figures(m, used))) for m in changes.movements]
    sums = [Row(("All clients", None, *_figures(total, used)), Role.TOTAL) for total in totals]
    return Table("receivables", columns, (*rows, *sums))


def _figures(movement: Movement, used: Iterable[Flow]) -> tuple[Cell, ...]:
    currency = movement.currency
    flows = (movement.flows.get(flow) for flow in used)
    return (
        currency,
        money(movement.opening, currency),
        *(money(number, currency) if number else None for number in flows),
        money(movement.closing, currency),
    )


def _client_data(movement: Movement, changes: Changes) -> dict[str, Data]:
    name = changes.head.book.name_of(movement.client)
    return {"client": movement.client, "name": name} | _figures_data(movement)


def _figures_data(movement: Movement) -> dict[str, Data]:
    currency = movement.currency
    numbers = {flow.value: movement.flows.get(flow, Decimal(0)) for flow in Flow}
    numbers = {"opening": movement.opening, **numbers, "closing": movement.closing}
    return {"currency": currency, **{key: money(number, currency) for key, number in numbers.items()}}


def _fault_table(faults: Sequence[Problem]) -> Table:
    columns = (
        Column("file", "File", priority=2),
        Column("line", "Line", Kind.COUNT, priority=2),
        Column("check", "Finding"),
        Column("message", "Message", wrap=True),
        Column("remedy", "Remedy", priority=1, wrap=True),
    )
    rows = tuple(Row((f.source.file, f.source.line or None, f.code, f.message, f.remedy)) for f in faults)
    return Table("findings", columns, rows, "Findings")


def _fault_data(fault: Problem) -> dict[str, Data]:
    return {
        "file": fault.source.file,
        "line": fault.source.line,
        "check": fault.code,
        "message": fault.message,
        "remedy": fault.remedy,
    }


def _edit_table(changes: Changes) -> Table:
    """Return what was edited or deleted, with what only the one and what only the other state says."""
    columns = (
        Column("change", "Change"),
        Column("date", "Date", Kind.DATE),
        Column("what", "What", priority=2),
        Column("before", "Before", wrap=True),
        Column("after", "After", wrap=True),
        place_column(1),
    )
    kinds: tuple[Difference[Any], ...] = (changes.entries, changes.directives, changes.notes, changes.opens)
    rows = [row for difference in kinds for row in _edits(changes, difference)]
    return Table("edits", columns, tuple(rows), "Changed and deleted")


def _edits(changes: Changes, difference: Difference[Any]) -> Iterator[Row]:
    for was, now in difference.changed:
        before, after = _only(was, now), _only(now, was)
        yield Row(("changed", was.date, _what(was, changes.base), before, after, str(now.source)))
    for gone in difference.deleted:
        yield Row(("deleted", gone.date, _what(gone, changes.base), _text(gone), "", str(gone.source)))


def _what(thing: Thing, side: Side) -> str:
    if isinstance(thing, Entry):
        return " ".join((*clients_of(thing, side), *numbers_of(thing)))
    if isinstance(thing, Custom):
        return f"{thing.type} {thing.values[0]}" if thing.values else thing.type
    return f"{'note on' if isinstance(thing, Note) else 'open'} {thing.account}"


def _only(thing: Thing, other: Thing) -> str:
    """Return what the other one does not say, on one line."""
    parts, others = ([*_head(each), *_body(each)] for each in (thing, other))
    lacking = Counter(parts) - Counter(others)
    return "; ".join(part for part in dict.fromkeys(parts) if part in lacking)


def _text(thing: Thing) -> str:
    """Return everything that something says, in the manner of a ledger and on one line, without its place."""
    return "; ".join([" ".join(_head(thing)), *_body(thing)])


def _head(thing: Thing) -> list[str]:
    day = thing.date.isoformat()
    if isinstance(thing, Entry):
        texts = [f'"{text}"' for text in (thing.payee, thing.narration) if text]
        return [day, thing.flag, *texts, *_links(thing.links), *(f"#{tag}" for tag in thing.tags)]
    if isinstance(thing, Custom):
        return [day, thing.type, *map(_value, thing.values)]
    if isinstance(thing, Note):
        return [day, "note", thing.account, f'"{thing.comment}"', *_links(thing.links)]
    return [day, "open", thing.account, *thing.currencies]


def _body(thing: Thing) -> list[str]:
    if isinstance(thing, Custom):
        return []
    return [*_meta(thing.meta), *(map(_leg, thing.postings) if isinstance(thing, Entry) else ())]


def _links(links: Iterable[str]) -> list[str]:
    return [f"^{link}" for link in links]


def _leg(posting: Posting) -> str:
    text = f"{posting.account} {plain(money(posting.number, posting.currency))} {posting.currency}"
    text = f"{posting.flag} {text}" if posting.flag else text
    text += f" @ {posting.price}" if posting.price else ""
    return f"{text} ({', '.join(_meta(posting.meta))})" if posting.meta else text


def _meta(meta: Meta) -> list[str]:
    return [f"{key}: {_value(value)}" for key, value in meta.items()]


def _value(value: MetaValue) -> str:
    match value:
        case str():
            return f'"{value}"'
        case Decimal():
            return plain(value)
        case Money():
            return f"{plain(money(*value))} {value.currency}"
    return str(value)


def _difference_data(changes: Changes, difference: Difference[Any]) -> dict[str, Data]:
    before, after = changes.base, changes.head
    return {
        "added": [_data(thing, after) for thing in difference.added],
        "changed": [{"before": _data(was, before), "after": _data(now, after)} for was, now in difference.changed],
        "deleted": [_data(thing, before) for thing in difference.deleted],
    }


def _data(thing: Thing, side: Side) -> dict[str, Data]:
    data: dict[str, Data] = {"date": thing.date, "text": _text(thing), "source": str(thing.source)}
    if isinstance(thing, Entry):
        data |= {"clients": list(clients_of(thing, side)), "numbers": list(numbers_of(thing))}
    return data
