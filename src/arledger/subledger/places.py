"""Entries by the place where they stand."""

from arledger.model.facts import Entry


def is_at(entry: Entry, ref: str) -> bool:
    """Say whether FILE:LINE is a line of the entry; the file may be named by its last components."""
    file, _, line = ref.rpartition(":")
    if not file or not line.isascii() or not line.isdigit():
        return False
    lines = {entry.line, *(posting.line for posting in entry.postings)}
    named, known = file.removeprefix("./").split("/"), entry.file.split("/")
    shorter = min(len(named), len(known))
    return int(line) in lines and named[-shorter:] == known[-shorter:]
