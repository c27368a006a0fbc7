"""Why two agings differ: each difference of a document put to one cause, so that all of them add up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from arledger.capabilities.comparison.happened import Happened
from arledger.capabilities.comparison.pairs import Pairs
from arledger.capabilities.comparison.reason import Cause, Reason, reason_of
from arledger.capabilities.comparison.sides import Scale, Side
from arledger.formats.imports.buckets import name_of
from arledger.model.money import ZERO, amount_text, exact_sum

_Key: TypeAlias = "tuple[str, str]"


class Reasons:
    """Finds the causes of all differences between two agings of a day."""

    def __init__(self, pairs: Pairs, scale: Scale, day: date, happened: Happened) -> None:
        self._pairs, self._scale, self._day, self._happened = pairs, scale, day, happened
        self._numbers_here = _by_number(pairs.ours)
        self._numbers_there = _by_number(pairs.theirs)

    def all(self) -> list[Reason]:
        """Return a reason for each difference, in the order of clients, documents and buckets."""
        found = [reason for theirs, ours in self._pairs.both for reason in self._of_pair(theirs, ours)]
        found += [reason for one in self._pairs.theirs for reason in self._of_theirs(one)]
        found += [reason for one in self._pairs.ours for reason in self._of_ours(one)]
        places = {name: at for at, name in enumerate(self._scale.names)}
        return sorted(
            (one for one in _credits_applied_otherwise([one for one in found if one.difference]) if one.difference),
            key=lambda one: (one.client, one.currency, one.number, one.date, places[one.bucket], one.cause, one),
        )

    def _of_pair(self, theirs: Side, ours: Side) -> Iterator[Reason]:
        there, here = theirs.open, ours.open
        if there == here:
            if theirs.parts != ours.parts:
                yield from _moved(theirs, ours, *self._why_elsewhere(theirs, ours))
            return
        cause, text = Cause.TIMING, self._happened.between(ours, there, self._day)
        if len(theirs.parts) == len(ours.parts) == 1 and theirs.parts.keys() != ours.parts.keys():
            # First to our bucket, then to what is open here.
            (to,) = ours.parts
            as_theirs = replace(ours, parts={to: there})
            yield from _moved(theirs, as_theirs, *self._why_elsewhere(theirs, as_theirs))
            yield reason_of(theirs, to, cause, (ZERO, here - there), text)
            return
        for bucket in dict.fromkeys((*theirs.parts, *ours.parts)):
            figures = theirs.parts.get(bucket, ZERO), ours.parts.get(bucket, ZERO)
            yield reason_of(theirs, bucket, cause, figures, text)

    def _why_elsewhere(self, theirs: Side, ours: Side) -> tuple[Cause, str]:
        """Say why the same amount is in another bucket."""
        if theirs.is_credit:
            return Cause.UNAPPLIED_CREDIT, "a credit that settles nothing, aged there by its own day"
        scale = self._scale
        if theirs.due and ours.due and theirs.due != ours.due and scale.ours == "due":
            as_due_there = name_of(scale.buckets, (self._day - theirs.due).days)
            if scale.theirs == "due" or as_due_there in theirs.parts:
                return Cause.DUE_DATE, f"due {theirs.due} there, {ours.due} here"
        if scale.theirs == scale.ours == "invoice" and theirs.date != ours.date:
            return Cause.BASIS, f"dated {theirs.date} there, {ours.date} here"
        if scale.tells and scale.theirs != scale.ours:
            days = {"due": "the due date", "invoice": "the invoice date"}
            return Cause.BASIS, f"aged there by {days[scale.theirs]}, here by {days[scale.ours]}"
        return Cause.BASIS, "in another bucket there than by its dates here; the file does not tell why"

    def _of_theirs(self, one: Side) -> Iterator[Reason]:
        """Explain a document that the ledger does not have open under this client."""
        other = next((side for side in self._numbers_here.get(one.number.casefold(), ()) if _alike(side, one)), None)
        if one.date > self._day:
            cause, text = Cause.FUTURE_DATED, f"dated {one.date}, after the day"
        elif other is not None:
            cause, text = Cause.OTHER_CLIENT, f"on {other.client} here"
        elif code := _other_currency(one, self._numbers_here):
            cause, text = Cause.CURRENCY, f"in {code} here"
        elif later := self._happened.later(one, self._day):
            cause, text = Cause.TIMING, f"booked here on {later}, after the day"
        else:
            cause, text = Cause.MISSING_HERE, "not in the ledger"
        yield from (reason_of(one, at, cause, (figure, ZERO), text) for at, figure in one.parts.items())

    def _of_ours(self, one: Side) -> Iterator[Reason]:
        """Explain a document that the file does not have under this client."""
        other = next((side for side in self._numbers_there.get(one.number.casefold(), ()) if _alike(side, one)), None)
        if other is not None:
            cause, text = Cause.OTHER_CLIENT, f"on {other.client} there"
        elif code := _other_currency(one, self._numbers_there):
            cause, text = Cause.CURRENCY, f"in {code} there"
        else:
            cause, text = Cause.MISSING_THERE, "not in the file, or settled there"
        yield from (reason_of(one, at, cause, (ZERO, figure), text) for at, figure in one.parts.items())


def _by_number(sides: Iterable[Side]) -> dict[str, list[Side]]:
    found: defaultdict[str, list[Side]] = defaultdict(list)
    for side in sides:
        if side.number and side.parts:
            found[side.number.casefold()].append(side)
    return found


def _alike(one: Side, other: Side) -> bool:
    return (one.currency, one.is_credit, one.open) == (other.currency, other.is_credit, other.open)


def _other_currency(one: Side, numbers: Mapping[str, Sequence[Side]]) -> str:
    """Return in which other currency the other side has a client's document of the same number; empty for none."""
    same = (side for side in numbers.get(one.number.casefold(), ()) if side.client == one.client)
    return min((side.currency for side in same if side.is_credit == one.is_credit), default="")


