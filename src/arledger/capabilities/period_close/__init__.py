"""The month-end checklist, and the lock of a period."""

from arledger.capabilities import Command

COMMANDS = (Command("close", "command", "close", "Go through the month-end checklist and close a period."),)
