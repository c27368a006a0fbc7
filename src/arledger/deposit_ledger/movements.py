"""What happened to deposits: an entry's legs on the deposit accounts, told apart by what stands against them.

A deposit is what carries one link, for one client in one currency. Where an entry has several links, it is the one
that begins as the numbers of deposits do, else the one that other entries on deposit accounts have alone; `deposit:`
in its metadata says it for certain.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from arledger.controls.approvals import FORFEITED_TAG
from arledger.model.account import is_under, is_under_any, path_below
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT
from arledger.model.facts import AccountTypes, Entry, Facts, Posting
from arledger.model.money import ZERO, to_the_last_digit
from arledger.model.source import Source
from arledger.policy.settings import Policy
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.clients import client_named, text_of

NUMBER_KEY, SECURES_KEY, CLIENT_KEY = "deposit", "secures", "client"
RETURNED_TAGS = frozenset(("returned", "returned-payment"))
"""On money that the bank sent back: a refund that did not arrive, or a receipt that was taken back."""
_SEPARATORS = re.compile(r"[,;]")


class MovementKind(IntEnum):
    """What a movement is; within a day they count in this order, wherever they stand in the files."""

    RECEIVED = 0
    TRANSFERRED = 1
    APPLIED = 2
    FORFEITED = 3
    UNCLAIMED = 4
    REFUNDED = 5
    RETURNED = 6


class Movement(NamedTuple):
    """One thing that happened to a deposit.

    `change` is what is held more, or less; zero where it only stands behind another sale from then on. `secures`
    are the numbers that the entry names.
    """

    day: date
    kind: MovementKind
    change: Decimal
    account: str
    secures: tuple[str, ...]
    entry: Entry
    source: Source


@dataclass(frozen=True, slots=True)
class Deposit:
    """A deposit with all that happened to it, in order; `number` is its link, empty where it has none."""

    number: str
    client: str
    currency: str
    movements: tuple[Movement, ...]

    @property
    def amount(self) -> Decimal:
        """What was received, in all."""
        return sum((m.change for m in self.movements if m.kind is MovementKind.RECEIVED), ZERO)

    @property
    @to_the_last_digit
    def held(self) -> Decimal:
        """What is held of it; negative where more went out than came in."""
        return sum((m.change for m in self.movements), ZERO)

    @property
    def account(self) -> str:
        """The account on which it is held."""
        return self.movements[-1].account

    @property
    def received_on(self) -> date:
        """The day of its first movement."""
        return self.movements[0].day

    @property
    def source(self) -> Source:
        """Where it came in."""
        return self.movements[0].source

    def secures(self, day: date) -> tuple[str, ...]:
        """Return the numbers that it stands behind on a day: those named since it was last put behind others."""
        found: dict[str, None] = {}
        for movement in self.movements:
            if movement.day > day:
                break
            if movement.kind is MovementKind.TRANSFERRED and movement.secures:
                found = {}
            found.update(dict.fromkeys(movement.secures))
        return tuple(found)


def find_deposits(book: Book, policy: Policy) -> tuple[Deposit, ...]:
    """Return every deposit of a book, sorted by number, client and currency."""
    entries = entries_on_deposits(book.facts)
    chart, numbers = Chart(book.facts, policy.accounts), deposit_numbers(entries, book.facts)
    told = _Numbers(numbers, policy.numbers.deposit)
    legs = [leg for entry in entries for leg in _legs_of(entry, book, chart, told)]
    owners = _owners(legs)
    found: defaultdict[tuple[str, str, str], list[_Leg]] = defaultdict(list)
    for leg in legs:
        client = owners.get((leg.number, leg.account), leg.client) if leg.number else leg.client
        found[leg.number, client, leg.currency].append(leg)
    return tuple(Deposit(*key, _movements(of_one)) for key, of_one in sorted(found.items()))


def entries_on_deposits(facts: Facts) -> list[Entry]:
    """Return the entries with a leg on a deposit account."""
    roots = facts.roots.deposits
    if not roots:
        return []
    return [entry for entry in facts.entries if any(is_under_any(p.account, roots) for p in entry.postings)]


def deposit_numbers(entries: Iterable[Entry], facts: Facts) -> Counter[str]:
    """Count the links that entries on deposit accounts carry alone: these are numbers of deposits."""
    return Counter(entry.links[0] for entry in entries if len(entry.links) == 1 and _touches(entry, facts))


class _Numbers(NamedTuple):
    """How deposits are told from sales: links that are `known` by entries of their own, and the pattern."""

    known: Mapping[str, int]
    pattern: str

    def of(self, entry: Entry, posting: Posting) -> str:
        """Return the link of the deposit that a leg belongs to; empty where nothing says it."""
        said = text_of(posting.meta, NUMBER_KEY) or text_of(entry.meta, NUMBER_KEY)
        if said:
            return said.removeprefix("^")
        metas = (entry.meta, posting.meta)
        sales = {number for meta in metas for number in numbers_secured(text_of(meta, SECURES_KEY))}
        return min(entry.links, key=lambda link: self._rank(link, sales), default="")

    def _rank(self, link: str, sales: Container[str]) -> tuple[object, ...]:
        return not begins_as(self.pattern, link), not self.known.get(link), link in sales, link


def begins_as(pattern: str, link: str) -> bool:
    """Say whether a link begins as the numbers of a pattern do, with a digit behind that."""
    head = pattern.partition("{")[0]
    return bool(head) and link.startswith(head) and link.removeprefix(head)[:1].isdigit()


def numbers_secured(text: str) -> tuple[str, ...]:
    """Return the numbers that `secures:` names, separated by commas."""
    parts = (" ".join(part.split()).removeprefix("^") for part in _SEPARATORS.split(text))
    return tuple(dict.fromkeys(filter(None, parts)))


class _Leg(NamedTuple):
    """A part of a leg on a deposit account that is one movement, before it is known whose it is."""

    number: str
    client: str
    named: bool
    currency: str
    account: str
    movement: Movement


def _touches(entry: Entry, facts: Facts) -> bool:
    return any(is_under_any(posting.account, facts.roots.deposits) for posting in entry.postings)


def _legs_of(entry: Entry, book: Book, chart: Chart, numbers: _Numbers) -> Iterator[_Leg]:
    roots = book.facts.roots.deposits
    against = _Against(entry, chart, book.facts.types)
    for posting in sorted(entry.postings, key=lambda p: (p.account, p.currency, p.number)):
        if not is_under_any(posting.account, roots):
            continue
        named = text_of(posting.meta, CLIENT_KEY) or text_of(entry.meta, CLIENT_KEY)
        client = client_named(named, book.clients) if named else _client_of(posting.account, entry, book)
        number = numbers.of(entry, posting)
        said = text_of(posting.meta, SECURES_KEY) or text_of(entry.meta, SECURES_KEY)
        source = Source(entry.file, posting.line or entry.line)
        for kind, change in against.split(posting):
            movement = Movement(entry.date, kind, change, posting.account, numbers_secured(said), entry, source)
            yield _Leg(number, client, bool(named), posting.currency, posting.account, movement)


def _client_of(account: str, entry: Entry, book: Book) -> str:
    """Return whose account it is; on a root itself, the payee's where clients are payees."""
    root = max((root for root in book.facts.roots.deposits if is_under(account, root)), key=len)
    below = path_below(account, root)
    if book.by_payee:
        return entry.payee.strip() or below or NO_CLIENT
    if not below or below in book.clients:
        return below or NO_CLIENT
    return below.partition(":")[0]


