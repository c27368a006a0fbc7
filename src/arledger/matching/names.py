"""Who paid: clients by bank account, by known payers, by name, by what the names have in common."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from arledger.matching.likeness import Likeness, beginning_with
from arledger.matching.receipts import ReceiptLine
from arledger.matching.values import ClientKey
from arledger.matching.wordlist import JOINING, LEGAL_FORMS
from arledger.model.normalize import fold, squeezed, words


class How(Enum):
    """How a client was recognised, and how much likelier that is where the client pays than where another does.

    Judged by how each comes about by chance, in steps of about ten. In 6,084 payments with shortened payers, an exact
    name was 2,000 times as frequent for its client as for another, initials that fit one client alone more than 3,000
    times, a part of a name nine times; initials count for less, because payers that are in no book have some, too.
    """

    REFERENCE = "the reference on its statements", 1e9  # its check digits leave no slip
    ACCOUNT = "its bank account", 1e6  # copied by machines, though a group may share one
    PAYER = "a payer known for it", 3e5  # somebody has said so
    LEARNED = "what it paid on the same statement", 3e5  # at most, by the share of its lines
    NAME = "the payer's name", 1e5  # two companies rarely have all words in common
    MISSPELT = "the payer's name, misspelt", 3e4  # some names are a letter apart
    CUT = "the payer's name, shortened", 3e4  # some names begin alike
    STATED = "its name in the text", 3e3  # it may be what the payment is about, not who pays
    SIMILAR = "a similar name", 3e2  # families of companies, and words of the trade
    ONCE = "what was booked for it once", 3.1e2  # by itself, and no person has said so
    INITIALS = "the initials of its name", 3e1  # two or three letters fit many names that are in no book
    PARTIAL = "part of the name", 1e1  # words that others have as well
    TIE = "a name that fits another client as well", 1e1  # it is one of them, and no telling which

    def __init__(self, words: str, likelihood: float) -> None:
        self.words = words
        self.likelihood = likelihood


PAYER, STATED, SIMILAR = How.PAYER.likelihood, How.STATED.likelihood, How.SIMILAR.likelihood
KNOWN = How.MISSPELT.likelihood
"""From this likelihood on a client is known to have paid."""

_LIKE = {"misspelt": How.MISSPELT, "shortened": How.CUT, "similar": How.SIMILAR, "partial": How.PARTIAL}
_ABBREVIATION = re.compile(r"\b(?:[^\W\d_]\.\s?){1,}[^\W\d_]\b\.?")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_CUT, _LONG_WORD, _FEWEST_INITIALS, _MOST_MEANT = 16, 5, 2, 8
"""The fewest letters of a name that the bank has cut off, of a name of one word in a text, and of initials; those of
more than eight clients tell nothing."""


class Standing(NamedTuple):
    """How much likelier the payer is printed so where the client pays, and by what it was recognised."""

    likelihood: float
    how: How


class NameIndex:
    """All clients by what identifies them; answers are remembered, because payers come again."""

    def __init__(self, clients: Iterable[ClientKey]) -> None:
        self._clients: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for client in clients:
            for kind, key in _keys(client):
                self._clients[kind, key].add(client.id)
        names = [name for kind, name in self._clients if kind == "words"]
        self._likeness = Likeness(names)
        self._printed = sorted(printed for kind, printed in self._clients if kind == "printed")
        self._beginning: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            self._beginning[name.partition(" ")[0]].append(name)
        self._known: dict[tuple[str, str], dict[str, Standing]] = {}

    def standings(self, receipt: ReceiptLine) -> dict[str, Standing]:
        """Return the clients that may have paid; two that fit equally well are no match for either.

        A creditor reference that carries a client's id, as statements of account print it, says whose money it is,
        whoever has sent it.
        """
        named = {client for body in receipt.creditor for client in self._clients.get(("id", body), ())}
        if len(named) == 1:
            return _settled(_each(named, How.REFERENCE))
        account, payer = squeezed(receipt.line.counterparty_account), receipt.line.counterparty
        if (account, payer) not in self._known:
            self._known[account, payer] = _settled(self._recognised(account, payer))
        found = self._known[account, payer]
        if any(standing.likelihood >= KNOWN for standing in found.values()):
            return found
        return _settled([*found.items(), *self._stated(receipt)])

    def _recognised(self, account: str, payer: str) -> Iterator[tuple[str, Standing]]:
        """Yield the clients that may have paid, each with all that speaks for it."""
        every, core = _words(payer), core_words(payer)
        first, printed = "".join(every[:1]), " ".join(every)
        named, how = self._named(core, every)
        holders = self._clients.get(("account", account), set())
        yield from _each(holders & named or holders, How.ACCOUNT)
        yield from _each(named, how)
        whole = whole_name(payer)
        yield from _each(self._clients.get(("payer", whole), ()), How.PAYER)
        yield from _each(
            self._clients.get(("once", whole), set()) | self._clients.get(("once", account), set()), How.ONCE
        )
        for name, like in self._likeness.compared(core).items():
            yield from _each(self._clients["words", name], _LIKE[like])
        if not named and len(printed) >= _CUT:
            for name in beginning_with(printed, self._printed):
                # The bank cuts within a word; before another word, it may be another name.
                within = name[len(printed) :][:1] != " "
                yield from _each(self._clients["printed", name], How.CUT if within else How.SIMILAR)
        meant = self._clients.get(("initials", first), set())
        if not named and first not in self._beginning and len(meant) <= _MOST_MEANT:
            yield from _each(meant, How.INITIALS)

    def _named(self, core: list[str], every: list[str]) -> tuple[set[str], How]:
        """Return whose name it is; where only our id says so, it may be any client's that has it in its name."""
        keys = list(_spellings(core, every))
        for key in keys:
            if key in self._clients:
                return self._clients[key], How.NAME
        ours = {client for _, key in keys for client in self._clients.get(("ours", key), ())}
        wider = {client for name in self._likeness.with_words(core) for client in self._clients["words", name]}
        return (ours | wider, How.SIMILAR) if ours and wider - ours else (ours, How.NAME)

    def _stated(self, receipt: ReceiptLine) -> Iterator[tuple[str, Standing]]:
        """Yield the clients with a name or id in the text; a single word is less, and nothing where it is short."""
        for passage in receipt.passages:
            told = core_words(passage.text)
            for name in {name for word in told for name in self._beginning.get(word, ())}:
                one_word = " " not in name
                if f" {name} " in f" {' '.join(told)} " and not (one_word and len(name) < _LONG_WORD):
                    for client in self._clients["words", name]:
                        yield client, Standing(SIMILAR if one_word else STATED, How.STATED)


