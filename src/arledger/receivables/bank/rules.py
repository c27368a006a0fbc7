"""The company's own rules for lines that are no client's money: fees, interest, payroll, own transfers."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from arledger.model.account import is_under
from arledger.policy.settings import LineRule
from arledger.receivables.bank.values import Movement
from arledger.receivables.matching.spelling import fold, squeezed


def rule_for(movement: Movement, rules: Sequence[LineRule]) -> LineRule | None:
    """Return the first rule that fits a line in everything that it says, None where none does."""
    return next((rule for rule in rules if _fits(movement, rule)), None)


def _fits(movement: Movement, rule: LineRule) -> bool:
    line = movement.line
    wanted = {"in": line.amount > 0, "out": line.amount < 0}.get(rule.direction, True)
    return (
        wanted
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
