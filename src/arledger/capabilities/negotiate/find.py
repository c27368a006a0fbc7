"""What a client owes, and what could be offered for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.capabilities.negotiate.values import AnnualCosts, Cash, Option, present_value
from arledger.capabilities.plans.schedule import Spread, spread_out
from arledger.collecting.habits import days_late, expected_day
from arledger.collecting.shares import disputed_parts
from arledger.controls.approvals import CREDIT_MEMO, approval_needed
from arledger.interest.agreements import RulesInForce
from arledger.interest.history import Invoice, histories
from arledger.interest.reckoning import Reckoner
from arledger.model.book import Book
from arledger.model.days import days_after
from arledger.model.documents import Client, Item
from arledger.model.money import ZERO, exact_sum, minor_digits, plain, round_to, sums
from arledger.model.problem import Refused, UserError
from arledger.policy.settings import Policy
from arledger.session.open_book import OpenBook
from arledger.subledger.aging import oldest_due_first
from arledger.subledger.due import TermsInForce
from arledger.terms import TermsError, annual_cost, discount_offers, parse_terms

EARLY, PLAN, WAIT = "early payment", "instalment plan", "waiting"


class Offer(NamedTuple):
    """What is offered: percent off within so many days, a plan, and what money costs in percent a year."""

    discount: Decimal
    days: int
    spread: Spread
    rate: Decimal


class Debt(NamedTuple):
    """What of an item is negotiated about, and when it comes if the client goes on as usual."""

    item: Item
    amount: Decimal
    expected: date


@dataclass(frozen=True, slots=True)
class Negotiation:
    """What a client owes in one currency and is not disputed, and the options for it.

    `cases` are the settled items that tell how late they usually are.
    """

    book: Book
    client: Client
    currency: str
    debts: tuple[Debt, ...]
    disputed: Decimal
    unapplied: Decimal
    cases: int
    options: tuple[Option, ...]
    entitled: tuple[str, ...] = ()
    """What their own terms take off by some day anyway, of each number."""

    @property
    def amount(self) -> Decimal:
        """What is negotiated about."""
        return exact_sum(debt.amount for debt in self.debts)


def negotiated(opened: OpenBook, as_of: date, asked: tuple[str, Sequence[str], str], offer: Offer) -> Negotiation:
    """Return the options for what a client owes: of all, or of some numbers, in the currency that is asked for.

    Raises Refused where nothing is open or the currency is not said, UserError for a slip.
    """
    who, numbers, currency = asked
    policy = opened.place.policy
    client, book = opened.book_of_client(as_of, who)
    items = _items(book, client, numbers)
    currency = _currency(items, client, currency)
    own = [item for item in items if item.currency == currency]
    disputed = disputed_parts(book, client.id)
    late = days_late(book, client.id).get(client.id, [])
    debts = tuple(
        Debt(item, item.open - disputed.get(id(item), ZERO), expected_day(item.due, late, as_of))
        for item in sorted(own, key=oldest_due_first)
        if item.open > disputed.get(id(item), ZERO)
    )
    if not debts:
        raise Refused(f"all that {client.id} owes is disputed", "Resolve the dispute first.")
    unapplied = exact_sum(c.open for c in book.credits if (c.client, c.currency) == (client.id, currency))
    options = (
        _early(debts, offer, policy, as_of),
        _plan(debts, offer, policy, as_of),
        _waiting(book, policy, debts, offer),
    )
    in_dispute = exact_sum(disputed.get(id(item), ZERO) for item in own)
    entitled = tuple(_entitled(book, policy, debts))
    return Negotiation(book, client, currency, debts, in_dispute, unapplied, len(late), options, entitled)


def _entitled(book: Book, policy: Policy, debts: Sequence[Debt]) -> Iterator[str]:
    """Yield the discounts that the terms of invoices give on the day or later, without any negotiation."""
    in_force = TermsInForce(book, policy)
    for item in {debt.item.number: debt.item for debt in reversed(debts)}.values():
        try:
            offers = discount_offers(parse_terms(in_force.of(item.document)), item.date)
        except TermsError:
            continue
        for offer in offers:
            if offer.with_grace >= book.as_of:
                yield f"{plain(offer.percent)} % of {item.number or 'an item'} until {offer.until}"


def _items(book: Book, client: Client, numbers: Sequence[str]) -> list[Item]:
    items = [item for item in book.items if item.open and item.client == client.id]
    for number in numbers:
        if all(item.number != number for item in items):
            raise Refused(
                f"nothing of {number} is open of {client.id} on {book.as_of}",
                f"`arledger items --client {client.id}` lists what is.",
            )
    return [item for item in items if not numbers or item.number in numbers]


def _currency(items: Sequence[Item], client: Client, asked: str) -> str:
    known = sorted({item.currency for item in items})
    if not known:
        raise Refused(f"{client.id} owes nothing", "There is nothing to negotiate.")
    if asked and asked not in known:
        raise Refused(f"{client.id} owes nothing in {asked}", f"They owe in {' and '.join(known)}.")
    if not asked and len(known) > 1:
        raise Refused(f"{client.id} owes in {' and '.join(known)}", f"Add --currency {known[0]}.")
    return asked or known[0]


def _early(debts: Sequence[Debt], offer: Offer, policy: Policy, as_of: date) -> Option:
    currency, whole = debts[0].item.currency, exact_sum(debt.amount for debt in debts)
    off = round_to(whole * offer.discount / 100, minor_digits(currency))
    cash = (Cash(days_after(as_of, offer.days), whole - off),)
    weighed = exact_sum(debt.amount * (debt.expected - as_of).days for debt in debts)
    usual = weighed / whole
    remark = ""
    costs = None
    # Over less than a day, a year's cost is a number that says nothing.
    if usual >= offer.days + 1:
        of_365 = annual_cost(offer.discount, offer.days, usual)
        of_360 = annual_cost(offer.discount, offer.days, usual, 360)
        costs = AnnualCosts(of_365.simple, of_360.simple, of_365.effective)
    else:
        remark = "they would pay no later without it"
    return Option(
        EARLY,
        cash,
        currency,
        present_value(cash, offer.rate, as_of, currency),
        given_up=off,
        annual_cost=costs,
        who=approval_needed(policy, CREDIT_MEMO, off),
        remark=remark,
    )


def _plan(debts: Sequence[Debt], offer: Offer, policy: Policy, as_of: date) -> Option:
    currency = debts[0].item.currency
    amounts = sums((debt.item.number, debt.amount) for debt in debts)
    parts = spread_out(offer.spread, as_of, amounts, currency, policy.items)
    cash = tuple(Cash(part.due, part.amount) for part in parts)
    return Option(PLAN, cash, currency, present_value(cash, offer.rate, as_of, currency))


def _waiting(book: Book, policy: Policy, debts: Sequence[Debt], offer: Offer) -> Option:
    currency = debts[0].item.currency
    by_day = sums((debt.expected, debt.amount) for debt in debts)
    cash = tuple(Cash(day, amount) for day, amount in sorted(by_day.items()))
    interest, remark = _interest(book, policy, debts)
    worth = present_value(cash, offer.rate, book.as_of, currency)
    return Option(WAIT, cash, currency, worth, interest=interest, remark=remark)


def _interest(book: Book, policy: Policy, debts: Sequence[Debt]) -> tuple[Decimal | None, str]:
    """Return what may be asked in interest by the days on which the invoices are paid, or why it is not known."""
    until: dict[str, date] = {}
    for debt in debts:
        if debt.item.number:
            until[debt.item.number] = max(until.get(debt.item.number, date.min), debt.expected)
    currency, client = debts[0].item.currency, debts[0].item.client
    rules, asked = RulesInForce(book, policy), ZERO
    by_day: dict[date, set[str]] = {}
    for number, day in until.items():
        by_day.setdefault(day, set()).add(number)
    try:
        for day, numbers in sorted(by_day.items()):
            known = _of_numbers(book, client, day)
            reckoner = Reckoner(rules, policy.interest, day)
            asked += exact_sum(
                reckoner.of(known[number, currency]).asked for number in numbers if (number, currency) in known
            )
    except UserError as error:
        return None, f"interest is not known: {error}"
    return asked, ""


def _of_numbers(book: Book, client: str, day: date) -> Mapping[tuple[str, str], Invoice]:
    return {(each.number, each.currency): each for each in histories(book, client, day).invoices}
