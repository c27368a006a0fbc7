"""Interest against an oracle that looks at every day by itself, in fractions; and what no later entry can change."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import book_on, entries_of, store_of
from tests.support.effort import effort
from tests.support.interest import OPENS, policy_of

from arledger.interest.agreements import RulesInForce
from arledger.interest.history import histories
from arledger.interest.reckoning import Reckoner, Reckoning, principals, rounded
from arledger.interest.wording import BY_KEY, FIXED_KEY, OF_KEY, TO_KEY, WITHOUT_KEY
from arledger.ledger.memory_store import MemoryStore
from arledger.policy.interest import InterestRule, InterestSettings

FIRST, LAST = date(2024, 5, 1), 420
RULES: tuple[InterestRule, ...] = ("uk", "eu", "eu-ie", "eu-be", "contract")
# Reference rate and points, by the half-year: written down here once more, so that the tables are not their own proof.
HALVES = {(2024, 1): "12.50", (2024, 2): "12.25", (2025, 1): "11.15", (2025, 2): "10.15"}
BELGIUM = {(2024, 1): "12.5", (2024, 2): "12.5", (2025, 1): "11.5", (2025, 2): "10.5"}
KINGDOM = {(2024, 1): "13.25", (2024, 2): "13.25", (2025, 1): "12.75", (2025, 2): "12.25"}
NOTHING = Decimal(0)


@dataclass
class Sale:
    """An invoice of one due date with what happened to it: amounts by the day, negative where less is owed."""

    number: str
    due: date
    amount: Decimal
    changes: list[tuple[date, Decimal]] = field(default_factory=list)
    disputed: Decimal = NOTHING
    disputed_on: date = date.min

    def open(self, day: date) -> Decimal:
        return self.amount + sum((part for when, part in self.changes if when <= day), NOTHING)


@dataclass
class World:
    """A client's invoices, the rule, and the directives that tell of them, each with its day."""

    settings: InterestSettings
    sales: list[Sale]
    pieces: list[tuple[date, str]]
    off: list[tuple[date, bool]]

    def text(self, pieces: list[tuple[date, str]] | None = None) -> str:
        return OPENS + "\n".join(text for _, text in (self.pieces if pieces is None else pieces))

    def is_off(self, day: date) -> bool:
        said = [each for each in self.off if each[0] <= day]
        return bool(said) and max(said)[1]

    def rate(self, due: date, day: date) -> Fraction:
        rule = self.settings.rule
        if rule == "contract":
            return Fraction(12)
        table = {"eu-be": BELGIUM, "uk": KINGDOM}.get(rule, HALVES)
        deciding = {"eu-ie": due, "uk": due + timedelta(days=1)}.get(rule, day)
        if rule == "uk" and self.settings.rate_basis == "split":
            deciding = day
        return Fraction(table[deciding.year, 1 if deciding.month < 7 else 2])

    def of_day(self, sale: Sale, principal: Decimal, day: date) -> Fraction:
        exact = Fraction(principal) * self.rate(sale.due, day) / 36500
        return Fraction(rounded(exact, 2)) if self.settings.rounding == "daily" else exact

    def interest(self, sale: Sale, first: date, last: date, without: Decimal = NOTHING) -> Fraction:
        """Add up the days from `first` to `last` that are late, each by itself, but for a disputed part."""
        total, day = Fraction(0), max(first, sale.due + timedelta(days=1))
        while day <= last:
            owed = sale.open(day - timedelta(days=1))
            if not self.is_off(day):
                total += self.of_day(sale, max(owed - without, NOTHING), day)
            day += timedelta(days=1)
        return total


@st.composite
def worlds(draw: st.DrawFn) -> World:
    settings = InterestSettings(
        rule=draw(st.sampled_from(RULES)),
        rate=Decimal(12),
        rounding=draw(st.sampled_from(("total", "total", "daily"))),
        rate_basis=draw(st.sampled_from(("at-start", "split"))),
    )
    currency = "GBP" if settings.rule == "uk" else "EUR"
    world = World(settings, [], [], [])
    for at in range(draw(st.integers(1, 3))):
        _add_sale(draw, world, f"INV-{at + 1}", currency)
    for _ in range(draw(st.integers(0, 2))):
        day = FIRST + timedelta(days=draw(st.integers(0, LAST)))
        if day not in [each for each, _ in world.off]:
            off = draw(st.booleans())
            world.off.append((day, off))
            value = "off" if off else ""
            world.pieces.append((day, f'{day} custom "ar-client" Assets:Receivable:Acme "interest" "{value}"\n'))
    return world


