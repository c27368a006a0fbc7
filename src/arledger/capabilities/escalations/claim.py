"""What of a client's open items is claimed, and why the rest is not: the parts of each item make what is open."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from arledger.capabilities.reminders.objections import is_instalment_of_plan, other_payer
from arledger.collecting.plans import ClientPlan, plan_of_item, plans_of
from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import NOTHING, paid_on, shares_of
from arledger.collecting.values import Share
from arledger.financing.contracts import ContractLedger
from arledger.model.book import Book
from arledger.model.documents import Credit, Item
from arledger.model.money import ZERO, exact_sum, to_the_last_digit
from arledger.model.report import Data
from arledger.policy.settings import Policy
from arledger.subledger.aging import open_items_by_client, unapplied_by_client
from arledger.subledger.report_parts import amounts, money


class ClaimItem(NamedTuple):
    """An open item in parts, none negative, which together are what is open of it.

    `promised` is promised or agreed in a plan, and still in time; `of_others` is for another company to pay;
    `covered` is what unapplied credit covers.
    """

    item: Item
    share: Share
    promised: Decimal = ZERO
    of_others: Decimal = ZERO
    not_due: Decimal = ZERO
    covered: Decimal = ZERO
    claimed: Decimal = ZERO

    @property
    def disputed(self) -> Decimal:
        """What of it is disputed."""
        return self.share.disputed


PARTS = ("disputed", "promised", "of_others", "not_due", "covered", "claimed")
"""The parts of an item by their names: what is claimed comes last."""


class Claim(NamedTuple):
    """What is claimed in one currency: the open items, the oldest due first, and the unapplied credits."""

    currency: str
    items: tuple[ClaimItem, ...]
    credits: tuple[Credit, ...]

    @property
    def open(self) -> Decimal:
        """What is open, as `items` and `aging` say it."""
        return exact_sum(each.item.open for each in self.items)

    @property
    def unapplied(self) -> Decimal:
        """The unapplied credit, positive."""
        return exact_sum(credit.open for credit in self.credits)

    @property
    def claimed(self) -> Decimal:
        """What is claimed."""
        return self.part("claimed")

    @property
    def oldest_due(self) -> date | None:
        """The day on which the oldest of what is claimed was due."""
        return min((each.item.due for each in self.items if each.claimed), default=None)

    def part(self, name: str) -> Decimal:
        """Return one of `PARTS`, of all items."""
        return exact_sum(getattr(each, name) for each in self.items)


@to_the_last_digit
def claims_of(book: Book, policy: Policy, client: str) -> tuple[Claim, ...]:
    """Return what is claimed of a client by currency; the book must have the client's whole history.

    What is not due is not claimed, nor what is disputed, or promised or agreed and still in time, nor what another
    company is to pay. Unapplied credit covers the oldest of the rest.
    """
    items = {currency: own for (who, currency), own in open_items_by_client(book).items() if who == client}
    credits_ = {currency: own for (who, currency), own in unapplied_by_client(book).items() if who == client}
    record = CollectingRecord(book.facts, book.as_of)
    grace = policy.promises.grace
    is_agreed = partial(_is_agreed, plans_of(book, record, grace, client), book.as_of, grace)
    contracts = ContractLedger(book, policy)
    shares = shares_of(
        [item for own in items.values() for item in own],
        record,
        book.as_of,
        grace,
        lambda own, since: paid_on(book, own[0], since),
    )
    return tuple(
        Claim(
            currency,
            tuple(
                _covered(_parts(contracts, items.get(currency, ()), shares, is_agreed), credits_.get(currency, ()))
            ),
            tuple(credits_.get(currency, ())),
        )
        for currency in sorted(items.keys() | credits_.keys())
    )


def records_of(claims: Sequence[Claim]) -> tuple[list[dict[str, Data]], list[dict[str, Data]]]:
    """Return for programs and tables what is claimed by currency, and of each item."""
    totals = [
        amounts(claim.currency, open=claim.open, **{name: claim.part(name) for name in PARTS})
        | {"unapplied": money(claim.unapplied, claim.currency), "oldest_due": claim.oldest_due}
        for claim in claims
    ]
    return totals, [_record(each) for claim in claims for each in claim.items]


def _record(each: ClaimItem) -> dict[str, Data]:
    item = each.item
    parts = {name: getattr(each, name) for name in PARTS}
    return {
        "invoice": item.number,
        "date": item.date,
        "due": item.due,
        **amounts(item.currency, amount=item.amount, open=item.open, **parts),
    }


def claimed_numbers(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Return the numbers of which anything is claimed, the oldest due first; items without one have none."""
    items = (each for claim in claims for each in claim.items if each.claimed and each.item.number)
    return tuple(dict.fromkeys(each.item.number for each in items))


def _parts(
    contracts: ContractLedger, items: Sequence[Item], shares: Mapping[int, Share], is_agreed: Callable[[Item], bool]
) -> Iterator[ClaimItem]:
    """Yield the parts of items before any credit covers them."""
    for item in items:
        share = shares.get(id(item), NOTHING)
        parts = ClaimItem(item, share, share.promised)
        rest = share.left_of(item)
        if other_payer(contracts, item):
            yield parts._replace(of_others=rest)
        elif is_agreed(item):
            yield parts._replace(promised=share.promised + rest)
        elif item.days_past_due(contracts.book.as_of) <= 0:
            yield parts._replace(not_due=rest)
        else:
            yield parts._replace(claimed=rest)


def _is_agreed(plans: Sequence[ClientPlan], day: date, grace: int, item: Item) -> bool:
    """Say whether an item is an instalment of a plan that holds, and its day with the grace is not over."""
    if not is_instalment_of_plan(item) or item.days_past_due(day) > grace:
        return False
    plan = plan_of_item(plans, item)
    return plan is not None and plan.holds


def _covered(items: Iterator[ClaimItem], credits_: Sequence[Credit]) -> Iterator[ClaimItem]:
    """Set unapplied credit against what would be claimed, the oldest due first."""
    left = exact_sum(credit.open for credit in credits_)
    for each in items:
        taken = min(left, each.claimed)
        left -= taken
        yield each._replace(covered=taken, claimed=each.claimed - taken)
