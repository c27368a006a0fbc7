"""From what was owed on one day to what is owed on another: billed, credited, received, written off."""

from arledger.capabilities import Command

COMMANDS = (
    Command("roll-forward", "command", "look", "From the opening to the closing balance, by client or project."),
)
