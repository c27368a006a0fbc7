"""The bank reconciliation statement: what the bank says, what the books say, and what lies between them."""

from arledger.capabilities import Command

COMMANDS = (
    Command("bank", "command", "cash", "The bank reconciliation statement, and the balance assertion."),
    Command("bank profile", "profile_command", "cash", "Propose a profile for a bank's CSV or XLSX file."),
)
