"""What a bank statement leaves in the ledger beside entries: links of those that were there, and its balances."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from arledger.capabilities.bank_reconciliation.values import AccountStatement, Explained, Movement, id_of
from arledger.model.bank import CLEARED_DIRECTIVE, STATEMENT_DIRECTIVE
from arledger.model.facts import Custom
from arledger.model.money import Money
from arledger.model.plan import AccountName, NewCustom, NewDirective
from arledger.model.problem import Refused
from arledger.subledger.bank_legs import BankLeg, told_by


class Links:
    """Links entries that were in the books to their bank lines, each to one."""

    def __init__(self) -> None:
        self._linked: defaultdict[tuple[object, ...], Decimal] = defaultdict(Decimal)

    def of(self, explained: Explained) -> list[NewDirective]:
        """Link the entries of a line that have no reference yet, or that a person said it is.

        Raises Refused where a person gives an entry to a second line.
        """
        amount = explained.movement.line.amount
        for leg in explained.legs if explained.confirmed else ():
            shown = leg.number if len(explained.legs) > 1 else amount
            # An entry may be shown as several lines, never as more than it has.
            if abs(self._linked[id_of(leg)] + shown) > abs(leg.number):
                raise Refused(
                    f"the entry of {leg.date} at {leg.source} is another line's already", "Answer otherwise."
                )
            self._linked[id_of(leg)] += shown
        return [_link(leg, explained.movement) for leg in explained.legs if not leg.ref or explained.confirmed]


def _link(leg: BankLeg, movement: Movement) -> NewCustom:
    named = (AccountName(leg.account), Money(leg.number, leg.currency), leg.date, movement.ref)
    return NewCustom(movement.line.date, CLEARED_DIRECTIVE, (*named, *_told(leg)))


def _told(leg: BankLeg) -> tuple[str, ...]:
    """Return what tells an entry from another of its day and amount, where there is one."""
    said = told_by(leg)
    return (said,) if leg.twin and said else ()


def seen_statement(sheet: AccountStatement, customs: Iterable[Custom], closed: date | None) -> NewCustom | None:
    """Record a statement whose balances are proven: the bank's own word on the account at the closing balance's day.

    None where its lines do not lead up to that balance, it is recorded already, or ends in a period that is closed.
    """
    said, day = sheet.statement, sheet.statement.closes
    if said.closing is None or day is None or said.first is None or not said.complete:
        return None
    # Some formats carry the closing balance alone; the lines tell what it was before them.
    before = said.balance_on(said.first - timedelta(days=1)) if said.opening is None else said.opening
    opening = Money(said.closing if before is None else before, said.currency)
    number = (said.number,) if said.number.strip() else ()
    values = (AccountName(sheet.account), said.first, opening, Money(said.closing, said.currency), *number)
    known = any(
        custom.type == STATEMENT_DIRECTIVE and custom.date == day and custom.values[:4] == values[:4]
        for custom in customs
    )
    if known or (closed and day <= closed):
        return None
    return NewCustom(day, STATEMENT_DIRECTIVE, values)
