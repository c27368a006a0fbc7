"""What a list of contacts says otherwise than the ledger of clients that are there already."""

from collections.abc import Iterable, Iterator

from arledger.capabilities.comparison.people import Person
from arledger.capabilities.comparison.stated import as_written
from arledger.capabilities.moving_in.new_clients import known_terms, plain_limit
from arledger.formats.imports.export import ExportClient
from arledger.model.documents import Client
from arledger.model.money import plain
from arledger.subledger.clients import text_of

_TEXTS = (
    ("email", "e-mail"),
    ("contact", "contact"),
    ("address", "address"),
    ("phone", "phone"),
    ("sales-rep", "sales rep"),
)


def changes_of(people: Iterable[Person]) -> Iterator[str]:
    """Yield a sentence for each detail that differs; what a file does not say is no difference."""
    for person in people:
        if person.known and person.details:
            for what, here, there in _details(person.known, person.details):
                if there and " ".join(here.split()) != " ".join(there.split()):
                    yield f"{person.known.name}: {what} {here or 'none'} here, {there} in the file"


def _details(known: Client, details: ExportClient) -> Iterator[tuple[str, str, str]]:
    for key, what in _TEXTS:
        yield what, text_of(known.meta, key), as_written(getattr(details, key.replace("-", "_")))
    yield "terms", known_terms(known.terms), known_terms(details.terms)
    limit, there = known.limit, plain_limit(details.limit)
    same = limit is not None and there is not None and limit.number == there
    here = "" if limit is None else f"{plain(limit.number)} {limit.currency}"
    yield "limit", here, "" if same or not there else plain(there)
