"""Receipts that a remittance advice explains: the payer's own word, line by line."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from arledger.model.bank import BankLine, LineState, Match, Part
from arledger.model.documents import Item
from arledger.model.money import ZERO, amount_text
from arledger.model.remittance import Remittance
from arledger.receivables.matching import Cause, DiscountOf
from arledger.receivables.matching.names import core_words
from arledger.receivables.matching.spelling import squeezed, without_zeros

_SURE = 97


class Advised(NamedTuple):
    """What a remittance advice says of a line: its match, and the discount taken with each part."""

    match: Match
    given: tuple[Decimal, ...]
    cause: Cause


def paid_by(remittance: Remittance) -> Decimal | None:
    """Return the total of a list, else the sum of its lines, None where neither is said."""
    if remittance.total is not None:
        return remittance.total
    known = [line.amount for line in remittance.lines if line.amount is not None]
    return sum(known, ZERO) if len(known) == len(remittance.lines) else None


class OpenNumbers:
    """What is open of each number, found as payers write it."""

    def __init__(self, items: Iterable[Item], discount: DiscountOf) -> None:
        self._discount = discount
        self._items: defaultdict[tuple[str, str, str], list[Item]] = defaultdict(list)
        self._open: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
        self._keys: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for item in items:
            if item.number and item.open:
                self._items[item.client, item.number, item.currency].append(item)
                self._open[item.client, item.number, item.currency] += item.open
                for key in _keys(item.number):
                    self._keys[key, item.currency].add((item.client, item.number))

    def find(self, number: str, currency: str) -> set[tuple[str, str]]:
        """Return the clients and numbers that may be meant; the number as it is written goes first."""
        for key in _keys(number):
            found = self._keys.get((key, currency))
            if found:
                return found
        return set()

    def known(self, number: str) -> bool:
        """Say whether something is open under a number, in whatever currency."""
        keys = set(_keys(number))
        return any(key in keys for key, _ in self._keys)

    def open(self, client: str, number: str, currency: str) -> Decimal:
        """Return what a number has open."""
        return self._open[client, number, currency]

    def earned(self, client: str, number: str, line: BankLine) -> Decimal:
        """Return the discount that a number earns when a line pays it."""
        own = self._items[client, number, line.currency]
        return sum((self._discount(item, line.date) for item in own), ZERO)


def advised(
    lines: Mapping[int, BankLine], remittances: Sequence[Remittance], items: Sequence[Item], discount: DiscountOf
) -> dict[int, Advised]:
    """Return the lines that a remittance advice explains to the cent.

    An advice belongs to the one line that has its total (and, of several, its payer's name or reference).
    Every document must be open, of one client, and have at least as much open as is paid and taken off;
    otherwise the advice explains nothing and the line is matched as any other. A discount that was not earned
    on the day stays open as a short payment, whatever the advice says.
    """
    found: dict[int, Advised] = {}
    numbers = OpenNumbers(items, discount)
    for remittance in sorted(remittances, key=lambda each: (paid_by(each) or ZERO, each.reference, each.file)):
        paid = paid_by(remittance)
        waiting = {at: line for at, line in lines.items() if at not in found and line.amount == paid}
        index = _line_of(remittance, waiting) if paid and paid > 0 else None
        answer = _explain(index, lines[index], remittance, numbers) if index is not None else None
        if answer and index is not None:
            found[index] = answer
    return found


def less(items: Sequence[Item], taken: Iterable[Advised]) -> list[Item]:
    """Return items with what advices settle taken off, the first due first."""
    rest: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for answer in taken:
        for part, given in zip(answer.match.parts, answer.given, strict=True):
            rest[part.client, part.invoice] += part.amount + given
    left = []
    for item in sorted(items, key=lambda item: (item.due, item.date, item.source)):
        off = min(rest[item.client, item.number], item.open)
        rest[item.client, item.number] -= off
        left.append(item._replace(settled=item.settled + off) if off else item)
    return left


def _line_of(remittance: Remittance, lines: Mapping[int, BankLine]) -> int | None:
    """Return the one line that an advice is about, None where that is not clear."""
    fitting = [at for at, line in lines.items() if remittance.currency in ("", line.currency)]
    if len(fitting) > 1:
        said = {at: squeezed(f"{lines[at].text} {lines[at].counterparty}") for at in fitting}
        payer = core_words(remittance.payer) if remittance.payer else []
        reference = squeezed(remittance.reference)
        fitting = [
            at
            for at in fitting
            if (payer and all(word in said[at] for word in payer)) or (reference and reference in said[at])
        ]
    return fitting[0] if len(fitting) == 1 else None


def _explain(index: int, line: BankLine, remittance: Remittance, numbers: OpenNumbers) -> Advised | None:
    wanted = [(row, numbers.find(row.number, line.currency)) for row in remittance.lines]
    if not wanted or any(not owners for _, owners in wanted):
        return None
    shared = set.intersection(*({client for client, _ in owners} for _, owners in wanted))
    if len(shared) != 1:
        return None
    client = shared.pop()
    parts: dict[str, tuple[Decimal, Decimal]] = {}
    for row, owners in wanted:
        own = [number for owner, number in owners if owner == client]
        if len(own) != 1 or own[0] in parts:
            return None
        left = numbers.open(client, own[0], line.currency)
        amount = left - row.discount if row.amount is None else row.amount
        if amount <= 0 or amount + row.discount > left:
            return None
        parts[own[0]] = amount, row.discount
    if sum((amount for amount, _ in parts.values()), ZERO) != line.amount:
        return None
    return _answer(index, line, client, parts, numbers)


def _answer(
    index: int, line: BankLine, client: str, parts: Mapping[str, tuple[Decimal, Decimal]], numbers: OpenNumbers
) -> Advised:
    listed = tuple(Part(client, number, amount) for number, (amount, _) in parts.items())
    given = tuple(
        taken if taken <= numbers.earned(client, number, line) else ZERO for number, (_, taken) in parts.items()
    )
    late = sum((taken for _, taken in parts.values()), ZERO) - sum(given, ZERO)
    said = (
        f"the remittance advice lists {_listed(list(parts))} and adds up to {amount_text(line.amount, line.currency)}"
    )
    if late:
        said += f"; {amount_text(late, line.currency)} of discount was not earned any more and stays open"
    short = sum(given, ZERO) + late
    cause = Cause.LATE_DISCOUNT if late else Cause.DISCOUNT if any(given) else Cause.NONE
    return Advised(Match(index, LineState.MATCHED, _SURE, said, client, listed, short=short), given, cause)


def _listed(numbers: Sequence[str]) -> str:
    shown = ", ".join(numbers[:4])
    return shown if len(numbers) <= 4 else f"{shown} and {len(numbers) - 4} more"


def _keys(number: str) -> list[str]:
    """Return a number as it is written, without leading zeros, and its digits alone."""
    whole = squeezed(number)
    digits = "".join(sign for sign in whole if sign in "0123456789")
    keys = [whole, without_zeros(whole) if whole else "", without_zeros(digits) if len(digits) >= 4 else ""]
    return [key for key in dict.fromkeys(keys) if key]
