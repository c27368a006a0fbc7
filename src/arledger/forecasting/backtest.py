"""How wrong forecasts of the past have been, beside the due date and the median lateness of each client.

Each forecast is made anew from what was known at the end of its day, and compared with what came after it.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from arledger.forecasting.decided import Expected, Part, Said, expected_of
from arledger.forecasting.estimate import IsClosed, Model
from arledger.forecasting.lateness import Histories, Life
from arledger.forecasting.paydays import WEEK
from arledger.forecasting.values import ALWAYS, WHOLE, Case
from arledger.forecasting.weeks import shares
from arledger.model.book import Book
from arledger.model.documents import Item
from arledger.model.money import ZERO, round_to, to_the_last_digit
from arledger.policy.settings import Policy
from arledger.subledger.aging import oldest_due_first
from arledger.subledger.book import build_book

FORECAST, DUE_DATE, MEDIAN = METHODS = ("forecast", "due-date", "client-median")
HORIZONS = ((1, 1), (2, 4), (5, 8), (9, 13))
"""The first and the last week of each horizon."""
WEEKS = HORIZONS[-1][1]
HUNDRED = Decimal(100)
_DIGITS = 1


@dataclass(slots=True)
class WeekErrors:
    """What weeks of one horizon were forecast and what came in them, added up; `weeks` counts them."""

    off: Decimal = ZERO
    bias: Decimal = ZERO
    actual: Decimal = ZERO
    weeks: int = 0

    @property
    def wape(self) -> Decimal | None:
        """What the weeks were off by, of what came in, in percent; None where nothing came."""
        return round_to(self.off * HUNDRED / self.actual, _DIGITS) if self.actual > 0 else None

    @property
    def bias_share(self) -> Decimal | None:
        """How much more was forecast than came, of what came, in percent; negative is too little."""
        return round_to(self.bias * HUNDRED / self.actual, _DIGITS) if self.actual > 0 else None


@dataclass(slots=True)
class Score:
    """How one method has done: of `n` items that have been paid since, and of weeks by horizon."""

    n: int = 0
    off: int = 0
    bias: int = 0
    within_3: int = 0
    within_7: int = 0
    covered: int = 0
    width: int = 0
    horizons: dict[tuple[int, int], WeekErrors] = field(default_factory=lambda: {h: WeekErrors() for h in HORIZONS})

    def add(self, expected: int, paid: int) -> None:
        """Count an item that was expected on a day and paid on another."""
        off = expected - paid
        self.n += 1
        self.off += abs(off)
        self.bias += off
        self.within_3 += abs(off) <= 3
        self.within_7 += abs(off) <= 7

    def mean(self, total: int) -> Decimal | None:
        """Return a total of days by item; None without any."""
        return round_to(Decimal(total) / self.n, _DIGITS) if self.n else None

    def share(self, count: int) -> Decimal | None:
        """Return what share of the items a count is, in percent; None without any."""
        return round_to(HUNDRED * count / self.n, _DIGITS) if self.n else None


class Backtest(NamedTuple):
    """The scores of a currency by method; `still_open` items of its `origins` are not paid yet."""

    currency: str
    origins: tuple[date, ...]
    scores: Mapping[str, Score]
    still_open: int

    @property
    def of_forecast(self) -> Score:
        """The score of the forecast itself."""
        return self.scores[FORECAST]


@dataclass(slots=True)
class _Sums:
    scores: dict[str, Score] = field(default_factory=lambda: {method: Score() for method in METHODS})
    still_open: int = 0


class Asking(NamedTuple):
    """What is walked over: a book with its histories and settings.

    `is_replayed` says that earlier days are told from what this book knows of them, as is enough for a large book's
    summary; otherwise the book of each day is built anew, as a later entry may change what an earlier receipt paid.
    """

    book: Book
    policy: Policy
    histories: Histories
    closed: IsClosed | None = None
    is_replayed: bool = False

    def on(self, day: date) -> "Asking":
        """Return what was known on an earlier day."""
        if self.is_replayed:
            return self
        facts = self.book.facts
        known = replace(
            facts,
            as_of=day,
            opens=tuple(each for each in facts.opens if each.date <= day),
            entries=tuple(each for each in facts.entries if each.date <= day),
            customs=tuple(each for each in facts.customs if each.date <= day),
        )
        book = build_book(known, self.policy)
        return self._replace(book=book, histories=Histories(book, self.since))

    @property
    def since(self) -> date:
        """The day from which on all is known."""
        return date.fromordinal(self.histories.since)


def month_ends(as_of: date, months: int) -> list[date]:
    """Return the last days of so many months before a day, the first one first."""
    found: list[date] = []
    day = as_of.replace(day=1)
    while len(found) < months and day.toordinal() > 1:
        day -= timedelta(days=1)
        found.append(day)
        day = day.replace(day=1)
    return found[::-1]


@to_the_last_digit
def walk(
    asking: Asking, origins: Sequence[date], step: Callable[[], None], most: int | None = None
) -> dict[str, Backtest]:
    """Forecast anew on each day, and return by currency how wrong that was; `step` is called after each.

    With `most`, of more open items than that only one in so many is looked at: then nothing follows of weeks.
    """
    sums: defaultdict[str, _Sums] = defaultdict(_Sums)
    for day in origins:
        _walk_one(asking, day, sums, most)
        step()
    return {
        currency: Backtest(currency, tuple(origins), each.scores, each.still_open)
        for currency, each in sorted(sums.items())
    }


def _walk_one(asking: Asking, origin: date, sums: defaultdict[str, _Sums], most: int | None) -> None:
    then = asking.on(origin)
    day = then.histories.last_over(origin)
    cases = then.histories.cases(day)
    open_ = _some(then.histories.open_lives(day), most)
    if not open_:
        return
    model = Model(cases, day, asking.closed)
    said = Said(then.book, asking.policy, origin)
    expected = expected_of([(life.traits, item) for life, item in open_], model, said)
    medians = medians_of(cases)
    weeks: defaultdict[str, _Weeks] = defaultdict(lambda: _Weeks(day, asking.histories.as_of))
    for each in expected:
        own = sums[each.item.currency]
        _score(
            own,
            each,
            asking.histories.of(each.item),
            _simple(each, medians, origin.toordinal()),
            weeks[each.item.currency],
        )
    for currency, found in weeks.items():
        found.add_to(sums[currency].scores)


def _some(open_: list[tuple[Life, Item]], most: int | None) -> list[tuple[Life, Item]]:
    if most is None or len(open_) <= most:
        return open_
    ordered = sorted(open_, key=lambda each: oldest_due_first(each[1]))
    return ordered[:: len(open_) // most + 1]


def _simple(each: Expected, medians: Mapping[str, int], day: int) -> Mapping[str, int]:
    """Return the days that the simple methods tell, never before the day of the forecast."""
    due = each.item.due.toordinal()
    return {DUE_DATE: max(due, day), MEDIAN: max(due + medians.get(each.item.client, 0), day)}


def medians_of(cases: Iterable[Case]) -> Mapping[str, int]:
    """Return the rounded median lateness of each client's paid cases."""
    late: defaultdict[str, list[int]] = defaultdict(list)
    for case in cases:
        if case.paid and case.watched == ALWAYS:
            late[case.client].append(case.late)
    return {client: _median(sorted(own)) for client, own in late.items()}


