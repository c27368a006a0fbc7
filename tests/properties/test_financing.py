"""Financed sales on random books: what payers owe is what is open of theirs, on every day, however it is written."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import book_on, entries_of, store_of
from tests.support.effort import effort
from tests.support.leasing import ACCOUNTS, CLIENTS, PAYERS, WAYS, sale, step

from arledger.capabilities.leasing.receipts_report import receipts_report
from arledger.capabilities.leasing.report import TransitOptions, transit_report
from arledger.financing.contracts import ContractLedger
from arledger.model.money import exact_sum
from arledger.policy.settings import Policy

FIRST, DAYS = date(2026, 1, 5), 14
LESSORS = ("LumenLeasing", "SpecialFinance")
POLICY = Policy()
ZERO = Decimal(0)


@dataclass(frozen=True)
class Sold:
    """A financed sale as the test knows it; amounts in whole coins."""

    number: str
    way: str
    client: str
    payer: str
    day: int
    amount: int
    own: int

    @property
    def account(self) -> str:
        return self.client if self.way == CLIENTS else self.payer


@dataclass(frozen=True)
class Event:
    """What happened on a day: money of the payer or the client, money taken back, or a word about the contract."""

    day: int
    number: str
    what: str
    amount: int = 0
    fee: int = 0


@dataclass(frozen=True)
class World:
    """A random book, with what happened in it."""

    sold: tuple[Sold, ...]
    events: tuple[Event, ...]

    def parts(self) -> list[str]:
        return [*(_written_sale(each) for each in self.sold), *(self._written(event) for event in self.events)]

    def text(self) -> str:
        return ACCOUNTS + "".join(self.parts())

    def of(self, number: str) -> Sold:
        return next(each for each in self.sold if each.number == number)

    def _written(self, event: Event) -> str:
        of = self.of(event.number)
        when = _day(event.day)
        if event.what in ("cancelled", "submitted"):
            return step(f"{when}", of.number, event.what, payer=of.payer)
        if event.what == "returned":
            return (
                f'\n{when} * "{of.payer}" "Returned" ^{of.number} #returned-payment\n'
                f"  Assets:Receivable:{of.account}  {_money(event.amount)}\n  Assets:Bank:Checking\n"
            )
        payee = of.client if event.what == "client" else of.payer
        kept = f"  Expenses:BankFees  {_money(event.fee)}\n" if event.fee else ""
        return (
            f'\n{when} * "{payee}" "Paid" ^{of.number}\n  Assets:Receivable:{of.account}  -{_money(event.amount)}\n'
            f"{kept}  Assets:Bank:Checking  {_money(event.amount - event.fee)}\n"
        )

    def outstanding(self, number: str, day: int) -> int:
        """Return what of the payer's part is open at the end of a day."""
        of = self.of(number)
        if of.day > day:
            return 0
        known = [event for event in self.events if event.number == number and event.day <= day]
        paid = sum(event.amount for event in known if event.what == "payer")
        back = sum(event.amount for event in known if event.what == "returned")
        return of.amount - of.own - paid + back

    def is_cancelled(self, number: str, day: int) -> bool:
        said = [
            e for e in self.events if e.number == number and e.day <= day and e.what in ("cancelled", "submitted")
        ]
        # Of one day the cancellation counts last.
        return bool(said) and max(said, key=lambda event: (event.day, event.what == "cancelled")).what == "cancelled"

    def open_of(self, payer: str, day: int) -> int:
        return sum(
            self.outstanding(each.number, day)
            for each in self.sold
            if each.payer == payer and not self.is_cancelled(each.number, day)
        )


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)


def _money(coins: int) -> str:
    return f"{Decimal(coins).scaleb(-2)} USD"


