"""Plainly settled: one debit and later credits that add up to it, and nothing else has to do with them.

Most of a ledger's history has this shape, and it can be told without running the allocation: the credits
name the item, come on or after its date, never exceed it and end at zero. So no credit is ever left
over that another entry could use, and no other entry names the number. What this rule does not cover is
left to the allocation; leaving out what it covers changes no figure (a property test says so).
"""

from collections.abc import Collection, Iterable
from datetime import date

from arledger.model.facts import PlainLeg
from arledger.model.money import ZERO
from arledger.policy.settings import Policy


def rule_holds(policy: Policy) -> bool:
    """Say whether the shortcut is sound: not where credits go to the oldest items, or payees are clients."""
    return policy.items.auto_apply == "none" and policy.items.client_from == "account"


def fully_settled(legs: Iterable[PlainLeg], others: Collection[str], as_of: date) -> dict[str, list[PlainLeg]]:
    """Return the groups of legs that are settled on `as_of`, by their link.

    `legs` are those of entries with one kept leg, one link and nothing special; `others` are the numbers
    that any other entry names. Legs after `as_of` keep their group from being settled.
    """
    groups: dict[str, list[PlainLeg]] = {}
    for leg in legs:
        groups.setdefault(leg.link, []).append(leg)
    return {link: group for link, group in groups.items() if link not in others and _is_settled(group, as_of)}


def _is_settled(group: list[PlainLeg], as_of: date) -> bool:
    debit: PlainLeg | None = None
    total = ZERO
    for leg in group:
        total += leg.number
        if leg.number > 0:
            if debit is not None:
                return False
            debit = leg
    if debit is None or total:
        return False
    account, currency, day = debit.account, debit.currency, debit.date
    return all(day <= leg.date <= as_of and leg.account == account and leg.currency == currency for leg in group)
