"""An item settled beyond its amount: the rest of the credit waits unapplied and should not be forgotten."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.documents import Credit
from arledger.model.money import amount_text
from arledger.model.problem import Problem, Severity
from arledger.subledger.numbers import named_numbers

NAME = "settled-beyond"


def find(context: Context) -> Iterator[Problem]:
    """Yield credits that name items, and have something left because the items are fully settled."""
    items = {(item.client, item.currency, item.number) for item in context.book.items if item.number}
    for credit in context.book.credits:
        named = [n for n in _numbers(credit) if (credit.client, credit.currency, n) in items]
        if credit.open and named:
            rest = amount_text(credit.open, credit.currency)
            whose = "its" if len(named) == 1 else "their"
            yield Problem(
                credit.source,
                NAME,
                f"{' and '.join(named)} of {credit.client} settled beyond {whose} amount: {rest} of this "
                f"{credit.document.kind} is left over",
                "Refund it, apply it to another item, or correct the amount.",
                Severity.WARNING,
                (credit.client, *named),
            )


def _numbers(credit: Credit) -> tuple[str, ...]:
    """Return what the credit's own leg names: a leg beside it that names nothing is money on account, and said so."""
    entry = credit.document.entry
    legs = [posting for posting in entry.postings if posting.line and posting.line == credit.source.line]
    if not legs:
        return credit.document.about
    return tuple(dict.fromkeys(number for leg in legs for number in named_numbers(leg, entry)))
