"""What can be offered to a client who owes: a discount for early money, a plan, or to wait; side by side."""

from arledger.capabilities import Command

COMMANDS = (
    Command(
        "negotiate",
        "command",
        "collect",
        "What can be offered to a client: a discount, a plan, or to wait; compared.",
    ),
)
"""`arledger negotiate`."""
