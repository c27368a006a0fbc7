"""Bank statements line by line: what is booked already, what each line pays, and its entry."""

from arledger.capabilities import Command

COMMANDS = (
    Command("reconcile", "command", "cash", "Explain every line of bank statements, and book what is certain."),
)
