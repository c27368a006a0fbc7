"""Who of ours is meant by a name of `[contacts]`: who signs, whom answers go to, and who gets a copy."""

from functools import partial

from arledger.letters.people import Person, checked
from arledger.letters.wording import harmless
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean
from arledger.policy.settings import Policy
from arledger.session.place import Place, where_set


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
