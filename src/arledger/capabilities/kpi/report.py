"""The figures of a period as a report: of everybody, or side by side by group."""

from collections.abc import Iterator, Mapping, Sequence

from arledger.capabilities.kpi.values import GroupFigures
from arledger.figures.catalogue import definitions
from arledger.figures.span import Span
from arledger.figures.values import DAYS, PERCENT, Figure
from arledger.model.book import Book
from arledger.model.money import round_to
from arledger.model.report import Column, Data, Kind, Record, Report, Table, table_of
from arledger.subledger.report_parts import CURRENCY, money, proven
from arledger.subledger.ties import prove_ties

SALES = "Sales are what was debited to receivables in the period less credit memos, tax included."
_COLUMNS = (
    Column("title", "Figure"),
    Column("shown", "Value", whole=True),
    Column("numerator", "Divided", Kind.MONEY, priority=2),
    Column("denominator", "By", Kind.MONEY, priority=2),
    Column("n", "Cases", Kind.COUNT, priority=1),
    Column("convention", "Convention", priority=3),
)
SIDE_BY_SIDE = (
    "dso", "bpdso", "add", "cei", "current-share", "over-90-share", "days-to-pay", "days-late", "unapplied-share",
)  # fmt: skip
"""What is told of each group; all figures of each are in JSON."""


def kpi_report(book: Book, span: Span, found: Sequence[GroupFigures], by: str) -> Report:
    """Report on the figures of a period; groups stand side by side."""
    tables = _by_group(found, by) if by else tuple(_of_currency(each, several=len(found) > 1) for each in found)
    report = Report(
        name="kpi",
        title=f"Figures from {span.first} to {span.last}",
        as_of=span.last,
        tables=tables or (table_of("kpis", _COLUMNS, ()),),
        data=_data(span, found, by),
        facts=(("Ledger", book.facts.title or book.facts.main), ("Days", str(span.days))),
        notes=(SALES,),
    )
    return proven(report, book, prove_ties(book))


def _of_currency(each: GroupFigures, *, several: bool) -> Table:
    currency = each.population.currency
    rows = [_row(figure, currency) for figure in each.figures]
    return table_of(f"kpis_{currency.lower()}" if several else "kpis", _COLUMNS, rows, f"In {currency}")


def _row(figure: Figure, currency: str) -> Record:
    return {
        "title": definitions()[figure.name].title,
        "shown": shown(figure),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "currency": currency,
        "n": figure.n,
        "convention": figure.convention,
    }


def shown(figure: Figure) -> str:
    """Say a figure for people: rounded, with its unit, or why there is none."""
    if figure.value is None:
        return f"n/a: {figure.why_not}"
    digits = 2 if figure.unit not in (DAYS, PERCENT) else 1
    unit = {DAYS: " days", PERCENT: " %"}.get(figure.unit, "")
    return f"{round_to(figure.value, digits):f}{unit}"


def _by_group(found: Sequence[GroupFigures], by: str) -> tuple[Table, ...]:
    columns = (
        Column(by.replace("-", "_"), by.replace("-", " ").capitalize(), whole=True),
        CURRENCY,
        Column("sales", "Sales", Kind.MONEY),
        Column("closing", "Closing", Kind.MONEY),
        *(Column(_key(name), definitions()[name].title, priority=at) for at, name in enumerate(SIDE_BY_SIDE)),
    )
    return (table_of("groups", columns, _group_rows(found, by)),)


def _group_rows(found: Sequence[GroupFigures], by: str) -> Iterator[Record]:
    for each in found:
        population = each.population
        yield {
            by.replace("-", "_"): population.key,
            "currency": population.currency,
            "sales": money(population.sales(population.span), population.currency),
            "closing": money(population.closing, population.currency),
            **{_key(name): _short(each.of(name)) for name in SIDE_BY_SIDE},
        }


def _key(name: str) -> str:
    return name.replace("-", "_")


def _short(figure: Figure) -> str:
    return "n/a" if figure.value is None else shown(figure)


def figure_record(figure: Figure) -> Mapping[str, Data]:
    """Return a figure as the JSON contract has it."""
    return {
        "kpi": figure.name,
        "value": figure.value,
        "unit": figure.unit,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "convention": figure.convention,
        "n": figure.n,
        "why_not": figure.why_not or None,
    }


def _data(span: Span, found: Sequence[GroupFigures], by: str) -> Mapping[str, Data]:
    """Return what the contract has: one object, or a list of them where there are several currencies."""
    head: dict[str, Data] = {
        "as_of": span.last,
        "period": {"from": span.first, "to": span.last, "days": span.days},
    }
    each_currency = [_of_one(each, by) for each in found]
    if by:
        return head | {"by": by, "groups": [*each_currency]}
    if len(each_currency) == 1:
        return head | each_currency[0]
    return head | {"currencies": [head | one for one in each_currency]}


def _of_one(each: GroupFigures, by: str) -> dict[str, Data]:
    group: dict[str, Data] = {"group": each.population.key} if by else {}
    return group | {
        "currency": each.population.currency,
        "kpis": [figure_record(figure) for figure in each.figures],
    }
