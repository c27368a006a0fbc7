"""What has accrued in a book: the invoices that owe interest, and who is left out and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from arledger.interest.agreements import RulesInForce
from arledger.interest.history import Invoice, histories
from arledger.interest.reckoning import Reckoner, Reckoning, was_late
from arledger.interest.rules import Rule, RuleError, parse_rule
from arledger.model.book import Book
from arledger.model.problem import UserError
from arledger.policy.settings import Policy


class Wanted(NamedTuple):
    """What is reckoned: of a client or of all, under a rule in the policy's place, until the end of which day.

    Without `until` it is the book's; a later book knows what was paid, disputed and decided since.
    """

    client: str | None = None
    rule: Rule | None = None
    until: date | None = None


@dataclass(frozen=True)
class Accrued:
    """What invoices of a book owe `until` a day; `late` are all that were due, `owing` those that owe something."""

    book: Book
    until: date
    policy: Policy
    rules: RulesInForce
    late: Sequence[Invoice]
    owing: Sequence[Reckoning]
    without_number: int
    consumers: Sequence[str] = field(default_factory=tuple)
    """Consumers who are late and under no rule."""


def read_rule(text: str | None, policy: Policy) -> Rule | None:
    """Read --rule; raises UserError for what is no rule."""
    if text is None:
        return None
    try:
        return parse_rule(text, policy.interest.rate)
    except RuleError as error:
        raise UserError(f"--rule: {error}", error.remedy) from error


def accrue(book: Book, policy: Policy, wanted: Wanted) -> Accrued:
    """Reckon what has accrued; raises UserError for a day without a rate."""
    until = wanted.until or book.as_of
    rules = RulesInForce(book, policy, wanted.rule)
    known = histories(book, wanted.client, until)
    reckoner = Reckoner(rules, policy.interest, until)
    found = [reckoner.of(invoice) for invoice in known.invoices]
    owing = [each for each in found if each.spans]
    consumers = dict.fromkeys(_consumers(known.invoices, rules, until))
    return Accrued(book, until, policy, rules, known.invoices, owing, known.without_number, tuple(consumers))


def _consumers(late: Sequence[Invoice], rules: RulesInForce, day: date) -> Iterator[str]:
    for invoice in late:
        if rules.is_consumer(invoice.client, day) and was_late(invoice) and rules.on(invoice.client, day).is_off:
            yield invoice.client
