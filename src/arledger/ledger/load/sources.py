"""The files of a ledger: which they are, what they contain, and what is wrong with them as files.

Looked at before any loader runs, because loaders are vague about files: a missing include has no line,
a file in another encoding gives one error a line, and the faster loader says nothing at all.
"""

import codecs
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from glob import glob, has_magic
from pathlib import Path

from arledger.files.durable import digest
from arledger.ledger.fingerprints import UNREADABLE, Include, SourceFile, matches_of, read_regular
from arledger.ledger.load.bounds import refuse_unbearable
from arledger.ledger.load.uromyces_gaps import reads_differently, root_names
from arledger.ledger.load.watch import Watch
from arledger.model.problem import Problem, Severity, UserError
from arledger.model.source import Source

# Beancount takes the option for an include line as well.
INCLUDE = re.compile(rb'^((?:include|option[ \t]*"include")[ \t]*")((?:[^"\\]|\\.)*)"', re.MULTILINE | re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "b": "\b"}
_DOCUMENT = re.compile(rb"^[0-9/-]+[ \t]+document[ \t]", re.MULTILINE)
_SNIFFED = 8192
# What was found in contents, by their digests: a writing command reads its ledger twice.
_LOOKED_AT: dict[tuple[str, bool], str | None] = {}


@dataclass(slots=True)
class Sources:
    """All files that a main file includes, itself first, with what is wrong with them as files.

    `dialect` is what in one of them the fast loader would read differently. `linked` has the names of files
    that are reached through links, by where they really lie: that is what the fast loader calls them.
    """

    main: str
    files: list[SourceFile] = field(default_factory=list)
    includes: list[Include] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    dialect: str | None = None
    linked: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The files of a ledger with their contents, None for one that cannot be read; `sources` lacks only `files`.

    Its `dialect` is what the names of files tell; `examine` looks at their contents.
    """

    sources: Sources
    contents: list[tuple[str, bytes | None]]


def read_sources(main: Path) -> Sources:
    """Read every file of the ledger once; raises what `find_sources` does."""
    return examine(find_sources(main))


def find_sources(main: Path, watch: Watch | None = None) -> FoundFiles:
    """Find every file of the ledger and what is wrong with it as a file; a `watch` notes each before it is read.

    Raises UserError where the main file is no ledger at all, or a file none that can be read in bearable time, or
    one whose name is no text.
    """
    path = os.path.normpath(main.absolute())
    _refuse_name(path, path)
    note = (watch or Watch()).note
    note(path)
    sources = Sources(path)
    contents: list[tuple[str, bytes | None]] = [(path, _read_main(path))]
    seen = {path}
    # It grows while it is gone through.
    for current, content in contents:
        if content is None:
            continue
        refuse_unbearable(current, content)
        sources.problems += _encoding_problems(current, content)
        _note_link(sources, current, content, contents)
        for line, pattern in _includes(current, content):
            found = matches_of(pattern)
            sources.includes.append(Include(pattern, found))
            if has_magic(pattern) and glob(pattern, recursive=True, include_hidden=True) != glob(
                pattern, recursive=True
            ):
                sources.dialect = sources.dialect or "a hidden file among the included ones"
            if not found:
                sources.problems.append(_missing(current, line, pattern))
            for name in found:
                if name in seen:
                    sources.problems.append(_twice(current, line, name))
                    continue
                seen.add(name)
                _refuse_name(name, f"{current}:{line}")
                note(name)
                contents.append((name, _read_included(sources, current, line, name)))
    sources.problems.sort()
    return FoundFiles(sources, contents)


def examine(found: FoundFiles) -> Sources:
    """Return the sources of what was found, with the digests of the files and what in them is a dialect."""
    sources = found.sources
    if len({root_names(content) for _, content in found.contents if content is not None}) > 1:
        sources.dialect = sources.dialect or "a file with root accounts of its own"
    for path, content in found.contents:
        file = SourceFile(path, UNREADABLE if content is None else digest(content))
        sources.files.append(file)
        if content is not None and not sources.dialect:
            sources.dialect = _dialect(file, content, included=path != sources.main)
    return sources


def _dialect(file: SourceFile, content: bytes, *, included: bool) -> str | None:
    key = (file.digest, included)
    if key not in _LOOKED_AT:
        _LOOKED_AT[key] = reads_differently(content, included=included)
    return _LOOKED_AT[key]


def _read_main(path: str) -> bytes:
    try:
        content = read_regular(path)
    except FileNotFoundError as error:
        raise UserError(
            f"{path}: there is no such file", "Name a Beancount file with --ledger, or set [ledger] main."
        ) from error
    except IsADirectoryError as error:
        raise UserError(f"{path}: this is a folder", "Name the main Beancount file inside it.") from error
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}", "Check the file and its permissions.") from error
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UserError(f"{path}: this file is UTF-16 text", "Save it as UTF-8, for example with `iconv -f UTF-16`.")
    if content.startswith(b"%PDF-") or path.lower().endswith(".csv"):
        kind = "a PDF" if content.startswith(b"%PDF-") else "a CSV file"
        remedy = "Name a Beancount file with --ledger; `arledger reconcile FILE` reads files of a bank."
        raise UserError(f"{path}: this is {kind}, and no ledger", remedy)
    if b"\0" in content[:_SNIFFED]:
        raise UserError(f"{path}: this is not a text file", "Name a Beancount file with --ledger.")
    if not content.strip():
        raise UserError(f"{path}: this file is empty", "Name the main file of the book; `arledger init` makes one.")
    return content


def _read_included(sources: Sources, current: str, line: int, name: str) -> bytes | None:
    try:
        content = read_regular(name)
    except OSError as error:
        sources.problems.append(
            Problem(
                Source(current, line),
                "include-unreadable",
                f"{name}: {error.strerror}",
                "Check the file and its permissions.",
            )
        )
        return None
    if b"\0" in content[:_SNIFFED]:
        sources.problems.append(
            Problem(
                Source(current, line),
                "include-binary",
                f"{name} is not a text file",
                "Let the include pattern match Beancount files only.",
            )
        )
    return content


def _includes(path: str, content: bytes) -> Iterator[tuple[int, str]]:
    if b"include" not in content:
        return
    folder = str(Path(path).parent)
    for found in INCLUDE.finditer(content):
        name = included_name(found.group(2))
        if name is not None:
            yield content.count(b"\n", 0, found.start()) + 1, os.path.normpath(os.path.join(folder, name))  # noqa: PTH118


def included_name(text: bytes) -> str | None:
    """Return the name in an include line as Beancount reads it, None where it is no UTF-8 text."""
    try:
        return _ESCAPED.sub(lambda sign: _SIGNS.get(sign.group(1), sign.group(1)), text.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _refuse_name(path: str, where: str) -> None:
    """Refuse a name that is no text: the loaders leave such a file out, or stop in the middle of it."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UserError(
            f"{readable(where)}: the name of this file is not UTF-8 text: {readable(path)}",
            "Rename it, for example with `convmv -f latin1 -t utf8 --notest`.",
            exit_code=1,
        ) from error


