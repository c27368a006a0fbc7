"""The index of an outbox: every draft of a day on one page, to look through before they go."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from arledger.letters.drafts import Draft, draft_of, mail_of
from arledger.render.html import page_template

NAME = "index.html"
_TEMPLATE = ("templates", "outbox.html.j2")


class Listed(NamedTuple):
    """A draft on the page: its file, what it is about, and what it says."""

    file: str
    draft: Draft
    copies: str
    body: str
    attached: tuple[str, ...]


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
