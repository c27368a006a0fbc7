"""Moving in: what another system exports becomes clients and opening entries, once and to the cent."""

from arledger.capabilities import Command

COMMANDS = (Command("import", "command", "set up", "Move in from another system: open items and clients."),)
