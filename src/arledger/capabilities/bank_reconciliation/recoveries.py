"""Transfers of leasing companies that are short by what they take back: an overpayment, or an old contract."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from arledger.capabilities.bank_reconciliation.contracts import Contracts
from arledger.capabilities.bank_reconciliation.remittances import Advised, less
from arledger.capabilities.bank_reconciliation.values import Explained, Purpose
from arledger.matching import Cause, ClientKey, Decision, FinancedPart, MatchOptions, decide
from arledger.matching.sums import SEARCHED, Halves
from arledger.matching.words import BETWEEN
from arledger.model.bank import UNWEIGHED, BankLine, Candidate, LineState, Part
from arledger.model.book import Book
from arledger.model.documents import Credit, Item
from arledger.model.money import ZERO, amount_text

_TRIED = 12
"""So many amounts are tried at the most, the payer's own credits first."""

_DIGITS = 8
_LONG_AGO = timedelta(days=400)
"""What was paid so long ago is not taken back any more."""

_SHORT = frozenset([Cause.PART, Cause.DEDUCTION])
_WHOLE = frozenset([Cause.NONE, Cause.LESSOR_FEE])


class TakenBack(NamedTuple):
    """An amount by which a transfer may be short, and what it is: `sure` where the payer has it as a credit."""

    amount: Decimal
    said: str
    sure: bool


class Recoveries:
    """Explains what matching left of leasing companies' lines, once an amount that they took back is added."""

    def __init__(
        self, book: Book, contracts: Contracts, keys: Sequence[ClientKey], who: Callable[[BankLine], str]
    ) -> None:
        self._book = book
        self._contracts = contracts
        self._keys = keys
        self._who = who
        self._payers = {part.payer for part in contracts.parts}

    def explain(
        self, found: Mapping[int, Explained], items: Sequence[Item], options: MatchOptions
    ) -> dict[int, Explained]:
        """Return the lines that are explained so, those of `found` that are certain having paid theirs."""
        waiting = {at: each for at, each in sorted(found.items()) if self._payer(each) and _is_left(each)}
        if not waiting:
            return {}
        answers: dict[int, Explained] = {}
        used: set[TakenBack] = set()
        for at, each in waiting.items():
            others = ({**found, **answers}[other] for other in found if other != at)
            paid = [one for one in others if one.purpose is Purpose.RECEIPT]
            answer = self._of_line(each, _Left(items, options, paid, self._who), used)
            if answer:
                answers[at] = answer
        return answers

    def _payer(self, explained: Explained) -> str:
        """Return the leasing company whose money a line is, empty where it is none's."""
        line = explained.movement.line
        who = self._who(line) if line.amount > 0 and self._payers else ""
        return who if who in self._payers else ""

    def _of_line(self, explained: Explained, left: "_Left", used: set[TakenBack]) -> Explained | None:
        payer, line = self._payer(explained), explained.movement.line
        if any(left.closes(candidate, line) for candidate in explained.match.candidates):
            return None
        ways = []
        may_be = (taken for taken in self._taken(payer, line) if taken not in used)
        sums = left.sums(payer, line)
        for taken in islice((each for each in may_be if sums.reach(line.amount + each.amount)), _TRIED):
            decision = self._with(line, payer, taken.amount, left)
            if decision:
                ways.append((taken, decision))
        sure = [way for way in ways if way[0].sure]
        if len(ways) != 1 and len(sure) != 1:
            return None
        taken, decision = (sure or ways)[0]
        used.add(taken)
        return _answer(explained, payer, taken, decision, certain=taken.sure and len(ways) == 1)

    def _with(self, line: BankLine, payer: str, more: Decimal, left: "_Left") -> Decision | None:
        """Return what a line would pay with so much more; None where that is not certain, or not contracts alone."""
        keys = {(part.account, part.number) for part in self._contracts.parts if part.payer == payer}
        items = [item for item in left.items if item.client == payer or (item.client, item.number) in keys]
        (decision,) = decide([line._replace(amount=line.amount + more)], items, self._keys, left.options)
        parts = decision.match.parts
        contracts = self._contracts.payer_of((part.client, part.invoice) for part in parts) == payer
        whole = decision.cause in _WHOLE and decision.match.state is LineState.MATCHED
        return decision if whole and contracts and sum(part.amount for part in parts) > more else None

    def _taken(self, payer: str, line: BankLine) -> list[TakenBack]:
        """Return what a payer may have taken back by a day: its own credits, then what contracts had brought."""
        credits_ = [c for c in self._book.credits if c.open and c.currency == line.currency and c.date <= line.date]
        own = [credit for credit in credits_ if credit.client == payer]
        others = [credit for credit in credits_ if credit.client != payer]
        found = [*_of_credits(own, line.currency), *self._for_clients(payer, others), *self._received(payer, line)]
        found.sort(key=_in_order, reverse=True)
        once = {one.amount: one for one in found if one.amount > 0}
        return sorted(once.values(), key=_in_order)

    def _for_clients(self, payer: str, credits_: Iterable[Credit]) -> Iterator[TakenBack]:
        """Yield credits on clients' accounts that are for contracts of a payer."""
        for credit in credits_:
            keys = [(credit.client, number) for number in credit.document.about]
            known = [key for key in keys if key in self._contracts.payers]
            if self._contracts.payer_of(known) == payer:
                said = f"{_called(credit)} on the account of {credit.client}, for {known[0][1]}"
                yield TakenBack(credit.open, said, sure=False)

    def _received(self, payer: str, line: BankLine) -> Iterator[TakenBack]:
        """Yield what contracts of a payer were fully paid with not long ago, with what was withheld and without."""
        for contract in self._contracts.known:
            sale, last = contract.sale, contract.received_on
            if last is None or (sale.payer, sale.currency) != (payer, line.currency):
                continue
            if timedelta(0) <= line.date - last <= _LONG_AGO:
                whole = contract.received + contract.fees
                yield TakenBack(whole, f"what {sale.number} was paid with", sure=False)
                yield TakenBack(contract.received, f"what {sale.number} had brought", sure=False)


