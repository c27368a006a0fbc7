"""The settings of expected credit losses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from arledger.policy.base import Settings

Standard = Literal["ifrs9", "cecl"]


@dataclass(frozen=True, slots=True)
class SpecificAllowance(Settings):
    """A row of `[[provision.specific]]`: a client or an invoice that is looked at by itself, out of the pool.

    What is expected to be lost of it is a `rate` in percent of what is open, or an `amount` in its currency.
    """

    reason: str
    client: str = ""
    invoice: str = ""
    rate: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ProvisionSettings(Settings):
    """`[provision]`: what of the receivables is expected to be lost.

    `rates` are percentages by bucket of the aging, `pools` the same for clients of a pool, who have one value of
    `pool_by`, a key of their accounts. `overlay` raises all rates by a percentage of themselves for what is expected
    and was not yet seen, with its written `overlay_reason`. `account` is the allowance, `expense` what it is charged
    to. `standard` says in whose words.
    """

    standard: Standard = "ifrs9"
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    pool_by: str = ""
    pools: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    overlay: Decimal = Decimal(0)
    overlay_reason: str = ""
    specific: tuple[SpecificAllowance, ...] = ()
    account: str = ""
    expense: str = ""
