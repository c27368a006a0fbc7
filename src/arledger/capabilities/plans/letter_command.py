"""`arledger plan letter`."""

from typing import Annotated

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
    str, options.number_argument("CLIENT|INVOICE", "The client, or the number of an invoice in the plan.")
]


def command(
    who: WhoArgument,
    client: options.OwnerOption = None,
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
    """The letter about a client's last plan: what is proposed, or once it is accepted what was agreed.

    With --write it is drafted into outbox/DATE/, once; `send` delivers it while it still holds. Nothing is sent here.

    Example: arledger plan letter Fairhaven --write
    """
    from arledger.capabilities.plans.letter import kept_back, plan_named
    from arledger.session.clock import parse_date
    from arledger.session.letter_answers import LetterRequest, one_letter

    asked = LetterRequest(parse_date(as_of), write, again, post, quiet=False, format_name=format_, output=output)
    part = (currency or "").upper()
    one_letter(shared, asked, lambda book, policy: plan_named(book, policy, who, client, part), kept_back)
