"""Every line of the bank explained, in exactly one way."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from arledger.model.bank import LineState, Match
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Item
from arledger.model.payout import Payout
from arledger.model.remittance import Remittance
from arledger.policy.settings import LineRule, Policy
from arledger.receivables.bank.booked import Found, Ledger, says_the_same
from arledger.receivables.bank.books import legs_of, statements
from arledger.receivables.bank.clients import Recogniser, client_keys
from arledger.receivables.bank.identity import by_content, movements
from arledger.receivables.bank.netted import with_credits
from arledger.receivables.bank.options import discounts_of, match_options
from arledger.receivables.bank.outgoing import Outgoing
from arledger.receivables.bank.payouts import Numbers, explain_payout, pair
from arledger.receivables.bank.remittances import advised, less
from arledger.receivables.bank.rules import rule_for, transfers
from arledger.receivables.bank.values import Explained, Leg, Movement, Purpose, Sheet
from arledger.receivables.chart import Chart
from arledger.receivables.closing import closed_through
from arledger.receivables.matching import Decision, decide

_REMEMBERED = timedelta(days=400)
"""Items that were settled so long before a statement are of no use to it: nobody pays them twice by mistake."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """All lines of some statements, each in one state, in an order that the files have no say in."""

    sheets: tuple[Sheet, ...]
    lines: tuple[Explained, ...]
    repeated: int


def explain(
    sheets: Sequence[Sheet],
    book: Book,
    policy: Policy,
    remittances: Sequence[Remittance] = (),
    payouts: Sequence[Payout] = (),
) -> Reconciled:
    """Explain every movement of some statements against the whole book of all dates.

    The order of the sheets and of their lines changes nothing. A line is booked, or explained by the company's
    own rules, or by what came back or was refunded, or set against open items together with all other lines.
    """
    sheets = sorted(sheets, key=by_content)
    found = movements(sheets)
    desk = _Desk(sheets, found, book, policy)
    desk.take_booked()
    desk.take_rules()
    desk.take_outgoing()
    desk.take_receipts(remittances, payouts)
    desk.take_doubtful()
    total = sum(len(sheet.statement.lines) for sheet in sheets)
    lines = with_credits([_unless_closed(desk.done[at], desk.closed) for at in range(len(found))], book)
    return Reconciled(tuple(sheets), lines, total - len(found))


class _Desk:
    """The lines that wait, and what became of the others."""

    def __init__(self, sheets: Sequence[Sheet], found: Sequence[Movement], book: Book, policy: Policy) -> None:
        self._sheets = sheets
        self._book = book
        self._policy = policy
        self._keys = client_keys(book)
        self._discount = discounts_of(book, policy)
        self._options = match_options(policy, self._discount)
        self._waiting = dict(enumerate(found))
        self._ledgers: dict[str, Ledger] = {}
        for account in {movement.account for movement in found}:
            ends = {(custom.date, closing) for custom, closing in statements(book.facts, account)}
            self._ledgers[account] = Ledger(legs_of(book.facts, account), policy.matching.days, ends)
        self._matched: dict[int, Explained] = {}
        self.done: dict[int, Explained] = {}
        self.closed = closed_through(book.facts.customs)

    def take_booked(self) -> None:
        """Take the lines whose entries carry their reference, or say the same and have the same amount."""
        for index, movement in list(self._waiting.items()):
            found = self._ledgers[movement.account].by_reference(movement)
            self._book_line(index, found)
        for index, movement in list(self._waiting.items()):
            sheet = self._sheets[movement.sheet]
            ledger = self._ledgers[movement.account]
            self._book_line(index, ledger.by_other_reference(movement, sheet))
        self._by_amount(says_the_same)

    def take_rules(self) -> None:
        """Take the lines that a rule of the policy explains and nothing in the books does."""
        explained = {}
        for index, movement in self._waiting.items():
            rule = rule_for(movement, self._policy.rules)
            if rule:
                explained[index] = rule
        self._by_amount(lambda _, __: True, explained)
        for index, at in transfers(self._waiting, explained, self._policy.matching.days, self.closed).items():
            rule, own, other = explained[index], self._waiting[index], self._waiting[at]
            said = f"rule {rule.name}: the transfer of {own.line.date} from or to {own.account}"
            self._finish(at, Match(at, LineState.MATCHED, 100, said, account=own.account), Purpose.TRANSFER)
            said = f"rule {rule.name}: to {rule.account}, whose line of {other.line.date} is the same money"
            match = Match(index, LineState.MATCHED, 100, said, account=rule.account)
            self._finish(index, match, Purpose.RULE, rule=rule)
            self.done[index] = replace(self.done[index], other=other)
        for index, rule in explained.items():
            if index in self._waiting:
                state = LineState.IGNORED if rule.ignore else LineState.MATCHED
                said = f"rule {rule.name}" + (f": {rule.reason}" if rule.reason else f": to {rule.account}")
                self._finish(index, Match(index, state, 100, said, account=rule.account), Purpose.RULE, rule=rule)

    def take_outgoing(self) -> None:
        """Take what was returned or refunded; entries that have the amount and name nobody come first."""
        accounts = self._policy.accounts
        outgoing = Outgoing(self._book, Chart(self._book.facts, accounts), accounts, Recogniser(self._keys))
        self._by_amount(
            lambda _, __: True, [at for at, movement in self._waiting.items() if movement.line.amount < 0]
        )
        returned: dict[int, Movement] = {}
        for index, movement in list(self._waiting.items()):
            line = movement.line
            if line.amount == 0:
                self._finish(index, Match(index, LineState.IGNORED, 100, "no money moved"))
            elif line.amount < 0:
                explained = outgoing.explain(index, movement)
                if explained and movement.line.returned and explained.match.state is LineState.UNMATCHED:
                    returned[index] = movement
                elif explained:
                    self.done[index] = explained
                    del self._waiting[index]
                else:
                    said = "money out, and neither an entry nor a rule explains it"
                    self._finish(index, Match(index, LineState.UNMATCHED, 0, said))
        self._take_returned(returned, outgoing)

    def _take_returned(self, returned: Mapping[int, Movement], outgoing: Outgoing) -> None:
        """Take payments that came back on the same statements as they came in; both leave the items as they were."""
        if not returned:
            return
        last = max(movement.line.date for movement in returned.values())
        places = [at for at, movement in sorted(self._waiting.items()) if at not in returned]
        places = [at for at in places if self._waiting[at].line.date <= last]
        lines = [self._waiting[at].line for at in places]
        decisions = decide(lines, self._items(), self._keys, self._options)
        receipts = {at: self._decided(at, decision) for at, decision in zip(places, decisions, strict=True)}
        for index, movement in returned.items():
            explained = outgoing.returned_here(index, movement, receipts)
            self.done[index] = explained
            del self._waiting[index]
            came = next((at for at, receipt in receipts.items() if receipt.movement is explained.takes_back), None)
            if came is not None:
                self.done[came] = receipts.pop(came)
                del self._waiting[came]

    def take_receipts(self, remittances: Sequence[Remittance], payouts: Sequence[Payout]) -> None:
        """Set what came in against open items, the payments behind payouts with it, all lines together."""
        if not self._waiting:
            return
        items = self._items()
        waiting = {at: movement.line for at, movement in self._waiting.items()}
        said = advised(waiting, remittances, items, self._discount, self._book.credits)
        for index, answer in said.items():
            movement = self._waiting.pop(index)
            self.done[index] = Explained(
                movement, answer.match, Purpose.RECEIPT, answer.cause, answer.given, answer.applied
            )
        paired = pair(self._waiting, payouts)
        behind = {each.line for each in paired}
        places = [at for at in sorted(self._waiting) if at not in behind]
        lines = [self._waiting[at].line for at in places]
        charges = [line for each in paired for line in each.charges]
        decisions = decide([*lines, *charges], less(items, said.values()), self._keys, self._options)
        for index, decision in zip(places, decisions, strict=False):
            self._matched[index] = self._decided(index, decision)
        rest = iter(decisions[len(lines) :])
        numbers = Numbers(self._book.items if paired else ())
        for each in paired:
            own = list(islice(rest, len(each.charges)))
            self._matched[each.line] = explain_payout(each, self._waiting[each.line], own, numbers)

    def _decided(self, index: int, decision: Decision) -> Explained:
        match = decision.match._replace(line=index)
        purpose = Purpose.RECEIPT if match.state is LineState.MATCHED else Purpose.NOTHING
        return Explained(self._waiting[index], match, purpose, decision.cause, decision.given)

    def take_doubtful(self) -> None:
        """Give a line that is not certain to the entry of its amount, or to receipts banked together; end."""
        unsure = [at for at in self._waiting if self._matched[at].match.state is not LineState.MATCHED]
        self._by_amount(lambda _, __: True, unsure)
        for index in unsure:
            if index in self._waiting:
                movement = self._waiting[index]
                self._book_line(index, self._ledgers[movement.account].deposit(movement))
        for index in list(self._waiting):
            self.done[index] = self._matched[index]
            del self._waiting[index]

    def _items(self) -> list[Item]:
        first = min((movement.line.date for movement in self._waiting.values()), default=date.max)
        long_ago = first - _REMEMBERED if first > date.min + _REMEMBERED else date.min
        # What belongs to nobody yet is put right first: a receipt for it would belong to nobody, too.
        known = (item for item in self._book.items if item.client != NO_CLIENT)
        return [item for item in known if item.open or item.document.date >= long_ago]

    def _by_amount(self, fits: Callable[[Movement, Leg], bool], only: Iterable[int] | None = None) -> None:
        chosen = set(self._waiting if only is None else only)
        accounts: dict[str, dict[int, Movement]] = {}
        for index in sorted(chosen & set(self._waiting)):
            movement = self._waiting[index]
            accounts.setdefault(movement.account, {})[index] = movement
        for account, lines in accounts.items():
            for index, found in list(self._ledgers[account].by_amount(lines, fits)):
                self._book_line(index, found)

    def _book_line(self, index: int, found: Found | None) -> None:
        if found is None:
            return
        state = LineState.BOOKED if found.sure else LineState.UNMATCHED
        self._finish(index, Match(index, state, 100 if found.sure else 0, found.reason), legs=found.legs)

    def _finish(
        self,
        index: int,
        match: Match,
        purpose: Purpose = Purpose.NOTHING,
        *,
        legs: tuple[Leg, ...] = (),
        rule: LineRule | None = None,
    ) -> None:
        self.done[index] = Explained(self._waiting.pop(index), match, purpose, legs=legs, rule=rule)


def _unless_closed(explained: Explained, through: date | None) -> Explained:
    """Leave a line of a period closed `through` a day to a person: nothing can be written with its date any more."""
    if through is None or explained.movement.line.date > through or explained.legs:
        return explained
    if explained.match.state is LineState.IGNORED:
        return explained
    said = f"the period up to {through} is closed: book it by hand with a later date; {explained.match.reason}"
    # What nothing explains stays so: there is nothing to propose.
    state = LineState.UNMATCHED if explained.match.state is LineState.UNMATCHED else LineState.PROPOSED
    return replace(explained, match=explained.match._replace(state=state, reason=said), purpose=Purpose.NOTHING)


def counts(lines: Iterable[Explained]) -> Mapping[str, int]:
    """Count the lines of each state; every state has its place."""
    found = {state.value: 0 for state in LineState}
    for line in lines:
        found[line.match.state.value] += 1
    return found
