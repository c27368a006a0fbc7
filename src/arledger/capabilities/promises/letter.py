"""Letters about promises: confirmed while one is open, and after its day where the money has not come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from arledger.collecting.promised import BROKEN, KEPT, OPEN, Promised, promises_of
from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import disputed_parts, paid_between
from arledger.letters.drafts import Draft
from arledger.letters.matter import Matter, kept_from
from arledger.letters.values import ItemPart, item_rows, open_of, spread
from arledger.letters.wording import Wording, harmless
from arledger.model.book import Book
from arledger.model.days import day_after
from arledger.model.documents import Client
from arledger.model.money import ZERO, exact_sum
from arledger.model.problem import Refused
from arledger.policy.settings import Policy
from arledger.session.named import named_in

CONFIRMED, NOT_KEPT = "promise-confirmed", "promise-broken"


class Made(NamedTuple):
    """A promise as a client made it: in one currency, on one day and for one day, about one number or several."""

    client: str
    currency: str
    made_on: date
    pays_on: date
    parts: tuple[Promised, ...]

    @property
    def state(self) -> str:
        """Kept where every part is; else open or broken, as all its parts come to their day together."""
        return next((part.state for part in self.parts if part.state != KEPT), KEPT)

    @property
    def about(self) -> str:
        """What tells it from other promises of the client in its currency."""
        return f"{self.made_on}.{self.pays_on}"


class _Left(NamedTuple):
    """What is still to be paid of a promise: its items, what was promised, and what has arrived of it."""

    parts: tuple[ItemPart, ...]
    promised: Decimal
    paid: Decimal


def promises_made(book: Book, policy: Policy) -> list[Made]:
    """Return every promise made by the book's day, those of one client, currency and days together.

    The book must be whole; the first that comes to its day is the first.
    """
    groups: defaultdict[tuple[date, str, str, date], list[Promised]] = defaultdict(list)
    for each in promises_of(book, policy):
        promise = each.promise
        groups[promise.pays_on, each.client, promise.amount.currency, promise.made_on].append(each)
    return [
        Made(client, currency, made_on, pays_on, tuple(parts))
        for (pays_on, client, currency, made_on), parts in sorted(groups.items(), key=lambda group: group[0])
    ]


def matter_of(book: Book, made: Made) -> Matter | str:
    """Return what the letter about a promise says, or why there is none."""
    client = book.clients.get(made.client)
    if client is None:
        return f"there is no client {made.client}"
    if made.state == KEPT:
        return "kept"
    record = CollectingRecord(book.facts, book.as_of)
    again = [_made_again(record, made, part) for part in made.parts]
    current = [part for part, day in zip(made.parts, again, strict=True) if day is None]
    if not any(part.state != KEPT for part in current):
        return f"promised again on {max(day for day in again if day)}"
    left = _left_of(book, made, current)
    if not left.parts:
        return "nothing that may be asked for is open"
    amounts: dict[str, Decimal] = {}
    for each in left.parts:
        amounts[each.item.number] = amounts.get(each.item.number, ZERO) + each.due
    return Matter(
        kind=CONFIRMED if made.state == OPEN else NOT_KEPT,
        client=client,
        currency=made.currency,
        about=made.about,
        since=made.made_on,
        parts=tuple(amounts.items()),
        values=partial(_values, made, left, book.as_of),
        asked_from=None if made.state == OPEN else day_after(made.pays_on),
    )


def kept_back(matter: Matter, book: Book) -> str:
    """Return why a client is not written to about a promise: a confirmation is an answer, what follows asks."""
    record = CollectingRecord(book.facts, book.as_of)
    return kept_from(matter.client, book, record, matter.numbers, asks=matter.kind == NOT_KEPT)


def matter_today(book: Book, policy: Policy, draft: Draft) -> Matter | str:
    """Return what the letter about a draft's promise says on the book's day, or why there is none any more."""
    for made in promises_made(book, policy):
        whose = (made.client, made.currency, made.about)
        if whose == (draft.client, draft.currency, draft.about) and _is_about(made, draft.numbers):
            found = matter_of(book, made)
            return found if isinstance(found, str) else kept_back(found, book) or found
    return "this promise is not in the ledger any more"


def broken_promises(book: Book, policy: Policy) -> list[Matter]:
    """Return what the letters about broken promises say, as far as there is one to be written."""
    found = (matter_of(book, made) for made in promises_made(book, policy) if made.state == BROKEN)
    return [matter for matter in found if isinstance(matter, Matter)]


def promise_named(book: Book, policy: Policy, text: str, named: str | None, currency: str) -> Matter:
    """Return what the letter about the last promise of a number or client says; `named` says whose a number is.

    Raises Refused where there is none, where several are meant, and where it was kept; UserError for a slip.
    """
    client, number = named_in(book, policy, text, named)
    own = [
        made
        for made in promises_made(book, policy)
        if made.client == client.id and currency in ("", made.currency) and (not number or _is_about(made, [number]))
    ]
    if not own:
        raise Refused(f"no promise of {number or client.id} is on record by {book.as_of}", "`promise add` adds one.")
    last_day = max(made.made_on for made in own)
    return _only_one(client, [(made, matter_of(book, made)) for made in own if made.made_on == last_day])


def _only_one(client: Client, last: Sequence[tuple[Made, Matter | str]]) -> Matter:
    """Return the one matter of the promises of a day; raises Refused where there is none, or several."""
    matters = [matter for _, matter in last if isinstance(matter, Matter)]
    made, why = last[0]
    if len(matters) > 1:
        said = " and ".join(f"{each.currency} for {each.pays_on}" for each, _ in last)
        raise Refused(
            f"{client.id} made several promises on {made.made_on}: {said}", "Name an invoice, or --currency."
        )
    if not matters:
        raise Refused(f"the promise of {made.made_on} for {made.pays_on}: {why}", "There is nothing to write.")
    return matters[0]


def _is_about(made: Made, numbers: Iterable[str]) -> bool:
    return set(numbers) <= {part.promise.number for part in made.parts}


def _made_again(record: CollectingRecord, made: Made, part: Promised) -> date | None:
    """Return when the same was promised anew, which takes the place of the older promise; None where never."""
    later = [
        each.made_on
        for each in record.promises_of(part.promise.number, made.client)
        if each.amount.currency == made.currency and each.made_on > made.made_on
    ]
    return max(later, default=None)


def _left_of(book: Book, made: Made, parts: Sequence[Promised]) -> _Left:
    """Return what is to be paid of the parts of a promise: never more than is open of a number and not disputed."""
    disputed = disputed_parts(book, made.client)
    found: list[ItemPart] = []
    paid = ZERO
    for number, own in _by_number(parts).items():
        whose = (made.client, number, made.currency)
        amount = exact_sum(each.promise.amount.number for each in own)
        arrived = min(max(paid_between(book, whose, made.made_on, book.as_of), ZERO), amount)
        paid += arrived
        found += spread(open_of(book, whose), amount - arrived, disputed)
    promised = exact_sum(each.promise.amount.number for each in parts)
    return _Left(tuple(found), promised, paid)


def _by_number(parts: Iterable[Promised]) -> Mapping[str, list[Promised]]:
    found: defaultdict[str, list[Promised]] = defaultdict(list)
    for part in parts:
        found[part.promise.number].append(part)
    return found


def _values(made: Made, left: _Left, day: date, common: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    currency = made.currency
    total = exact_sum(part.due for part in left.parts)
    people = dict.fromkeys(harmless(part.promise.who) for part in made.parts)
    return {
        **common,
        "level": 0 if made.state == OPEN else 1,
        "late": len(left.parts),
        "items": item_rows(left.parts, wording, day),
        "total_items": wording.figure(total, currency),
        "total": wording.money(total, currency),
        "made_on": wording.day(made.made_on),
        "pays_on": wording.day(made.pays_on),
        "promised_by": ", ".join(filter(None, people)),
        "promised": wording.money(left.promised, currency),
        "paid": wording.money(left.paid, currency) if left.paid else "",
        "statement_attached": False,
    }
