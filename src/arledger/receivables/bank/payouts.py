"""Payouts of processors: one bank line that many payments stand behind, less what the processor keeps."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from arledger.model.bank import BankLine, Candidate, LineState, Match
from arledger.model.money import ZERO, amount_text
from arledger.model.payout import Payout, PayoutKind, PayoutLine
from arledger.receivables.bank.values import Explained, Movement, Purpose
from arledger.receivables.matching import Decision
from arledger.receivables.matching.spelling import squeezed

_BEFORE, _AFTER = timedelta(days=2), timedelta(days=7)
_TITLES = {"stripe": "Stripe", "paypal": "PayPal"}
_SHOWN = 4
_OWN_COST = frozenset([PayoutKind.CHARGE, PayoutKind.FEE])


class Paired(NamedTuple):
    """A payout and its bank line, with its charges as lines that may be set against items."""

    line: int
    payout: Payout
    charges: tuple[BankLine, ...]


def pair(lines: Mapping[int, Movement], payouts: Iterable[Payout]) -> list[Paired]:
    """Return the payouts whose bank line is clear: the amount, a few days, and the processor's name or its id."""
    found: list[Paired] = []
    taken: set[int] = set()
    for payout in sorted(payouts, key=lambda each: (each.date, each.processor, each.id)):
        fitting = [at for at, movement in lines.items() if at not in taken and _fits(movement.line, payout)]
        named = [at for at in fitting if _named(lines[at].line, payout)]
        chosen = named or fitting
        if len(chosen) == 1:
            taken.add(chosen[0])
            charges = tuple(_as_line(one, payout) for one in payout.lines if one.kind is PayoutKind.CHARGE)
            found.append(Paired(chosen[0], payout, charges))
    return found


def explain_payout(paired: Paired, movement: Movement, decisions: Sequence[Decision]) -> Explained:
    """Put together what the charges of a payout pay; certain only where every one of them is.

    Refunds, disputes and adjustments inside a payout are for a person: they undo something.
    """
    payout = paired.payout
    inner = tuple(
        Explained(
            Movement(movement.account, "", line, movement.sheet),
            decision.match,
            Purpose.RECEIPT if decision.match.state is LineState.MATCHED else Purpose.NOTHING,
            decision.cause,
            decision.given,
        )
        for line, decision in zip(paired.charges, decisions, strict=True)
    )
    sure = [each for each in inner if each.purpose is Purpose.RECEIPT]
    others = Counter(line.kind.value for line in payout.lines if line.kind not in _OWN_COST)
    said = (
        f"{title_of(payout)} payout {payout.id}: {_count(len(inner))}, "
        f"{amount_text(payout.gross, payout.currency)} less {amount_text(payout.fee, payout.currency)} of fees"
    )
    parts = tuple(part for each in sure for part in each.parts)
    if len(sure) == len(inner) and inner and not others:
        confidence = min(each.match.confidence for each in inner)
        match = Match(paired.line, LineState.MATCHED, confidence, said, parts=parts)
        return Explained(movement, match, Purpose.PAYOUT, inner=inner, fee=_kept(payout, inner), payout=payout)
    match = Match(
        paired.line,
        LineState.PROPOSED,
        min((each.match.confidence for each in inner), default=0),
        f"{said}; {_missing(inner, others)}",
        candidates=(Candidate(parts, f"{len(sure)} of {_count(len(inner))} are certain"),) if parts else (),
    )
    return Explained(movement, match, inner=inner, fee=_kept(payout, inner), payout=payout)


def title_of(payout: Payout) -> str:
    """Return the processor's name as it writes it itself."""
    return _TITLES.get(payout.processor, payout.processor)


def _kept(payout: Payout, inner: Sequence[Explained]) -> Decimal:
    """Return what the processor kept: its fee on each charge, and what it charged on its own."""
    return sum((each.movement.line.amount for each in inner), ZERO) - payout.net


def _missing(inner: Sequence[Explained], others: Mapping[str, int]) -> str:
    unsure = [each for each in inner if each.purpose is not Purpose.RECEIPT]
    said = [
        f"{count} of its lines {'is a' if count == 1 else 'are'} {kind}" for kind, count in sorted(others.items())
    ]
    for each in unsure[:_SHOWN]:
        line = each.movement.line
        said.append(
            f"{amount_text(line.amount, line.currency)} of {line.counterparty or line.text}: {each.match.reason}"
        )
    if len(unsure) > _SHOWN:
        said.append(f"and {len(unsure) - _SHOWN} more are not certain")
    return "; ".join(said) or "it has no payments"


def _count(number: int) -> str:
    return "1 payment" if number == 1 else f"{number} payments"


def _fits(line: BankLine, payout: Payout) -> bool:
    near = payout.date - _BEFORE <= line.date <= payout.date + _AFTER
    return near and line.amount == payout.net and line.currency == payout.currency and payout.net > ZERO


def _named(line: BankLine, payout: Payout) -> bool:
    said = squeezed(f"{line.text} {line.counterparty} {' '.join(line.structured_refs)}")
    return squeezed(payout.processor) in said or (len(payout.id) >= 6 and squeezed(payout.id) in said)


def _as_line(one: PayoutLine, payout: Payout) -> BankLine:
    return BankLine(
        date=one.date or payout.date,
        amount=one.gross,
        currency=payout.currency,
        text=one.text,
        counterparty=one.counterparty,
        structured_refs=one.references,
        source=one.source,
    )
