"""Send a report where the user wants it."""

import os
import sys
from pathlib import Path

import typer

from arledger.model.problem import UserError
from arledger.model.report import Report

DEFAULT_FORMAT = "table"
WIDTH_VARIABLE = "COLUMNS"


def emit(report: Report, format_name: str | None, output: Path | None, *, problems: bool = False) -> None:
    """Print or write a report, then leave with 1 where it failed or the ledger has problems."""
    from arledger.formats.output import names, render

    name = format_name or _format_of(output, names())
    if name not in names():
        raise UserError(f"there is no format {name!r}", f"Choose one of {', '.join(names())}.")
    if output is not None:
        from arledger.effects.files import write_private

        write_private(output, render(report, name, width=None, color=False))
    else:
        if name == "xlsx" and sys.stdout.isatty():
            raise UserError("a spreadsheet cannot be shown in a terminal", "Add --output FILE.xlsx.")
        tty = sys.stdout.isatty()
        content = render(report, name, width=_width(tty=tty), color=tty and "NO_COLOR" not in os.environ)
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    if report.failed or problems:
        raise typer.Exit(1)


def _format_of(output: Path | None, names: tuple[str, ...]) -> str:
    """Take the format from the file's suffix where it names one."""
    suffix = output.suffix.lstrip(".").lower() if output else ""
    return suffix if suffix in names else DEFAULT_FORMAT


def _width(*, tty: bool) -> int | None:
    """Return the terminal's width; COLUMNS decides where it is set, and a pipe has no width."""
    named = os.environ.get(WIDTH_VARIABLE, "")
    if named.isascii() and named.isdigit() and int(named) > 0:
        return int(named)
    if not tty:
        return None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError):
        return None