def _median(ordered: Sequence[int]) -> int:
    at = len(ordered) // 2
    return ordered[at] if len(ordered) % 2 else (ordered[at - 1] + ordered[at] + 1) // 2


def _score(own: _Sums, each: Expected, life: Life | None, simple: Mapping[str, int], weeks: "_Weeks") -> None:
    for part in each.parts:
        if not part.is_disputed:
            weeks.spread(part)
    for method, day in simple.items():
        weeks.forecast(method, day, each.item.open)
    if life is None:
        own.still_open += 1
        return
    for change in life.changes:
        if change.is_money:
            weeks.came(change.day, change.amount)
    if not (life.ended and life.paid):
        own.still_open += not life.ended
        return
    estimate = each.estimate
    score = own.scores[FORECAST]
    score.add(estimate.expected, life.paid)
    score.covered += estimate.low <= life.paid <= estimate.high
    score.width += estimate.high - estimate.low
    for method, day in simple.items():
        own.scores[method].add(day, life.paid)


class _Weeks:
    """What was forecast for each week after a day, by method, and what came in; only weeks that are over."""

    def __init__(self, day: int, as_of: int) -> None:
        self._day = day
        self._count = min((as_of - day) // WEEK, WEEKS)
        self._lasts = [day + WEEK * week for week in range(1, self._count + 1)]
        self._forecast: defaultdict[tuple[str, int], Decimal] = defaultdict(Decimal)
        self._came: defaultdict[int, Decimal] = defaultdict(Decimal)

    def spread(self, part: Part) -> None:
        """Count what of a part this forecast expects in each week."""
        for at, share in shares(part.spread, self._lasts):
            self._forecast[FORECAST, at + 1] += part.amount * share / WHOLE

    def forecast(self, method: str, expected: int, amount: Decimal) -> None:
        """Count what a method expects on a day; what it expects at once is for the first week."""
        self._forecast[method, max(expected - self._day - 1, 0) // WEEK + 1] += amount

    def came(self, day: int, amount: Decimal) -> None:
        """Count what came on a day; what had come before is not looked at."""
        if day > self._day:
            self._came[(day - self._day - 1) // WEEK + 1] += amount

    def add_to(self, scores: Mapping[str, Score]) -> None:
        """Add what each week was off by to the scores."""
        for week in range(1, self._count + 1):
            horizon = HORIZONS[bisect_right([first for first, _ in HORIZONS], week) - 1]
            for method, score in scores.items():
                errors = score.horizons[horizon]
                off = self._forecast[method, week] - self._came[week]
                errors.off += abs(off)
                errors.bias += off
                errors.actual += self._came[week]
                errors.weeks += 1
