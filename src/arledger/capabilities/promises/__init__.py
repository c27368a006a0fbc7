"""Promises to pay: who said what for when, and whether the money came."""

from arledger.capabilities import Command

COMMANDS = (
    Command("promise add", "add_command", "collect", "Record a promise to pay."),
    Command("promise letter", "letter_command", "collect", "The letter about a promise: confirmed, or broken."),
    Command("promise list", "list_command", "collect", "All promises, open, kept or broken."),
)
