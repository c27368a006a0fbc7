"""What the ledger keeps of a client: invoices and mails about claimed numbers, and nothing that is confidential."""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from arledger.capabilities.escalations.members import Folder, Member, Room, ending_of
from arledger.collecting.record import CollectingRecord
from arledger.collecting.values import Contact
from arledger.files.regular import read_regular
from arledger.formats.mail import Mail, read_mail
from arledger.letters.wording import harmless
from arledger.model.book import Book
from arledger.model.facts import numbers_in
from arledger.model.problem import UserError
from arledger.session.place import Place
from arledger.subledger.numbers import as_counted

INVOICES = "invoices"
_MAILS = (".eml", ".msg", ".mbox")
_OF_BOOKS = (".beancount", ".bean", ".toml")
_OURS = ("outbox", "inbox", "escalations")
"""What is no client's document, whatever a ledger says: journals, settings, and what the program keeps of all."""


class _File(NamedTuple):
    """What the ledger says of a kept file: its numbers, and the days on which it was kept."""

    numbers: set[str]
    days: set[date]


class KeptMail(NamedTuple):
    """A mail that the ledger keeps, as it was taken in, and the numbers that it is kept for."""

    mail: Mail
    numbers: tuple[str, ...]


@dataclass
class Kept:
    """The files that a ledger keeps of a client.

    `left_out` says what their reader should know of those that are missing, `notes` what only we should.
    """

    book: Book
    place: Place
    client: str
    room: Room
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def invoices(self, numbers: Sequence[str]) -> tuple[list[Member], list[str]]:
        """Return the documents of some numbers that are no mails, and the numbers of which none is kept."""
        folder, found, has = Folder(INVOICES), [], set[str]()
        for path, file in self._files.items():
            wanted = sorted(file.numbers & set(numbers), key=as_counted)
            if not wanted or path.suffix.lower() in _MAILS or self._is_kept_back(path, file):
                continue
            content = self._read(path)
            if content is not None:
                name = " ".join(wanted)
                found.append(folder.member(name, ending_of(path.name), content, f"document of {name}"))
                has.update(wanted)
        for number, content in self._copies([number for number in numbers if number not in has]):
            found.append(folder.member(f"{number} copy", ".pdf", content, f"copy of {number}, made from the ledger"))
        return found, [number for number in numbers if number not in has]

    def _copies(self, numbers: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield copies of invoices of which no file is kept, as far as the ledger has billed them."""
        from arledger.capabilities.documents.copies import copies_of

        for document, content in copies_of(self.book, self.place, self.client, numbers):
            yield document.number, content

    def mails(self, numbers: Sequence[str], wanted: frozenset[str]) -> list[KeptMail]:
        """Return the mails that are kept for some numbers, or have a Message-ID that is wanted, each once.

        A mail that is confidential, or is on record as nobody's contact, stays in the house.
        """
        found: dict[str, KeptMail] = {}
        for path, file in self._files.items():
            if path.suffix.lower() not in _MAILS:
                continue
            mail = self._mail(path)
            about = file.numbers & set(numbers)
            if mail is None or not (about or mail.message_id in wanted):
                continue
            if mail.message_id in self._secret_mails:
                self.notes.append(f"{self._shown(path)} is confidential, and is not in the pack.")
            elif mail.message_id not in self._recorded:
                self.notes.append(f"{self._shown(path)} is on record as no contact, and is not in the pack.")
            elif mail.message_id not in found:
                self.room.take(mail.content)
                found[mail.message_id] = KeptMail(mail, tuple(sorted(about, key=as_counted)))
        return list(found.values())

    @cached_property
    def _files(self) -> Mapping[Path, _File]:
        """The client's documents that lie beside the ledger, in an order of their own.

        A file that the ledger keeps for another client, too, is none: it may say something of them.
        """
        base = os.path.realpath(self.place.folder)
        roots = self.book.facts.roots
        whose: defaultdict[Path, set[str]] = defaultdict(set)
        files: defaultdict[Path, _File] = defaultdict(lambda: _File(set(), set()))
        for document in self.book.facts.documents:
            path = Path(os.path.realpath(self.place.folder / document.path))
            whose[path].add(roots.client_of(document.account) or "")
            files[path].numbers.update(document.links, numbers_in(document.meta))
            files[path].days.add(document.date)
        found: dict[Path, _File] = {}
        for path in sorted(path for path, clients in whose.items() if self.client in clients):
            if len(whose[path]) > 1:
                self.notes.append(f"{self._shown(path)} is kept for others, too, and is not in the pack.")
            elif not path.is_relative_to(base):
                self.notes.append(f"{self._shown(path)} does not lie beside the ledger, and is not in the pack.")
            elif _is_of_books(path.relative_to(base)):
                self.notes.append(f"{self._shown(path)} is a file of the books themselves, and is not in the pack.")
            else:
                found[path] = files[path]
        return found

    def _is_kept_back(self, path: Path, file: _File) -> bool:
        """Say whether a document is of the day of a confidential contact about it: it may be that one's.

        What a confidential mail brought is the mail itself.
        """
        for contact in self._secret:
            if contact.day in file.days and (not contact.about or file.numbers.intersection(contact.about)):
                self.notes.append(
                    f"{self._shown(path)} is of the day of a confidential contact, and is not in the pack."
                )
                return True
        return False

    @cached_property
    def _contacts(self) -> Sequence[Contact]:
        return CollectingRecord(self.book.facts, self.book.as_of).contacts()

    @cached_property
    def _secret(self) -> Sequence[Contact]:
        own = (each for each in self._contacts if each.client == self.client)
        return [each for each in own if each.is_confidential and not each.message_id]

    @cached_property
    def _secret_mails(self) -> frozenset[str]:
        """The Message-IDs of mails that anybody called confidential."""
        return frozenset(each.message_id for each in self._contacts if each.is_confidential and each.message_id)

    @cached_property
    def _recorded(self) -> frozenset[str]:
        return frozenset(each.message_id for each in self._contacts if each.client == self.client)

    def _mail(self, path: Path) -> Mail | None:
        content = self._read(path)
        if content is None:
            return None
        try:
            return read_mail(content, path.name)
        except UserError:
            self.notes.append(f"{self._shown(path)} cannot be read as a mail, and is not in the pack.")
            return None

    def _read(self, path: Path) -> bytes | None:
        """Return what is in a document; None where it cannot be had, which its reader is told."""
        try:
            content = read_regular(path, self.room.most)
        except OSError as error:
            said = error.strerror or "it cannot be read"
        except UserError:
            said = f"it has more than {self.room.most // 1024**2} MB, or is no file"
        else:
            if path.suffix.lower() not in _MAILS:
                self.room.take(content)
            return content
        self.left_out.append(f"{harmless(path.name)}: {said}")
        return None

    def _shown(self, path: Path) -> str:
        return harmless(os.path.relpath(path, self.place.folder))


def _is_of_books(inside: Path) -> bool:
    """Say whether a file in the ledger's folder is of the books themselves: it may tell of every client."""
    *folders, name = inside.parts
    is_ours = any(folder in _OURS for folder in folders) or any(part.startswith(".") for part in inside.parts)
    return is_ours or name.lower().endswith(_OF_BOOKS)
