"""What is owed, by client and by how late it is; every open item."""

from arledger.capabilities import Command

COMMANDS = (
    Command("aging", "commands", "look", "What is owed, by client and by how late it is."),
    Command("items", "commands", "look", "Every open item, oldest due first."),
)
