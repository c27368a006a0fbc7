"""Digests: what each sales person is told every week of their clients, and what management is."""

from arledger.capabilities import Command

COMMANDS = (Command("digest", "command", "collect", "The weekly mails to sales people and management."),)
