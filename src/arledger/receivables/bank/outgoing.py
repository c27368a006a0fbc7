"""Money that went out: payments that the bank took back, and refunds of credit."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from arledger.model.bank import Candidate, LineState, Match, Part
from arledger.model.book import Book
from arledger.model.documents import Credit, DocumentKind
from arledger.model.money import ZERO, amount_text
from arledger.receivables.bank.clients import Recogniser
from arledger.receivables.bank.values import Explained, Movement, Purpose
from arledger.receivables.chart import AccountRole, Chart
from arledger.receivables.clients import text_of
from arledger.receivables.matching.spelling import squeezed

_LONGEST = 400
"""A bank may take a payment back for 13 months."""

_SURE, _LIKELY = 95, 70
_SHOWN = 5


class _Receipt(NamedTuple):
    credit: Credit
    money: Decimal
    currency: str
    words: tuple[str, ...]


class Outgoing:
    """What is known of receipts and credits, to explain money that went out."""

    def __init__(self, book: Book, chart: Chart, recogniser: Recogniser) -> None:
        self._book = book
        self._recogniser = recogniser
        self._receipts: defaultdict[tuple[Decimal, str], list[_Receipt]] = defaultdict(list)
        for receipt in _receipts(book, chart):
            self._receipts[receipt.money, receipt.currency].append(receipt)
        self._taken: set[int] = set()
        self._refunded: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)

    def explain(self, index: int, movement: Movement) -> Explained | None:
        """Explain a line of money out as a returned payment or a refund; None where it is neither."""
        if movement.line.returned:
            return self._returned(index, movement)
        return self._refund(index, movement)

    def _returned(self, index: int, movement: Movement) -> Explained:
        line = movement.line
        came = self._receipts.get((-line.amount, line.currency), ())
        fitting = [
            receipt
            for receipt in came
            if id(receipt.credit.document) not in self._taken
            and 0 <= (line.date - receipt.credit.date).days <= _LONGEST
        ]
        text = squeezed(" ".join((line.text, line.counterparty, *line.structured_refs)))
        client = self._recogniser.client(line)
        named = [receipt for receipt in fitting if any(word in text for word in receipt.words)]
        of_client = [receipt for receipt in fitting if client and receipt.credit.client == client]
        chosen = named or of_client
        if len(chosen) == 1:
            receipt = chosen[0]
            self._taken.add(id(receipt.credit.document))
            how = "its text names what was paid" if named else f"{client} known by its name or account"
            said = f"the bank took back the receipt of {receipt.credit.date} from {receipt.credit.client}: {how}"
            match = Match(index, LineState.MATCHED, _SURE, said, receipt.credit.client)
            return Explained(movement, match, Purpose.RETURNED, credit=receipt.credit)
        if not fitting:
            said = "a payment came back, and no receipt in the books has this amount"
            return Explained(movement, Match(index, LineState.UNMATCHED, 0, said, client))
        shown = (chosen or fitting)[:_SHOWN]
        candidates = tuple(
            Candidate(
                (Part(receipt.credit.client, _number(receipt), line.amount),),
                f"the receipt of {receipt.credit.date} from {receipt.credit.client}",
            )
            for receipt in shown
        )
        count = len(chosen or fitting)
        said = f"a payment came back; {count} {'receipt has' if count == 1 else 'receipts have'} this amount"
        match = Match(index, LineState.PROPOSED, _LIKELY, said, client, candidates=candidates)
        return Explained(movement, match, credits=tuple(receipt.credit for receipt in shown))

    def _refund(self, index: int, movement: Movement) -> Explained | None:
        line = movement.line
        client = self._recogniser.client(line)
        if not client:
            return None
        own = [c for c in self._book.credits if c.client == client and c.currency == line.currency and c.open]
        own = [credit for credit in own if credit.date <= line.date]
        left = sum((credit.open for credit in own), ZERO) - self._refunded[client, line.currency]
        paid = -line.amount
        if paid > left:
            return None
        part = (Part(client, "", paid),)
        if paid == left or any(credit.open == paid for credit in own):
            self._refunded[client, line.currency] += paid
            said = f"a refund to {client}: exactly its unapplied credit"
            return Explained(
                movement, Match(index, LineState.MATCHED, _SURE, said, client, part), purpose=Purpose.REFUND
            )
        said = f"money to {client}, which has {amount_text(left, line.currency)} unapplied: a refund of a part of it?"
        match = Match(
            index, LineState.PROPOSED, _LIKELY, said, client, candidates=(Candidate(part, "a refund of credit"),)
        )
        return Explained(movement, match)


def _receipts(book: Book, chart: Chart) -> Iterable[_Receipt]:
    """Return every receipt once, with the money that came in and the numbers that it settled."""
    numbers: defaultdict[int, set[str]] = defaultdict(set)
    for allocation in book.allocations:
        if allocation.amount > 0:
            numbers[allocation.credit].add(book.items[allocation.item].number)
    seen: set[int] = set()
    for at, credit in enumerate(book.credits):
        document = credit.document
        if document.kind is not DocumentKind.RECEIPT or id(document) in seen:
            continue
        seen.add(id(document))
        cash = [p for p in document.entry.postings if chart.role(p.account) is AccountRole.CASH]
        if len(cash) == 1:
            ref = text_of(document.entry.meta, "bank-ref")
            named = {*numbers[at], document.number, *document.about, ref}
            words = tuple(sorted(key for key in map(squeezed, named) if len(key) >= 4))
            yield _Receipt(credit, cash[0].number, cash[0].currency, words)


def _number(receipt: _Receipt) -> str:
    return receipt.credit.document.about[0] if receipt.credit.document.about else receipt.credit.document.number
