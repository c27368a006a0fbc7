"""Interest that a memo has charged, and that is another amount by what is known now."""

from collections.abc import Iterator, Sequence

from arledger.checks.context import Context
from arledger.interest.differences import Judged, judged, left_of
from arledger.interest.history import Key
from arledger.model.money import amount_text
from arledger.model.problem import Problem, Severity

NAME = "interest-charged"


def find(context: Context) -> Iterator[Problem]:
    """Yield invoices on which memos have charged more interest, or less, than is owed for the days charged."""
    known = {(item.client, item.currency, item.number) for item in context.book.items}
    for key, found in judged(context.book, context.policy).items():
        if left_of(found) and (key in known or not context.partly):
            yield _problem(key, found)


def _problem(key: Key, found: Sequence[Judged]) -> Problem:
    client, currency, number = key
    left = left_of(found)
    charge = next(each for each in found if each.left * left > 0).charge
    amount = amount_text(abs(left), currency)
    until = f" until {charge.until}" if charge.until else ""
    if left > 0:
        said = "too much was charged"
        remedy = f"Write a credit memo of {amount} (`arledger credit-memo`, --invoice {charge.memo})"
    else:
        said = "too little was charged"
        remedy = (
            f'Charge {amount} by a debit memo whose leg says interest-of: "{number}" and interest-to: '
            f"{charge.until or charge.day}"
        )
    return Problem(
        charge.source,
        NAME,
        f"{charge.memo} charged {client} interest on {number}{until}, and by what is known now {amount} {said}",
        f"{remedy}, or accept the finding; `arledger interest explain {number}` shows the difference.",
        Severity.WARNING,
        (client, number, charge.memo),
    )
