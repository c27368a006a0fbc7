"""Invoices as a payer sees them: the items of one number put together, amounts in whole coins.

Amounts are whole numbers of the smallest unit that any amount of the currency is written in, so that
sums can be looked up; they come from and go back to Decimal without rounding.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.matching.financed import FinancedPart, Financing
from arledger.matching.months import months_in
from arledger.matching.values import MatchOptions
from arledger.model.bank import BankLine
from arledger.model.documents import Item
from arledger.model.money import decimals, minor_digits


class Unit(NamedTuple):
    """What is open of one invoice of one client in one currency; `at` is its place among all units.

    `open` and `billed`, what it was at first, are in coins; `steps` are what is due with the first instalment, the
    first two, and so on, the whole left out. `discount` is the best that it could ever have earned. An item without
    a number is a unit of its own, which can be proposed and never be booked. Of an invoice that a leasing company
    pays, its part and the client's own are two units, each with the company that is to pay it as its `client`.
    `months` are those that its narration names.
    """

    at: int
    client: str
    number: str
    currency: str
    open: int
    billed: int
    issued: date
    due: date
    steps: tuple[int, ...]
    references: tuple[str, ...]
    discount: int
    items: tuple[Item, ...]
    months: frozenset[int] = frozenset()
    financing: Financing | None = None

    @property
    def account(self) -> str:
        """The client on whose account it stands, whoever is to pay it."""
        return self.financing.account if self.financing else self.client

    @property
    def kept(self) -> int:
        """What a leasing company withholds as its fee where it pays all that was open at first."""
        return self.financing.kept if self.financing else 0


class Coins:
    """How many decimals the amounts of each currency have, and the way to coins and back."""

    def __init__(self, lines: Iterable[BankLine], items: Iterable[Item]) -> None:
        self._digits: dict[str, int] = {}
        for line in lines:
            self._see(line.currency, line.amount)
            if line.fee is not None:
                self._see(line.currency, line.fee)
        for item in items:
            self._see(item.currency, item.open)

    def _see(self, currency: str, amount: Decimal) -> None:
        known = self._digits.get(currency)
        usual = minor_digits(currency) if known is None else known
        self._digits[currency] = max(usual, decimals(amount))

    def of(self, amount: Decimal, currency: str) -> int:
        """Return `amount` in coins; what is smaller than a coin is dropped."""
        return int(amount.scaleb(self._digits.get(currency, minor_digits(currency))))

    def amount(self, coins: int, currency: str) -> Decimal:
        """Return coins as an amount of the currency."""
        return Decimal(coins).scaleb(-self._digits.get(currency, minor_digits(currency)))


def build_units(items: Sequence[Item], coins: Coins, options: MatchOptions) -> tuple[Unit, ...]:
    """Put the items of each number together; the order of `items` changes nothing.

    What is settled stays in, with nothing open: a payer may name it.
    """
    groups: defaultdict[tuple[str, ...], list[Item]] = defaultdict(list)
    for at, item in enumerate(sorted(items, key=_content)):
        own = "" if item.number else str(at)
        groups[item.client, item.currency, item.number, own].append(item)
    financed = {(part.account, part.currency, part.number): part for part in options.financed if part.number}
    units: list[Unit] = []
    for key, group in sorted(groups.items()):
        unit, part = _unit(len(units), group, coins, options), financed.get((key[0], key[1], key[2]))
        units += _parts(unit, part, coins) if part else [unit]
    return tuple(units)


def _parts(unit: Unit, part: FinancedPart, coins: Coins) -> list[Unit]:
    """Return an invoice as the part that a leasing company pays, and before it the client's own if there is one.

    Discounts and instalments are agreed with the client: the leasing company pays on its own terms.
    """
    kept = coins.of(part.kept, unit.currency)
    theirs = Financing(part.account, part.payer, part.buyer, kept, theirs=True, cancelled=part.cancelled)
    if part.payer == part.account:
        return [unit._replace(references=_with(unit, part), due=part.expected, financing=theirs)]
    if part.cancelled:
        # From then on it is the client's own to pay.
        return [unit._replace(references=_with(unit, part), financing=theirs._replace(kept=0, theirs=False))]
    open_ = min(coins.of(part.outstanding, unit.currency), unit.open)
    billed = min(coins.of(part.financed, unit.currency), unit.billed)
    financed = unit._replace(
        client=part.payer,
        open=open_,
        billed=billed,
        due=part.expected,
        steps=(),
        references=_with(unit, part),
        discount=0,
        financing=theirs,
    )
    if billed == unit.billed and open_ == unit.open:
        return [financed]
    own = theirs._replace(kept=0, theirs=False, other=unit.at + 1)
    left = financed._replace(
        client=unit.client, open=unit.open - open_, billed=unit.billed - billed, due=unit.due, financing=own
    )
    return [left, financed._replace(at=unit.at + 1, financing=theirs._replace(other=unit.at))]


def _with(unit: Unit, part: FinancedPart) -> tuple[str, ...]:
    """Return the references of a unit, those of its contract with them."""
    return tuple(sorted({*unit.references, *part.references} - {"", unit.number}))


def _content(item: Item) -> tuple[object, ...]:
    entry = item.document.entry
    return (
        item.client,
        item.currency,
        item.number,
        item.due,
        item.date,
        item.amount,
        item.settled,
        item.account,
        entry.payee,
        entry.narration,
    )


def _unit(index: int, group: Sequence[Item], coins: Coins, options: MatchOptions) -> Unit:
    first = group[0]
    steps, total = [], 0
    for item in group:
        total += coins.of(item.open, item.currency)
        steps.append(total)
    return Unit(
        at=index,
        client=first.client,
        number=first.number,
        currency=first.currency,
        open=total,
        billed=sum(coins.of(item.amount, item.currency) for item in group),
        issued=min(item.date for item in group),
        due=min(item.due for item in group),
        steps=tuple(sorted({step for step in steps if 0 < step < total})),
        references=_references(group, options.reference_keys),
        discount=earned(group, None, coins, options),
        items=tuple(group),
        months=frozenset[int]().union(*(months_in(item.document.entry.narration) for item in group)),
    )


def _references(group: Sequence[Item], keys: Sequence[str]) -> tuple[str, ...]:
    found: set[str] = set()
    for item in group:
        entry = item.document.entry
        metas: list[Mapping[str, object]] = [entry.meta]
        metas += [posting.meta for posting in entry.postings if posting.account == item.account]
        found |= {str(meta[key]).strip() for meta in metas for key in keys if meta.get(key) is not None}
        found |= set(entry.links)
    return tuple(sorted(found - {"", group[0].number}))


def earned(group: Sequence[Item], paid_on: date | None, coins: Coins, options: MatchOptions) -> int:
    """Return the discount in coins that the items earn when paid on a day, or at best with None."""
    if options.discount is None:
        return 0
    total = 0
    for item in group:
        if item.open > 0:
            discount = options.discount(item, paid_on or item.date)
            total += min(max(coins.of(discount, item.currency), 0), coins.of(item.open, item.currency))
    return total
