"""Whom a message goes to, and who gets a copy."""

from functools import partial

from arledger.capabilities.reminders.ladder import EMAIL
from arledger.capabilities.reminders.values import Message
from arledger.letters.people import Person, Recipients, client_person, reachable, sales_person
from arledger.session.contacts import contact
from arledger.session.place import Place, where_set
from arledger.subledger.clients import text_of

SALES = "sales-rep"


def recipients_of(message: Message, place: Place) -> Recipients:
    """Return whom a message goes to: nobody where it is posted by hand.

    Raises UserError where a copy goes to somebody without an address.
    """
    if message.step.channel != EMAIL:
        return Recipients(None)
    to = reachable(message.client) or client_person(message.client)
    copies = (_copy(name, message, place) for name in place.policy.reminders.copy)
    return Recipients(
        to, tuple(dict.fromkeys(person for person in copies if person and person.address != to.address))
    )


def _copy(name: str, message: Message, place: Place) -> Person | None:
    """Return who gets a copy; a client without a sales-rep has none."""
    if name == SALES:
        # Who has no address gets no copy, and stops nobody's letter.
        known = place.policy.contacts.get(text_of(message.client.meta, SALES), "")
        return sales_person(message.client, place.policy, partial(where_set, place.policy_file)) if known else None
    return contact(name, "copy", place)
