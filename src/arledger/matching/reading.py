"""What one line says by itself: whose money it is, and which documents of the book it names."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from arledger.matching import channel
from arledger.matching.mentions import Reader
from arledger.matching.names import KNOWN, SIMILAR, STATED, How, NameIndex
from arledger.matching.receipts import make_receipt
from arledger.matching.spellings import Spellings
from arledger.matching.units import Coins, build_units
from arledger.matching.values import ClientKey, MatchOptions
from arledger.model.bank import BankLine
from arledger.model.documents import Item
from arledger.model.normalize import squeezed


class Said(NamedTuple):
    """What a line says.

    `client` is the one client that it comes from, empty where none or several may be meant; it is `certain` where
    more than one word says so. `by_payer` says that only a payer that has paid for it before tells that client: who
    pays for one may pay for another. `perhaps` are all that it may come from. `numbers` are the documents that it
    surely names, squeezed, `fitting` those of them that are of its amount, `owners` their clients, and `hints` those
    of its client that it perhaps names. A `stranger` is a number that looks like one of ours and is not in the book.
    """

    client: str
    certain: bool
    perhaps: frozenset[str]
    numbers: frozenset[str]
    owners: frozenset[str]
    hints: frozenset[str]
    stranger: str
    by_payer: bool = False
    fitting: frozenset[str] = frozenset()


class LineReader:
    """Reads lines of either direction against all documents and clients of a book."""

    def __init__(self, items: Sequence[Item], clients: Sequence[ClientKey], options: MatchOptions) -> None:
        self._coins = Coins((), items)
        self._units = build_units(items, self._coins, options)
        self._reader = Reader(Spellings(self._units), self._units)
        self._names = NameIndex(clients)
        self._ids: Collection[str] = {squeezed(client.id) for client in clients}

    def said(self, line: BankLine) -> Said:
        """Return what a line says."""
        receipt = make_receipt(0, 0, line, self._coins, self._ids)
        standings = self._names.standings(receipt)
        likely = frozenset(client for client, standing in standings.items() if standing.likelihood >= SIMILAR)
        best = max((standings[client].likelihood for client in likely), default=0)
        leading = [client for client in likely if standings[client].likelihood == best]
        told = len(leading) == 1 and (best >= KNOWN or standings[leading[0]].how is How.STATED)
        known = leading[0] if told else ""
        reading = self._reader.read(receipt, likely)
        named, hints = [], set()
        for at, hit in reading.hits.items():
            unit = self._units[at]
            if hit.is_sure or (hit.weight > 0 and unit.client == known):
                named.append(unit)
            elif unit.client == known:
                hints.add(squeezed(unit.number))
        numbers = frozenset(squeezed(unit.number) for unit in named)
        owners = frozenset(unit.client for unit in named)
        # Two clients with one name are told apart by nothing: the line may come from either.
        tied = {client for client, standing in standings.items() if standing.how is How.TIE}
        stranger = squeezed(reading.strangers[0].written) if reading.strangers else ""
        by_payer = bool(leading) and all(standings[client].how in (How.PAYER, How.ONCE) for client in leading)
        amounts = {receipt.amount, receipt.amount + receipt.fee}
        fitting = frozenset(squeezed(unit.number) for unit in named if {unit.open, unit.billed} & amounts)
        return Said(
            known, best >= STATED, likely | tied, numbers, owners, frozenset(hints), stranger, by_payer, fitting
        )


def is_slip_of(written: str, number: str) -> bool:
    """Say whether a squeezed number may be another one with slips of the finger in its digits."""
    one, other = ("".join(sign for sign in text if sign.isdigit()) for text in (written, number))
    most = channel.slips_read(len(other))
    return 0 < OSA.distance(one, other, score_cutoff=most) <= most
