"""Entries that were moved in from another system."""

from arledger.model.facts import Entry
from arledger.subledger.clients import text_of

MOVED_IN_KEY = "moved-in"
"""Metadata of an entry, or of a leg, that was moved in: which document of the other system it is about."""

SETTLED_KEY = "moved-in-settled"
"""Metadata of the entry that settles what the other system had settled: the day as of which it says so."""


def is_settled_elsewhere(entry: Entry) -> bool:
    """Say whether an entry only repeats what another system had settled: on which days is not known."""
    return bool(text_of(entry.meta, SETTLED_KEY))
