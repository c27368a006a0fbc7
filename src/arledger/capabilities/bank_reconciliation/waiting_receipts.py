"""Receipts on accounts where money waits to be taken to the bank, and the deposits that take them there."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import timedelta
from itertools import combinations
from typing import NamedTuple

from arledger.capabilities.bank_reconciliation.agreement import Agreement, agreement
from arledger.capabilities.bank_reconciliation.deposit_slips import (
    COUNT,
    counts_cheques,
    is_deposit_slip,
    may_be_deposit,
)
from arledger.capabilities.bank_reconciliation.unseen_entries import UNSEEN
from arledger.capabilities.bank_reconciliation.values import Explained, Purpose
from arledger.matching.reading import Said
from arledger.model.bank import CERTAIN, UNWEIGHED, BankLine, Candidate, LineState, Match
from arledger.model.book import Book
from arledger.model.money import ZERO
from arledger.model.normalize import fold, squeezed
from arledger.policy.settings import LineRule, Policy
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.bank_legs import BankLeg, Owners, legs_of, statements
from arledger.subledger.clients import ClientNames

_MOST = 6
_POOL = 14
"""A deposit is made of so many receipts, among so many, at the most."""

_SHORTEST = 4
_NUMBERED = {"iban", "number", "account-number"}


class _Set(NamedTuple):
    """Receipts on one account that make up a line."""

    account: str
    legs: tuple[BankLeg, ...]


class WaitingReceipts:
    """What waits to be taken to the bank, as far as the balances of its accounts still hold it."""

    def __init__(
        self, book: Book, policy: Policy, at_bank: Collection[str], said: Callable[[BankLine], Said]
    ) -> None:
        self._legs = list(_waiting(book, policy, at_bank))
        self._days = policy.matching.days
        self._said = said
        self._taken: set[BankLeg] = set()

    def explain(self, found: Explained) -> Explained | None:
        """Return a line as the deposit of receipts that wait; None where it is none.

        It is certain where one set adds up and the line names all that is in it; else it is proposed. A line that is
        certain to be something else is only asked about for receipts that agree with it.
        """
        line = found.movement.line
        certain = found.match.state is LineState.MATCHED
        if line.amount <= 0 or not self._legs:
            return None
        sets = self._sets(line, Agreement.PARTLY) if certain else self._sets_of_doubtful(line)
        named = [one for one in sets if self._names(line, one)]
        if len(named) == 1:
            self._taken |= set(named[0].legs)
            return _moved(found, named[0], certain=True)
        likely = [one for one in sets if certain or self._is_likely(line, one)]
        if len(likely) == 1:
            return _moved(found, likely[0], certain=False)
        return _one_of(found, likely) if likely and (certain or _is_deposit(line)) else None

    def _sets_of_doubtful(self, line: BankLine) -> list[_Set]:
        """Return the sets that may be a line; of a deposit, who is named denies nobody else's cheque."""
        sets = self._sets(line, Agreement.SILENT)
        if sets or not may_be_deposit(line):
            return sets
        every = self._sets(line, Agreement.CONTRADICTED)
        return [one for one in every if any(self._speaks_for(line, leg) for leg in one.legs)]

    def _is_likely(self, line: BankLine, one: _Set) -> bool:
        """Say whether more than the amount of one receipt speaks for a set."""
        return len(one.legs) > 1 or _is_deposit(line) or self._agrees(line, one)

    def _sets(self, line: BankLine, least: Agreement) -> list[_Set]:
        counted = COUNT.search(fold(line.text))
        sizes = (int(counted[1]),) if counted else range(1, _MOST + 1)
        found = []
        for account in sorted({leg.account for leg in self._legs}):
            pool = self._pool(line, account, least)
            found += [
                _Set(account, chosen)
                for size in sizes
                if size <= min(_MOST, len(pool))
                for chosen in combinations(pool, size)
                if sum((leg.number for leg in chosen), ZERO) == line.amount
            ]
        return found

    def _pool(self, line: BankLine, account: str, least: Agreement) -> list[BankLeg]:
        """Return the receipts that may be a part of a line; nothing where there are too many to tell."""
        first = line.date - timedelta(UNSEEN)
        pool = [
            leg
            for leg in self._legs
            if leg.account == account
            and leg not in self._taken
            and first <= leg.date <= line.date
            and leg.currency == line.currency
            and leg.number <= line.amount
            and agreement(line, self._said(line), leg) >= least
        ]
        near = [leg for leg in pool if (line.date - leg.date).days <= self._days]
        chosen = pool if len(pool) <= _POOL else near
        return chosen if len(chosen) <= _POOL else []

    def _agrees(self, line: BankLine, one: _Set) -> bool:
        return all(self._speaks_for(line, leg) for leg in one.legs)

    def _speaks_for(self, line: BankLine, leg: BankLeg) -> bool:
        return agreement(line, self._said(line), leg) >= Agreement.PARTLY

    def _names(self, line: BankLine, one: _Set) -> bool:
        """Say whether a line names each receipt, by its number or, of several, by its client, and nothing else."""
        said = self._said(line)
        text = squeezed(fold(" ".join((line.text, line.counterparty, *line.structured_refs))))
        if said.numbers - {word for leg in one.legs for word in leg.words}:
            return False
        clients = {said.client, *said.owners} - {""}
        alone = len(one.legs) == 1
        return all(
            any(word in said.numbers or (len(word) >= _SHORTEST and word in text) for word in leg.words)
            or (not alone and bool(leg.clients) and set(leg.clients) <= clients)
            for leg in one.legs
        )


