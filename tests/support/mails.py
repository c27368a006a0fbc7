"""Mails as clients send them, and a shop into which they come."""

from pathlib import Path
from typing import Any

HEAD = {
    "From": '"J. Smith" <ap@acme.example>',
    "To": "Northgate <receivables@northgate.example>",
    "Subject": "Your invoice",
    "Date": "Tue, 10 Mar 2026 09:30:00 +0100",
    "Message-ID": "<1@acme.example>",
    "Content-Type": "text/plain; charset=utf-8",
}


def mail_text(body: str | bytes = "Dear all,\n\nthank you.\n", **changed: str | None) -> bytes:
    """Return a mail; a field is left out with None, and named with _ for -."""
    head: dict[str, Any] = {**HEAD, **{name.replace("_", "-"): value for name, value in changed.items()}}
    fields = "".join(f"{name}: {value}\n" for name, value in head.items() if value is not None)
    return fields.encode("utf-8", "surrogateescape") + b"\n" + (body if isinstance(body, bytes) else body.encode())


def save(folder: Path, content: bytes, name: str = "mail.eml") -> Path:
    """Write a mail into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path
