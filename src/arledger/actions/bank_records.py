"""What a bank statement leaves in the ledger beside entries: links of those that were there, and its balances."""

from collections.abc import Iterable
from datetime import date

from arledger.model.facts import Custom
from arledger.model.money import ZERO, Money
from arledger.model.plan import AccountName, NewCustom, NewDirective
from arledger.receivables.bank.values import CLEARED_DIRECTIVE, STATEMENT_DIRECTIVE, Explained, Sheet


def links(explained: Explained) -> list[NewDirective]:
    """Link entries that were in the books without a reference to their bank line."""
    line, ref = explained.movement.line, explained.movement.ref
    return [
        NewCustom(
            line.date, CLEARED_DIRECTIVE, (AccountName(leg.account), Money(leg.number, leg.currency), leg.date, ref)
        )
        for leg in explained.legs
        if not leg.ref
    ]


def seen_statement(sheet: Sheet, customs: Iterable[Custom], closed: date | None) -> NewCustom | None:
    """Record a statement whose balances are proven: the bank's own word on the account at its last day.

    None where it has no proven balance, is recorded already, or ends in a period that is closed.
    """
    said = sheet.statement
    if said.closing is None or said.last is None or said.first is None or said.difference:
        return None
    # Some formats carry the closing balance alone; the lines tell what it was before them.
    moved = sum((line.amount for line in said.lines), ZERO)
    opening = Money(said.closing - moved if said.opening is None else said.opening, said.currency)
    number = (said.number,) if said.number.strip() else ()
    values = (AccountName(sheet.account), said.first, opening, Money(said.closing, said.currency), *number)
    known = any(
        custom.type == STATEMENT_DIRECTIVE and custom.date == said.last and custom.values[:4] == values[:4]
        for custom in customs
    )
    if known or (closed and said.last <= closed):
        return None
    return NewCustom(said.last, STATEMENT_DIRECTIVE, values)