def _written_sale(each: Sold) -> str:
    meta = f"financed: {_money(each.amount - each.own)}" if each.own else ""
    amount = f"{Decimal(each.amount).scaleb(-2)}"
    return sale(each.way, f"{_day(each.day)}", each.number, amount, client=each.client, payer=each.payer, meta=meta)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    sold: list[Sold] = []
    events: list[Event] = []
    for at in range(draw(st.integers(1, 5))):
        way = draw(st.sampled_from(WAYS))
        amount = draw(st.integers(200, 100_000))
        own = draw(st.sampled_from((0, amount // 10))) if way == CLIENTS else 0
        payer, client = draw(st.sampled_from(LESSORS)), draw(st.sampled_from(("Acme", "Bolt")))
        of = Sold(f"INV-{at}", way, client, payer, draw(st.integers(0, 4)), amount, own)
        sold.append(of)
        events += draw(_events(of))
    return World(tuple(sold), tuple(events))


@st.composite
def _events(draw: st.DrawFn, of: Sold) -> Sequence[Event]:
    """Return what happens to one sale: whatever is paid is open by then, and only whole payments come back."""
    found: list[Event] = []
    left, own, day = of.amount - of.own, of.own, of.day
    last = 0
    for _ in range(draw(st.integers(0, 5))):
        day += draw(st.integers(0, 3))
        what = draw(st.sampled_from(("payer", "payer", "client", "returned", "cancelled", "submitted")))
        if what == "payer" and left:
            part = draw(st.one_of(st.just(left), st.integers(1, left)))
            found.append(Event(day, of.number, what, part, draw(st.sampled_from((0, part // 10)))))
            left -= part
            last = part
        elif what == "client" and own:
            part = draw(st.integers(1, own))
            found.append(Event(day, of.number, what, part))
            own -= part
            last = 0
        elif what == "returned" and last and not of.own:
            day += 1
            found.append(Event(day, of.number, what, last))
            left += last
            last = 0
        elif what in ("cancelled", "submitted"):
            found.append(Event(day, of.number, what))
    return found


def ledger_of(entries: Sequence[Any], day: int) -> ContractLedger:
    return ContractLedger(book_on(store_of(list(entries)), _day(day), POLICY), POLICY)


def reports(entries: Sequence[Any], day: int) -> list[Mapping[str, Any]]:
    """Return what both reports say on a day, but for the places in files."""
    ledger = ledger_of(entries, day)
    found = [transit_report(ledger, TransitOptions()).data, receipts_report(ledger, FIRST, None).data]
    return [_without_places(data) for data in found]


def _without_places(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {key: _without_places(value) for key, value in data.items() if key != "source"}
    return [_without_places(each) for each in data] if isinstance(data, list) else data


@given(worlds())
@effort(60)
def test_what_a_payer_owes_is_what_is_open_of_its_part_on_every_day(world: World) -> None:
    entries = entries_of(world.text())
    for day in range(DAYS):
        ledger = ledger_of(entries, day)
        owed = {speed.payer: speed.open for speed in ledger.payers}
        for payer in LESSORS:
            assert owed.get(payer, ZERO) == Decimal(world.open_of(payer, day)).scaleb(-2), (payer, day)
        for contract in ledger.contracts:
            assert contract.outstanding == Decimal(world.outstanding(contract.sale.number, day)).scaleb(-2)
            assert contract.in_transit == (
                contract.outstanding > 0 and not world.is_cancelled(contract.sale.number, day)
            )
            assert contract.sale.financed == contract.outstanding + contract.received + contract.fees
        assert not any(row["difference"] for row in transit_report(ledger, TransitOptions()).data["ties"])  # type: ignore[union-attr, index, call-overload]


@given(worlds())
@effort(40)
def test_contracts_on_a_payers_account_and_what_was_cancelled_are_all_that_is_open_there(world: World) -> None:
    entries = entries_of(world.text())
    for day in range(0, DAYS, 3):
        ledger = ledger_of(entries, day)
        for payer in LESSORS:
            open_ = exact_sum(item.open for item in ledger.book.items if item.client == payer)
            own = [c for c in ledger.contracts if c.sale.payer == payer and c.sale.on_payer]
            assert exact_sum(contract.outstanding for contract in own) == open_


@given(worlds(), st.integers(0, 1000))
@effort(40)
def test_order_changes_nothing(world: World, seed: int) -> None:
    parts = world.parts()
    random.Random(seed).shuffle(parts)  # noqa: S311 - no secret
    entries, shuffled = entries_of(world.text()), entries_of(ACCOUNTS + "".join(parts))
    for day in (3, 8, DAYS):
        assert reports(entries, day) == reports(shuffled, day)


@given(worlds(), st.integers(0, DAYS))
@effort(40)
def test_nothing_later_changes_an_answer(world: World, day: int) -> None:
    later = [event for event in world.events if event.day > day]
    entries = entries_of(world.text())
    sold = tuple(each for each in world.sold if each.day <= day)
    numbers = {each.number for each in sold}
    known = World(sold, tuple(e for e in world.events if e not in later and e.number in numbers))
    assert reports(entries, day) == reports(entries_of(known.text()), day)


@given(worlds())
@effort(40)
def test_both_ways_of_writing_say_the_same(world: World) -> None:
    """What is financed as a whole may stand on either account: the answer is the same but for whose account it is."""
    whole = [each for each in world.sold if not each.own]
    numbers = {each.number for each in whole}
    events = tuple(event for event in world.events if event.number in numbers)
    found = []
    for way in (CLIENTS, PAYERS):
        sold = tuple(Sold(e.number, way, e.client, e.payer, e.day, e.amount, 0) for e in whole)
        entries = entries_of(World(sold, events).text())
        found.append(
            [transit_report(ledger_of(entries, day), TransitOptions()).data["contracts"] for day in range(DAYS)]
        )
    assert _without_places(found[0]) == _without_places(found[1])
