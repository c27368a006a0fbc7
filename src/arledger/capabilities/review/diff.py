"""What a change does to receivables: two states of a ledger, compared by content and never by place.

Moving, sorting or renaming changes nothing. What is new may come at any time; what was there before is the
history, which is corrected by new entries and not by edits.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

from arledger.model.account import component_below
from arledger.model.book import Book
from arledger.model.documents import DocumentKind
from arledger.model.facts import AccountOpen, Custom, DocumentFile, Entry, Facts, Meta, Note, Posting, Roots
from arledger.model.money import ZERO, sums
from arledger.model.problem import Problem
from arledger.model.source import Source
from arledger.policy.settings import Policy
from arledger.subledger.clients import ClientNames
from arledger.subledger.numbers import explicit_number, own_number

T = TypeVar("T")
Said = TypeVar("Said", Note, DocumentFile)
Key: TypeAlias = tuple[str, str]
"""A client and a currency."""


def _in_policy(_: tuple[str | int, ...]) -> Source:
    return Source("arledger.toml", 1)


@dataclass(frozen=True, slots=True)
class Side:
    """A state of the ledger: the whole book, of all dates; the policy; everything that is wrong in it.

    `setting_at` says where in the policy a setting stands, named as its keys and rows.
    """

    book: Book
    policy: Policy
    problems: tuple[Problem, ...] = ()
    setting_at: Callable[[tuple[str | int, ...]], Source] = _in_policy

    @property
    def names(self) -> ClientNames:
        """Tells clients from accounts."""
        return ClientNames(self.book.facts.roots, self.policy.items.client_from)


@dataclass(frozen=True, slots=True)
class Difference(Generic[T]):
    """What only one of two states has; `changed` are pairs, before and after, that are one thing edited."""

    added: tuple[T, ...]
    changed: tuple[tuple[T, T], ...]
    deleted: tuple[T, ...]

    @property
    def before(self) -> tuple[T, ...]:
        """What was there and is not any more: deleted, or before its change."""
        return (*self.deleted, *(one for one, _ in self.changed))

    @property
    def after(self) -> tuple[T, ...]:
        """What was not there as it is now: added, or after its change."""
        return (*self.added, *(other for _, other in self.changed))


class Flow(StrEnum):
    """A column of the movement from the balance before to the balance after."""

    INVOICES = "invoices"
    DEBIT_MEMOS = "debit_memos"
    RECEIPTS = "receipts"
    CREDIT_MEMOS = "credit_memos"
    WRITE_OFFS = "write_offs"
    DEPOSITS_APPLIED = "deposits_applied"
    REFUNDS = "refunds"
    RETURNED_PAYMENTS = "returned_payments"
    MOVED_RECEIPTS = "moved_receipts"
    ADJUSTMENTS = "adjustments"
    CHANGED = "changed"


_FLOW_OF = {
    DocumentKind.INVOICE: Flow.INVOICES,
    DocumentKind.DEBIT_MEMO: Flow.DEBIT_MEMOS,
    DocumentKind.RECEIPT: Flow.RECEIPTS,
    DocumentKind.CREDIT_MEMO: Flow.CREDIT_MEMOS,
    DocumentKind.WRITE_OFF: Flow.WRITE_OFFS,
    DocumentKind.DEPOSIT_APPLIED: Flow.DEPOSITS_APPLIED,
    DocumentKind.REFUND: Flow.REFUNDS,
    DocumentKind.RETURNED_PAYMENT: Flow.RETURNED_PAYMENTS,
    DocumentKind.MOVED_RECEIPT: Flow.MOVED_RECEIPTS,
}
"""Every other kind is an adjustment: applications (which add up to zero) and recoveries, too."""


@dataclass(frozen=True, slots=True)
class ClientMovement:
    """One client in one currency, or a currency's total (no client), from the balance before to the one after.

    Signs are the ledger's: what raises the balance is positive. `opening` and `closing` are balances of the
    two states, `flows` what new documents add, with CHANGED for edited and deleted entries.
    """

    client: str
    currency: str
    opening: Decimal
    flows: Mapping[Flow, Decimal]
    closing: Decimal

    @property
    def difference(self) -> Decimal:
        """What the columns leave unexplained: zero where the movement foots."""
        return sum(self.flows.values(), self.opening) - self.closing


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two states; `movements` name the clients concerned, `totals` everybody."""

    base: Side
    head: Side
    entries: Difference[Entry]
    directives: Difference[Custom]
    notes: Difference[Note]
    documents: Difference[DocumentFile]
    opens: Difference[AccountOpen]
    movements: tuple[ClientMovement, ...]
    totals: tuple[ClientMovement, ...]

    @property
    def differences(self) -> Mapping[str, Difference[Any]]:
        """What differs, by its name: the entries, and what stands in the ledger besides."""
        return {name: getattr(self, name) for name in ("entries", "directives", "notes", "documents", "opens")}


