"""The company's own rules for lines that are no client's money: fees, interest, payroll, own transfers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase

from arledger.capabilities.bank_reconciliation.values import Explained, Movement
from arledger.model.account import is_under
from arledger.model.bank import BankLine, LineState
from arledger.model.money import amount_text
from arledger.model.normalize import fold, squeezed
from arledger.policy.settings import LineRule


def rule_for(movement: Movement, rules: Sequence[LineRule]) -> LineRule | None:
    """Return the first rule that fits a line in everything that it says, None where none does."""
    return next((rule for rule in rules if _fits(movement, rule)), None)


def above_limit(movement: Movement, rules: Sequence[LineRule]) -> LineRule | None:
    """Return the first rule that fits a line in all but its amount, which is above `upto`; None where none does."""
    return next((rule for rule in rules if rule.upto is not None and _fits(movement, replace(rule, upto=None))), None)


def with_limit(explained: Explained, rules: Sequence[LineRule]) -> Explained:
    """Add to the reason of a line that waits for a person that it is above the limit of the rule it looks like."""
    match, line = explained.match, explained.movement.line
    waits = match.state in (LineState.PROPOSED, LineState.UNMATCHED) and not explained.rule
    rule = above_limit(explained.movement, rules) if waits else None
    if rule is None or rule.upto is None or abs(line.amount) <= rule.upto:
        return explained
    amount, limit = amount_text(abs(line.amount), line.currency), amount_text(rule.upto, line.currency)
    said = f"{match.reason}; {amount} is above rule {rule.name}'s limit of {limit}"
    return replace(explained, match=match._replace(reason=said))


def transfers(
    waiting: Mapping[int, Movement], explained: Mapping[int, LineRule], days: int, closed: date | None
) -> dict[int, int]:
    """Return the lines that a rule posts to another bank account whose own line was read as well, with that line.

    It is the same money: of the opposite amount, a few days apart, the nearest first, and what is out before in.
    """
    pairs = []
    for index, rule in explained.items():
        own = waiting.get(index)
        if own is None or not rule.account or rule.ignore:
            continue
        for at, other in waiting.items():
            if other.account == rule.account and _may_be_one(own.line, other.line, days, closed):
                back = explained[at].account if at in explained else own.account
                if back == own.account:
                    pairs.append((_apart(own.line, other.line), own.line.amount > 0, index, at))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, index, at in sorted(pairs):
        if not taken & {index, at}:
            found[index] = at
            taken |= {index, at}
    return found


def _may_be_one(own: BankLine, other: BankLine, days: int, closed: date | None) -> bool:
    """Say whether two lines may be one transfer: of opposite amounts, a few days apart, no closing in between."""
    opposite = own.amount == -other.amount != 0 and own.currency == other.currency
    parted = closed is not None and (own.date <= closed) != (other.date <= closed)
    return opposite and not parted and _apart(own, other) <= days


def _apart(own: BankLine, other: BankLine) -> int:
    return abs((own.date - other.date).days)


def _fits(movement: Movement, rule: LineRule) -> bool:
    line = movement.line
    wanted = {"in": line.amount > 0, "out": line.amount < 0}.get(rule.direction, True)
    return (
        wanted
        # A line is never explained by the account that it is on.
        and not (rule.account and is_under(movement.account, rule.account))
        and (not rule.bank or is_under(movement.account, rule.bank))
        and (rule.upto is None or abs(line.amount) <= rule.upto)
        and _any(rule.text, f"{line.text} {line.kind}")
        and _any(rule.counterparty, line.counterparty)
        and _account(rule.counterparty_account, line.counterparty_account)
    )


def _any(patterns: Sequence[str], text: str) -> bool:
    said = " ".join(fold(text).split())
    return not patterns or any(_found(" ".join(fold(pattern).split()), said) for pattern in patterns)


def _found(pattern: str, text: str) -> bool:
    if any(sign in pattern for sign in "*?["):
        return fnmatchcase(text, pattern)
    return pattern in text


def _account(numbers: Sequence[str], account: str) -> bool:
    return not numbers or squeezed(fold(account)) in {squeezed(fold(number)) for number in numbers}
