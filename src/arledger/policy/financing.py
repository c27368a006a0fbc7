"""The settings of sales that leasing companies pay."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from arledger.policy.base import Settings


def _ladder() -> Mapping[int, str]:
    return {3: "manager", 8: "director"}


def _documents() -> Mapping[str, str]:
    return {
        "signature": "the contract, signed by all parties",
        "identity": "a copy of the licence or identity card",
        "insurance": "the proof of insurance",
        "income": "the proof of income",
        "registration": "the registration papers",
        "delivery": "the delivery note, signed by the client",
        "invoice": "a copy of the invoice",
        "deposit": "the proof of the down payment",
    }


@dataclass(frozen=True, slots=True)
class LeasingSettings(Settings):
    """`[leasing]`: when a contract in transit is late, and who is told.

    A payer whose account says no `funding-days` pays within `funding_days`. `query_days` after submission somebody
    asks the payer why nothing came. A contract is red from the day after `red_days` on. The sales person is told of a
    delayed contract and again every `remind_days`; `escalate` says from how many days on who is told besides. `sales`
    is told where a client has no sales-rep. `documents` are what a query by its code asks for.
    """

    funding_days: int = 3
    query_days: int = 2
    red_days: int = 7
    remind_days: int = 3
    escalate: Mapping[int, str] = field(default_factory=_ladder)
    sales: str = "sales"
    documents: Mapping[str, str] = field(default_factory=_documents)
