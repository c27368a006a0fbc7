"""Bank lines that are deposits: refunds that were approved, refunds that the bank sends back, and new deposits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from arledger.capabilities.bank_reconciliation.payers import Recogniser
from arledger.capabilities.bank_reconciliation.values import DepositPart, Explained, Movement, Purpose
from arledger.deposit_ledger.movements import MovementKind
from arledger.deposit_ledger.states import DepositLedger, DepositState, State
from arledger.formats.bank.shared.returns import is_returned
from arledger.model.bank import CERTAIN, UNWEIGHED, BankLine, Candidate, LineState, Match
from arledger.model.book import Book
from arledger.model.money import ZERO, amount_text
from arledger.model.normalize import fold, squeezed, words
from arledger.policy.settings import LineRule, Policy

WORDS = frozenset((
    "DEPOSIT", "DOWNPAYMENT", "ANZAHLUNG", "KAUTION", "ACOMPTE", "ARRHES", "CAUTION", "ANTICIPO", "FIANZA", "CAPARRA",
))  # fmt: skip
"""What payers write who pay a deposit."""

_BACK = frozenset((
    "RETURN", "RETURNED", "REJECT", "REJECTED", "REVERSAL", "REVERSED", "RUECKGABE", "RUCKGABE", "RUECKUEBERWEISUNG",
    "RETOUR", "REJET", "DEVOLUCION", "UNPAID", "UNDELIVERED",
))  # fmt: skip
"""What banks print where money that went out comes back."""

_COMES_BACK = timedelta(days=120)
"""A refund that did not arrive comes back within this time."""


class DepositLines:
    """What is known of deposits, to explain lines that are about them; each refund is taken once."""

    def __init__(self, book: Book, policy: Policy, recogniser: Recogniser) -> None:
        self._book = book
        self._policy = policy
        self.recogniser = recogniser
        self._taken: set[tuple[str, str]] = set()
        self._paid_here: list[tuple[DepositPart, BankLine]] = []

    @cached_property
    def _ledger(self) -> DepositLedger:
        return DepositLedger(self._book, self._policy)

    def refund(self, index: int, movement: Movement, other: Explained | None) -> Explained | None:
        """Explain money out as an approved refund; `other` is what else it may be. None where it is none.

        Certain where the line names the deposit, or goes to the client of the only one of that amount. Where it may
        be a refund of the client's credit as well, that is asked.
        """
        line = movement.line
        client = self.recogniser.client(line)
        waiting = [found for found in self._ledger.states(line.date) if self._is_waiting(found, line)]
        named = [found for found in waiting if _names(line, found.deposit.number)]
        meant = named or [found for found in waiting if _is_all_to(found, client, line)]
        if not meant:
            return None
        parts = tuple(_part(found, Purpose.DEPOSIT_REFUND) for found in meant)
        certain = len(meant) == 1 and (bool(named) or other is None)
        if not certain or client not in ("", meant[0].deposit.client):
            return _asked(index, movement, parts, "an approved refund of a deposit has this amount", other)
        self._paid_here.append((parts[0], line))
        how = "its text names it" if named else f"to {client}, of its amount"
        said = f"the refund of {parts[0].number}, approved by {_approver(meant[0])}: {how}"
        return self._certain(index, movement, parts[0], said)

    def sent_back(self, index: int, movement: Movement) -> Explained | None:
        """Explain money in as a refund that did not arrive; None where the line does not speak of one."""
        line = movement.line
        back = line.returned or is_returned(line.text, line.kind) or bool(_BACK & set(words(fold(line.text))))
        paid = self._paid_before(line)
        named = [part for part in paid if _names(line, part.number)]
        client = self.recogniser.client(line) if back else ""
        meant = named or [part for part in paid if client and part.client == client]
        if not meant:
            return None
        if len(meant) > 1 or not back:
            return _asked(index, movement, meant, "a refund of a deposit of this amount may have come back", None)
        self._paid_here = [each for each in self._paid_here if each[0].number != meant[0].number]
        said = f"the bank sent the refund of {meant[0].number} back"
        return self._certain(index, movement, meant[0], said)

    def _certain(self, index: int, movement: Movement, part: DepositPart, said: str) -> Explained:
        """Return a line that is certain, and take its deposit out of those that others may mean."""
        self._taken.add((part.number, movement.line.currency))
        match = Match(index, LineState.MATCHED, CERTAIN, said, part.client)
        return Explained(movement, match, part.purpose, deposit=part)

    def _paid_before(self, line: BankLine) -> list[DepositPart]:
        """Return the refunds of a line's amount that were paid by its day: in the books, or on the statements."""
        states = (found for found in self._ledger.states(line.date) if self._may_come_back(found, line))
        found = [_part(each, Purpose.DEPOSIT_RETURNED) for each in states]
        for part, out in self._paid_here:
            if (-out.amount, out.currency) == (line.amount, line.currency) and out.date <= line.date:
                found.append(part._replace(purpose=Purpose.DEPOSIT_RETURNED))
        return found

    def received(self, found: Explained) -> Explained:
        """Return a line that speaks of a deposit as one that may be it, beside what else it is.

        What names the invoice that it pays is a payment, whatever it is called.
        """
        line = found.movement.line
        client = self.recogniser.client(line)
        if line.amount <= 0 or not client or not says_deposit(line) or self._names_paid(found):
            return found
        if found.purpose not in (Purpose.NOTHING, Purpose.RECEIPT):
            return found
        part = DepositPart(Purpose.DEPOSIT, "", client, secures=self._sale(line, client))
        said = f"the text of {client} speaks of a deposit: is it one?"
        return _asked(found.match.line, found.movement, (part,), said, found)

    def by_rule(self, index: int, movement: Movement, rule: LineRule) -> Explained:
        """Return a line that a rule calls a deposit: certain where its client is known."""
        line = movement.line
        client = self.recogniser.client(line)
        if not client:
            said = f"rule {rule.name}: a deposit, and its client is not known"
            return Explained(movement, Match(index, LineState.UNMATCHED, 0, said))
        part = DepositPart(Purpose.DEPOSIT, "", client, secures=self._sale(line, client))
        match = Match(index, LineState.MATCHED, 100, f"rule {rule.name}: a deposit of {client}", client)
        return Explained(movement, match, Purpose.DEPOSIT, deposit=part)

    def _is_waiting(self, found: DepositState, line: BankLine) -> bool:
        """Say whether a refund is approved and not paid yet, of a line's amount or more."""
        deposit = found.deposit
        if found.state is not State.APPROVED or (deposit.number, deposit.currency) in self._taken:
            return False
        return deposit.currency == line.currency and _left(found) >= -line.amount

    def _may_come_back(self, found: DepositState, line: BankLine) -> bool:
        deposit = found.deposit
        key = (deposit.number, deposit.currency)
        if not deposit.number or key in self._taken or deposit.currency != line.currency:
            return False
        paid = [m for m in deposit.movements if m.kind is MovementKind.REFUNDED and line.date - m.day <= _COMES_BACK]
        back = [m for m in deposit.movements if m.kind is MovementKind.RETURNED and m.change > 0]
        return len(paid) > len(back) and any(-m.change == line.amount for m in paid)

    def _names_paid(self, found: Explained) -> bool:
        """Say whether a line names what it was found to pay."""
        text = squeezed(fold(found.movement.line.text))
        return any(part.invoice and squeezed(fold(part.invoice)) in text for part in found.parts)

    def _sale(self, line: BankLine, client: str) -> str:
        """Return the one number of the client's that a line names; empty where it names none, or several."""
        text = squeezed(fold(" ".join((line.text, *line.structured_refs))))
        numbers = {item.number for item in self._book.items if item.client == client and len(item.number) >= 4}
        named = [number for number in numbers if squeezed(fold(number)) in text]
        return named[0] if len(named) == 1 else ""


