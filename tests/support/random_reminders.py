"""Random books with everything that may keep a reminder back, and the truth of each item beside the text."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import strategies as st
from tests.support.reminders import OPENS

from arledger.policy.collecting import PromiseSettings, ReminderLevel, ReminderSettings
from arledger.policy.settings import Policy

FIRST = date(2026, 1, 5)
LAST = 70
CLIENTS = ("Acme", "Acme", "Acme", "Acme", "Bolt", "Bolt", "Cato", "Dorn")
OPENED = """\
2020-01-01 open Assets:Receivable:Cato
  email: "cato@cato.example"
  debtor: "consumer"
2020-01-01 open Assets:Receivable:Dorn
"""
STOPS = ("insolvent", "opted-out", "agency", "lawyer")
NOTHING = Decimal(0)
Draw = st.DrawFn


@dataclass
class Claim:
    """An item and what is known of it: payments by day, disputes, promises, pauses, notices by day and level."""

    client: str
    number: str
    currency: str
    amount: Decimal
    due: date
    payer: str = ""
    paid: list[tuple[date, Decimal]] = field(default_factory=list)
    disputes: list[tuple[date, str, Decimal]] = field(default_factory=list)
    promises: list[tuple[date, date, Decimal]] = field(default_factory=list)
    pauses: list[tuple[date, date]] = field(default_factory=list)
    notices: list[tuple[date, int]] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from all others."""
        return self.client, self.currency, self.number

    def open(self, day: date) -> Decimal:
        """Return what is open at the end of a day."""
        return self.amount - sum((part for when, part in self.paid if when <= day), NOTHING)

    def disputed(self, day: date) -> Decimal:
        """Return what is disputed on a day: what was said last, a resolution before an opening of its day."""
        said = [(when, state == "resolved", amount) for when, state, amount in self.disputes if when <= day]
        if not said or max(said)[1]:
            return NOTHING
        return min(max(said)[2] or self.open(day), self.open(day))

    def promised(self, day: date, grace: int) -> Decimal:
        """Return what is promised and not paid, while it may still come."""
        found = NOTHING
        for made, until, amount in self.promises:
            if made <= day <= until + timedelta(days=grace):
                found += max(amount - sum((p for when, p in self.paid if made <= when <= day), NOTHING), NOTHING)
        return min(found, self.open(day) - self.disputed(day))

    def paused(self, day: date) -> bool:
        """Say whether the pause that was said last still holds."""
        said = [pause for pause in self.pauses if pause[0] <= day]
        return bool(said) and max(said)[1] >= day

    def told(self, day: date) -> list[tuple[date, int]]:
        """Return the notices by a day, the last one last."""
        return sorted(notice for notice in self.notices if notice[0] <= day)


@dataclass
class World:
    """A book's directives, and the truth of it."""

    pieces: list[tuple[date, str]]
    claims: list[Claim]
    credits: list[tuple[date, str, str, Decimal]]
    pauses: dict[str, list[tuple[date, date]]]
    stops: dict[str, list[tuple[date, bool, str]]]
    holds: dict[str, list[tuple[date, bool]]]
    policy: Policy
    day: date

    def text(self, pieces: list[tuple[date, str]] | None = None) -> str:
        """Return the ledger, its directives in the order given."""
        return OPENS + OPENED + "\n".join(text for _, text in (self.pieces if pieces is None else pieces))

    def is_stopped(self, client: str) -> bool:
        """Say whether nobody may write to a client: stopped, on hold, or paused."""
        stops = [stop[:2] for stop in self.stops.get(client, ()) if stop[0] <= self.day]
        holds = [hold for hold in self.holds.get(client, ()) if hold[0] <= self.day]
        pauses = [pause for pause in self.pauses.get(client, ()) if pause[0] <= self.day]
        over = [bool(said) and not max(said)[1] for said in (stops, holds)]
        return any(over) or (bool(pauses) and max(pauses)[1] >= self.day)

    def unapplied(self, client: str, currency: str) -> Decimal:
        """Return a client's credit on account."""
        own = (
            part for when, who, what, part in self.credits if (who, what) == (client, currency) and when <= self.day
        )
        return sum(own, NOTHING)


def _days(first: int = 0) -> st.SearchStrategy[date]:
    return st.integers(first, LAST).map(lambda days: FIRST + timedelta(days=days))


AMOUNTS = st.integers(1, 40).map(lambda n: Decimal(n * 25) / 10)


@st.composite
def policies(draw: Draw) -> Policy:
    """Draw a policy: the usual ladder or another, a cool-off, what credit covers."""
    rows: list[ReminderLevel] = []
    if draw(st.booleans()):
        days = sorted(draw(st.sets(st.integers(0, 40), min_size=1, max_size=4)))
        levels = sorted(draw(st.sets(st.integers(1, 6), min_size=len(days), max_size=len(days))))
        least = st.sampled_from((0, 0, 0, 10, 40)).map(Decimal)
        for level, after in zip(levels, days, strict=True):
            wait, fee = draw(st.integers(0, 10)), Decimal(draw(st.integers(0, 3)))
            rows.append(ReminderLevel(level, after, "", wait, draw(least), draw(least), fee=fee))
        if draw(st.booleans()):
            rows.append(ReminderLevel(0, -draw(st.integers(1, 9))))
    settings = ReminderSettings(
        level=tuple(rows),
        cool_off=draw(st.sampled_from((0, 0, 3, 10))),
        credits=draw(st.sampled_from(("oldest-first", "none"))),
    )
    assert all(a.days < b.days for a, b in pairwise(sorted(rows, key=lambda row: row.level)))
    return Policy(reminders=settings, promises=PromiseSettings(draw(st.integers(0, 5))))


