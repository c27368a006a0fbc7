"""Who is told of what: every open item and unapplied credit under its client's sales-rep, or unassigned."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from arledger.capabilities.digest.rules import Rules
from arledger.capabilities.digest.values import Digest, Digests, Line, When
from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import disputed_parts, promises_in_force
from arledger.controls.holds import holds_on
from arledger.letters.people import Colleagues
from arledger.letters.wording import harmless
from arledger.model.book import Book
from arledger.model.documents import Credit, Item
from arledger.model.money import ZERO
from arledger.policy.settings import Policy
from arledger.subledger.aging import open_items, unapplied_credits
from arledger.subledger.clients import text_of

SALES = "sales-rep"
UNASSIGNED = ""


def digests_of(book: Book, policy: Policy) -> Digests:
    """Sort all that is open on a book's day by the person who is told of it.

    Names of one address are one person. A client without a sales-rep, or whose sales-rep has no address in
    `[contacts]`, is unassigned.
    """
    people = Colleagues(policy.contacts)

    def told_of(client: str) -> str:
        known = book.clients.get(client)
        return people.person(text_of(known.meta, SALES)) if known else UNASSIGNED

    lines: defaultdict[str, list[Line]] = defaultdict(list)
    credits_: defaultdict[str, list[Credit]] = defaultdict(list)
    for line in _lines(book, policy):
        lines[told_of(line.item.client)].append(line)
    for credit in unapplied_credits(book):
        credits_[told_of(credit.client)].append(credit)
    names = sorted({*lines, *credits_} - {UNASSIGNED})
    made = {
        name: Digest(name, policy.contacts.get(name, "").strip(), tuple(lines[name]), tuple(credits_[name]))
        for name in (*names, UNASSIGNED)
    }
    return Digests(tuple(made[name] for name in names), made[UNASSIGNED])


def _lines(book: Book, policy: Policy) -> Iterator[Line]:
    rules, disputed = Rules(book, policy), disputed_parts(book)
    known = _Known(book, policy)
    for item in open_items(book):
        when = _when(item, book.as_of, policy.digest.days)
        yield Line(item, when, rules.of(item), disputed.get(id(item), ZERO), known.of(item))


def _when(item: Item, day: date, ahead: int) -> When:
    days = item.days_past_due(day)
    return When.OVERDUE if days > 0 else When.UPCOMING if days >= -ahead else When.LATER


class _Known:
    """What else is to be known of items."""

    def __init__(self, book: Book, policy: Policy) -> None:
        self._day = book.as_of
        self._grace = policy.promises.grace
        self._record = CollectingRecord(book.facts, book.as_of)
        self._holds = holds_on(book, book.as_of)

    def of(self, item: Item) -> str:
        """Return what a sales person should know of an item before they speak of it."""
        return "; ".join(self._of(item))

    def _of(self, item: Item) -> Iterator[str]:
        stop = self._record.stop_of(item.client)
        if stop:
            yield f"{stop.kind} since {stop.day}"
        hold = self._holds.get(item.client)
        if hold:
            yield f"no further credit since {hold.since}"
        dispute = self._record.dispute_of(item.number, item.client)
        if dispute:
            yield f"disputed: {harmless(dispute.text).rstrip(': ')}"
        for promise in promises_in_force(self._record, item, self._day, self._grace):
            yield f"promised for {promise.pays_on}"