def readable(path: str) -> str:
    """Return a path that can be printed, each byte that is no text as its number."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _note_link(sources: Sources, path: str, content: bytes, known: Iterable[tuple[str, bytes | None]]) -> None:
    """Note where a link leads: the fast loader looks for other files from there, and Beancount from the link."""
    real = os.path.realpath(path)
    if real in sources.linked or (real != path and any(name == real for name, _ in known)):
        sources.dialect = sources.dialect or "a file under two names"
    if real == path:
        return
    sources.linked[real] = path
    if INCLUDE.search(content):
        sources.dialect = sources.dialect or "a link to a file with includes"
    elif b"document" in content and _DOCUMENT.search(content):
        sources.dialect = sources.dialect or "a link to a file with documents"


def _encoding_problems(path: str, content: bytes) -> Iterator[Problem]:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        yield Problem(
            Source(path, line),
            "encoding",
            "this file is not UTF-8 text from here on",
            "Save it as UTF-8, for example with `iconv -f WINDOWS-1252 -t UTF-8`.",
        )


def _missing(path: str, line: int, pattern: str) -> Problem:
    what = "no file matches" if has_magic(pattern) else "there is no file"
    return Problem(
        Source(path, line), "include-missing", f"{what} {pattern}", "Fix the include line, or create the file."
    )


def _twice(path: str, line: int, name: str) -> Problem:
    return Problem(
        Source(path, line),
        "include-twice",
        f"{name} is included a second time (perhaps in a circle); it is read once",
        "Remove one of the include lines.",
        Severity.ERROR,
    )
