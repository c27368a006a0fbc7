"""The list of a month's statements: what each says, how it goes, and why others get none."""

from collections.abc import Sequence
from dataclasses import replace

from arledger.capabilities.statements.month import ACTIVITY, Reason
from arledger.capabilities.statements.month_plan import Listed, MonthPlan
from arledger.model.money import exact_sum
from arledger.model.report import Column, Data, Kind, Record, Report, Role, Table, table_of
from arledger.subledger.report_parts import CURRENCY, amounts, money, part_notes, proven, tie_data
from arledger.subledger.ties import prove_ties

_COLUMNS = (
    Column("client", "Client", whole=True),
    Column("name", "Name", priority=4),
    CURRENCY,
    Column("balance", "Balance", Kind.MONEY, sums="balance"),
    Column("overdue", "Overdue", Kind.MONEY, priority=2, sums="overdue"),
    Column("disputed", "Disputed", Kind.MONEY, priority=1, sums="disputed"),
    Column("amount_due", "Amount due", Kind.MONEY, sums="amount_due"),
    Column("goes", "Goes", priority=3),
)
_SKIPPED = (
    Column("client", "Client", whole=True),
    Column("name", "Name", priority=2),
    CURRENCY,
    Column("balance", "Balance", Kind.MONEY),
    Column("reason", "Reason", whole=True),
    Column("detail", "", below=True),
)
POST = "post"


def month_report(plan: MonthPlan, *, written: bool = False, files: Sequence[str] = ()) -> Report:
    """Show the statements of a month; it fails where an account does not tie to the ledger."""
    book, kind = plan.statements.month.book, plan.statements.kind
    records = [_record(each) for each in plan.listed]
    skipped: list[Record] = [
        {
            "client": each.client.id,
            "name": each.client.name,
            "currency": each.currency,
            "balance": money(each.balance, each.currency) if each.currency else None,
            "reason": each.reason.value,
            "detail": each.detail,
        }
        for each in plan.skipped
    ]
    totals = _totals(plan.listed)
    report = Report(
        name="statements",
        title="Statements of activity" if kind == ACTIVITY else "Statements",
        as_of=book.as_of,
        tables=(_table(records, totals), *([table_of("skipped", _SKIPPED, skipped, "Skipped")] if skipped else [])),
        data={
            "as_of": book.as_of,
            "from": plan.statements.month.first,
            "kind": kind,
            "statements": [*records],
            "skipped": [*skipped],
            "totals": [*totals],
            "files": [*files],
            "written": written,
        },
        facts=(
            ("Ledger", book.facts.title or book.facts.main),
            ("Period", f"{plan.statements.month.first} to {book.as_of}"),
        ),
        failed=any(each.reason is Reason.NOT_TIED for each in plan.skipped),
    )
    if not plan.is_part:
        return proven(report, book, prove_ties(book))
    ties = prove_ties(book, _meant(plan))
    notes = part_notes(ties, "These clients")
    data: dict[str, Data] = {**report.data, "ties": tie_data(ties)}
    failed = report.failed or any(tie.difference for tie in ties)
    return replace(report, data=data, notes=notes, failed=failed, precision=book.facts.precision)


def _meant(plan: MonthPlan) -> set[str]:
    return {each.statement.client.id for each in plan.listed} | {each.client.id for each in plan.skipped}


def _record(listed: Listed) -> Record:
    statement = listed.statement
    account = statement.account
    figures = amounts(
        account.currency,
        balance=account.balance,
        overdue=account.overdue,
        disputed=account.disputed_total,
        amount_due=account.amount_due,
    )
    return {
        "client": statement.client.id,
        "name": statement.client.name,
        **figures,
        "channel": listed.channel,
        "to": listed.to.address if listed.to else "",
        "goes": listed.to.address if listed.to else POST,
    }


def _totals(listed: Sequence[Listed]) -> list[Record]:
    found: list[Record] = []
    for currency in sorted({each.statement.account.currency for each in listed}):
        own = [each.statement.account for each in listed if each.statement.account.currency == currency]
        found.append(
            amounts(
                currency,
                balance=exact_sum(each.balance for each in own),
                overdue=exact_sum(each.overdue for each in own),
                disputed=exact_sum(each.disputed_total for each in own),
                amount_due=exact_sum(each.amount_due for each in own),
            )
        )
    return found


def _table(records: Sequence[Record], totals: Sequence[Record]) -> Table:
    table = table_of("statements", _COLUMNS, records)
    sums: list[Record] = [{"client": "Total", "name": None, "goes": None, **each} for each in totals]
    return replace(table, rows=(*table.rows, *table_of("", _COLUMNS, sums, role=Role.TOTAL).rows))
