"""The clients of a ledger, looked up by the codes and names of another system."""

from arledger.capabilities.comparison.codes import same_code
from arledger.capabilities.comparison.names import bare_name, component, plain_name
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.subledger.clients import text_of

ID_KEY = "id"


class KnownClients:
    """Who has an account already, and which components of accounts are still free."""

    def __init__(self, book: Book) -> None:
        clients = [client for client in book.clients.values() if client.opened or client.source]
        self._by_code: dict[str, list[Client]] = {}
        self._by_name: dict[str, list[Client]] = {}
        for client in clients:
            self._by_name.setdefault(plain_name(client.name), []).append(client)
            if code := _code_of(client):
                self._by_code.setdefault(code, []).append(client)
        self._by_id = {client.id.casefold(): client for client in clients}
        self._taken = set(self._by_id)

    def by_code(self, code: str) -> Client | None:
        """Return the one client with a code; None where there is none, or several."""
        found = self._by_code.get(code, [])
        return found[0] if len(found) == 1 else None

    def has_several(self, plain: str) -> bool:
        """Say whether several clients have a name."""
        return len(self._by_name.get(plain, ())) > 1

    def of(self, name: str, code: str, *, named_alone: bool, shared: bool) -> Client | None:
        """Return whom a name and a code mean; either may be empty.

        `named_alone` says that the files have no other name for the code, `shared` that they have other codes for the
        name: then the name alone is nobody's.
        """
        same = self._by_name.get(plain_name(name), [])
        if code:
            both = next((client for client in same if _code_of(client) == code), None)
            known = both or (self.by_code(code) if named_alone else None)
            if known:
                return known
        found = self._named(name, same, code, shared=shared)
        return found if found and (not code or _code_of(found) in ("", code)) else None

    def _named(self, name: str, same: list[Client], code: str, *, shared: bool) -> Client | None:
        """Return whom a name means by itself: of several clients of one name, the one without a code."""
        if shared and code:
            return None
        if shared or len(same) > 1:
            return next((client for client in same if not _code_of(client)), None)
        return same[0] if same else self._by_id.get(bare_name(name).casefold())

    def free_id(self, name: str) -> str:
        """Return a component that no account has yet, made of the words of a name."""
        base = component(name)
        number, found = 1, base
        while found.casefold() in self._taken:
            number += 1
            found = f"{base}-{number}"
        self._taken.add(found.casefold())
        return found


def _code_of(client: Client) -> str:
    return same_code(text_of(client.meta, ID_KEY))
