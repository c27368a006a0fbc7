"""Money that waits: credits of clients that settle nothing yet, and receipts whose client is not known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from arledger.capabilities.bank_reconciliation.payers import client_keys
from arledger.matching import decide
from arledger.matching.policy_options import discounts_of, learned_options
from arledger.model.account import is_under_any
from arledger.model.bank import REF_KEY, BankLine, LineState, Match
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Credit
from arledger.model.money import ZERO
from arledger.model.source import Source
from arledger.policy.settings import Policy
from arledger.subledger.bank_legs import BankLeg, legs_of
from arledger.subledger.clients import text_of
from arledger.subledger.coins import payable

UNIDENTIFIED = "(unidentified)"


@dataclass(frozen=True, slots=True)
class UnappliedCash:
    """An amount that waits to be applied; `open` is positive. `match` says what it may be for.

    `client` is empty for an unidentified receipt, `kind` what the document is.
    """

    client: str
    kind: str
    number: str
    ref: str
    date: date
    currency: str
    amount: Decimal
    open: Decimal
    source: Source
    account: str
    text: str
    payer: str
    match: Match | None = None


def unapplied_cash(book: Book, policy: Policy) -> tuple[UnappliedCash, ...]:
    """Return everything that waits on the book's day, the oldest first, each with what it may be for."""
    found = [*_unapplied(book), *_unidentified(book, policy)]
    found.sort(key=lambda each: (each.date, each.client, each.currency, each.open, each.source))
    return _with_suggestions(found, book, policy)


def unidentified_balance(book: Book, policy: Policy, currency: str) -> Decimal:
    """Return Beancount's own balance of the accounts for unidentified receipts, positive for money that waits."""
    roots = policy.accounts.unidentified
    return -sum(
        (b.number for b in book.facts.balances if is_under_any(b.account, roots) and b.currency == currency), ZERO
    )


def _unapplied(book: Book) -> Iterable[UnappliedCash]:
    for credit in book.credits:
        if credit.open:
            yield _of_credit(credit)


def _of_credit(credit: Credit) -> UnappliedCash:
    entry = credit.document.entry
    return UnappliedCash(
        credit.client,
        credit.document.kind.value,
        credit.document.number,
        text_of(entry.meta, REF_KEY),
        credit.date,
        credit.currency,
        credit.amount,
        credit.open,
        credit.source,
        "",
        entry.narration,
        text_of(entry.meta, "payer") or entry.payee,
    )


def _unidentified(book: Book, policy: Policy) -> Iterable[UnappliedCash]:
    """Yield what is left of each unidentified receipt: what was taken off again settles its like, else the oldest."""
    for root in policy.accounts.unidentified:
        legs = legs_of(book.facts, root)
        for currency in sorted({leg.currency for leg in legs}):
            own = [leg for leg in legs if leg.currency == currency]
            yield from _left(own, book)


def _left(legs: Sequence[BankLeg], book: Book) -> Iterable[UnappliedCash]:
    left = {at: -leg.number for at, leg in enumerate(legs) if leg.number < 0}
    for off in (leg for leg in legs if leg.number > 0):
        rest = off.number
        likes = [at for at in left if legs[at].date <= off.date]
        likes.sort(key=lambda at: (not (off.ref and legs[at].ref == off.ref), left[at] != rest, at))
        for at in likes:
            taken = min(rest, left[at])
            left[at] -= taken
            rest -= taken
    narrations = {(entry.file, entry.line): entry.narration for entry in book.facts.entries}
    for at, open_ in left.items():
        leg = legs[at]
        if open_:
            text = narrations.get((leg.source.file, leg.source.line), "")
            yield UnappliedCash(
                "",
                "unidentified receipt",
                "",
                leg.ref,
                leg.date,
                leg.currency,
                -leg.number,
                open_,
                leg.source,
                leg.account,
                text,
                leg.payee,
            )


def _with_suggestions(found: Sequence[UnappliedCash], book: Book, policy: Policy) -> tuple[UnappliedCash, ...]:
    """Set what waits against what is open, all of it together, as bank lines are."""
    keys = {key.id: key for key in client_keys(book)}
    lines = [
        BankLine(
            date=each.date,
            amount=each.open,
            currency=each.currency,
            text=each.text,
            counterparty=_payer(each, book),
            structured_refs=(),
        )
        for each in found
    ]
    items = [item for item in payable(book).items if item.open and item.client != NO_CLIENT]
    first = min((line.date for line in lines), default=date.max)
    options = learned_options(book, policy, first, discounts_of(book, policy))
    matches = [decision.match for decision in decide(lines, items, tuple(keys.values()), options)]
    return tuple(_suggested(each, match) for each, match in zip(found, matches, strict=True))


def _payer(each: UnappliedCash, book: Book) -> str:
    return book.name_of(each.client) if each.client else each.payer


def _suggested(each: UnappliedCash, match: Match) -> UnappliedCash:
    """Keep what is a suggestion; what is meant for another client than the credit's is none."""
    ways = [match.parts] if match.state is LineState.MATCHED else [c.parts for c in match.candidates]
    foreign = each.client and any(part.client != each.client for way in ways for part in way)
    return each if foreign else replace(each, match=match)
