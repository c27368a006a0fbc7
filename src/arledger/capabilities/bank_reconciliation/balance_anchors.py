"""Days on which books and bank are known to have held the same."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from arledger.capabilities.bank_reconciliation.values import AccountStatement
from arledger.model.bank import STATEMENT_DIRECTIVE
from arledger.model.facts import Facts
from arledger.model.money import ZERO, Money
from arledger.subledger.bank_legs import BankLeg, statements

_DAY = timedelta(days=1)


class Anchor(NamedTuple):
    """A balance at the start of a day that books and bank may have in common."""

    day: date
    number: Decimal


def _openings(sheets: Iterable[AccountStatement], account: str, currency: str) -> Iterable[Anchor]:
    for sheet in sheets:
        said = sheet.statement
        if (sheet.account, said.currency) == (account, currency) and said.first:
            # Some formats carry the closing balance alone; the lines tell what it was before them.
            opening = said.balance_on(said.first - _DAY) if said.opening is None else said.opening
            if opening is not None:
                yield Anchor(said.first, opening)


def _anchors(facts: Facts, account: str, currency: str) -> list[Anchor]:
    """Return the bank's balances that the ledger has."""
    anchors = [*_asserted(facts, account, currency)]
    for custom in facts.customs:
        if custom.type == STATEMENT_DIRECTIVE and len(custom.values) >= 4 and custom.values[0] == account:
            _, first, opening, closing = custom.values[:4]
            if isinstance(first, date) and isinstance(opening, Money) and opening.currency == currency:
                anchors.append(Anchor(first, opening.number))
            if isinstance(closing, Money) and closing.currency == currency:
                anchors.append(Anchor(custom.date + _DAY, closing.number))
    return anchors


def _asserted(facts: Facts, account: str, currency: str) -> Iterable[Anchor]:
    """Return the asserted balances; what a statement of the day before contradicts is of the books alone.

    Something is in transit then, or was.
    """
    own = [
        (custom.date + _DAY, said.number) for custom, said in statements(facts, account) if said.currency == currency
    ]
    closings, closed = set(own), {day for day, _ in own}
    for asserted in facts.assertions:
        if (asserted.account, asserted.currency) == (account, currency):
            anchor = Anchor(asserted.date, asserted.number)
            if anchor.day not in closed or tuple(anchor) in closings:
                yield anchor


def shown_before(facts: Facts, account: str, legs: Sequence[BankLeg]) -> dict[str, date]:
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


def _agreed_until(anchors: Iterable[Anchor], legs: Sequence[BankLeg]) -> date:
    """Return the first day whose legs may still be on their way: the books held the bank's balance before it.

    What the bank is known to have shown later was on its way then.
    """
    for anchor in sorted(anchors, reverse=True):
        if sum((leg.number for leg in legs if (leg.shown or leg.date) < anchor.day), ZERO) == anchor.number:
            return anchor.day
    return date.min
