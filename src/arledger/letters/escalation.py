"""The letter before a claim is handed over: the client is told to whom, and by when it can still be paid."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Literal, NamedTuple

from arledger.letters.matter import Matter
from arledger.letters.values import ItemPart, OpenCredit, credit_row, item_rows
from arledger.letters.wording import Wording, harmless
from arledger.model.documents import Client
from arledger.model.money import ZERO, exact_sum

NOTICE = "escalation-notice"


class Escalated(NamedTuple):
    """A claim in one currency that goes to an agency or lawyer on the day after `until` unless it is paid.

    `to_whom` is their name, empty where it is not to be told; `reminded_on` is the day of the last reminder, None
    without one.
    """

    currency: str
    step: Literal["agency", "lawyer"]
    to_whom: str
    until: date
    items: tuple[ItemPart, ...]
    credits: tuple[OpenCredit, ...] = ()
    reminded_on: date | None = None

    @property
    def total_items(self) -> Decimal:
        """What its items ask for together."""
        return exact_sum(part.due for part in self.items)

    @property
    def total(self) -> Decimal:
        """What is to be paid: its items less its credits."""
        return self.total_items - exact_sum(credit.open for credit in self.credits)


def escalation_values(claim: Escalated, day: date, common: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    """Return the values of the notice of a day; `common` are those of every letter (`common_values`)."""
    return {
        **common,
        "level": 1,
        "late": len(claim.items),
        "step": claim.step,
        "to_whom": harmless(claim.to_whom),
        "until": wording.day(claim.until),
        "reminded_on": wording.day(claim.reminded_on) if claim.reminded_on else "",
        "items": item_rows(claim.items, wording, day),
        "credits": [credit_row(credit, wording) for credit in claim.credits],
        "fee": "",
        "total_items": wording.figure(claim.total_items, claim.currency),
        "total": wording.money(claim.total, claim.currency),
        "statement_attached": False,
    }


def escalation_matter(client: Client, claim: Escalated, day: date) -> Matter:
    """Return what the notice to a client of a day is about; it is told from others by its last day to pay."""
    amounts: dict[str, Decimal] = {}
    for part in claim.items:
        amounts[part.item.number] = amounts.get(part.item.number, ZERO) + part.due
    return Matter(
        kind=NOTICE,
        client=client,
        currency=claim.currency,
        about=f"{claim.until}",
        since=day,
        parts=tuple(amounts.items()),
        values=partial(escalation_values, claim, day),
        said=(claim.step, claim.to_whom, f"{claim.total:f}"),
    )