def _add_sale(draw: st.DrawFn, world: World, number: str, currency: str) -> None:
    amount = Decimal(draw(st.integers(1, 2_000_000))) / 100
    due = FIRST + timedelta(days=draw(st.integers(0, 250)))
    sale = Sale(number, due, amount)
    world.sales.append(sale)
    issued = due - timedelta(days=30)
    world.pieces.append(
        (
            issued,
            f'{issued} * "Acme" "Goods" ^{number}\n  due: {due}\n  Assets:Receivable:Acme  {amount} {currency}\n'
            "  Income:Sales\n",
        )
    )
    days = draw(st.lists(st.integers(0, LAST), max_size=4, unique=True))
    for at, day in enumerate(issued + timedelta(days=offset) for offset in sorted(days)):
        left = sale.open(day)
        part = min(left, Decimal(draw(st.integers(1, 1_000_000))) / 100)
        if part <= 0:
            break
        is_memo = draw(st.booleans())
        other, tag = ("Income:Sales", " #credit-memo") if is_memo else ("Assets:Bank:Checking", "")
        meta = f'  number: "CM-{number}-{at}"\n' if is_memo else ""
        text = f'{day} * "Acme" "Less {at}" ^{number}{tag}\n{meta}  Assets:Receivable:Acme  -{part} {currency}\n  {other}\n'
        world.pieces.append((day, text))
        sale.changes.append((day, -part))
        back = day + timedelta(days=draw(st.integers(1, 40)))
        if (
            not is_memo
            and draw(st.booleans())
            and all(back < issued + timedelta(days=d) or back == day for d in days if d > (day - issued).days)
        ):
            text = (
                f'{back} * "Acme" "Back {at}" ^{number} #returned-payment\n  paid-on: {day}\n'
                f"  Assets:Receivable:Acme  {part} {currency}\n  Assets:Bank:Checking\n"
            )
            world.pieces.append((back, text))
            sale.changes.append((back, part))


def reckoned(store: MemoryStore, as_of: date, settings: InterestSettings) -> dict[str, Reckoning]:
    policy = policy_of(settings)
    book = book_on(store, as_of, policy)
    reckoner = Reckoner(RulesInForce(book, policy), settings, as_of)
    return {invoice.number: reckoner.of(invoice) for invoice in histories(book).invoices}


def day_at(draw_days: int) -> date:
    return FIRST + timedelta(days=draw_days)


@effort(150, 3_000)
@given(worlds(), st.integers(20, LAST))
def test_every_day_by_itself_comes_to_the_same(world: World, days: int) -> None:
    as_of = day_at(days)
    found = reckoned(store_of(entries_of(world.text())), as_of, world.settings)
    late = {sale.number: sale for sale in world.sales if sale.due < as_of}
    assert found.keys() == late.keys()
    for number, each in found.items():
        exact = world.interest(late[number], date.min + timedelta(days=1), as_of)
        assert sum((span.exact for span in each.spans), Fraction(0)) == exact
        assert each.interest == rounded(exact, 2) == sum((s.interest for s in each.spans), Decimal("0.00"))
        for span in each.spans:
            assert abs(Fraction(span.interest) - span.exact) < Fraction(1, 100)
            assert span.interest >= 0
            assert principals(each.invoice, span.first) == principals(each.invoice, span.last) == [span.principal]
        assert all(a.last < b.first for a, b in zip(each.spans, each.spans[1:], strict=False))


def memo_of(each: Reckoning, until: date, at: int, settings: InterestSettings) -> str:
    """Return the memo that charges an invoice, as `interest CLIENT --write` writes it."""
    legs = []
    split = ", split" if settings.rate_basis == "split" else ""
    daily = ", daily" if settings.rounding == "daily" else ""
    rate = " 12" if settings.rule == "contract" else ""
    rule = f'    {BY_KEY}: "{settings.rule}{rate}{split}{daily}"\n'
    if each.demanded:
        legs.append(
            f'  Income:Interest  -{each.demanded} {each.invoice.currency}\n    {OF_KEY}: "{each.invoice.number}"\n    {TO_KEY}: {until}\n'
            + rule
        )
        if each.invoice.disputed:
            legs[-1] += f"    {WITHOUT_KEY}: {each.invoice.disputed} {each.invoice.currency}\n"
    if each.fixed_demanded:
        legs.append(
            f'  Income:Interest  -{each.fixed_demanded} {each.invoice.currency}\n    {FIXED_KEY}: "{each.invoice.number}"\n'
            + rule
        )
    if not legs:
        return ""
    return (
        f'{until} * "Acme" "Interest" ^DM-{at}-{each.invoice.number} #debit-memo\n'
        f"  Assets:Receivable:Acme  {each.asked} {each.invoice.currency}\n" + "".join(legs)
    )