def says_deposit(line: BankLine) -> bool:
    """Say whether a line's text has a word for a deposit."""
    return bool(WORDS & set(words(fold(line.text))))


def _left(found: DepositState) -> Decimal:
    """Return what is approved of a deposit and not paid yet."""
    request = found.progress.request
    return min(request.left, found.deposit.held) if request else ZERO


def _is_all_to(found: DepositState, client: str, line: BankLine) -> bool:
    """Say whether a line pays all that is approved of a deposit, to its client."""
    return found.deposit.client == client and _left(found) == -line.amount


def _approver(found: DepositState) -> str:
    request = found.progress.request
    return request.approver if request else ""


def _names(line: BankLine, number: str) -> bool:
    text = squeezed(fold(" ".join((line.text, line.counterparty, *line.structured_refs))))
    key = squeezed(fold(number))
    return len(key) >= 4 and key in text


def _part(found: DepositState, purpose: Purpose) -> DepositPart:
    deposit = found.deposit
    return DepositPart(purpose, deposit.number, deposit.client, deposit.account, deposit.source.file)


def _asked(
    index: int, movement: Movement, parts: Sequence[DepositPart], said: str, other: Explained | None
) -> Explained:
    """Return a line as one for a person, with the deposits that it may be, and what else it may be."""
    line = movement.line
    mine = [Candidate((), _described(part, line)) for part in parts]
    theirs: tuple[Candidate, ...] = ()
    if other is not None:
        match = other.match
        theirs = match.candidates or ((Candidate(match.parts, match.reason),) if match.parts else ())
    match = Match(index, LineState.PROPOSED, UNWEIGHED, said, parts[0].client, candidates=(*mine, *theirs))
    return Explained(movement, match, deposits=tuple(parts))


def _described(part: DepositPart, line: BankLine) -> str:
    amount = amount_text(abs(line.amount), line.currency)
    if part.purpose is Purpose.DEPOSIT:
        return f"a deposit of {amount} by {part.client}" + (f", behind {part.secures}" if part.secures else "")
    what = "the refund" if part.purpose is Purpose.DEPOSIT_REFUND else "the refund that came back"
    return f"{what} of {part.number}, {amount}, to {part.client}"


def chosen(explained: Explained, part: DepositPart) -> Explained:
    """Return a line as the deposit that a person says it is."""
    said = f"chosen: {_described(part, explained.movement.line)}"
    match = Match(explained.match.line, LineState.MATCHED, 100, said, part.client)
    return replace(Explained(explained.movement, match, part.purpose), deposit=part, confirmed=True)


def without_deposits(explained: Explained) -> Explained:
    """Return a line with the candidates that are no deposits, in their places behind them."""
    rest = explained.match.candidates[len(explained.deposits) :]
    return replace(explained, match=explained.match._replace(candidates=rest), deposits=())