def find_changes(base: Side, head: Side) -> Changes:
    """Compare two states of a ledger; both books must be complete, as of the last day there is.

    Entries, notes and documents count where they touch the sub-ledger; what happens on bank accounts alone does not.
    """
    before, after = base.book.facts, head.book.facts
    entries = compare(_entries(base), _entries(head), entry_content, EntryLikeness(base, head).levels)
    movements = _movements(base, head, entries)
    return Changes(
        base,
        head,
        entries,
        compare(before.customs, after.customs, lambda c: (c.date, c.type, c.values), _DIRECTIVE_LEVELS),
        compare(
            _followed(before.notes, before),
            _followed(after.notes, after),
            _content,
            (lambda n: [(n.date, n.account)],),
        ),
        compare(_followed(before.documents, before), _followed(after.documents, after), _content, _DOCUMENT_LEVELS),
        compare(_opens(base), _opens(head), _content, (lambda o: [o.account],)),
        movements,
        _totals(base, head, movements),
    )


def _entries(side: Side) -> list[Entry]:
    facts = side.book.facts
    return [entry for entry in facts.entries if any(facts.roots.follows(p.account) for p in entry.postings)]


def _followed(said: Iterable[Said], facts: Facts) -> list[Said]:
    return [each for each in said if facts.roots.follows(each.account)]


def _opens(side: Side) -> list[AccountOpen]:
    names = side.names
    return [opened for opened in side.book.facts.opens if names.of_account(opened.account) is not None]


def compare(
    base: Iterable[T],
    head: Iterable[T],
    content: Callable[[T], Hashable],
    levels: Sequence[Callable[[T], Iterable[Hashable]]],
) -> Difference[T]:
    """Compare two collections by content, each thing as often as it is there.

    What is left over on both sides is paired where it shares a key, one level of keys after the other: the
    strongest likeness comes first.
    """
    removed, added = _left_over([(content(t), t) for t in base], [(content(t), t) for t in head])
    pairs: dict[int, tuple[T, T]] = {}
    taken: set[int] = set()
    for keys_of in levels:
        waiting: dict[Hashable, list[int]] = {}
        for position in reversed(range(len(added))):
            for key in keys_of(added[position]) if position not in taken else ():
                waiting.setdefault(key, []).append(position)
        for position, thing in enumerate(removed):
            partner = None if position in pairs else _first(waiting, keys_of(thing), taken)
            if partner is not None:
                taken.add(partner)
                pairs[position] = (thing, added[partner])
    return Difference(
        tuple(thing for position, thing in enumerate(added) if position not in taken),
        tuple(pairs[position] for position in sorted(pairs)),
        tuple(thing for position, thing in enumerate(removed) if position not in pairs),
    )


def _left_over(base: list[tuple[Hashable, T]], head: list[tuple[Hashable, T]]) -> tuple[list[T], list[T]]:
    """Return what only the one and what only the other has, each in its order."""
    return _without(base, Counter(key for key, _ in head)), _without(head, Counter(key for key, _ in base))


def _without(these: list[tuple[Hashable, T]], those: Counter[Hashable]) -> list[T]:
    left = []
    for key, thing in these:
        if those[key] > 0:
            those[key] -= 1
        else:
            left.append(thing)
    return left


def _first(waiting: Mapping[Hashable, list[int]], keys: Iterable[Hashable], taken: set[int]) -> int | None:
    """Return the first position under one of the keys that is not taken yet; taken ones are forgotten."""
    for key in keys:
        positions = waiting.get(key, [])
        while positions and positions[-1] in taken:
            positions.pop()
        if positions:
            return positions[-1]
    return None


def entry_content(entry: Entry) -> Hashable:
    """Return everything that an entry says, without its place and the order of its legs.

    Numbers are compared by value: 5 and 5.00 are one amount.
    """
    legs = Counter((p.account, p.number, p.currency, p.price, p.flag, _frozen(p.meta)) for p in entry.postings)
    return (*entry[:6], _frozen(entry.meta), frozenset(legs.items()))


def _frozen(meta: Meta) -> Hashable:
    # With the type, as a text `2026-01-31` is no due date.
    return tuple((key, type(value).__name__, value) for key, value in sorted(meta.items())) if meta else ()


def _content(thing: Note | DocumentFile | AccountOpen) -> Hashable:
    """Return all that a directive says; its metadata and its place are the last."""
    return (*thing[:-2], _frozen(thing.meta))