def _is_deposit(line: BankLine) -> bool:
    return is_deposit_slip(line) or counts_cheques(line)


def _moved(found: Explained, one: _Set, *, certain: bool) -> Explained:
    """Return a line as what moves receipts to the bank, for a person to say where that is not certain."""
    days = ", ".join(dict.fromkeys(str(leg.date) for leg in one.legs))
    if len(one.legs) == 1:
        said = f"the receipt of {days} at {one.legs[0].source} waits on {one.account} to be taken to the bank"
    else:
        said = f"{len(one.legs)} receipts of {days} wait on {one.account} to be taken to the bank"
    rule = LineRule(name="receipts taken to the bank", account=one.account)
    match = Match(found.match.line, LineState.MATCHED, CERTAIN, said, account=one.account)
    moved = Explained(found.movement, match, Purpose.RULE, rule=rule)
    if certain:
        return moved
    candidates = (Candidate((), f"taken to the bank from {one.account}"),)
    asked = match._replace(
        state=LineState.PROPOSED, confidence=UNWEIGHED, reason=f"{said}: is it this line?", candidates=candidates
    )
    return Explained(found.movement, asked._replace(account=""), otherwise=moved)


def _one_of(found: Explained, sets: Sequence[_Set]) -> Explained:
    """Leave a line to a person that several sets of receipts make up: it is not booked a second time."""
    accounts = " and ".join(dict.fromkeys(one.account for one in sets))
    said = f"{len(sets)} sets of receipts that wait on {accounts} make this amount: which is it?"
    match = found.match._replace(state=LineState.PROPOSED, confidence=UNWEIGHED, reason=said, parts=(), candidates=())
    return Explained(found.movement, match, otherwise=found)


def _waiting(book: Book, policy: Policy, at_bank: Collection[str]) -> Iterable[BankLeg]:
    facts, accounts = book.facts, policy.accounts
    chart = Chart(facts, accounts)
    names = ClientNames(facts.roots, policy.items.client_from)
    for opened in facts.opens:
        known = opened.account in at_bank or _NUMBERED & set(opened.meta)
        if known or chart.role(opened.account) is not AccountRole.CASH or statements(facts, opened.account):
            continue
        legs = legs_of(facts, opened.account, Owners(names, accounts.unidentified))
        for currency in sorted({leg.currency for leg in legs}):
            own = [leg for leg in legs if leg.currency == currency]
            held = sum((leg.number for leg in own), ZERO)
            yield from (leg for leg in _left(own) if leg.clients and 0 < leg.number <= held)


def _left(legs: Sequence[BankLeg]) -> list[BankLeg]:
    """Return what came in less what was taken out again: the receipts, oldest first, that make up each sum taken."""
    waiting: list[BankLeg] = []
    for leg in sorted(legs, key=lambda each: (each.date, each.number < 0)):
        if leg.number > 0:
            waiting.append(leg)
            continue
        places = range(min(_POOL, len(waiting)))
        sets = (chosen for size in range(1, min(_MOST, len(places)) + 1) for chosen in combinations(places, size))
        fitting = [chosen for chosen in sets if sum((waiting[at].number for at in chosen), ZERO) == -leg.number]
        gone = min(fitting, key=lambda chosen: (max(chosen), chosen), default=())
        waiting = [one for at, one in enumerate(waiting) if at not in gone]
    return waiting
