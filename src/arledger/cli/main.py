"""The program: all commands, one place where errors become messages and exit codes."""

import errno
import gc
import os
import re
import sys
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup

from arledger.capabilities import JOBS, Command, all_commands
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean, nearest
from arledger.session.messages import say, say_error
from arledger.session.option_values import WORD_SEPARATOR, with_fields, words_of

DEBUG_VARIABLE = "ARLEDGER_DEBUG"
COMPLETE_VARIABLE = "_ARLEDGER_COMPLETE"
"""Where a shell says what it wants to know."""


INTERRUPTED = 130
"""What shells call the end by Ctrl-C."""


class Interrupted(Exception):
    """Ctrl-C, in a form that Typer does not answer itself."""


class CommandTable(TyperGroup):
    """A group of all capabilities' commands, which imports one when it is called."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; Ctrl-C ends it wherever it arrives."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            raise Interrupted from stop
        except SystemError as error:
            # Compiled code that does not look for it, such as the fast loader, makes this of it.
            if isinstance(error.__cause__, KeyboardInterrupt):
                raise Interrupted from error
            raise

    def list_commands(self, _ctx: Any) -> list[str]:
        """Return the names in the order of the help."""
        return [command.name for command in all_commands()]

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """Import a command by its name; None for an unknown one."""
        return next((load_command(each) for each in all_commands() if each.name == cmd_name), None)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Refuse an unknown command with the nearest known one."""
        names = self.list_commands(ctx)
        pair = " ".join(args[:2])
        if pair in names and len(args) > 1:
            # A command of two words, such as `client new`, beside one of its first word.
            return pair, self.get_command(ctx, pair), args[2:]
        second = [name.partition(" ")[2] for name in names if args and name.startswith(f"{args[0]} ")]
        close = nearest(args[1], second) if len(args) > 2 and not args[2].startswith("-") else ()
        if close and not (args[2][:1].isdigit() and self._takes_two(ctx, args[0])):
            # Nothing else of that first word takes two words, but for a client and an amount.
            raise UserError(f"there is no command {pair!r}", f"Did you mean {args[0]} {close[0]}?")
        if args and args[0] not in names and not args[0].startswith("-"):
            remedy = did_you_mean(args[0], names, f"Commands: {', '.join(names)}.")
            raise UserError(f"there is no command {args[0]!r}", remedy)
        return super().resolve_command(ctx, args)

    def _takes_two(self, ctx: Any, name: str) -> bool:
        """Say whether a command takes two words itself, as `invoice CLIENT AMOUNT` does beside `invoice copy`."""
        command = self.get_command(ctx, name)
        return bool(command) and sum(each.param_type_name == "argument" for each in command.params) > 1

    def format_commands(self, _ctx: Any, formatter: Any) -> None:
        """Write the lists of commands by the job at hand, without importing any."""
        for job in JOBS:
            with formatter.section(job.capitalize()):
                formatter.write_dl([(each.name, each.help) for each in all_commands() if each.job == job])


class OneCommand(TyperCommand):
    """A command that takes what looks like a negative amount for one, and refuses it as such."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words; raises UserError for `-5` where no option stands before it."""
        if ctx.resilient_parsing and args and args[-1].startswith("-"):
            # Its value is being typed; without one, none of the arguments before it would be read.
            args = args[:-1]
        try:
            return super().parse_args(ctx, list(args))
        except Exception as error:
            name = str(getattr(error, "option_name", ""))
            if not re.match(r"-[0-9.]", name):
                raise
            raise UserError(
                f"{name} is read as an option, of which there is none", "Give amounts as 1080.00, without a sign."
            ) from error


class WordsCommand(OneCommand):
    """A command with options that take several words; they are joined before Typer sees them."""

    words: ClassVar[dict[str, int]] = {}

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Join the words of each such option into one."""
        joined: list[str] = []
        rest = list(args)
        while rest:
            word = rest.pop(0)
            joined.append(word)
            count = self.words.get(word, 0)
            if count:
                count = words_of(rest, count)
                joined.append(WORD_SEPARATOR.join(rest[:count]))
                del rest[:count]
        return super().parse_args(ctx, joined)


def load_command(named: Command) -> Any:
    """Make the Typer command that a capability names."""
    module = import_module(named.module)
    single = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"max_content_width": 100},
    )
    words = getattr(module, "WORDS", None)
    kind = type("Command", (WordsCommand,), {"words": words}) if words else OneCommand
    function = getattr(module, named.function)
    single.command(name=named.name, help=function.__doc__, cls=kind)(with_fields(function))
    return typer.main.get_command(single)


app = typer.Typer(
    cls=CommandTable,
    name="arledger",
    help="Accounts receivable for people who keep their books in plain text.",
    epilog="`arledger COMMAND --help` explains a command.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
    context_settings={"max_content_width": 100},
)


def _print_version(value: bool) -> None:
    if value:
        from arledger import __version__

        typer.echo(f"arledger {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Options before the command."""


def _complete() -> None:
    """Answer a shell in the middle of a line: whatever is wrong there or in the ledger, nothing is said of it."""
    try:
        _join_equal_signs()
        app(prog_name="arledger")
    except Exception:  # noqa: BLE001 - a message would stand in the middle of the line that is typed
        sys.exit(1)


def _join_equal_signs() -> None:
    """Take out the words `=` before the cursor: bash makes three words of `--ledger=FILE`."""
    words = os.environ.get("COMP_WORDS", "").split("\n")
    cursor = int(os.environ.get("COMP_CWORD", "0"))
    before = [word for word in words[:cursor] if word != "="]
    os.environ["COMP_WORDS"] = "\n".join([*before, *words[cursor:]])
    os.environ["COMP_CWORD"] = str(cursor - words[:cursor].count("="))


def run() -> None:
    """Run the program and leave with its exit code; a user's mistake never shows a traceback."""
    # A command lives for a second and makes no cycles worth collecting; looking for them in a hundred
    # thousand entries takes longer than reading them.
    gc.disable()
    if COMPLETE_VARIABLE in os.environ:
        _complete()
        return
    try:
        app(prog_name="arledger")
    except UserError as error:
        say_error(error)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, Interrupted):
        say("arledger: interrupted.")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader has seen enough (`arledger aging | head`): nothing went wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            # Files are named where they are written; what is left are texts that Typer prints, such as --help.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            say_error(UserError(f"stdout: {error.strerror}", "Make room there, or send it elsewhere."))
            sys.exit(2)
        if os.environ.get(DEBUG_VARIABLE):
            raise
        say(f"arledger: this is a fault in the program, not in your ledger: {type(error).__name__}: {error}")
        say(f"  Nothing was written. Set {DEBUG_VARIABLE}=1 to see where it happened, and please report it.")
        sys.exit(1)
