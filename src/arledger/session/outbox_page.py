"""The index of an outbox: every draft of a day on one page, to look through before they go."""

import os
from collections.abc import Iterable, Mapping, Sequence
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
    here = [path for path in sorted(folder.glob("*.eml")) if path.is_file()] if folder.is_dir() else []
    mails = {path.name: read_regular(path, LARGEST) for path in here}
    names = {Path(file.target).name: file.content for file in files}
    mails |= {name: content for name, content in names.items() if name.endswith(".eml")}
    company = place.policy.company.name or book.facts.title or place.main.stem
    page = index_page(book.as_of, company, mails, [name for name in names if not name.endswith(".eml")])
    return (*files, NewFile(os.path.relpath(folder / NAME, place.folder), page, "all of them on one page"))


def names_in(folder: Path) -> Iterable[str]:
    """Return the names of the drafts in a folder of the outbox."""
    return [path.name for path in sorted(folder.glob("*.eml"))] if folder.is_dir() else []


def index_page(day: date, company: str, drafts: Mapping[str, bytes], others: Sequence[str]) -> bytes:
    """Write the page; `drafts` are the mails by file name, `others` the names of what lies beside them."""
    listed = [_listed(name, content) for name, content in sorted(drafts.items())]
    return (
        page_template(*_TEMPLATE)
        .render(day=day.isoformat(), company=company, drafts=[each for each in listed if each], others=sorted(others))
        .encode()
    )


def _listed(name: str, content: bytes) -> Listed | None:
    mail = mail_of(content)
    draft = draft_of(mail, name)
    if draft is None:
        return None
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    attached = tuple(part.get_filename() or "" for part in mail.iter_attachments())
    copies = " ".join(str(mail.get("Cc", "")).split())
    return Listed(name, draft, copies, str(text).strip(), attached)
