"""The review of a change: what it does to each client's balance, what to look at, what was edited.

It is made to be read in a terminal and in the comments of a pull request.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from arledger.capabilities.review import notices
from arledger.capabilities.review.diff import Changes, ClientMovement, Difference, Flow, Side, numbers_of
from arledger.capabilities.review.words import OwnersOf, Thing, cut, in_force_before, only, text_of_thing, what
from arledger.model.facts import Custom, Entry
from arledger.model.money import ZERO, amount_text
from arledger.model.problem import Problem
from arledger.model.report import Cell, Column, Data, Kind, Report, Role, Row, Table, table_of
from arledger.subledger.moves import paid_on
from arledger.subledger.report_parts import CURRENCY, amounts, money, place_column, problem_record

_TITLES = {Flow.INVOICES: "New invoices", Flow.WRITE_OFFS: "Write-offs", Flow.CHANGED: "Changed or deleted"}
"""Of the flows that are not called as their names are."""

_LABELS = {"opens": "Accounts"}
# More notes than this nobody reads under a table.
_MOST_REMARKS = 10


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
    owners = OwnersOf(changes.base), OwnersOf(changes.head)
    beyond, put_off, moved = (
        notices.beyond_limits(changes),
        notices.rescheduled(changes),
        notices.moved_receipts(changes),
    )
    tables = [
        _movement_table(changes),
        _fault_table(faults),
        _edit_table(changes, owners[0]),
        _added_table(changes, owners[1]),
    ]
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
            **{name: _difference_data(found, changes.head, *owners) for name, found in changes.differences.items()},
            "beyond_limits": [_beyond_data(one) for one in beyond],
            "rescheduled": [_rescheduled_data(one) for one in put_off],
            "moved": [_moved_data(one) for one in moved],
        },
        facts=_facts(changes, faults, compared),
        notes=(*_notes(changes, faults), *_remarks(beyond, put_off, moved)),
        failed=bool(faults),
    )


def _facts(changes: Changes, faults: Sequence[Problem], compared: Compared) -> tuple[tuple[str, str], ...]:
    book = changes.head.book
    counts = [(_LABELS.get(name, name.capitalize()), _counts(found)) for name, found in changes.differences.items()]
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
        Column("client", "Client", whole=True),
        Column("name", "Name", priority=3),
        CURRENCY,
        Column("opening", "Before", Kind.MONEY, sums="opening"),
        # None of them may leave for want of width: a row would no longer foot.
        *(
            Column(
                flow.value, _TITLES.get(flow, flow.value.replace("_", " ").capitalize()), Kind.MONEY, sums=flow.value
            )
            for flow in used
        ),
        Column("closing", "After", Kind.MONEY, sums="closing"),
    )
    rows = [Row((m.client, changes.head.book.name_of(m.client), *_figures(m, used))) for m in changes.movements]
    sums = [Row(("All clients", None, *_figures(total, used)), Role.TOTAL) for total in totals]
    return Table("receivables", columns, (*rows, *sums))


def _figures(movement: ClientMovement, used: Iterable[Flow]) -> tuple[Cell, ...]:
    currency = movement.currency
    flows = (movement.flows.get(flow) for flow in used)
    return (
        currency,
        money(movement.opening, currency),
        *(money(number, currency) if number else None for number in flows),
        money(movement.closing, currency),
    )


def _client_data(movement: ClientMovement, changes: Changes) -> dict[str, Data]:
    name = changes.head.book.name_of(movement.client)
    return {"client": movement.client, "name": name} | _figures_data(movement)


def _figures_data(movement: ClientMovement) -> dict[str, Data]:
    flows = {flow.value: movement.flows.get(flow, ZERO) for flow in Flow}
    return amounts(movement.currency, opening=movement.opening, **flows, closing=movement.closing)


def _fault_table(faults: Sequence[Problem]) -> Table:
    columns = (
        Column("file", "File", priority=2),
        Column("line", "Line", Kind.COUNT, priority=2),
        Column("check", "Finding"),
        Column("message", "Message", below=True),
        Column("remedy", "Remedy", below=True),
    )
    records = ({**record, "line": record["line"] or None} for record in map(_fault_data, faults))
    return table_of("findings", columns, records, "Findings")


def _fault_data(fault: Problem) -> dict[str, Data]:
    """Return what was found; all of it is to be looked at, whatever its severity."""
    return {key: value for key, value in problem_record(fault).items() if key != "severity"}


def _edit_table(changes: Changes, base: OwnersOf) -> Table:
    """Return what was edited or deleted, with what only the one and what only the other state says."""
    columns = (
        Column("change", "Change"),
        Column("date", "Date", Kind.DATE),
        Column("what", "What", priority=2),
        Column("before", "Before", below=True),
        Column("after", "After", below=True),
        place_column(1),
    )
    rows = [row for difference in changes.differences.values() for row in _edits(difference, base)]
    return Table("edits", columns, tuple(rows), "Changed and deleted")


def _edits(difference: Difference[Any], base: OwnersOf) -> Iterator[Row]:
    for was, now in difference.changed:
        yield Row(("changed", was.date, what(was, base), only(was, now), only(now, was), str(now.source)))
    for gone in difference.deleted:
        yield Row(("deleted", gone.date, what(gone, base), text_of_thing(gone), "", str(gone.source)))


def _added_table(changes: Changes, head: OwnersOf) -> Table:
    """Return what was added besides entries, as it stands in the ledger; limits and terms with what held before."""
    _, *besides = changes.differences.values()
    things: list[Thing] = [thing for difference in besides for thing in difference.added]
    befores = [_before(thing, changes.head) for thing in things]
    columns = (
        Column("date", "Date", Kind.DATE),
        Column("client", "Client", whole=True),
        Column("added", "Added", below=True),
        *((Column("before", "In force before", below=True),) if any(befores) else ()),
        place_column(1),
    )
    rows = []
    for thing, before in zip(things, befores, strict=True):
        held = (before or None,) if any(befores) else ()
        cells = (thing.date, ", ".join(head.of(thing)), cut(text_of_thing(thing)), *held, str(thing.source))
        rows.append(Row(cells))
    return Table("added", columns, tuple(rows), "Added besides entries")


def _before(thing: Thing, side: Side) -> str | None:
    return in_force_before(thing, side) if isinstance(thing, Custom) else None


def _remarks(
    beyond: Sequence[notices.BeyondLimit], put_off: Sequence[notices.Rescheduled], moved: Sequence[notices.Moved]
) -> Iterator[str]:
    """Say what is allowed and worth a look; of many, the first."""
    for texts in (
        [_beyond_text(one) for one in beyond],
        [_rescheduled_text(one) for one in put_off],
        [_moved_text(one) for one in moved],
    ):
        yield from texts[:_MOST_REMARKS]
        if len(texts) > _MOST_REMARKS:
            yield f"… and {len(texts) - _MOST_REMARKS} more like it; --format json has all."


def _beyond_text(one: notices.BeyondLimit) -> str:
    document = one.document
    owed, over, limit = (
        amount_text(number, document.currency) for number in (one.owed, one.owed - one.limit, one.limit)
    )
    named = f"{document.number or 'a sale'} of {document.date}"
    return f"Beyond the credit limit: with {named}, {document.client} owes {owed}, {over} over the limit of {limit}."


def _rescheduled_text(one: notices.Rescheduled) -> str:
    before, after = (
        ", ".join(f"{amount_text(n, one.currency)} on {day}" for day, n in parts[:_MOST_REMARKS])
        for parts in (one.before, one.after)
    )
    return f"Rescheduled: {one.number or 'an item'} of {one.client} was due {before}; now {after}."


def _moved_text(one: notices.Moved) -> str:
    source, target = (" and ".join(clients) or "nobody" for clients in (one.source, one.target))
    way = f"within {source}" if source == target else f"from {source} to {target}"
    return f"Moved: {amount_text(*one.amount)} of the receipt of {paid_on(one.entry)} {way} ({one.entry.source})."


def _moved_data(one: notices.Moved) -> dict[str, Data]:
    return {
        "date": one.entry.date,
        "paid_on": paid_on(one.entry),
        **amounts(one.amount.currency, amount=one.amount.number),
        "from": [*one.source],
        "to": [*one.target],
        "source": str(one.entry.source),
    }


def _beyond_data(one: notices.BeyondLimit) -> dict[str, Data]:
    document, over = one.document, one.owed - one.limit
    return {
        "client": document.client,
        "invoice": document.number,
        "date": document.date,
        **amounts(document.currency, amount=document.amount, owed=one.owed, limit=one.limit, over=over),
        "source": str(document.entry.source),
    }


def _rescheduled_data(one: notices.Rescheduled) -> dict[str, Data]:
    return {
        "client": one.client,
        "invoice": one.number,
        "currency": one.currency,
        "before": _parts_data(one.before, one.currency),
        "after": _parts_data(one.after, one.currency),
        "source": str(one.document.entry.source),
    }


def _parts_data(parts: Sequence[notices.Part], currency: str) -> list[Data]:
    return [{"due": day, "amount": money(number, currency)} for day, number in parts]


def _difference_data(difference: Difference[Any], side: Side, base: OwnersOf, head: OwnersOf) -> dict[str, Data]:
    return {
        "added": [_data(thing, head) | _before_data(thing, side) for thing in difference.added],
        "changed": [{"before": _data(was, base), "after": _data(now, head)} for was, now in difference.changed],
        "deleted": [_data(thing, base) for thing in difference.deleted],
    }


def _data(thing: Thing, owners: OwnersOf) -> dict[str, Data]:
    data: dict[str, Data] = {"date": thing.date, "text": text_of_thing(thing), "source": str(thing.source)}
    data["clients"] = list(owners.of(thing))
    return data | ({"numbers": list(numbers_of(thing))} if isinstance(thing, Entry) else {})


def _before_data(thing: Thing, side: Side) -> dict[str, Data]:
    before = _before(thing, side)
    return {} if before is None else {"in_force_before": before}
