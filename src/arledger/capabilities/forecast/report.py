"""Cash by week or day as a report."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from arledger.capabilities.forecast.cash import CashForecast, CurrencyCash
from arledger.capabilities.forecast.options import Wanted
from arledger.forecasting.backtest import DUE_DATE, MEDIAN, Backtest
from arledger.forecasting.weeks import Cash
from arledger.model.book import Book
from arledger.model.money import ZERO, amount_text
from arledger.model.report import ChartKind, Column, Data, Kind, Record, Report, Table, chart_of, table_of
from arledger.subledger.report_parts import money, proven
from arledger.subledger.ties import prove_ties

_EMPTY = (Column("from", "From", Kind.DATE), Column("closing", "Closing", Kind.MONEY))


def cash_report(book: Book, found: CashForecast, wanted: Wanted) -> Report:
    """Report on the cash of each period, by currency, with what it rests on and how wrong the last ones were."""
    several = len(found.currencies) > 1
    of_currency = [_data(each) for each in found.currencies]
    data: dict[str, Data] = {"as_of": book.as_of}
    if several or not of_currency:
        data["currencies"] = [data | each for each in of_currency]
    else:
        data |= of_currency[0]
    unit = "day" if wanted.days == 1 else "week"
    tables = tuple(_table(each, several=several) for each in found.currencies)
    report = Report(
        name="forecast",
        title=f"Cash by {unit}",
        as_of=book.as_of,
        tables=tables or (table_of("weeks", _EMPTY, ()),),
        charts=tuple(
            chart_of(
                f"Receipts by {unit}, in {each.currency}", ChartKind.LINES, table, ("from", "low", "mid", "high")
            )
            for each, table in zip(found.currencies, tables, strict=True)
        ),
        data=data,
        facts=(("Ledger", book.facts.title or book.facts.main),),
        notes=tuple(_notes(found)),
    )
    return proven(report, book, prove_ties(book))


def _table(each: CurrencyCash, *, several: bool) -> Table:
    currency = each.currency

    def amount(key: str, title: str, priority: int = 0) -> Column:
        return Column(key, title, Kind.MONEY, priority=priority, currency=currency)

    columns = [
        Column("from", "From", Kind.DATE),
        Column("to", "To", Kind.DATE, priority=3),
        amount("opening", "Opening", 1),
        amount("low", "Low", 2),
        amount("mid", "Receipts"),
        amount("high", "High", 2),
        amount("disbursements", "Disbursed"),
        amount("closing", "Closing"),
    ]
    if each.minimum is not None:
        columns.append(Column("below", "Below minimum", Kind.MONEY, currency=currency))
    rows = [_row(cash, each.minimum) for cash in each.periods]
    return table_of(f"weeks_{currency.lower()}" if several else "weeks", tuple(columns), rows, f"In {currency}")


def _row(cash: Cash, minimum: Decimal | None) -> Record:
    row: dict[str, Data] = {
        "from": cash.period.first,
        "to": cash.period.last,
        "opening": cash.opening,
        "low": cash.low,
        "mid": cash.mid,
        "high": cash.high,
        "disbursements": cash.disbursements,
        "closing": cash.closing,
    }
    if minimum is not None:
        row["below"] = minimum - cash.closing if cash.closing < minimum else None
    return row


def _notes(found: CashForecast) -> Iterator[str]:
    for each in found.currencies:
        currency = each.currency
        yield f"{currency}: {past_error(each.backtest)} The forecast rests on {each.cases:,} paid items."
        for number, what in (
            (each.later, "of what is open is expected after the last of these days"),
            (each.disputed, "is disputed and only in High"),
            (each.unapplied, "of unapplied credit has come already, and is not expected again"),
        ):
            if number:
                yield f"{amount_text(number, currency)} {what}."
        below = [cash.period.first for cash in each.periods if cash.closing < (each.minimum or ZERO)]
        if each.minimum is not None and below:
            count = f"{len(below)} of {len(each.periods)}"
            yield f"BELOW {amount_text(each.minimum, currency)}: {count}, the first from {below[0]}."
    if found.passed:
        yield f"Planned for days that are over, and left out: {found.passed}."


def past_error(past: Backtest | None) -> str:
    """Say in a sentence how wrong the last forecasts have been."""
    if past is None or not past.of_forecast.n:
        return "no forecast of the last weeks can be judged yet."
    score = past.of_forecast
    due, median = (past.scores[name] for name in (DUE_DATE, MEDIAN))
    forecasts = f"the last {len(past.origins)} forecasts were" if len(past.origins) > 1 else "the last forecast was"
    items = f"{score.n:,} items" if score.n > 1 else "1 item"
    return (
        f"{forecasts} {score.mean(score.off)} days off on the average of {items} paid since "
        f"(the due date {due.mean(due.off)}, each client's median {median.mean(median.off)}); "
        f"{score.share(score.covered)} % came within the interval."
    )


def past_data(past: Backtest | None) -> Mapping[str, Data]:
    """Return how wrong the last forecasts have been as the JSON contract has it."""
    if past is None:
        return {"origins": [], "n": 0}
    score, due, median = (past.scores[name] for name in past.scores)
    return {
        "origins": [*past.origins],
        "n": score.n,
        "error_days": score.mean(score.off),
        "within_3": score.share(score.within_3),
        "within_7": score.share(score.within_7),
        "coverage": score.share(score.covered),
        "width_days": score.mean(score.width),
        "due_date_error_days": due.mean(due.off),
        "client_median_error_days": median.mean(median.off),
    }


def _data(each: CurrencyCash) -> dict[str, Data]:
    return {
        "currency": each.currency,
        "weeks": [_week(cash, each) for cash in each.periods],
        "cases": each.cases,
        "later": money(each.later, each.currency),
        "disputed": money(each.disputed, each.currency),
        "unapplied": money(each.unapplied, each.currency),
        "backtest": past_data(each.backtest),
    }


def _week(cash: Cash, each: CurrencyCash) -> dict[str, Data]:
    def said(number: Decimal) -> Decimal:
        return money(number, each.currency)

    week: dict[str, Data] = {
        "from": cash.period.first,
        "to": cash.period.last,
        "opening": said(cash.opening),
        "receipts": {"low": said(cash.low), "mid": said(cash.mid), "high": said(cash.high)},
        "new_sales": said(cash.new_sales),
        "disbursements": said(cash.disbursements),
        "closing": said(cash.closing),
    }
    if each.minimum is not None:
        week["below_minimum"] = cash.closing < each.minimum
    return week
