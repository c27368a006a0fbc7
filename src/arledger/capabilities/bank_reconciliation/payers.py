"""By what a book's clients are recognised on a bank statement."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import NamedTuple

from arledger.capabilities.bank_reconciliation.contracts import Taught
from arledger.capabilities.bank_reconciliation.identity import one_line
from arledger.matching import ClientKey
from arledger.matching.names import KNOWN, NameIndex, core_words, whole_name
from arledger.matching.receipts import make_receipt
from arledger.matching.units import Coins
from arledger.model.bank import DECIDED_KEY, PAYER_ACCOUNT_KEY, PAYER_KEY, REF_KEY, BankLine
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Client, DocumentKind
from arledger.model.normalize import squeezed
from arledger.model.plan import MetaPairs
from arledger.subledger.clients import CLIENT_DIRECTIVE, NAME_KEY, text_of

_SEVERAL = re.compile(r"[;,|]")
_AGREEING = 2
"""So many receipts that nobody confirmed tell together who pays for a client."""


def client_keys(book: Book) -> tuple[ClientKey, ...]:
    """Return the keys of all clients: metadata `name`, `alias`, `iban`, and payers and accounts of booked receipts.

    `alias` and `iban` may hold several, with semicolons between them (commas, too, between accounts).
    """
    payers, accounts, former = (
        _kept(book, PAYER_KEY, whole_name),
        _kept(book, PAYER_ACCOUNT_KEY, squeezed),
        _former_names(book),
    )
    return tuple(
        ClientKey(
            client.id,
            tuple(dict.fromkeys((client.name, *_aliases(client), *sorted(former.get(client.id, ()))))),
            tuple(dict.fromkeys((*accounts_of(client), *sorted(accounts.sure.get(client.id, ()))))),
            tuple(sorted(payers.sure.get(client.id, ()))),
            tuple(sorted(payers.once.get(client.id, ()))),
            tuple(sorted(accounts.once.get(client.id, ()))),
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


def accounts_of(client: Client) -> tuple[str, ...]:
    """Return the bank accounts that a client's `iban` names."""
    return tuple(part.strip() for part in _SEVERAL.split(text_of(client.meta, "iban")) if part.strip())


class _Kept(NamedTuple):
    """Who pays for clients, by their receipts: surely, or only by one that reconcile booked by itself."""

    sure: Mapping[str, set[str]]
    once: Mapping[str, set[str]]


def _kept(book: Book, key: str, folded: Callable[[str], str]) -> _Kept:
    """Learn who pays for whom, and from where, from receipts alone that keep the payer's name and account.

    A receipt that a person entered or decided is sure; of those that were booked from a bank line by themselves it
    takes two that agree, and none that a person gave to somebody else.
    """
    said: defaultdict[str, set[str]] = defaultdict(set)
    booked: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    taught, counted = Taught(book), set[tuple[str, int]]()
    for document in book.documents:
        meta = document.entry.meta
        kept = text_of(meta, key)
        if kept and document.kind is DocumentKind.RECEIPT:
            client, entry = taught.client(document), id(document.entry)
            if not client or (client, entry) in counted:
                continue
            counted.add((client, entry))
            if not text_of(meta, REF_KEY) or text_of(meta, DECIDED_KEY):
                said[folded(kept)].add(client)
            booked[client, folded(kept)].append(kept)
    found = _Kept(defaultdict(set), defaultdict(set))
    for (client, payer), names in booked.items():
        owners = said.get(payer)
        sure = client in owners if owners else len(names) >= _AGREEING
        (found.sure if sure else found.once)[client].add(min(names))
    return found


def payer_kept(line: BankLine, client: Client) -> MetaPairs:
    """Return the metadata by which a receipt keeps who paid, and from where, where the client does not say so."""
    payer, account = one_line(line.counterparty), squeezed(line.counterparty_account)
    kept = []
    if payer and sorted(core_words(payer)) != sorted(core_words(client.name)):
        kept.append((PAYER_KEY, payer))
    if account and account not in {squeezed(known) for known in accounts_of(client)}:
        kept.append((PAYER_ACCOUNT_KEY, account))
    return tuple(kept)


class Recogniser:
    """Tells the client of a line that no item explains."""

    def __init__(self, keys: tuple[ClientKey, ...]) -> None:
        self._index = NameIndex(keys)
        self._ids = {key.id for key in keys}

    def client(self, line: BankLine) -> str:
        """Return the one client that a line's other party is known to be, empty where none or several are."""
        standings = self._index.standings(make_receipt(0, 0, line, Coins([line], []), self._ids))
        best = max((standing.likelihood for standing in standings.values()), default=0)
        named = [client for client, standing in standings.items() if standing.likelihood == best]
        return named[0] if len(named) == 1 and best >= KNOWN else ""
