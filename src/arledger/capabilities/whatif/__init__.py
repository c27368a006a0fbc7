"""What other payment terms, or another DSO, would do to cash: by week or month, and as a one-off release."""

from arledger.capabilities import Command

COMMANDS = (Command("whatif", "command", "close", "What other payment terms or a DSO target would do to cash."),)
"""`arledger whatif`."""
