"""When each open item is expected, as a report."""

from collections.abc import Iterable
from datetime import date

from arledger.forecasting.decided import Expected
from arledger.forecasting.values import BORROWED, DUE, OWN, PLAN, PROMISE
from arledger.model.book import Book
from arledger.model.report import Column, Data, Kind, Record, Report, table_of
from arledger.subledger.numbers import as_counted
from arledger.subledger.report_parts import CURRENCY, money, proven
from arledger.subledger.ties import prove_ties

_COLUMNS = (
    Column("invoice", "Invoice", whole=True),
    Column("client", "Client"),
    CURRENCY,
    Column("open", "Open", Kind.MONEY),
    Column("due", "Due", Kind.DATE, priority=3),
    Column("expected", "Expected", Kind.DATE),
    Column("low", "From", Kind.DATE, priority=1),
    Column("high", "To", Kind.DATE, priority=1),
    Column("basis", "Basis"),
    Column("n", "Cases", Kind.COUNT, priority=2),
)
_MEANS = (
    f"Basis: {OWN} is how the client has paid, {BORROWED} how others have, {PROMISE} and {PLAN} what was agreed, "
    f"{DUE} the due date alone, as nothing is known. Four in five items come between From and To."
)


def items_report(book: Book, expected: Iterable[Expected]) -> Report:
    """Report on the expected day of every open item, the earliest first."""
    ordered = sorted(expected, key=_order)
    records = [_record(each) for each in ordered]
    items: list[Data] = [*records]
    report = Report(
        name="forecast_items",
        title="When open items are expected",
        as_of=book.as_of,
        tables=(table_of("items", _COLUMNS, records),),
        data={"as_of": book.as_of, "items": items},
        facts=(("Ledger", book.facts.title or book.facts.main),),
        notes=(_MEANS,) if records else (),
    )
    return proven(report, book, prove_ties(book))


def _order(each: Expected) -> tuple[object, ...]:
    item = each.item
    days = each.estimate.expected, item.due
    return (*days, item.client, as_counted(item.number), item.currency, item.open, item.source)


def _record(each: Expected) -> Record:
    item, estimate = each.item, each.estimate
    return {
        "invoice": item.number,
        "client": item.client,
        "currency": item.currency,
        "open": money(item.open, item.currency),
        "due": item.due,
        "expected": date.fromordinal(estimate.expected),
        "low": date.fromordinal(estimate.low),
        "high": date.fromordinal(estimate.high),
        "basis": estimate.basis,
        "n": estimate.n,
    }
