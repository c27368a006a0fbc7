"""What the program can do: each folder here is a capability, with all that it needs of its own.

A capability names its commands in `COMMANDS`; one of a single file does so, too, and has the function `command`
beside it. Nothing but these names is imported before a command is called.
"""

from functools import cache
from importlib import import_module
from os import listdir
from typing import NamedTuple

JOBS = ("look", "bill", "cash", "collect", "deposits", "leasing", "close", "set up")
"""The jobs at hand, in the order in which the help lists them."""


class Command(NamedTuple):
    """A command: its name, the module of its capability in which it is, its job, and one line of help.

    The module is empty for a capability of one file. In `commands` each function is named as its command; in every
    other module it is `command`.
    """

    name: str
    module: str
    job: str
    help: str

    @property
    def function(self) -> str:
        """The name of the command's function."""
        several = self.module.endswith(".commands")
        return self.name.replace(" ", "_").replace("-", "_") if several else "command"


@cache
def all_commands() -> tuple[Command, ...]:
    """Return the commands of all capabilities by job, each with the full name of its module."""
    names = sorted(name.removesuffix(".py") for name in listdir(__path__[0]))  # noqa: PTH208 - pathlib takes 5 ms
    found = [command for name in names if not name.startswith("_") for command in _commands_of(f"{__name__}.{name}")]
    return tuple(sorted(found, key=lambda command: JOBS.index(command.job)))


def _commands_of(capability: str) -> list[Command]:
    commands: tuple[Command, ...] = import_module(capability).COMMANDS
    return [
        command._replace(module=f"{capability}.{command.module}" if command.module else capability)
        for command in commands
    ]
