"""Lines that add up, and payouts that their lines make; a report that does not add up is refused."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from arledger.formats.tabular.amounts import looks_like_amount
from arledger.formats.tabular.days import looks_like_date
from arledger.formats.tabular.errors import bad
from arledger.model.money import ZERO, exact_sum, plain
from arledger.model.payout import Payout, PayoutKind, PayoutLine
from arledger.model.source import Source

_WORD = re.compile(r"[^\s,;()\"]+")
_AGAIN = "Download the report again; if it stays like this, ask the processor."


def proven(line: PayoutLine, place: Source) -> list[PayoutLine]:
    """Return a line whose gross less fee is net, or refuse it.

    A fee that is given back is a line of its own, so that a line's fee is never negative.
    """
    if line.gross - line.fee != line.net:
        what = f"gross {plain(line.gross)} less fee {plain(line.fee)} is not net {plain(line.net)}"
        raise bad(place, what, _AGAIN)
    if line.fee >= 0:
        return [line]
    kept = line._replace(fee=ZERO, net=line.gross)
    back = line._replace(kind=PayoutKind.FEE, gross=-line.fee, fee=ZERO, net=-line.fee, text="Fee returned")
    return [kept, back] if line.gross else [back]


def payout(processor: str, id_: str, day: date, currency: str, lines: Sequence[PayoutLine], file: str) -> Payout:
    """Return the payout that these lines make."""
    gross, fee, net = (exact_sum(getattr(line, name) for line in lines) for name in ("gross", "fee", "net"))
    return Payout(processor, id_, day, currency, gross, fee, net, tuple(lines), file)


def ties(found: Payout, sent: Decimal, place: Source) -> Payout:
    """Return a payout whose lines add up to what was sent to the bank, or refuse it."""
    if found.net != sent:
        what = f"payout {found.id} is {plain(sent)} {found.currency}, and its lines add up to {plain(found.net)}"
        raise bad(place, what, "Download the report for the whole period of the payout.")
    return found


def numbers_in(text: str) -> list[str]:
    """Return the words of a text that may be a number: with a digit, and neither a date nor an amount."""
    words = (word.strip(".:#'[]") for word in _WORD.findall(text))
    return [word for word in words if _numberlike(word)]


def _numberlike(word: str) -> bool:
    if len(word) < 3 or "@" in word or not re.search(r"[0-9]", word):
        return False
    return not looks_like_date(word) and (word.isdigit() or not looks_like_amount(word))


def unique(words: Iterable[str], last: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the words once each, in order, with those of `last` behind all others."""
    ends = dict.fromkeys(word for word in last if word)
    return (*dict.fromkeys(word for word in words if word and word not in ends), *ends)