@effort(80, 2_000)
@given(
    worlds(), st.lists(st.integers(20, LAST), min_size=2, max_size=4, unique=True), st.randoms(use_true_random=False)
)
def test_charged_in_steps_it_is_charged_once(world: World, days: list[int], random: Random) -> None:
    steps = sorted(map(day_at, days))
    dispute(world, random)
    pieces = list(world.pieces)
    charged: dict[str, Decimal] = {}
    exact: dict[str, Fraction] = {}
    counts: dict[str, int] = {}
    fixed: dict[str, list[Decimal]] = {}
    for at, day in enumerate(steps):
        found = reckoned(store_of(entries_of(world.text(pieces))), day, world.settings)
        for number, each in found.items():
            for span in each.demanded_spans():
                assert span.last <= day
            charged[number] = charged.get(number, NOTHING) + each.demanded
            if each.demanded:
                counts[number] = counts.get(number, 0) + 1
                exact[number] = exact.get(number, Fraction(0)) + sum(
                    (s.exact_demanded for s in each.spans), Fraction(0)
                )
            if each.fixed_demanded:
                fixed.setdefault(number, []).append(each.fixed_demanded)
            pieces.append((day, memo_of(each, day, at, world.settings)))
        again = reckoned(store_of(entries_of(world.text(pieces))), day, world.settings)
        # Only what came to less than half a coin is left, and what is disputed.
        assert all(not each.demanded for each in again.values())
    once = reckoned(store_of(entries_of(world.text())), steps[-1], world.settings)
    rest = reckoned(store_of(entries_of(world.text(pieces))), steps[-1], world.settings)
    for number, each in once.items():
        # Exactly the same days on the same principal, whatever is charged when; each charge is rounded once.
        left = sum((span.exact for span in rest[number].spans), Fraction(0))
        assert exact.get(number, Fraction(0)) + left == sum((span.exact for span in each.spans), Fraction(0))
        count = counts.get(number, 0)
        assert (
            abs(charged.get(number, NOTHING) + rest[number].interest - each.interest) * 100 <= Decimal(count + 2) / 2
        )
        assert len(fixed.get(number, [])) <= 1


def dispute(world: World, random: Random) -> None:
    """Let a part of some invoice be disputed for a while, and be decided for us."""
    sale = random.choice(world.sales)
    opened, resolved = sorted(random.sample(range(LAST + 60), 2))
    part = (sale.amount / 2).quantize(Decimal("0.01"))
    if random.random() < 0.5 or not part:
        return
    currency = "GBP" if world.settings.rule == "uk" else "EUR"
    for offset, state, amount in ((opened, "opened", part), (resolved, "resolved", "0.00")):
        day = FIRST + timedelta(days=offset)
        text = f'{day} custom "ar-dispute" "{sale.number}" "{state}" {amount} {currency} "quality: rust"\n'
        world.pieces.append((day, text))


def _figures(found: dict[str, Reckoning]) -> object:
    return {
        number: (each.interest, each.demanded, each.fixed_sum, [(s.first, s.last, s.principal) for s in each.spans])
        for number, each in found.items()
    }


@effort(60, 1_500)
@given(worlds(), st.integers(20, LAST), st.randoms(use_true_random=False))
def test_nothing_later_and_no_order_changes_an_answer(world: World, days: int, random: Random) -> None:
    as_of = day_at(days)
    dispute(world, random)
    whole = _figures(reckoned(store_of(entries_of(world.text())), as_of, world.settings))
    known = [piece for piece in world.pieces if piece[0] <= as_of]
    assert _figures(reckoned(store_of(entries_of(world.text(known))), as_of, world.settings)) == whole
    mixed = list(world.pieces)
    random.shuffle(mixed)
    assert _figures(reckoned(store_of(entries_of(world.text(mixed))), as_of, world.settings)) == whole
