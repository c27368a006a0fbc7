"""Send a letter where the user wants it: to stdout or into files, never to anybody."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from arledger.letters.letter import Letter
from arledger.model.problem import UserError
from arledger.model.report import Data
from arledger.session.messages import say
from arledger.session.open_book import OpenBook
from arledger.session.output import is_tty, refuse_foreign, write_file, write_out

FORMATS = ("text", "md", "html", "pdf", "docx", "eml", "json")
_SUFFIXES = {"txt": "text", **{name: name for name in FORMATS if name != "text"}}
_OF_FOLDER = ("eml", "pdf")
_BINARY = {"pdf": "PDF", "docx": "Word file"}
_LONGEST_PART = 60


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter that can take every form, and the folder of the user's templates.

    `data` is what it says, for programs; `mail` makes a mail of its PDF, which has the name given without ending, and
    raises UserError where an address is missing.
    """

    letter: Letter
    own_templates: Path | None
    data: Callable[[], Mapping[str, Data]]
    mail: Callable[[bytes, str], bytes]


def never_mailed(_pdf: bytes, _name: str) -> bytes:
    """Refuse the mail of what stays in the house."""
    raise UserError("this is for the files, and no mail is made of it", "Choose pdf.")


def post(
    posted: Posted,
    title: str,
    format_: str | None,
    output: Path | None,
    *,
    of: OpenBook | None,
    formats: tuple[str, ...] = FORMATS,
) -> None:
    """Print a letter, or write it to a file, or as mail and PDF into a folder under a name made of `title`.

    `of` is the book that it is about, whose files are never written over.
    """
    name = safe_name(title)
    if format_ is not None and format_ not in formats:
        raise UserError(f"there is no format {format_!r} of a letter", f"Choose one of {', '.join(formats)}.")
    if output is not None and is_folder(output):
        forms = (format_,) if format_ else tuple(form for form in _OF_FOLDER if form in formats)
        _fill_folder(posted, name, forms, output, of)
        _tell_missing_glyphs(posted, forms)
        return
    chosen = format_ or _promised(output, formats)
    if output is not None:
        write_file(output, _render(posted, chosen, output.stem), of)
        _tell_missing_glyphs(posted, (chosen,))
        return
    if chosen in _BINARY and is_tty():
        raise UserError(f"a {_BINARY[chosen]} cannot be shown in a terminal", f"Add --output FILE.{chosen}.")
    write_out(_render(posted, chosen, name))
    _tell_missing_glyphs(posted, (chosen,))


def _promised(output: Path | None, formats: tuple[str, ...]) -> str:
    """Return the format that a file's name promises, text without one; refuses one that there is not."""
    if output is None:
        return "text"
    known = {suffix: form for suffix, form in _SUFFIXES.items() if form in formats}
    refuse_foreign(output, known)
    return known.get(output.suffix.lstrip(".").lower(), "text")


def _tell_missing_glyphs(posted: Posted, forms: tuple[str, ...]) -> None:
    """Say which characters of a letter are boxes in its PDF."""
    if not {"pdf", "eml"}.intersection(forms):
        return
    from arledger.letters.glyphs import missing_note

    if note := missing_note(posted.letter):
        say(f"arledger: {note}.")


def _fill_folder(posted: Posted, name: str, formats: tuple[str, ...], folder: Path, of: OpenBook | None) -> None:
    # All are made before the first is written: where an address is missing, nothing is left half-done.
    suffixes = {form: suffix for suffix, form in _SUFFIXES.items()}
    made = {folder / f"{name}.{suffixes[form]}": _render(posted, form, name) for form in formats}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder}: {error.strerror or error}", "Choose another folder with --output.") from error
    for path, content in made.items():
        write_file(path, content, of)
        say(f"Wrote {path}")


def is_folder(output: Path) -> bool:
    """Say whether --output means a folder: one that exists, or a new name without an ending."""
    return output.is_dir() or (not output.exists() and not output.suffix)


def safe_name(title: str) -> str:
    """Make a file name of words that may come from a ledger: no separators, nothing hidden, not too long."""
    parts = []
    for part in unicodedata.normalize("NFC", title).split():
        kept = re.sub(r"[^\w.+-]+", "-", part).strip("-.")
        # A file's name is counted in bytes, of which a letter may have four.
        parts.append(kept.encode()[:_LONGEST_PART].decode(errors="ignore"))
    return "-".join(part for part in parts if part)[:200] or "letter"


def _render(posted: Posted, form: str, name: str) -> bytes:
    """Make one form of a letter; what a form needs is imported with it."""
    letter = posted.letter
    if form == "json":
        from arledger.model.report import Report
        from arledger.render import render

        report = Report("letter", letter.subject, letter.day, (), posted.data())
        return render(report, "json", width=None, color=False)
    if form == "md":
        return letter.markdown.strip("\n").encode() + b"\n"
    if form == "html":
        from arledger.letters import page

        return page.render(letter).encode()
    if form == "text":
        from arledger.letters import text

        return text.render(letter).encode()
    if form == "docx":
        from arledger.letters import word

        return word.render(letter, posted.own_templates)
    from arledger.letters import pdf

    made = pdf.render(letter, posted.own_templates)
    return made if form == "pdf" else posted.mail(made, name)
