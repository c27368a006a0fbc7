"""What a document says beside its lines: when it is payable, what early payment earns, and what has become of it."""

from datetime import date
from decimal import Decimal

from arledger.capabilities.documents.lines import TEXT_KEYS, contents_of, no_words
from arledger.capabilities.documents.values import Bill, Contents, DuePart, Moved, Offer
from arledger.interest.wording import said_of_entry
from arledger.model.book import Book
from arledger.model.documents import Client, Credit, Document, DocumentKind, Item
from arledger.model.money import ZERO, coin_digits, exact_sum, minor_digits, round_to, to_the_last_digit
from arledger.policy.settings import Policy
from arledger.subledger.clients import text_of
from arledger.subledger.credited import CreditedDocuments
from arledger.subledger.due import TermsInForce
from arledger.subledger.sales import Sales
from arledger.terms import Calendar, Reading, Terms, TermsError, discount, discount_offers, parse_terms, schedule

TAX_NOTE_KEY, DELIVERED_KEY, CORRECTS_KEY = "tax-note", "delivered", "corrects"

_WORDS = {
    DocumentKind.RECEIPT: "Payment received",
    DocumentKind.MOVED_RECEIPT: "Payment received",
    DocumentKind.CREDIT_MEMO: "Credit memo",
    DocumentKind.DEPOSIT_APPLIED: "Deposit applied",
}
"""How a client is told what was set against a document; whatever else it was stays within the company."""
OTHER, PAID_BACK = "Adjustment", "Paid back"


@to_the_last_digit
def bill_of(book: Book, policy: Policy, document: Document, copy_of: date | None = None) -> Bill:
    """Return a document as it is sent, or as a copy that says what has become of it by the day of the book."""
    contents = contents_of(book, policy, document)
    opened = [item for item in book.items if item.document is document]
    is_credit = document.kind is DocumentKind.CREDIT_MEMO
    moved: tuple[Moved, ...] = ()
    left = contents.charged
    if copy_of is not None:
        moved, left = _became(book, document, contents)
    entry = document.entry
    keys = [key for key in policy.matching.reference_keys if text_of(entry.meta, key)]
    corrects = text_of(entry.meta, CORRECTS_KEY)
    return Bill(
        document=document,
        client=book.clients.get(document.client) or Client(document.client, document.client),
        number=document.number,
        contents=contents,
        dues=() if is_credit else _dues(opened, contents, coin_digits(document.currency, book.facts.precision)),
        offers=() if is_credit else _offers(book, policy, document, copy_of, left),
        terms="" if is_credit else _terms_that_fit(book, policy, document, opened),
        subject=_subject(document, contents),
        about=document.about if is_credit else ((corrects,) if corrects else ()),
        references=tuple((key, text_of(entry.meta, key)) for key in keys),
        delivered=text_of(entry.meta, DELIVERED_KEY),
        tax_note=text_of(entry.meta, TAX_NOTE_KEY),
        moved=moved,
        left=left,
        copy_of=copy_of,
        saying=said_of_entry(entry),
    )


def _dues(opened: list[Item], contents: Contents, digits: int) -> tuple[DuePart, ...]:
    """Return what falls due when, the first day first; together it is what is charged."""
    parts: dict[date, Decimal] = {}
    for item in sorted(opened, key=lambda item: item.due):
        parts[item.due] = parts.get(item.due, ZERO) + item.amount
    found = [DuePart(due, round_to(amount, digits)) for due, amount in parts.items()]
    if found:
        rest = contents.charged - exact_sum(part.amount for part in found)
        found[-1] = found[-1]._replace(amount=found[-1].amount + rest)
    return tuple(found)


def _terms_of(book: Book, policy: Policy, document: Document) -> tuple[str, Terms] | None:
    text = TermsInForce(book, policy).of(document)
    try:
        return text, parse_terms(text)
    except TermsError:
        return None


def _terms_that_fit(book: Book, policy: Policy, document: Document, opened: list[Item]) -> str:
    """Return the terms as they are written, where they mean exactly the days on which the document falls due."""
    known = _terms_of(book, policy, document)
    if known is None or not opened:
        return ""
    text, terms = known
    items = policy.items
    try:
        reading = Reading(items.net_eom, items.business_days, Calendar(items.holidays))
        parts = schedule(terms, document.date, document.amount, minor_digits(document.currency), reading)
    except (TermsError, ValueError):
        return ""
    meant = [(part.due, part.amount) for part in parts]
    return text if meant == [(i.due, i.amount) for i in sorted(opened, key=lambda i: i.due)] else ""


