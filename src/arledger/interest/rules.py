"""The rules of interest, as the policy and the metadata of clients name them."""

import re
from decimal import Decimal
from typing import NamedTuple

from arledger.model.slips import did_you_mean

INTEREST_KEY = "interest"
OFF, UK, EU, IRELAND, BELGIUM, CONTRACT = RULES = ("off", "uk", "eu", "eu-ie", "eu-be", "contract")
STATUTORY = (UK, EU, IRELAND, BELGIUM)
"""Rules of law, which no consumer is under."""

_CONTRACT = re.compile(r"contract(?: +([0-9]{1,3}(?:\.[0-9]{1,6})?) *%?)?")


class Rule(NamedTuple):
    """A rule, and of a contract its rate in percent a year."""

    name: str
    rate: Decimal | None = None

    @property
    def is_statutory(self) -> bool:
        """Whether it is a rule of law."""
        return self.name in STATUTORY

    @property
    def is_off(self) -> bool:
        """Whether no interest is charged."""
        return self.name == OFF

    @property
    def table(self) -> str:
        """The table of reference rates that it reads; empty of a contract."""
        if not self.is_statutory:
            return ""
        return "uk" if self.name == UK else "eu"

    def __str__(self) -> str:
        """Write it as it is read."""
        return self.name if self.rate is None else f"{self.name} {self.rate:f}"


NO_INTEREST = Rule(OFF)


class RuleError(ValueError):
    """A text that is no rule; `remedy` says what would be one."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def parse_rule(text: str, rate: Decimal | None = None) -> Rule:
    """Read `uk`, `off` or `contract 12`; raises RuleError for anything else.

    A contract without a rate of its own has `rate`, the policy's.
    """
    said = text.strip().lower()
    if said in STATUTORY or said == OFF:
        return Rule(said)
    found = _CONTRACT.fullmatch(said)
    if not found:
        remedy = did_you_mean(said, RULES, f'Write one of {", ".join(RULES)}; of a contract its rate, "contract 12".')
        raise RuleError(f"{text!r} is no rule of interest", remedy)
    own = Decimal(found[1]) if found[1] else rate
    if own is None:
        raise RuleError("a contract needs its rate in percent a year", 'Write it as "contract 12".')
    if own > 100:
        raise RuleError(f"{own:f} % a year is more than 100", 'Write percent a year, as in "contract 12".')
    return Rule(CONTRACT, own)
