"""What happened to a document in the ledger that the other system does not know, or knows only later."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property

from arledger.capabilities.comparison.sides import Side
from arledger.model.book import Book
from arledger.model.documents import Allocation
from arledger.model.money import amount_text, exact_sum


class Happened:
    """Answers from the book of the day and, where it must be looked further, from the whole ledger."""

    def __init__(self, book: Book, whole: Callable[[], Book]) -> None:
        self._book, self._read_whole = book, whole

    @cached_property
    def _of_day(self) -> "_Indexed":
        return _Indexed(self._book)

    @cached_property
    def _whole(self) -> "_Indexed":
        return _Indexed(self._read_whole())

    def between(self, ours: Side, there: Decimal, day: date) -> str:
        """Say what makes a document's open amount differ: what settled it here, or what will after the day."""
        here, currency = ours.open, ours.currency
        told = f"{amount_text(there, currency)} open there, {amount_text(here, currency)} here"
        if ours.is_credit:
            return told
        known, after = (self._of_day, date.min) if here < there else (self._whole, day)
        steps = [step for step in known.steps_of(ours) if step.date > after]
        if not steps:
            return told
        last = max(steps, key=lambda step: (step.date, step.credit))
        document = known.book.credits[last.credit].document
        amount = exact_sum(step.amount for step in steps if step.credit == last.credit)
        what = f"{document.kind.value.replace('-', ' ')} {document.number}".rstrip()
        return f"{told}: {what} of {amount_text(amount, currency)} on {last.date} here"

    def later(self, theirs: Side, day: date) -> date | None:
        """Return when the ledger has a document of a number after the day; None where it does not."""
        days = self._whole.days_of.get((theirs.client, theirs.number.casefold()), ()) if theirs.number else ()
        return min((each for each in days if each > day), default=None)


class _Indexed:
    """The steps of a book by the document that they settle, and the days of its documents by number."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._steps: defaultdict[int, list[Allocation]] = defaultdict(list)
        self._items: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
        self.days_of: defaultdict[tuple[str, str], list[date]] = defaultdict(list)
        for step in book.allocations:
            if step.amount > 0:
                self._steps[step.item].append(step)
        for at, item in enumerate(book.items):
            self._items[item.client, item.currency, item.document.entry.source, item.number].append(at)
        for document in book.documents:
            self.days_of[document.client, document.number.casefold()].append(document.date)

    def steps_of(self, ours: Side) -> Iterator[Allocation]:
        """Yield what settled a document of the ledger."""
        source = ours.document.entry.source if ours.document else None
        for at in self._items.get((ours.client, ours.currency, source, ours.number), ()):
            yield from self._steps.get(at, ())