def _owners(legs: Iterable[_Leg]) -> Mapping[tuple[str, str], str]:
    """Return whose money a link is on an account, where its entries that say so agree."""
    said: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for leg in legs:
        if leg.named:
            said[leg.number, leg.account].add(leg.client)
    return {key: next(iter(clients)) for key, clients in said.items() if len(clients) == 1}


class _Against:
    """What stands against an entry's legs on deposit accounts, by currency, and is used up by one after another."""

    def __init__(self, entry: Entry, chart: Chart, types: AccountTypes) -> None:
        self._returned = not RETURNED_TAGS.isdisjoint(entry.tags)
        self._forfeited = FORFEITED_TAG in entry.tags
        self._left: defaultdict[str, defaultdict[MovementKind, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        sold = any(p.number > 0 and chart.role(p.account) is AccountRole.RECEIVABLE for p in entry.postings)
        put: defaultdict[str, Decimal] = defaultdict(Decimal)
        taken: defaultdict[str, Decimal] = defaultdict(Decimal)
        for posting in entry.postings:
            role = chart.role(posting.account)
            if role is AccountRole.DEPOSIT:
                (taken if posting.number > 0 else put)[posting.currency] += abs(posting.number)
            elif posting.number < 0:
                kind = _kind_in_sale(role) if sold else _kind_against(role, posting.account, types)
                self._left[posting.currency][kind] -= posting.number
        # What an entry takes off deposits and puts on deposits only changes place.
        moved = {currency: min(put[currency], taken[currency]) for currency in put}
        self._moved = {True: dict(moved), False: dict(moved)}

    def split(self, posting: Posting) -> Iterator[tuple[MovementKind, Decimal]]:
        """Yield what a leg is, in one or several parts, with what each changes in what is held."""
        number, sign = abs(posting.number), -1 if posting.number > 0 else 1
        moved = self._moved[posting.number > 0]
        part = min(number, moved.get(posting.currency, ZERO))
        if part:
            moved[posting.currency] -= part
            yield MovementKind.TRANSFERRED, sign * part
        rest = number - part
        if posting.number <= 0:
            if rest or not part:
                yield (MovementKind.RETURNED if self._returned else MovementKind.RECEIVED), rest
        elif rest:
            yield from self._given_out(posting.currency, rest)

    def _given_out(self, currency: str, number: Decimal) -> Iterator[tuple[MovementKind, Decimal]]:
        """Yield what a debit is: money back, credit on an item, or kept; what nothing explains is as the rest."""
        if self._forfeited or self._returned:
            yield (MovementKind.FORFEITED if self._forfeited else MovementKind.RETURNED), -number
            return
        left = self._left[currency]
        for kind in sorted(left):
            part = min(number, left[kind])
            if part:
                left[kind] -= part
                number -= part
                yield kind, -part
        if number:
            # What goes out in another currency says what the rest is, before a fee or a gain in its own.
            elsewhere = {kind for other, kinds in self._left.items() for kind in kinds if other != currency}
            yield max(elsewhere or left, default=MovementKind.REFUNDED), -number


def _kind_against(role: AccountRole, account: str, types: AccountTypes) -> MovementKind:
    """Tell what a debit on a deposit is by an account that is credited against it."""
    if role is AccountRole.CASH:
        return MovementKind.REFUNDED
    if role is AccountRole.RECEIVABLE:
        return MovementKind.APPLIED
    if any(is_under(account, root) for root in (types.income, types.expenses, types.equity)):
        return MovementKind.FORFEITED
    if "unclaimed" in account.casefold():
        return MovementKind.UNCLAIMED
    return MovementKind.REFUNDED


def _kind_in_sale(role: AccountRole) -> MovementKind:
    """Tell what a debit on a deposit is in the entry of a sale of which the rest is owed: the sale takes it."""
    return MovementKind.REFUNDED if role is AccountRole.CASH else MovementKind.APPLIED


def _movements(legs: Iterable[_Leg]) -> tuple[Movement, ...]:
    """Put a deposit's movements in order; money in after as much had been paid back is that refund, come back."""
    ordered = sorted((leg.movement for leg in legs), key=_order)
    found: list[Movement] = []
    paid = ZERO
    for movement in ordered:
        came = movement.kind is MovementKind.RECEIVED and not movement.secures
        back = came and 0 < movement.change <= paid
        found.append(movement._replace(kind=MovementKind.RETURNED) if back else movement)
        if found[-1].kind in (MovementKind.REFUNDED, MovementKind.RETURNED):
            paid -= movement.change
    return tuple(sorted(found, key=_order))


def _order(movement: Movement) -> tuple[object, ...]:
    return (
        movement.day,
        movement.kind,
        movement.change,
        movement.secures,
        movement.entry.narration,
        movement.account,
    )
