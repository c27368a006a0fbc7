"""Instalment plans: proposed over one or several invoices, accepted, and kept or broken by what is really paid."""

from arledger.capabilities import Command

COMMANDS = (
    Command("plan propose", "commands", "collect", "Propose to let invoices be paid in instalments."),
    Command("plan accept", "commands", "collect", "Record that a plan is agreed, and reschedule its invoices."),
    Command("plan withdraw", "commands", "collect", "End a proposal or a plan."),
    Command("plan letter", "letter_command", "collect", "The letter about a plan: proposed, or agreed."),
    Command("plan list", "list_command", "collect", "All instalment plans: what is due next, kept or broken."),
)
