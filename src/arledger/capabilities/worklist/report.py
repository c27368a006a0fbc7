"""The worklist as a report: whom to call, why and what to say, by what it is worth; and the work by owner."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from arledger.capabilities.worklist.values import Work, WorkItem, whose
from arledger.capabilities.worklist.work import Worklist
from arledger.model.book import Book
from arledger.model.money import amount_text, exact_sum
from arledger.model.report import Column, Data, Kind, Record, Report, Role, Row, Table, table_of
from arledger.subledger.report_parts import CURRENCY, amounts

NOBODY = "(nobody)"
_CALLS = (
    Column("client", "Client", whole=True),
    CURRENCY,
    Column("overdue", "Overdue", Kind.MONEY, sums="overdue"),
    Column("expected_value", "Expected", Kind.MONEY, sums="expected_value"),
    Column("days", "Days", Kind.COUNT, priority=2),
    Column("reason", "Why", whole=True, priority=1),
    Column("owner", "Owner", priority=3),
    Column("next_action", "Next", below=True),
)
_TEAM = (
    Column("owner", "Owner", whole=True),
    CURRENCY,
    Column("clients", "Clients", Kind.COUNT, sums="clients"),
    Column("minutes", "Minutes", Kind.COUNT, priority=1, sums="minutes"),
    Column("days", "Oldest", Kind.COUNT, priority=2),
    Column("overdue", "Overdue", Kind.MONEY, sums="overdue"),
    Column("expected_value", "Expected", Kind.MONEY, sums="expected_value"),
)
_LEFT = (
    Column("client", "Client", whole=True),
    CURRENCY,
    Column("overdue", "Overdue", Kind.MONEY),
    Column("reason", "Why not", whole=True),
    Column("until", "Until", Kind.DATE),
    Column("owner", "Owner", priority=1),
)


def worklist_report(book: Book, found: Worklist, minutes: int, *, by_owner: bool) -> Report:
    """Show what is to be done, of all or `by_owner` how much each has; `minutes` is how long a call takes."""
    records = [_record(work, book) for work in found.todo]
    left = [_left_record(work) for work in found.left_out]
    totals = _totals(found)
    work = _team_table(found.todo, book, minutes) if by_owner else _calls_table(found.todo, records)
    tables = [work, *([table_of("left_out", _LEFT, left, "Overdue, and nothing to do today")] if left else [])]
    return Report(
        name="worklist",
        title="Worklist by owner" if by_owner else "Worklist",
        as_of=book.as_of,
        tables=tuple(tables),
        data={
            "as_of": book.as_of,
            "clients": [*records],
            "left_out": [*left],
            "totals": [_total_record(each) for each in totals],
        },
        facts=(("Ledger", book.facts.title or book.facts.main),),
        notes=tuple(_notes(found, totals)) if found.todo or left else (),
        precision=book.facts.precision,
    )


def step_records(work: Work) -> list[Record]:
    """Return what is to be done about a client, the weightiest first."""
    return [
        {
            "reason": step.cause.value,
            "next_action": step.action,
            "since": step.since,
            "owner": step.owner or work.owner,
        }
        for step in work.steps
    ]


def work_item_record(each: WorkItem, book: Book) -> Record:
    """Return an overdue item with what may be asked for and what is expected of it."""
    item = each.item
    return {
        "invoice": item.number,
        "due": item.due,
        "days_past_due": item.days_past_due(book.as_of),
        **amounts(
            item.currency,
            open=item.open,
            amount_due=each.amount_due,
            disputed=each.share.disputed,
            promised=each.share.promised,
            expected_value=each.expected,
        ),
        "chance": int(each.chance * 100),
        "level": each.last.level if each.last else None,
        "why_not": each.why.reason.value if each.why else None,
    }


def _record(work: Work, book: Book) -> dict[str, Data]:
    first = work.steps[0]
    return {
        "client": work.client,
        **amounts(work.currency, overdue=work.overdue, amount_due=work.amount_due, expected_value=work.expected),
        "days": _days(work, book),
        "reason": first.cause.value,
        "next_action": first.action,
        "owner": whose(work),
        "steps": [*step_records(work)],
        "items": [work_item_record(each, book) for each in work.items],
    }


def _left_record(work: Work) -> Record:
    figures = amounts(work.currency, overdue=work.overdue)
    return {"client": work.client, **figures, "reason": work.left_out, "until": work.until, "owner": work.owner}


def _days(work: Work, book: Book) -> int | None:
    return max((each.item.days_past_due(book.as_of) for each in work.items), default=None)


def _calls_table(works: Sequence[Work], records: Sequence[Record]) -> Table:
    table = table_of("clients", _CALLS, records)
    sums = [{"client": "Total", **_sums(own)} for _, own in _by(works, lambda work: (work.currency,))]
    return _with_totals(table, sums)


def _team_table(works: Sequence[Work], book: Book, minutes: int) -> Table:
    def record(owner: str, own: Sequence[Work]) -> Record:
        days = [days for work in own if (days := _days(work, book)) is not None]
        calls = {"clients": len(own), "minutes": len(own) * minutes, "days": max(days, default=None)}
        return {"owner": owner, **_sums(own), **calls}

    by_owner = _by(works, lambda work: (whose(work), work.currency))
    table = table_of("owners", _TEAM, [record(key[0] or NOBODY, own) for key, own in by_owner])
    return _with_totals(table, [record("Total", own) for _, own in _by(works, lambda work: (work.currency,))])


def _with_totals(table: Table, sums: Sequence[Record]) -> Table:
    """Add a total of each currency below a table."""
    totals = (Row(tuple(_cell(row.get(column.key)) for column in table.columns), Role.TOTAL) for row in sums)
    return replace(table, rows=(*table.rows, *totals), nothing="(nothing to do today)")


def _cell(value: Data) -> str | int | Decimal | None:
    return value if isinstance(value, str | int | Decimal) else None


def _sums(works: Sequence[Work]) -> dict[str, Data]:
    currency = works[0].currency
    overdue, expected = _overdue(works), exact_sum(work.expected for work in works)
    return amounts(currency, overdue=overdue, expected_value=expected)


def _overdue(works: Iterable[Work]) -> Decimal:
    return exact_sum(work.overdue for work in works)


def _by(works: Iterable[Work], key: Callable[[Work], tuple[str, ...]]) -> list[tuple[tuple[str, ...], list[Work]]]:
    found: defaultdict[tuple[str, ...], list[Work]] = defaultdict(list)
    for work in works:
        found[key(work)].append(work)
    return sorted(found.items())


class _Total(NamedTuple):
    """What is overdue in a currency: on the list, and not on it."""

    currency: str
    listed: Decimal
    left_out: Decimal

    @property
    def overdue(self) -> Decimal:
        """Both together: what an aging has."""
        return self.listed + self.left_out


def _totals(found: Worklist) -> list[_Total]:
    every = _by((*found.todo, *found.later, *found.left_out), lambda work: (work.currency,))
    listed = {currency: own for (currency,), own in _by(found.todo, lambda work: (work.currency,))}
    totals = []
    for (currency,), own in every:
        shown = _overdue(listed.get(currency, ()))
        totals.append(_Total(currency, shown, _overdue(own) - shown))
    return totals


def _notes(found: Worklist, totals: Sequence[_Total]) -> Iterable[str]:
    if found.later:
        yield f"{len(found.later)} more {'does' if len(found.later) == 1 else 'do'} not fit into the time."
    for each in totals:
        listed, left, overdue = (
            amount_text(number, each.currency) for number in (each.listed, each.left_out, each.overdue)
        )
        end = f"{overdue} of {found.owner or NOBODY}" if found.owner is not None else f"{overdue}, as in `aging`"
        yield f"Overdue: {listed} on the list, {left} not: {end}."
    yield "Expected is what clients of this book have paid within 30 days of what was as late."


def _total_record(each: _Total) -> Record:
    return amounts(each.currency, listed=each.listed, left_out=each.left_out, overdue=each.overdue)
