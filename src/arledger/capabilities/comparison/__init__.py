"""Comparison: our aging beside another system's, with the cause of every difference; the proof of a parallel run."""

from arledger.capabilities import Command

COMMANDS = (Command("compare", "command", "set up", "Our aging beside another system's, and why they differ."),)
"""`arledger compare`."""
