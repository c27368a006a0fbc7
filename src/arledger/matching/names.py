"""Who paid: clients by bank account, by known payers, by name, by what the names have in common."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from arledger.matching.likeness import SOME, Likeness
from arledger.matching.receipts import ReceiptLine
from arledger.matching.values import ClientKey
from arledger.matching.wordlist import JOINING, LEGAL_FORMS
from arledger.model.normalize import fold, squeezed, words

ACCOUNT, PAYER, NAME, MISSPELT, STATED, SIMILAR, PARTIAL, OTHER = 35, 32, 30, 30, 25, 20, 8, -5
_KNOWN = NAME

_ABBREVIATION = re.compile(r"\b(?:[^\W\d_]\.\s?){1,}[^\W\d_]\b\.?")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_LONG_WORD = 5


class How(StrEnum):
    """How a client was recognised."""

    REFERENCE = "the reference on its statements"
    ACCOUNT = "its bank account"
    PAYER = "a payer known for it"
    NAME = "the payer's name"
    MISSPELT = "the payer's name, misspelt"
    CUT = "the payer's name, shortened"
    STATED = "its name in the text"
    SIMILAR = "a similar name"
    PARTIAL = "part of the name"
    TIE = "a name that fits another client as well"


class Standing(NamedTuple):
    """How well a client fits the payer: points and the reason."""

    points: int
    how: How


class NameIndex:
    """All clients by what identifies them; answers are remembered, because payers come again."""

    def __init__(self, clients: Iterable[ClientKey]) -> None:
        self._ids: defaultdict[str, set[str]] = defaultdict(set)
        self._accounts: defaultdict[str, set[str]] = defaultdict(set)
        self._payers: defaultdict[str, set[str]] = defaultdict(set)
        self._full: defaultdict[str, set[str]] = defaultdict(set)
        self._core: defaultdict[str, set[str]] = defaultdict(set)
        self._given: defaultdict[str, set[str]] = defaultdict(set)
        self._joined: defaultdict[str, set[str]] = defaultdict(set)
        self._names: dict[frozenset[str], set[str]] = {}
        self._ordered: set[tuple[str, ...]] = set()
        self._spelt: defaultdict[str, set[str]] = defaultdict(set)
        self._phrases: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for client in clients:
            self._add(client)
        self._likeness = Likeness(self._names, self._ordered, self._spelt)
        self._known: dict[tuple[str, str], dict[str, Standing]] = {}

    def _add(self, client: ClientKey) -> None:
        self._ids[squeezed(client.id)].add(client.id)
        for iban in client.ibans:
            self._accounts[squeezed(iban)].add(client.id)
        for payer in client.payers:
            self._payers[_full_key(payer)].add(client.id)
        for name in (*client.names, _CAMEL.sub(" ", client.id)):
            for spelt in {name, name.translate(_UMLAUTS)}:
                self._add_name(client.id, spelt)
                if name in client.names or not client.names:
                    self._given[" ".join(sorted(core_words(spelt)))].add(client.id)

    def _add_name(self, client: str, name: str) -> None:
        core = core_words(name)
        if not core:
            return
        self._full[_full_key(name)].add(client)
        self._core[" ".join(sorted(core))].add(client)
        self._joined["".join(core)].add(client)
        self._ordered.add(tuple(core))
        self._spelt[" ".join(_words(name))].add(client)
        self._names.setdefault(frozenset(core), set()).add(client)
        self._phrases[core[0]].add((" ".join(core), client))

    def standings(self, receipt: ReceiptLine) -> dict[str, Standing]:
        """Return the clients that may have paid; two that fit equally well are no match for either.

        A creditor reference that carries a client's id, as statements of account print it, says whose money it is,
        whoever has sent it.
        """
        named = {client for body in receipt.creditor for client in self._ids.get(body, ())}
        if len(named) == 1:
            return {client: Standing(ACCOUNT, How.REFERENCE) for client in named}
        account = squeezed(receipt.line.counterparty_account)
        payer = receipt.line.counterparty
        if (account, payer) not in self._known:
            self._known[account, payer] = self._by_payer(account, payer)
        found = self._known[account, payer]
        if any(standing.points >= _KNOWN for standing in found.values()):
            return found
        stated = self._stated(receipt)
        return _settle({**found, **stated}) if stated else found

    def _by_payer(self, account: str, payer: str) -> dict[str, Standing]:
        best: dict[str, Standing] = {}

        def offer(clients: Iterable[str], points: int, how: How) -> None:
            for client in clients:
                if client not in best or best[client].points < points:
                    best[client] = Standing(points, how)

        full, core = _full_key(payer), core_words(payer)
        named: set[str] = set()
        if core:
            stated = self._full.get(full) if len(core) < len(full.split()) else None
            same = stated, self._core.get(" ".join(sorted(core))), self._joined.get("".join(core))
            named = next((clients for clients in same if clients), named)
            wider = self._likeness.with_words(core) - named
            if named and wider and not named & self._given.get(" ".join(sorted(core)), set()):
                # Only the id says so, our own short name: payers may mean any client that has it in its name.
                offer(named | wider, SIMILAR, How.SIMILAR)
            else:
                offer(named, NAME, How.NAME)
            offer(self._payers.get(full, ()), PAYER, How.PAYER)
            scores = self._likeness.scores(core)
            offer((client for client, score in scores.items() if score >= SOME), PARTIAL, How.PARTIAL)
            offer(self._likeness.leading(scores), SIMILAR, How.SIMILAR)
            if not named:
                within, before = self._likeness.cut_off(" ".join(_words(payer)))
                offer(before, SIMILAR, How.SIMILAR)
                offer(self._likeness.misspelt(core), MISSPELT, How.MISSPELT)
                offer(within | self._likeness.abbreviated(core), MISSPELT, How.CUT)
        holders = self._accounts.get(account, set()) if account else set()
        offer(holders & named or holders, ACCOUNT, How.ACCOUNT)
        return _settle(best)

    def _stated(self, receipt: ReceiptLine) -> dict[str, Standing]:
        """Find names and ids of clients in the text; a short single word is too little for a name."""
        found: dict[str, Standing] = {}
        for passage in receipt.passages:
            told = core_words(passage.text)
            line = f" {' '.join(told)} "
            for word in dict.fromkeys(told):
                for phrase, client in self._phrases.get(word, ()):
                    if f" {phrase} " in line:
                        single = " " not in phrase
                        if single and len(phrase) < _LONG_WORD:
                            continue
                        points = SIMILAR if single else STATED
                        known = found.get(client)
                        if known is None or known.points < points:
                            found[client] = Standing(points, How.STATED)
        return found


def core_words(name: str) -> list[str]:
    """Return the words of a name in order, without legal forms; all of them where nothing else is left."""
    every = _words(name)
    core = [word for word in every if word not in LEGAL_FORMS and word not in JOINING]
    return core or every


def _words(name: str) -> list[str]:
    joined = _ABBREVIATION.sub(lambda match: re.sub(r"[.\s]", "", match.group()) + " ", name)
    return words(fold(joined))


def _full_key(name: str) -> str:
    return " ".join(sorted(_words(name)))


def _settle(found: Mapping[str, Standing]) -> dict[str, Standing]:
    """Take two clients that fit equally well for what they are: no match for either."""
    best = max((standing.points for standing in found.values()), default=0)
    leading = [client for client, standing in found.items() if standing.points == best]
    settled = {client: found[client] for client in sorted(found)}
    if best > PARTIAL and len(leading) > 1:
        for client, standing in found.items():
            if standing.points > PARTIAL:
                settled[client] = Standing(PARTIAL, How.TIE)
    return settled
