"""What cash comes in by week or day, when each open item is expected, and how wrong forecasts have been."""

from arledger.capabilities import Command

COMMANDS = (Command("forecast", "command", "look", "Cash by week, when each item is expected, and past error."),)
