"""Expected credit losses: the matrix, what is looked at by itself, the movement, and the entry that books it."""

from arledger.capabilities import Command

COMMANDS = (
    Command("provision", "command", "close", "What of the receivables is expected to be lost, by pool and bucket."),
)
