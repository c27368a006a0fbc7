"""Projects of invoices: what was billed, received and is owed of each."""

from arledger.capabilities import Command

COMMANDS = (Command("project", "command", "look", "What was billed, received and is owed of a project, or of all."),)
