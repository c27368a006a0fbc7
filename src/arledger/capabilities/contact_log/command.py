"""`arledger log`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.session import completion, options
from arledger.session.entry_options import PlanOptions

WordsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CLIENT] [TEXT]",
        help="Client ID or name, or the start of one, and what was said.",
        autocompletion=completion.clients,
    ),
]
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


MailOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--mail", metavar="FILE…", help="Mails saved as .eml, or a folder of them; may be given several times."
    ),
]
QueueFlag = Annotated[bool, typer.Option("--queue", help="List the mails whose sender is no client's address.")]


def command(
    words: WordsArgument = None,
    mail: MailOption = None,
    queue: QueueFlag = False,
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

    With --mail, each mail is kept as a document and recorded once, by its Message-ID. Whose it is follows from its
    sender's address, unless CLIENT is named; mails of unknown senders wait in a queue. What a mail may promise,
    dispute or say of a payment is suggested as a command.

    Example: arledger log SummitLease "Pays half in April" --with "J. Smith" --invoice INV-2026-0044 --write

    Example: arledger log --mail mails/*.eml --write
    """
    from arledger.capabilities.contact_log.run import asked_for, list_queue, record, refuse_beside, take_in
    from arledger.session.clock import parse_date

    if queue:
        refuse_beside("--queue", words, mail, channel, with_, invoice, document, confidential, shared.write)
        list_queue(shared, parse_date(shared.date, name="--date"), shared.format_name)
        return
    asked = asked_for(words or (), mail or (), channel, with_, invoice or (), is_confidential=confidential)
    if mail:
        refuse_beside("--mail", document)
        take_in(shared, by, asked)
    else:
        record(shared, by, asked, document)
