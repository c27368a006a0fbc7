"""Findings that arledger.toml accepts with a reason, by their check and by number or client."""

from collections.abc import Sequence

from arledger.model.problem import Problem
from arledger.policy.settings import Accepted, Policy


def split_accepted(problems: Sequence[Problem], policy: Policy) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return the findings that are not accepted, and those that are."""
    accepted = tuple(p for p in problems if any(covers(rule, p) for rule in policy.checks.accepted))
    return tuple(p for p in problems if p not in accepted), accepted


def covers(rule: Accepted, problem: Problem) -> bool:
    """Say whether an acceptance is about a finding: of the same check, and about all that it names."""
    named = [name for name in (rule.number, rule.client) if name]
    return rule.check == problem.code and bool(named) and all(name in problem.about for name in named)
