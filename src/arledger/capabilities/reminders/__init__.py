"""Reminders: who is reminded of what on a day and why the others are not, as drafts in the outbox."""

from arledger.capabilities import Command

COMMANDS = (
    Command("remind", "command", "collect", "Who is to be reminded of what, and why the others are not."),
    Command("pause", "commands", "collect", "Do not remind a client, or of an invoice, until a day."),
    Command("stop", "commands", "collect", "Stop all reminders of a client."),
    Command("resume", "commands", "collect", "Let reminders of a client go on."),
)
