"""What changed between two agings, and where the risk lies."""

from arledger.capabilities import Command

COMMANDS = (
    Command("analyze", "command", "look", "What changed between two agings: movement, roll rates, concentration."),
)
