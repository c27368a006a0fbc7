"""Levels between the receivable account and its clients, told from the shape of the whole ledger.

Everything is looked at, whatever its date: who a client is must not depend on the day that is asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from arledger.model.account import components, is_under, is_under_any
from arledger.model.facts import Roots, is_directive

# Metadata by which an `open` says that its account is a client's.
_OF_CLIENTS = frozenset((
    "name", "kind", "terms", "credit-limit", "email", "billing-email", "address", "contact", "sales-rep", "alias",
    "iban",
))  # fmt: skip
# Names of accounts that are a part of what one client owes.
_PARTS = frozenset((
    "retention", "retentions", "retainage", "invoice", "invoices", "invoiced", "unbilled", "disputed", "doubtful",
    "deposit", "deposits", "advance", "advances", "interest", "fees", "trade", "late",
))  # fmt: skip


def with_levels(roots: Roots, entries: Sequence[Any]) -> Roots:
    """Return the roots with the levels that only group clients, the deepest first, and with who needs a longer id.

    A level groups where it is never posted to, no `open` or directive speaks of it as of a client, and what is below
    it has not only names of parts, such as `Retention`.
    """
    opened: dict[str, date] = {}
    clients: set[str] = set()
    for entry in entries:
        if type(entry).__name__ == "Open" and is_under_any(entry.account, roots.receivable):
            opened[entry.account] = entry.date
            if any(key in entry.meta for key in _OF_CLIENTS):
                clients.add(entry.account)
    levels = _inner_levels(opened, roots.receivable) - clients
    if levels:
        levels -= _spoken_of(entries)
    groups = [level for level in sorted(levels) if not _is_of_one(level, opened)]
    # What lies below a client is that client's, whatever it looks like.
    groups = [level for level in groups if _leads_to(level, {*groups, *roots.receivable}, roots.receivable)]
    groups.sort(key=lambda level: -level.count(":"))
    found = replace(roots, receivable=(*groups, *roots.receivable))
    return replace(found, longer=_with_longer_ids(found, opened))


def _inner_levels(accounts: Iterable[str], tops: tuple[str, ...]) -> set[str]:
    """Return every level strictly between a root and an account."""
    found: set[str] = set()
    for account in accounts:
        names = components(account)
        levels = (":".join(names[:depth]) for depth in range(2, len(names)))
        found.update(level for level in levels if is_under_any(level, tops) and level not in tops)
    return found


def _spoken_of(entries: Iterable[Any]) -> set[str]:
    """Return the accounts that are posted to, and those that a directive of ours is about."""
    found: set[str] = set()
    for entry in entries:
        kind = type(entry).__name__
        if kind == "Transaction":
            found.update(posting.account for posting in entry.postings)
        elif kind == "Custom" and is_directive(entry.type):
            found.update(value.value for value in entry.values or () if isinstance(value.value, str))
    return found


def _is_of_one(level: str, accounts: Iterable[str]) -> bool:
    depth = len(components(level))
    below = {components(account)[depth] for account in accounts if is_under(account, level) and account != level}
    return all(name.lower() in _PARTS for name in below)


def _leads_to(level: str, groups: set[str], tops: tuple[str, ...]) -> bool:
    """Say whether every level from a root down to this one groups."""
    while level in groups and level not in tops:
        level = level.rpartition(":")[0]
    return level in tops


def _with_longer_ids(roots: Roots, opened: dict[str, date]) -> tuple[str, ...]:
    """Return the clients' accounts whose last component is that of another, opened earlier or with fewer levels.

    Of twins of one day both are among them. So nobody is called something else because somebody is opened later.
    """
    since: dict[str, date] = {}
    for account, day in opened.items():
        own = roots.own_account(account)
        if own:
            since[own] = min(day, since.get(own, day))
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for own in since:
        alike[components(own)[-1]].append(own)
    longer: list[str] = []
    for group in alike.values():
        ranks = {own: (since[own], own.count(":")) for own in group}
        first = min(ranks.values())
        alone = list(ranks.values()).count(first) == 1
        longer += [own for own in group if len(group) > 1 and not (alone and ranks[own] == first)]
    return tuple(sorted(longer))
