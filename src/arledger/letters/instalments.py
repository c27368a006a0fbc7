"""The letter about a plan to pay in instalments: proposed to the client, or agreed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from arledger.letters.matter import Matter
from arledger.letters.values import number_text
from arledger.letters.wording import Wording
from arledger.model.documents import Client
from arledger.model.money import exact_sum

AGREEMENT = "instalment-agreement"


class Instalment(NamedTuple):
    """A part of a plan: the day by which it is paid, its amount, and the invoices that it is for."""

    due: date
    amount: Decimal
    invoices: tuple[str, ...]


class Agreement(NamedTuple):
    """A plan in one currency; `agreed_on` is the day of the client's agreement, None while it is only proposed."""

    currency: str
    parts: tuple[Instalment, ...]
    agreed_on: date | None = None

    @property
    def total(self) -> Decimal:
        """What its parts make together."""
        return exact_sum(part.amount for part in self.parts)

    @property
    def invoices(self) -> list[str]:
        """Every number that it is about, each once, in the order of days."""
        return list(dict.fromkeys(number for part in sorted(self.parts) for number in part.invoices))


def agreement_values(plan: Agreement, common: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    """Return the values of the letter about a plan; `common` are those of every letter (`common_values`).

    Parts stand in the order of their days, whatever their order in the plan.
    """
    currency = plan.currency
    return {
        **common,
        "accepted": plan.agreed_on is not None,
        "agreed_on": wording.day(plan.agreed_on) if plan.agreed_on else "",
        "parts": [
            {
                "due": wording.day(part.due),
                "amount": wording.figure(part.amount, currency),
                "invoices": [number_text(number) for number in part.invoices],
            }
            for part in sorted(plan.parts)
        ],
        "invoices": [number_text(number) for number in plan.invoices],
        "total": wording.money(plan.total, currency),
        "total_parts": wording.figure(plan.total, currency),
    }


def agreement_matter(client: Client, plan: Agreement, proposed_on: date, amounts: Mapping[str, Decimal]) -> Matter:
    """Return what the letter about a client's plan is about; it is told from others by the day of its proposal.

    `amounts` are what is in it of each number.
    """
    return Matter(
        kind=AGREEMENT,
        client=client,
        currency=plan.currency,
        about=f"{proposed_on}" if plan.agreed_on is None else f"{proposed_on}.{plan.agreed_on}",
        since=plan.agreed_on or proposed_on,
        parts=tuple(amounts.items()),
        values=partial(agreement_values, plan),
        said=tuple(f"{part.due} {part.amount:f} {' '.join(part.invoices)}" for part in sorted(plan.parts)),
    )
