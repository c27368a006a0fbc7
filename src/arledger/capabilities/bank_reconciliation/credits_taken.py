"""Payments less a credit: what is short is just what the client has unapplied, so it was taken off on purpose."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from arledger.capabilities.bank_reconciliation.values import Explained, Purpose
from arledger.matching import Cause
from arledger.matching.words import BETWEEN
from arledger.model.bank import LineState, Part
from arledger.model.book import Book
from arledger.model.documents import Credit
from arledger.model.money import ZERO, amount_text

_SHORT = frozenset([Cause.PART, Cause.DEDUCTION])
Key = tuple[str, str, str]


def with_credits(lines: Sequence[Explained], book: Book) -> tuple[Explained, ...]:
    """Return the lines, with a client's credit applied where a payment is short by exactly that much.

    The credit is one of the amount, if there is but one, or all that the client has unapplied on the day. A
    client's credit is used once; items that several lines pay are left alone.
    """
    left, credits_ = _left(lines, book), _credits(book)
    used = {(each.match.client, each.movement.line.currency) for each in lines if each.applied}
    found = []
    for explained in lines:
        client, currency = explained.match.client, explained.movement.line.currency
        answer = None if (client, currency) in used else _netted(explained, left, credits_)
        if answer:
            used.add((client, currency))
        found.append(answer or explained)
    return tuple(found)


def _is_receipt(explained: Explained) -> bool:
    return explained.purpose is Purpose.RECEIPT and explained.match.state is LineState.MATCHED


def _left(lines: Sequence[Explained], book: Book) -> Mapping[Key, Decimal]:
    """Return what the lines leave open of each number."""
    left: defaultdict[Key, Decimal] = defaultdict(Decimal)
    for item in book.items:
        left[item.client, item.number, item.currency] += item.open
    for explained in lines:
        if _is_receipt(explained):
            given = explained.given or (ZERO,) * len(explained.parts)
            for part, beside in zip(explained.parts, given, strict=True):
                left[part.client, part.invoice, explained.movement.line.currency] -= part.amount + beside
    return left


def _credits(book: Book) -> Mapping[tuple[str, str], Sequence[Credit]]:
    """Return what each client has unapplied in each currency."""
    found: defaultdict[tuple[str, str], list[Credit]] = defaultdict(list)
    for credit in book.credits:
        if credit.open:
            found[credit.client, credit.currency].append(credit)
    return found


def _netted(
    explained: Explained, left: Mapping[Key, Decimal], credits_: Mapping[tuple[str, str], Sequence[Credit]]
) -> Explained | None:
    match, line = explained.match, explained.movement.line
    if not _is_receipt(explained) or explained.cause not in _SHORT or not match.short or not match.client:
        return None
    shorts = tuple(Part(p.client, p.invoice, left[p.client, p.invoice, line.currency]) for p in match.parts)
    if sum((part.amount for part in shorts), ZERO) != match.short or any(part.amount < 0 for part in shorts):
        return None
    known = credits_.get((match.client, line.currency), ())
    credit = _credit_of(match.short, [each for each in known if each.date <= line.date])
    if credit is None:
        return None
    # The last part of a reason says how the amount fits, which a credit makes untrue.
    before = match.reason.rpartition(BETWEEN)[0]
    said = f"{before}{BETWEEN}less exactly {credit}, which is applied"
    applied = tuple(part for part in shorts if part.amount)
    return replace(explained, match=match._replace(reason=said, short=ZERO), applied=applied)


def _credit_of(short: Decimal, credits_: Sequence[Credit]) -> str | None:
    """Say which credit an amount is, None where it is none or could be several."""
    same = [credit for credit in credits_ if credit.open == short]
    if len(same) == 1:
        number = same[0].document.number
        return f"the client's {same[0].document.kind.value} {number or f'of {same[0].date}'}"
    if len(credits_) > 1 and not same and sum((credit.open for credit in credits_), ZERO) == short:
        return f"all that the client has unapplied, {amount_text(short, credits_[0].currency)}"
    return None
