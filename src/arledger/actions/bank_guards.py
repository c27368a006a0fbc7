"""What is refused before bank lines are booked and balances asserted."""

from collections.abc import Iterable
from datetime import timedelta

from arledger.actions.desk import Desk
from arledger.model.money import amount_text
from arledger.model.plan import NewBalance
from arledger.model.problem import Refused, UserError
from arledger.receivables.bank.position import Position
from arledger.receivables.bank.values import Explained


def refuse_missing(desk: Desk, lines: Iterable[Explained]) -> None:
    """Raise UserError where a rule names an account that the ledger does not have."""
    opened = {o.account for o in desk.book.facts.opens}
    missing = sorted({line.rule.account for line in lines if line.rule and line.rule.account} - opened)
    if missing:
        raise UserError(
            f"a rule names {missing[0]}, which the ledger does not have", "Open it, or correct [[rules]]."
        )


def assert_balance(found: Position) -> NewBalance:
    """Return the assertion of a bank account on the day after; raises Refused for one that would fail.

    The bank's balance can be asserted only where the books have it, with nothing on its way.
    """
    says = found.says
    if found.books != says.number:
        raise Refused(
            f"{found.account} holds {amount_text(found.books, says.currency)} in the books on {says.day}, "
            f"and {amount_text(says.number, says.currency)} on the bank: an assertion would fail",
            "Book what is missing first; while something is on its way, no balance can be asserted.",
        )
    return NewBalance(says.day + timedelta(days=1), found.account, says.number, says.currency)
