"""Which receipt is to be moved, and where to."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from arledger.capabilities.payment_advice.find import find_moved, first_of
from arledger.entries.context import EntryContext
from arledger.entries.moves import holders_of
from arledger.entries.receipts import standing
from arledger.model.documents import MONEY_IN, Client, Document
from arledger.model.money import amount_text
from arledger.model.problem import Refused, UserError
from arledger.session.lookup import find_client


def receipt_to_move(
    context: EntryContext, ref: str, who: Client | None, day: date | None, amount: Decimal | None
) -> tuple[Document, Client]:
    """Return the one receipt that is meant, as it came in, and the client who has it now.

    Raises UserError with the choice where there are several, Refused where nothing of it is there.
    """
    meant = [document for document in find_moved(context.book, ref) if document.kind in MONEY_IN]
    if not meant:
        raise UserError(
            f"there is no receipt {ref!r}",
            "Give its bank-ref, its own number, FILE:LINE of its entry, an invoice that it paid, or its client.",
        )
    held = [(d, c) for d, c in holders_of(context, meant) if who in (None, c) and day in (None, d.date)]
    exact = [(d, c) for d, c in held if amount is not None and standing(context, d, c.id).total == amount]
    found = exact if len(held) > 1 and exact else held
    if len(found) == 1:
        return found[0]
    if not found:
        raise _nothing_there(ref, who, day)
    raise UserError(f"{ref} may be any of {first_of(found, partial(_said, context))}", _remedy(found))


def _nothing_there(ref: str, who: Client | None, day: date | None) -> Refused:
    whose = f" with {who.id}" if who else ""
    when = f" of {day}" if day else ""
    return Refused(f"nothing is there to move of {ref}{when}{whose}", "`arledger client` shows what came in.")


def _said(context: EntryContext, held: tuple[Document, Client]) -> str:
    document, client = held
    amount = amount_text(standing(context, document, client.id).total, document.currency)
    return f"{amount} of {client.id} from the receipt of {document.date} ({document.entry.source})"


def _remedy(found: Sequence[tuple[Document, Client]]) -> str:
    """Name the option that tells these apart."""
    document, client = found[0]
    if len({each.id for _, each in found}) == len(found):
        return f"Add --client CLIENT, as in --client {client.id}."
    if len({each.date for each, _ in found}) == len(found):
        return f"Add --paid-on DATE, as in --paid-on {document.date}."
    return f"Name it by its place, {document.entry.source}; --client says whose part, where it has several."


def target(context: EntryContext, text: str) -> tuple[Client, str]:
    """Return the client of `--to`, with the number if an invoice is meant, which may be written CLIENT:NUMBER."""
    book = context.book
    owners = {item.client for item in book.items if item.number == text}
    head, colon, number = text.partition(":")
    if colon and any((item.client, item.number) == (head, number) for item in book.items):
        return book.clients[head], number
    if len(owners) == 1 and text not in book.clients:
        return book.clients[owners.pop()], text
    if owners:
        also = [f"a number of {owner}" for owner in sorted(owners)] + (["a client"] if text in book.clients else [])
        raise Refused(f"{text} is {' and '.join(also)}", f"Write --to {min(owners)}:{text} for one of them.")
    try:
        return find_client(book, text), ""
    except UserError as error:
        raise UserError(f"--to: {text!r} is no invoice, and {error.message}", error.remedy) from error
