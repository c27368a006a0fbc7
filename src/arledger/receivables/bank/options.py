"""What the policy and the terms of a book let its matching decide."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from arledger.model.book import Book
from arledger.model.documents import Document, Item
from arledger.model.money import ZERO, minor_digits
from arledger.policy.settings import Policy
from arledger.receivables.clients import TERMS_DIRECTIVE, ClientNames, agreed_values, text_of
from arledger.receivables.due import TERMS_KEY
from arledger.receivables.matching import DiscountOf, MatchOptions
from arledger.receivables.terms import TermsError, discount, parse_terms


def match_options(book: Book, policy: Policy) -> MatchOptions:
    """Return the options of a book's matching."""
    return replace(settings_of(policy), discount=discounts_of(book, policy))


def settings_of(policy: Policy) -> MatchOptions:
    """Return what the policy says of matching; raises ValueError for what cannot be meant."""
    settings = policy.matching
    return MatchOptions(
        tolerance=settings.tolerance,
        tolerance_percent=settings.tolerance_percent,
        tolerances=settings.tolerances,
        deduction_percent=settings.deduction_percent,
        reference_keys=settings.reference_keys,
        minimum_confidence=settings.minimum_confidence,
    )


def discounts_of(book: Book, policy: Policy) -> DiscountOf:
    """Return what tells the discount that an item earns on a day, by the terms in force when it was issued.

    Only a document that is one item earns it, and only while nothing of it is settled: a part that was paid
    before has used its terms.
    """
    names = ClientNames(book.facts.roots.receivable, policy.items.client_from)
    agreed = agreed_values(book.facts.customs, TERMS_DIRECTIVE, names)
    whole = _single_items(book)
    known: dict[tuple[int, date], Decimal] = {}

    def terms_of(document: Document) -> str:
        own = text_of(document.entry.meta, TERMS_KEY)
        client = book.clients.get(document.client)
        opened = text_of(client.meta, TERMS_KEY) if client else ""
        return own or str(agreed.on(document.client, document.date) or opened or policy.items.default_terms)

    def earned(item: Item, paid_on: date) -> Decimal:
        if item.settled or id(item.document) not in whole:
            return ZERO
        key = id(item.document), paid_on
        if key not in known:
            try:
                terms = parse_terms(terms_of(item.document))
                known[key] = discount(terms, item.document.date, paid_on, item.amount, minor_digits(item.currency))
            except (TermsError, ValueError):
                known[key] = ZERO
        return known[key]

    return earned


def _single_items(book: Book) -> set[int]:
    once: set[int] = set()
    several: set[int] = set()
    for item in book.items:
        key = id(item.document)
        (several if key in once else once).add(key)
    return once - several
