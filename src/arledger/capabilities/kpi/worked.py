"""A formula with the numbers of a book put in."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from arledger.figures.catalogue import definitions
from arledger.figures.population import Population
from arledger.figures.span import as_decimal
from arledger.figures.values import Figure
from arledger.model.money import figure_text, round_to, to_the_last_digit


@to_the_last_digit
def worked_out(population: Population, figure: Figure) -> str:
    """Return the formula of a figure with its numbers, as they are read; empty where it has no value."""
    if figure.value is None:
        return ""
    definition, currency, span = definitions()[figure.name], population.currency, population.span
    sales = population.sales(span)

    def said(number: Decimal | None) -> str:
        if number is None:
            return ""
        return figure_text(number, currency) if definition.is_of_money else f"{number:f}"

    terms = list(_terms(population.closing, figure, said))
    last = figure.counted[-1].days if figure.counted else Decimal(0)
    return definition.worked.format(
        opening=said(population.opening),
        closing=said(population.closing),
        current=said(population.current),
        gross=said(population.gross),
        unapplied=said(population.unapplied),
        sales=said(sales),
        monthly=said(sales / as_decimal(span.months)),
        days=span.days,
        months=" + ".join(terms),
        whole_days=_number(figure.value - last),
        part_of_day=terms[-1] if terms else "",
        numerator=said(figure.numerator),
        denominator=said(figure.denominator),
    )


def _terms(rest: Decimal, figure: Figure, said: Callable[[Decimal], str]) -> Iterator[str]:
    """Yield the days of each span that a countback has counted: in part what was left / what was sold * its days."""
    for counted in figure.counted:
        if rest < counted.sold:
            whole = round_to(counted.days * counted.sold / rest, 0)
            yield f"{said(rest)} / {said(counted.sold)} * {whole:f}"
        else:
            yield _number(counted.days)
        rest -= counted.sold


def _number(days: Decimal) -> str:
    return f"{days.normalize():f}"
