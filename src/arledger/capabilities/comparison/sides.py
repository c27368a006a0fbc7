"""The two sides: each document with what is open of it by bucket, as the other system and as the ledger have it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.capabilities.comparison.stated import Stated
from arledger.formats.imports.buckets import Bucket, name_of
from arledger.formats.imports.export import Export, ExportItem
from arledger.model.book import Book
from arledger.model.documents import Credit, Document, Item
from arledger.model.money import ZERO, exact_sum
from arledger.model.source import Day
from arledger.policy.settings import AgingSettings, Basis
from arledger.subledger.aging import Buckets, age_of
from arledger.subledger.clients import text_of
from arledger.subledger.moved_in import MOVED_IN_KEY, is_settled_elsewhere

UNAPPLIED = "unapplied"
"""The bucket of credits that settle nothing."""

NO_AGE = "no age"
"""The bucket of balances without a date that the file does not age, though it does age others."""


@dataclass(slots=True)
class Side:
    """A document on one side: what is open of it by bucket, and what it is known by.

    `is_balance` says that it is no document: the other system only says what its client owes.
    """

    client: str
    currency: str
    number: str
    key: str
    date: Day
    due: Day | None
    amount: Decimal
    is_credit: bool
    parts: dict[str, Decimal]
    document: Document | None = None
    is_balance: bool = False

    @property
    def open(self) -> Decimal:
        """What is open of it, positive where the client owes."""
        return exact_sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class Scale:
    """The buckets that both sides are sorted into, and by which days: theirs by `theirs`, ours by `ours`.

    `own` says that the buckets are the file's, and `fits` how many of its documents each basis explains, of `told`.
    """

    buckets: tuple[Bucket, ...]
    own: bool
    ours: Basis
    theirs: Basis
    fits: Mapping[Basis, int]
    told: int

    @property
    def tells(self) -> bool:
        """Whether it is known by which days theirs are sorted: we do it, or the file's dates explain its buckets."""
        return not self.own or self.fits[self.theirs] > 0

    @property
    def names(self) -> tuple[str, ...]:
        """The buckets' names from the youngest on, that of unapplied credit last."""
        return tuple(dict.fromkeys((*(one.name for one in self.buckets), UNAPPLIED)))

    @property
    def labels(self) -> tuple[str, ...]:
        """The same in few letters, for columns."""
        short = {one.name: one.label for one in self.buckets}
        return tuple(short.get(name, name) for name in self.names)


def scale_of(exports: Sequence[Export], day: date, settings: AgingSettings) -> Scale:
    """Return the buckets of the first file that has any, else the policy's, and by what the file seems to sort."""
    export = next((one for one in exports if one.buckets), None)
    if export is None:
        return Scale(_of_policy(settings), False, settings.by, settings.by, {"due": 0, "invoice": 0}, 0)
    buckets = export.buckets
    fits, told = _fits((item for one in exports if one.buckets == buckets for item in one.items), buckets, day)
    theirs: Basis = settings.by if fits["due"] == fits["invoice"] else max(fits, key=lambda basis: fits[basis])
    names = {one.name for one in buckets}
    if not all(_is_aged(item, names) for one in exports for item in one.items):
        buckets = (*buckets, Bucket(NO_AGE))
    return Scale(buckets, True, settings.by, theirs, fits, told)


def _fits(items: Iterable[ExportItem], buckets: Iterable[Bucket], day: date) -> tuple[dict[Basis, int], int]:
    """Return how many documents of a file each basis explains, and how many of them tell anything of it."""
    fits: dict[Basis, int] = {"due": 0, "invoice": 0}
    told = 0
    limits = {one.name: one for one in buckets}
    for item in items:
        if item.open > 0 and item.date and len(item.buckets) == 1 and item.buckets[0][0] in limits:
            bucket = limits[item.buckets[0][0]]
            told += 1
            fits["due"] += bool(item.due and bucket.holds((day - item.due).days))
            fits["invoice"] += bucket.holds((day - item.date).days)
    return fits, told


def _is_aged(item: ExportItem, names: Collection[str]) -> bool:
    own = bool(item.buckets) and all(name in names for name, _ in item.buckets)
    return own or not item.open or item.open < 0 or bool(item.date or item.due)


def _of_policy(settings: AgingSettings) -> tuple[Bucket, ...]:
    limits = settings.buckets
    firsts = (None, 1, *(limit + 1 for limit in limits))
    names = Buckets(limits).names
    return tuple(Bucket(*each) for each in zip(names, firsts, (0, *limits, None), strict=True))


