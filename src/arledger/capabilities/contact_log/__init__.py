"""The log of contacts: calls, meetings and letters written down, and mails taken in."""

from arledger.capabilities import Command

COMMANDS = (Command("log", "command", "collect", "Record a call, meeting or mail with a client."),)