class _Left:
    """What is left of items and contracts once the lines that are certain have paid theirs."""

    def __init__(
        self,
        items: Sequence[Item],
        options: MatchOptions,
        paid: Iterable[Explained],
        who: Callable[[BankLine], str],
    ) -> None:
        paid = list(paid)
        answers = [Advised(one.match, one.given or (ZERO,) * len(one.parts), one.cause, one.applied) for one in paid]
        self.items = less(items, answers)
        self.options = replace(options, financed=less_paid(options.financed, paid, who))
        self._parts = {(part.account, part.number, part.currency): part for part in self.options.financed}

    def closes(self, candidate: Candidate, line: BankLine) -> bool:
        """Say whether a candidate closes all that it pays, as far as the payer's parts go: it needs nothing more."""
        found = [(self._parts.get((p.client, p.invoice, line.currency)), p.amount) for p in candidate.parts]
        whole = [part and amount in (part.outstanding, part.outstanding - part.kept) for part, amount in found]
        return bool(whole) and all(whole)

    def sums(self, payer: str, line: BankLine) -> "_Sums":
        """Return the amounts that contracts of a payer make on the day of a line, with its fees and without."""
        owed = [
            part
            for part in self.options.financed
            if (part.payer, part.currency) == (payer, line.currency)
            if part.outstanding > 0 and not (part.cancelled and part.cancelled <= line.date)
        ]
        whole = [in_coins(part.outstanding) for part in owed]
        return _Sums(whole, [amount - in_coins(part.kept) for amount, part in zip(whole, owed, strict=True)])


class _Sums:
    """The sums of contracts, whole or less the fees: so that only amounts are tried that may be one."""

    def __init__(self, *amounts: Sequence[int]) -> None:
        self._amounts = amounts
        self._halves = [Halves(each) for each in amounts if len(each) <= SEARCHED]

    def reach(self, amount: Decimal) -> bool:
        """Say whether an amount is one of a contract, or a sum; of too many to tell, anything may be."""
        target = in_coins(amount)
        if any(target in each for each in self._amounts):
            return True
        return len(self._halves) < len(self._amounts) or any(each.find(target, limit=1) for each in self._halves)


def in_coins(amount: Decimal) -> int:
    """Return an amount as a whole number, finer than any coin."""
    return int(amount.scaleb(_DIGITS))


