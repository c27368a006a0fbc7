"""`arledger log`."""

from typing import Annotated

import typer

from arledger.session import completion, options
from arledger.session.entry_options import PlanOptions

ClientArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[CLIENT]", help="Client ID or name, or the start of one.", autocompletion=completion.clients
    ),
]
TextArgument = Annotated[str | None, typer.Argument(metavar="[TEXT]", help="What was said.")]
ChannelOption = Annotated[
    str | None,
    typer.Option(
        "--channel",
        metavar="CHANNEL",
        help="call, meeting, visit, message, letter, mail-in or mail-out. Default: call, of a mail mail-in.",
    ),
]
WithOption = Annotated[
    str,
    typer.Option("--with", metavar="PERSON", help="Whom it was with. Default: the client's contact, else its name."),
]
InvoicesOption = Annotated[
    list[str] | None,
    options.number_option(
        "--invoice", "-i", metavar="NUMBER", text="A document that it was about; may be given several times."
    ),
]
ConfidentialFlag = Annotated[
    bool, typer.Option("--confidential", help="It does not leave the house, and `activity` leaves it out.")
]


def command(
    client: ClientArgument = None,
    text: TextArgument = None,
    channel: ChannelOption = None,
    with_: WithOption = "",
    invoice: InvoicesOption = None,
    document: options.DocumentOption = None,
    confidential: ConfidentialFlag = False,
    by: options.ByOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Record a call, meeting or mail with a client; nothing is ever edited, and nothing is posted.

    Example: arledger log SummitLease "J. Smith pays half in April" --with "J. Smith" --invoice INV-2026-0044 --write
    """
    from arledger.capabilities.contact_log.entries import CALL, Said, contact
    from arledger.model.problem import UserError
    from arledger.session.preparing import need_text, proposing

    if client is None:
        raise UserError(
            "there is nothing to record", 'Name a client and what was said: log Acme "They pay on Friday".'
        )
    said = Said(
        channel=CALL if channel is None else channel,
        person=" ".join(with_.split()),
        text=need_text(text or "", "TEXT"),
        about=tuple(invoice or ()),
        is_confidential=confidential,
    )
    with proposing(shared, by) as session:
        who = session.client(client)
        context = session.context(who)
        plan = context.plan(context.file_of(who), [contact(context, who, said)])
        session.propose(context, plan, who, document, said.about[0] if len(said.about) == 1 else None)
