"""A new workspace, and the snapshots of those that there are."""

from arledger.capabilities import Command

COMMANDS = (
    Command("init", "init", "set up", "Start a new workspace, ready to use."),
    Command("cache", "cache", "set up", "Show or clear the snapshots that make the second question fast."),
)
