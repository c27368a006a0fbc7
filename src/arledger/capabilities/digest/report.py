"""Digests as a report: how much each person is told of, tied to the ledger; or one person's lines."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from arledger.capabilities.digest.management import Stuck
from arledger.capabilities.digest.values import Digest, Digests, Line, Sum, When, sums_of
from arledger.model.book import Book
from arledger.model.report import Column, Data, Kind, Record, Report, Role, Table, table_of
from arledger.subledger.report_parts import CURRENCY, amounts, part_notes, proven
from arledger.subledger.report_rows import credit_records
from arledger.subledger.ties import prove_ties

UNASSIGNED = "unassigned"
_DIGESTS = (
    Column("person", "To", whole=True),
    Column("address", "Address", priority=3),
    Column("clients", "Clients", Kind.COUNT, priority=2),
    CURRENCY,
    Column("overdue", "Overdue", Kind.MONEY, sums="overdue"),
    Column("upcoming", "Upcoming", Kind.MONEY, sums="upcoming"),
    Column("later", "Later", Kind.MONEY, priority=1, sums="later"),
    Column("unapplied", "Unapplied", Kind.MONEY, priority=1, sums="unapplied"),
    Column("total", "Total", Kind.MONEY, sums="total"),
)
LINES = (
    Column("client", "Client", whole=True),
    Column("invoice", "Invoice", whole=True),
    Column("due", "Due", Kind.DATE),
    Column("days_past_due", "Days", Kind.COUNT),
    CURRENCY,
    Column("open", "Open", Kind.MONEY),
    Column("disputed", "Disputed", Kind.MONEY, priority=2),
    Column("rule", "Rule", priority=1),
    Column("said", "To know", below=True),
)
ESCALATIONS = (
    Column("client", "Client", whole=True),
    Column("step", "To", whole=True),
    Column("owner", "Owner"),
    Column("day", "Since", Kind.DATE),
    Column("until", "Until", Kind.DATE),
    Column("text", "Why", below=True),
)
PLANS = (
    Column("client", "Client", whole=True),
    Column("invoices", "Invoices"),
    CURRENCY,
    Column("total", "Agreed", Kind.MONEY),
    Column("paid", "Paid", Kind.MONEY),
    Column("missed_on", "Missed on", Kind.DATE),
    Column("missed", "Missed", Kind.MONEY),
)
PROMISES = (
    Column("client", "Client", whole=True),
    Column("invoice", "Invoice", whole=True),
    CURRENCY,
    Column("amount", "Promised", Kind.MONEY),
    Column("paid", "Paid", Kind.MONEY),
    Column("promised_for", "For", Kind.DATE),
    Column("by", "By"),
)
DISPUTES = (
    Column("client", "Client", whole=True),
    Column("invoice", "Invoice", whole=True),
    CURRENCY,
    Column("amount", "Disputed", Kind.MONEY),
    Column("deadline", "Deadline", Kind.DATE),
    Column("owner", "Owner"),
    Column("text", "What it is about", below=True),
)


def digest_report(book: Book, found: Digests, stuck: Stuck, to: str | None) -> Report:
    """Show how much each person is told of, or the lines of one; every open item is in it once."""
    one = None if to is None else next(each for each in found.every if (each.person or UNASSIGNED) == to)
    tables = _overview(found, stuck) if one is None else list(_lines_tables(one, book))
    report = Report(
        name="digest",
        title="Digests" if one is None else f"Digest for {to}",
        as_of=book.as_of,
        tables=tuple(tables),
        data={
            "as_of": book.as_of,
            "digests": [_digest_data(digest, book) for digest in found.digests],
            "unassigned": _digest_data(found.unassigned, book),
            "management": _stuck_data(stuck),
            "totals": [_sum_data(each) for each in _totals(found)],
        },
        facts=(("Ledger", book.facts.title or book.facts.main),),
        precision=book.facts.precision,
    )
    ties = prove_ties(book)
    if one is None:
        return proven(report, book, ties)
    return replace(report, notes=part_notes(ties, f"The items of {to}"))


def line_record(line: Line, book: Book) -> dict[str, Data]:
    """Return a line with the rule that it falls under."""
    item = line.item
    return {
        "client": item.client,
        "invoice": item.number,
        "due": item.due,
        "days_past_due": item.days_past_due(book.as_of),
        **amounts(item.currency, open=item.open, disputed=line.disputed),
        "when": line.when.value,
        "rule": line.rule.name,
        "rule_text": line.rule.text,
        "said": line.said,
    }


def escalation_records(stuck: Stuck) -> list[Record]:
    """Return the escalations in force."""
    return [
        {
            "client": each.client,
            "step": each.step,
            "owner": each.owner,
            "day": each.day,
            "until": each.until,
            "text": each.text,
        }
        for each in stuck.escalations
    ]


def plan_records(stuck: Stuck) -> list[Record]:
    """Return the broken plans, each with what was missed of its parts and since when."""
    return [
        {
            "client": plan.client,
            "invoices": list(plan.numbers),
            **amounts(
                plan.currency,
                total=plan.total,
                paid=plan.paid,
                missed=missing,
            ),
            "missed_on": min(part.due for part in plan.broken_parts),
        }
        for plan, missing in stuck.plans
    ]


def promise_records(stuck: Stuck) -> list[Record]:
    """Return the broken promises of what is still open."""
    return [
        {
            "client": each.client,
            "invoice": each.promise.number,
            **amounts(each.promise.amount.currency, amount=each.promise.amount.number, paid=each.paid),
            "promised_for": each.promise.pays_on,
            "by": each.promise.who,
        }
        for each in stuck.promises
    ]


def dispute_records(stuck: Stuck) -> list[Record]:
    """Return the disputes past their deadline."""
    return [
        {
            "client": case.client,
            "invoice": case.number,
            **amounts(case.currency, amount=case.amount),
            "deadline": deadline,
            "owner": case.owner,
            "text": case.text.rstrip(": "),
        }
        for case, deadline in stuck.disputes
    ]


def _overview(found: Digests, stuck: Stuck) -> list[Table]:
    rows = [_row(each, total) for each in found.every for total in each.sums()]
    totals = [{"person": "Total", "address": "", "clients": None, **_sum_data(each)} for each in _totals(found)]
    table = table_of("digests", _DIGESTS, rows)
    sums = table_of("totals", _DIGESTS, totals, role=Role.TOTAL)
    table = replace(table, rows=(*table.rows, *sums.rows), nothing="(nothing is open)")
    return [table, *stuck_tables(stuck)]


def stuck_tables(stuck: Stuck) -> list[Table]:
    """Return what is stuck as tables, those without rows left out."""
    tables = (
        table_of("escalations", ESCALATIONS, escalation_records(stuck), "Escalated"),
        table_of("broken_plans", PLANS, plan_records(stuck), "Broken plans"),
        table_of("broken_promises", PROMISES, promise_records(stuck), "Broken promises"),
        table_of("disputes", DISPUTES, dispute_records(stuck), "Disputes past their deadline"),
    )
    return [table for table in tables if table.rows]


def _row(digest: Digest, total: Sum) -> Record:
    own = [line.item.client for line in digest.lines if line.item.currency == total.currency]
    own += [credit.client for credit in digest.credits if credit.currency == total.currency]
    person = digest.person or UNASSIGNED
    return {"person": person, "address": digest.address, "clients": len(set(own)), **_sum_data(total)}


def _lines_tables(digest: Digest, book: Book) -> Iterable[Table]:
    for when, title in ((When.OVERDUE, "Overdue"), (When.UPCOMING, "Upcoming"), (When.LATER, "Later")):
        records = [line_record(line, book) for line in digest.of(when)]
        if records or when is When.OVERDUE:
            yield replace(table_of(when.value, LINES, records, title), nothing="(nothing is overdue)")


def _totals(found: Digests) -> Sequence[Sum]:
    lines = (line for each in found.every for line in each.lines)
    return sums_of(lines, (credit for each in found.every for credit in each.credits))


def _digest_data(digest: Digest, book: Book) -> dict[str, Data]:
    return {
        "person": digest.person,
        "address": digest.address,
        "totals": [_sum_data(each) for each in digest.sums()],
        "items": [line_record(line, book) for when in When for line in digest.of(when)],
        "credits": [*credit_records(digest.credits)],
    }


def _stuck_data(stuck: Stuck) -> dict[str, Data]:
    return {
        "escalations": [*escalation_records(stuck)],
        "broken_plans": [*plan_records(stuck)],
        "broken_promises": [*promise_records(stuck)],
        "disputes": [*dispute_records(stuck)],
    }


def _sum_data(each: Sum) -> dict[str, Data]:
    figures = {"overdue": each.overdue, "upcoming": each.upcoming, "later": each.later}
    return amounts(each.currency, **figures, unapplied=-each.unapplied, total=each.total)
