"""Sending: the drafts of an outbox go to the mail server, and what it accepted is recorded."""

from arledger.capabilities import Command

COMMANDS = (
    Command("send", "command", "collect", "Send the drafts of a day, as far as they still hold."),
    Command("mark-sent", "mark_sent_command", "collect", "Record that drafts were sent by hand."),
)
