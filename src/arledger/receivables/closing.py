"""Closed periods: what may not change any more, and how a later change is noticed."""

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from arledger.model.facts import Custom, Entry, Facts, Meta
from arledger.receivables.clients import day_of

CLOSE_DIRECTIVE = "ar-close"


def closed_through(customs: Iterable[Custom]) -> date | None:
    """Return the last day of the latest closed period, None where nothing is closed."""
    return max((day for day, _ in closes(customs)), default=None)


def closes(customs: Iterable[Custom]) -> list[tuple[date, Custom]]:
    """Return the closes with the day that each reaches to; malformed ones are left to the checks."""
    said = [
        (day_of(custom.values[0]), custom) for custom in customs if custom.type == CLOSE_DIRECTIVE and custom.values
    ]
    return [(day, custom) for day, custom in said if day]


def fingerprint(facts: Facts, through: date) -> str:
    """Return what identifies all receivable and deposit entries up to a day, wherever they stand in the files.

    128 bits of SHA-256 over the entries' content, sorted: their order, files and lines do not count;
    every word, flag, amount and piece of metadata does.
    """
    follows = facts.roots.follows
    texts = sorted(
        _content(entry)
        for entry in facts.entries
        if entry.date <= through and any(follows(posting.account) for posting in entry.postings)
    )
    return sha256("\n".join(texts).encode()).hexdigest()[:32]


def _content(entry: Entry) -> str:
    postings = sorted(
        [p.account, f"{p.number:f}", p.currency, str(p.price or ""), p.flag, _meta(p.meta)] for p in entry.postings
    )
    head: list[Any] = [entry.date.isoformat(), entry.flag, entry.payee, entry.narration]
    return json.dumps([*head, entry.tags, entry.links, _meta(entry.meta), postings], ensure_ascii=True)


def _meta(meta: Meta) -> str:
    return json.dumps({key: str(value) for key, value in sorted(meta.items())}, ensure_ascii=True) if meta else ""
