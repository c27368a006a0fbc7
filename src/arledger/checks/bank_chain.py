"""Recorded bank statements that do not lead from one to the next: another opens otherwise than one closed."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from arledger.checks.context import Context
from arledger.model.bank import STATEMENT_DIRECTIVE
from arledger.model.facts import Custom
from arledger.model.money import Money, amount_text
from arledger.model.problem import Problem, Severity
from arledger.model.source import Source

NAME = "bank-chain"

_DAY = timedelta(days=1)
_REMEDY = "Compare both with the bank's statements, and correct the `ar-bank` that is wrong"


class _Said(NamedTuple):
    """What an `ar-bank` says: the balance as its first day begins, and as its last ends."""

    first: date
    last: date
    opening: Decimal
    closing: Decimal


def find(context: Context) -> Iterator[Problem]:
    """Yield a question for each statement of an account and currency that contradicts the one before or beside it."""
    for (account, currency), said in sorted(_recorded(context.book.facts.customs).items()):
        for at, what, remedy in _breaks(said, currency):
            yield Problem(said[at], NAME, f"{account}: {what}", remedy, Severity.WARNING)


def _recorded(customs: Iterable[Custom]) -> Mapping[tuple[str, str], dict[_Said, Source]]:
    """Return the statements of each account and currency, each once, with where it stands."""
    found: defaultdict[tuple[str, str], dict[_Said, Source]] = defaultdict(dict)
    for custom in sorted(customs, key=lambda each: each.source):
        if custom.type == STATEMENT_DIRECTIVE and len(custom.values) >= 4:
            account, first, opening, closing = custom.values[:4]
            if isinstance(first, date) and isinstance(opening, Money) and isinstance(closing, Money):
                said = _Said(first, custom.date, opening.number, closing.number)
                if opening.currency == closing.currency and said.first <= said.last:
                    found[str(account), closing.currency].setdefault(said, custom.source)
    return found


def _breaks(said: Iterable[_Said], currency: str) -> Iterator[tuple[_Said, str, str]]:
    """Yield a statement that contradicts another, in what, and the remedy."""
    statements = sorted(said)
    openings, closings = _of_days(statements)
    for day, beside in sorted(closings.items()):
        yield from _contradiction(beside, f"end on {day}", [one.closing for one in beside], currency)
    ends = sorted(closings)
    reach = date.min
    for day, beside in sorted(openings.items()):
        yield from _contradiction(beside, f"begin on {day}", [one.opening for one in beside], currency)
        reach = max([reach, *(one.last for one in statements if one.first < day)])
        before = bisect_left(ends, day) - 1
        if before < 0 or (ends[before] < day - _DAY and reach >= day):
            # Nothing came before, or another statement goes through that day: its balance then is not known.
            continue
        known = {one.closing for one in closings[ends[before]]}
        for one in beside:
            if one.opening not in known:
                what = (
                    f"a statement opens with {amount_text(one.opening, currency)} on {day}, and the one before "
                    f"closed with {amount_text(min(known), currency)} on {ends[before]}"
                )
                yield one, what, f"{_REMEDY}, or read the one that is missing between them."


def _of_days(statements: Iterable[_Said]) -> tuple[dict[date, list[_Said]], dict[date, list[_Said]]]:
    """Return the statements by the day that they begin and end with.

    A bank may give several statements of a day: those that another of that day leads to do not begin it, and
    those that another goes on from do not end it.
    """
    statements = list(statements)
    within = Counter((one.first, one.opening) for one in statements if one.first == one.last)
    ended = Counter((one.last, one.closing) for one in statements)
    begin: defaultdict[date, list[_Said]] = defaultdict(list)
    end: defaultdict[date, list[_Said]] = defaultdict(list)
    for one in statements:
        itself = one.first == one.last and one.opening == one.closing
        if ended[one.first, one.opening] <= itself:
            begin[one.first].append(one)
        if within[one.last, one.closing] <= itself:
            end[one.last].append(one)
    return begin, end


def _contradiction(
    beside: list[_Said], when: str, balances: list[Decimal], currency: str
) -> Iterator[tuple[_Said, str, str]]:
    if len(set(balances)) > 1:
        said = " and ".join(amount_text(number, currency) for number in sorted(set(balances)))
        yield beside[-1], f"statements that {when} say {said}", f"{_REMEDY}."
