"""The worklist: whom to call today, why, what to say and what it is worth; and one client's facts for the call."""

from arledger.capabilities import Command

COMMANDS = (Command("worklist", "command", "collect", "Whom to call today, by what it is worth."),)
