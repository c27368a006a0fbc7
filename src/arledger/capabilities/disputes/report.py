"""Disputes as reports: every case by its deadline, what came and went, and the reasons."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from arledger.collecting.cases import RESOLVED, Case, Cases, Movement
from arledger.collecting.record import CollectingRecord
from arledger.model.book import Book
from arledger.model.money import exact_sum
from arledger.model.report import Column, Data, Kind, Record, Report, Table, table_of
from arledger.policy.settings import Policy
from arledger.subledger.report_parts import CURRENCY, amounts

_CASES = (
    Column("invoice", "Invoice", whole=True),
    Column("client", "Client", whole=True),
    CURRENCY,
    Column("amount", "Disputed", Kind.MONEY),
    Column("reason", "Reason", whole=True),
    Column("owner", "Owner"),
    Column("opened", "Opened", Kind.DATE),
    Column("deadline", "Deadline", Kind.DATE, priority=1),
    Column("state", "State", whole=True),
    Column("resolved_on", "Resolved", Kind.DATE, priority=2),
    Column("text", "What it is about", below=True),
)
_MOVEMENT = (
    CURRENCY,
    Column("opening", "Opening", Kind.MONEY),
    Column("new", "New", Kind.MONEY),
    Column("resolved", "Resolved", Kind.MONEY),
    Column("closing", "Closing", Kind.MONEY),
)
_REASONS = (
    Column("reason", "Reason", whole=True),
    CURRENCY,
    Column("count", "Disputes", Kind.COUNT),
    Column("amount", "Amount", Kind.MONEY),
    Column("open", "Still open", Kind.COUNT),
    Column("overdue", "Past the deadline", Kind.COUNT),
    Column("days", "Days to resolve", Kind.COUNT),
)


def disputes_list(
    book: Book, policy: Policy, client: str | None, first: date | None, *, only_open: bool, overdue: bool
) -> Report:
    """List every dispute opened by the book's day, of a client or those past their deadline alone."""
    cases = Cases(book, CollectingRecord(book.facts, book.as_of))
    found = [_record(case, policy) for case in cases.cases if client in (None, case.client)]
    if only_open or overdue:
        found = [record for record in found if record["state"] != RESOLVED]
    if overdue:
        found = [record for record in found if _is_past(record, book.as_of)]
    found.sort(
        key=lambda record: (record["state"] == RESOLVED, record["deadline"], record["invoice"], record["client"])
    )
    movement = [_movement_record(each) for each in cases.movement(first)]
    tables = (table_of("disputes", _CASES, found), _movement_table(movement))
    return _report(book, "disputes", "Disputes", tables, {"disputes": [*found], "movement": [*movement]})


def disputes_report(book: Book, policy: Policy, first: date | None) -> Report:
    """Show what came and went from a day on, and the disputes opened since by their reason."""
    cases = Cases(book, CollectingRecord(book.facts, book.as_of))
    own = [case for case in cases.cases if first is None or case.opened >= first]
    reasons = _by_reason(own, policy, book.as_of)
    movement = [_movement_record(each) for each in cases.movement(first)]
    tables = (_movement_table(movement), table_of("reasons", _REASONS, reasons, "Opened in the period, by reason"))
    data: dict[str, Data] = {"from": first, "movement": [*movement], "reasons": [*reasons]}
    return _report(book, "dispute_report", "Disputes of a period", tables, data)


def _report(book: Book, name: str, title: str, tables: tuple[Table, ...], data: dict[str, Data]) -> Report:
    return Report(
        name=name,
        title=title,
        as_of=book.as_of,
        tables=tables,
        data={"as_of": book.as_of, **data},
        facts=(("Ledger", book.facts.title or book.facts.main),),
        precision=book.facts.precision,
    )


def _record(case: Case, policy: Policy) -> dict[str, Data]:
    reason = case.reason(policy.disputes.reasons)
    return {
        "invoice": case.number,
        "client": case.client,
        **amounts(case.currency, amount=case.amount),
        "reason": reason,
        "owner": case.owner,
        "opened": case.opened,
        "deadline": deadline_of(case, policy),
        "state": case.state,
        "outcome": case.outcome,
        "resolved_on": case.resolved_on,
        "text": case.text.rstrip(": "),
    }


def deadline_of(case: Case, policy: Policy) -> date:
    """Return the day by which a case is to be resolved."""
    reasons = policy.disputes.reasons
    return case.opened + timedelta(days=reasons.get(case.reason(reasons), _OTHERWISE))


_OTHERWISE = 15
"""Days for a reason that the policy gives none."""


def _is_past(record: Record, day: date) -> bool:
    deadline = record["deadline"]
    return isinstance(deadline, date) and deadline < day


def _movement_record(each: Movement) -> dict[str, Data]:
    values = {"opening": each.opening, "new": each.new, "resolved": each.resolved, "closing": each.closing}
    return {**amounts(each.currency, **values), "counts": dict(zip(values, each.counts, strict=True))}


def _movement_table(records: Sequence[Record]) -> Table:
    return table_of("movement", _MOVEMENT, records, "What came and went")


def _by_reason(cases: Sequence[Case], policy: Policy, day: date) -> list[Record]:
    groups: defaultdict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        groups[case.reason(policy.disputes.reasons), case.currency].append(case)
    found: list[Record] = []
    for (reason, currency), own in sorted(groups.items()):
        waiting = [case for case in own if case.state != RESOLVED]
        days = [(case.resolved_on - case.opened).days for case in own if case.resolved_on]
        found.append(
            {
                "reason": reason,
                "count": len(own),
                **amounts(currency, amount=exact_sum(case.amount for case in own)),
                "open": len(waiting),
                "overdue": sum(1 for case in waiting if deadline_of(case, policy) < day),
                "days": sum(days) // len(days) if days else None,
            }
        )
    return found
