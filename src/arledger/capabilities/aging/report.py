"""The aging report: per client and currency, what is owed and how late it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from arledger.model.book import Book
from arledger.model.documents import Client, Item
from arledger.model.money import Money, minor_digits, plain, round_to
from arledger.model.problem import UserError
from arledger.model.report import Column, Data, Kind, Report, Role, Row, Table
from arledger.policy.settings import Basis
from arledger.subledger.aging import AgingRow, Buckets, add_up, age, age_of, open_items, unapplied_credits
from arledger.subledger.clients import text_of
from arledger.subledger.prices import Converter, Rate
from arledger.subledger.report_parts import CURRENCY, credit_data, item_data, money, tie_data, tie_notes, tied
from arledger.subledger.report_rows import credit_tables, item_table
from arledger.subledger.ties import Tie, prove_ties

BY_CLIENT = "client"
BY_CURRENCY = "currency"
NONE = "(none)"


@dataclass(frozen=True, slots=True)
class AgingOptions:
    """How to age: `group` is `client`, `currency` or a metadata key of clients; `into` a target currency."""

    buckets: Buckets
    by: Basis = "due"
    detail: bool = False
    group: str = BY_CLIENT
    into: str | None = None
    client: str | None = None


def aging_report(book: Book, options: AgingOptions) -> Report:
    """Age the open items of a book.

    Every amount is positive where the client owes; `unapplied` is negative or zero. Raises UserError for
    a group that no client has, or a missing price.
    """
    group = options.group
    rows = age(book, options.buckets, options.by, _grouping(book, group))
    if options.client is not None:
        rows = tuple(row for row in age(book, options.buckets, options.by, str) if row.key == options.client)
        group = BY_CLIENT
    ties = prove_ties(book, None if options.client is None else {options.client})
    converter = Converter(book.facts.prices, options.into, book.as_of) if options.into else None
    if converter:
        rows = _convert(rows, converter)
    totals = add_up(rows, len(options.buckets.names))
    tables = [_summary(book, rows, totals, group, options.buckets)]
    data = _data(book, options, group, rows, totals, ties)
    if options.detail:
        tables += _details(book, options)
        data |= _detail_data(book, options)
    notes = tie_notes(ties)
    if converter:
        notes += _price_notes(converter)
        data |= {"in": converter.target, "prices": _price_data(converter)}
    return Report(
        name="aging",
        title="Aging",
        as_of=book.as_of,
        tables=tuple(tables),
        data=data,
        facts=_facts(book, options),
        notes=notes,
        failed=not tied(ties),
        precision=book.facts.precision,
    )


def _grouping(book: Book, group: str) -> Callable[[str], str]:
    if group == BY_CLIENT:
        return str
    if group == BY_CURRENCY:
        return lambda _: ""
    known = sorted({key for client in book.clients.values() for key in client.meta})
    if group not in known:
        raise UserError(
            f"no client has the metadata {group!r}",
            f"Group by {', '.join([BY_CLIENT, BY_CURRENCY, *known])}.",
        )
    values = {name: _group_value(client, group) for name, client in book.clients.items()}
    return lambda client: values.get(client, NONE)


def _group_value(client: Client, group: str) -> str:
    value = client.meta.get(group)
    return str(value) if isinstance(value, Money) else text_of(client.meta, group) or NONE


def _convert(rows: Sequence[AgingRow], converter: Converter) -> tuple[AgingRow, ...]:
    """Convert and round each figure once, so that the rounded columns add up as they are printed."""
    digits = minor_digits(converter.target)

    def converted(number: Decimal, currency: str) -> Decimal:
        return round_to(number if currency == converter.target else converter.convert(number, currency), digits)

    merged: dict[str, AgingRow] = {}
    for row in rows:
        cells = tuple(converted(number, row.currency) for number in row.buckets)
        unapplied = converted(row.unapplied, row.currency)
        known = merged.get(row.key)
        if known:
            cells = tuple(a + b for a, b in zip(cells, known.buckets, strict=True))
            unapplied += known.unapplied
        merged[row.key] = AgingRow(row.key, converter.target, cells, unapplied)
    return tuple(merged[key] for key in sorted(merged))


def _summary(book: Book, rows: Sequence[AgingRow], totals: Sequence[AgingRow], group: str, buckets: Buckets) -> Table:
    first: tuple[Column, ...] = (Column("client", "Client"), Column("name", "Name", priority=3, wrap=True))
    if group != BY_CLIENT:
        first = (Column(group.replace("-", "_"), group.replace("-", " ").capitalize()),)
    if group == BY_CURRENCY:
        first = ()
    has_unapplied = any(row.unapplied for row in rows)
    columns = (
        *first,
        CURRENCY,
        *bucket_columns(buckets),
        Column("unapplied", "Unapplied", Kind.MONEY, priority=0 if has_unapplied else 2),
        Column("total", "Total", Kind.MONEY),
    )

    def head(row: AgingRow) -> tuple[str, ...]:
        return (row.key, book.name_of(row.key))[: len(first)]

    def total_head() -> tuple[str | None, ...]:
        return ("Total", None)[: len(first)]

    body = [Row((*head(row), *figures(row))) for row in rows]
    sums = [Row((*total_head(), *figures(row)), Role.TOTAL) for row in totals] if group != BY_CURRENCY else []
    return Table("aging", columns, (*body, *sums))


def bucket_columns(buckets: Buckets) -> tuple[Column, ...]:
    """Return a money column for each bucket."""
    return tuple(Column(_snake(name), name.capitalize(), Kind.MONEY) for name in buckets.names)


def figures(row: AgingRow) -> tuple[str | Decimal, ...]:
    """Return currency, buckets, unapplied and total of a row, as cells."""
    numbers = (*row.buckets, row.unapplied, row.total)
    return (row.currency, *(money(number, row.currency) for number in numbers))


def _snake(name: str) -> str:
    return "days_" + name.replace("-", "_") if name[0].isdigit() else name.replace(" ", "_")


def _details(book: Book, options: AgingOptions) -> list[Table]:
    items = [item for item in open_items(book) if options.client in (None, item.client)]
    unapplied = [credit for credit in unapplied_credits(book) if options.client in (None, credit.client)]
    return [
        item_table(items, book.as_of, lambda item: _bucket_of(book, options, item)),
        *credit_tables(unapplied),
    ]


def _bucket_of(book: Book, options: AgingOptions, item: Item) -> str:
    return options.buckets.names[options.buckets.index(age_of(item, book.as_of, options.by))]


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


def row_data(row: AgingRow, names: tuple[str, ...]) -> dict[str, Data]:
    """Return the figures of a row as the JSON contract has them."""
    return {
        "currency": row.currency,
        "buckets": {n: money(v, row.currency) for n, v in zip(names, row.buckets, strict=True)},
        "unapplied": money(row.unapplied, row.currency),
        "total": money(row.total, row.currency),
    }


def _data(
    book: Book,
    options: AgingOptions,
    group: str,
    rows: Sequence[AgingRow],
    totals: Sequence[AgingRow],
    ties: Sequence[Tie],
) -> dict[str, Data]:
    names = options.buckets.names

    def head(row: AgingRow) -> dict[str, Data]:
        if group == BY_CLIENT:
            return {"client": row.key, "name": book.name_of(row.key)}
        return {"group": row.key} if group != BY_CURRENCY else {}

    data: dict[str, Data] = {
        "as_of": book.as_of,
        "by": options.by,
        "buckets": list(names),
        "rows": [head(row) | row_data(row, names) for row in rows],
        "totals": [row_data(row, names) for row in totals],
        "ties": tie_data(ties),
    }
    return data | ({"group": group} if group != BY_CLIENT else {})


def _detail_data(book: Book, options: AgingOptions) -> dict[str, Data]:
    return {
        "items": [
            item_data(item, book, _bucket_of(book, options, item))
            for item in open_items(book)
            if options.client in (None, item.client)
        ],
        "credits": [
            credit_data(credit) for credit in unapplied_credits(book) if options.client in (None, credit.client)
        ],
    }
