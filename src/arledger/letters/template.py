"""Fill in a letter's template: the user's own in `letters/` beside the policy, else the shipped one.

Templates run in Jinja's sandbox and within limits of time and memory, a variable that does not exist is an error, and
every value that a template prints is escaped for Markdown, whether its writer thought of it or not.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from arledger.files import shipped
from arledger.files.regular import read_regular
from arledger.letters.limits import TooLong, limits
from arledger.letters.wording import in_markdown
from arledger.model.problem import UserError

OWN_FOLDER = "letters"
LARGEST = 1024**2
_LONGEST = 2_000_000
"""Bytes of a template, and characters of the letter that it makes."""

_FAULTS = (
    *(TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    *(OSError, SyntaxError, RuntimeError),
)
_REMEDY = "docs/letters.md lists what a template can name; the shipped one is in templates/letters/."


def find(name: str, own: Path | None) -> Path:
    """Return the template of this name: the one in the folder `own` where there is one, else the shipped one."""
    if own is not None and os.path.lexists(own / name):
        return own / name
    return shipped.path("templates", "letters", name)


def fill(name: str, values: Mapping[str, Any], own: Path | None) -> str:
    """Return the Markdown of a letter; raises UserError with the template's file and line for a fault in it."""
    path = find(name, own)
    environment = SandboxedEnvironment(
        loader=FunctionLoader(lambda part: _source(path.parent, part)),
        undefined=StrictUndefined,
        finalize=in_markdown,
        autoescape=False,  # this is Markdown, for which `finalize` escapes every value
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        with bounded(path):
            return _joined(environment.get_template(path.name).generate(values))
    except _FAULTS as error:
        line = _line_of(error, path)
        raise UserError(f"{path}:{line}: this template cannot be filled in: {error}", _REMEDY) from error


@contextmanager
def bounded(path: Path) -> Iterator[None]:
    """Say of a template's work in this block that it takes too much, where it does."""
    try:
        with limits():
            yield
    except (TooLong, MemoryError, RecursionError) as error:
        said = f"{path}:{_line_of(error, path)}: this template makes too much, or never ends"
        raise UserError(said, _REMEDY) from error


def _source(folder: Path, name: str) -> tuple[str, str, None] | None:
    """Return a template's text and place, as Jinja asks for it."""
    try:
        return read_part(folder, name).decode("utf-8"), str(folder / name), None
    except FileNotFoundError:
        return None
    except UserError as error:
        raise ValueError(error.message) from error


def read_part(folder: Path, name: str, most: int = LARGEST) -> bytes:
    """Return what a file in a folder of templates holds; raises UserError for a link out of it, a pipe, a device."""
    path = Path(os.path.realpath(folder / name))
    if not path.is_relative_to(os.path.realpath(folder)):
        raise UserError(f"{folder / name}: this leads out of the folder of templates", "Copy the file into it.")
    return read_regular(path, most)


def _joined(parts: Iterable[str]) -> str:
    kept: list[str] = []
    length = 0
    for part in parts:
        length += len(part)
        if length > _LONGEST:
            raise TooLong
        kept.append(part)
    return "".join(kept)


def _line_of(error: Exception, path: Path) -> int:
    """Return the template's line that an error came from: Jinja says it, or maps it into the traceback."""
    line = getattr(error, "lineno", None)
    if isinstance(line, int):
        return line
    line, trace = 1, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
