"""What memos have charged, judged by what is known later: against a calculator that adds up single days.

While nothing is booked late, every charge stands as it was proposed. Where something is, what each memo should have
charged is what the days that it covers come to; and what was charged, less the differences, with what is still open,
is what charging once at the end would come to.
"""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.properties.test_interest import (
    FIRST,
    LAST,
    NOTHING,
    Sale,
    World,
    day_at,
    dispute,
    memo_of,
    reckoned,
    worlds,
)
from tests.support.books import book_on, entries_of, store_of
from tests.support.effort import effort
from tests.support.interest import policy_of

from arledger.capabilities.interest.accrued import Wanted, accrue
from arledger.capabilities.interest.report import interest_report
from arledger.interest.differences import Judged, judged, left_of
from arledger.interest.reckoning import rounded

DAY = timedelta(days=1)
steps_of_days = st.lists(st.integers(20, LAST), min_size=1, max_size=4, unique=True)
randoms = st.randoms(use_true_random=False)


class Charged:
    """What a memo has charged of an invoice: the days from `first` to `last`, and whether its fixed sum."""

    def __init__(self, first: date, last: date, interest: Decimal, fixed: Decimal) -> None:
        self.first, self.last, self.interest, self.fixed = first, last, interest, fixed


def charge(world: World, steps: list[date]) -> dict[str, list[Charged]]:
    """Charge everything at each step, and write the memos into the world."""
    made: dict[str, list[Charged]] = {}
    for at, day in enumerate(steps):
        for number, each in reckoned(store_of(entries_of(world.text())), day, world.settings).items():
            before = made.setdefault(number, [])
            first = max((one.last for one in before if one.interest), default=date.min) + DAY
            if each.asked:
                before.append(Charged(first, day, each.demanded, each.fixed_demanded))
            text = memo_of(each, day, at, world.settings)
            if text:
                world.pieces.append((day, text))
    return made


def judge(world: World, as_of: date) -> dict[str, tuple[Judged, ...]]:
    policy = policy_of(world.settings)
    book = book_on(store_of(entries_of(world.text())), as_of, policy)
    return {number: tuple(found) for (_, _, number), found in judged(book, policy).items()}


@effort(100, 2_000)
@given(worlds(), steps_of_days, randoms)
def test_what_was_known_makes_no_difference(world: World, days: list[int], random: Random) -> None:
    dispute(world, random)
    steps = sorted(map(day_at, days))
    made = charge(world, steps)
    for as_of in {*steps, FIRST + timedelta(days=LAST + 90)}:
        found = judge(world, as_of)
        for number, each in found.items():
            known = [one for one in made[number] if one.last <= as_of]
            assert [one.charge.total for one in each] == [one.interest + one.fixed for one in known]
            assert [one.difference for one in each] == [NOTHING] * len(known)
            assert left_of(each) == NOTHING


def least_open(sale: Sale, day: date) -> Decimal:
    """Return the least that is open of a sale on a day or later."""
    return min(sale.open(each) for each in (day, *(when for when, _ in sale.changes if when > day)))


def book_late(world: World, random: Random, last: date) -> None:
    """Date something into days that may have been charged: a receipt, or a dispute that is decided for the client."""
    sale = random.choice(world.sales)
    day = FIRST + timedelta(days=random.randint(0, (last - FIRST).days))
    day = max(day, sale.due - timedelta(days=20))
    left = least_open(sale, day)
    part = (left * random.choice([1, 2, 3, 4]) / 4).quantize(Decimal("0.01"))
    if part <= 0 or part > left or day > last:
        return
    currency = "GBP" if world.settings.rule == "uk" else "EUR"
    legs = f"  Assets:Receivable:Acme  -{part} {currency}\n"
    if random.random() < 0.5:
        world.pieces.append((day, f'{day} * "Acme" "Late" ^{sale.number}\n{legs}  Assets:Bank:Checking\n'))
        sale.changes.append((day, -part))
        return
    text = f'{day} * "Acme" "Less" ^{sale.number} #credit-memo\n  number: "CM-9"\n{legs}  Income:Sales\n'
    opened = f'{day} custom "ar-dispute" "{sale.number}" "opened" {part} {currency} "quality: rust"\n'
    decided = f'{day} custom "ar-dispute" "{sale.number}" "resolved" {part} {currency} "split: CM-9"\n'
    world.pieces += [(day, text), (day, opened), (day, decided)]
    # What was never owed counts from the beginning.
    sale.amount -= part


