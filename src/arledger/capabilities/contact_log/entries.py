"""What is recorded of a contact with a client."""

from dataclasses import dataclass

from arledger.collecting.record import CHANNELS, CONTACT
from arledger.entries.context import EntryContext, refuse_without_accounts
from arledger.entries.validation import refuse_unknown_number
from arledger.model.documents import Client
from arledger.model.facts import MetaValue
from arledger.model.plan import AccountName, NewCustom
from arledger.model.problem import Refused, UserError
from arledger.model.slips import did_you_mean
from arledger.subledger.clients import text_of

CALL, MAIL_IN, MAIL_OUT = "call", "mail-in", "mail-out"


@dataclass(frozen=True, slots=True)
class Said:
    """A contact as somebody tells it: with whom, what was said, and the numbers that it was about.

    Without a `person` it was whom letters greet. A `message_id` is that of a mail.
    """

    channel: str
    person: str
    text: str
    about: tuple[str, ...] = ()
    message_id: str = ""
    is_confidential: bool = False


def contact(context: EntryContext, client: Client, said: Said) -> NewCustom:
    """Return the record of a contact; the context must have the client's whole history.

    Raises UserError for a channel that there is not, and Refused for a number that the client does not have.
    """
    if said.channel not in CHANNELS:
        remedy = did_you_mean(said.channel, CHANNELS, f"Choose {', '.join(CHANNELS)}.")
        raise UserError(f"--channel: there is no channel {said.channel!r}", remedy)
    refuse_without_accounts(context, "Give them accounts of their own to keep a log.")
    for number in said.about:
        refuse_unknown_number(context, client, number)
        if len(number.split()) > 1 or number.startswith("<"):
            raise Refused(f"{number!r} cannot be named in a log", "Write it in the text.")
    values: tuple[MetaValue, ...] = (
        AccountName(context.account_of(client)),
        said.channel,
        said.person or _greeted(client),
        said.text,
        context.by,
        *([" ".join(dict.fromkeys(said.about))] if said.about else []),
        *([said.message_id] if said.message_id else []),
        *([True] if said.is_confidential else []),
    )
    return NewCustom(context.day, CONTACT, values)


def _greeted(client: Client) -> str:
    """Return whom letters greet; a backslash that the ledger has cannot be written again."""
    return (text_of(client.meta, "contact") or client.name).replace("\\", "/")
