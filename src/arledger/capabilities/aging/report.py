"""The aging report: per client and currency, what is owed and how late it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from arledger.collecting.shares import disputed_parts
from arledger.model.book import Book
from arledger.model.money import minor_digits, plain, round_to
from arledger.model.problem import UserError
from arledger.model.report import Column, Data, Record, Report, Role, Row, Table
from arledger.policy.settings import Basis
from arledger.subledger import report_rows
from arledger.subledger.aging import (
    AgingRow,
    Buckets,
    Disputed,
    RowOf,
    add_up,
    age_rows,
    of_client,
    open_items,
    unapplied_credits,
)
from arledger.subledger.prices import Converter, Rate
from arledger.subledger.report_parts import proven, tie_data
from arledger.subledger.ties import Tie, prove_ties

BY_CLIENT = "client"
BY_CURRENCY = "currency"
BY_PROJECT = "project"


@dataclass(frozen=True, slots=True)
class AgingOptions:
    """How to age: `group` is `client`, `currency`, `project` or a metadata key of clients; `into` a target currency.

    `disputed` shows what is disputed apart from the buckets.
    """

    buckets: Buckets
    by: Basis = "due"
    detail: bool = False
    group: str = BY_CLIENT
    into: str | None = None
    client: str | None = None
    disputed: bool = False


def aging_report(book: Book, options: AgingOptions) -> Report:
    """Age the open items of a book.

    Every amount is positive where the client owes; `unapplied` is negative or zero. Raises UserError for
    a group that no client has, or a missing price.
    """
    parts = disputed_parts(book) if options.disputed or options.detail else {}
    group = options.group if options.client is None else BY_CLIENT
    rows = _rows(book, options, parts if options.disputed else None)
    ties = prove_ties(book, None if options.client is None else {options.client})
    converter = Converter(book.facts.prices, options.into, book.as_of) if options.into else None
    if converter:
        rows = _convert(rows, converter)
    totals = add_up((replace(row, key="") for row in rows), lambda row: row.currency)
    tables = [_summary(book, rows, totals, group, options)]
    data = _data(book, options, group, rows, totals, ties)
    if options.detail:
        listed, credits_ = _behind(book, options, parts)
        tables += [report_rows.item_table(listed), *report_rows.credit_tables(credits_)]
        data |= {"items": listed, "credits": credits_}
    if converter:
        data |= {"in": converter.target, "prices": _price_data(converter)}
    report = Report(
        name="aging", title="Aging", as_of=book.as_of, tables=tuple(tables), data=data, facts=_facts(book, options)
    )
    report = proven(report, book, ties)
    return replace(report, notes=(*report.notes, *_price_notes(converter))) if converter else report


def _rows(book: Book, options: AgingOptions, apart: Disputed | None) -> tuple[AgingRow, ...]:
    """Return the rows of all groups, or of one client alone; a group that no client has is refused either way."""
    grouping = _grouping(book, options.group)
    if options.client is None:
        return age_rows(book, options.buckets, options.by, grouping, apart)
    return tuple(
        row for row in age_rows(book, options.buckets, options.by, of_client, apart) if row.key == options.client
    )


def _behind(book: Book, options: AgingOptions, parts: Disputed) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """Return the items and credits behind the figures."""
    items = [item for item in open_items(book) if options.client in (None, item.client)]
    unapplied = [credit for credit in unapplied_credits(book) if options.client in (None, credit.client)]
    listed = report_rows.item_records(items, book.as_of, options.buckets, options.by, parts)
    return listed, report_rows.credit_records(unapplied)


def _grouping(book: Book, group: str) -> RowOf:
    if group == BY_CLIENT:
        return of_client
    if group == BY_CURRENCY:
        return lambda _: ""
    known = sorted({key for client in book.clients.values() for key in client.meta} | {BY_PROJECT})
    if group not in known:
        raise UserError(
            f"no client has the metadata {group!r}", f"Group by {', '.join([BY_CLIENT, BY_CURRENCY, *known])}."
        )
    from arledger.figures.groups import grouping

    return grouping(book, group)


def _convert(rows: Sequence[AgingRow], converter: Converter) -> tuple[AgingRow, ...]:
    """Convert and round each figure once, so that the rounded columns add up as they are printed."""
    digits = minor_digits(converter.target)

    def converted(row: AgingRow) -> AgingRow:
        own = row.currency == converter.target
        numbers = (
            n if own else converter.convert(n, row.currency) for n in (*row.buckets, row.disputed, row.unapplied)
        )
        *buckets, disputed, unapplied = (round_to(number, digits) for number in numbers)
        return AgingRow(row.key, converter.target, tuple(buckets), unapplied, disputed)

    return add_up([converted(row) for row in rows], lambda row: row.key)


def _summary(
    book: Book, rows: Sequence[AgingRow], totals: Sequence[AgingRow], group: str, options: AgingOptions
) -> Table:
    first: tuple[Column, ...] = (Column("client", "Client", whole=True), Column("name", "Name", priority=3))
    if group != BY_CLIENT:
        first = (Column(group.replace("-", "_"), group.replace("-", " ").capitalize()),)
    if group == BY_CURRENCY:
        first = ()
    has_unapplied = any(row.unapplied for row in rows)
    columns = (
        *first,
        *report_rows.aging_columns(options.buckets, unapplied=0 if has_unapplied else 2, disputed=options.disputed),
    )

    def head(row: AgingRow) -> tuple[str, ...]:
        return (row.key, book.name_of(row.key))[: len(first)]

    def total_head() -> tuple[str | None, ...]:
        return ("Total", None)[: len(first)]

    body = [Row((*head(row), *report_rows.figures(row, disputed=options.disputed))) for row in rows]
    whole = totals if group != BY_CURRENCY else ()
    sums = [Row((*total_head(), *report_rows.figures(row, disputed=options.disputed)), Role.TOTAL) for row in whole]
    return Table("aging", columns, (*body, *sums))


def _facts(book: Book, options: AgingOptions) -> tuple[tuple[str, str], ...]:
    basis = "days past due" if options.by == "due" else "days since the invoice date"
    pending = sum(
        1 for item in book.items if item.open and item.document.pending and options.client in (None, item.client)
    )
    facts = [("Ledger", book.facts.title or book.facts.main), ("Aged by", basis)]
    if options.client:
        facts.append(("Client", f"{options.client} ({book.name_of(options.client)})"))
    if pending:
        counted = "1 open item comes" if pending == 1 else f"{pending} open items come"
        facts.append(("Pending", f"{counted} from entries marked !"))
    return tuple(facts)


def _price_notes(converter: Converter) -> tuple[str, ...]:
    return tuple(
        f"Converted at {_price_text(rate, converter.target)}, the ledger's price of {rate.date}."
        for rate in converter.used()
    )


def _price_text(rate: Rate, target: str) -> str:
    """Return a price as the ledger has it."""
    if rate.inverse is None:
        return f"1 {rate.currency} = {plain(rate.rate.normalize())} {target}"
    return f"1 {target} = {plain(rate.inverse.normalize())} {rate.currency}"


def _price_data(converter: Converter) -> list[Data]:
    return [{"currency": rate.currency, "rate": rate.rate, "date": rate.date} for rate in converter.used()]


def _data(
    book: Book,
    options: AgingOptions,
    group: str,
    rows: Sequence[AgingRow],
    totals: Sequence[AgingRow],
    ties: Sequence[Tie],
) -> dict[str, Data]:
    def figures(row: AgingRow) -> dict[str, Data]:
        return report_rows.aging_record(row, options.buckets, disputed=options.disputed)

    def head(row: AgingRow) -> dict[str, Data]:
        if group == BY_CLIENT:
            return {"client": row.key, "name": book.name_of(row.key)}
        return {"group": row.key} if group != BY_CURRENCY else {}

    data: dict[str, Data] = {
        "as_of": book.as_of,
        "by": options.by,
        "buckets": list(options.buckets.names),
        "rows": [
            head(row) | report_rows.aging_record(row, options.buckets, disputed=options.disputed) for row in rows
        ],
        "totals": [figures(row) for row in totals],
        "ties": tie_data(ties),
    }
    return data | ({"group": group} if group != BY_CLIENT else {})
