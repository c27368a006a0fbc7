"""A client's statement, and ours beside the client's own."""

from arledger.capabilities import Command

COMMANDS = (
    Command("statement", "commands", "look", "A client's statement: open items, or activity since a date."),
    Command("statements", "month_command", "look", "The statements of a month, for everybody who owes or moved."),
    Command("reconcile-client", "commands", "look", "A client's own statement beside our ledger."),
)
