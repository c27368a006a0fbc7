"""Two agings of one day side by side: what is in each client's buckets there and here, and why that differs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from arledger.capabilities.comparison.happened import Happened
from arledger.capabilities.comparison.pairs import paired
from arledger.capabilities.comparison.reading import Statement
from arledger.capabilities.comparison.reason import Cause, Reason
from arledger.capabilities.comparison.reasons import Reasons
from arledger.capabilities.comparison.sides import UNAPPLIED, Scale, Side, ours_of, scale_of, theirs_of
from arledger.model.book import Book
from arledger.model.money import ZERO, decimals, exact_sum, pad, sums
from arledger.model.problem import UserError
from arledger.policy.settings import AgingSettings
from arledger.subledger.ties import Sides, rounding_by_client

Place: TypeAlias = "tuple[str, str, str]"
"""A client, a currency and a bucket."""


@dataclass(frozen=True)
class Comparison:
    """What is open there and here by client, currency and bucket, and the reasons for every difference."""

    scale: Scale
    theirs: Mapping[Place, Decimal]
    ours: Mapping[Place, Decimal]
    reasons: Sequence[Reason]

    def figures(self, at: Place) -> dict[str, Decimal]:
        """Return what is open there and here in a client's bucket, and ours less theirs."""
        return figures_of(self.theirs.get(at, ZERO), self.ours.get(at, ZERO))

    def total(self, currency: str, bucket: str = "") -> dict[str, Decimal]:
        """Return the same for all clients in a currency, of one bucket or of all."""
        there, here = (
            exact_sum(figure for at, figure in side.items() if at[1] == currency and bucket in ("", at[2]))
            for side in (self.theirs, self.ours)
        )
        return figures_of(there, here)

    def sides(self, book: Book) -> Sides:
        """Return the sides of the tie: what is shown as ours beside the ledger's balances."""
        ours = sums(((client, currency), figure) for (client, currency, _), figure in self.ours.items())
        return Sides(ours, rounding_by_client(book), book.balances)

    def client_differences(self) -> Mapping[tuple[str, str], Decimal]:
        """Return ours less theirs by client and currency, all buckets together."""
        return sums(((one.client, one.currency), one.difference) for one in self.reasons)


def figures_of(there: Decimal, here: Decimal) -> dict[str, Decimal]:
    """Return both sides and ours less theirs, with as many digits as either has."""
    digits = max(decimals(there), decimals(here))
    figures = {"theirs": there, "ours": here, "difference": here - there}
    return {name: pad(figure, digits) for name, figure in figures.items()}


def compared(book: Book, stated: Statement, settings: AgingSettings, whole: Callable[[], Book]) -> Comparison:
    """Compare what files state with a book of their day; `whole` reads the ledger to its end, for words alone.

    Raises UserError where files say the same twice: documents, and what a client owes in all.
    """
    scale = scale_of(stated.exports, stated.day, settings)
    happened = Happened(book, whole)
    return sides_compared(
        scale, stated.day, theirs_of(stated.documents, scale, stated.day), ours_of(book, scale), happened
    )


def sides_compared(
    scale: Scale, day: date, theirs: Sequence[Side], ours: Sequence[Side], happened: Happened
) -> Comparison:
    """Compare the documents of both sides."""
    balances = {(side.client, side.currency) for side in theirs if side.is_balance}
    _refuse_twice(theirs, balances)
    by_balance = [side for side in theirs if side.is_balance]
    pairs = paired([side for side in theirs if not side.is_balance], _others(ours, balances))
    reasons = Reasons(pairs, scale, day, happened).all()
    reasons += _without_documents(by_balance, [side for side in ours if (side.client, side.currency) in balances])
    return Comparison(scale, _sums(theirs), _sums(ours), reasons)


def _others(sides: Iterable[Side], balances: set[tuple[str, str]]) -> list[Side]:
    return [side for side in sides if (side.client, side.currency) not in balances]


def _refuse_twice(theirs: Iterable[Side], balances: set[tuple[str, str]]) -> None:
    for side in theirs:
        if not side.is_balance and (side.client, side.currency) in balances:
            what = f"of {side.client} the files say documents and what is owed in all: one of them is twice"
            raise UserError(what, "Compare one aging at a time.", exit_code=1)


def _sums(sides: Iterable[Side]) -> Mapping[Place, Decimal]:
    every = (((side.client, side.currency, at), figure) for side in sides for at, figure in side.parts.items())
    return sums(every)


def _without_documents(theirs: Sequence[Side], ours: Sequence[Side]) -> list[Reason]:
    """Return what differs of clients of whom the file has no documents.

    Unapplied credit of ours is in their buckets, whichever they are: so much of the opposite differences is from it.
    """
    there, here = _sums(theirs), _sums(ours)
    owners = sorted({(side.client, side.currency) for side in theirs})
    left = {at: credit for at, credit in ((at, here.get((*at, UNAPPLIED), ZERO)) for at in owners) if credit < ZERO}
    found = []
    for client, currency, bucket in sorted(there.keys() | here.keys()):
        at, who = (client, currency, bucket), (client, currency)
        figures = there.get(at, ZERO), here.get(at, ZERO)
        difference, of_credit = figures[1] - figures[0], ZERO
        if bucket == UNAPPLIED:
            of_credit = difference
        elif left.get(who) and difference > ZERO:
            of_credit = min(difference, -left[who])
            left[who] += of_credit
        parts = (
            (Cause.UNAPPLIED_CREDIT, (ZERO, of_credit)),
            (Cause.NO_DOCUMENTS, (figures[0], figures[1] - of_credit)),
        )
        if of_credit == difference:
            parts = ((Cause.UNAPPLIED_CREDIT, figures), (Cause.NO_DOCUMENTS, (ZERO, ZERO)))
        found += [
            Reason(*who, "", None, False, bucket, cause, *part, _SUMMED[cause])
            for cause, part in parts
            if part[0] != part[1]
        ]
    return found


_SUMMED = {
    Cause.UNAPPLIED_CREDIT: "unapplied credit, which their buckets are less by",
    Cause.NO_DOCUMENTS: "the file names no documents: compare their detailed aging",
}
