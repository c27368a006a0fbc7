"""The analysis as a report: its tables, and the same for programs."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from arledger.capabilities.analysis import records
from arledger.capabilities.analysis.find import Analysis, CurrencyAnalysis
from arledger.figures.values import Figure
from arledger.model.money import round_to
from arledger.model.report import ChartKind, Column, Data, Kind, Record, Report, Role, Table, chart_of, table_of
from arledger.session.both_ends import BothEnds
from arledger.subledger.report_parts import CURRENCY
from arledger.subledger.report_rows import item_table

MOST = 20
"""How many rows of a kind people are shown; programs get all."""

_CLIENT = (Column("client", "Client", whole=True), Column("name", "Name", priority=3))
_AMOUNTS = ("opening", *records.COLUMNS, "other", "moved_in", "moved_out", "closing")
_TITLES = {"moved_in": "Aged in", "moved_out": "Aged out"}
_RATES = (
    Column("from", "From", whole=True),
    Column("to", "To", whole=True),
    Column("denominator", "Was in it", Kind.MONEY),
    Column("numerator", "Is in the next", Kind.MONEY),
    Column("rate", "Roll rate", Kind.PERCENT),
    Column("n", "Items", Kind.COUNT),
)
_MOVERS = (
    *_CLIENT,
    CURRENCY,
    Column("opening", "Opening", Kind.MONEY),
    Column("closing", "Closing", Kind.MONEY),
    Column("change", "Change", Kind.MONEY),
)
_LARGEST = (*_CLIENT, CURRENCY, Column("open", "Open", Kind.MONEY), Column("share", "Share", Kind.PERCENT))
_SHARES = (
    CURRENCY,
    Column("open", "Open", Kind.MONEY),
    Column("n", "Items", Kind.COUNT),
    Column("oldest-share", "Oldest", Kind.PERCENT),
    Column("disputed-share", "Disputed", Kind.PERCENT),
    Column("unapplied-share", "Unapplied", Kind.PERCENT),
    Column("clients", "Clients", Kind.COUNT),
    Column("top-ten-share", "Ten largest", Kind.PERCENT),
    Column("hhi", "HHI", Kind.COUNT),
)
_CREDIT = (*_CLIENT, CURRENCY, Column("unapplied", "Unapplied", Kind.MONEY), Column("balance", "Balance", Kind.MONEY))
_HABITS = (
    *_CLIENT,
    CURRENCY,
    Column("days", "Days to pay", Kind.COUNT),
    Column("terms", "Terms", Kind.COUNT),
    Column("late", "Late", Kind.COUNT),
    Column("n", "Cases", Kind.COUNT),
)
NONE = "n/a"
_WHY = Column("why", "Why there is none")
NOTES = (
    "What happened stands in the bucket in which its item was that day; aged in and out is what time has moved.",
    "A roll rate is what is in the next bucket at the end / what was in the bucket before, {days} days apart.",
    "Days to pay and late: medians of the items paid in full in the period.",
)


def analysis_report(ends: BothEnds, found: Analysis) -> Report:
    """Report on what changed in a period, and where the risk lies."""
    book, span = ends.book, ends.span
    basis = "days past due" if found.by == "due" else "days since the invoice date"
    tables = tuple(_tables(ends, found))
    report = Report(
        name="analyze",
        title="Aging analysis",
        as_of=span.last,
        tables=tables,
        charts=tuple(
            chart_of(table.title, ChartKind.BARS, table, ("bucket", "opening", "closing"))
            for table in tables
            if table.name.startswith("movement")
        ),
        data=_data(ends, found),
        facts=(
            ("Ledger", book.facts.title or book.facts.main),
            ("Period", f"{span.first} to {span.last}"),
            ("Aged by", basis),
        ),
        notes=tuple(note.format(days=span.days) for note in NOTES),
    )
    return ends.proven(report)


def _tables(ends: BothEnds, found: Analysis) -> Iterator[Table]:
    book, several = ends.book, len(found.currencies) > 1
    for each in found.currencies:
        name = f"_{each.currency.lower()}" if several else ""
        yield _movement(each, found, f"movement{name}")
        yield _rates(each, f"roll_rates{name}")
    if not found.currencies:
        yield table_of("movement", (Column("bucket", "Bucket"), CURRENCY), ())
        return
    yield _with_why("shares", _SHARES, [_share_row(each) for each in found.currencies], "Shares of open items")
    for title, direction in (("Risen most", "up"), ("Fallen most", "down")):
        rows = _movers(ends, found, direction)
        if rows:
            yield table_of(f"movers_{direction}", _MOVERS, rows, title)
    yield _largest(ends, found)
    yield from _oldest(ends, found)
    if found.in_credit:
        yield table_of("in_credit", _CREDIT, records.in_credit(book, found)[:MOST], "Credit balances")
    if found.habits:
        yield _habits(ends, found)


def _movement(each: CurrencyAnalysis, found: Analysis, name: str) -> Table:
    """Return the movement by bucket with its total; what is zero everywhere has no column."""
    rows, whole = records.movement(each, found.buckets.names), records.total(each)
    columns = (
        Column("bucket", "Bucket", whole=True),
        *(
            Column(
                key,
                _TITLES.get(key, key.replace("_", " ").capitalize()),
                Kind.MONEY,
                currency=each.currency,
                sums=key,
            )
            for key in _AMOUNTS
            if key in ("opening", "closing") or any(row[key] for row in (*rows, whole))
        ),
    )
    body = table_of(name, columns, ({**row, "bucket": str(row["bucket"]).capitalize()} for row in rows))
    total = table_of(name, columns, [{**whole, "bucket": "Total"}], role=Role.TOTAL)
    return Table(name, columns, (*body.rows, *total.rows), f"Movement in {each.currency}")


def _rates(each: CurrencyAnalysis, name: str) -> Table:
    """Return the roll rates, and all of them multiplied."""
    pairs = zip(records.rates(each), each.rates, strict=True)
    rows: list[Record] = [
        {**record, "rate": _percent(rate.figure), "why": rate.figure.why_not} for record, rate in pairs
    ]
    if each.loss.value is not None:
        ends = {"from": "All multiplied", "to": "", "denominator": None, "numerator": None}
        rows.append({**ends, "rate": _percent(each.loss), "n": each.loss.n, "why": ""})
    return _with_why(name, _RATES, rows, f"Roll rates in {each.currency}")


def _with_why(name: str, columns: tuple[Column, ...], rows: Sequence[Record], title: str) -> Table:
    """Return a table with a column of reasons where any row has one."""
    why = (_WHY,) if any(row["why"] for row in rows) else ()
    return table_of(name, (*columns, *why), rows, title)


def _share_row(each: CurrencyAnalysis) -> Record:
    spread = each.concentration
    shares = (*each.shares, spread.top_share)
    return {
        "currency": each.currency,
        "open": spread.open,
        "n": each.shares[0].n,
        "clients": spread.clients,
        **{share.name: _percent(share) for share in shares},
        "hhi": _whole(spread.hhi),
        "why": next((figure.why_not for figure in (*shares, spread.hhi) if figure.why_not), ""),
    }


def _movers(ends: BothEnds, found: Analysis, direction: str) -> list[Record]:
    return [
        records.mover(ends.book, row, direction)
        for each in found.currencies
        for row in (each.rising if direction == "up" else each.falling)
    ]


def _largest(ends: BothEnds, found: Analysis) -> Table:
    rows: list[Record] = [
        {
            "client": one.client,
            "name": ends.book.name_of(one.client),
            "currency": each.currency,
            "open": one.open,
            "share": _percent(one.share),
        }
        for each in found.currencies
        for one in each.concentration.largest
    ]
    return table_of("largest", _LARGEST, rows, "Largest clients by open items")


def _oldest(ends: BothEnds, found: Analysis) -> Iterator[Table]:
    items = records.oldest(ends.book, found)
    if items:
        name = found.buckets.names[-1].capitalize()
        largest = sorted(items, key=_by_amount)[:MOST]
        title = f"{name} days" if len(items) <= MOST else f"{name} days: the {MOST} largest of {len(items)} items"
        yield item_table(largest, title, without=("bucket", "amount", "settled"))


def _by_amount(record: Record) -> tuple[object, ...]:
    amount = record["open"]
    return (-amount, record["client"], record["invoice"])  # type: ignore[operator]


def _habits(ends: BothEnds, found: Analysis) -> Table:
    latest = sorted(found.habits, key=lambda h: (h.late.value is None, -(h.late.value or 0), h.client, h.currency))[
        :MOST
    ]
    rows: list[Record] = [
        {
            **records.habit_record(ends.book, habit),
            "days": _whole(habit.days),
            "terms": _whole(habit.terms),
            "late": _whole(habit.late),
            "why": habit.days.why_not,
        }
        for habit in latest
    ]
    count = len(found.habits)
    title = "Usual days to pay" if count <= MOST else f"Usual days to pay: the {MOST} latest of {count} clients"
    return _with_why("days_to_pay", _HABITS, rows, title)


def _whole(figure: Figure) -> int | str:
    return NONE if figure.value is None else int(round_to(figure.value, 0))


def _percent(figure: Figure) -> Decimal | str:
    return NONE if figure.value is None else round_to(figure.value, 1)


def _data(ends: BothEnds, found: Analysis) -> dict[str, Data]:
    book, span, currencies = ends.book, ends.span, found.currencies
    return {
        "as_of": span.last,
        "period": {"from": span.first, "to": span.last, "days": span.days},
        "by": found.by,
        "buckets": list(found.buckets.names),
        "movement": [row for each in currencies for row in records.movement(each, found.buckets.names)],
        "totals": [records.total(each) for each in currencies],
        "roll_rates": [row for each in currencies for row in records.rates(each)],
        "loss_on_current": [
            {"currency": each.currency, **records.figure_record(each.loss, each.currency)} for each in currencies
        ],
        "movers": [*_movers(ends, found, "up"), *_movers(ends, found, "down")],
        "concentration": [records.concentration_record(book, each) for each in currencies],
        "shares": [_share_record(each.currency, share) for each in currencies for share in each.shares],
        "oldest": list(records.oldest(book, found)),
        "credit_balances": list(records.in_credit(book, found)),
        "days_to_pay": [records.habit_record(book, habit) for habit in found.habits],
    }


def _share_record(currency: str, share: Figure) -> dict[str, Data]:
    return {"currency": currency, "share": share.name, **records.figure_record(share, currency)}
