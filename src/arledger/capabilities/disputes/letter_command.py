"""`arledger dispute letter`."""

from typing import Annotated

import typer

from arledger.session import options
from arledger.session.book_options import BookOptions
from arledger.session.letter_options import (
    AgainLetterFlag,
    DraftLetterFlag,
    LetterFormatOption,
    LetterOutputOption,
    PartOption,
    PostFlag,
)

InvoiceArgument = Annotated[
    str | None, options.number_argument("[INVOICE]", "The number of the invoice that is disputed.")
]
NewFlag = Annotated[
    bool, typer.Option("--new", help="Every open dispute that was not acknowledged by a letter yet; for cron.")
]


def command(
    invoice: InvoiceArgument = None,
    new: NewFlag = False,
    client: options.OwnerOption = None,
    currency: PartOption = None,
    as_of: options.AsOfOption = "today",
    post: PostFlag = False,
    again: AgainLetterFlag = False,
    quiet: options.QuietFlag = False,
    write: DraftLetterFlag = False,
    format_: LetterFormatOption = None,
    output: LetterOutputOption = None,
    *,
    shared: BookOptions,
) -> None:
    """The letter about a dispute: who looks into it and until when; once it is resolved, what came of it.

    With --write it is drafted into outbox/DATE/, once; `send` delivers it while it still holds. Nothing is sent here.

    Example: arledger dispute letter INV-2026-0044 --write
    """
    from arledger.capabilities.disputes.letter import dispute_named, kept_back, new_disputes
    from arledger.model.problem import UserError
    from arledger.session.clock import parse_date
    from arledger.session.letter_answers import LetterRequest, one_letter, waiting_letters

    if invoice is None and not new:
        raise UserError("which dispute is meant is not said", "Name an invoice, or say --new.")
    if invoice is not None and new:
        raise UserError("--new is for all of them", f"Leave it out, or {invoice}.")
    asked = LetterRequest(parse_date(as_of), write, again, post, quiet, format_, output)
    if invoice is None:
        waiting_letters(shared, asked, new_disputes, kept_back, "No new dispute waits for a letter.")
        return
    number, part = invoice, (currency or "").upper()
    one_letter(shared, asked, lambda book, policy: dispute_named(book, policy, number, client, part), kept_back)
