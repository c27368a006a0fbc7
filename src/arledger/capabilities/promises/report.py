"""Promises as a report: open, kept or broken by what was really paid."""

from arledger.collecting.promised import kept_share, promises_of
from arledger.model.book import Book
from arledger.model.report import Column, Data, Kind, Report, table_of
from arledger.policy.settings import Policy
from arledger.subledger.report_parts import CURRENCY, amounts

_COLUMNS = (
    Column("invoice", "Invoice", whole=True),
    Column("client", "Client", whole=True),
    CURRENCY,
    Column("amount", "Promised", Kind.MONEY),
    Column("paid", "Paid", Kind.MONEY),
    Column("promised_for", "For", Kind.DATE),
    Column("made_on", "Made on", Kind.DATE, priority=2),
    Column("by", "By", priority=1),
    Column("state", "State", whole=True),
)


def promises_report(book: Book, policy: Policy, client: str | None, state: str) -> Report:
    """List promises by their day, of a client or in one state alone; the share kept is of all that are listed.

    What is paid from the day of a promise to its own, and the days of grace after it, counts up to its amount.
    """
    found = [each for each in promises_of(book, policy) if client in (None, each.client)]
    share = kept_share(found)
    records: list[dict[str, Data]] = [
        {
            "invoice": each.promise.number,
            "client": each.client,
            **amounts(each.promise.amount.currency, amount=each.promise.amount.number, paid=each.paid),
            "promised_for": each.promise.pays_on,
            "made_on": each.promise.made_on,
            "by": each.promise.who,
            "state": each.state,
        }
        for each in found
        if state in ("", each.state)
    ]
    said = "None has come to its day yet." if share is None else f"Kept: {share} % of those whose day has come."
    return Report(
        name="promises",
        title="Promises to pay",
        as_of=book.as_of,
        tables=(table_of("promises", _COLUMNS, records),),
        data={"as_of": book.as_of, "promises": [*records], "kept_share": share},
        facts=(("Ledger", book.facts.title or book.facts.main),),
        notes=(said,) if found else (),
        precision=book.facts.precision,
    )
