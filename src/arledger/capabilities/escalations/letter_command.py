"""`arledger escalate letter`."""

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

ToOption = Annotated[str, typer.Option("--to", metavar="STEP", help="agency or lawyer.")]
OwnerOption = Annotated[str, typer.Option("--owner", metavar="NAME", help="Their name. Default: it is not told.")]
UntilOption = Annotated[str, options.day_option("--until", "The last day to pay before the claim goes there.")]


def command(
    client: options.ClientArgument,
    to: ToOption,
    until: UntilOption,
    owner: OwnerOption = "",
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
    """The letter before a claim goes to an agency or a lawyer: what is claimed, and by when it can still be paid.

    With --write it is drafted into outbox/DATE/, once; `send` delivers it while it still holds. Nothing is handed on:
    that is `escalate`, once the day is over.

    Example: arledger escalate letter Kestrel --to agency --owner Credira --until 2026-04-14 --write
    """
    from arledger.capabilities.escalations.letter import Announced, kept_back, notice_named
    from arledger.session.clock import parse_date
    from arledger.session.letter_answers import LetterRequest, one_letter

    told = Announced(to, owner, parse_date(until, name="--until"))
    asked = LetterRequest(parse_date(as_of), write, again, post, quiet=False, format_name=format_, output=output)
    part = (currency or "").upper()
    one_letter(shared, asked, lambda book, policy: notice_named(book, policy, client, part, told), kept_back)
