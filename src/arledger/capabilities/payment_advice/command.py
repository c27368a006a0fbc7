"""`arledger advice`."""

from typing import Annotated

import typer

from arledger.session.book_options import BookOptions
from arledger.session.letter_options import AudienceOption, LetterFormatOption, LetterOutputOption, PartOption
from arledger.session.options import AsOfOption, OwnerOption, day_option, number_argument

DocumentArgument = Annotated[
    str,
    number_argument("RECEIPT|REFUND", "Its bank-ref, own number, FILE:LINE, or the number of an invoice it paid."),
]
DayOption = Annotated[str | None, day_option("--on", "The day of the receipt, where several are meant.")]


def command(
    ref: DocumentArgument,
    client: OwnerOption = None,
    to: AudienceOption = "client",
    on: DayOption = None,
    currency: PartOption = None,
    as_of: AsOfOption = "today",
    format_: LetterFormatOption = None,
    output: LetterOutputOption = None,
    *,
    shared: BookOptions,
) -> None:
    """The payment advice for a receipt or refund: what it was put on, as a letter or a mail. Nothing is sent.

    The mail goes to the client's billing-email or email, or to the address in [contacts] of its sales-rep.

    Example: arledger advice INV-0007 --to both --output mails/
    """
    from arledger.capabilities.payment_advice.run import advice_of, moved_document
    from arledger.letters.people import read_audience
    from arledger.session.books import open_book
    from arledger.session.clock import parse_date
    from arledger.session.findings import tell_problems
    from arledger.session.sending import post

    audience = read_audience(to)
    day = parse_date(as_of)
    opened = open_book(shared)
    # Who is named need not be looked for: then only their history is read.
    who, book = opened.book_of_client(day, client) if client is not None else (None, opened.book(day))
    document = moved_document(book, ref, who, parse_date(on, name="--on") if on else None, currency)
    advice = advice_of(opened, book, document, audience)
    title = f"{document.date} {document.client} {ref}{' sales' if audience == 'sales' else ''}"
    post(advice, title, format_, output, of=opened)
    if tell_problems(book.facts.problems, opened.place):
        raise typer.Exit(1)
