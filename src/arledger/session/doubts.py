"""What is refused until somebody has said that it is meant: the same once more, and money of a day yet to come."""

from collections.abc import Iterator
from datetime import date

from arledger.checks import future_dated
from arledger.checks.accepted import split_accepted
from arledger.model.account import is_under_any
from arledger.model.facts import Entry, Facts, Roots
from arledger.model.money import amount_text
from arledger.model.plan import NewTransaction, Plan
from arledger.model.problem import Problem, Refused, Severity
from arledger.policy.settings import Policy
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.clients import ClientNames, text_of
from arledger.subledger.duplicates import DEPOSIT_KEYS, Duplicates, entry_of
from arledger.subledger.numbers import named_numbers, own_number


def refuse_future(plan: Plan, facts: Facts, policy: Policy, today: date) -> None:
    """Raise Refused for money that is dated after today, unless the policy accepts it for its client or number."""
    chart = Chart(facts, policy.accounts)
    for entry in _entries(plan):
        if entry.date <= today or all(chart.role(p.account) is not AccountRole.CASH for p in entry.postings):
            continue
        client, numbers = _whose(entry, facts, policy)
        about = (client, *numbers, own_number(entry))
        problem = Problem(entry.source, future_dated.NAME, "", "", Severity.WARNING, about)
        if not split_accepted([problem], policy)[1]:
            raise Refused(
                f"this moves money on {entry.date}, which is after today, {today}",
                f"Correct --date. A post-dated cheque needs a [[checks.accepted]] of {future_dated.NAME} for "
                f"{client} in arledger.toml, with the reason.",
            )


def refuse_repeated(plan: Plan, facts: Facts, policy: Policy) -> None:
    """Raise Refused where an entry of the plan is there already; `facts` hold all entries of its clients."""
    duplicates = Duplicates(facts, policy)
    for entry in _entries(plan):
        mark = duplicates.mark(entry, numbers=plan.names_items)
        if mark is None:
            continue
        for known in facts.entries:
            if known.date != entry.date or duplicates.differ(known, entry):
                continue
            if duplicates.mark(known, numbers=plan.names_items) != mark:
                continue
            client, numbers = _whose(known, facts, policy)
            legs = [posting for posting in known.postings if posting.number > 0]
            amount = amount_text(max(legs, key=lambda leg: leg.number).number, legs[0].currency) if legs else ""
            about = f" for {' and '.join(numbers)}" if numbers else ""
            raise Refused(
                f"{known.source}: {client} has the same of {known.date} already{about}, {amount}",
                "If this is another one, add --again; two that have references of their own need no --again.",
            )


def deposit_accounts(plan: Plan, roots: Roots) -> tuple[str, ...]:
    """Return the deposit accounts that the entries of a plan post to."""
    named = {posting.account for entry in _entries(plan) for posting in entry.postings}
    return tuple(sorted(account for account in named if is_under_any(account, roots.deposits)))


def _entries(plan: Plan) -> Iterator[Entry]:
    for addition in plan.additions:
        for directive in addition.directives:
            if isinstance(directive, NewTransaction):
                yield entry_of(directive, addition.file)


def _whose(entry: Entry, facts: Facts, policy: Policy) -> tuple[str, tuple[str, ...]]:
    """Return the first client of an entry, and every number that its legs on clients' accounts name.

    Of a deposit, the entry itself says whose it is, and which sales it stands behind.
    """
    names = ClientNames(facts.roots, policy.items.client_from)
    own = [(p, client) for p in entry.postings if (client := names.of_posting(p.account, entry))]
    numbers = dict.fromkeys(number for posting, _ in own for number in named_numbers(posting, entry))
    if own:
        return own[0][1], tuple(numbers)
    client, secured = (text_of(entry.meta, key) for key in DEPOSIT_KEYS)
    return client, (secured,) if secured else ()
