"""The invoices of a message as PDF: the files that the ledger keeps, or by policy copies where it keeps none."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from arledger.capabilities.reminders.values import Message
from arledger.files.regular import read_regular
from arledger.letters.mail import Attached
from arledger.model.book import Book
from arledger.model.facts import DocumentFile, numbers_in
from arledger.model.problem import UserError
from arledger.session.place import Place
from arledger.session.sending import safe_name

LARGEST, LARGEST_TOGETHER = 8 * 1024**2, 16 * 1024**2
"""Bytes of an invoice, and of all that go with a message: many servers refuse more than 25 MB of mail."""

_PDF = b"%PDF-"


def invoice_files(book: Book, place: Place, message: Message, history: Callable[[str], Book]) -> Sequence[Attached]:
    """Return the invoices of a message that the ledger keeps as PDF beside it, each once.

    Where the policy says so, a copy is made of those that it keeps no file of; `history` gives what it needs to know.
    A file elsewhere, one that is no PDF and one that is too large stay where they are: what a ledger names comes
    from people who may not see all that this machine holds.
    """
    roots, wanted = book.facts.roots, {each.item.number for each in message.items}
    found: dict[str, Attached] = {}
    room = LARGEST_TOGETHER
    for document in book.facts.documents:
        numbers = wanted & {*document.links, *numbers_in(document.meta)}
        if not numbers or roots.client_of(document.account) != message.client.id:
            continue
        content = _content(document, place, min(LARGEST, room))
        if content:
            name = f"{safe_name(' '.join(sorted(numbers)))}.pdf"
            if name not in found:
                found[name] = Attached(name, content)
                room -= len(content)
                wanted -= numbers
    if place.policy.reminders.invoices == "made" and wanted:
        _add_copies(found, history(message.client.id), place, message, (wanted, room))
    return list(found.values())


def _add_copies(
    found: dict[str, Attached], book: Book, place: Place, message: Message, wanted: tuple[set[str], int]
) -> None:
    """Make a copy of each wanted invoice of a message, as far as there is room; what was not billed here has none."""
    from arledger.capabilities.documents.copies import copies_of

    numbers, room = wanted
    for document, content in copies_of(book, place, message.client.id, numbers):
        name = f"{safe_name(document.number)}.pdf"
        if document.currency == message.currency and name not in found and len(content) <= room:
            found[name] = Attached(name, content)
            room -= len(content)


def _content(document: DocumentFile, place: Place, most: int) -> bytes:
    path = Path(os.path.realpath(place.folder / document.path))
    if not path.is_relative_to(os.path.realpath(place.folder)) or path.suffix.lower() != ".pdf":
        return b""
    try:
        content = read_regular(path, most)
    except (OSError, UserError):
        return b""
    return content if content.startswith(_PDF) else b""
