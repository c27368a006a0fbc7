"""The bank reconciliation statement: what the bank says, what the books say, and what lies between them.

Balance per bank, plus deposits in transit, less outstanding payments; balance per books, plus and less what
the bank shows and the books do not have yet: both come to the same, or what differs is not explained.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.capabilities.bank_reconciliation.balance_anchors import _DAY, _agreed_until, _anchors, _openings
from arledger.capabilities.bank_reconciliation.values import AccountStatement, Explained, Movement, id_of
from arledger.model.account import is_under
from arledger.model.bank import LineState
from arledger.model.facts import Assertion, Facts
from arledger.model.money import ZERO
from arledger.subledger.bank_legs import BankLeg, legs_of, statements


class BankSays(NamedTuple):
    """The bank's balance at the end of a day, and where that was said."""

    day: date
    number: Decimal
    currency: str
    source: str


@dataclass(frozen=True, slots=True)
class BankPosition:
    """A bank account on one day; amounts in ledger signs.

    `in_transit` (money in) and `outstanding` (money out) are in the books and not on the bank yet,
    `unrecorded` on the bank and not in the books. Without `opening_known` no balance says what the bank had shown
    before, so that every entry without a bank line seems to be on its way.
    """

    account: str
    says: BankSays
    books: Decimal
    in_transit: tuple[BankLeg, ...]
    outstanding: tuple[BankLeg, ...]
    unrecorded: tuple[Explained, ...]
    opening_known: bool = True

    @property
    def adjusted_bank(self) -> Decimal:
        """What the bank will have when it has shown everything in the books."""
        return self.says.number + sum((leg.number for leg in (*self.in_transit, *self.outstanding)), ZERO)

    @property
    def adjusted_books(self) -> Decimal:
        """What the books will have when they have everything on the bank."""
        return self.books + sum((line.movement.line.amount for line in self.unrecorded), ZERO)

    @property
    def difference(self) -> Decimal:
        """What nothing explains; zero where books and bank agree."""
        return self.adjusted_bank - self.adjusted_books

    @property
    def proven(self) -> bool:
        """Whether the bank's balance and what is on its way are the books, with nothing that the books lack."""
        return not (self.difference or self.unrecorded)

    @property
    def agreed(self) -> bool:
        """Whether the books have what the bank has, with nothing in between."""
        return self.proven and not (self.in_transit or self.outstanding)


def facts_at_end(facts: Facts, assertions: Iterable[Assertion]) -> Facts:
    """Return the facts of a day with the balances asserted by its end: those are dated the day after."""
    known = tuple(a for a in assertions if a.date > date.min and a.date - _DAY <= facts.as_of)
    return replace(facts, assertions=known)


def latest_word(facts: Facts, account: str, currency: str) -> BankSays | None:
    """Return the last balance of the bank that the ledger has: of a statement that was read, else an assertion."""
    recorded = [(custom, closing) for custom, closing in statements(facts, account) if closing.currency == currency]
    # Of several that end on a day, the last is the one from which no other of that day goes on.
    begun = {(custom.date, custom.values[2]) for custom, closing in recorded if custom.values[2] != closing}
    found = [
        BankSays(custom.date, closing.number, closing.currency, f"the statement of {custom.date} in the ledger")
        for custom, closing in recorded
        if (custom.date, closing) not in begun or len(recorded) == 1
    ]
    found += [
        BankSays(a.date - _DAY, a.number, a.currency, f"the balance asserted on {a.date}")
        for a in facts.assertions
        if a.account == account and a.currency == currency and a.date > date.min
    ]
    return max(found, key=lambda said: (said.day, said.source), default=None)


def word_of(sheet: AccountStatement, as_of: date) -> BankSays | None:
    """Return a statement's balance at the end of a day, of an earlier day if it ends there; None if not known."""
    said = sheet.statement
    day = min(as_of, said.closes or as_of)
    number = said.balance_on(day)
    return None if number is None else BankSays(day, number, said.currency, said.file)


def position(
    facts: Facts,
    account: str,
    says: BankSays,
    lines: Iterable[Explained] = (),
    sheets: Iterable[AccountStatement] = (),
) -> BankPosition:
    """Return the position of an account on the bank's day; `facts` must be those of its end (`facts_at_end`).

    `lines` are the lines of the statements `sheets`, explained: they say more than the ledger knows. A leg
    is on the bank when it carries a reference, when a line was found to be booked with it, or when it is older
    than the last balance on which books and bank agreed.
    """
    own = [line for line in lines if _is_by(says, account, line.movement)]
    books = books_balance(facts, account, says.currency)
    waiting, known = _not_on_the_bank(facts, account, says.currency, own, sheets)
    if not known and not own and books == says.number:
        # Nothing was said before, and books and bank hold the same: the bank has shown everything.
        waiting, known = [], True
    return BankPosition(
        account,
        says,
        books,
        tuple(leg for leg in waiting if leg.number > 0),
        tuple(leg for leg in waiting if leg.number < 0),
        tuple(line for line in own if line.movement.line.amount and not _in_books(line, says.day)),
        known,
    )


def _is_by(says: BankSays, account: str, movement: Movement) -> bool:
    """Say whether a movement of an account is part of what the bank says."""
    line = movement.line
    return movement.account == account and line.date <= says.day and line.currency == says.currency


def _not_on_the_bank(
    facts: Facts, account: str, currency: str, own: Iterable[Explained], sheets: Iterable[AccountStatement]
) -> tuple[list[BankLeg], bool]:
    """Return the legs that the bank has not shown, and whether any balance tells from when on that is known."""
    booked = (line for line in own if line.match.state is LineState.BOOKED)
    shown = {id_of(leg): line.movement.line.date for line in booked for leg in line.legs}
    legs = [leg for leg in legs_of(facts, account) if leg.currency == currency]
    legs = [leg._replace(shown=shown.get(id_of(leg), leg.shown)) for leg in legs]
    anchors = [*_anchors(facts, account, currency), *_openings(sheets, account, currency)]
    start = _agreed_until(anchors, legs)
    return [leg for leg in legs if not leg.ref and leg.date >= start and id_of(leg) not in shown], bool(anchors)


def _in_books(line: Explained, day: date) -> bool:
    """Say whether a line is booked, by an entry that the books have by that day."""
    return line.match.state is LineState.BOOKED and all(leg.date <= day for leg in line.legs)


def books_balance(facts: Facts, account: str, currency: str) -> Decimal:
    """Return Beancount's own balance of an account and what lies below it."""
    own = (b.number for b in facts.balances if is_under(b.account, account) and b.currency == currency)
    return sum(own, ZERO)
