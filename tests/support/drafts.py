"""Drafts in an outbox, as arledger writes them and as people change them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from arledger.delivery.draft import Outgoing, read_draft
from arledger.delivery.run import Pace

START = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
DAY = "2026-03-31"
LARGE = b"x" * 76 + b"\r\n"

HEAD = {
    "From": "Northgate Pumps <receivables@northgate.example>",
    "To": "Acme Industrial <accounts@acme.example>",
    "Subject": "Reminder: INV-0007",
    "Date": "Tue, 31 Mar 2026 12:00:00 +0000",
    "Message-ID": "<reminder.1@northgate.example>",
    "X-Unsent": "1",
    "X-Arledger-Item": "INV-0007 2",
}


def draft_text(body: str = "Dear client,\n\n.hidden dot\n", **changed: str | None) -> str:
    """Return the text of a draft; a field is left out with None, and named with _ for -."""
    head = {**HEAD, **{name.replace("_", "-"): value for name, value in changed.items()}}
    fields = "".join(f"{name}: {value}\n" for name, value in head.items() if value is not None)
    return f"{fields}\n{body}"


def outbox(tmp_path: Path) -> Path:
    """Return the folder of a day's drafts, made where it is missing."""
    folder = tmp_path / "outbox" / DAY
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def read_text(folder: Path, text: str | bytes, name: str = "acme.eml") -> Outgoing:
    """Write a draft and read it."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_draft(path)


def drafts(folder: Path, count: int, **changed: str) -> list[Outgoing]:
    """Return several drafts with Message-IDs of their own."""
    return [
        read_text(folder, draft_text(Message_ID=f"<reminder.{n}@northgate.example>", **changed), f"{n}.eml")
        for n in range(1, count + 1)
    ]


def large(mail: Outgoing, size: int = 8 * 1024**2) -> Outgoing:
    """Return a mail that no socket takes at once."""
    return replace(mail, content=mail.content + LARGE * (size // len(LARGE)))


class Clock:
    """A clock that goes on when somebody waits."""

    def __init__(self) -> None:
        self.time = START
        self.slept: list[timedelta] = []

    def now(self) -> datetime:
        return self.time

    def sleep(self, pause: timedelta) -> None:
        self.slept.append(pause)
        self.time += pause

    def pace(self, per_minute: int = 1000) -> Pace:
        """Return the pace of a run by this clock."""
        return Pace(per_minute, self.now, self.sleep)
