"""What happened to a deposit that a client gets a letter about, and which of it somebody means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from arledger.deposit_ledger.movements import Deposit, Movement, MovementKind
from arledger.model.money import amount_text, exact_sum
from arledger.model.problem import Refused, UserError
from arledger.model.slips import did_you_mean


class LetterKind(StrEnum):
    """What a letter about a deposit says."""

    RECEIVED = "received"
    REFUND = "refund"
    APPLIED = "applied"
    FORFEITED = "forfeited"


_OF_MOVEMENT = {
    MovementKind.RECEIVED: LetterKind.RECEIVED,
    MovementKind.REFUNDED: LetterKind.REFUND,
    MovementKind.APPLIED: LetterKind.APPLIED,
    MovementKind.FORFEITED: LetterKind.FORFEITED,
}
_DONE = {
    LetterKind.RECEIVED: "received",
    LetterKind.REFUND: "paid back",
    LetterKind.APPLIED: "applied",
    LetterKind.FORFEITED: "forfeited",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """All of one kind that happened to a deposit on one day; the bank has undone it on the day `undone`, if any."""

    kind: LetterKind
    day: date
    movements: tuple[Movement, ...]
    undone: date | None = None

    @property
    def amount(self) -> Decimal:
        """How much it was about, positive."""
        return abs(exact_sum(movement.change for movement in self.movements))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which happening somebody means: None where they leave it open."""

    kind: LetterKind | None = None
    on: date | None = None


def parse_kind(text: str | None) -> LetterKind | None:
    """Read --kind; raises UserError for a word that is none."""
    if text is None:
        return None
    kinds = [kind.value for kind in LetterKind]
    if text.strip().lower() not in kinds:
        raise UserError(
            f"--kind: there is no letter {text!r}", did_you_mean(text, kinds, f"Choose {', '.join(kinds)}.")
        )
    return LetterKind(text.strip().lower())


def happenings(deposit: Deposit) -> list[Happening]:
    """Return what happened to a deposit, in order; what the bank has undone stands by itself."""
    undone = _undone(deposit.movements)
    found: dict[tuple[date, LetterKind, date | None], list[Movement]] = {}
    for movement in deposit.movements:
        kind = _OF_MOVEMENT.get(movement.kind)
        if kind and movement.change:
            found.setdefault((movement.day, kind, undone.get(id(movement))), []).append(movement)
    return [Happening(kind, day, tuple(own), back) for (day, kind, back), own in found.items()]


def happening_of(deposit: Deposit, wanted: Wanted, as_of: date) -> Happening:
    """Return what a letter is wanted about: where nobody says, the last that happened.

    Raises UserError where it may be any of several, and Refused for what never happened or was undone.
    """
    known = happenings(deposit)
    found = [h for h in known if wanted.kind in (None, h.kind) and wanted.on in (None, h.day)]
    if not found:
        raise _never(deposit, wanted, known, as_of)
    if wanted.kind is None:
        found = found[-1:]
    standing = [happening for happening in found if happening.undone is None]
    if not standing:
        raise _came_back(deposit, found[-1])
    if len(standing) > 1:
        said = "; ".join(f"{_amount(deposit, h)} on {h.day}" for h in standing)
        raise UserError(
            f"{deposit.number} was {_DONE[standing[0].kind]} several times: {said}",
            f"Add --on DATE, as in --on {standing[0].day}.",
        )
    return standing[0]


def _undone(movements: Sequence[Movement]) -> dict[int, date]:
    """Return on which day the bank undid a refund, or a receipt: the last of the same amount, else the last."""
    undone: dict[int, date] = {}
    for at, movement in enumerate(movements):
        if movement.kind is not MovementKind.RETURNED:
            continue
        kind = MovementKind.REFUNDED if movement.change > 0 else MovementKind.RECEIVED
        before = [m for m in movements[:at] if m.kind is kind and id(m) not in undone]
        same = [m for m in before if m.change == -movement.change]
        for meant in (same or before)[-1:]:
            undone[id(meant)] = movement.day
    return undone


def _never(deposit: Deposit, wanted: Wanted, known: Iterable[Happening], as_of: date) -> Refused:
    when = f"on {wanted.on}" if wanted.on else f"as of {as_of}"
    of = "for" if wanted.kind is LetterKind.RECEIVED else "of"
    said = (
        f"nothing {of} {deposit.number} was {_DONE[wanted.kind]} {when}"
        if wanted.kind
        else (f"no letter is about what happened to {deposit.number} {when}")
    )
    choice = " or ".join(f"--kind {h.kind} --on {h.day}" for h in known if h.undone is None)
    remedy = f"Choose {choice}." if choice else "`arledger deposits` shows what became of it."
    return Refused(said, remedy)


def _came_back(deposit: Deposit, happening: Happening) -> Refused:
    what = "receipt" if happening.kind is LetterKind.RECEIVED else "refund"
    return Refused(
        f"the bank sent back the {what} of {_amount(deposit, happening)} of {deposit.number} of {happening.day}, "
        f"or part of it, on {happening.undone}",
        "For the letter as it was before, give an earlier day to --as-of; --kind names another letter.",
    )


def _amount(deposit: Deposit, happening: Happening) -> str:
    return amount_text(happening.amount, deposit.currency)
