"""Whose each item is: a client of the ledger, or a new one with an account's component of its own."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from arledger.formats.imports.export import Export, ExportClient, ExportItem
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.subledger.clients import text_of

ID_KEY = "id"
_DELETED = "(deleted)"
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 60
# Their lists have a row a person: the same name is the same company, whatever the ids.
_BY_PERSON = ("salesforce", "hubspot")


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
    """The clients of some exports, each once."""

    def __init__(self, book: Book) -> None:
        clients = [client for client in book.clients.values() if client.opened or client.source]
        self._by_code = {code: client for client in clients if (code := text_of(client.meta, ID_KEY))}
        self._by_name = {plain_name(client.name): client for client in reversed(clients)}
        self._by_id = {client.id.casefold(): client for client in clients}
        self._taken = set(self._by_id)
        self._found: dict[tuple[str, str], Person] = {}
        self._named: dict[str, Person] = {}
        self._listed: dict[str, Person] = {}

    def __iter__(self) -> Iterator[Person]:
        """Yield everybody in the order of the files."""
        return iter({id(person): person for person in self._found.values()}.values())

    def take(self, export: Export) -> None:
        """Take in the clients that a list of contacts describes; several persons of one company are one client."""
        for client in export.clients:
            named = self._named.get(plain_name(client.name)) if export.system in _BY_PERSON else None
            person = named or self._person(client.name, client.id)
            person.details = _filled(person.details, client)
            if client.id:
                self._listed.setdefault(client.id, person)

    def of(self, item: ExportItem) -> Person:
        """Return whose an item is."""
        return self._person(item.name, item.id)

    def _person(self, name: str, code: str) -> Person:
        plain = plain_name(name)
        found = self._found.get((code, plain))
        if found is None:
            found = self._alike(code, plain) or self._new(name, code)
            self._found[code, plain] = found
            self._named.setdefault(plain, found)
        return found

    def _alike(self, code: str, plain: str) -> Person | None:
        """Find who has the same name, unless both have a code and another one each; or whom a code alone names."""
        named = self._named.get(plain)
        if named and not (named.code and code and named.code != code):
            named.code = named.code or code
            return named
        # Where a file has no names, the code stands for one; a list of contacts has it.
        return self._listed.get(code) if code and plain_name(code) == plain else None

    def _new(self, name: str, code: str) -> Person:
        bare = _bare(name)
        known = self._by_code.get(code) if code else None
        if known is None:
            known = self._by_name.get(plain_name(name)) or self._by_id.get(bare.casefold())
            if known is not None and code and text_of(known.meta, ID_KEY) not in ("", code):
                known = None
        return Person(bare, code, known.id if known else self._free_id(bare), known)

    def _free_id(self, name: str) -> str:
        """Return a component that no account has yet, made of the words of a name."""
        base = component(name)
        number, found = 1, base
        while found.casefold() in self._taken:
            number += 1
            found = f"{base}-{number}"
        self._taken.add(found.casefold())
        return found


def _filled(known: ExportClient | None, more: ExportClient) -> ExportClient:
    """Fill what one list does not say of a client from another one, such as a company's e-mail from its contact's."""
    if known is None:
        return more
    return known._replace(**{key: text for key, text in more._asdict().items() if not getattr(known, key)})


def plain_name(name: str) -> str:
    """Return a name without case, gaps and the mark of a deleted one."""
    # The ledger knows no backslash: a name with one is written with a slash, and found again by it.
    return " ".join(_bare(name).replace("\\", "/").casefold().split())


def _bare(name: str) -> str:
    """Take the mark of a deleted client off its name."""
    name = name.strip()
    return name[: -len(_DELETED)].rstrip() if name.lower().endswith(_DELETED) else name


def component(name: str) -> str:
    """Return the words of a name as one component of an account: `Amy's Bird Sanctuary` is AmysBirdSanctuary."""
    text = unicodedata.normalize("NFC", name.replace("'", "").replace("\u2019", ""))
    parts = [part for one in text.split(":") if (part := "".join(map(_capital, _WORD.findall(one))))]
    found = "-".join(parts)[:_LONGEST].strip("-")
    return found if found and not found[0].islower() else f"C{found}"


def _capital(word: str) -> str:
    return word[0].upper() + word[1:] if len(word[0].upper()) == 1 else word
