"""The bank reconciliation statement: what the bank says, what the books say, and what lies between them.

Balance per bank, plus deposits in transit, less outstanding payments; balance per books, plus and less what
the bank shows and the books do not have yet: both come to the same, or what differs is not explained.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from arledger.model.account import is_under
from arledger.model.bank import LineState
from arledger.model.facts import Facts
from arledger.model.money import ZERO, Money
from arledger.receivables.bank.books import legs_of, statements
from arledger.receivables.bank.values import STATEMENT_DIRECTIVE, Explained, Leg, Sheet

_DAY = timedelta(days=1)


class BankSays(NamedTuple):
    """The bank's balance at the end of a day, and where that was said."""

    day: date
    number: Decimal
    currency: str
    source: str


class Anchor(NamedTuple):
    """A balance at the start of a day that books and bank may have in common."""

    day: date
    number: Decimal


@dataclass(frozen=True, slots=True)
class Position:
    """A bank account on one day; amounts in ledger signs.

    `in_transit` (money in) and `outstanding` (money out) are in the books and not on the bank yet,
    `unrecorded` on the bank and not in the books.
    """

    account: str
    says: BankSays
    books: Decimal
    in_transit: tuple[Leg, ...]
    outstanding: tuple[Leg, ...]
    unrecorded: tuple[Explained, ...]

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
    def agreed(self) -> bool:
        """Whether the books have what the bank has, with nothing in between."""
        return not (self.difference or self.in_transit or self.outstanding or self.unrecorded)


def latest_word(facts: Facts, account: str, currency: str) -> BankSays | None:
    """Return the last balance of the bank that the ledger has: of a statement that was read, else an assertion."""
    found = [
        BankSays(custom.date, closing.number, closing.currency, f"the statement of {custom.date} in the ledger")
        for custom, closing in statements(facts, account)
        if closing.currency == currency
    ]
    found += [
        BankSays(a.date - _DAY, a.number, a.currency, f"the balance asserted on {a.date}")
        for a in facts.assertions
        if a.account == account and a.currency == currency and a.date > date.min
    ]
    return max(found, key=lambda said: (said.day, said.source), default=None)


def word_of(sheet: Sheet, as_of: date) -> BankSays | None:
    """Return a statement's balance at the end of a day, of an earlier day if it ends there; None if not known."""
    said = sheet.statement
    day = min(as_of, said.closes or as_of)
    number = said.balance_on(day)
    return None if number is None else BankSays(day, number, said.currency, said.file)


def position(
    facts: Facts, account: str, says: BankSays, lines: Iterable[Explained] = (), sheets: Iterable[Sheet] = ()
) -> Position:
    """Return the position of an account on the bank's day; `facts` must be those of that day.

    `lines` are the lines of the statements `sheets`, explained: they say more than the ledger knows. A leg
    is on the bank when it carries a reference, when a line was found to be booked with it, or when it is older
    than the last balance on which books and bank agreed.
    """
    own = [line for line in lines if line.movement.account == account and line.movement.line.date <= says.day]
    own = [line for line in own if line.movement.line.currency == says.currency]
    shown = {
        id_of(leg): line.movement.line.date
        for line in own
        if line.match.state is LineState.BOOKED
        for leg in line.legs
    }
    legs = [leg for leg in legs_of(facts, account) if leg.currency == says.currency]
    legs = [leg._replace(shown=shown[id_of(leg)]) if id_of(leg) in shown else leg for leg in legs]
    anchors = [*_anchors(facts, account, says.currency), *_openings(sheets, account, says.currency)]
    start = _agreed_until(anchors, legs)
    waiting = [leg for leg in legs if not leg.ref and leg.date >= start and id_of(leg) not in shown]
    return Position(
        account,
        says,
        books_balance(facts, account, says.currency),
        tuple(leg for leg in waiting if leg.number > 0),
        tuple(leg for leg in waiting if leg.number < 0),
        tuple(line for line in own if line.movement.line.amount and not _in_books(line, says.day)),
    )


def _in_books(line: Explained, day: date) -> bool:
    """Say whether a line is booked, by an entry that the books have by that day."""
    return line.match.state is LineState.BOOKED and all(leg.date <= day for leg in line.legs)


def id_of(leg: Leg) -> tuple[object, ...]:
    """Tell a leg from every other, in whatever book it is read."""
    return (leg.account, leg.source, leg.date, leg.number, leg.currency)


def books_balance(facts: Facts, account: str, currency: str) -> Decimal:
    """Return Beancount's own balance of an account and what lies below it."""
    own = (b.number for b in facts.balances if is_under(b.account, account) and b.currency == currency)
    return sum(own, ZERO)


def _openings(sheets: Iterable[Sheet], account: str, currency: str) -> Iterable[Anchor]:
    for sheet in sheets:
        said = sheet.statement
        if (sheet.account, said.currency) == (account, currency) and said.first and said.opening is not None:
            yield Anchor(said.first, said.opening)


def _anchors(facts: Facts, account: str, currency: str) -> list[Anchor]:
    """Return the bank's balances that the ledger has."""
    anchors = [Anchor(a.date, a.number) for a in facts.assertions if a.account == account and a.currency == currency]
    for custom in facts.customs:
        if custom.type == STATEMENT_DIRECTIVE and len(custom.values) >= 4 and custom.values[0] == account:
            _, first, opening, closing = custom.values[:4]
            if isinstance(first, date) and isinstance(opening, Money) and opening.currency == currency:
                anchors.append(Anchor(first, opening.number))
            if isinstance(closing, Money) and closing.currency == currency:
                anchors.append(Anchor(custom.date + _DAY, closing.number))
    return anchors


def shown_before(facts: Facts, account: str, legs: Sequence[Leg]) -> dict[str, date]:
    """Return for each currency the day before which the bank has shown every entry of an account, if that is known.

    Somebody asserted then what the books hold (`balance`), before the first statement that was read into the ledger:
    from that day on, an entry is known to be shown by its own line alone. That a statement's balance is the books'
    proves nothing: an entry on its way and a line that is not booked yet may have one amount.
    """
    found = {}
    for currency in {leg.currency for leg in legs}:
        own = [leg for leg in legs if leg.currency == currency]
        recorded = [custom for custom, closing in statements(facts, account) if closing.currency == currency]
        first = min((custom.values[1] for custom in recorded if isinstance(custom.values[1], date)), default=date.max)
        asserted = (a for a in facts.assertions if a.account == account and a.currency == currency)
        anchors = [Anchor(a.date, a.number) for a in asserted if a.date <= first]
        found[currency] = _agreed_until(anchors, own)
    return found


def _agreed_until(anchors: Iterable[Anchor], legs: Sequence[Leg]) -> date:
    """Return the first day whose legs may still be on their way: the books held the bank's balance before it.

    What the bank is known to have shown later was on its way then.
    """
    for anchor in sorted(anchors, reverse=True):
        if sum((leg.number for leg in legs if (leg.shown or leg.date) < anchor.day), ZERO) == anchor.number:
            return anchor.day
    return date.min
