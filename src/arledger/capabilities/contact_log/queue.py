"""The queue of mails whose sender nobody knows: files in `inbox/unknown/` beside the policy file.

A name is of our own making, and a mail is what it was. What is on record is not shown any more, and stays where it
is: nothing is ever deleted, and a run that is killed half-way loses nothing.
"""

import os
from datetime import date
from hashlib import sha256
from pathlib import Path
from shlex import quote

from arledger.capabilities.contact_log.mails import AddressBook
from arledger.formats.mail import Mail, mail_in
from arledger.letters.wording import harmless
from arledger.model.plan import NewFile
from arledger.model.problem import UserError
from arledger.model.report import Column, Data, Kind, Report, table_of
from arledger.session.messages import say
from arledger.session.outbox import refuse_elsewhere
from arledger.session.place import Place

_COLUMNS = (
    Column("day", "Day", Kind.DATE),
    Column("sender", "Sender"),
    Column("subject", "Subject"),
    Column("hint", "Hint", below=True),
    Column("command", "To attach it", below=True),
)


class Queue:
    """The mails that wait beside the books of a place."""

    def __init__(self, place: Place) -> None:
        self._place = place
        base = place.policy_file.parent if place.policy_file else place.folder
        self.folder = base / "inbox" / "unknown"

    def mails(self) -> list[tuple[Path, Mail]]:
        """Return the mails in the queue by their names; links are not followed, and what is no mail is said.

        Raises UserError where a link leads the folder elsewhere.
        """
        if not self.folder.is_dir():
            return []
        refuse_elsewhere(self.folder)
        found = []
        for path in sorted(self.folder.glob("*.eml")):
            if path.is_symlink():
                say(f"arledger: {path}: a link is not followed: put the mail itself here.")
                continue
            try:
                found.append((path, mail_in(path)))
            except UserError as error:
                say(f"arledger: {error.message}")
        return found

    def file(self, mail: Mail) -> NewFile:
        """Return the file of a mail in the queue, named by its day and a digest of its Message-ID.

        Raises UserError where a link leads elsewhere.
        """
        refuse_elsewhere(self.folder)
        digest = sha256(mail.message_id.encode()).hexdigest()[:16]
        path = self.folder / f"{mail.day or 'undated'}-{digest}.eml"
        if path.is_symlink():
            raise UserError(f"{path}: this is a link, and would be followed", "Take the link away.")
        target = os.path.relpath(path, self._place.folder)
        return NewFile(target, mail.content, f"from {sender_of(mail)}: {subject_of(mail)}")

    def report(self, known: AddressBook, day: date) -> Report:
        """List what waits and is not on record, with the command that attaches it to a client."""
        waiting: dict[str, tuple[Path, Mail]] = {}
        for path, mail in self.mails():
            if not known.recorded(mail.message_id):
                waiting.setdefault(mail.message_id, (path, mail))
        records = [_record(path, mail, known.hint(mail)) for path, mail in waiting.values()]
        return Report(
            name="mail_queue",
            title="Mails of unknown senders",
            as_of=day,
            tables=(table_of("queue", _COLUMNS, records),),
            data={"as_of": day, "queue": [*records]},
        )


def sender_of(mail: Mail) -> str:
    """Return who wrote a mail, to be read: the address is what counts."""
    names = (f"{who.name} <{who.address}>" if who.name else who.address for who in mail.senders[:3])
    return ", ".join(harmless(name, 120) for name in names)


def subject_of(mail: Mail) -> str:
    """Return the subject of a mail in one harmless line."""
    return harmless(mail.subject, 150).replace("\\", "/") or "(no subject)"


def _record(path: Path, mail: Mail, hint: str) -> dict[str, Data]:
    name = os.path.relpath(path)
    return {
        "day": mail.day,
        "sender": sender_of(mail),
        "subject": subject_of(mail),
        "hint": hint,
        "command": f"arledger log CLIENT --mail {quote(name)}",
        "file": name,
        "message_id": mail.message_id,
    }
