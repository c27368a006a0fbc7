"""Clusters: entries that can only settle each other, so that settled history can stay unread.

Two entries belong together when they name one number of one client, or when one acted on the other in
the whole history. Nothing outside a cluster can change it, and once settled it adds nothing to any
later day: a snapshot reads only what is not settled.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache, partial

from arledger.model.account import is_under_any
from arledger.model.facts import Cluster, Entry, Facts, PlainLeg, numbers_in
from arledger.model.money import to_the_last_digit
from arledger.policy.settings import Policy
from arledger.subledger.book import run_ledger
from arledger.subledger.clients import ClientNames, find_clients
from arledger.subledger.events import Event
from arledger.subledger.fully_settled import fully_settled, rule_holds
from arledger.subledger.numbers import own_number


class _Groups:
    """Disjoint sets of positions (union by the smaller root, with path halving)."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, position: int) -> int:
        parent = self._parent
        while parent[position] != position:
            parent[position] = parent[parent[position]]
            position = parent[position]
        return position

    def join(self, one: int, other: int) -> None:
        one, other = self.root(one), self.root(other)
        if one != other:
            self._parent[max(one, other)] = min(one, other)


@to_the_last_digit
def find_clusters(facts: Facts, policy: Policy) -> tuple[Cluster, ...]:
    """Return the clusters of `facts.entries`, which must be the whole history; each entry is in one.

    Entries that touch deposits are never called settled: deposits are followed on their own.
    """
    plain = _plain_groups(facts) if rule_holds(policy) else []
    gone = {position for group in plain for position in group}
    rest = [position for position in range(len(facts.entries)) if position not in gone]
    others = replace(facts, entries=tuple([facts.entries[position] for position in rest]))
    found = [Cluster(tuple(group), settled=True) for group in plain]
    found += [Cluster(tuple(rest[p] for p in cluster.entries), cluster.settled) for cluster in _run(others, policy)]
    return tuple(found)


def _plain_groups(facts: Facts) -> list[list[int]]:
    legs: list[PlainLeg] = []
    others: set[str] = set()
    follows = cache(facts.roots.follows)
    for position, entry in enumerate(facts.entries):
        own = [posting for posting in entry.postings if follows(posting.account)]
        names = numbers_in(entry.meta, *(posting.meta for posting in own))
        plain = len(own) == 1 and len(entry.links) == 1 and not entry.tags and not names
        if plain and not (own[0].number > 0 and _pays_out(entry, facts)):
            posting = own[0]
            legs.append(
                PlainLeg(position, entry.date, posting.account, posting.number, posting.currency, entry.links[0])
            )
        else:
            others.update(entry.links, names)
    settled = fully_settled(legs, others, date.max)
    return [[leg.entry for leg in group] for group in settled.values()]


def _pays_out(entry: Entry, facts: Facts) -> bool:
    """Say whether money may move in an entry: a debit against it may use up any credit."""
    return any(facts.roots.may_pay(posting.account, facts.types.assets) for posting in entry.postings)


def _run(facts: Facts, policy: Policy) -> list[Cluster]:
    names = ClientNames(facts.roots, policy.items.client_from)
    clients = dict(find_clients(facts, names, policy.items.client_from))
    groups = _Groups(len(facts.entries))
    unsettled: set[int] = set()
    for _, events, client_ledger in run_ledger(facts, policy, names, clients, groups.join):
        _join_by_number(events, groups)
        unsettled |= client_ledger.unsettled
    unsettled.update(_with_deposits(facts))
    unsettled_roots = {groups.root(position) for position in unsettled}
    members: dict[int, list[int]] = {}
    for position in range(len(facts.entries)):
        members.setdefault(groups.root(position), []).append(position)
    return [Cluster(tuple(group), root not in unsettled_roots) for root, group in members.items()]


def _join_by_number(events: list[Event], groups: _Groups) -> None:
    first: dict[str, int] = {}
    for event in events:
        own = own_number(event.entry)
        for number in (*event.numbers, *event.entry.links, *((own,) if own else ())):
            groups.join(first.setdefault(number, event.position), event.position)


def _with_deposits(facts: Facts) -> Iterator[int]:
    deposits = facts.roots.deposits
    if not deposits:
        return
    is_deposit = cache(partial(is_under_any, roots=deposits))
    for position, entry in enumerate(facts.entries):
        if any(is_deposit(posting.account) for posting in entry.postings):
            yield position
