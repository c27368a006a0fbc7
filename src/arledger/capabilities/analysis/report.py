"""The analysis as a report: its tables, and the same for programs."""

from collections.abc import Iterator

from arledger.capabilities.analysis import records
from arledger.capabilities.analysis.find import Analysis, CurrencyAnalysis
from arledger.figures.values import DAYS, PERCENT, Figure
from arledger.model.money import round_to
from arledger.model.report import Column, Data, Kind, Record, Report, Role, Table, table_of
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
    Column("shown", "Roll rate"),
    Column("n", "Items", Kind.COUNT),
)
_MOVERS = (
    *_CLIENT,
    CURRENCY,
    Column("opening", "Opening", Kind.MONEY),
    Column("closing", "Closing", Kind.MONEY),
    Column("change", "Change", Kind.MONEY),
)
_LARGEST = (*_CLIENT, CURRENCY, Column("open", "Open", Kind.MONEY), Column("shown", "Share"))
_SHARES = (Column("title", "Of open items"), CURRENCY, Column("shown", "Share"), Column("n", "Cases", Kind.COUNT))
_CREDIT = (*_CLIENT, CURRENCY, Column("unapplied", "Unapplied", Kind.MONEY), Column("balance", "Balance", Kind.MONEY))
_HABITS = (
    *_CLIENT,
    CURRENCY,
    Column("days", "Days to pay"),
    Column("terms", "Terms", Kind.COUNT),
    Column("late", "Late", Kind.COUNT),
    Column("n", "Cases", Kind.COUNT),
)
_SAID = {
    "top-ten-share": "Ten largest clients",
    "hhi": "Concentration index (HHI)",
    "oldest-share": "In the oldest bucket",
    "disputed-share": "Disputed",
    "unapplied-share": "Unapplied credit",
}
NOTES = (
    "What happened stands in the bucket in which its item was that day; aged in and out is what time has moved.",
    "A roll rate is what is in the next bucket at the end / what was in the bucket before, {days} days apart.",
    "Days to pay and late: medians of the items paid in full in the period.",
)


def analysis_report(ends: BothEnds, found: Analysis) -> Report:
    """Report on what changed in a period, and where the risk lies."""
    book, span = ends.book, ends.span
    basis = "days past due" if found.by == "due" else "days since the invoice date"
    report = Report(
        name="analyze",
        title="Aging analysis",
        as_of=span.last,
        tables=tuple(_tables(ends, found)),
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
        pairs = zip(records.rates(each), each.rates, strict=True)
        rates: list[Record] = [{**record, "shown": shown(rate.figure)} for record, rate in pairs]
        yield table_of(f"roll_rates{name}", _RATES, rates, f"Roll rates in {each.currency}")
    if not found.currencies:
        yield table_of("movement", (Column("bucket", "Bucket"), CURRENCY), ())
        return
    yield table_of("shares", _SHARES, [row for each in found.currencies for row in _share_rows(each)], "Shares")
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


def _share_rows(each: CurrencyAnalysis) -> Iterator[Record]:
    spread = each.concentration
    for figure, n in (
        (spread.top_share, spread.clients),
        (spread.hhi, spread.clients),
        *((f, f.n) for f in each.shares),
    ):
        yield {"title": _SAID[figure.name], "currency": each.currency, "shown": shown(figure), "n": n}


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
            "shown": shown(one.share),
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
    rows = (
        {
            **records.habit_record(ends.book, habit),
            "days": shown(habit.days),
            "terms": _whole(habit.terms),
            "late": _whole(habit.late),
        }
        for habit in latest
    )
    count = len(found.habits)
    title = "Usual days to pay" if count <= MOST else f"Usual days to pay: the {MOST} latest of {count} clients"
    return table_of("days_to_pay", _HABITS, rows, title)


def _whole(figure: Figure) -> int | None:
    return None if figure.value is None else int(figure.value)


def shown(figure: Figure) -> str:
    """Say a figure for people: rounded, with its unit, or why there is none."""
    if figure.value is None:
        return f"n/a: {figure.why_not}"
    if figure.unit == DAYS:
        return f"{int(figure.value)}"
    return f"{round_to(figure.value, 1):,f} %" if figure.unit == PERCENT else f"{round_to(figure.value, 0):,f}"


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
