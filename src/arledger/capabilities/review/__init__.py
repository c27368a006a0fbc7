"""What a change in git does to receivables."""

from arledger.capabilities import Command

COMMANDS = (
    Command("review", "command", "look", "What a change in git does to receivables, and what to look at in it."),
)
