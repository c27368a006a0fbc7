"""Which rule of interest holds for a client on a day: the policy's, unless its account says otherwise."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from arledger.interest.rules import CONTRACT, INTEREST_KEY, NO_INTEREST, Rule, RuleError, parse_rule
from arledger.model.book import Book
from arledger.model.slips import did_you_mean
from arledger.policy.interest import InterestSettings
from arledger.policy.settings import Policy
from arledger.subledger.clients import Agreements, ClientNames, find_clients, known_values, text_of

DEBTOR_KEY = "debtor"
COMPANY, SOLE_TRADER, CONSUMER, PUBLIC = DEBTORS = ("company", "sole-trader", "consumer", "public")
"""What a client can be; one of whom nothing is said is a business."""


class Doubt(NamedTuple):
    """What a client's account says by a key and cannot be meant: no interest until somebody has looked."""

    client: str
    key: str
    message: str
    remedy: str


class RulesInForce:
    """The rules of a book's clients, day by day.

    Every day bears interest under the rule of that day, so that a change lets what accrued before it be. `rule` takes
    the place of the policy's.
    """

    def __init__(self, book: Book, policy: Policy, rule: Rule | None = None) -> None:
        self._settings = policy.interest
        self._usual = rule or usual_rule(policy.interest)
        names = ClientNames(book.facts.roots, policy.items.client_from)
        # What the accounts said before any directive changed it.
        first = replace(book.facts, customs=())
        self._opened = find_clients(first, names, policy.items.client_from)
        self._said = known_values(book.facts.customs, names)
        self.doubts: dict[str, Doubt] = {}

    @property
    def usual(self) -> Rule:
        """The rule of clients whose account names none."""
        return self._usual

    def days_of_change(self, client: str) -> set[date]:
        """Return the days from which on another rule may hold for a client."""
        first = {self._settings.since} if self._settings.since else set()
        return first | {day for key in (INTEREST_KEY, DEBTOR_KEY) for day in self._agreed(client, key).days()}

    def on(self, client: str, day: date) -> Rule:
        """Return the rule of a client on a day; what cannot be read is no interest, and a doubt."""
        own = self._own(client, day)
        if own is not None and own.is_off:
            return own
        if self._is_doubtful(client, day):
            return NO_INTEREST
        if self.is_consumer(client, day):
            # No law is on the side of the supplier there: only what the contract itself says.
            return own if own is not None and own.name == CONTRACT else NO_INTEREST
        has_begun = self._settings.since is None or day >= self._settings.since
        return own or (self._usual if has_begun else NO_INTEREST)

    def is_consumer(self, client: str, day: date) -> bool:
        """Say whether a client is a consumer on a day."""
        return self._value(client, DEBTOR_KEY, day) == CONSUMER

    def _is_doubtful(self, client: str, day: date) -> bool:
        """Say whether nobody can tell what a client is: a slip must not make a business of a consumer."""
        text = self._value(client, DEBTOR_KEY, day)
        if not text or text in DEBTORS:
            return False
        remedy = did_you_mean(text, DEBTORS, f"Write one of {', '.join(DEBTORS)}.")
        self.doubts[client] = Doubt(client, DEBTOR_KEY, f"{text!r} has no meaning", remedy)
        return True

    def _own(self, client: str, day: date) -> Rule | None:
        text = self._value(client, INTEREST_KEY, day)
        if not text:
            return None
        try:
            return parse_rule(text, self._settings.rate)
        except RuleError as error:
            self.doubts[client] = Doubt(client, INTEREST_KEY, str(error), error.remedy)
            return NO_INTEREST

    def _value(self, client: str, key: str, day: date) -> str:
        said = self._agreed(client, key).on(client, day)
        if isinstance(said, str):
            return said.strip()
        known = self._opened.get(client)
        return text_of(known.meta, key) if known else ""

    def _agreed(self, client: str, key: str) -> Agreements:
        return self._said.get((client, key)) or Agreements()


def usual_rule(settings: InterestSettings) -> Rule:
    """Return the rule of the policy; a contract without a rate is refused where the policy is read."""
    return Rule(settings.rule, settings.rate if settings.rule == CONTRACT else None)
