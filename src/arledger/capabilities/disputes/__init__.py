"""Disputes: what clients say is wrong with an invoice, from the opening to the outcome."""

from arledger.capabilities import Command

COMMANDS = (
    Command("dispute open", "commands", "collect", "Record that an invoice, or a part of it, is disputed."),
    Command("dispute assign", "commands", "collect", "Hand a dispute to somebody."),
    Command("dispute note", "commands", "collect", "Write a note on a dispute, and say how far it has come."),
    Command("dispute resolve", "commands", "collect", "End a dispute with its outcome."),
    Command("dispute reopen", "commands", "collect", "Open a dispute again."),
    Command("dispute letter", "letter_command", "collect", "The letter about a dispute: acknowledged, or resolved."),
    Command("dispute list", "list_command", "collect", "All disputes: reason, owner, deadline, outcome."),
    Command("dispute report", "report_command", "collect", "Disputes of a period by reason, and what came and went."),
)
