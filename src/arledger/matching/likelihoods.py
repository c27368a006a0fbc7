"""How likely things are: why money comes, what its text says, who sends it and when.

Each function returns the natural logarithm of a likelihood. The shares are what people do, by reasoning and by the
study in docs/matching.md; none is fitted to a file. What a book's own history tells of them stands in `habits`.
"""

from collections.abc import Collection
from datetime import date
from math import comb, exp, log

from arledger.matching.habits import Habits
from arledger.matching.names import SIMILAR

IN_THE_BOOK, ONE, SEVERAL, TWO_CLIENTS, TOGETHER = 0.95, 0.7, 0.2, 0.002, 0.05
"""How often money of a client pays what is open, and then one item, several, or one item with other lines."""

BESIDE, ON_ACCOUNT, STRANGER = 0.03, 0.015, 0.3
"""How often a client pays what is not in the book, something on account, and money comes from nobody in the book."""

FOREIGN = 0.02
"""How often a receipt pays an item of another currency."""

SETTLED, SETTLED_SILENTLY = 0.01, 0.001
"""How often an item that is settled is paid once more: where the text names it, and where it does not."""

MISSING = 0.3
"""How much of what a client pays beside the book is for an invoice of ours that is not in it."""

CITED, UNCITED, NOT_ALL_CITED = 0.8, 0.6, 0.1
"""How often a payer who writes numbers writes that of what is paid, none of it, or just some of several."""

MENTIONED, MENTIONED_INSTEAD, MENTIONED_OF_ANOTHER, MENTIONED_FOR_NOTHING = 0.03, 0.0005, 0.001, 1e-5
"""How often a text names another item of the client besides what is paid, or instead; one of another client; or one
where nothing is paid."""

MENTIONED_UNKNOWN, WRONG_NUMBER = 0.01, 1e-4
"""How often a text names, besides or instead of what is paid, a number like ours that is not in the book."""

ITSELF = 0.9
PAID_BY_ANOTHER, PAID_BY_STRANGER = 0.001, 0.03
PAID_BY_ANOTHER_SILENTLY, PAID_BY_STRANGER_SILENTLY = 1e-5, 1e-4
"""How often a client pays itself, and another client or somebody unknown pays for it: who does says what for."""

LEFT_OUT, OVER_CRUMB = 0.02, 1e-4
"""How often another amount than is open is paid while the text names another document, too; and more than is open of
what a deduction left."""

FAR = 0.2
"""How likely a payment is on a day far from that on which the book's clients pay, against one on it."""

OTHER_MONTH, OTHER_MONTH_BY_DATES, SAME_MONTH = 1e-4, 0.01, 6
"""How often a text names months, and what is paid is of another one: by its narration, or by its dates alone; and how
many times as often as by chance it names each month that is paid."""

CRUMB = 0.05
"""How often what a small deduction left of an item is paid after all."""

EARLY = 0.1
"""How much rarer a document is paid before its date."""

ALL, OLDEST_ONES = 0.04, 0.002
"""How often a client pays all that is open or all that is due, each; and just the oldest ones, or a month's."""

SEVERAL_CONTRACTS, ALL_CONTRACTS, ONE_BATCH = 0.5, 0.2, 0.02
"""How often a leasing company pays several contracts at once; all that it has in transit, and the oldest ones, or
those of a month."""

BESIDE_CONTRACTS = 0.1
"""How much rarer a leasing company than another client pays what is not in the book, or on account."""

BY_THE_CLIENT = 0.05
"""How often a client pays the part that a leasing company was to pay."""

OF_ANOTHER_BUYER = 1e-3
"""How often a leasing company that writes whose contract it pays pays another client's."""

CANCELLED = 1e-3
"""How often a leasing company pays a contract that was cancelled."""

_LESS = 0.03
"""A likeness so much weaker than another client's tells nothing by itself."""


def prior_of_one(items: int) -> float:
    """Return how likely a receipt is for one certain item of so many that are open, and for nothing else."""
    return log(IN_THE_BOOK * ONE / items)