def _moved(theirs: Side, ours: Side, cause: Cause, text: str) -> Iterator[Reason]:
    for bucket in dict.fromkeys((*theirs.parts, *ours.parts)):
        figures = theirs.parts.get(bucket, ZERO), ours.parts.get(bucket, ZERO)
        yield reason_of(theirs, bucket, cause, figures, text)


def _credits_applied_otherwise(reasons: Sequence[Reason]) -> Iterator[Reason]:
    """Put to unapplied credit what a client's credits and invoices differ by in opposite directions.

    What one system has set against invoices, the other shows as a credit: both are right, and the sum is the same.
    """
    groups: defaultdict[_Key, list[Reason]] = defaultdict(list)
    for reason in reasons:
        groups[reason.client, reason.currency].append(reason)
    for own in groups.values():
        yield from _of_client(own)


_LOOSE = (Cause.TIMING, Cause.MISSING_HERE, Cause.MISSING_THERE)


def _of_client(reasons: Sequence[Reason]) -> Iterator[Reason]:
    credit = [one for one in reasons if one.is_credit and one.cause in _LOOSE]
    debit = [one for one in reasons if not one.is_credit and one.cause is Cause.TIMING]
    by_credit, by_debit = (exact_sum(one.difference for one in side) for side in (credit, debit))
    settled = _settled_there(reasons, -by_credit - by_debit)
    debit, by_debit = [*debit, *settled], by_debit + exact_sum(one.difference for one in settled)
    if by_credit * by_debit >= ZERO:
        yield from reasons
        return
    both = min(abs(by_credit), abs(by_debit))
    taken = {id(one) for one in (*credit, *debit)}
    yield from (one for one in reasons if id(one) not in taken)
    yield from _split(credit, both.copy_sign(by_credit))
    yield from _split(debit, both.copy_sign(by_debit))


def _settled_there(reasons: Sequence[Reason], credit: Decimal) -> list[Reason]:
    """Return what is open here of documents that the file does not have, as far as our credit settles them wholly.

    A list of open items has neither such a document nor the credit that was set against it.
    """
    by_document: defaultdict[int, list[Reason]] = defaultdict(list)
    for one in reasons:
        if one.cause is Cause.MISSING_THERE and not one.is_credit:
            by_document[one.document].append(one)
    found: list[Reason] = []
    for own in sorted(by_document.values(), key=lambda own: (own[0].date, own[0].number)):
        amount = exact_sum(one.difference for one in own)
        if ZERO < amount <= credit:
            credit -= amount
            found += own
    return found


def _split(reasons: Sequence[Reason], amount: Decimal) -> Iterator[Reason]:
    """Put so much of some differences to unapplied credit, those in its direction, the oldest document first."""
    left = amount
    for one in sorted(reasons, key=lambda one: (one.date, one.number, one.bucket)):
        part = ZERO
        if one.difference * left > ZERO:
            part = one.difference if abs(one.difference) <= abs(left) else left
        left -= part
        if part:
            figures = (ZERO, part) if one.ours else (-part, ZERO)
            text = f"{amount_text(abs(part), one.currency)} is credit applied in one and unapplied in the other"
            yield one.with_cause(Cause.UNAPPLIED_CREDIT, figures, text)
            yield one.with_cause(one.cause, (one.theirs - figures[0], one.ours - figures[1]), one.text)
        else:
            yield one
