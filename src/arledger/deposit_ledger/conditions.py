"""What keeps each deposit, day by day: the only part of a deposit's state that needs the history of its clients.

A deposit must go back while at least one sale that it stands behind is invoiced, all of these are settled in full,
none is disputed, and nothing of the client is overdue. Settled counts money, credit and what is written off up to the
tolerance; a sale of which more was given up leaves the deposit held, for a person.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from arledger.collecting.cases import RESOLVED
from arledger.collecting.record import CollectingRecord
from arledger.deposit_ledger.movements import Deposit
from arledger.deposit_ledger.secured import SecuredSale, SecuredSales
from arledger.model.book import Book
from arledger.model.money import amount_text, to_the_last_digit
from arledger.policy.settings import Policy

Timeline: TypeAlias = tuple[tuple[date, tuple[str, ...]], ...]
"""From which day on what keeps a deposit, a phrase each; nothing where it must go back."""

Timelines: TypeAlias = Mapping[tuple[str, str, str], Timeline]
"""The timelines of deposits by number, client and currency."""


class DisputedDays:
    """On which days numbers of clients were disputed."""

    def __init__(self, book: Book) -> None:
        self._record = CollectingRecord(book.facts, book.as_of)

    def days(self, number: str, client: str) -> Iterator[date]:
        """Yield the days on which anything was said of a dispute."""
        return (said.since for _, said in self._record.disputes_said(number, client))

    def has(self, number: str, client: str, day: date) -> bool:
        """Say whether a number was disputed at the end of a day."""
        states = [state for state, said in self._record.disputes_said(number, client) if said.since <= day]
        return bool(states) and states[-1] != RESOLVED


class Conditions:
    """The conditions of a book; the book must have the whole history of every client with a deposit."""

    def __init__(self, book: Book, policy: Policy) -> None:
        self.sales = SecuredSales(book, policy)
        self._policy = policy
        self._disputes = DisputedDays(book)

    def sales_of(self, deposit: Deposit, day: date) -> list[SecuredSale]:
        """Return the sales that it stands behind on a day, as far as they are invoiced, in whatever currency."""
        found = [sale for number in deposit.secures(day) for sale in self.sales.sales(deposit.client, number)]
        return [sale for sale in found if sale.exists(day)]

    @to_the_last_digit
    def timeline(self, deposit: Deposit) -> Timeline:
        """Return what keeps a deposit from its receipt on, with a line for each day on which that changes."""
        found: list[tuple[date, tuple[str, ...]]] = []
        for day, why in self._every_change(deposit):
            if not found or found[-1][1] != why:
                found.append((day, why))
        return tuple(found)

    def _every_change(self, deposit: Deposit) -> Iterator[tuple[date, tuple[str, ...]]]:
        """Yield what keeps a deposit on every day on which anything changes, in order."""
        of_sales = sorted(self._sale_days(deposit))
        late = None if self._policy.deposits.despite_overdue else self.sales.overdue(deposit.client)
        days = {*of_sales} if late is None else {*of_sales, *late.days()}
        known, invoiced, seen = tuple[str, ...](), False, 0
        for day in sorted(day for day in days if day >= deposit.received_on):
            if seen < len(of_sales) and of_sales[seen] <= day:
                # The sales are asked only where they change: clients are overdue far more often.
                seen = bisect_right(of_sales, day)
                known = tuple(self._of_sales(deposit, day))
                invoiced = bool(self.sales_of(deposit, day))
            if invoiced and late is not None and late.has(day):
                what = "items" if known else "other items"
                yield day, (*known, f"{deposit.client} has {what} overdue")
            else:
                yield day, known

    def _of_sales(self, deposit: Deposit, day: date) -> Iterator[str]:
        """Yield what of a deposit's sales keeps it on a day."""
        secured = deposit.secures(day)
        sales = self.sales_of(deposit, day)
        if not secured:
            yield "it secures no sale"
        elif not sales:
            yield from (f"{number} is not invoiced yet" for number in secured)
        for sale in sales:
            left, given_up = sale.open_on(day), sale.given_up.on(day)
            if left:
                yield f"{sale.number} has {amount_text(left, sale.currency)} open"
            if given_up > self._policy.writing.tolerance:
                yield f"{amount_text(given_up, sale.currency)} of {sale.number} was written off"
            if self._disputes.has(sale.number, deposit.client, day):
                yield f"{sale.number} is disputed"

    def _sale_days(self, deposit: Deposit) -> set[date]:
        """Return the days on which anything of a deposit's sales changes, from its receipt on."""
        days = {movement.day for movement in deposit.movements}
        for number in {number for movement in deposit.movements for number in movement.secures}:
            for sale in self.sales.sales(deposit.client, number):
                days |= sale.days()
            days.update(self._disputes.days(number, deposit.client))
        return {max(day, deposit.received_on) for day in days}


def timelines_of(book: Book, policy: Policy, deposits: Sequence[Deposit]) -> Timelines:
    """Return the timelines of some deposits, up to the book's day."""
    if not deposits:
        return {}
    conditions = Conditions(book, policy)
    return {(d.number, d.client, d.currency): conditions.timeline(d) for d in deposits}