def _offers(book: Book, policy: Policy, document: Document, copy_of: date | None, left: Decimal) -> tuple[Offer, ...]:
    """Return the discounts that can still be earned, reckoned as `payment --discount` does; the best one of each day.

    Only what is one item has one, none is more than what is left to pay, and nobody is told of days of grace.
    """
    known = _terms_of(book, policy, document)
    if known is None or sum(item.document is document for item in book.items) != 1 or document.amount <= 0:
        return ()
    amount = document.amount - CreditedDocuments(book).by(document)
    if not policy.discounts.with_tax:
        amount = Sales(book, policy).net_of(document.client, document.number, document.currency, amount)
    found: list[Offer] = []
    digits = minor_digits(document.currency)
    try:
        offers = sorted(discount_offers(known[1], document.date), key=lambda offer: offer.until)
        for offer in offers:
            earned = discount(known[1], document.date, offer.until, amount, digits)
            if ZERO < earned < left and (copy_of is None or copy_of <= offer.until):
                found.append(Offer(offer.percent, offer.until, earned))
    except (TermsError, ValueError):
        return ()
    return tuple(found)


def _subject(document: Document, contents: Contents) -> str:
    """Return what the entry says of the whole, where no line says it."""
    narration = document.entry.narration.strip()
    texts = [line.text for line in contents.lines]
    plain = {*texts, ", ".join(texts), *no_words(document.number)}
    # What is a line's own text was put together by `arledger invoice`.
    named = any(text_of(posting.meta, key) for posting in document.entry.postings for key in TEXT_KEYS)
    return "" if narration in plain or (named and narration.startswith(", ".join(texts)[:60])) else narration


def _became(book: Book, document: Document, contents: Contents) -> tuple[tuple[Moved, ...], Decimal]:
    """Return what became of a document by the book's day, in coins, so that it is what was charged less what is left.

    What its tag calls an invoice may stand on the credit side, and a credit memo on the other: then it is negative.
    """
    on_credit_side = document.amount < 0
    rows, open_ = _of_credit(book, document) if on_credit_side else _of_items(book, document)
    sense = 1 if on_credit_side == (document.kind is DocumentKind.CREDIT_MEMO) else -1
    digits = coin_digits(document.currency, book.facts.precision)
    left = sense * round_to(open_, digits)
    rows = [row._replace(amount=sense * round_to(row.amount, digits)) for row in rows]
    rest = contents.charged - left - exact_sum(row.amount for row in rows)
    rows = [*rows, Moved(book.as_of, OTHER, "", rest)]
    return tuple(sorted(row for row in rows if row.amount)), left


def _of_items(book: Book, document: Document) -> tuple[list[Moved], Decimal]:
    """Return what was set against a document and what it has open; an instalment plan changes neither."""
    own = {
        at
        for at, item in enumerate(book.items)
        if (item.client, item.number, item.currency) == (document.client, document.number, document.currency)
        and (item.document is document or item.document.kind is DocumentKind.ADJUSTMENT)
    }
    entries = {id(book.items[at].document.entry) for at in own}
    taken: dict[int, Decimal] = {}
    for step in book.allocations:
        if step.item in own and id(book.credits[step.credit].document.entry) not in entries:
            taken[step.credit] = taken.get(step.credit, ZERO) + step.amount
    moved = [_moved(book.credits[at], amount) for at, amount in taken.items()]
    return moved, exact_sum(book.items[at].open for at in own)


def _moved(credit: Credit, amount: Decimal) -> Moved:
    kind = credit.document.kind
    number = credit.document.number if kind is DocumentKind.CREDIT_MEMO else ""
    return Moved(credit.date, _WORDS.get(kind, OTHER), number, amount)


def _of_credit(book: Book, document: Document) -> tuple[list[Moved], Decimal]:
    """Return the invoices that a credit was used for, what was paid back of it, and what is left."""
    own = {at for at, credit in enumerate(book.credits) if credit.document is document}
    used: dict[tuple[str, str, date], Decimal] = {}
    for step in book.allocations:
        if step.credit in own:
            key = ("Applied", book.items[step.item].number, step.date)
            used[key] = used.get(key, ZERO) + step.amount
    for use in book.uses:
        if use.credit in own and use.document.kind is DocumentKind.REFUND:
            key = (PAID_BACK, "", use.document.date)
            used[key] = used.get(key, ZERO) + use.amount
    moved = [Moved(day, what, number, amount) for (what, number, day), amount in used.items()]
    return moved, exact_sum(book.credits[at].open for at in own)
