"""What is refused before bank lines are booked and balances asserted."""

from datetime import timedelta

from arledger.capabilities.bank_position.rules import BankPosition
from arledger.model.money import amount_text
from arledger.model.plan import NewBalance
from arledger.model.problem import Refused


def assert_balance(found: BankPosition) -> NewBalance:
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