@st.composite
def worlds(draw: Draw) -> World:
    """Draw a book, a policy and a day."""
    world = World([], [], [], {}, {}, {}, draw(policies()), FIRST + timedelta(days=draw(st.integers(25, LAST))))
    for at in range(draw(st.integers(2, 6))):
        _claim(draw, world, f"I-{at}")
    for _ in range(draw(st.integers(0, 3))):
        day, client, currency, amount = draw(_days()), draw(st.sampled_from(CLIENTS)), draw(CURRENCIES), draw(AMOUNTS)
        world.credits.append((day, client, currency, amount))
        world.pieces.append((day, _entry(day, "On account", "", client, -amount, currency)))
    for _ in range(draw(st.integers(0, 2))):
        _of_client(draw, world)
    return world


CURRENCIES = st.sampled_from(("USD", "USD", "EUR"))


def _entry(day: date, said: str, link: str, client: str, amount: Decimal, currency: str, meta: str = "") -> str:
    other = "Income:Sales" if amount > 0 else "Assets:Bank:Checking"
    return (
        f'{day} * "{client}" "{said}"{link}\n{meta}  Assets:Receivable:{client}  {amount} {currency}\n'
        f"  {other}  {-amount} {currency}\n"
    )


def _claim(draw: Draw, world: World, number: str) -> None:
    made = FIRST + timedelta(days=draw(st.integers(0, 30)))
    claim = Claim(
        client=draw(st.sampled_from(CLIENTS)),
        number=number,
        currency=draw(CURRENCIES),
        amount=draw(AMOUNTS),
        due=made + timedelta(days=draw(st.integers(0, 20))),
        payer="Lumen" if draw(st.integers(0, 9)) == 7 else "",
    )
    meta = f"  due: {claim.due}\n" + (f'  payer: "{claim.payer}"\n' if claim.payer else "")
    world.claims.append(claim)
    world.pieces.append(
        (made, _entry(made, "Goods", f" ^{number}", claim.client, claim.amount, claim.currency, meta))
    )
    later = st.integers(0, 45).map(lambda days: made + timedelta(days=days))
    for _ in range(draw(st.integers(0, 3))):
        _happens(draw, world, claim, draw(later))


def _happens(draw: Draw, world: World, claim: Claim, day: date) -> None:
    what = draw(st.sampled_from(("paid", "dispute", "promise", "promise", "pause", "notice", "notice")))
    number, left = claim.number, claim.open(date.max)
    amount = min(draw(AMOUNTS), claim.amount)
    if what == "paid" and left:
        amount = draw(st.sampled_from((left, min(amount, left))))
        claim.paid.append((day, amount))
        text = _entry(day, "Paid", f" ^{number}", claim.client, -amount, claim.currency)
    elif what == "dispute":
        state = draw(st.sampled_from(("opened", "opened", "assigned", "resolved")))
        if any(when == day for when, _, _ in claim.disputes):
            return
        claim.disputes.append((day, state, amount))
        text = f'{day} custom "ar-dispute" "{number}" "{state}" {amount} {claim.currency} "short"\n'
    elif what == "promise":
        until = day + timedelta(days=draw(st.integers(0, 30)))
        claim.promises.append((day, until, amount))
        text = f'{day} custom "ar-promise" "{number}" {until} {amount} {claim.currency} "Jo"\n'
    elif what == "pause":
        until = day + timedelta(days=draw(st.integers(0, 15)))
        claim.pauses.append((day, until))
        text = f'{day} custom "ar-pause" "{number}" {until} "asks" "dana"\n'
    elif what == "notice":
        level = draw(st.integers(0, 5))
        claim.notices.append((day, level))
        text = f'{day} custom "ar-reminder" "{number}" {level} "email" {claim.due}\n'
    else:
        return
    world.pieces.append((day, text))


def _of_client(draw: Draw, world: World) -> None:
    client, day = draw(st.sampled_from(CLIENTS)), draw(_days())
    account = f"Assets:Receivable:{client}"
    what = draw(st.sampled_from(("stop", "hold", "pause")))
    back = day + timedelta(days=draw(st.integers(0, 20)))
    if what == "stop" and client not in world.stops:
        kind = draw(st.sampled_from(STOPS))
        world.stops[client] = [(day, False, kind), (back, True, "")]
        first, last = f'"ar-stop" {account} "{kind}" "so" "dana"', f'"ar-resume" {account} "no more" "dana"'
    elif what == "hold" and client not in world.holds:
        world.holds[client] = [(day, False), (back, True)]
        first, last = f'"ar-hold" {account} "late" "dana"', f'"ar-release" {account} "paid" "dana"'
    elif what == "pause" and client not in world.pauses:
        world.pauses[client] = [(day, back)]
        first, last = f'"ar-pause" {account} {back} "asks" "dana"', ""
    else:
        return
    world.pieces += [(when, f"{when} custom {text}\n") for when, text in ((day, first), (back, last)) if text]
