"""Documents with their history: booked in full on their days, and settled as far as the other system says.

Which receipt paid which invoice is in no export. On the day of the export the receipts and credits that the file has
are put on its invoices together; what is settled by none of them goes against the opening account. The entries say
that they are of another system, so that no figure learns days of payment from them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.capabilities.comparison.stated import Stated, as_written
from arledger.model.documents import DocumentKind
from arledger.model.money import ZERO, exact_sum
from arledger.model.plan import Leg, NewTransaction
from arledger.subledger.moved_in import MOVED_IN_KEY, SETTLED_KEY


@dataclass(slots=True)
class Booked:
    """A document with what is booked of each of its items, and of that in all what was settled before."""

    stated: Stated
    figures: list[Decimal]
    settled: Decimal
    number: str

    @property
    def amount(self) -> Decimal:
        """What is booked of it, positive where the client owes."""
        return exact_sum(self.figures)


def with_open(stated: Iterable[Stated]) -> list[Booked]:
    """Book of each document what is open of it."""
    return [
        Booked(one, [item.open for item in one.items], ZERO, as_written(one.number)) for one in stated if one.open
    ]


def with_history(stated: Iterable[Stated]) -> list[Booked]:
    """Book each document in full; what has no number to be settled by is booked with what is open of it.

    What credits had settled beyond the documents of a file was of older ones: the oldest credits are so much smaller.
    """
    found: list[Booked] = []
    groups: dict[tuple[str, str], list[Stated]] = {}
    for one in stated:
        groups.setdefault((one.person.id, one.currency), []).append(one)
    for own in groups.values():
        found += _of_client([_in_full(one) for one in own])
    return [one for one in found if one.amount]


def told_apart(found: Sequence[Booked], taken: Collection[tuple[str, str]]) -> None:
    """Give invoices of one client and number their days as well, so that each can be named.

    `taken` are the clients and numbers that the ledger has already.
    """
    counts = Counter(at for one in found if (at := _named(one)))
    for one in found:
        at = _named(one)
        if at and (counts[at] > 1 or at in taken):
            one.number = f"{one.number} of {one.stated.day} {one.stated.currency}"
    again = Counter(at for one in found if (at := _named(one)))
    for one in found:
        at = _named(one)
        if at and again[at] > 1:
            one.number = one.stated.key


def _named(one: Booked) -> tuple[str, str] | None:
    return None if one.stated.is_credit or not one.number else (one.stated.person.id, one.number)


def _in_full(one: Stated) -> Booked:
    in_full = one.open if not one.number and not one.is_credit else one.amount
    settled = in_full - one.open
    # What has more open than it came to was changed since: only what is open is known of it.
    is_known = settled >= ZERO if not one.is_credit else settled <= ZERO
    if not settled or not is_known:
        return Booked(one, [item.open for item in one.items], ZERO, as_written(one.number))
    return Booked(one, [item.amount for item in one.items], settled, as_written(one.number))


def _of_client(own: list[Booked]) -> list[Booked]:
    credits_ = sorted((one for one in own if one.stated.is_credit), key=_age)
    beyond = -exact_sum(one.settled for one in own)
    for one in credits_:
        cut = max(min(beyond, -one.settled), ZERO)
        _make_smaller(one, cut)
        beyond -= cut
    left = [one for one in credits_ if not one.number and one.stated.open]
    for one in credits_:
        if left and not one.number and one.settled:
            # Without a name, the oldest credit would be taken, which may be another one.
            one.number = one.stated.key.partition(" ")[2]
    return own


def _make_smaller(one: Booked, cut: Decimal) -> None:
    one.settled += cut
    for at, figure in enumerate(one.figures):
        part = min(cut, -figure)
        one.figures[at] += part
        cut -= part


def _age(one: Booked) -> tuple[date, str, Decimal]:
    return one.stated.day, one.stated.key, one.settled


def settled_entries(own: Sequence[Booked], account: str, opening: str, as_of: date) -> Iterator[NewTransaction]:
    """Yield what settles one client's documents in one currency as far as the file says, on its day or later."""
    debits = sorted((one for one in own if one.settled > ZERO), key=_age)
    credits_ = sorted((one for one in own if one.settled < ZERO), key=_age)
    if not debits and not credits_:
        return
    day = max(as_of, *(one.stated.day for one in (*debits, *credits_)))
    payee, currency = as_written(own[0].stated.person.name), own[0].stated.currency
    meta = ((SETTLED_KEY, str(as_of)),)
    left = -exact_sum(one.settled for one in credits_)
    applied: list[Leg] = []
    rest: list[Leg] = []
    for one in debits:
        by_credits = min(left, one.settled)
        left -= by_credits
        for legs, part in ((applied, by_credits), (rest, one.settled - by_credits)):
            if part:
                legs.append(
                    Leg(account, -part, currency, None, (("invoice", one.number), (MOVED_IN_KEY, one.stated.key)))
                )
    if applied:
        legs = [*_taken(credits_, account, currency), *applied]
        yield NewTransaction(day, payee, "Moved in: credits applied before", tuple(legs), (), (), meta)
    if rest:
        total = -exact_sum(leg.number for leg in rest)
        tags = (DocumentKind.ADJUSTMENT.value,)
        legs = [*rest, Leg(opening, total, currency)]
        yield NewTransaction(day, payee, "Moved in: settled before", tuple(legs), (), tags, meta)


def _taken(credits_: Iterable[Booked], account: str, currency: str) -> Iterator[Leg]:
    for one in credits_:
        named = (("number", one.number),) if one.number else ()
        yield Leg(account, -one.settled, currency, None, (*named, (MOVED_IN_KEY, one.stated.key)))
