"""Make a document of the ledger: as a letter that can take every form."""

from functools import partial

from arledger.capabilities.documents.letter import data_of, letter_of
from arledger.capabilities.documents.values import Bill
from arledger.model.book import Book
from arledger.session.correspondence import language_for, posted, stationery_of
from arledger.session.messages import say
from arledger.session.place import Place
from arledger.session.sending import Posted

WHOLE = "others share its entry, so that its lines and taxes cannot be told apart: it has one line"


def document_letter(place: Place, book: Book, bill: Bill) -> Posted:
    """Write a document in the client's language, and say what somebody should know of it."""
    policy = place.policy
    made = letter_of(bill, stationery_of(place, book), language_for(bill.client, policy, "client"))
    if made.note:
        say(f"arledger: {made.note}.")
    if bill.contents.whole:
        say(f"arledger: {bill.number or bill.document.entry.source}: {WHOLE}.")
    data = partial(data_of, bill, made.letter.subject)
    mark = f"{bill.kind.value}.{bill.number or bill.document.date}"
    return posted(made.letter, place, bill.client, "client", data, mark)


def kept_files(book: Book, bill: Bill) -> list[str]:
    """Return the files that the ledger keeps as a document of the number, the client's alone."""
    roots = book.facts.roots
    return [
        kept.path
        for kept in book.facts.documents
        if bill.number in kept.links and (book.by_payee or roots.client_of(kept.account) == bill.client.id)
    ]
