"""By what a book's clients are recognised on a bank statement."""

import re
from collections import defaultdict
from collections.abc import Mapping

from arledger.matching import ClientKey
from arledger.matching.names import NAME, NameIndex
from arledger.matching.receipts import make_receipt
from arledger.matching.units import Coins
from arledger.model.bank import PAYER_KEY, BankLine
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Client, DocumentKind
from arledger.subledger.clients import CLIENT_DIRECTIVE, NAME_KEY, text_of

_SEVERAL = re.compile(r"[;,|]")


def client_keys(book: Book) -> tuple[ClientKey, ...]:
    """Return the keys of all clients: metadata `name`, `alias`, `iban`, and payers that booked receipts name.

    `alias` and `iban` may hold several, with semicolons between them (commas, too, between accounts).
    """
    payers, former = _payers(book), _former_names(book)
    return tuple(
        ClientKey(
            client.id,
            tuple(dict.fromkeys((client.name, *_aliases(client), *sorted(former.get(client.id, ()))))),
            tuple(part.strip() for part in _SEVERAL.split(text_of(client.meta, "iban")) if part.strip()),
            tuple(sorted(payers.get(client.id, ()))),
        )
        for client in sorted(book.clients.values())
        if client.id != NO_CLIENT
    )


def _aliases(client: Client) -> tuple[str, ...]:
    said = f"{text_of(client.meta, 'alias')};{text_of(client.meta, 'aliases')}"
    return tuple(part.strip() for part in said.split(";") if part.strip())


def _former_names(book: Book) -> Mapping[str, set[str]]:
    """Return what clients were called before an `ar-client` renamed them: banks keep the old name for long."""
    roots, found = book.facts.roots, defaultdict[str, set[str]](set)
    renamed = [c for c in book.facts.customs if c.type == CLIENT_DIRECTIVE and c.values[1:2] == (NAME_KEY,)]
    for custom in renamed:
        client = roots.client_of(str(custom.values[0])) or ""
        names = (text_of(o.meta, NAME_KEY) for o in book.facts.opens if roots.client_of(o.account) == client)
        found[client].update(name for name in (*names, *map(str, custom.values[2:3])) if name)
    return found


def _payers(book: Book) -> Mapping[str, set[str]]:
    """Learn who pays for whom from receipts that keep the payer's name."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for document in book.documents:
        payer = text_of(document.entry.meta, PAYER_KEY)
        if payer and document.kind is DocumentKind.RECEIPT:
            found[document.client].add(payer)
    return found


class Recogniser:
    """Tells the client of a line that no item explains."""

    def __init__(self, keys: tuple[ClientKey, ...]) -> None:
        self._index = NameIndex(keys)
        self._ids = {key.id for key in keys}

    def client(self, line: BankLine) -> str:
        """Return the one client that a line's other party is known to be, empty where none or several are."""
        standings = self._index.standings(make_receipt(0, 0, line, Coins([line], []), self._ids))
        best = max((standing.points for standing in standings.values()), default=0)
        named = [client for client, standing in standings.items() if standing.points == best]
        return named[0] if len(named) == 1 and best >= NAME else ""
