"""What would change, as a report: the effect, the cash of the next weeks, and all that is assumed."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from arledger.capabilities.whatif.find import Answer
from arledger.capabilities.whatif.values import YEAR, Effect, PeriodCash, by_period, periods
from arledger.figures.span import as_decimal
from arledger.model.money import ZERO, minor_digits, round_to
from arledger.model.report import Column, Data, Kind, Record, Report, table_of
from arledger.subledger.report_parts import CURRENCY, amounts, proven
from arledger.subledger.ties import prove_ties

_EFFECT = (
    CURRENCY,
    Column("owed", "Owed", Kind.MONEY),
    Column("sales", "Sales of a year", Kind.MONEY),
    Column("one_day", "One day of DSO", Kind.MONEY),
    Column("dso", "DSO", whole=True),
    Column("dso_then", "DSO then", whole=True),
    Column("shift_days", "Days earlier", whole=True),
    Column("release", "One-off release", Kind.MONEY),
)
_CASH = (
    Column("from_shown", "From", whole=True),
    Column("to", "To", Kind.DATE),
    CURRENCY,
    Column("now", "As things are", Kind.MONEY),
    Column("then", "Then", Kind.MONEY),
    Column("difference", "Difference", Kind.MONEY),
    Column("cumulative", "So far", Kind.MONEY, priority=1),
)


def whatif_report(found: Answer) -> Report:
    """Show what is released once, what comes in the next weeks as things are and then, and what is assumed."""
    rows = [_effect(each) for each in found.effects]
    assumed = tuple(_assumptions(found))
    tables = [table_of("effect", _EFFECT, rows)]
    if found.asked.terms:
        cash = [row for each in found.effects for row in _cash(found, each)]
        tables.append(table_of("cash", _CASH, cash, "What is open now, by when it comes"))
    changed = f"terms {found.asked.text}" if found.asked.terms else f"a DSO of {found.asked.text} days"
    report = Report(
        name="whatif",
        title=f"What {changed} would do to cash",
        as_of=found.book.as_of,
        tables=tuple(tables),
        data=_data(found, assumed),
        facts=(("Ledger", found.book.facts.title or found.book.facts.main), ("Of", found.whom)),
        notes=assumed,
    )
    return proven(report, found.book, prove_ties(found.book, found.clients))


def _effect(each: Effect) -> Record:
    return {
        **amounts(each.currency, owed=each.closing, sales=each.sales, one_day=_coins(each.one_day, each.currency)),
        "dso": _days(each.dso),
        "dso_then": _days(each.dso_then),
        "shift_days": _days(each.shift),
        "release": None if each.release is None else _coins(each.release, each.currency),
    }


def _cash(found: Answer, each: Effect) -> Iterator[Record]:
    so_far = ZERO
    for period in by_period(each.coming, periods(found.book.as_of, found.asked.by)):
        so_far += period.then - period.now
        yield _period(period, each.currency, so_far)


def _period(period: PeriodCash, currency: str, so_far: Decimal) -> Record:
    return {
        "from": period.span.first if period.span else None,
        "from_shown": f"{period.span.first}" if period.span else "later",
        "to": period.span.last if period.span else None,
        **amounts(currency, now=period.now, then=period.then, difference=period.then - period.now, cumulative=so_far),
    }


def _coins(number: Fraction, currency: str) -> Decimal:
    return round_to(as_decimal(number), minor_digits(currency))


def _days(number: Fraction | None) -> str | None:
    return None if number is None else f"{round_to(as_decimal(number), 2):f}"


def _assumptions(found: Answer) -> Iterator[str]:
    """Yield what the figures stand on."""
    yield f"Sales are those of the {YEAR} days to {found.book.as_of}, net of credit memos, with tax; they go on so."
    yield f"One day of DSO is a year's sales / {YEAR}; the release is that times the days, and comes once."
    if found.since and (found.book.as_of - found.since).days < YEAR:
        yield f"The book begins on {found.since}, less than a year before: its sales are taken for a year's."
    if any(each.dso is None for each in found.effects):
        yield "Without sales in the year there is neither a DSO nor a release."
    beyond = [each.currency for each in found.effects if _is_beyond(each)]
    if beyond:
        yield f"{', '.join(beyond)}: less is owed on the day than is usual, so not all of the release is in it."
    if found.asked.terms is None:
        yield "How the DSO is to be reached is not said: the release is what it would be worth."
        return
    yield f"The terms {found.asked.text} hold for every invoice from its own date on; what was put off stays."
    yield "Every client goes on paying as many days late or early as in the year before, from the new due date on."
    without = sum(each.without_history for each in found.effects)
    if without:
        yield f"Clients who settled nothing in the year are taken to be as late as all are ({without})."
    if found.asked.terms.discounts:
        yield "Nobody takes the discount: its cost and what comes earlier for it are not in the figures."
    yield "Nobody buys less or more because of the terms; disputes are as all else."


def _is_beyond(each: Effect) -> bool:
    """Tell whether more would be released than is owed on the day: the DSO of the day would fall below zero."""
    return each.release is not None and each.release > max(each.closing, ZERO)


def _data(found: Answer, assumed: tuple[str, ...]) -> Mapping[str, Data]:
    each_currency = [_of_currency(found, each, assumed) for each in found.effects]
    if len(each_currency) == 1:
        return each_currency[0]
    return {"as_of": found.book.as_of, "currencies": [*each_currency], "assumptions": assumed}


def _of_currency(found: Answer, each: Effect, assumed: tuple[str, ...]) -> Mapping[str, Data]:
    asked = found.asked
    data: dict[str, Data] = {
        "as_of": found.book.as_of,
        "of": found.whom,
        "terms": asked.text if asked.terms else None,
        "dso_target": asked.text if asked.target is not None else None,
        **_effect(each),
        "assumptions": assumed,
    }
    if asked.terms:
        *rows, last = _cash(found, each)
        keys = ("now", "then", "difference")
        data["periods"] = [{key: row[key] for key in ("from", "to", *keys, "cumulative")} for row in rows]
        data["later"] = {key: last[key] for key in keys}
    return data
