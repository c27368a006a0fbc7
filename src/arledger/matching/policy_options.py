"""What the policy and the terms of a book let its matching decide."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from arledger.matching import DiscountOf, MatchOptions
from arledger.matching.values import Paid
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, DocumentKind, Item
from arledger.model.money import ZERO, minor_digits
from arledger.policy.settings import Policy
from arledger.subledger.credited import CreditedDocuments
from arledger.subledger.due import TermsInForce
from arledger.subledger.sales import Sales
from arledger.terms import TermsError, discount, discount_offers, parse_terms

_YEAR = timedelta(days=365)


def match_options(policy: Policy) -> MatchOptions:
    """Return what the policy lets matching decide; raises ValueError for what cannot be meant."""
    settings = policy.matching
    return MatchOptions(
        tolerance=settings.tolerance,
        tolerance_percent=settings.tolerance_percent,
        tolerances=settings.tolerances,
        deduction_percent=settings.deduction_percent,
        reference_keys=settings.reference_keys,
        minimum_confidence=float(settings.needed_confidence),
    )


def learned_options(book: Book, policy: Policy, before: date, discount: DiscountOf) -> MatchOptions:
    """Return the same for lines from a day on, with discounts and what the book has seen of its payers until then."""
    return replace(
        match_options(policy),
        discount=discount,
        days_late=days_late(book, before),
        paid=paid_short(book, policy.matching.deduction_percent, before),
    )


def paid_short(book: Book, percent: Decimal, before: date) -> Paid:
    """Return how often items were paid in whole, up to `percent` short, or in part by their first receipt.

    It counts those of the year before a day; what was taken off or given on the receipt's day is no shortness.
    """
    start, first, left = _a_year(before), dict[int, date](), dict[int, Decimal]()
    for step in book.allocations:
        if book.credits[step.credit].document.kind is DocumentKind.RECEIPT and step.amount > 0:
            first[step.item] = min(step.date, first.get(step.item, step.date))
    for step in book.allocations:
        if step.item in first and step.date <= first[step.item]:
            left[step.item] = left.get(step.item, book.items[step.item].amount) - step.amount
    counts = Counter(
        _how(left[at], book.items[at].amount * percent / 100) for at in first if start <= first[at] < before
    )
    return Paid(*(counts[how] for how in range(len(Paid._fields))))


def _how(left: Decimal, little: Decimal) -> int:
    """Say by what was left of an item how it was paid, in the order of `Paid`."""
    return 0 if left <= 0 else 1 if left <= little else 2


def _a_year(before: date) -> date:
    return before - _YEAR if before > date.min + _YEAR else date.min


def days_late(book: Book, before: date) -> tuple[int, ...]:
    """Return by how many days the payments of a book were late, those of the year before a day; negative is early."""
    start = _a_year(before)
    paid = (
        (book.items[step.item], step.date)
        for step in book.allocations
        if start <= step.date < before and step.amount > 0 and book.credits[step.credit].document.kind in MONEY_IN
    )
    # The debit of a recovery is as old as the entry: its client was not as quick as that.
    return tuple(
        sorted((day - item.due).days for item, day in paid if item.document.kind is not DocumentKind.RECOVERY)
    )


def discounts_of(book: Book, policy: Policy) -> DiscountOf:
    """Return what tells the discount that an item earns on a day, by the terms in force when it was issued.

    Only a document that is one item earns it, and only while nothing of it is settled but by credit memos: a part
    that was paid before has used its terms. What the memos took off earns none, and by the policy neither does tax.
    """
    terms, sales = TermsInForce(book, policy), Sales(book, policy)
    whole, credited = _single_items(book), CreditedDocuments(book)
    known: dict[int, Sequence[tuple[date, Decimal]]] = {}

    def earned(item: Item, paid_on: date) -> Decimal:
        key = id(item.document)
        # Of whatever day a memo is: nobody pays what is taken back.
        if key not in whole or item.settled != credited.by(item.document):
            return ZERO
        if key not in known:
            amount = item.open
            if not policy.discounts.with_tax:
                amount = sales.net_of(item.client, item.number, item.currency, amount)
            known[key] = _offers(item, amount, terms.of(item.document))
        return next((off for until, off in known[key] if paid_on <= until), ZERO)

    return earned


def _offers(item: Item, amount: Decimal, text: str) -> Sequence[tuple[date, Decimal]]:
    """Return the last days of an item's discounts with what an amount earns until then, the first day first."""
    issued, digits = item.document.date, minor_digits(item.currency)
    try:
        terms = parse_terms(text)
        days = sorted({offer.with_grace for offer in discount_offers(terms, issued)})
        return [(until, discount(terms, issued, until, amount, digits)) for until in days]
    except (TermsError, ValueError):
        return ()


def _single_items(book: Book) -> set[int]:
    once: set[int] = set()
    several: set[int] = set()
    for item in book.items:
        key = id(item.document)
        (several if key in once else once).add(key)
    return once - several
