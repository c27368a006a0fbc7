"""What the letters of collecting say alike: who writes to whom, and a row for each invoice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any, NamedTuple

from arledger.letters.people import Person, client_values
from arledger.letters.wording import Wording, Written, harmless
from arledger.model.book import Book
from arledger.model.documents import Client, Credit, Item
from arledger.model.money import ZERO
from arledger.subledger.aging import oldest_due_first

LONGEST_NUMBER = 40
"""Characters of a number in a letter: a table has to hold it."""


class ItemPart(NamedTuple):
    """An item in a letter, and what of it is asked for; what is `disputed` or `promised` of it is said beside it."""

    item: Item
    due: Decimal
    disputed: Decimal = ZERO
    promised: Decimal = ZERO


class OpenCredit(NamedTuple):
    """A credit in a letter; `open` is what it takes off, positive."""

    credit: Credit
    open: Decimal


def open_of(book: Book, whose: tuple[str, str, str]) -> list[Item]:
    """Return the open items of a client, number and currency, the oldest due first."""
    own = [item for item in book.items if item.open and (item.client, item.number, item.currency) == whose]
    return sorted(own, key=oldest_due_first)


def spread(items: Iterable[Item], amount: Decimal, disputed: Mapping[int, Decimal]) -> Iterator[ItemPart]:
    """Spread an amount over items in their order, each up to what is open of it and not disputed.

    `disputed` is by the items' `id`. Those that get nothing are left out.
    """
    for item in items:
        part = min(amount, item.open - disputed.get(id(item), ZERO))
        amount -= part
        if part > 0:
            yield ItemPart(item, part)


def common_values(
    client: Client, signer: Person | None, day: date, currency: str, wording: Wording
) -> dict[str, Any]:
    """Return what every letter of collecting can name; `signer` is whom answers go to, where somebody is named."""
    return {
        "client": client_values(client),
        "signed_by": harmless(signer.name) if signer else "",
        "reply_to": signer.address if signer else "",
        "as_of": wording.day(day),
        "currency": currency,
    }


def item_rows(parts: Sequence[ItemPart], wording: Wording, day: date) -> list[dict[str, Any]]:
    """Return what a letter says of each item, with the running total of what is asked for."""
    return [
        {
            "invoice": number_text(each.item.number),
            "date": wording.day(each.item.date),
            "due": wording.day(each.item.due),
            "days": each.item.days_past_due(day),
            "amount": wording.figure(each.item.amount, each.item.currency),
            "open": wording.figure(each.item.open, each.item.currency),
            "disputed": _figure(each.disputed, each.item, wording),
            "promised": _figure(each.promised, each.item, wording),
            "amount_due": wording.figure(each.due, each.item.currency),
            "level": 0,
            "running": wording.figure(running, each.item.currency),
        }
        for each, running in zip(parts, accumulate(each.due for each in parts), strict=True)
    ]


def credit_row(each: OpenCredit, wording: Wording) -> dict[str, Any]:
    """Return what a letter says of a credit: what it is, its day, and what it takes off as a negative figure."""
    credit = each.credit
    kind = wording.word(credit.document.kind.value.replace("-", " ").capitalize())
    return {
        "text": " ".join(filter(None, (kind, number_text(credit.document.number)))),
        "date": wording.day(credit.date),
        "open": wording.figure(ZERO - each.open, credit.currency),
    }


def number_text(number: str) -> str:
    """Return a number as a letter shows it."""
    return harmless(number, LONGEST_NUMBER)


def _figure(amount: Decimal, item: Item, wording: Wording) -> Written | str:
    return wording.figure(amount, item.currency) if amount else ""
