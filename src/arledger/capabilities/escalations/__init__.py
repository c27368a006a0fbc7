"""Escalations: a client is handed on to management, an agency or a lawyer, with all that they need in one file."""

from arledger.capabilities import Command

COMMANDS = (
    Command("escalate", "command", "collect", "Hand a client on to management, an agency or a lawyer."),
    Command("escalate close", "commands", "collect", "End an escalation."),
    Command(
        "escalate letter", "letter_command", "collect", "The letter before a claim goes to an agency or a lawyer."
    ),
    Command("escalate list", "list_command", "collect", "Who is handed on to whom, and what has come in since."),
)
