"""Instalment plans as a report: each with what is due next, and their parts."""

from arledger.capabilities.plans.schedule import shares_text
from arledger.collecting.plans import ClientPlan, PlannedAmount, PlannedPart, plans_of
from arledger.collecting.record import CollectingRecord
from arledger.model.book import Book
from arledger.model.report import Column, Data, Kind, Record, Report, table_of
from arledger.policy.settings import Policy
from arledger.subledger.report_parts import CURRENCY, amounts, money

_CLIENT = Column("client", "Client", whole=True)
_STATE = Column("state", "State", whole=True)
_DUE = Column("due", "Due", Kind.DATE)
_AMOUNT = Column("amount", "Amount", Kind.MONEY)
_INVOICES = Column("invoices", "Invoices", below=True)
_PLANS = (
    _CLIENT,
    CURRENCY,
    _STATE,
    Column("proposed_on", "Proposed", Kind.DATE, priority=2),
    Column("accepted_on", "Accepted", Kind.DATE, priority=1),
    Column("total", "Total", Kind.MONEY),
    Column("paid", "Paid", Kind.MONEY),
    Column("next_due", "Next due", Kind.DATE),
    Column("next_amount", "To pay", Kind.MONEY),
    _INVOICES,
)
_PARTS = (
    _CLIENT,
    _DUE,
    CURRENCY,
    _AMOUNT,
    Column("paid", "Paid", Kind.MONEY),
    Column("paid_late", "Paid late", Kind.MONEY, priority=1),
    _STATE,
    Column("shares", "Of", below=True),
)


def plans_report(book: Book, policy: Policy, client: str | None, state: str) -> Report:
    """List the plans of everybody or of one client, in one state or in any, with their parts."""
    record = CollectingRecord(book.facts, book.as_of)
    found = [plan for plan in plans_of(book, record, policy.promises.grace, client) if state in ("", plan.state)]
    records = [_record(plan) for plan in found]
    parts = [{"client": plan.client, **_row(part, plan.currency)} for plan in found for part in plan.parts]
    tables = (table_of("plans", _PLANS, records), table_of("parts", _PARTS, parts, "Their parts"))
    return Report(
        name="plans",
        title="Instalment plans",
        as_of=book.as_of,
        tables=tables if found else tables[:1],
        data={"as_of": book.as_of, "plans": [*records]},
        facts=(("Ledger", book.facts.title or book.facts.main),),
        precision=book.facts.precision,
    )


def _record(plan: ClientPlan) -> dict[str, Data]:
    following = plan.next_part
    return {
        "client": plan.client,
        "currency": plan.currency,
        "state": plan.state,
        "proposed_on": plan.proposed_on,
        "accepted_on": plan.accepted_on,
        "by": plan.by,
        **amounts(plan.currency, total=plan.total, paid=plan.paid),
        "next_due": following.due if following else None,
        "next_amount": money(following.left, plan.currency) if following else None,
        "invoices": [*plan.numbers],
        "parts": [_part_record(part, plan.currency) for part in plan.parts],
    }


def _row(part: PlannedPart, currency: str) -> dict[str, Data]:
    return {"currency": currency, **_part_record(part, currency), "shares": shares_text(part, currency)}


def _part_record(part: PlannedPart, currency: str) -> dict[str, Data]:
    return {
        "due": part.due,
        "amount": money(part.amount, currency),
        "paid": money(part.paid, currency),
        "paid_late": money(part.paid_late, currency),
        "state": part.state,
        "items": [_item_record(each, currency) for each in part.amounts],
    }


def _item_record(each: PlannedAmount, currency: str) -> Record:
    return {"invoice": each.number, "amount": money(each.amount, currency)}
