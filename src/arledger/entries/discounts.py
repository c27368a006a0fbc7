"""The early-payment discount that an invoice earns."""

from decimal import Decimal

from arledger.entries.context import EntryContext
from arledger.model.account import is_under_any
from arledger.model.documents import Client, Document, Item
from arledger.model.money import ZERO, minor_digits
from arledger.model.problem import Refused
from arledger.subledger.credited import CreditedDocuments
from arledger.subledger.sales import Sales
from arledger.terms import TermsError, discount, discount_date, parse_terms


def earned_discount(context: EntryContext, client: Client, items: list[Item], currency: str) -> Decimal:
    """Return the discount that the terms give on the day; raises Refused where there is none any more."""
    document = items[0].document
    if _is_rescheduled(context, document):
        raise Refused(
            f"{items[0].number} earns no discount on {context.day}: it was rescheduled on {document.date}",
            "Leave --discount out.",
        )
    text = context.terms_of(client, document)
    try:
        terms = parse_terms(text)
    except TermsError as error:
        raise Refused(str(error), f"Correct the terms first. {error.remedy}") from error
    until = discount_date(terms, document.date)
    total = sum((item.amount for item in context.book.items if item.document == document), ZERO)
    # What was taken back was not sold: it earns no discount.
    total -= CreditedDocuments(context.book).by(document, context.day)
    if not context.policy.discounts.with_tax:
        total = Sales(context.book, context.policy).net_of(client.id, items[0].number, currency, total)
    earned = discount(terms, document.date, context.day, total, minor_digits(currency))
    if not earned:
        reason = f"its discount ended on {until}" if until else f"its terms, {text}, have no discount"
        raise Refused(f"{items[0].number} earns no discount on {context.day}: {reason}", "Leave --discount out.")
    return earned


def _is_rescheduled(context: EntryContext, document: Document) -> bool:
    """Say whether an entry only moves what was owed already, which is no new sale and begins no new terms."""
    roots = context.book.facts.roots.receivable
    return all(is_under_any(posting.account, roots) for posting in document.entry.postings)
