"""`arledger promise letter`."""

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

WhoArgument = Annotated[
    str | None,
    options.number_argument("[CLIENT|INVOICE]", "A client, or the number of one of their invoices."),
]
BrokenFlag = Annotated[
    bool, typer.Option("--broken", help="Every broken promise about which no letter was written yet; for cron.")
]


def command(
    who: WhoArgument = None,
    broken: BrokenFlag = False,
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
    """The letter about a client's last promise: confirmed while it is open, broken where the money has not come.

    With --write it is drafted into outbox/DATE/, once; `send` delivers it while it still holds. Nothing is sent here.

    Example: arledger promise letter --broken --write
    """
    from arledger.capabilities.promises.letter import broken_promises, kept_back, promise_named
    from arledger.model.problem import UserError
    from arledger.session.clock import parse_date
    from arledger.session.letter_answers import LetterRequest, one_letter, waiting_letters

    if who is None and not broken:
        raise UserError("which promise is meant is not said", "Name a client or an invoice, or say --broken.")
    if who is not None and broken:
        raise UserError("--broken is for all of them", f"Leave it out, or {who}.")
    asked = LetterRequest(parse_date(as_of), write, again, post, quiet, format_, output)
    if who is None:
        waiting_letters(shared, asked, broken_promises, kept_back, "No broken promise waits for a letter.")
        return
    text, part = who, (currency or "").upper()
    one_letter(shared, asked, lambda book, policy: promise_named(book, policy, text, client, part), kept_back)
