"""The letter to a leasing company about contracts that it has not paid by the day on which it usually does."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from arledger.letters.matter import Matter
from arledger.letters.values import number_text
from arledger.letters.wording import Wording, harmless
from arledger.model.documents import Client
from arledger.model.money import ZERO, exact_sum

CHASE = "leasing-chase"


class WaitsFor(StrEnum):
    """What a contract waits for, in the order of the letter: the payer's reason or review, our papers, the money."""

    REASON = "reason"
    REVIEW = "review"
    DOCUMENTS = "documents"
    PAYMENT = "payment"


class AskedFor(NamedTuple):
    """A document that the payer has asked for, in English; `sent` is when we next submitted something."""

    document: str
    asked: date
    sent: date | None


class Delayed(NamedTuple):
    """A contract that is late; `contract` is its number with the payer, `client` the name of who bought.

    `submitted` is None where it was not, as far as is known; `days` count from then, else from the
    delivery. `account` is the client on whose account its invoice is.
    """

    waits_for: WaitsFor
    contract: str
    client: str
    account: str
    invoice: str
    submitted: date | None
    days: int
    expected: date
    outstanding: Decimal
    documents: tuple[AskedFor, ...] = ()

    @property
    def said(self) -> str:
        """What a letter says of it, beside the amount and the days that go by."""
        papers = (f"{each.document} {each.asked} {each.sent or '-'}" for each in self.documents)
        parts = (self.contract, self.invoice, self.waits_for, f"{self.expected}", f"{self.submitted}", *papers)
        return "|".join(parts)


def chase_matter(payer: Client, currency: str, delayed: Sequence[Delayed], day: date) -> Matter:
    """Return what the letter of a day is about; it is told from others by that day."""
    amounts: dict[str, Decimal] = {}
    for each in delayed:
        amounts[each.invoice] = amounts.get(each.invoice, ZERO) + each.outstanding
    return Matter(
        kind=CHASE,
        client=payer,
        currency=currency,
        about=f"{day}",
        since=day,
        parts=tuple(amounts.items()),
        values=partial(chase_values, currency, delayed),
        said=tuple(each.said for each in delayed),
        owners=tuple(sorted({each.account for each in delayed} - {payer.id})),
    )


def chase_values(
    currency: str, delayed: Sequence[Delayed], common: Mapping[str, Any], wording: Wording
) -> dict[str, Any]:
    """Return the values of the letter; `common` are those of every letter (`common_values`)."""
    groups = [
        {"waits_for": kind.value, "total": _sum(own, currency, wording), "contracts": _rows(own, currency, wording)}
        for kind in WaitsFor
        if (own := [each for each in delayed if each.waits_for is kind])
    ]
    total = exact_sum(each.outstanding for each in delayed)
    return {**common, "groups": groups, "count": len(delayed), "total": wording.money(total, currency)}


def _sum(delayed: Iterable[Delayed], currency: str, wording: Wording) -> str:
    return wording.figure(exact_sum(each.outstanding for each in delayed), currency)


def _rows(delayed: Iterable[Delayed], currency: str, wording: Wording) -> list[dict[str, Any]]:
    return [
        {
            "contract": number_text(each.contract),
            "client": harmless(each.client),
            "invoice": number_text(each.invoice),
            "submitted": wording.day(each.submitted) if each.submitted else "",
            "days": each.days,
            "expected": wording.day(each.expected),
            "outstanding": wording.figure(each.outstanding, currency),
            "documents": [
                {
                    "document": wording.document(asked.document),
                    "asked": wording.day(asked.asked),
                    "sent": wording.day(asked.sent) if asked.sent else "",
                }
                for asked in each.documents
            ],
        }
        for each in delayed
    ]
