"""A new workspace, and the snapshots of those that there are."""

from arledger.capabilities import Command

COMMANDS = (
    Command("init", "commands", "set up", "Start a new workspace, ready to use."),
    Command("cache", "commands", "set up", "Show or clear the snapshots that make the second question fast."),
)
