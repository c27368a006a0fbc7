"""Letters about a client of an opened book: whose templates, and who gets the mail."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from arledger.letters.languages import language_of, unknown_language
from arledger.letters.letter import Letter
from arledger.letters.people import Audience, known_addresses, recipients, sender
from arledger.letters.stationery import Stationery
from arledger.letters.template import OWN_FOLDER
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.model.report import Data
from arledger.policy.settings import Language, Policy
from arledger.session.messages import say
from arledger.session.place import Place, where_set
from arledger.session.sending import Posted

AddressedData = Callable[[list[str]], Mapping[str, Data]]
"""What a letter says, for programs, of the addresses that it goes to."""


def own_folder(place: Place) -> Path | None:
    """Return the folder `letters/` beside the policy file, where there is one."""
    return place.policy_file.parent / OWN_FOLDER if place.policy_file else None


def stationery_of(place: Place, book: Book) -> Stationery:
    """Return what the company of a book writes on; without a name or title it goes by its main file's."""
    return Stationery(place.policy, book.facts.title or place.main.stem, own_folder(place))


def language_for(client: Client, policy: Policy, audience: Audience) -> Language:
    """Return the language of a letter about a client and say where theirs is unknown; a colleague reads our own."""
    if audience == "sales":
        return policy.letters.language
    if note := unknown_language(client, policy):
        say(f"arledger: {note}")
    return language_of(client, policy)


def posted(
    letter: Letter, place: Place, client: Client, audience: Audience, data: AddressedData, mark: str
) -> Posted:
    """Return a letter about a client that can take every form; `mark` names it in the mail's Message-ID.

    Addresses are looked up when a form needs them, and the mail alone cannot do without. To both, it is the client's
    letter with a copy to sales.
    """
    where = partial(where_set, place.policy_file)

    def addressed() -> Mapping[str, Data]:
        return data(known_addresses(client, place.policy, audience, where))

    def mail(pdf: bytes, name: str) -> bytes:
        from arledger.letters.mail import Attached, Envelope, render

        to = recipients(client, place.policy, audience, where)
        return render(letter, Envelope(sender(place.policy, where), to, mark), [Attached(f"{name}.pdf", pdf)])

    return Posted(letter, own_folder(place), addressed, mail)