def core_words(name: str) -> list[str]:
    """Return the words of a name in order, without legal forms; all of them where nothing else is left."""
    every = _words(name)
    return [word for word in every if word not in LEGAL_FORMS and word not in JOINING] or every


def whole_name(name: str) -> str:
    """Return a name with all its words in order, without case, blanks and points."""
    return "".join(_words(name))


def _words(name: str) -> list[str]:
    joined = _ABBREVIATION.sub(lambda match: re.sub(r"[.\s]", "", match.group()) + " ", name)
    return words(fold(joined))


def spellings_of(client: ClientKey) -> tuple[str, ...]:
    """Return the names by which a client is called: its own, and the words of its id."""
    return (*client.names, _CAMEL.sub(" ", client.id))


def _sorted(some: Iterable[str]) -> str:
    return " ".join(sorted(some))


def _keys(client: ClientKey) -> Iterator[tuple[str, str]]:
    """Yield all by which a client may be found, each with what it is."""
    yield "id", squeezed(client.id)
    # Who pays for another is known by the whole of its name, letter by letter: one that is like it may be anybody.
    others = {
        "account": map(squeezed, client.ibans),
        "payer": map(whole_name, client.payers),
        "once": (*map(whole_name, client.once), *map(squeezed, client.once_ibans)),
    }
    yield from ((kind, key) for kind, keys in others.items() for key in keys if key)
    own = _CAMEL.sub(" ", client.id)
    for name in (*client.names, own):
        for spelt in (name, name.translate(_UMLAUTS)):
            every, core = _words(spelt), core_words(spelt)
            if core:
                ours = client.names and name not in client.names
                yield from (("ours" if ours else kind, key) for kind, key in _spellings(core, every))
                yield "words", " ".join(core)
                yield "printed", " ".join(every)
                for initials in ("".join(word[0] for word in some) for some in (core, every)):
                    yield from (("initials", initials[:end]) for end in range(_FEWEST_INITIALS, len(initials) + 1))


def _spellings(core: list[str], every: list[str]) -> Iterator[tuple[str, str]]:
    """Yield a name in any order of its words, with its legal form and without, and as one word: the surest first."""
    if len(core) < len(every):
        yield "in full", _sorted(every)
    yield "in any order", _sorted(core)
    yield "in one word", "".join(core)


def _each(clients: Iterable[str], how: How) -> Iterator[tuple[str, Standing]]:
    return ((client, Standing(how.likelihood, how)) for client in clients)


def _settled(offered: Iterable[tuple[str, Standing]]) -> dict[str, Standing]:
    """Return the best standing of each client; two that fit equally well are no match for either."""
    found = dict(sorted(offered, key=lambda each: (each[1].likelihood, each[0])))
    best = max((standing.likelihood for standing in found.values()), default=0)
    tied = sum(standing.likelihood == best for standing in found.values()) > 1
    tie = Standing(How.TIE.likelihood, How.TIE)
    return {
        client: tie if tied and standing.likelihood > tie.likelihood else standing
        for client, standing in sorted(found.items())
    }
