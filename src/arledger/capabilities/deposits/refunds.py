"""The refund of a deposit, step by step: asked for, approved by somebody else, paid, or declined."""

from arledger.capabilities.deposits.case import Case
from arledger.controls.approvals import REFUND, approval_needed, approvers, same_person
from arledger.deposit_ledger.movements import CLIENT_KEY, MovementKind
from arledger.deposit_ledger.states import DepositState, State
from arledger.deposit_ledger.steps import Request, may_approve
from arledger.model.money import amount_text
from arledger.model.plan import Leg, Plan
from arledger.model.problem import Refused
from arledger.subledger.account_roles import AccountRole, Chart

REASON_KEY = "reason"


def request(case: Case) -> Plan:
    """Propose to ask for a refund; raises Refused where the deposit need not go back yet, and says why."""
    found = case.state
    _refuse_ambiguous(case)
    if found.state not in (State.REFUNDABLE, State.UNCLAIMED) or found.deposit.held <= 0:
        raise _not_now(found, "its refund can be asked for")
    amount = case.part(case.held, f"is held of {case.deposit.number}")
    return case.step("requested", case.written(amount))


def approve(case: Case) -> Plan:
    """Propose to approve a refund; raises Refused for one's own request, and where the policy names others."""
    asked = _request_in(case, State.REQUESTED, "there is a request to approve")
    amount = case.part(min(asked.amount, case.held), f"was asked for by {asked.requester}")
    by = case.context.by
    if same_person(by, asked.requester):
        raise Refused(
            f"{by} has asked for this refund, and cannot approve it", "Somebody else approves it; --by says who."
        )
    if not may_approve(case.context.policy, REFUND, amount, by, asked.requester):
        may = approval_needed(case.context.policy, REFUND, amount) or ()
        names = " or ".join(may) or "nobody of " + " and ".join(approvers(case.context.policy, REFUND))
        text = amount_text(amount, case.deposit.currency)
        raise Refused(
            f"{by} may not approve a refund of {text}: [[authority]] in arledger.toml names {names}",
            "One of them approves it; --by says who.",
        )
    return case.step("approved", case.written(amount))


def decline(case: Case, reason: str) -> Plan:
    """Propose to decline a refund that was asked for or approved, and is not paid."""
    found = case.state
    if found.state not in (State.REQUESTED, State.APPROVED):
        raise _not_now(found, "there is a refund to decline")
    return case.step("refused", (), reason)


def refund(case: Case, account: str | None, reason: str, note: str) -> Plan:
    """Propose to pay an approved refund, the way that the money came unless there is a reason."""
    asked = _request_in(case, State.APPROVED, "it can be paid back")
    _refuse_payer(case, asked)
    most = min(asked.left, case.held)
    amount = case.part(most, f"is approved of {case.deposit.number}")
    currency = case.deposit.currency
    came = _came_by(case)
    usual = next(iter(came)) if len(came) == 1 else None
    cash = case.context.cash_account(account or usual, currency)
    if came and cash not in came and not reason.strip():
        raise Refused(
            f"the deposit came in on {' and '.join(sorted(came))}, and goes back from {cash}",
            'Say why it goes another way: --reason "card was closed".',
        )
    why = ((REASON_KEY, reason),) if reason.strip() else ()
    whose = ((CLIENT_KEY, case.deposit.client),)
    legs = (Leg(case.state.deposit.account, amount, currency), Leg(cash, -amount, currency))
    return case.plan(case.entry(note or "Deposit refunded", legs, meta=(*whose, *why)))


def _request_in(case: Case, state: State, what: str) -> Request:
    """Return the request where it is in a state; raises Refused, with `what` is not possible, where it is not."""
    found = case.state
    if found.state is not state or found.progress.request is None:
        raise _not_now(found, what)
    return found.progress.request


def _refuse_ambiguous(case: Case) -> None:
    if case.ledger.is_ambiguous(case.deposit):
        raise Refused(
            f"{case.deposit.number} is the link of several deposits", "Give each a link of its own in the ledger."
        )


def _refuse_payer(case: Case, asked: Request) -> None:
    by, policy = case.context.by, case.context.policy
    if policy.deposits.people > 2 and (same_person(by, asked.requester) or same_person(by, asked.approver)):
        done = "asked for" if same_person(by, asked.requester) else "approved"
        raise Refused(
            f"{by} has {done} this refund, and [deposits] people = 3 lets a third person pay it",
            "Somebody else pays it; --by says who.",
        )


def _came_by(case: Case) -> set[str]:
    """Return the cash accounts on which the deposit came in."""
    chart = Chart(case.context.book.facts, case.context.policy.accounts)
    received = (m.entry for m in case.deposit.movements if m.kind is MovementKind.RECEIVED and m.day <= case.day)
    return {
        posting.account
        for entry in received
        for posting in entry.postings
        if posting.number > 0 and chart.role(posting.account) is AccountRole.CASH
    }


def _not_now(found: DepositState, what: str) -> Refused:
    """Say in which state a deposit is instead, why, and what comes first."""
    number, asked = found.deposit.number, found.progress.request
    if found.deposit.held <= 0:
        return Refused(
            f"nothing is held of {number}: it is {found.state}", "`arledger deposits` shows what became of it."
        )
    if found.state is State.HELD:
        return Refused(f"{number} is held, and not refundable: {'; '.join(found.why_not)}", f"Only then {what}.")
    if found.state in (State.REFUNDABLE, State.UNCLAIMED):
        return Refused(
            f"nobody has asked for the refund of {number}", f"`arledger deposits request {number}` comes first."
        )
    who = asked.requester if asked else ""
    if found.state is State.REQUESTED:
        return Refused(
            f"the refund of {number} was asked for by {who}, and is not approved",
            f"`arledger deposits approve {number}` by somebody else comes next.",
        )
    return Refused(
        f"the refund of {number} is approved by {asked.approver if asked else ''}",
        f"`arledger deposits refund {number}` pays it; `arledger deposits decline {number}` takes it back.",
    )
