"""`arledger leasing chase`."""

from typing import Annotated

import typer

from arledger.session import completion, options
from arledger.session.book_options import BookOptions
from arledger.session.letter_options import (
    AgainLetterFlag,
    DraftLetterFlag,
    LetterFormatOption,
    LetterOutputOption,
    PartOption,
    PostFlag,
)

PayerArgument = Annotated[
    str,
    typer.Argument(
        metavar="PAYER", help="The leasing company: account component or name.", autocompletion=completion.clients
    ),
]


def command(
    payer: PayerArgument,
    currency: PartOption = None,
    as_of: options.AsOfOption = "today",
    post: PostFlag = False,
    again: AgainLetterFlag = False,
    write: DraftLetterFlag = False,
    format_: LetterFormatOption = None,
    output: LetterOutputOption = None,
    *,
    shared: BookOptions,
) -> None:
    """The letter to a leasing company about its delayed contracts: what each waits for, and what was asked for.

    With --write it is drafted into outbox/DATE/, of each currency one, once a day; `send` delivers it while it still
    holds. Nothing is sent here.

    Example: arledger leasing chase SummitLease --write
    """
    from arledger.capabilities.leasing.chase import chase_matters, kept_back
    from arledger.session.clock import parse_date
    from arledger.session.letter_answers import LetterRequest, letters_of_parts

    day, part = parse_date(as_of), (currency or "").upper()
    asked = LetterRequest(day, write, again, post, quiet=False, format_name=format_, output=output)
    nothing = f"No contract with {payer}{f' in {part}' if part else ''} is delayed on {day}."
    letters_of_parts(shared, asked, lambda book, policy: chase_matters(book, policy, payer, part), kept_back, nothing)