def less_paid(
    parts: Sequence[FinancedPart], paid: Iterable[Explained], who: Callable[[BankLine], str]
) -> tuple[FinancedPart, ...]:
    """Return contracts with what their payers' lines pay taken off; what is paid in part has no fee any more."""
    gone: defaultdict[tuple[str, str, str, str], Decimal] = defaultdict(Decimal)
    for one in paid if parts else ():
        line = one.movement.line
        payers = {one.match.client, who(line)}
        beside = one.given or (ZERO,) * len(one.parts)
        for part, given in zip(one.parts, beside, strict=True):
            for payer in payers:
                gone[part.client, part.invoice, line.currency, payer] += part.amount + given
        for part in one.applied:
            for payer in payers:
                gone[part.client, part.invoice, line.currency, payer] += part.amount
    found = []
    for each in parts:
        off = min(gone[each.account, each.number, each.currency, each.payer], each.outstanding)
        found.append(each._replace(outstanding=each.outstanding - off, kept=ZERO) if off else each)
    return tuple(found)


def _is_left(explained: Explained) -> bool:
    """Say whether a line is not explained, or as a payment that is short."""
    if explained.match.state is LineState.MATCHED:
        return explained.purpose is Purpose.RECEIPT and explained.cause in _SHORT
    waits = explained.match.state in (LineState.PROPOSED, LineState.UNMATCHED)
    return waits and explained.purpose is Purpose.NOTHING and explained.payout is None


def _in_order(one: TakenBack) -> tuple[object, ...]:
    return not one.sure, one.amount, one.said


def _of_credits(credits_: Sequence[Credit], currency: str) -> Iterator[TakenBack]:
    """Yield the amounts that a payer's credits make: one that is the only one of its amount, and all of them."""
    for credit in credits_:
        if sum(other.open == credit.open for other in credits_) == 1:
            yield TakenBack(credit.open, f"the payer's {_called(credit)}", sure=True)
    if len(credits_) > 1:
        total = sum((credit.open for credit in credits_), ZERO)
        yield TakenBack(total, f"all that the payer has unapplied, {amount_text(total, currency)}", sure=True)


def _called(credit: Credit) -> str:
    return f"{credit.document.kind.value} {credit.document.number or f'of {credit.date}'}"


def _answer(explained: Explained, payer: str, taken: TakenBack, decision: Decision, *, certain: bool) -> Explained:
    """Return a line with its contracts, of which the money pays all but what was taken back."""
    line, match = explained.movement.line, decision.match
    money, applied = _split(match.parts, taken.amount, payer)
    beside = decision.given or (ZERO,) * len(money)
    kept = [(part, given) for part, given in zip(money, beside, strict=True) if part.amount or given]
    back = amount_text(taken.amount, line.currency)
    # No entry takes a credit off one account for an invoice on another: it would stay, to be taken once more.
    if certain and all(part.client == payer for part in applied):
        said = f"{match.reason}{BETWEEN}less exactly {taken.said}, which is applied"
        booked = match._replace(
            line=explained.match.line, reason=said, client=payer, parts=tuple(part for part, _ in kept), over=ZERO
        )
        return replace(
            explained,
            match=booked,
            purpose=Purpose.RECEIPT,
            cause=decision.cause,
            given=tuple(given for _, given in kept),
            applied=applied,
        )
    said = f"short by exactly {back}, {taken.said}: taken back? {match.reason}"
    parts = tuple(part for part in money if part.amount)
    asked = explained.match._replace(
        state=LineState.PROPOSED,
        confidence=UNWEIGHED,
        reason=said,
        client=payer,
        parts=(),
        short=ZERO,
        over=ZERO,
        candidates=(Candidate(parts, f"{match.reason}{BETWEEN}{back} stays open"), *explained.match.candidates),
    )
    return replace(explained, match=asked, purpose=Purpose.NOTHING, cause=Cause.NONE, given=(), applied=())


def _split(parts: Sequence[Part], back: Decimal, payer: str) -> tuple[list[Part], tuple[Part, ...]]:
    """Put what was taken back on the largest parts, those on the payer's own account first.

    Return what the money pays of each part, and what that does.
    """
    money, applied = list(parts), []
    for at in sorted(range(len(parts)), key=lambda at: (parts[at].client != payer, -parts[at].amount, at)):
        off = min(parts[at].amount, back)
        back -= off
        money[at] = parts[at]._replace(amount=parts[at].amount - off)
        if off:
            applied.append(parts[at]._replace(amount=off))
    return money, tuple(applied)
