"""Transfers of leasing companies that name whose contract they pay, and not its number."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log

from arledger.matching.mentions import Hit, Reading, Sign
from arledger.matching.names import KNOWN, SIMILAR, STATED, How, Standing, core_words, spellings_of
from arledger.matching.receipts import ReceiptLine
from arledger.matching.units import Unit
from arledger.matching.values import ClientKey
from arledger.model.normalize import fold

_NAMED, _ONE_WORD = log(SIMILAR), log(100)
"""What the name of a contract's client is worth in a transfer of its payer, of several words or of one: less than
a number, for the client may have other contracts with it."""

_FEWEST, _COUNTERPARTY = 4, -1_000
_NOT_SURE = frozenset([How.TIE, How.STATED])
_WORD = re.compile(r"[^\W_]+")


class Buyers:
    """The clients whose contracts leasing companies pay, found by name in texts of those companies alone."""

    def __init__(self, units: Sequence[Unit], clients: Iterable[ClientKey]) -> None:
        self._of_payer: defaultdict[str, dict[tuple[str, ...], set[int]]] = defaultdict(dict)
        self._buyers: defaultdict[str, set[str]] = defaultdict(set)
        contracts = [unit for unit in units if unit.financing and unit.client == unit.financing.payer]
        keys = {client.id: client for client in clients} if contracts else {}
        for unit in contracts:
            buyer = unit.financing.buyer if unit.financing else ""
            self._buyers[unit.client] |= {buyer, unit.account} - {unit.client}
            for name in _names(buyer, keys):
                self._of_payer[unit.client].setdefault(name, set()).add(unit.at)

    def told(self, standings: Mapping[str, Standing]) -> Mapping[str, Standing]:
        """Return who may have paid: of a leasing company and its contracts' clients in one text, the company.

        Who is known to have paid by its own name did so, whatever the text speaks of.
        """
        likely = {client for client, each in standings.items() if each.likelihood >= SIMILAR or each.how in _NOT_SURE}
        payers = likely & self._buyers.keys()
        others = likely - payers
        known = any(standings[client].likelihood >= KNOWN for client in likely)
        if known or len(payers) != 1 or not others:
            return standings
        (payer,) = payers
        if not others <= self._buyers[payer]:
            return standings
        told = Standing(STATED, How.STATED)
        meant = {client: Standing(How.TIE.likelihood, How.TIE) for client in sorted(others)}
        return {**standings, **meant, payer: max(standings[payer], told, key=lambda each: each.likelihood)}

    def read(self, receipt: ReceiptLine, reading: Reading, standings: Mapping[str, Standing]) -> Reading:
        """Return what a text says with the contracts that it names by their client, where their payer sent it."""
        payers = [p for p in sorted(self._of_payer) if p in standings and standings[p].likelihood >= SIMILAR]
        found = dict(reading.hits)
        for payer in payers:
            for hit in self._hits(receipt, self._of_payer[payer]):
                if hit.unit not in found or found[hit.unit].weight < hit.weight:
                    found[hit.unit] = hit
        if len(found) == len(reading.hits) and all(found[unit] is hit for unit, hit in reading.hits.items()):
            return reading
        return reading._replace(hits={unit: found[unit] for unit in sorted(found)})

    def _hits(self, receipt: ReceiptLine, names: Mapping[tuple[str, ...], set[int]]) -> Iterator[Hit]:
        """Yield the contracts whose client is named; a name within a longer one is that one's."""
        texts = [*((at, passage.text) for at, passage in enumerate(receipt.passages))]
        texts.append((_COUNTERPARTY, fold(receipt.line.counterparty)))
        for at, text in texts:
            spans = [(*span, name) for name in names for span in _spans(name, text)]
            for start, end, name in spans:
                within = any(a <= start and end <= b and (a, b) != (start, end) for a, b, _ in spans)
                for unit in sorted(names[name]) if not within else ():
                    weight = _NAMED if len(name) > 1 else _ONE_WORD
                    yield Hit(unit, weight, Sign.BUYER, text[start:end], at, start, end)


def _names(buyer: str, keys: Mapping[str, ClientKey]) -> Iterator[tuple[str, ...]]:
    """Yield the names of who bought, as words; of one word only what is long enough to be no word of the trade."""
    known = keys.get(buyer)
    for name in spellings_of(known) if known else [buyer]:
        told = tuple(core_words(name))
        if len(told) > 1 or any(len(word) >= _FEWEST for word in told):
            yield told


def _spans(name: Sequence[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield where a name stands in a folded text as whole words."""
    told = list(_WORD.finditer(text))
    for at in range(len(told) - len(name) + 1):
        if all(match.group() == word for match, word in zip(told[at:], name, strict=False)):
            yield told[at].start(), told[at + len(name) - 1].end()
