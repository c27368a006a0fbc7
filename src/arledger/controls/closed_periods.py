"""Closed periods: what may not change any more, and how a later change is noticed."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from arledger.model.book import Book
from arledger.model.documents import Item
from arledger.model.facts import Custom, Entry, Facts, Meta
from arledger.model.money import plain
from arledger.policy.settings import Policy
from arledger.subledger.book import build_book
from arledger.subledger.clients import ClientNames, day_of
from arledger.subledger.due import TERMS_KEY

CLOSE_DIRECTIVE = "ar-close"
_JOINT = "-"


def closed_through(customs: Iterable[Custom]) -> date | None:
    """Return the last day of the latest closed period, None where nothing is closed."""
    return max((day for day, _ in closes(customs)), default=None)


def closes(customs: Iterable[Custom]) -> list[tuple[date, Custom]]:
    """Return the closes with the day that each reaches to; malformed ones are left to the checks."""
    said = [
        (day_of(custom.values[0]), custom) for custom in customs if custom.type == CLOSE_DIRECTIVE and custom.values
    ]
    return [(day, custom) for day, custom in said if day]


def mark_of(book: Book, policy: Policy, through: date) -> str:
    """Return the fingerprint that a close carries: of the entries, and behind a hyphen of the due dates.

    Two parts, so that a change can be named; a fingerprint without the second is from before there was one.
    """
    return f"{fingerprint(book.facts, through)}{_JOINT}{due_fingerprint(book, policy, through)}"


def parts_of(mark: str) -> tuple[str, str | None]:
    """Return the part for the entries and the one for the due dates, None where a close does not have it."""
    entries, joint, dues = mark.partition(_JOINT)
    return entries, dues if joint else None


def fingerprint(facts: Facts, through: date) -> str:
    """Return what identifies all receivable and deposit entries up to a day, wherever they stand in the files.

    128 bits of SHA-256 over the entries' content, sorted: their order, files and lines do not count;
    every word, flag, amount and piece of metadata does.
    """
    follows = facts.roots.follows
    return _digest(
        _content(entry)
        for entry in facts.entries
        if entry.date <= through and any(follows(posting.account) for posting in entry.postings)
    )


def due_fingerprint(book: Book, policy: Policy, through: date) -> str:
    """Return what identifies when everything falls due that was invoiced up to a day, as computed.

    The entries do not say it alone: it follows from the terms of clients and of the policy, too. The book may know
    later days.
    """
    if _has_later_terms(book, policy, through):
        book = build_book(_facts_until(book.facts, through), policy)
    return _digest(_due(item) for item in book.items if item.document.date <= through)


def _has_later_terms(book: Book, policy: Policy, through: date) -> bool:
    """Say whether an account opened later has terms for a client with items of before, who had other ones then."""
    names = ClientNames(book.facts.roots, policy.items.client_from)
    later = [opened for opened in book.facts.opens if opened.date > through and TERMS_KEY in opened.meta]
    known = {item.client for item in book.items if item.document.date <= through} if later else set()
    return any(names.of_account(opened.account) in known for opened in later)


def _facts_until(facts: Facts, day: date) -> Facts:
    """Return what was known on a day, as far as due dates follow from it."""
    return replace(
        facts,
        as_of=day,
        opens=tuple(opened for opened in facts.opens if opened.date <= day),
        entries=tuple(entry for entry in facts.entries if entry.date <= day),
        customs=tuple(custom for custom in facts.customs if custom.date <= day),
    )


def _due(item: Item) -> str:
    amount = plain(item.amount)
    days = (item.date.isoformat(), item.due.isoformat())
    return json.dumps([item.client, item.account, item.number, item.currency, *days, amount], ensure_ascii=True)


def _digest(texts: Iterable[str]) -> str:
    return sha256("\n".join(sorted(texts)).encode()).hexdigest()[:32]


def _content(entry: Entry) -> str:
    postings = sorted(
        [p.account, f"{p.number:f}", p.currency, str(p.price or ""), p.flag, _meta(p.meta)] for p in entry.postings
    )
    head: list[Any] = [entry.date.isoformat(), entry.flag, entry.payee, entry.narration]
    return json.dumps([*head, entry.tags, entry.links, _meta(entry.meta), postings], ensure_ascii=True)


def _meta(meta: Meta) -> str:
    return json.dumps({key: str(value) for key, value in sorted(meta.items())}, ensure_ascii=True) if meta else ""
