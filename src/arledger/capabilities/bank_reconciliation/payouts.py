"""Payouts of processors: one bank line that many payments stand behind, less what the processor keeps."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from arledger.capabilities.bank_reconciliation.values import Explained, Movement, Purpose, as_decided
from arledger.matching import Decision
from arledger.model.bank import CERTAIN, UNWEIGHED, BankLine, Candidate, LineState, Match, Part
from arledger.model.documents import Item
from arledger.model.money import ZERO, amount_text
from arledger.model.normalize import squeezed
from arledger.model.payout import Payout, PayoutKind, PayoutLine

_BEFORE, _AFTER = timedelta(days=2), timedelta(days=7)
_TITLES = {"stripe": "Stripe", "paypal": "PayPal"}
_SHOWN = 4
_OWN_COST = frozenset([PayoutKind.CHARGE, PayoutKind.FEE])
_BACK = frozenset([PayoutKind.REFUND, PayoutKind.DISPUTE])


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


class Numbers:
    """Every number of a book with its client, open or settled: what a refund or a dispute takes back was paid."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._owners: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for item in items:
            if item.number:
                self._owners[squeezed(item.number)].add((item.client, item.number))

    def of(self, line: PayoutLine) -> tuple[str, str] | None:
        """Return the one client and number that a line names, None where it names none or several."""
        words = (*line.references, *line.text.split())
        found = {owner for word in words for owner in self._owners.get(squeezed(word), ())}
        return found.pop() if len(found) == 1 else None


def explain_payout(paired: Paired, movement: Movement, decisions: Sequence[Decision], numbers: Numbers) -> Explained:
    """Put together what the lines of a payout are for; certain only where every one of them is.

    Refunds and disputes take back what was paid on the number that they name; adjustments are for a person.
    """
    payout = paired.payout
    inner = tuple(
        as_decided(Movement(movement.account, "", line, movement.sheet), decision)
        for line, decision in zip(paired.charges, decisions, strict=True)
    )
    sure = [each for each in inner if each.purpose is Purpose.RECEIPT]
    back, others = _taken_back(payout, numbers)
    said = (
        f"{title_of(payout)} payout {payout.id}: {_count(len(inner))}, "
        f"{amount_text(payout.gross, payout.currency)} less {amount_text(payout.fee, payout.currency)} of fees"
    )
    parts = tuple(part for each in sure for part in each.parts)
    kept = sum((each.movement.line.amount for each in inner), ZERO) - sum((p.amount for p in back), ZERO) - payout.net
    certain = len(sure) == len(inner) and (inner or back) and not others
    least = min((each.match.confidence for each in inner), default=CERTAIN if certain else UNWEIGHED)
    if certain:
        match, purpose = Match(paired.line, LineState.MATCHED, least, said, parts=parts), Purpose.PAYOUT
    else:
        candidates = (Candidate(parts, f"{len(sure)} of {_count(len(inner))} are certain"),) if parts else ()
        said = f"{said}; {_missing(inner, others)}"
        match = Match(paired.line, LineState.PROPOSED, least, said, candidates=candidates)
        purpose = Purpose.NOTHING
    return Explained(movement, match, purpose, inner=inner, fee=kept, back=back, payout=payout)


def _taken_back(payout: Payout, numbers: Numbers) -> tuple[tuple[Part, ...], Counter[str]]:
    """Return what a processor took back, by the number that was paid, and how many other lines there are by kind."""
    back: list[Part] = []
    others: Counter[str] = Counter()
    for line in payout.lines:
        owner = numbers.of(line) if line.kind in _BACK and line.gross < 0 else None
        if owner:
            back.append(Part(*owner, -line.gross))
        elif line.kind not in _OWN_COST:
            others[line.kind.value] += 1
    return tuple(back), others


def title_of(payout: Payout) -> str:
    """Return the processor's name as it writes it itself."""
    return _TITLES.get(payout.processor, payout.processor)


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
