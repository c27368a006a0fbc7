"""Escalations as a report: to whom clients were handed on, until when, what is open, and what has come in since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.collecting.record import CLOSED, CollectingRecord
from arledger.collecting.timeline import RECEIPT, Event, timeline
from arledger.collecting.values import Escalation
from arledger.model.book import Book
from arledger.model.money import exact_sum, sums
from arledger.model.report import Column, Data, Kind, Report, table_of
from arledger.policy.settings import Policy
from arledger.subledger.report_parts import CURRENCY, amounts

_COLUMNS = (
    Column("client", "Client", whole=True),
    Column("step", "To", whole=True),
    Column("owner", "Owner"),
    Column("opened", "Since", Kind.DATE),
    Column("until", "Until", Kind.DATE, priority=1),
    Column("state", "State", whole=True),
    CURRENCY,
    Column("open", "Open", Kind.MONEY),
    Column("received_since", "Received", Kind.MONEY),
    Column("by", "By", priority=2),
    Column("reason", "Why", below=True),
)


class Handed(NamedTuple):
    """An escalation with the day on which it ended: it was closed, or the client handed on further."""

    said: Escalation
    closed_on: date | None

    def is_overdue(self, day: date) -> bool:
        """Say whether it still holds after the day by which something was to have happened."""
        return self.closed_on is None and self.said.until is not None and self.said.until < day


def escalations_list(book: Book, policy: Policy, client: str | None, *, only_open: bool) -> Report:
    """List escalations, of one client, only those that have not ended; the book must be whole.

    What has come in since is counted from the day after, as the figures of a pack are of its day, to the end.
    """
    found = [
        each
        for each in handed_on(CollectingRecord(book.facts, book.as_of))
        if client in (None, each.said.client) and not (only_open and each.closed_on)
    ]
    open_ = sums(((item.client, item.currency), item.open) for item in book.items if item.open)
    money = _received(timeline(book, policy, None, None).events) if found else {}
    records = [_record(each, book.as_of, _amounts(each, book.as_of, open_, money)) for each in found]
    return Report(
        name="escalations",
        title="Escalations",
        as_of=book.as_of,
        tables=(table_of("escalations", _COLUMNS, _rows(records)),),
        data={"as_of": book.as_of, "escalations": [*records]},
        facts=(("Ledger", book.facts.title or book.facts.main),),
        precision=book.facts.precision,
    )


def handed_on(record: CollectingRecord) -> list[Handed]:
    """Return every escalation with the day of its end, in the order of days and clients."""
    of_clients: defaultdict[str, list[Escalation]] = defaultdict(list)
    for said in record.escalations():
        of_clients[said.client].append(said)
    found = [
        Handed(said, next_.day if next_ else None)
        for own in of_clients.values()
        for said, next_ in zip(own, [*own[1:], None], strict=True)
        if said.step != CLOSED
    ]
    return sorted(found, key=lambda each: (each.said.day, each.said.client))


def _received(events: Iterable[Event]) -> Mapping[tuple[str, str], list[tuple[date, Decimal]]]:
    """Return the money of clients by currency, with its days."""
    found: defaultdict[tuple[str, str], list[tuple[date, Decimal]]] = defaultdict(list)
    for event in events:
        if event.kind == RECEIPT and event.amount is not None:
            found[event.client, event.currency].append((event.day, event.amount))
    return found


def _amounts(
    each: Handed,
    day: date,
    open_: Mapping[tuple[str, str], Decimal],
    money: Mapping[tuple[str, str], Sequence[tuple[date, Decimal]]],
) -> list[Data]:
    said, last = each.said, each.closed_on or day
    found: list[Data] = []
    for currency in sorted({currency for client, currency in (*open_, *money) if client == said.client}):
        key = (said.client, currency)
        received = exact_sum(amount for when, amount in money.get(key, ()) if said.day < when <= last)
        still = open_.get(key, Decimal(0))
        if still or received:
            found.append(amounts(currency, open=still, received_since=received))
    return found


def _record(each: Handed, day: date, figures: list[Data]) -> dict[str, Data]:
    said = each.said
    return {
        "client": said.client,
        "step": said.step,
        "owner": said.owner,
        "opened": said.day,
        "until": said.until,
        "closed_on": each.closed_on,
        "reason": said.text,
        "by": said.who,
        "overdue": each.is_overdue(day),
        "amounts": figures,
    }


def _rows(records: Iterable[dict[str, Data]]) -> Iterator[dict[str, Data]]:
    """Yield a row for each currency of an escalation, and one where nothing is open or has come in."""
    nothing: Mapping[str, Data] = {"currency": "", "open": None, "received_since": None}
    for record in records:
        state = f"ended {record['closed_on']}" if record["closed_on"] else "overdue" if record["overdue"] else "open"
        figures = record["amounts"]
        for parts in figures if isinstance(figures, list) and figures else [nothing]:
            if isinstance(parts, Mapping):
                yield {**record, "state": state, **parts}