_DIRECTIVE_LEVELS: tuple[Callable[[Custom], Iterable[Hashable]], ...] = (
    lambda custom: [(custom.date, custom.type, custom.values[:1])],
    lambda custom: [(custom.date, custom.type)],
)
_DOCUMENT_LEVELS: tuple[Callable[[DocumentFile], Iterable[Hashable]], ...] = (
    lambda document: [(document.account, document.path)],
    lambda document: [(document.date, document.account)],
)


class EntryLikeness:
    """Tells which of two entries are one entry edited: keys that they share, the strongest level first."""

    def __init__(self, base: Side, head: Side) -> None:
        one, other = head.book.facts.roots, base.book.facts.roots
        roots = Roots((*one.receivable, *other.receivable), longer=(*one.longer, *other.longer))
        self._names = ClientNames(roots, head.policy.items.client_from)
        self.levels: tuple[Callable[[Entry], Iterable[Hashable]], ...] = (
            lambda entry: [(*key, *self._head(entry)) for key in self._documents(entry)],
            lambda entry: [key for key in self._documents(entry) if key[-1]],
            lambda entry: [self._head(entry)],
        )

    @staticmethod
    def _head(entry: Entry) -> tuple[Hashable, ...]:
        return (entry.date, entry.payee, entry.narration)

    def _documents(self, entry: Entry) -> list[tuple[str, bool, str]]:
        """Return client, side and number of everything that an entry does to a client.

        An invoice and its receipt share client and number; the side keeps them apart.
        """
        return [
            (client, posting.number >= 0, number)
            for posting in entry.postings
            if (client := self._names.of_posting(posting.account, entry)) is not None
            for number in _numbers(posting, entry) or ("",)
        ]


def _numbers(posting: Posting, entry: Entry) -> tuple[str, ...]:
    own, named = own_number(entry), explicit_number(posting, entry)
    return tuple(dict.fromkeys(number for number in (own, named, *entry.links) if number))


def numbers_of(entry: Entry) -> tuple[str, ...]:
    """Return every number that an entry carries or names, sorted."""
    return tuple(sorted({number for posting in entry.postings for number in _numbers(posting, entry)}))


def clients_of(entry: Entry, side: Side) -> tuple[str, ...]:
    """Return the clients of an entry, sorted; of a deposit that touches no receivable, the one who paid it."""
    names, roots = side.names, side.book.facts.roots
    found = {names.of_posting(posting.account, entry) for posting in entry.postings} - {None}
    if not found:
        found = {component_below(p.account, root) for p in entry.postings for root in roots.deposits} - {None}
    return tuple(sorted(client for client in found if client))


def _movements(base: Side, head: Side, entries: Difference[Entry]) -> tuple[ClientMovement, ...]:
    """Add up new documents by kind, and what edits and deletions do, for every client that they touch."""
    added, after = {id(e) for e in entries.added}, {id(new) for _, new in entries.changed}
    before = {id(e) for e in entries.before}
    flows: defaultdict[Key, defaultdict[Flow, Decimal]] = defaultdict(lambda: defaultdict(Decimal))

    def note(client: str, currency: str, flow: Flow, amount: Decimal) -> None:
        flows[client, currency][flow] += amount

    for document in head.book.documents:
        at = id(document.entry)
        if at in added:
            note(document.client, document.currency, _FLOW_OF.get(document.kind, Flow.ADJUSTMENTS), document.amount)
        elif at in after:
            note(document.client, document.currency, Flow.CHANGED, document.amount)
    for document in base.book.documents:
        if id(document.entry) in before:
            note(document.client, document.currency, Flow.CHANGED, -document.amount)
    opening, closing = base.book.balances, head.book.balances
    moved = {key for key in opening.keys() | closing.keys() if opening.get(key, ZERO) != closing.get(key, ZERO)}
    return tuple(
        ClientMovement(*key, opening.get(key, ZERO), flows.get(key, {}), closing.get(key, ZERO))
        for key in sorted(flows.keys() | moved)
    )


def _totals(base: Side, head: Side, movements: Sequence[ClientMovement]) -> tuple[ClientMovement, ...]:
    """Return the movement of all clients per currency, between Beancount's own balances of both states."""
    opening, closing = _by_currency(base.book), _by_currency(head.book)
    flows: defaultdict[str, defaultdict[Flow, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for movement in movements:
        for flow, amount in movement.flows.items():
            flows[movement.currency][flow] += amount
    return tuple(
        ClientMovement("", currency, opening[currency], flows.get(currency, {}), closing[currency])
        for currency in sorted(opening.keys() | closing.keys() | flows.keys())
    )


def _by_currency(book: Book) -> Mapping[str, Decimal]:
    return sums((currency, number) for (_, currency), number in book.balances.items())
