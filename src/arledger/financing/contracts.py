"""Every contract as of a day: how far it has come, what is outstanding, when its money is expected, and its light.

The limits are those of dealers' associations: conventional paper is paid within three days, special finance within
twelve; a query after 48 hours, somebody above after 72, and above seven days control is lost.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from arledger.financing.history import Means, SaleHistory, comes_from_payer, histories
from arledger.financing.sales import FinancedSale, financed_sales
from arledger.financing.steps import Step, StepKind, Steps
from arledger.financing.terms import FundingFee, funding_days, funding_fee
from arledger.model.book import Book
from arledger.model.days import days_after
from arledger.model.documents import MONEY_IN, Item
from arledger.model.facts import NO_META, Meta
from arledger.model.money import ZERO, exact_sum, to_the_last_digit
from arledger.policy.settings import Policy

UNKNOWN = "unknown"
DELIVERED = "delivered"
RECEIVED = "received"
CREDITED = "credited"


class Light(StrEnum):
    """How a contract in transit stands: in time, late, or too late."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Contract:
    """A financed sale as of a day.

    `state` is the last step, `delivered` before any; `received` where the payer has paid all of its part, `credited`
    where nothing of it is owed and no money came. `received` is money alone, without the `fees` that were kept.
    `days` are calendar days since the submission, else since the delivery, and `expected` the day by which the payer
    usually pays. `reason` is the code of the last query, `unknown` where the contract is late without one.
    """

    sale: FinancedSale
    steps: tuple[Step, ...]
    state: str
    submitted: date | None
    expected: date
    days: int
    light: Light
    reason: str | None
    outstanding: Decimal
    received: Decimal
    fees: Decimal
    received_on: date | None

    @property
    def in_transit(self) -> bool:
        """Whether the payer owes anything of it."""
        return self.outstanding > 0 and self.state != StepKind.CANCELLED.word

    @property
    def is_late(self) -> bool:
        """Whether the day has passed by which the payer usually pays."""
        return self.light is not Light.GREEN

    @property
    def begun(self) -> date:
        """The day from which its days are counted."""
        return self.submitted or self.sale.delivered

    @property
    def days_to_money(self) -> int | None:
        """Days from submission, else delivery, to the last money; None where it is not fully received."""
        return (self.received_on - self.begun).days if self.received_on else None

    @property
    def number(self) -> str:
        """The number of the contract: what the last submission says last, else what the invoice does."""
        said = (step.text.split() for step in reversed(self.steps) if step.kind is StepKind.SUBMITTED)
        return next((words[-1] for words in said if words), self.sale.contract)


class PayerSpeed(NamedTuple):
    """What a payer has outstanding in a currency, and how fast it has paid: medians over `past` contracts."""

    payer: str
    currency: str
    open: Decimal
    past: int
    median_days: Decimal | None
    p90_days: int | None


