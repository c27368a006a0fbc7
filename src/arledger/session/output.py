"""Send a report where the user wants it."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import typer

from arledger.model.problem import Refused, UserError
from arledger.model.report import Report
from arledger.session.open_book import OpenBook

DEFAULT_FORMAT = "table"
WIDTH_VARIABLE = "COLUMNS"
_BLOCK = 1 << 18
"""Characters that are encoded at a time."""


def emit(
    report: Report,
    format_name: str | None,
    output: Path | None,
    *,
    of: OpenBook | None = None,
    leave: bool = True,
) -> None:
    """Print or write a report, then leave with 1 where it failed.

    `of` is the book that it is about: its own files are never written over. Without `leave` the program goes on.
    """
    from arledger.render import names, render

    name = chosen_format(format_name, output)
    if format_name is None and output is not None:
        refuse_foreign(output, names())
    if name not in names():
        raise UserError(f"there is no format {name!r}", f"Choose one of {', '.join(names())}.")
    if output is not None:
        write_file(output, render(report, name, width=None, color=False), of)
    else:
        if name == "xlsx" and is_tty():
            raise UserError("a spreadsheet cannot be shown in a terminal", "Add --output FILE.xlsx.")
        tty = is_tty()
        content = render(report, name, width=_width(tty=tty), color=tty and "NO_COLOR" not in os.environ)
        write_out(content)
    if leave:
        leave_if_failed(report)


def chosen_format(format_name: str | None, output: Path | None) -> str:
    """Return the format that is asked for, by its name or the ending of a file."""
    from arledger.render import names

    return format_name or _format_of(output, names())


def write_file(output: Path, content: bytes, of: OpenBook | None) -> None:
    """Write an answer to a file that only its owner can read; never over a file of the book."""
    from arledger.files.private import write_private

    _refuse_own(output, of)
    write_private(output, content)


def leave_if_failed(report: Report) -> None:
    """Leave with 1 where a report has failed."""
    if report.failed:
        raise typer.Exit(1)


def in_blocks(pieces: Iterable[str], cleaned: Callable[[str], str]) -> list[bytes]:
    """Return a text, `cleaned`, in blocks of UTF-8: a long one is never in memory as one text beside its bytes."""
    blocks, waiting, size = [], [], 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size > _BLOCK:
            blocks.append(cleaned("".join(waiting)).encode())
            waiting, size = [], 0
    return [*blocks, cleaned("".join(waiting)).encode()]


def write_out(*blocks: bytes) -> None:
    """Write an answer to stdout, in UTF-8 whatever the machine's language; a reader who has left is no error."""
    if sys.stdout is None:
        raise UserError("there is no stdout to write to", "Name a file with --output.")
    try:
        sys.stdout.flush()
        for block in blocks:
            sys.stdout.buffer.write(block)
        sys.stdout.buffer.flush()
    except BrokenPipeError as error:
        # Nothing more can be said, and the flush at exit must not try.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from error
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise UserError(f"stdout: {error.strerror}", "Name another file with --output.") from error


def is_tty() -> bool:
    """Say whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def _refuse_own(output: Path, of: OpenBook | None) -> None:
    """Refuse to write a report over the ledger or its policy."""
    if of is None:
        return
    own = {os.path.realpath(path) for path in of.store.digests()}
    if of.place.policy_file:
        own.add(os.path.realpath(of.place.policy_file))
    if os.path.realpath(output) in own:
        raise Refused(f"{output} is a file of the book itself", "Choose another file with --output.")


def _format_of(output: Path | None, names: tuple[str, ...]) -> str:
    """Take the format from the file's suffix where it names one."""
    suffix = output.suffix.lstrip(".").lower() if output else ""
    return suffix if suffix in names else DEFAULT_FORMAT


# What a name may promise that is no text.
_FOREIGN = frozenset(("doc", "docx", "eml", "htm", "ods", "odt", "pdf", "ppt", "pptx", "rtf", "xls", "xlsx", "xml"))


def refuse_foreign(output: Path, known: Iterable[str]) -> None:
    """Raise UserError where a file's name promises a format that there is not: it would get plain text."""
    suffix = output.suffix.lstrip(".").lower()
    if suffix in _FOREIGN and suffix not in known:
        raise UserError(
            f"{output}: there is no format {suffix!r} of this",
            f"End the name in one of {', '.join(sorted(known))}, or choose with --format.",
        )


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
