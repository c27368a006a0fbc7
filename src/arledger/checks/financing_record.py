"""Financing recorded for an invoice that nobody finances, or somebody else does."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.financing.contracts import Contract
from arledger.financing.steps import Step, StepKind
from arledger.model.problem import Problem, Severity

NAME = "financing-record"


def find(context: Context) -> Iterator[Problem]:
    """Yield steps of invoices without a payer or with another one, and queries that say nothing of what is asked."""
    steps = context.contracts.steps
    if not steps.numbers():
        return
    of_number: dict[str, list[Contract]] = {}
    for contract in context.contracts.contracts:
        of_number.setdefault(contract.sale.number, []).append(contract)
    known = {item.number for item in context.book.items}
    for number in steps.numbers():
        for step in steps.about(number):
            if step.kind is StepKind.QUERIED and not step.code:
                yield _problem(
                    number, step, f"the query of {number} has no code", 'Say what is asked for: "signature".'
                )
            if number in known:
                yield from _of_nobody(number, step, of_number.get(number, []), steps.about(number))


def _of_nobody(number: str, step: Step, contracts: list[Contract], steps: list[Step]) -> Iterator[Problem]:
    """Yield a step whose payer is not the invoice's, unless that one's contract was cancelled since."""
    own = [contract for contract in contracts if step.account in ("", contract.sale.account)]
    if any(contract.sale.payer == step.payer for contract in own):
        return
    if own:
        payers = " and ".join(sorted({contract.sale.payer for contract in own}))
        last = [each for each in steps if each.payer == step.payer][-1]
        if last.kind is not StepKind.CANCELLED:
            message = f"{number} is financed by {payers}, and this names {step.payer}"
            yield _problem(number, step, message, "Correct the payer, or record that its contract was cancelled.")
        return
    message = f"financing is recorded for {number}, which no leasing company is to pay"
    remedy = f'Write payer: "{step.payer}" on the invoice, or client: "…" where it stands on their account.'
    yield _problem(number, step, message, remedy)


def _problem(number: str, step: Step, message: str, remedy: str) -> Problem:
    return Problem(step.source, NAME, message, remedy, Severity.ERROR, (step.payer, number))
