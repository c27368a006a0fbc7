"""Money that went out: payments that the bank took back, and refunds of credit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from arledger.capabilities.bank_reconciliation.deposit_lines import DepositLines
from arledger.capabilities.bank_reconciliation.returned_lines import MOST_CHARGED
from arledger.capabilities.bank_reconciliation.values import Explained, Movement, Purpose
from arledger.financing.receipts import ContractReceipts
from arledger.model.account import is_under_any
from arledger.model.bank import CERTAIN, REF_KEY, UNWEIGHED, BankLine, Candidate, LineState, Match, Part
from arledger.model.book import Book
from arledger.model.documents import Credit, Document, DocumentKind
from arledger.model.facts import Entry
from arledger.model.money import ZERO, Money, amount_text
from arledger.model.normalize import squeezed
from arledger.policy.settings import AccountSettings
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.clients import text_of
from arledger.subledger.moves import MovedReceipts

_LONGEST = 400
"""A bank may take a payment back for 13 months."""

_SHOWN = 5


Came = TypeVar("Came")


class _Receipt(NamedTuple, Generic[Came]):
    """A receipt that may come back, an entry or a line of the same statements; `words` name it, or what it was for.

    `money` is what the payer gave: what came in, and what the bank kept of it.
    """

    came: Came
    client: str
    day: date
    money: Money
    words: tuple[str, ...]


class Outgoing:
    """What is known of receipts and credits, to explain money that went out."""

    def __init__(self, book: Book, chart: Chart, accounts: AccountSettings, deposits: DepositLines) -> None:
        self._book = book
        self._deposits = deposits
        recogniser = deposits.recogniser
        self._recogniser = recogniser
        self._receipts: defaultdict[Money, list[_Receipt[Credit]]] = defaultdict(list)
        for receipt in _receipts(book, chart, accounts.bank_fees):
            self._receipts[receipt.money].append(receipt)
        self._taken: set[int] = set()
        self._refunded: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)

    def explain(self, index: int, movement: Movement) -> Explained | None:
        """Explain a line of money out as a returned payment or a refund; None where it is neither."""
        if movement.line.returned:
            return self._returned(index, movement)
        credit = self._refund(index, movement)
        return self._deposits.refund(index, movement, credit) or credit

    def _returned(self, index: int, movement: Movement) -> Explained:
        line, client = movement.line, self._recogniser.client(movement.line)
        fitting = [
            receipt
            for money in given_back(line)
            for receipt in self._receipts.get(Money(money, line.currency), ())
            if id(receipt.came.document) not in self._taken and _in_time(receipt.day, line)
        ]
        if not fitting:
            return self._with_charge(index, movement, client)
        meant, how = _meant(line, client, fitting)
        if len(meant) == 1:
            receipt = meant[0]
            self._taken.add(id(receipt.came.document))
            said = f"the bank took back the receipt of {receipt.day} from {receipt.client}: {how}"
            match = Match(index, LineState.MATCHED, CERTAIN, said, receipt.client)
            return Explained(movement, match, Purpose.RETURNED, credit=receipt.came)
        possible = meant or fitting
        candidates = tuple(
            Candidate((Part(r.client, _number(r.came), line.amount),), f"the receipt of {r.day} from {r.client}")
            for r in possible[:_SHOWN]
        )
        have = "receipt has" if len(possible) == 1 else "receipts have"
        said = f"a payment came back; {len(possible)} {have} this amount"
        match = Match(index, LineState.PROPOSED, UNWEIGHED, said, client, candidates=candidates)
        return Explained(movement, match, credits=tuple(receipt.came for receipt in possible[:_SHOWN]))

    def _with_charge(self, index: int, movement: Movement, client: str) -> Explained:
        """Offer the receipts that a returned payment names, where the bank may have charged what is more."""
        line = movement.line
        near = [
            receipt
            for receipts in self._receipts.values()
            for receipt in receipts
            if receipt.money.currency == line.currency
            and 0 < -line.amount - receipt.money.number <= max(MOST_CHARGED, receipt.money.number / 10)
            and id(receipt.came.document) not in self._taken
            and _in_time(receipt.day, line)
        ]
        named, _ = _named(line, near)
        if not named:
            said = "a payment came back, and no receipt in the books has this amount"
            return Explained(movement, Match(index, LineState.UNMATCHED, 0, said, client))
        candidates = tuple(
            Candidate(
                (Part(r.client, _number(r.came), -r.money.number),),
                f"the receipt of {r.day} from {r.client}, and "
                f"{amount_text(-line.amount - r.money.number, line.currency)} that the bank charged",
            )
            for r in named[:_SHOWN]
        )
        said = "a payment came back with more than was paid: did the bank charge the rest?"
        match = Match(index, LineState.UNMATCHED, 0, said, client, candidates=candidates)
        return Explained(movement, match, credits=tuple(receipt.came for receipt in named[:_SHOWN]))

    def returned_here(self, index: int, movement: Movement, receipts: Iterable[Explained]) -> Explained:
        """Explain a returned payment by the receipts on the same statements, which are not in the books yet."""
        client = self._recogniser.client(movement.line)
        fitting = [_on_statement(receipt) for receipt in receipts if _may_come_back(receipt.movement, movement)]
        if not fitting:
            said = "a payment came back, and no receipt in the books or on the statement has this amount"
            return Explained(movement, Match(index, LineState.UNMATCHED, 0, said, client))
        meant, _ = _meant(movement.line, client, fitting)
        if len(meant) == 1 and meant[0].came.purpose is Purpose.RECEIPT:
            receipt = meant[0]
            said = f"the bank took back the receipt of {receipt.day} from {receipt.client}, on the same statement"
            match = Match(index, LineState.MATCHED, CERTAIN, said, receipt.client)
            return Explained(movement, match, Purpose.RETURNED, takes_back=receipt.came.movement)
        days = ", ".join(sorted({str(receipt.day) for receipt in meant or fitting}))
        said = f"a payment came back, perhaps the receipt of {days} on the same statement: book that one first"
        return Explained(movement, Match(index, LineState.PROPOSED, UNWEIGHED, said, client))

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
                movement, Match(index, LineState.MATCHED, CERTAIN, said, client, part), purpose=Purpose.REFUND
            )
        said = f"money to {client}, which has {amount_text(left, line.currency)} unapplied: a refund of a part of it?"
        match = Match(
            index, LineState.PROPOSED, UNWEIGHED, said, client, candidates=(Candidate(part, "a refund of credit"),)
        )
        return Explained(movement, match)


def given_back(line: BankLine) -> tuple[Decimal, ...]:
    """Return what a returned payment may have been: the whole amount, or that less the fee for returning it."""
    fee = line.fee or ZERO
    return (-line.amount, -line.amount - fee) if 0 < fee < -line.amount else (-line.amount,)


def _in_time(came: date, back: BankLine) -> bool:
    return 0 <= (back.date - came).days <= _LONGEST


def _meant(line: BankLine, client: str, fitting: Sequence[_Receipt[Came]]) -> tuple[Sequence[_Receipt[Came]], str]:
    """Return the receipts that a returned payment names, else those of its client, and how that is known."""
    named, how = _named(line, fitting)
    if named:
        return named, how
    return [each for each in fitting if client and each.client == client], f"{client} known by its name or account"


def _named(line: BankLine, fitting: Sequence[_Receipt[Came]]) -> tuple[Sequence[_Receipt[Came]], str]:
    text = squeezed(" ".join((line.text, line.counterparty, *line.structured_refs)))
    named = [receipt for receipt in fitting if any(word in text for word in receipt.words)]
    return named, "its text names what was paid"


def _may_come_back(came: Movement, back: Movement) -> bool:
    same = came.account == back.account and came.line.currency == back.line.currency
    return same and _given(came.line) in given_back(back.line) and _in_time(came.line.date, back.line)


def _given(line: BankLine) -> Decimal:
    return line.amount + (line.fee or ZERO)


def _on_statement(receipt: Explained) -> _Receipt[Explained]:
    line = receipt.movement.line
    named = (line.bank_ref, *line.structured_refs, *(part.invoice for part in receipt.parts))
    return _Receipt(receipt, receipt.match.client, line.date, Money(_given(line), line.currency), _words(named))


def _words(named: Iterable[str]) -> tuple[str, ...]:
    """Return what is long enough to name a receipt."""
    return tuple(key for key in map(squeezed, named) if len(key) >= 4)


def _receipts(book: Book, chart: Chart, fees: tuple[str, ...]) -> Iterable[_Receipt[Credit]]:
    """Return every receipt once that was not taken back yet, with its money and the numbers that it settled."""
    moved, contracts = MovedReceipts(book), ContractReceipts(book)
    origins = [moved.origin(credit.document) for credit in book.credits]
    numbers, left = _uses(book, origins)
    together: defaultdict[int, set[str]] = defaultdict(set)
    for origin in origins:
        together[id(origin.entry)].update(origin.about)
    seen: set[int] = set()
    for at, (credit, origin) in enumerate(zip(book.credits, origins, strict=True)):
        payer = contracts.payer(origin)
        # A leasing company's transfer is one, on however many accounts its contracts stand.
        key = id(origin.entry) if payer else id(origin)
        if origin.kind is not DocumentKind.RECEIPT or key in seen or not left[id(origin)]:
            continue
        if moved.is_gone(credit.document):
            # Another client has it now.
            continue
        seen.add(key)
        money = _money(origin.entry, chart, () if payer else fees)
        if money:
            named = (*numbers.get(at, ()), *(together[key] if payer else origin.about))
            words = _words((*named, origin.number, text_of(origin.entry.meta, REF_KEY)))
            yield _Receipt(credit, payer or credit.client, credit.date, money, words)


def _uses(book: Book, origins: Sequence[Document]) -> tuple[Mapping[int, set[str]], Mapping[int, Decimal]]:
    """Return the numbers that each credit settled, and what is left of each receipt, settled or unapplied."""
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
    for credit, origin in zip(book.credits, origins, strict=True):
        left[id(origin)] += credit.open
    return numbers, left


def _money(entry: Entry, chart: Chart, fees: tuple[str, ...]) -> Money | None:
    """Return what the payer of an entry gave: what came in, and what the bank kept; None if it came in parts.

    What is under no account of `fees` the bank has not kept, as a leasing company's own fee.
    """
    cash = [p for p in entry.postings if chart.role(p.account) is AccountRole.CASH]
    if len(cash) != 1:
        return None
    currency = cash[0].currency
    kept = (p.number for p in entry.postings if is_under_any(p.account, fees) and p.currency == currency)
    return Money(cash[0].number + sum((number for number in kept if number > 0), ZERO), currency)


def _number(credit: Credit) -> str:
    return credit.document.about[0] if credit.document.about else credit.document.number