def theirs_of(documents: Iterable[Stated], scale: Scale, day: date) -> list[Side]:
    """Return the documents that files state, each in the file's own buckets where it has any."""
    return [_stated(one, scale, day) for one in documents]


def _stated(one: Stated, scale: Scale, day: date) -> Side:
    first = one.items[0]
    parts: dict[str, Decimal] = {}
    for item in one.items:
        for name, figure in _buckets_of(item, scale, day):
            parts[name] = parts.get(name, ZERO) + figure
    is_balance = first.date is None and not first.number
    known = (one.person.id, one.currency, one.number, one.key, one.day, first.due, one.amount, one.is_credit)
    return Side(*known, parts, None, is_balance)


def _buckets_of(item: ExportItem, scale: Scale, day: date) -> tuple[tuple[str, Decimal], ...]:
    if scale.own and item.buckets and all(name in scale.names for name, _ in item.buckets):
        return item.buckets
    if item.open < 0:
        return ((UNAPPLIED, item.open),)
    of = item.due or item.date if scale.theirs == "due" else item.date or item.due
    if of is None and scale.own:
        return ((NO_AGE, item.open),)
    return ((name_of(scale.buckets, (day - of).days if of else 0), item.open),)


def ours_of(book: Book, scale: Scale) -> list[Side]:
    """Return every document of a book with what is open of it, which may be nothing."""
    return _sides(scale, book.as_of, ((item, item.open) for item in book.items), _open_credits(book))


def moved_in_of(book: Book, scale: Scale, day: date, keys: Collection[tuple[str, str]]) -> list[Side]:
    """Return the documents of some clients and keys as they were moved in, by their age on a day.

    Of what was moved in with its history, that is what the other system had not settled: the oldest part is settled.
    """
    settled = _settled_elsewhere(book)

    def key_of(of: Item | Credit) -> tuple[str, str]:
        return of.client, text_of(of.document.entry.meta, MOVED_IN_KEY)

    def left(of: Item | Credit) -> Decimal:
        at = (*key_of(of), of.currency)
        taken = min(settled.get(at, ZERO), of.amount)
        settled[at] = settled.get(at, ZERO) - taken
        return of.amount - taken

    items = ((item, left(item)) for item in sorted(book.items, key=lambda one: one.due) if key_of(item) in keys)
    return _sides(scale, day, items, ((one, left(one)) for one in book.credits if key_of(one) in keys))


def _settled_elsewhere(book: Book) -> dict[tuple[str, str, str], Decimal]:
    """Return what the other system had settled of documents that moved in with their history, always positive."""
    found: dict[tuple[str, str, str], Decimal] = {}
    for entry in book.facts.entries:
        if entry.meta and is_settled_elsewhere(entry):
            for posting in entry.postings:
                client, key = book.facts.roots.client_of(posting.account), text_of(posting.meta, MOVED_IN_KEY)
                if client and key:
                    at = (client, key, posting.currency)
                    found[at] = found.get(at, ZERO) + abs(posting.number)
    return found


def _open_credits(book: Book) -> Iterator[tuple[Credit, Decimal]]:
    return ((credit, credit.open) for credit in book.credits)


def _sides(
    scale: Scale, day: date, items: Iterable[tuple[Item, Decimal]], credits_: Iterable[tuple[Credit, Decimal]]
) -> list[Side]:
    found: dict[tuple[int, str, str], Side] = {}
    for item, figure in items:
        at = (id(item.document), item.client, item.currency)
        side = found.get(at)
        if side is None:
            side = found[at] = _ours(item, ZERO, is_credit=False)
        side.amount += item.amount
        if figure:
            name = name_of(scale.buckets, age_of(item, day, scale.ours))
            side.parts[name] = side.parts.get(name, ZERO) + figure
    for credit, figure in credits_:
        side = _ours(credit, -credit.amount, is_credit=True)
        if figure:
            side.parts[UNAPPLIED] = -figure
        found[id(credit), credit.client, credit.currency] = side
    return list(found.values())


def _ours(of: Item | Credit, amount: Decimal, *, is_credit: bool) -> Side:
    document = of.document
    number = of.number if isinstance(of, Item) else document.number
    due = of.due if isinstance(of, Item) else None
    key = text_of(document.entry.meta, MOVED_IN_KEY)
    return Side(of.client, of.currency, number, key, of.date, due, amount, is_credit, {}, document)
