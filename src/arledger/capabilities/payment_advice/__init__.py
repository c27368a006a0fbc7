"""The payment advice: what a receipt or refund was for, as a letter."""

from arledger.capabilities import Command

COMMANDS = (
    Command("advice", "command", "cash", "The payment advice for a receipt or refund, as a letter or a mail."),
)
