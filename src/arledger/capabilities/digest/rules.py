"""Under which rule of the credit policy an item falls: a row of `[[credit-policy]]`, else a step of the reminders."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from arledger.capabilities.reminders.ladder import Procedures
from arledger.model.book import Book
from arledger.model.documents import Client, Item
from arledger.model.problem import UserError
from arledger.policy.collecting import PolicyRule
from arledger.policy.settings import Policy

TERMS = "terms"
"""The rule of what no other one reaches yet: it is to be paid by its due date."""


class Rule(NamedTuple):
    """A rule as a digest quotes it: its name in the policy, and what it says."""

    name: str
    text: str


class Rules:
    """The credit policy as it is in force on a book's day."""

    def __init__(self, book: Book, policy: Policy) -> None:
        self._day = book.as_of
        self._clients: Mapping[str, Client] = book.clients
        self._rows = in_force(policy.credit_policy, book.as_of)
        self._is_written = bool(policy.credit_policy)
        self._default = policy.items.default_terms
        self._procedures = Procedures(policy.reminders)

    def of(self, item: Item) -> Rule:
        """Return the rule that an item falls under on the day: the last one whose days it has reached."""
        days = item.days_past_due(self._day)
        client = self._clients.get(item.client) or Client(item.client, item.client)
        if self._is_written:
            reached = [row for row in self._rows if row.days <= days]
            if reached:
                return Rule(reached[-1].rule, reached[-1].text)
        elif (step := self._step(client, days)) is not None:
            return step
        return Rule(TERMS, client.terms or self._default)

    def _step(self, client: Client, days: int) -> Rule | None:
        procedure, _ = self._procedures.or_nobody(client)
        reached = [step for step in procedure.levels if step.days <= days] if procedure else []
        if not reached:
            return None
        last = reached[-1]
        when = f"{last.days} days past due" if last.days > 0 else f"{-last.days} days before due"
        return Rule(f"reminders.level {last.level}", f"{last.tone or f'level {last.level}'}: from {when}")


def in_force(rows: Sequence[PolicyRule], day: date) -> tuple[PolicyRule, ...]:
    """Return the rows in force on a day, by their days; of one name it is the latest.

    Raises UserError for rows of which nobody can say which one holds.
    """
    _refuse_twice([(row.rule, row.since) for row in rows], "has the rule {0!r} twice")
    found: dict[str, PolicyRule] = {}
    for row in sorted(rows, key=lambda row: row.since or date.min):
        if row.since is None or row.since <= day:
            found[row.rule] = row
    _refuse_twice([(row.days, "") for row in found.values()], "has two rules that begin at {0} days")
    return tuple(sorted(found.values(), key=lambda row: row.days))


def _refuse_twice(keys: Sequence[tuple[object, object]], said: str) -> None:
    for at, key in enumerate(keys):
        if key in keys[:at]:
            raise UserError(f"[[credit-policy]] {said.format(key[0])}", "Take one of them away, or correct it.")
