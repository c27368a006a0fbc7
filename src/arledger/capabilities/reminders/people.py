"""Whom a message goes to, who gets a copy, and who signs."""

from functools import partial

from arledger.capabilities.reminders.ladder import EMAIL
from arledger.capabilities.reminders.values import Message
from arledger.letters.people import Person, Recipients, checked, client_person, reachable, sales_person
from arledger.letters.wording import harmless
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean
from arledger.policy.settings import Policy
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


def signer(place: Place) -> Person | None:
    """Return who signs, and whom answers go to; None where nobody is named."""
    name = place.policy.reminders.signed_by
    return contact(name, "signed-by", place) if name else None


def contact(name: str, setting: str, place: Place) -> Person:
    """Return somebody of [contacts] whom a setting of [reminders] names; raises UserError without an address."""
    policy: Policy = place.policy
    where = partial(where_set, place.policy_file)
    address = policy.contacts.get(name)
    shown = harmless(name)
    if not address:
        remedy = did_you_mean(name, policy.contacts, f'Write under [contacts]: "{shown}" = "address".')
        raise UserError(f"{where('reminders', setting)}: {shown} has no address under [contacts]", remedy)
    return Person(shown, checked(address, where("contacts", name), f"[contacts] {shown}"))
