"""Everything that is wrong or doubtful in the ledger, as one list."""

from arledger.capabilities import Command

COMMANDS = (Command("check", "command", "look", "Everything that is wrong or doubtful in the ledger."),)
