"""The figures of several periods side by side, each row with its course as a small picture."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from arledger.capabilities.kpi.periods import label_of
from arledger.capabilities.kpi.records import series_data
from arledger.capabilities.kpi.report import (
    NAMED,
    NONE,
    SALES,
    SIDE_BY_SIDE,
    facts_of,
    group_title,
    named,
    shown_currencies,
    unit_of,
    value_cell,
)
from arledger.capabilities.kpi.values import GroupFigures, PeriodFigures
from arledger.figures.catalogue import definitions
from arledger.figures.values import Figure
from arledger.model.money import round_to
from arledger.model.report import Chart, ChartKind, Column, Data, Kind, Record, Report, Series, Table, table_of
from arledger.subledger.report_parts import CURRENCY, tie_data, tie_notes
from arledger.subledger.ties import prove_ties

STEPS = "▁▂▃▄▅▆▇█"
GAP = "·"


def series_report(found: Sequence[PeriodFigures], by: str, names: Collection[str] = ()) -> Report:
    """Report on the figures of several periods; the book of each is proven to tie on its last day."""
    ties = [prove_ties(each.book) for each in found]
    data: list[Data] = [tie_data(each) for each in ties]
    first, last = found[0], found[-1]
    return Report(
        name="kpi",
        title=f"Figures from {first.span.first} to {last.span.last}",
        as_of=last.span.last,
        tables=tuple(_of_groups(found, by, names) if by else _of_currencies(found)),
        data=series_data(found, by, data),
        charts=() if by else tuple(_charts(found)),
        facts=facts_of(last.book),
        notes=(SALES, f"{NONE}: `kpi explain` and --format json say why.", *_tie_notes(found)),
        failed=any(tie.difference for each in ties for tie in each),
        precision=last.book.facts.precision,
    )


_DRAWN = (
    ("Days outstanding and late", ("dso", "bpdso", "days-to-pay", "days-late")),
    ("Collected and current, in percent", ("cei", "current-share", "over-90-share")),
)
"""What is drawn of several periods, the figures of one unit together."""


def _charts(found: Sequence[PeriodFigures]) -> Iterator[Chart]:
    """Draw the main figures of each currency over the periods."""
    labels = tuple(label_of(each.span) for each in found)
    for currency in shown_currencies(found):
        of_period = [{e.population.currency: e for e in each.everybody}.get(currency) for each in found]
        for title, names in _DRAWN:
            chosen = {figure.name: figure for each in of_period if each for figure in each.figures}
            series = tuple(
                Series(definitions()[name].title, tuple(_drawn(each, name) for each in of_period))
                for name in names
                if name in chosen
            )
            yield Chart(f"{title}, in {currency}", ChartKind.LINES, labels, series, Kind.COUNT)


def _drawn(each: GroupFigures | None, name: str) -> Decimal | None:
    figure = each.of(name) if each else None
    return None if figure is None or figure.value is None else round_to(figure.value, 1)


def _tie_notes(found: Sequence[PeriodFigures]) -> Iterator[str]:
    """Say of the last period how it ties, and of the others only what does not."""
    for each in found:
        wrong = [tie for tie in prove_ties(each.book) if tie.difference]
        yield from (f"{each.span.last}: {note}" for note in tie_notes(wrong))
    yield from tie_notes([tie for tie in prove_ties(found[-1].book) if not tie.difference])


def _period_columns(found: Sequence[PeriodFigures]) -> tuple[Column, ...]:
    columns = (
        Column(
            "p_" + each.span.first.isoformat().replace("-", "_"),
            label_of(each.span),
            Kind.COUNT,
            priority=len(found) - at,
        )
        for at, each in enumerate(found)
    )
    return (*columns, Column("course", "Course", whole=True))


def _cells(found: Sequence[PeriodFigures], figures: Sequence[Figure | None]) -> Record:
    keys = [column.key for column in _period_columns(found)]
    cells: dict[str, Data] = dict(zip(keys, map(value_cell, figures), strict=False))
    return cells | {"course": sparkline([figure.value if figure else None for figure in figures])}


def _of_currencies(found: Sequence[PeriodFigures]) -> Iterator[Table]:
    currencies = shown_currencies(found)
    columns = (*NAMED, Column("unit", "Unit"), *_period_columns(found))
    for currency in currencies:
        of_period = [{e.population.currency: e for e in each.everybody}.get(currency) for each in found]
        rows = []
        for last in next(each.figures for each in reversed(of_period) if each):
            figures = [each.of(last.name) if each else None for each in of_period]
            rows.append({**named(last), "unit": unit_of(last), **_cells(found, figures)})
        name = "kpis" if len(currencies) == 1 else f"kpis_{currency.lower()}"
        yield table_of(name, columns, rows, f"In {currency}")
    if not currencies:
        yield table_of("kpis", columns, ())


def _of_groups(found: Sequence[PeriodFigures], by: str, names: Collection[str]) -> Iterator[Table]:
    """Yield a table for each figure: groups below each other, periods side by side."""
    by_key = [{(e.population.key, e.population.currency): e for e in each.groups} for each in found]
    keys = sorted({key for each in by_key for key in each})
    columns = (Column("group", group_title(by), whole=True), CURRENCY, *_period_columns(found))
    for name in (name for name in definitions() if name in (names or SIDE_BY_SIDE)):
        rows = []
        for key in keys:
            figures = [groups[key].of(name) if key in groups else None for groups in by_key]
            rows.append({"group": key[0], "currency": key[1], **_cells(found, figures)})
        unit = next((unit_of(figure) for each in found for e in each.groups if (figure := e.of(name))), "")
        yield table_of(name.replace("-", "_"), columns, rows, f"{definitions()[name].title}, {unit}".rstrip(", "))


def sparkline(values: Sequence[Decimal | None]) -> str:
    """Draw values as a line of bars from the least to the most, a dot where there is none."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    least, most = min(known), max(known)

    def bar(value: Decimal | None) -> str:
        if value is None:
            return GAP
        if least == most:
            return STEPS[len(STEPS) // 2 - 1]
        return STEPS[int((value - least) * (len(STEPS) - 1) / (most - least) + Decimal("0.5"))]

    return "".join(map(bar, values))