class ContractLedger:
    """All contracts of a book as of its day; the book must have the whole history of their accounts."""

    def __init__(self, book: Book, policy: Policy) -> None:
        self.book = book
        self.policy = policy
        self.steps = Steps(book)
        self.histories = histories(book, policy, financed_sales(book, self.steps))

    @cached_property
    def contracts(self) -> tuple[Contract, ...]:
        """Every contract that there ever was, by payer and number."""
        return tuple(self._contract(history) for history in self.histories)

    @property
    def in_transit(self) -> tuple[Contract, ...]:
        """Those that the payer owes: late ones without a reason first, then by payer and number."""
        found = [contract for contract in self.contracts if contract.in_transit]
        return tuple(sorted(found, key=lambda contract: contract.reason != UNKNOWN))

    @to_the_last_digit
    def beyond(self, sale: FinancedSale) -> Decimal:
        """Return what the payer has sent for a sale and settles nothing: unapplied credit that names its number."""
        unapplied = (c for c in self.book.credits if c.open and c.document.kind in MONEY_IN)
        mine = (c for c in unapplied if (c.client, c.currency) == (sale.account, sale.currency))
        about = [c for c in mine if sale.number and sale.number in c.document.about]
        theirs = (c for c in about if sale.on_payer or comes_from_payer(self.book, sale, c.document.entry))
        return exact_sum(c.open for c in theirs)

    def of_item(self, item: Item) -> Contract | None:
        """Return the contract that an item of the book is of, None where no leasing company pays it."""
        at = self._of_items.get(id(item))
        return None if at is None else self.contracts[at]

    @cached_property
    def _of_items(self) -> dict[int, int]:
        return {id(item): at for at, history in enumerate(self.histories) for item in history.items}

    def meta_of(self, payer: str) -> Meta:
        """Return what the payer's account says of it."""
        known = self.book.clients.get(payer)
        return known.meta if known else NO_META

    def fee_of(self, payer: str) -> FundingFee:
        """Return what a payer keeps of each contract."""
        return funding_fee(self.meta_of(payer))

    @cached_property
    def payers(self) -> tuple[PayerSpeed, ...]:
        """Every payer that has or had a contract, by currency."""
        groups: defaultdict[tuple[str, str], list[Contract]] = defaultdict(list)
        for contract in self.contracts:
            groups[contract.sale.payer, contract.sale.currency].append(contract)
        return tuple(_speed(payer, currency, own) for (payer, currency), own in sorted(groups.items()))

    def _contract(self, history: SaleHistory) -> Contract:
        sale, day = history.sale, self.book.as_of
        steps = self.steps.of(sale.number, sale.account, sale.payer)
        submitted = next((step.day for step in steps if step.kind is StepKind.SUBMITTED), None)
        begun = submitted or sale.delivered
        agreed = funding_days(self.meta_of(sale.payer), self.policy.leasing.funding_days)
        expected = days_after(begun, agreed)
        days = (day - begun).days
        late = day > expected
        code = next((step.code for step in reversed(steps) if step.kind is StepKind.QUERIED and step.code), None)
        outstanding, fees = history.outstanding(day), history.settled_by(Means.FEE, day)
        received_on = history.fully_received_on(day)
        return Contract(
            sale=sale,
            steps=tuple(steps),
            state=_state(steps, outstanding, received_on),
            submitted=submitted,
            expected=expected,
            days=days,
            light=_light(days, late=late, limit=max(self.policy.leasing.red_days, agreed)),
            reason=code or (UNKNOWN if late else None),
            outstanding=outstanding,
            received=sale.financed - outstanding - fees,
            fees=fees,
            received_on=received_on,
        )


def _state(steps: Sequence[Step], outstanding: Decimal, received_on: date | None) -> str:
    said = steps[-1].kind.word if steps else DELIVERED
    if outstanding or said == StepKind.CANCELLED.word:
        return said
    return RECEIVED if received_on else CREDITED


def _light(days: int, *, late: bool, limit: int) -> Light:
    if not late:
        return Light.GREEN
    return Light.RED if days > limit else Light.AMBER


def _speed(payer: str, currency: str, contracts: Iterable[Contract]) -> PayerSpeed:
    listed = list(contracts)
    past = sorted(days for each in listed if (days := each.days_to_money) is not None)
    open_ = exact_sum(each.outstanding for each in listed if each.in_transit)
    return PayerSpeed(payer, currency, open_ or ZERO, len(past), middle(past), _ninth_tenth(past))


def middle(ordered: Sequence[int]) -> Decimal | None:
    """Return the median of ordered numbers, the mean of the middle two where their count is even."""
    if not ordered:
        return None
    half = len(ordered) // 2
    return Decimal(ordered[half]) if len(ordered) % 2 else Decimal(ordered[half - 1] + ordered[half]) / 2


def _ninth_tenth(ordered: Sequence[int]) -> int | None:
    """Return within how many days nine of ten came: the nearest rank."""
    return ordered[-(-9 * len(ordered) // 10) - 1] if ordered else None
