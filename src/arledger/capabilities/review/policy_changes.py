"""What a change of `arledger.toml` lets through: who may give money away, when sales fall due, what is not asked."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from arledger.model.money import plain
from arledger.policy.settings import Accepted, Authority, Policy

Setting: TypeAlias = tuple[str | int, ...]


class PolicyChange(NamedTuple):
    """A setting of the policy that has another value: its place in the file, what it is called, both values."""

    setting: Setting
    what: str
    before: str
    after: str


def policy_changes(base: Policy, head: Policy) -> Iterator[PolicyChange]:
    """Yield what differs in authority, default terms, tolerances and accepted findings.

    The order of rows and names changes nothing, and neither does a default that is written out.
    """
    yield from _authority(base, head)
    yield from _values(base, head)
    yield from _accepted(base, head)


def _authority(base: Policy, head: Policy) -> Iterator[PolicyChange]:
    for kind in sorted({row.kind for row in (*base.authority, *head.authority)}):
        before, after = (_authority_text(policy.authority, kind) for policy in (base, head))
        if before != after:
            first = next((at for at, row in enumerate(head.authority) if row.kind == kind), None)
            setting: Setting = ("authority",) if first is None else ("authority", first)
            yield PolicyChange(setting, f"the authority for a {kind}", before, after)


def _authority_text(rows: Iterable[Authority], kind: str) -> str:
    own = sorted((row for row in rows if row.kind == kind), key=lambda row: (row.upto is None, row.upto or 0))
    said = [
        f"{'any amount' if row.upto is None else f'up to {plain(row.upto)}'} by "
        f"{' or '.join(sorted(row.who)) if row.who else 'anybody'}"
        for row in own
    ]
    return ", ".join(said) or "unrestricted"


def _values(base: Policy, head: Policy) -> Iterator[PolicyChange]:
    before, after = dict(_said(base)), dict(_said(head))
    for setting in dict.fromkeys((*before, *after)):
        was, now = before.get(setting, "none"), after.get(setting, "none")
        if was != now:
            yield PolicyChange(setting, f"[{'.'.join(setting[:-1])}] {setting[-1]}", was, now)


def _said(policy: Policy) -> Iterator[tuple[tuple[str, ...], str]]:
    yield ("items", "default-terms"), policy.items.default_terms
    yield ("writing", "tolerance"), plain(policy.writing.tolerance.normalize())
    yield ("matching", "tolerance"), plain(policy.matching.tolerance.normalize())
    yield ("matching", "tolerance-percent"), plain(policy.matching.tolerance_percent.normalize())
    for currency, number in sorted(policy.matching.tolerances.items()):
        yield ("matching", "tolerances", currency), plain(number.normalize())


def _accepted(base: Policy, head: Policy) -> Iterator[PolicyChange]:
    before, after = ({_subject(rule): rule for rule in policy.checks.accepted} for policy in (base, head))
    for subject in sorted({*before, *after}):
        was, now = (_accepted_text(rules.get(subject)) for rules in (before, after))
        if was != now:
            rule = after.get(subject)
            place: Setting = ("checks", "accepted")
            if rule:
                place = (*place, head.checks.accepted.index(rule))
            check, number, client = subject
            about = " of ".join(name for name in (check, number, client) if name)
            yield PolicyChange(place, f"the finding {about}", was, now)


def _accepted_text(rule: Accepted | None) -> str:
    return f"accepted: {rule.reason}" if rule else "asked"


def _subject(rule: Accepted) -> tuple[str, str, str]:
    return rule.check, rule.number, rule.client
