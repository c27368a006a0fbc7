"""Receipts that are at the bank and not booked: nobody is reminded of what they have paid."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from arledger.capabilities.bank_reconciliation.explain import explain
from arledger.capabilities.bank_reconciliation.statement_files import read_sheets
from arledger.capabilities.bank_reconciliation.values import AccountStatement, Explained
from arledger.capabilities.reminders.bank import AtBank
from arledger.capabilities.reminders.values import ItemKey, key_of
from arledger.entries.context import EntryContext
from arledger.model.bank import LineState, Part
from arledger.model.book import Book
from arledger.model.documents import Item
from arledger.model.money import ZERO
from arledger.session.place import Place
from arledger.subledger.aging import oldest_due_first


def at_bank(files: Sequence[Path], place: Place, context: EntryContext, book: Book) -> AtBank:
    """Look into statements as `reconcile` does, for receipts of up to the book's day that are certain and not booked.

    The book must be the whole of its day. Raises UserError for a file that cannot be read.
    """
    read = read_sheets(files, place, context, None)
    sheets = [_until(sheet, book.as_of) for sheet in read]
    lines = explain(sheets, book, place.policy).lines
    parts = [part for line in lines for part in _paid(line)]
    days = [day for sheet in read for day in _days(sheet) if day <= book.as_of]
    return AtBank(_items_of(parts, book), max(days, default=None))


def _days(sheet: AccountStatement) -> list[date]:
    """Return the days that a statement speaks of: of its lines, and up to which it goes."""
    statement = sheet.statement
    ends = (day for day in (statement.last, statement.closing_date) if day)
    return [*ends, *(line.date for line in statement.lines)]


def _until(sheet: AccountStatement, day: date) -> AccountStatement:
    """Leave out the lines after a day: on that day nobody knew them."""
    lines = tuple(line for line in sheet.statement.lines if line.date <= day)
    return sheet._replace(statement=replace(sheet.statement, lines=lines))


def _paid(line: Explained) -> Sequence[Part]:
    """Return what a line pays that is certain and not booked; of a payout what is behind it."""
    own = line.parts if line.match.state is LineState.MATCHED and line.movement.line.amount > 0 else ()
    return (*own, *(part for inner in line.inner for part in inner.parts))


def _items_of(parts: Sequence[Part], book: Book) -> frozenset[ItemKey]:
    """Return the items that parts pay, of instalments those that are due first."""
    paid: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for part in parts:
        paid[part.client, part.invoice] += part.amount
    own: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in book.items:
        if item.open and (item.client, item.number) in paid:
            own[item.client, item.number].append(item)
    found = set()
    for key, items in own.items():
        left = paid[key]
        for item in sorted(items, key=oldest_due_first):
            if left > ZERO:
                found.add(key_of(item))
            left -= item.open
    return frozenset(found)
