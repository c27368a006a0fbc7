"""A client's own statement of their account with us."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from arledger.model.source import Day, Source


class TheirLine(NamedTuple):
    """A line of the client's statement; `amount` has the file's sign, debit less credit where it has both."""

    date: Day | None
    number: str
    text: str
    amount: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class ClientStatement:
    """What a client says of one currency; opening plus lines is closing, all in the file's sign.

    `opening` is None where the file neither says it nor lets it be told. `two_sided` says that it has columns for
    debit and credit. `last` is the latest day that the file names, None where it names none.
    """

    currency: str
    opening: Decimal | None
    closing: Decimal
    lines: tuple[TheirLine, ...]
    two_sided: bool
    last: Day | None
    file: str
