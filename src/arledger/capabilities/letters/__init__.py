"""The letters that there are, to be listed and looked at before one is written."""

from arledger.capabilities import Command

COMMANDS = (
    Command(
        "letters list", "list_command", "set up", "Every letter: what it is for, its languages, and whose it is."
    ),
    Command("letters preview", "preview_command", "set up", "A letter with sample data, in any language and format."),
)
