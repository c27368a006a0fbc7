"""What all reports share: padded money, ties, the head."""

from collections.abc import Sequence
from decimal import Decimal

from arledger.model.book import Book
from arledger.model.documents import Credit, Item
from arledger.model.money import ZERO, amount_text, minor_digits, pad
from arledger.model.report import Column, Data
from arledger.subledger.ties import Tie

PENDING_MARK = "!"
CURRENCY = Column("currency", "Currency", whole=True, short="Cur")
"""The column of currencies; three letters are enough of a title where room is short."""


def place_column(priority: int) -> Column:
    """Return the column that says where in the ledger a row comes from."""
    return Column("source", "Source", priority=priority, tail=True)


def money(number: Decimal, currency: str) -> Decimal:
    """Give an amount the usual decimals of its currency; digits that the ledger has are never lost."""
    return pad(number, minor_digits(currency))


def tie_data(ties: Sequence[Tie]) -> list[Data]:
    """Return ties as the JSON contract has them."""
    return [
        {
            "currency": tie.currency,
            "ledger": money(tie.ledger, tie.currency),
            "rounding": money(tie.rounding, tie.currency),
            "difference": money(tie.difference or ZERO, tie.currency),
        }
        for tie in ties
    ]


def tie_notes(ties: Sequence[Tie]) -> tuple[str, ...]:
    """Say for each currency how the report ties to the ledger; empty without any."""
    return tuple(_tie_note(tie) for tie in ties)


def part_notes(ties: Sequence[Tie], what: str) -> tuple[str, ...]:
    """Say of how much `what` is a part: only the whole can tie, and it is proven all the same."""
    wrong = tuple(_tie_note(tie) for tie in ties if tie.difference)
    whole = [amount_text(tie.ledger, tie.currency) for tie in ties]
    if wrong or not whole:
        return wrong
    return (f"{what} are a part of the ledger's balance: {', '.join(whole)}.",)


def _tie_note(tie: Tie) -> str:
    ledger = amount_text(tie.ledger, tie.currency)
    if tie.difference:
        return f"DOES NOT TIE: ledger {ledger}, difference {amount_text(tie.difference, tie.currency)}."
    rounding = f", rounding {amount_text(tie.rounding, tie.currency)}" if tie.rounding else ""
    return f"Ties to the ledger: {ledger}{rounding}, difference {money(ZERO, tie.currency):f}."


def tied(ties: Sequence[Tie]) -> bool:
    """Say whether every currency ties."""
    return not any(tie.difference for tie in ties)


def item_data(item: Item, book: Book, bucket: str) -> dict[str, Data]:
    """Return an item as the JSON contract has it; what is settled is in no bucket and not late."""
    return {
        "client": item.client,
        "invoice": item.number,
        "date": item.date,
        "due": item.due,
        "days_past_due": item.days_past_due(book.as_of) if item.open else None,
        "currency": item.currency,
        "amount": money(item.amount, item.currency),
        "settled": money(item.settled, item.currency),
        "open": money(item.open, item.currency),
        "bucket": bucket if item.open else None,
        "kind": item.document.kind.value,
        "pending": item.document.pending,
        "source": str(item.source),
    }


def credit_data(credit: Credit) -> dict[str, Data]:
    """Return an unapplied credit; `open` is negative, as it lowers what the client owes."""
    return {
        "client": credit.client,
        "kind": credit.document.kind.value,
        "number": credit.document.number,
        "about": list(credit.document.about),
        "date": credit.date,
        "currency": credit.currency,
        "amount": money(-credit.amount, credit.currency),
        "open": money(-credit.open, credit.currency),
        "pending": credit.document.pending,
        "source": str(credit.source),
    }
