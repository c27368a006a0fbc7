"""The figures of a period as a report: of everybody, or side by side by group."""

from collections.abc import Collection, Iterator, Sequence

from arledger.capabilities.kpi.records import parts_of, period_data
from arledger.capabilities.kpi.values import GroupFigures, PeriodFigures
from arledger.figures.catalogue import definitions
from arledger.figures.values import DAYS, PERCENT, Figure
from arledger.model.book import Book
from arledger.model.money import round_to
from arledger.model.report import Cell, Column, Kind, Record, Report, Role, Table, table_of
from arledger.subledger.report_parts import CURRENCY, proven, summed
from arledger.subledger.ties import prove_ties

SALES = "Sales are what was debited to receivables in the period less credit memos, tax included."
NONE = "n/a"
SIDE_BY_SIDE = (
    "dso", "bpdso", "add", "cei", "current-share", "over-90-share", "days-to-pay", "days-late", "unapplied-share",
)  # fmt: skip
"""What is told of each group unless other figures are asked for; all figures of each are in JSON."""

_FIRST_TO_GO = 1_000
NAMED = (Column("title", "Figure", whole=True), Column("kpi", "Name", whole=True, priority=_FIRST_TO_GO))

_UNITS = {DAYS: "days", PERCENT: "%"}


def kpi_report(found: PeriodFigures, by: str, names: Collection[str] = ()) -> Report:
    """Report on the figures of a period; groups stand side by side."""
    span, book = found.span, found.book
    report = Report(
        name="kpi",
        title=f"Figures from {span.first} to {span.last}",
        as_of=span.last,
        tables=_by_group(found, by, names) if by else _by_currency(found),
        data=period_data(found, by),
        facts=(*facts_of(book), ("Days", str(span.days))),
        notes=(SALES,),
    )
    return proven(report, book, prove_ties(book))


def facts_of(book: Book) -> tuple[tuple[str, str], ...]:
    """Say whose figures they are."""
    return (("Ledger", book.facts.title or book.facts.main),)


def shown_currencies(found: Sequence[PeriodFigures]) -> list[str]:
    """Return the currencies in which anything was owed in any of the periods; the first of all where in none."""
    busy = {e.population.currency for each in found for e in each.everybody if not e.population.is_idle}
    known = sorted({e.population.currency for each in found for e in each.everybody})
    return sorted(busy) or known[:1]


def _by_currency(found: PeriodFigures) -> tuple[Table, ...]:
    currencies = shown_currencies([found])
    tables = [
        table_of(
            "kpis" if len(currencies) == 1 else f"kpis_{each.population.currency.lower()}",
            _columns(each.population.currency),
            [_row(figure, each.population.currency) for figure in each.figures],
            f"In {each.population.currency}",
        )
        for each in found.everybody
        if each.population.currency in currencies
    ]
    return tuple(tables) or (table_of("kpis", _columns(""), ()),)


def _columns(currency: str) -> tuple[Column, ...]:
    return (
        *NAMED,
        Column("value", "Value", Kind.COUNT),
        Column("unit", "Unit"),
        Column("numerator", "Divided", Kind.MONEY, priority=2, currency=currency),
        Column("denominator", "By", Kind.MONEY, priority=2, currency=currency),
        Column("n", "Cases", Kind.COUNT, priority=1),
        Column("convention", "Convention", priority=4),
        Column("why_not", "Why there is none", below=True),
    )


def _row(figure: Figure, currency: str) -> Record:
    numerator, denominator = parts_of(figure, currency)
    return {
        **named(figure),
        "value": value_cell(figure),
        "unit": unit_of(figure),
        "numerator": numerator,
        "denominator": denominator,
        "n": figure.n,
        "convention": figure.convention,
        "why_not": figure.why_not,
    }


def named(figure: Figure) -> Record:
    """Return what a figure is called, for people and for `kpi explain`."""
    return {"title": definitions()[figure.name].title, "kpi": figure.name}


def value_cell(figure: Figure | None) -> Cell:
    """Return a figure as it is read: days and percent with one decimal, times with two, or that there is none."""
    if figure is None or figure.value is None:
        return NONE
    return round_to(figure.value, 1 if figure.unit in _UNITS else 2)


def unit_of(figure: Figure) -> str:
    """Return the unit as it is read."""
    return _UNITS.get(figure.unit, figure.unit)


def shown(figure: Figure) -> str:
    """Say a figure in words: rounded, with its unit, or why there is none."""
    if figure.value is None:
        return f"{NONE}: {figure.why_not}"
    return f"{value_cell(figure):f} {unit_of(figure)}"


def group_title(by: str) -> str:
    """Return the title of a column of groups."""
    return by.replace("-", " ").capitalize()


def _by_group(found: PeriodFigures, by: str, names: Collection[str]) -> tuple[Table, ...]:
    chosen = [name for name in definitions() if name in (names or SIDE_BY_SIDE)]
    columns = (
        Column("group", group_title(by), whole=True),
        CURRENCY,
        Column("sales", "Sales", Kind.MONEY, sums="sales"),
        Column("closing", "Closing", Kind.MONEY, sums="closing"),
        *(Column(_key(name), definitions()[name].title, Kind.COUNT, priority=at) for at, name in enumerate(chosen)),
    )
    body = table_of("groups", columns, _group_rows(found.groups, chosen))
    busy = [each for each in found.everybody if each.population.currency in shown_currencies([found])]
    totals = table_of("groups", columns, _group_rows(busy, chosen, "Everybody"), role=Role.TOTAL)
    return (Table("groups", columns, (*body.rows, *totals.rows)),)


def _group_rows(groups: Sequence[GroupFigures], chosen: Sequence[str], key: str = "") -> Iterator[Record]:
    for each in groups:
        population = each.population
        yield {
            "group": key or population.key,
            "currency": population.currency,
            "sales": summed(population.sales(population.span), population.currency),
            "closing": summed(population.closing, population.currency),
            **{_key(name): value_cell(each.of(name)) for name in chosen},
        }


def _key(name: str) -> str:
    return name.replace("-", "_")
