"""How wrong past forecasts have been, beside simpler methods, as a report."""

from collections.abc import Iterator, Sequence
from datetime import date

from arledger.forecasting.backtest import DUE_DATE, FORECAST, HORIZONS, MEDIAN, Backtest, Score
from arledger.model.book import Book
from arledger.model.report import Column, Data, Kind, Record, Report, Table, table_of

_TITLES = {FORECAST: "This forecast", DUE_DATE: "Due date", MEDIAN: "Client's median"}
_MEANS = (
    "Each forecast is made anew from what was known at a month's end. Days off are those of items open then and paid "
    "since; within the interval should be four in five.",
    "Weeks: off and bias in percent of what came in on items open at the month's end; what is invoiced later is in "
    "neither.",
)


def backtest_report(book: Book, origins: Sequence[date], found: Sequence[Backtest]) -> Report:
    """Report on the error of each method in one table a currency."""
    head: dict[str, Data] = {"as_of": book.as_of, "origins": [*origins]}
    of_currency: list[dict[str, Data]] = [_data(each) for each in found]
    data = head | of_currency[0] if len(found) == 1 else head | {"currencies": [head | each for each in of_currency]}
    return Report(
        name="forecast_backtest",
        title="How wrong forecasts have been",
        as_of=book.as_of,
        tables=tuple(_table(each, several=len(found) > 1) for each in found) or (_table(None, several=False),),
        data=data,
        facts=(("Ledger", book.facts.title or book.facts.main), ("Forecasts", _span(origins))),
        notes=(*_MEANS, *_open_notes(found)),
        precision=book.facts.precision,
    )


def _span(origins: Sequence[date]) -> str:
    return f"{len(origins)}, from {origins[0]} to {origins[-1]}" if origins else "none"


def _open_notes(found: Sequence[Backtest]) -> Iterator[str]:
    for each in found:
        if each.still_open:
            yield f"{each.currency}: {each.still_open:,} forecasts of items that are still open cannot be judged yet."


def _columns() -> tuple[Column, ...]:
    weeks = []
    for horizon in HORIZONS:
        name = _name(horizon)
        weeks += [
            Column(f"wape_{_key(horizon)}", f"{name} off %", Kind.PERCENT, priority=2, short=f"w{name} off"),
            Column(f"bias_{_key(horizon)}", f"{name} bias %", Kind.PERCENT, priority=3, short=f"w{name} bias"),
        ]
    return (
        Column("method", "Method", whole=True),
        Column("n", "Items", Kind.COUNT),
        Column("error_days", "Days off", whole=True),
        Column("within_3", "≤ 3 days %", Kind.PERCENT),
        Column("within_7", "≤ 7 days %", Kind.PERCENT),
        Column("coverage", "In interval %", Kind.PERCENT, short="In int. %"),
        Column("width_days", "Its days", whole=True),
        *weeks,
    )


def _name(horizon: tuple[int, int]) -> str:
    first, last = horizon
    return f"{first}" if first == last else f"{first}-{last}"


def _key(horizon: tuple[int, int]) -> str:
    return _name(horizon).replace("-", "_")


def _table(each: Backtest | None, *, several: bool) -> Table:
    columns = _columns()
    if each is None:
        return table_of("methods", columns, ())
    rows = [_row(name, score) for name, score in each.scores.items()]
    name = f"methods_{each.currency.lower()}" if several else "methods"
    return table_of(name, columns, rows, f"Items and weeks in {each.currency}")


def _row(name: str, score: Score) -> Record:
    is_forecast = name == FORECAST
    off, width = score.mean(score.off), score.mean(score.width)
    row: dict[str, Data] = {
        "method": _TITLES[name],
        "n": score.n,
        "error_days": f"{off}" if off is not None else "",
        "within_3": score.share(score.within_3),
        "within_7": score.share(score.within_7),
        "coverage": score.share(score.covered) if is_forecast else None,
        "width_days": f"{width}" if is_forecast and width is not None else "",
    }
    for horizon, errors in score.horizons.items():
        row[f"wape_{_key(horizon)}"] = errors.wape
        row[f"bias_{_key(horizon)}"] = errors.bias_share
    return row


def _data(each: Backtest) -> dict[str, Data]:
    return {
        "currency": each.currency,
        "still_open": each.still_open,
        "methods": [_method(name, score) for name, score in each.scores.items()],
    }


def _method(name: str, score: Score) -> Data:
    is_forecast = name == FORECAST
    return {
        "method": name,
        "n": score.n,
        "error_days": score.mean(score.off),
        "bias_days": score.mean(score.bias),
        "within_3": score.share(score.within_3),
        "within_7": score.share(score.within_7),
        "coverage": score.share(score.covered) if is_forecast else None,
        "width_days": score.mean(score.width) if is_forecast else None,
        "horizons": [
            {
                "from_week": first,
                "to_week": last,
                "weeks": errors.weeks,
                "wape": errors.wape,
                "bias": errors.bias_share,
            }
            for (first, last), errors in score.horizons.items()
        ],
    }
