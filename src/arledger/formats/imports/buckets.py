"""The ages that a report sorts what is open into: what its labels mean in days, and what of them is one set.

A label is a row above documents (`31 - 60 days past due`) or the title of a column (`Over 90 Owed`, `< 1 Month`).
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from arledger.formats.imports.keys import without_currency

CURRENT = "current"
DAYS_OF_A_MONTH = 30
_UNITS = r"(?:days?|tage?|jours?|dias?|d)?"
_NOTHING = re.compile(r"\([0-9]+\)$")
_AROUND = re.compile(r"\b(?:past due|overdue|owed|days?|tage?|jours?|outstanding|overdue by|fällig)\b|\$")
_CURRENT = frozenset(
    (
        "current",
        "not due",
        "not yet due",
        "not overdue",
        "nicht fällig",
        "non échu",
        "aktuell",
        "due now",
        "no vencido",
    )
)
_SPECIAL = frozenset(
    ("future", "future charges", "pre- payments", "pre-payments", "prepayments", "prepaid", "suspense", "unapplied")
)
_RANGE = re.compile(r"([0-9]{1,4})\s*(?:-|–|to|bis|à|a)\s*([0-9]{1,4})")
_FROM = re.compile(r"(?:>=\s*([0-9]{1,4})|([0-9]{1,4})\s*(?:\+|or more|and more|and over|or over|plus))")
_OVER = re.compile(r"(?:>|over|more than|older than|über|plus de|mehr als)\s*([0-9]{1,4})")
_UP_TO = re.compile(r"<\s*1 months?")
_MONTHS = re.compile(r"([0-9]{1,2}) months?")
_PERIOD = re.compile(r"period ([0-9])")
_OLDER = re.compile(r"older|älter|plus ancien")
_IN_CODE = re.compile(r"([0-9]{1,3})_(to|plus)_?([0-9]{0,3})")


class Bucket(NamedTuple):
    """A range of days; None on a side has no end there, and None on both is no range of days (prepayments)."""

    name: str
    first: int | None = None
    last: int | None = None

    @property
    def has_limits(self) -> bool:
        """Whether it is a range of days."""
        return self.first is not None or self.last is not None

    @property
    def label(self) -> str:
        """It in few letters: `current`, `31-60`, `over 90`; its name where it is no range."""
        if self.last is None:
            return self.name if self.first is None else f"over {self.first - 1}"
        return CURRENT if self.last == 0 else f"{self.first or 0}-{self.last}"

    def holds(self, days: int) -> bool:
        """Say whether so many days are in it."""
        return (
            self.has_limits
            and (self.first is None or days >= self.first)
            and (self.last is None or days <= self.last)
        )


def bucket_of(label: str) -> Bucket | None:
    """Read a label; None for a text that is no age."""
    name = _NOTHING.sub("", without_currency(label.strip())[0]).strip()
    text = " ".join(_IN_CODE.sub(r"\1 \2 \3", name.casefold()).split())
    if text in _SPECIAL:
        return Bucket(name)
    bare = " ".join(_AROUND.sub(" ", text).split())
    if text in _CURRENT or bare in _CURRENT:
        return Bucket(name, None, 0)
    if found := _RANGE.fullmatch(bare):
        return Bucket(name, int(found[1]), int(found[2])) if int(found[1]) <= int(found[2]) else None
    if found := _FROM.fullmatch(bare):
        return Bucket(name, int(found[1] or found[2]), None)
    if found := _OVER.fullmatch(bare):
        return Bucket(name, int(found[1]) + 1, None)
    return _in_months(name, bare)


def _in_months(name: str, bare: str) -> Bucket | None:
    if _UP_TO.fullmatch(bare):
        return Bucket(name, 1, DAYS_OF_A_MONTH)
    if found := _MONTHS.fullmatch(bare):
        months = int(found[1])
        return Bucket(name, months * DAYS_OF_A_MONTH + 1, (months + 1) * DAYS_OF_A_MONTH)
    if found := _PERIOD.fullmatch(bare):
        # Sage 50 counts its periods from the due month on: a month is thirty days unless set otherwise there.
        return Bucket(name, (int(found[1]) - 1) * DAYS_OF_A_MONTH + 1, int(found[1]) * DAYS_OF_A_MONTH)
    # Older than the bucket before it, whichever that is.
    return Bucket(name, 0, None) if _OLDER.fullmatch(bare) else None


def bucket_set(labels: Iterable[str], *, whole: bool = True) -> tuple[Bucket, ...]:
    """Return the buckets of one report, from the youngest on; each day is in one of them; empty without any label.

    Of ranges that hold each other, such as 30-60 and 30+, the finest are taken. `30-60` after `0-30` begins with 31.
    A report may leave out a bucket in which nothing is: it is put between its neighbours, and unless the labels are
    the `whole` set, `current` before `1-30`.
    """
    read = {bucket for label in labels if (bucket := bucket_of(label))}
    ranges = [one for one in read if one.has_limits]
    chain: list[Bucket] = []
    if not whole and min((one.first or 0 for one in ranges), default=0) > 0:
        chain.append(Bucket(CURRENT, None, 0))
    for one in sorted(ranges, key=_young_and_fine_first):
        _join(chain, one)
    if chain and chain[-1].last is not None:
        chain.append(Bucket(f"over {chain[-1].last}", chain[-1].last + 1))
    return (*chain, *sorted(one for one in read if not one.has_limits)) if chain else ()


def _join(chain: list[Bucket], one: Bucket) -> None:
    """Put a range behind those that are younger, unless they hold it already."""
    if not chain:
        if (one.first or 0) > 1:
            chain.append(Bucket(f"up to {(one.first or 0) - 1}", None, (one.first or 0) - 1))
            chain.append(one)
        else:
            chain.append(one._replace(first=None))
        return
    before = chain[-1].last
    first = one.first or 0
    if before is None or (one.last is not None and one.last <= before) or (0 < first < before):
        return
    if first > before + 1:
        chain.append(Bucket(f"{before + 1}-{first - 1}", before + 1, first - 1))
    chain.append(one._replace(first=max(first, before + 1)))


def _young_and_fine_first(one: Bucket) -> tuple[int, int]:
    far = 1 << 20
    if one.first == 0 and one.last is None:
        return far, far
    return -1 if one.first is None else one.first, far if one.last is None else one.last


def name_of(buckets: Sequence[Bucket], days: int) -> str:
    """Return the name of the bucket for so many days."""
    return next(bucket.name for bucket in buckets if bucket.holds(days))
