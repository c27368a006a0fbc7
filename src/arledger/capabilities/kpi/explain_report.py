"""How one figure comes about, with this book's numbers."""

from collections.abc import Iterator

from arledger.capabilities.kpi.records import figure_record, head
from arledger.capabilities.kpi.report import SALES, facts_of, shown, shown_currencies
from arledger.capabilities.kpi.values import GroupFigures, PeriodFigures
from arledger.capabilities.kpi.worked import worked_out
from arledger.figures.catalogue import Definition, definitions
from arledger.figures.values import Figure
from arledger.model.money import figure_text, round_to
from arledger.model.problem import UserError
from arledger.model.report import Column, Data, Kind, Record, Report, Table, table_of
from arledger.model.slips import did_you_mean
from arledger.subledger.report_parts import proven, summed
from arledger.subledger.ties import prove_ties

_COLUMNS = (Column("what", "What", whole=True), Column("said", "In this book"))
_COUNTBACK = "dso-countback"


def known_name(name: str) -> str:
    """Return the name of a figure; raises UserError for one that there is not."""
    wanted = name.strip().lower()
    if wanted not in definitions():
        remedy = did_you_mean(wanted, definitions(), f"There are {', '.join(definitions())}.")
        raise UserError(f"there is no figure {name!r}", remedy)
    return wanted


def explain_report(found: PeriodFigures, name: str) -> Report:
    """Say of one figure what was divided by what, in each currency."""
    definition, span, book = definitions()[name], found.span, found.book
    currencies = shown_currencies([found])
    of_name = [(each, figure) for each in found.everybody if (figure := each.of(name))]
    tables = [t for each, figure in of_name if each.population.currency in currencies for t in _tables(each, figure)]
    explained: list[Data] = [_record(each, figure) for each, figure in of_name]
    report = Report(
        name="kpi_explain",
        title=f"{definition.title} from {span.first} to {span.last}",
        as_of=span.last,
        tables=tuple(tables) or (table_of("explained", _COLUMNS, ()),),
        data={
            **head(span),
            "kpi": name,
            "title": definition.title,
            "formula": definition.formula,
            "source": definition.source,
            "explained": explained,
        },
        facts=(*facts_of(book), ("Formula", definition.formula), ("Source", definition.source)),
        notes=(SALES,),
    )
    return proven(report, book, prove_ties(book))


def _record(each: GroupFigures, figure: Figure) -> Data:
    definition, currency = definitions()[figure.name], each.population.currency
    months: list[Data] = [
        {
            "from": counted.span.first,
            "to": counted.span.last,
            "sales": summed(counted.sold, currency),
            "days": counted.days,
        }
        for counted in figure.counted
        if figure.name == _COUNTBACK
    ]
    return {
        "currency": currency,
        **figure_record(figure, currency),
        "numerator_is": definition.numerator,
        "denominator_is": definition.denominator,
        "cases_are": definition.cases,
        "worked": worked_out(each.population, figure),
        **({"months": months} if figure.name == _COUNTBACK else {}),
    }


def _tables(each: GroupFigures, figure: Figure) -> Iterator[Table]:
    currency = each.population.currency
    rows = list(_rows(each, figure, definitions()[figure.name]))
    yield table_of(f"explained_{currency.lower()}", _COLUMNS, rows, f"In {currency}")
    if figure.name == _COUNTBACK and figure.counted:
        columns = (
            Column("from", "From", Kind.DATE),
            Column("to", "To", Kind.DATE),
            Column("sales", "Sales", Kind.MONEY, currency=currency),
            Column("days", "Days counted", Kind.COUNT),
        )
        months: list[Record] = [
            {"from": c.span.first, "to": c.span.last, "sales": summed(c.sold, currency), "days": round_to(c.days, 2)}
            for c in figure.counted
        ]
        yield table_of(f"months_{currency.lower()}", columns, months, "Months counted, the last one first")


def _rows(each: GroupFigures, figure: Figure, definition: Definition) -> Iterator[Record]:
    population = each.population
    currency, span = population.currency, population.span
    yield {"what": "Value", "said": shown(figure)}
    worked = worked_out(population, figure)
    if worked:
        yield {"what": "Worked out", "said": worked}
    for what, part in ((definition.numerator, figure.numerator), (definition.denominator, figure.denominator)):
        if part is not None:
            said = figure_text(part, currency) if definition.is_of_money else f"{part:f}"
            yield {"what": what[:1].upper() + what[1:], "said": said}
    yield {"what": "Convention", "said": figure.convention}
    yield {"what": "Cases", "said": f"{figure.n} ({definition.cases})"}
    known = {definition.numerator, definition.denominator}
    movement = {"opening receivables": population.opening, "sales": population.sales(span)}
    for what, number in (movement | {"closing receivables": population.closing}).items():
        if what not in known:
            yield {"what": what.capitalize(), "said": figure_text(number, currency)}
