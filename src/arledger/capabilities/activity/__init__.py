"""Activity: what happened with a client or with all of them in a period, and what came of it."""

from arledger.capabilities import Command

COMMANDS = (
    Command("activity", "command", "collect", "What happened with clients: letters, calls, promises, money."),
)