def prior_of_several(size: int, own: int, items: int, natural: float = 0.0) -> float:
    """Return how likely it is for a certain `size` of the `own` items of a client, of all that are open.

    Any others of the client could have been paid together as well, unless they are a `natural` choice.
    """
    share = log(IN_THE_BOOK * own / items)
    any_others = log(SEVERAL) - (size - 1) * log(2) - log(comb(max(own, size), size))
    return share + (max(any_others, log(natural)) if natural else any_others)


def prior_of_two_clients(size: int, items: int) -> float:
    """Return how likely it is for a certain `size` of items of several clients."""
    return log(IN_THE_BOOK * TWO_CLIENTS) - size * log(items)


def prior_of_parts(items: int) -> float:
    """Return how likely an item is paid by several receipts together."""
    return log(IN_THE_BOOK * TOGETHER / items)


def prior_of_again(items: int, *, named: bool) -> float:
    """Return how likely a receipt pays a certain settled item once more."""
    return log(IN_THE_BOOK * (SETTLED if named else SETTLED_SILENTLY) / items)


def prior_of_foreign(items: int) -> float:
    """Return how likely a receipt is for a certain item of another currency."""
    return log(IN_THE_BOOK * FOREIGN / items)


def cited(named: int, unnamed: int, numbers: int, habits: Habits) -> float:
    """Return how likely a text with so many numbers names so many of the items paid, and leaves out others."""
    if not named:
        return log(1 - habits.cites + UNCITED * habits.cites) if numbers else 0.0
    # Any of the numbers in the text could have been those that are meant.
    which = -log(comb(max(numbers, named), named))
    return which + named * log(CITED) + unnamed * log(NOT_ALL_CITED)


def of_another_buyer(*, buyers: bool) -> float:
    """Return how likely a leasing company that writes the client of a contract writes another one's."""
    return log(OF_ANOTHER_BUYER) if buyers else 0.0


def mentioned(own: int | None, items: int, *, instead: bool) -> float:
    """Return how likely a text names one certain item that is not paid.

    It is one of `own` open ones of a client that pays, or with None of another client.
    """
    if own is None:
        return log(MENTIONED_OF_ANOTHER / items)
    return log((MENTIONED_INSTEAD if instead else MENTIONED) / max(1, own))


def mentioned_for_nothing(items: int) -> float:
    """Return how likely a text names one certain item where nothing in the book is paid."""
    return log(MENTIONED_FOR_NOTHING / items)


def paid_by(own: float, best: float, *, silent: bool) -> float:
    """Return how likely the payer's name is printed so where a client pays whose name it fits by `own`.

    `best` is how well it fits any client; where the text is `silent` about the items, weaker likeness tells nothing.
    """
    if silent and (own < SIMILAR or own < _LESS * best):
        own = 0.0
    another = PAID_BY_ANOTHER_SILENTLY if silent else PAID_BY_ANOTHER
    stranger = PAID_BY_STRANGER_SILENTLY if silent else PAID_BY_STRANGER
    return log(ITSELF * own + another * best + stranger)


def paid_on(day: date, issued: date, due: date, habits: Habits) -> float:
    """Return how likely an item is paid on a day: as late as this book's clients pay, seldom before its date."""
    if day < issued:
        return log(EARLY)
    return log(FAR + (1 - FAR) * exp(-abs((day - due).days - habits.days_late) / habits.spread))


def of_month(named: Collection[int], told: Collection[int], dates: Collection[int]) -> float:
    """Return how likely a text names these months where an item is paid of the months that its narration has `told`.

    Without any, it is of the months of its `dates`; what has none of either is of another year.
    """
    if set(named) & set(told or dates):
        return 0.0
    return log(OTHER_MONTH if told else OTHER_MONTH_BY_DATES)


def named_months(count: int) -> float:
    """Return how much likelier a text names so many months where items of these are paid, by their narrations."""
    return count * log(SAME_MONTH)


def crumbs(settled: Collection[bool]) -> float:
    """Return how likely it is that what small deductions left of items is paid, for each that is such a crumb."""
    return sum(log(CRUMB) for crumb in settled if crumb)
