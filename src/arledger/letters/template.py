"""Fill in a letter's template: the user's own in `letters/` beside the policy, else the shipped one.

Those in other languages than English lie in folders of their own, as in `de/`; one that is missing there is taken in
English. A template may include parts: each is looked for in the user's folder first, whosever the template is.

Templates run in Jinja's sandbox and within limits of time and memory, a variable that does not exist is an error, and
every value that a template prints is escaped for Markdown, whether its writer thought of it or not.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, FunctionLoader, StrictUndefined, TemplateError
from jinja2.bccache import Bucket
from jinja2.sandbox import SandboxedEnvironment

from arledger.files import shipped
from arledger.files.regular import read_regular
from arledger.letters.limits import TooLong, limits
from arledger.letters.wording import in_markdown
from arledger.model.problem import UserError
from arledger.policy.settings import Language

OWN_FOLDER = "letters"
SUFFIX = ".md.j2"
LARGEST = 1024**2
_LONGEST = 2_000_000
"""Bytes of a template, and characters of the letter that it makes."""

_FAULTS = (
    *(TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    *(OSError, SyntaxError, RuntimeError),
)
_REMEDY = "docs/letters.md lists what a template can name; the shipped one is in templates/letters/."


def find(name: str, own: Path | None, language: Language = "en") -> Path:
    """Return the template of this name: the one in the folder `own` where there is one, else the shipped one."""
    return _found(name, own, language)[0]


def _found(name: str, own: Path | None, language: Language) -> tuple[Path, list[Path]]:
    """Return the template of this name, and the folders in which its parts are looked for."""
    for inside in (language, "") if language != "en" else ("",):
        folders = [root / inside for root in (own, shipped.path("templates", "letters")) if root is not None]
        if own is not None and inside:
            _refuse_way_out(own, folders[0])
        for folder in folders:
            if os.path.lexists(folder / name):
                return folder / name, folders
    raise FileNotFoundError(f"there is no template {name}")


def _refuse_way_out(own: Path, folder: Path) -> None:
    """Raise UserError where the folder of a language is a link that leads out of the user's own."""
    if not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(own)):
        raise UserError(f"{folder}: this leads out of the folder of templates", "Copy the files into it.")


def fill(name: str, values: Mapping[str, Any], own: Path | None, language: Language = "en") -> str:
    """Return the Markdown of a letter; raises UserError with the template's file and line for a fault in it."""
    path, folders = _found(name, own, language)
    sources = _Sources(name, folders)
    environment = SandboxedEnvironment(
        loader=FunctionLoader(sources.read),
        bytecode_cache=_COMPILED,
        undefined=StrictUndefined,
        finalize=in_markdown,
        autoescape=False,  # this is Markdown, for which `finalize` escapes every value
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        with bounded(path):
            return _joined(environment.get_template(name).generate(values))
    except _FAULTS as error:
        place = _place_of(error, path, sources.read_from)
        raise UserError(f"{place}: this template cannot be filled in: {error}", _REMEDY) from error


@contextmanager
def bounded(path: Path) -> Iterator[None]:
    """Say of a template's work in this block that it takes too much, where it does."""
    try:
        with limits():
            yield
    except (TooLong, MemoryError, RecursionError) as error:
        said = f"{_place_of(error, path)}: this template makes too much, or never ends"
        raise UserError(said, _REMEDY) from error


class _Compiled(BytecodeCache):
    """Keeps in this process what templates were compiled to; Jinja asks whether the text is still the same."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was kept of a template."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template was compiled to."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


# Most of a letter's time is its template, which is the same for all clients.
_COMPILED = _Compiled()


class _Sources:
    """Reads a template and its parts from the first of several folders that has them; notes what was read."""

    def __init__(self, name: str, folders: Sequence[Path]) -> None:
        self._name = name
        self._folders = folders
        self.read_from: set[str] = set()

    def read(self, name: str) -> tuple[str, str, None] | None:
        """Return a template's text and place, as Jinja asks for it."""
        for folder in self._folders:
            try:
                text = read_part(folder, name).decode("utf-8")
            except FileNotFoundError:
                continue
            except UserError as error:
                raise ValueError(error.message) from error
            self.read_from.add(str(folder / name))
            # Jinja drops a template's last line end; behind a part, the next line begins on its own.
            return text if name == self._name or not text.endswith("\n") else f"{text}\n", str(folder / name), None
        return None


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


def _place_of(error: Exception, path: Path, parts: Collection[str] = ()) -> str:
    """Return file and line of the template or part that an error came from: Jinja says it, or the traceback does."""
    line, file = getattr(error, "lineno", None), getattr(error, "filename", None)
    if isinstance(line, int):
        return f"{file if file in parts else path}:{line}"
    line, file, trace = 1, str(path), error.__traceback__
    while trace:
        if (found := trace.tb_frame.f_code.co_filename) in {str(path), *parts}:
            line, file = trace.tb_lineno, found
        trace = trace.tb_next
    return f"{file}:{line}"
