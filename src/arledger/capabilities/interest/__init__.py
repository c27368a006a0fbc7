"""Late-payment interest: what has accrued, how it was reckoned, and the debit memo that charges it."""

from arledger.capabilities import Command

COMMANDS = (
    Command("interest", "command", "bill", "Late-payment interest that has accrued and is not charged."),
    Command("interest explain", "explain_command", "bill", "How the interest on an invoice is reckoned."),
)
"""`arledger interest` and `arledger interest explain`."""
