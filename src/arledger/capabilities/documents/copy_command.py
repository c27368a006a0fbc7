"""`arledger invoice copy`."""

from typing import Annotated

import typer

from arledger.session.book_options import BookOptions
from arledger.session.letter_options import LetterFormatOption, LetterOutputOption, PartOption
from arledger.session.options import AsOfOption, OwnerOption, number_argument

DocumentArgument = Annotated[
    str, number_argument("NUMBER", "An invoice, debit memo or credit memo, or FILE:LINE of its entry.")
]


def command(
    number: DocumentArgument,
    client: OwnerOption = None,
    currency: PartOption = None,
    as_of: AsOfOption = "today",
    format_: LetterFormatOption = None,
    output: LetterOutputOption = None,
    *,
    shared: BookOptions,
) -> None:
    """A copy of an invoice, debit memo or credit memo: lines, tax, terms, what is paid and what is left.

    Its lines and figures are those of the entry. The mail goes to the client's billing-email or email; nothing is
    sent.

    Example: arledger invoice copy INV-2026-0007 --output copy.pdf
    """
    from arledger.capabilities.documents.find import Wanted, find_document
    from arledger.capabilities.documents.rules import bill_of
    from arledger.capabilities.documents.run import document_letter, kept_files
    from arledger.session.books import open_book
    from arledger.session.clock import parse_date
    from arledger.session.findings import tell_problems
    from arledger.session.messages import say
    from arledger.session.sending import post

    day = parse_date(as_of)
    opened = open_book(shared)
    book, document = find_document(opened, day, Wanted(number, client, (currency or "").upper()))
    bill = bill_of(book, opened.place.policy, document, copy_of=day)
    title = f"{document.date} {document.client} {document.number or document.kind.value} copy"
    post(document_letter(opened.place, book, bill), title, format_, output, of=opened)
    for kept in kept_files(book, bill):
        say(f"arledger: {document.number} is also kept as {kept}.")
    if tell_problems(book.facts.problems, opened.place):
        raise typer.Exit(1)
