"""The lines of a payment advice: what a receipt was put on, or which credits a refund paid back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.model.book import Book
from arledger.model.documents import Document, DocumentKind, Item
from arledger.model.money import ZERO, amount_text, exact_sum
from arledger.model.problem import Refused
from arledger.model.source import Day
from arledger.subledger.moves import MovedReceipts
from arledger.subledger.numbers import as_counted

# What makes up an invoice's own amount; the rest under its number is what became of it, such as a rescheduled part.
_ORIGINALS = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO)


class Granted(NamedTuple):
    """What settled without money: the invoice it is said to be for (or empty), its name, the amount."""

    invoice: str
    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """One line: `applied` of the money, and `granted` beside it without money, together settle.

    For a receipt, `invoice` is a number with its `date`, whole `amount` and what is still `open` of it; for a refund,
    the credit that was paid back. A line with `text` is of neither: a discount that no invoice is named for.
    """

    invoice: str
    applied: Decimal
    date: Day | None = None
    amount: Decimal | None = None
    open: Decimal | None = None
    granted: Decimal = ZERO
    text: str = ""


@dataclass(frozen=True, slots=True)
class Shares:
    """What became of a document: its lines (before anything granted), and what was put on nothing."""

    lines: tuple[AdviceLine, ...]
    unapplied: Decimal = ZERO
    refunded: Decimal = ZERO


@dataclass(slots=True)
class _Found:
    """The shares of a receipt while they are collected; `applied` goes by the item's place in the book."""

    applied: dict[int, Decimal] = field(default_factory=dict)
    texts: list[AdviceLine] = field(default_factory=list)
    unapplied: Decimal = ZERO
    refunded: Decimal = ZERO

    def put(self, item: int, amount: Decimal) -> None:
        self.applied[item] = self.applied.get(item, ZERO) + amount


def shares_of(book: Book, receipt: Document) -> Shares:
    """Return what a receipt was put on by the book's day, also by later applications of what it left unapplied.

    Raises Refused where the bank has taken it back, where it recovers what was written off, or where the parts
    are not the whole.
    """
    found, rounding = _Found(), ZERO
    _refuse_taken(book, receipt)
    for at in _credits_of(book, receipt):
        found.unapplied += book.credits[at].open
        rounding += book.credits[at].rounding
    for step in _steps_of(book, receipt):
        if book.items[step[0]].document.kind is DocumentKind.RECOVERY:
            raise _recovered(receipt, book.items[step[0]].number)
        found.put(step[0], step[1])
    for taker, amount in _takers(book, receipt):
        if taker.kind is DocumentKind.REFUND:
            found.refunded += amount
        elif taker.kind is DocumentKind.APPLICATION:
            _follow(book, found, taker, amount)
    lines = _with_rounding((*_invoices(book, found.applied), *found.texts), rounding)
    whole = exact_sum((*(line.applied for line in lines), found.unapplied, found.refunded))
    if whole != -receipt.amount:
        raise Refused(
            f"{receipt.entry.source}: {amount_text(whole, receipt.currency)} of this receipt is accounted for, "
            f"and it credits {amount_text(-receipt.amount, receipt.currency)}: no letter can say so",
            "`arledger check` shows what is doubtful.",
        )
    return Shares(lines, found.unapplied, found.refunded)


def _refuse_taken(book: Book, receipt: Document) -> None:
    """Raise Refused where the bank has taken a receipt back, or it was moved to another client, wholly or in part."""
    own = set(_credits_of(book, receipt))
    for use in (*book.undone, *book.uses):
        if use.credit not in own:
            continue
        taker, remedy = use.document, "For the letter as it was before, give an earlier day to --as-of."
        if taker.kind is DocumentKind.RETURNED_PAYMENT:
            raise Refused(
                f"{receipt.entry.source}: the bank took this receipt of {receipt.date} back, or part of it, "
                f"on {taker.date}",
                remedy,
            )
        if taker.kind is DocumentKind.MOVED_RECEIPT and taker.amount > 0:
            others = {d.client for d in book.documents if d.entry is taker.entry} - {receipt.client}
            to = " and ".join(sorted(others)) or "another client"
            raise Refused(
                f"{receipt.entry.source}: this receipt of {receipt.date} was moved to {to}, or part of it, "
                f"on {taker.date}",
                f"Add --client {min(others)} for their letter. {remedy}" if others else remedy,
            )


def _recovered(receipt: Document, number: str) -> Refused:
    # "Still open 0.00" would tell the client that this part has settled the whole.
    return Refused(
        f"{receipt.entry.source}: this receipt recovers a part of {number}, which was written off: "
        "an advice would say that it settled the invoice",
        "Write to the client by hand; `arledger statement CLIENT` shows the account.",
    )


def _credits_of(book: Book, document: Document) -> list[int]:
    """Return the places of a document's credits, and of what was moved from item to item for the same client."""
    receipts = MovedReceipts(book)
    return [at for at, credit in enumerate(book.credits) if receipts.here(credit.document) is document]


def _steps_of(book: Book, document: Document) -> list[tuple[int, Decimal, Day]]:
    """Return item, amount and day of everything that a document settled, or that was undone again."""
    own = set(_credits_of(book, document))
    return [(step.item, step.amount, step.date) for step in book.allocations if step.credit in own]


