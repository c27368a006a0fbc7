"""What an analysis says as the JSON contract has it."""

from collections.abc import Iterator, Sequence

from arledger.capabilities.analysis.find import Analysis, CurrencyAnalysis
from arledger.figures.buckets import BucketMoved
from arledger.figures.habits import Habit
from arledger.figures.rows import BILLED, CREDITED, NAMED, RECEIVED, WRITTEN_OFF, Rolled
from arledger.figures.values import PERCENT, Figure
from arledger.model.book import Book
from arledger.model.money import ZERO, exact_sum
from arledger.model.report import Data, Record
from arledger.subledger.report_parts import summed, sums_of
from arledger.subledger.report_rows import item_records

UNAPPLIED = "unapplied"
COLUMNS = {"billed": BILLED, "received": RECEIVED, "credited": CREDITED, "written_off": WRITTEN_OFF}
"""What has a column of its own in the movement of buckets; all else is other."""


def movement(each: CurrencyAnalysis, names: Sequence[str]) -> list[Record]:
    """Return the movement of each bucket and of unapplied credit."""
    rows = (*each.moved.buckets, each.moved.unapplied)
    return [
        {"bucket": name, **moved(row, each.currency)} for name, row in zip((*names, UNAPPLIED), rows, strict=True)
    ]


def total(each: CurrencyAnalysis) -> Record:
    """Return the movement of all buckets and of unapplied credit together."""
    whole = BucketMoved()
    for row in (*each.moved.buckets, each.moved.unapplied):
        whole.opening += row.opening
        whole.closing += row.closing
        whole.moved_in += row.moved_in
        whole.moved_out += row.moved_out
        for kind, number in row.kinds.items():
            whole.add(kind, number)
    return moved(whole, each.currency)


def moved(row: BucketMoved, currency: str) -> dict[str, Data]:
    """Return a movement, signed so that all between opening and closing leads from one to the other."""

    def of(kinds: Sequence[str]) -> Data:
        return summed(exact_sum(row.kinds.get(kind, ZERO) for kind in kinds), currency)

    other = exact_sum(number for kind, number in row.kinds.items() if kind not in NAMED)
    return {
        **sums_of(currency, opening=row.opening),
        **{name: of(kinds) for name, kinds in COLUMNS.items()},
        "other": summed(other, currency),
        "moved_in": summed(row.moved_in, currency),
        "moved_out": summed(-row.moved_out, currency),
        "closing": summed(row.closing, currency),
    }


def rates(each: CurrencyAnalysis) -> Iterator[Record]:
    """Yield the roll rates, with the money that they come from."""
    for rate in each.rates:
        yield {
            "currency": each.currency,
            "from": rate.start,
            "to": rate.end,
            **figure_record(rate.figure, each.currency),
        }


def figure_record(figure: Figure, currency: str) -> dict[str, Data]:
    """Return a figure as `kpi` has it, without its name; those in percent are of money."""
    parts = (figure.numerator, figure.denominator)
    numerator, denominator = (
        summed(part, currency) if part is not None and figure.unit == PERCENT else part for part in parts
    )
    return figure.record(numerator, denominator)


def mover(book: Book, row: Rolled, direction: str) -> Record:
    """Return a client whose balance has changed."""
    return {
        "direction": direction,
        "client": row.key,
        "name": book.name_of(row.key),
        **sums_of(row.currency, opening=row.opening, closing=row.closing, change=row.change),
    }


def concentration_record(book: Book, each: CurrencyAnalysis) -> Record:
    """Return how open items are spread over clients."""
    spread = each.concentration
    return {
        **sums_of(each.currency, open=spread.open),
        "clients": spread.clients,
        "top_ten": figure_record(spread.top_share, each.currency),
        "hhi": figure_record(spread.hhi, each.currency),
        "largest": [
            {
                "client": one.client,
                "name": book.name_of(one.client),
                "open": summed(one.open, each.currency),
                "share": one.share.value,
            }
            for one in spread.largest
        ],
    }


def habit_record(book: Book, habit: Habit) -> Record:
    """Return how a client pays."""
    return {
        "client": habit.client,
        "name": book.name_of(habit.client),
        "currency": habit.currency,
        "days_to_pay": habit.days.value,
        "terms": habit.terms.value,
        "days_late": habit.late.value,
        "n": habit.days.n,
        "why_not": habit.days.why_not or None,
    }


def in_credit(book: Book, found: Analysis) -> list[Record]:
    """Return the clients with a balance below zero."""
    return [
        {
            "client": row.key,
            "name": book.name_of(row.key),
            **sums_of(
                row.currency, unapplied=found.unapplied.get((row.key, row.currency), ZERO), balance=row.closing
            ),
        }
        for row in found.in_credit
    ]


def oldest(book: Book, found: Analysis) -> tuple[Record, ...]:
    """Return the items in the last bucket."""
    return item_records(found.oldest, book.as_of, found.buckets, found.by, found.disputed)
