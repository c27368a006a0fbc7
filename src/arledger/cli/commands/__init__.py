"""The commands. One table: what is not in it does not exist, and nothing is imported before it is called."""

from typing import NamedTuple


class CommandLine(NamedTuple):
    """A command: its name, the module in this folder with its function `command`, and one line of help."""

    name: str
    module: str
    help: str


COMMANDS: tuple[CommandLine, ...] = (
    CommandLine("aging", "aging", "What is owed, by client and by how late it is."),
    CommandLine("items", "items", "Every open item, oldest due first."),
    CommandLine("client", "client", "One client on one screen."),
    CommandLine("statement", "statement", "A client's statement: open items, or activity since a date."),
    CommandLine("check", "check", "Everything that is wrong or doubtful in the ledger."),
    CommandLine("init", "init", "Start a new workspace, ready to use."),
    CommandLine("cache", "cache", "Show or clear the snapshots that make the second question fast."),
)
