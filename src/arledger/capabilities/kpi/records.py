"""Figures as the JSON contract has them."""

from collections.abc import Sequence
from decimal import Decimal

from arledger.capabilities.kpi.values import GroupFigures, PeriodFigures
from arledger.figures.catalogue import definitions
from arledger.figures.span import Span
from arledger.figures.values import Figure
from arledger.model.report import Data
from arledger.subledger.report_parts import summed


def figure_record(figure: Figure, currency: str) -> dict[str, Data]:
    """Return one figure."""
    return {"kpi": figure.name} | figure.record(*parts_of(figure, currency))


def parts_of(figure: Figure, currency: str) -> tuple[Decimal | None, Decimal | None]:
    """Return numerator and denominator, amounts with the usual decimals of their currency."""
    parts = figure.numerator, figure.denominator
    if not definitions()[figure.name].is_of_money:
        return parts
    numerator, denominator = (part if part is None else summed(part, currency) for part in parts)
    return numerator, denominator


def head(span: Span) -> dict[str, Data]:
    """Return the day and the period."""
    return {"as_of": span.last, "period": {"from": span.first, "to": span.last, "days": span.days}}


def period_data(found: PeriodFigures, by: str) -> dict[str, Data]:
    """Return the figures of a period: in one currency as one object, in several a list of such objects."""
    first = head(found.span)
    if by:
        return first | {
            "by": by,
            "groups": [{"group": each.population.key, **_of_one(each)} for each in found.groups],
            "totals": [*map(_of_one, found.everybody)],
        }
    objects = [first | _of_one(each) for each in found.everybody]
    return objects[0] if len(objects) == 1 else first | {"currencies": [*objects]}


def _of_one(each: GroupFigures) -> dict[str, Data]:
    population = each.population
    return {
        "currency": population.currency,
        "opening": summed(population.opening, population.currency),
        "sales": summed(population.sales(population.span), population.currency),
        "closing": summed(population.closing, population.currency),
        "kpis": [figure_record(figure, population.currency) for figure in each.figures],
    }


def series_data(found: Sequence[PeriodFigures], by: str, ties: Sequence[Data]) -> dict[str, Data]:
    """Return the figures of several periods, each with how it ties on its last day."""
    periods = [period_data(each, by) | {"ties": tie} for each, tie in zip(found, ties, strict=True)]
    return {"as_of": found[-1].span.last if found else None, "periods": [*periods]}
