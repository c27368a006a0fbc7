"""Figures of a period: DSO, collection effectiveness, days to pay and more, each with how it comes about."""

from arledger.capabilities import Command

COMMANDS = (
    Command("kpi", "command", "look", "DSO, collection effectiveness, days to pay and more, of a period."),
    Command("kpi explain", "explain_command", "look", "How one figure comes about, with this book's numbers."),
)
