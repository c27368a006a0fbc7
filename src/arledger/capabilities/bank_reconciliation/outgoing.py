"""Money that went out: payments that the bank took back, and refunds of credit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from arledger.capabilities.bank_reconciliation.payers import Recogniser
from arledger.capabilities.bank_reconciliation.values import Explained, Movement, Purpose
from arledger.model.account import is_under_any
from arledger.model.bank import REF_KEY, BankLine, Candidate, LineState, Match, Part
from arledger.model.book import Book
from arledger.model.documents import Credit, DocumentKind
from arledger.model.money import ZERO, amount_text
from arledger.model.normalize import squeezed
from arledger.policy.settings import AccountSettings
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.clients import text_of
from arledger.subledger.moves import MovedReceipts

_LONGEST = 400
"""A bank may take a payment back for 13 months."""

_SURE, _LIKELY = 95, 70
_SHOWN = 5


class _Receipt(NamedTuple):
    """A receipt that may come back; `money` is what the payer gave: what came in, and what the bank kept of it."""

    credit: Credit
    money: Decimal
    currency: str
    words: tuple[str, ...]


class Outgoing:
    """What is known of receipts and credits, to explain money that went out."""

    def __init__(self, book: Book, chart: Chart, accounts: AccountSettings, recogniser: Recogniser) -> None:
        self._book = book
        self._recogniser = recogniser
        self._receipts: defaultdict[tuple[Decimal, str], list[_Receipt]] = defaultdict(list)
        for receipt in _receipts(book, chart, accounts.bank_fees):
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
        fitting = [
            receipt
            for money in given_back(line)
            for receipt in self._receipts.get((money, line.currency), ())
            if id(receipt.credit.document) not in self._taken
            and 0 <= (line.date - receipt.credit.date).days <= _LONGEST
        ]
        text = _said(line)
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

    def returned_here(self, index: int, movement: Movement, receipts: Mapping[int, Explained]) -> Explained:
        """Explain a returned payment by the receipts on the same statements, which are not in the books yet."""
        line = movement.line
        fitting = {
            at: receipt
            for at, receipt in receipts.items()
            if receipt.movement.account == movement.account
            and receipt.movement.line.currency == line.currency
            and receipt.movement.line.amount + (receipt.movement.line.fee or ZERO) in given_back(line)
            and 0 <= (line.date - receipt.movement.line.date).days <= _LONGEST
        }
        client, text = self._recogniser.client(line), _said(line)
        named = [at for at, receipt in fitting.items() if any(word in text for word in _words(receipt))]
        of_client = [at for at, receipt in fitting.items() if client and receipt.match.client == client]
        chosen = named or of_client
        certain = len(chosen) == 1 and fitting[chosen[0]].purpose is Purpose.RECEIPT
        if certain:
            receipt = fitting[chosen[0]]
            came = receipt.movement.line.date
            said = f"the bank took back the receipt of {came} from {receipt.match.client}, on the same statement"
            match = Match(index, LineState.MATCHED, _SURE, said, receipt.match.client)
            return Explained(movement, match, Purpose.RETURNED, takes_back=receipt.movement)
        if not fitting:
            said = "a payment came back, and no receipt in the books or on the statement has this amount"
            return Explained(movement, Match(index, LineState.UNMATCHED, 0, said, client))
        days = ", ".join(sorted({str(fitting[at].movement.line.date) for at in chosen or fitting}))
        said = f"a payment came back, perhaps the receipt of {days} on the same statement: book that one first"
        return Explained(movement, Match(index, LineState.PROPOSED, _LIKELY, said, client))

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


def given_back(line: BankLine) -> tuple[Decimal, ...]:
    """Return what a returned payment may have been: the whole amount, or that less the fee for returning it."""
    fee = line.fee or ZERO
    return (-line.amount, -line.amount - fee) if 0 < fee < -line.amount else (-line.amount,)


def _said(line: BankLine) -> str:
    return squeezed(" ".join((line.text, line.counterparty, *line.structured_refs)))


def _words(receipt: Explained) -> Iterable[str]:
    """Return by what the return of a receipt may name it: its own reference, or what it was for."""
    line = receipt.movement.line
    named = (line.bank_ref, *line.structured_refs, *(part.invoice for part in receipt.match.parts))
    return [key for key in map(squeezed, named) if len(key) >= 4]


def _receipts(book: Book, chart: Chart, fees: tuple[str, ...]) -> Iterable[_Receipt]:
    """Return every receipt once that was not taken back yet, with its money and the numbers that it settled."""
    moved = MovedReceipts(book)
    origins = [moved.origin(credit.document) for credit in book.credits]
    numbers: defaultdict[int, set[str]] = defaultdict(set)
    left: defaultdict[int, Decimal] = defaultdict(Decimal)
    for allocation in book.allocations:
        left[id(origins[allocation.credit])] += allocation.amount
        if allocation.amount > 0:
            numbers[allocation.credit].add(book.items[allocation.item].number)
    for use in book.uses:
        if use.document.kind is DocumentKind.APPLICATION:
            left[id(origins[use.credit])] += use.amount
            numbers[use.credit].update(use.document.about)
    for at, credit in enumerate(book.credits):
        left[id(origins[at])] += credit.open
    seen: set[int] = set()
    for at, credit in enumerate(book.credits):
        document = origins[at]
        if document.kind is not DocumentKind.RECEIPT or id(document) in seen or not left[id(document)]:
            continue
        if moved.is_gone(credit.document):
            # Another client has it now.
            continue
        seen.add(id(document))
        cash = [p for p in document.entry.postings if chart.role(p.account) is AccountRole.CASH]
        kept = [p for p in document.entry.postings if is_under_any(p.account, fees) and p.number > 0]
        if len(cash) == 1:
            ref = text_of(document.entry.meta, REF_KEY)
            named = {*numbers[at], document.number, *document.about, ref}
            words = tuple(sorted(key for key in map(squeezed, named) if len(key) >= 4))
            money = cash[0].number + sum((p.number for p in kept if p.currency == cash[0].currency), ZERO)
            yield _Receipt(credit, money, cash[0].currency, words)


def _number(receipt: _Receipt) -> str:
    return receipt.credit.document.about[0] if receipt.credit.document.about else receipt.credit.document.number
