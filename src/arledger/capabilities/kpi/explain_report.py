"""How one figure comes about, with this book's numbers."""

from collections.abc import Iterator, Sequence

from arledger.capabilities.kpi.report import SALES, figure_record, shown
from arledger.capabilities.kpi.values import GroupFigures
from arledger.figures.catalogue import definitions
from arledger.figures.span import Span
from arledger.figures.values import Figure
from arledger.model.book import Book
from arledger.model.money import figure_text
from arledger.model.problem import UserError
from arledger.model.report import Column, Data, Record, Report, Table, table_of
from arledger.model.slips import did_you_mean
from arledger.subledger.report_parts import proven
from arledger.subledger.ties import prove_ties

_COLUMNS = (Column("what", "What"), Column("said", "In this book"))


def known_name(name: str) -> str:
    """Return the name of a figure; raises UserError for one that there is not."""
    wanted = name.strip().lower()
    if wanted not in definitions():
        remedy = did_you_mean(wanted, definitions(), f"There are {', '.join(definitions())}.")
        raise UserError(f"there is no figure {name!r}", remedy)
    return wanted


def explain_report(book: Book, span: Span, found: Sequence[GroupFigures], name: str) -> Report:
    """Say of one figure what was divided by what, in each currency."""
    definition = definitions()[name]
    tables = tuple(_table(each, name) for each in found)
    explained: list[Data] = [{"currency": each.population.currency, **figure_record(each.of(name))} for each in found]
    report = Report(
        name="kpi_explain",
        title=f"{definition.title} from {span.first} to {span.last}",
        as_of=span.last,
        tables=tables or (table_of("explained", _COLUMNS, ()),),
        data={
            "as_of": span.last,
            "period": {"from": span.first, "to": span.last, "days": span.days},
            "kpi": name,
            "title": definition.title,
            "formula": definition.formula,
            "source": definition.source,
            "explained": explained,
        },
        facts=(("Formula", definition.formula), ("Source", definition.source)),
        notes=(SALES,),
    )
    return proven(report, book, prove_ties(book))


def _table(each: GroupFigures, name: str) -> Table:
    currency = each.population.currency
    rows = list(_rows(each, each.of(name), currency))
    return table_of(f"explained_{currency.lower()}", _COLUMNS, rows, f"In {currency}")


def _rows(each: GroupFigures, figure: Figure, currency: str) -> Iterator[Record]:
    definition, population = definitions()[figure.name], each.population
    yield {"what": "Value", "said": shown(figure)}
    for what, number in ((definition.numerator, figure.numerator), (definition.denominator, figure.denominator)):
        if number is not None:
            yield {"what": what.capitalize(), "said": figure_text(number, currency)}
    yield {"what": "Convention", "said": figure.convention}
    yield {"what": "Cases", "said": str(figure.n)}
    span = population.span
    yield {"what": "Opening receivables", "said": figure_text(population.opening, currency)}
    yield {"what": "Sales of the period", "said": figure_text(population.sales(span), currency)}
    yield {"what": "Closing receivables", "said": figure_text(population.closing, currency)}
