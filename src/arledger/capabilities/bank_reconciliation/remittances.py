"""Receipts that a remittance advice explains: the payer's own word, line by line."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import PurePosixPath
from typing import NamedTuple

from arledger.matching import Cause, DiscountOf
from arledger.matching.names import core_words
from arledger.model.bank import CERTAIN, BankLine, LineState, Match, Part
from arledger.model.documents import Credit, Item
from arledger.model.facts import DocumentFile
from arledger.model.money import ZERO, amount_text
from arledger.model.normalize import squeezed, without_zeros
from arledger.model.remittance import Remittance, RemittanceLine

KEPT = "remittance-"
"""How the names of kept advices begin, after their date."""

_KEPT_NAME = re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}\.{KEPT}.+")

_GOOD_FOR = timedelta(days=120)


class Advised(NamedTuple):
    """What a remittance advice says of a line: its match, the discount taken with each part, credits that it uses."""

    match: Match
    given: tuple[Decimal, ...]
    cause: Cause
    applied: tuple[Part, ...] = ()


def paid_by(remittance: Remittance) -> Decimal | None:
    """Return the total of a list, else the sum of its lines, None where neither is said."""
    if remittance.total is not None:
        return remittance.total
    known = [line.amount for line in remittance.lines if line.amount is not None]
    return sum(known, ZERO) if len(known) == len(remittance.lines) else None


class OpenNumbers:
    """What is open of each number, and the credits that have one, found as payers write them."""

    def __init__(self, items: Iterable[Item], discount: DiscountOf, credits_: Iterable[Credit] = ()) -> None:
        self._discount = discount
        self._credits = [credit for credit in credits_ if credit.open]
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

    def credit(self, client: str, number: str, amount: Decimal, line: BankLine) -> bool:
        """Say whether a client has exactly one credit of a number and an amount on the day of a line."""
        keys = set(_keys(number))
        own = [
            credit
            for credit in self._credits
            if (credit.client, credit.currency, credit.open) == (client, line.currency, amount)
            and credit.date <= line.date
            and keys & {key for named in (credit.document.number, *credit.document.about) for key in _keys(named)}
        ]
        return len(own) == 1

    def open(self, client: str, number: str, currency: str) -> Decimal:
        """Return what a number has open."""
        return self._open[client, number, currency]

    def earned(self, client: str, number: str, line: BankLine) -> Decimal:
        """Return the discount that a number earns when a line pays it."""
        own = self._items[client, number, line.currency]
        return sum((self._discount(item, line.date) for item in own), ZERO)


def advised(
    lines: Mapping[int, BankLine],
    remittances: Sequence[Remittance],
    items: Sequence[Item],
    discount: DiscountOf,
    credits_: Sequence[Credit] = (),
) -> dict[int, Advised]:
    """Return the lines that a remittance advice explains to the cent.

    An advice belongs to the one line that has its total (and, of several, its payer's name or reference).
    Every document must be open, of one client, and have at least as much open as is paid and taken off;
    otherwise the advice explains nothing and the line is matched as any other. A discount that was not earned
    on the day stays open as a short payment, whatever the advice says. A credit that is taken off must be one
    of the client's that is wholly unapplied.
    """
    found: dict[int, Advised] = {}
    numbers = OpenNumbers(items, discount, credits_)
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
        for part in answer.applied:
            rest[part.client, part.invoice] += part.amount
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
    taken = [(row.number, -row.amount) for row in remittance.lines if row.amount is not None and row.amount <= 0]
    paid = [
        (row, numbers.find(row.number, line.currency))
        for row in remittance.lines
        if row.amount is None or row.amount > 0
    ]
    client = _one_client(owners for _, owners in paid)
    parts = _parts(client, paid, line, numbers) if client else None
    if not parts or not all(numbers.credit(client, number, amount, line) for number, amount in taken):
        return None
    credit = sum((amount for _, amount in taken), ZERO)
    adds_up = sum((amount for amount, _ in parts.values()), ZERO) == line.amount + credit
    return _answer(index, line, client, parts, credit, numbers) if adds_up else None


def _one_client(owners: Iterable[set[tuple[str, str]]]) -> str:
    """Return the one client who has all of some numbers, empty where none or several have."""
    clients = [{client for client, _ in each} for each in owners]
    shared = set.intersection(*clients) if clients else set()
    return shared.pop() if len(shared) == 1 else ""


def _parts(
    client: str,
    wanted: Sequence[tuple[RemittanceLine, set[tuple[str, str]]]],
    line: BankLine,
    numbers: OpenNumbers,
) -> dict[str, tuple[Decimal, Decimal]] | None:
    """Return what is paid and taken off for each number, None where one is not clear or has not enough open."""
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
    return parts


def _split(
    client: str, parts: Mapping[str, tuple[Decimal, Decimal]], credit: Decimal
) -> tuple[dict[str, tuple[Decimal, Decimal]], tuple[Part, ...]]:
    """Put a credit on the numbers in their order; return what the money pays of them, and what the credit does."""
    applied: list[Part] = []
    money: dict[str, tuple[Decimal, Decimal]] = {}
    for number, (amount, discount) in parts.items():
        off = min(amount, credit)
        credit -= off
        if off:
            applied.append(Part(client, number, off))
        money[number] = amount - off, discount
    return money, tuple(applied)


def _answer(
    index: int,
    line: BankLine,
    client: str,
    whole: Mapping[str, tuple[Decimal, Decimal]],
    credit: Decimal,
    numbers: OpenNumbers,
) -> Advised:
    money, applied = _split(client, whole, credit)
    parts = {number: part for number, part in money.items() if any(part)}
    listed = tuple(Part(client, number, amount) for number, (amount, _) in parts.items())
    given = tuple(
        taken if taken <= numbers.earned(client, number, line) else ZERO for number, (_, taken) in parts.items()
    )
    late = sum((taken for _, taken in parts.values()), ZERO) - sum(given, ZERO)
    said = (
        f"the remittance advice lists {_listed(list(whole))} and adds up to {amount_text(line.amount, line.currency)}"
    )
    if credit:
        said += f", less {amount_text(credit, line.currency)} of the client's own credit"
    if late:
        said += f"; {amount_text(late, line.currency)} of discount was not earned any more and stays open"
    short = sum(given, ZERO) + late
    cause = Cause.LATE_DISCOUNT if late else Cause.DISCOUNT if any(given) else Cause.NONE
    return Advised(Match(index, LineState.MATCHED, CERTAIN, said, client, listed, short=short), given, cause, applied)


def _listed(numbers: Sequence[str]) -> str:
    shown = ", ".join(numbers[:4])
    return shown if len(numbers) <= 4 else f"{shown} and {len(numbers) - 4} more"


def _keys(number: str) -> list[str]:
    """Return a number as it is written, without leading zeros, and its digits alone."""
    whole = squeezed(number)
    digits = "".join(sign for sign in whole if sign in "0123456789")
    keys = [whole, without_zeros(whole) if whole else "", without_zeros(digits) if len(digits) >= 4 else ""]
    return [key for key in dict.fromkeys(keys) if key]


def kept_advices(documents: Sequence[DocumentFile], day: date) -> list[str]:
    """Return the paths of the advices that were kept in the months before a day, as the ledger names them."""
    return [
        each.path
        for each in documents
        if _KEPT_NAME.fullmatch(PurePosixPath(each.path).name) and day - _GOOD_FOR <= each.date <= day
    ]
