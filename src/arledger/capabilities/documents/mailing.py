"""How documents go out: `send` asks here whether a draft still says what the ledger says."""

from arledger.capabilities.documents.issue import matter_of
from arledger.capabilities.documents.rules import bill_of
from arledger.capabilities.documents.values import BILLED
from arledger.collecting.record import CollectingRecord
from arledger.letters.drafts import Draft
from arledger.letters.matter import Matter, kept_from
from arledger.model.book import Book
from arledger.policy.settings import Policy
from arledger.session.mail_kinds import MatterMail


def matter_today(book: Book, policy: Policy, draft: Draft) -> Matter | str:
    """Return what a draft's document says in the ledger on the book's day, or why it must not go."""
    for document in book.documents:
        whose = (document.kind.value, document.client, document.currency, f"{document.date}")
        if whose == (draft.kind, draft.client, draft.currency, draft.about) and (document.number,) == draft.numbers:
            matter = matter_of(bill_of(book, policy, document), policy)
            record = CollectingRecord(book.facts, book.as_of)
            return kept_from(matter.client, book, record, matter.numbers, asks=False) or matter
    return "this document is not in the ledger any more"


KINDS = {kind.value: MatterMail(matter_today) for kind in BILLED}