def fixed_sum(world: World, sale: Sale, until: date) -> Decimal:
    """Return the fixed sum of the law by what was late on the first day that bore interest, until a day."""
    day = sale.due + DAY
    while day <= until:
        owed = sale.open(day - DAY)
        if owed > 0 and not world.is_off(day) and world.settings.rule != "contract":
            if world.settings.rule != "uk":
                return Decimal(40)
            return Decimal(40 if owed < 1000 else 70 if owed < 10000 else 100)
        day += DAY
    return NOTHING


@effort(120, 3_000)
@given(worlds(), steps_of_days, randoms)
def test_what_is_booked_late_makes_exactly_its_difference(world: World, days: list[int], random: Random) -> None:
    steps = sorted(map(day_at, days))
    made = charge(world, steps)
    for _ in range(random.randint(1, 2)):
        book_late(world, random, steps[-1])
    end = steps[-1] + timedelta(days=random.randint(0, 60))
    found = judge(world, end)
    sales = {sale.number: sale for sale in world.sales}
    once = {number: sales[number] for number in made}
    rest = reckoned(store_of(entries_of(world.text())), end, world.settings)
    for number, sale in once.items():
        own = made[number]
        expected = []
        for one in own:
            exact = world.interest(sale, one.first, one.last) if one.interest else Fraction(0)
            expected.append(rounded(exact, 2) + (fixed_sum(world, sale, one.last) if one.fixed else NOTHING))
        each = found.get(number, ())
        assert [one.now for one in each] == expected
        assert left_of(each) == sum((one.interest + one.fixed for one in own), NOTHING) - sum(expected, NOTHING)
        after = max((one.last for one in own if one.interest), default=date.min) + DAY
        # No day that was charged comes back, whatever is booked late.
        assert sum((span.exact for span in rest[number].spans), Fraction(0)) == world.interest(sale, after, end)
        interest = sum((one.interest for one in own), NOTHING) - left_of(each)
        # Fixed sums that changed are among the differences.
        interest += sum((one.fixed for one in own), NOTHING)
        interest -= sum((fixed_sum(world, sale, one.last) for one in own if one.fixed), NOTHING)
        whole = world.interest(sale, date.min + DAY, end)
        assert abs(Fraction(interest + rest[number].interest) - whole) <= (len(own) + 1) * Fraction(1, 200)


@effort(60, 1_500)
@given(worlds(), steps_of_days, randoms)
def test_the_json_of_an_invoice_adds_up_and_has_one_fixed_sum(world: World, days: list[int], random: Random) -> None:
    dispute(world, random)
    steps = sorted(map(day_at, days))
    charge(world, steps[:-1])
    policy = policy_of(world.settings)
    book = book_on(store_of(entries_of(world.text())), steps[-1], policy)
    data = interest_report(accrue(book, policy, Wanted())).data
    items: Any = data["items"]
    for number, each in reckoned(store_of(entries_of(world.text())), steps[-1], world.settings).items():
        own = [item for item in items if item["invoice"] == number]
        assert sum((item["interest"] for item in own), NOTHING) == rounded(
            sum((s.exact for s in each.spans), Fraction(0)), 2
        )
        assert [f"{item['fixed_sum']}" for item in own[1:]] == ["0.00"] * len(own[1:])
        assert not own or own[0]["fixed_sum"] == each.fixed_sum