def _takers(book: Book, document: Document) -> list[tuple[Document, Decimal]]:
    """Return the documents that took unapplied credit of this one, each once, with how much."""
    own = set(_credits_of(book, document))
    found: dict[int, tuple[Document, Decimal]] = {}
    for use in book.uses:
        if use.credit in own:
            _, before = found.get(id(use.document), (use.document, ZERO))
            found[id(use.document)] = (use.document, before + use.amount)
    return list(found.values())


def _follow(book: Book, found: _Found, application: Document, amount: Decimal) -> None:
    """Put what an application took from a receipt on the items that it settled, where these can be told.

    Where it took from several credits, nobody can tell whose money went where: then it is one line.
    """
    taken = sum((use.amount for use in book.uses if use.document is application), ZERO)
    steps = _steps_of(book, application)
    left = sum((book.credits[at].open for at in _credits_of(book, application)), ZERO)
    settled = sum((step[1] for step in steps), ZERO)
    if taken == amount == settled + left:
        for item, part, _ in steps:
            found.put(item, part)
        found.unapplied += left
        return
    about = ", ".join(application.about)
    text = f"Applied later, {about}" if about else "Applied later"
    found.texts.append(AdviceLine("", amount, application.date, text=text))


def _invoices(book: Book, applied: dict[int, Decimal]) -> list[AdviceLine]:
    """Return a line for each invoice, whatever instalments it has, in the order of dates and numbers."""
    groups: dict[tuple[str, int], list[int]] = {}
    for at in applied:
        number = book.items[at].number
        groups.setdefault((number, 0 if number else at), []).append(at)
    under = _by_number(book, applied)
    lines = [
        _invoice([book.items[at] for at in ats], under, sum((applied[at] for at in ats), ZERO))
        for ats in groups.values()
    ]
    lines.sort(key=_by_day)
    return [line for line in lines if line.applied]


def _by_day(line: AdviceLine) -> tuple[object, ...]:
    return (line.date or date.min, as_counted(line.invoice), line.applied)


def _invoice(settled: Sequence[Item], under: Mapping[str, list[Item]], applied: Decimal) -> AdviceLine:
    first = settled[0]
    items = under[first.number] if first.number else [first]
    originals = [item for item in items if item.document.kind in _ORIGINALS] or items
    return AdviceLine(
        invoice=first.number,
        applied=applied,
        date=min(item.date for item in originals),
        amount=sum((item.amount for item in originals), ZERO),
        open=sum((item.open for item in items), ZERO),
        text="" if first.number else first.document.entry.narration,
    )


def _by_number(book: Book, ats: Collection[int]) -> dict[str, list[Item]]:
    """Return all that was ever open under the numbers of these items, which are of one client and currency."""
    found: dict[str, list[Item]] = {book.items[at].number: [] for at in ats}
    owners = {(book.items[at].client, book.items[at].currency) for at in ats}
    for item in book.items:
        if item.number in found and (item.client, item.currency) in owners:
            found[item.number].append(item)
    return found


def refund_lines(book: Book, refund: Document) -> tuple[AdviceLine, ...]:
    """Return the credits that a refund paid back, the oldest first; raises Refused where they do not cover it."""
    paid: dict[int, tuple[Document, Decimal]] = {}
    for use in book.uses:
        if use.document is refund:
            document = book.credits[use.credit].document
            _, before = paid.get(id(document), (document, ZERO))
            paid[id(document)] = (document, before + use.amount)
    rounding = exact_sum(item.rounding for item in book.items if item.document is refund)
    covered = exact_sum((*(amount for _, amount in paid.values()), rounding))
    if covered != refund.amount:
        rest = amount_text(refund.amount - covered, refund.currency)
        raise Refused(
            f"{refund.entry.source}: of this refund, {rest} pays back no credit of the client",
            "A letter could not say for what it was; `arledger check` says more.",
        )
    lines = [_credit_line(book, document, amount) for document, amount in paid.values()]
    ordered = sorted(lines, key=_by_day)
    return _with_rounding(tuple(ordered), rounding)


def _with_rounding(lines: tuple[AdviceLine, ...], rounding: Decimal) -> tuple[AdviceLine, ...]:
    """Let the last line say what rounding has left: the money was for it, too."""
    if not lines or not rounding:
        return lines
    return (*lines[:-1], replace(lines[-1], applied=exact_sum((lines[-1].applied, rounding))))


def _credit_line(book: Book, document: Document, amount: Decimal) -> AdviceLine:
    parts = [book.credits[at] for at in _credits_of(book, document)]
    title = document.kind.value.replace("-", " ").capitalize()
    return AdviceLine(
        invoice=document.number or ", ".join(document.about),
        applied=amount,
        date=document.date,
        amount=sum((part.amount for part in parts), ZERO),
        open=sum((part.open for part in parts), ZERO),
        text=title,
    )


def lines_of(shares: Shares, granted: Sequence[Granted]) -> tuple[AdviceLine, ...]:
    """Take what was granted off the lines that it is said to be for; a line by itself says the rest.

    What names no invoice belongs to the only one there is. Otherwise nobody can tell, and nothing is guessed.
    """
    lines = list(shares.lines)
    for given in granted:
        places = [at for at, line in enumerate(lines) if line.invoice and line.invoice == given.invoice]
        if not places and len(shares.lines) == 1 and not given.invoice:
            places = [0]
        if places:
            line = lines[places[0]]
            lines[places[0]] = replace(line, applied=line.applied - given.amount, granted=line.granted + given.amount)
        else:
            lines.append(AdviceLine("", -given.amount, granted=given.amount, text=given.name))
    return tuple(lines)
