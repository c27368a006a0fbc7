"""The accounts of clients who move in, with what a list of contacts says of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from arledger.capabilities.clients.entries import NewClient, client_new
from arledger.capabilities.comparison.known_clients import ID_KEY
from arledger.capabilities.comparison.people import Person
from arledger.capabilities.comparison.stated import as_written
from arledger.entries.context import EntryContext
from arledger.model.money import Money, in_coins
from arledger.model.plan import MetaPairs, NewOpen
from arledger.terms import TermsError, parse_terms, spell


def new_client(context: EntryContext, person: Person, first: date) -> tuple[str, NewOpen, list[str]]:
    """Return the file and the opening of an account on a day, and what of its client could not be taken over."""
    details = person.details
    terms = known_terms(details.terms) if details else ""
    new = NewClient(
        id=person.id,
        name=as_written(person.name),
        terms=terms or None,
        email=as_written(details.email) or None if details else None,
        sales_rep=as_written(details.sales_rep) or None if details else None,
        currency=next(iter(sorted(person.currencies)), None),
    )
    addition = client_new(replace(context, day=first), new).additions[0]
    opened = addition.directives[0]
    if not isinstance(opened, NewOpen):
        raise TypeError("a new client is an account that is opened")
    extra = [(ID_KEY, person.code), *_more(person)]
    meta: MetaPairs = (*opened.meta, *((key, as_written(text)) for key, text in extra if text))
    limit = _limit(person, context)
    meta = (*meta, ("credit-limit", limit)) if limit else meta
    currencies = tuple(sorted(person.currencies)) or opened.currencies
    return addition.file, opened._replace(meta=meta, currencies=currencies), list(_unread(person))


def _unread(person: Person) -> Iterator[str]:
    """Say which details of a client could not be read."""
    details = person.details
    if details and details.terms and not known_terms(details.terms):
        what = f"The terms of {person.name}, {details.terms}, could not be read"
        yield f"{what}: set them with `arledger client set`."
    if details and details.limit.strip("0.,") and plain_limit(details.limit) is None:
        what = f"The limit of {person.name}, {details.limit}, could not be read"
        yield f"{what}: set it with `arledger client set`."


def known_terms(text: str) -> str:
    """Return terms as they are spelled here; empty for those that cannot be read."""
    try:
        return spell(parse_terms(text)) if text else ""
    except TermsError:
        return ""


def _more(person: Person) -> Iterator[tuple[str, str]]:
    if person.details:
        yield "contact", person.details.contact
        yield "address", person.details.address
        yield "phone", person.details.phone


def plain_limit(text: str) -> Decimal | None:
    """Return a limit; None where it is no plain amount, or zero, which systems write for no limit."""
    bare = text.replace(",", "")
    return (Decimal(bare) or None) if bare.replace(".", "", 1).isdigit() and bare.isascii() else None


def _limit(person: Person, context: EntryContext) -> Money | None:
    """Return a client's limit in its only currency; None where it has several."""
    limit = plain_limit(person.details.limit) if person.details else None
    code = next(iter(sorted(person.currencies)), None) or next(iter(context.book.facts.operating_currencies), None)
    return Money(in_coins(limit, code), code) if limit and code and len(person.currencies) < 2 else None
