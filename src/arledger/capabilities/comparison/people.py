"""Whose each item is: a client of the ledger, or a new one with an account's component of its own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from arledger.capabilities.comparison.codes import same_code
from arledger.capabilities.comparison.known_clients import KnownClients
from arledger.capabilities.comparison.names import bare_name, plain_name
from arledger.formats.imports.export import Export, ExportClient, ExportItem
from arledger.model.book import Book
from arledger.model.documents import Client


@dataclass
class Person:
    """A client of the export: what it is called there, and the id of its account here; `known` has one already."""

    name: str
    code: str
    id: str = ""
    known: Client | None = None
    details: ExportClient | None = None
    currencies: set[str] = field(default_factory=set)


class People:
    """The clients of some exports, each once, whatever the order of their rows.

    A client is a name and a code. Where a file has only one of the two, the others say what belongs to it; a name
    that several clients have is none of them without its code, and this is told.
    """

    def __init__(self, book: Book, exports: Iterable[Export] = ()) -> None:
        self._known = KnownClients(book)
        self._found: dict[tuple[str, str], Person] = {}
        self._names: dict[str, dict[str, tuple[str, str]]] = {}
        self._codes: dict[str, dict[str, tuple[str, str]]] = {}
        self._listed: dict[str, Person] = {}
        self._told: dict[str, str] = {}
        self._plain: dict[str, str] = {}
        self._take(tuple(exports))

    def __iter__(self) -> Iterator[Person]:
        """Yield everybody, those of lists first."""
        return iter({id(person): person for person in self._found.values()}.values())

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was said of nobody in particular: names that several clients have."""
        return tuple(self._told.values())

    def of(self, item: ExportItem) -> Person:
        """Return whose an item is."""
        return self._person(item.name, item.id)

    def _take(self, exports: Sequence[Export]) -> None:
        listed = [client for export in exports for client in export.clients]
        whole = [one for one in listed if not one.of_person and not one.nameless]
        pairs = [(one.name, one.id) for one in whole]
        pairs += {(item.name, item.id): None for export in exports for item in export.items}
        for name, code in pairs:
            self._note(name, code)
        for client in whole:
            self._take_client(client)
        for client in listed:
            if client.of_person:
                self._take_contact(client)
        for client in listed:
            if client.nameless:
                self._take_nameless(client)

    def _take_client(self, client: ExportClient) -> None:
        person = self._person(client.name, client.id)
        person.details = _filled(person.details, client)
        if client.id:
            self._listed.setdefault(same_code(client.id), person)

    def _note(self, name: str, code: str) -> None:
        """Remember that a client with a code is called so."""
        plain = self._plain_of(name)
        if code and plain != plain_name(code):
            self._names.setdefault(same_code(code), {}).setdefault(plain, (name, code))
            self._codes.setdefault(plain, {}).setdefault(same_code(code), (name, code))

    def _take_contact(self, client: ExportClient) -> None:
        """Take in a contact of the company that it names: only what is one client's alone can be filled in."""
        if len(self._codes.get(self._plain_of(client.name), ())) > 1:
            self._tell(client.name)
            return
        person = self._person(client.name, "")
        person.code = person.code or client.id
        person.details = _filled(person.details, client)

    def _take_nameless(self, client: ExportClient) -> None:
        """Take in a contact of a company by its id alone; without any name for it, the first contact's stands."""
        code = same_code(client.id)
        person = self._listed.get(code)
        if person is None:
            names = self._names.get(code, {})
            known = self._known.by_code(code)
            name, spelled = next(iter(names.values())) if len(names) == 1 else (client.name, client.id)
            person = self._person(known.name if known and len(names) != 1 else name, spelled)
            self._note(person.name, client.id)
            self._listed[code] = person
        person.details = _filled(person.details, client)

    def _plain_of(self, name: str) -> str:
        if name not in self._plain:
            self._plain[name] = plain_name(name)
        return self._plain[name]

    def _person(self, name: str, spelled: str) -> Person:
        code, plain = same_code(spelled), self._plain_of(name)
        found = self._found.get((code, plain))
        if found is None:
            found = self._elsewhere(code, plain, spelled) or self._new(name, spelled)
            self._found[code, plain] = found
        return found

    def _elsewhere(self, code: str, plain: str, spelled: str) -> Person | None:
        """Find whom a code alone or a name alone stands for, or whom a list of clients knows by another name."""
        if not code:
            codes = self._codes.get(plain, {})
            return self._person(*next(iter(codes.values()))) if len(codes) == 1 else None
        listed, names = self._listed.get(code), self._names.get(code, {})
        if plain == plain_name(spelled):
            return listed or (self._person(*next(iter(names.values()))) if len(names) == 1 else None)
        # The list calls the client by another name, such as that of a person with the last name first.
        is_only = listed is not None and len(self._codes.get(plain, ())) < 2
        return listed if is_only else None

    def _new(self, name: str, code: str) -> Person:
        plain = self._plain_of(name)
        several = len(self._codes.get(plain, ())) > 1
        same, alone = same_code(code), len(self._names.get(same_code(code), ())) < 2
        known = self._known.of(name, same, named_alone=alone, shared=several)
        if not code and known is None and (several or self._known.has_several(plain)):
            self._tell(name)
        # Where a file has codes alone, the ledger has the name.
        bare = known.name if known and plain == plain_name(code) else bare_name(name)
        return Person(bare, code, known.id if known else self._known.free_id(bare), known)

    def _tell(self, name: str) -> None:
        bare = bare_name(name)
        what = "is the name of several clients, which have codes; what has no code is nobody's of them"
        self._told.setdefault(self._plain_of(name), f"{bare} {what}")


def _filled(known: ExportClient | None, more: ExportClient) -> ExportClient:
    """Fill what one list does not say of a client from another one, such as a company's e-mail from its contact's."""
    if known is None:
        return more
    return known._replace(**{key: text for key, text in more._asdict().items() if not getattr(known, key)})
