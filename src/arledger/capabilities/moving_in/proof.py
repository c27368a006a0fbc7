"""The proof of moving in: what the file says and what the ledger says now, per client, currency and bucket."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from arledger.capabilities.moving_in.entries import MOVED_KEY
from arledger.capabilities.moving_in.report import Found
from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.model.documents import Item
from arledger.model.money import ZERO, amount_text, exact_sum
from arledger.model.problem import UserError
from arledger.policy.settings import AgingSettings
from arledger.session.book_options import BookOptions
from arledger.session.messages import say
from arledger.session.reporting import open_at
from arledger.subledger.aging import Buckets
from arledger.subledger.clients import text_of

Sums = dict[tuple[str, str, str], Decimal]
"""What is open, by client, currency and bucket."""

UNAPPLIED = "unapplied"


def proven(source: BookOptions, found: Found, *, quiet: bool) -> None:
    """Read the ledger as it is now and compare it with the files; raises UserError with exit code 1 for a difference.

    What has moved in just now is compared, as it was open then: what else a client owes is no difference.
    """
    if not found.new:
        return
    with open_at(source, None) as opened:
        settings = opened.place.policy.aging
        book = opened.book(date.max, Query())
    ours, dues = _ours(book, found, settings)
    theirs = _theirs(found, settings, dues)
    wrong = sorted(at for at in theirs.keys() | ours.keys() if theirs.get(at, ZERO) != ours.get(at, ZERO))
    if wrong:
        client, currency, bucket = wrong[0]
        figures = f"{theirs.get(wrong[0], ZERO)} in the file, {ours.get(wrong[0], ZERO)} in the ledger"
        raise UserError(f"{client}, {bucket}: {figures} ({currency})", "Report this as a fault.", exit_code=1)
    if not quiet:
        _say(theirs, settings)


def _say(sums: Sums, settings: AgingSettings) -> None:
    names = [*Buckets(settings.buckets).names, UNAPPLIED]
    for currency in sorted({currency for _, currency, _ in sums}):
        own = {at: figure for at, figure in sums.items() if at[1] == currency}
        figures = {name: exact_sum(figure for at, figure in own.items() if at[2] == name) for name in names}
        told = ", ".join(f"{name} {amount_text(figure, currency)}" for name, figure in figures.items() if figure)
        clients = len({client for client, _, _ in own})
        total = amount_text(exact_sum(own.values()), currency)
        say(f"Old total = new total: {total} of {clients} clients, each bucket as in the file ({told}).")


def _ours(book: Book, found: Found, settings: AgingSettings) -> tuple[Sums, dict[tuple[str, str], date]]:
    """Return what the ledger has of the documents that moved in, and the due dates that it gives them."""
    keys = {(one.person.id, one.key) for one in found.new}
    sums: Sums = defaultdict(Decimal)
    dues: dict[tuple[str, str], date] = {}
    for item in book.items:
        at = (item.client, text_of(item.document.entry.meta, MOVED_KEY))
        if at in keys:
            dues.setdefault(at, item.due)
            sums[item.client, item.currency, _bucket_of(item, found, settings)] += item.amount
    for credit in book.credits:
        if (credit.client, text_of(credit.document.entry.meta, MOVED_KEY)) in keys:
            sums[credit.client, credit.currency, UNAPPLIED] -= credit.amount
    return sums, dues


def _bucket_of(item: Item, found: Found, settings: AgingSettings) -> str:
    return _bucket(item.due if settings.by == "due" else item.date, found.day, settings)


def _bucket(day: date, as_of: date, settings: AgingSettings) -> str:
    return Buckets(settings.buckets).name((as_of - day).days)


def _theirs(found: Found, settings: AgingSettings, dues: dict[tuple[str, str], date]) -> Sums:
    """Return what the files say; where they have no due date, the one of the terms in the ledger counts."""
    sums: Sums = defaultdict(Decimal)
    for one in found.new:
        for item in one.items:
            day = (item.due or dues.get((one.person.id, one.key), one.day)) if settings.by == "due" else one.day
            bucket = UNAPPLIED if item.open < 0 else _bucket(day, found.day, settings)
            sums[one.person.id, one.currency, bucket] += item.open
    return sums
