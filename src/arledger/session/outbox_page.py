"""The index of an outbox: every draft of a day on one page, to look through before they go."""

import os
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from arledger.files.regular import read_regular
from arledger.letters.drafts import LARGEST, Draft, draft_of, mail_of
from arledger.model.book import Book
from arledger.model.plan import NewFile
from arledger.render.html import page_template
from arledger.session.outbox import outbox_of
from arledger.session.place import Place

NAME = "index.html"
_TEMPLATE = ("templates", "outbox.html.j2")
# The page names what is attached. Reading it, line by line, would take most of the time.
_ATTACHED = re.compile(rb"(?:^[A-Za-z0-9+/]{76}\r?\n){8,}", re.MULTILINE)


class Listed(NamedTuple):
    """A draft on the page: its file, what it is about, and what it says."""

    file: str
    draft: Draft
    copies: str
    body: str
    attached: tuple[str, ...]


def with_index(place: Place, book: Book, files: Sequence[NewFile]) -> tuple[NewFile, ...]:
    """Return new files of the outbox of a book's day, and the index of all drafts that lie there with them."""
    folder = outbox_of(place, book.as_of)
    new = {Path(file.target).name: file.content for file in files}
    names = sorted({*names_in(folder), *(name for name in new if name.endswith(".eml"))})
    mails = ((name, new[name] if name in new else read_regular(folder / name, LARGEST)) for name in names)
    others = [name for name in new if not name.endswith(".eml")]
    page = index_page(book.as_of, _company(place, book), mails, others)
    return (*files, NewFile(os.path.relpath(folder / NAME, place.folder), page, "all of them on one page"))


def index_of(place: Place, book: Book, day: date) -> bytes:
    """Return the index of all drafts that lie in the outbox of a day, with what is to be printed.

    They are read one after the other: there may be thousands.
    """
    folder = outbox_of(place, day)
    mails = ((name, read_regular(folder / name, LARGEST)) for name in names_in(folder))
    return index_page(day, _company(place, book), mails, [path.name for path in folder.glob("*.pdf")])


def _company(place: Place, book: Book) -> str:
    return place.policy.company.name or book.facts.title or place.main.stem


def names_in(folder: Path) -> Iterable[str]:
    """Return the names of the drafts in a folder of the outbox."""
    return [path.name for path in sorted(folder.glob("*.eml")) if path.is_file()] if folder.is_dir() else []


def index_page(day: date, company: str, drafts: Iterable[tuple[str, bytes]], others: Sequence[str]) -> bytes:
    """Write the page; `drafts` are the mails with their file names, `others` the names of what lies beside them."""
    listed = [_listed(name, content) for name, content in drafts]
    return (
        page_template(*_TEMPLATE)
        .render(day=day.isoformat(), company=company, drafts=[each for each in listed if each], others=sorted(others))
        .encode()
    )


def _listed(name: str, content: bytes) -> Listed | None:
    mail = mail_of(_ATTACHED.sub(b"", content))
    draft = draft_of(mail, name)
    if draft is None:
        return None
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    attached = tuple(part.get_filename() or "" for part in mail.iter_attachments())
    copies = " ".join(str(mail.get("Cc", "")).split())
    return Listed(name, draft, copies, str(text).strip(), attached)
