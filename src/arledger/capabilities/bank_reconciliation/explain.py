"""Every line of the bank explained, in exactly one way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import islice

from arledger.capabilities.bank_reconciliation.agreement import Agreement
from arledger.capabilities.bank_reconciliation.balance_anchors import shown_before
from arledger.capabilities.bank_reconciliation.contracts import Contracts
from arledger.capabilities.bank_reconciliation.credits_taken import with_credits
from arledger.capabilities.bank_reconciliation.deposit_lines import DepositLines
from arledger.capabilities.bank_reconciliation.entries_together import EntriesTogether
from arledger.capabilities.bank_reconciliation.evidence_asked import Asked
from arledger.capabilities.bank_reconciliation.existing_entries import ExistingEntries, Found, Question
from arledger.capabilities.bank_reconciliation.identity import by_content, movements
from arledger.capabilities.bank_reconciliation.left_to_people import asking, unless_closed
from arledger.capabilities.bank_reconciliation.outgoing import Outgoing
from arledger.capabilities.bank_reconciliation.payers import Recogniser, client_keys
from arledger.capabilities.bank_reconciliation.payouts import Numbers, explain_payout, pair
from arledger.capabilities.bank_reconciliation.recoveries import Recoveries, less_paid
from arledger.capabilities.bank_reconciliation.referenced_entries import ReferencedEntries
from arledger.capabilities.bank_reconciliation.remittances import advised, less
from arledger.capabilities.bank_reconciliation.returned_lines import charge_for_returning
from arledger.capabilities.bank_reconciliation.rules import rule_for, transfers, with_limit
from arledger.capabilities.bank_reconciliation.unseen_entries import Comparison, UnseenEntries
from arledger.capabilities.bank_reconciliation.values import (
    AccountStatement,
    Explained,
    Movement,
    Purpose,
    as_decided,
)
from arledger.capabilities.bank_reconciliation.waiting_receipts import WaitingReceipts
from arledger.controls.closed_periods import closed_through
from arledger.matching import Decision
from arledger.matching.policy_options import discounts_of
from arledger.matching.reading import LineReader, Said
from arledger.model.account import is_under_any
from arledger.model.bank import BankLine, LineState, Match
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Item
from arledger.model.money import amount_text
from arledger.model.payout import Payout
from arledger.model.remittance import Remittance
from arledger.policy.settings import LineRule, Policy
from arledger.subledger.account_roles import Chart
from arledger.subledger.bank_legs import BankLeg, Owners, legs_of, statements, unknown_links
from arledger.subledger.clients import ClientNames

_REMEMBERED = timedelta(days=400)
"""Items that were settled so long before a statement are of no use to it: nobody pays them twice by mistake."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """All lines of some statements, each in one state, in an order that the files have no say in."""

    sheets: tuple[AccountStatement, ...]
    lines: tuple[Explained, ...]
    repeated: int


def explain(
    sheets: Sequence[AccountStatement],
    book: Book,
    policy: Policy,
    remittances: Sequence[Remittance] = (),
    payouts: Sequence[Payout] = (),
    asked: Asked | None = None,
) -> Reconciled:
    """Explain every movement of some statements against the whole book of all dates.

    The order of the sheets and of their lines changes nothing. A line is booked, or explained by the company's
    own rules, or by what came back or was refunded, or set against open items together with all other lines.
    `asked` is what else is to be told; it keeps the answer. Raises UserError where it names no line.
    """
    sheets = sorted(sheets, key=by_content)
    found = movements(sheets)
    asked = asked or Asked()
    asked.choose(found)
    context = _Lines(sheets, found, book, policy)
    context.asked_of_matching = asked
    context.take_booked()
    context.take_rules()
    context.take_outgoing()
    context.take_receipts(remittances, payouts)
    context.take_doubtful()
    total = sum(len(sheet.statement.lines) for sheet in sheets)
    answers = [with_limit(context.asked(at), policy.rules) for at in range(len(found))]
    lines = with_credits([unless_closed(each, context.closed) for each in answers], book)
    return Reconciled(tuple(sheets), lines, total - len(found))


class _Lines:
    """The lines that wait, and what became of the others."""

    def __init__(
        self, sheets: Sequence[AccountStatement], found: Sequence[Movement], book: Book, policy: Policy
    ) -> None:
        self._sheets = sheets
        self._book = book
        self._policy = policy
        self._keys = client_keys(book)
        first = min((movement.line.date for movement in found), default=date.max)
        self._discount = discounts_of(book, policy)
        self._contracts = Contracts(book, policy)
        self._options = self._contracts.options(self._discount, first)
        self._found = found
        self.asked_of_matching = Asked()
        self._waiting = dict(enumerate(found))
        self._said = cache(self._read)
        self._referenced: dict[str, ReferencedEntries] = {}
        self._unseen: dict[str, UnseenEntries] = {}
        self._together: dict[str, EntriesTogether] = {}
        for account in {each.account for each in found}:
            self._add_entries(account)
        self._compared: dict[int, list[Comparison]] = {}
        self._questions: dict[int, Question] = {}
        self._matched: dict[int, Explained] = {}
        self.done: dict[int, Explained] = {}
        self.closed = closed_through(book.facts.customs)

    def _add_entries(self, account: str) -> None:
        facts, policy = self._book.facts, self._policy
        names = ClientNames(facts.roots, policy.items.client_from)
        legs = self._contracts.with_payers(legs_of(facts, account, Owners(names, policy.accounts.unidentified)))
        start = shown_before(facts, account, legs)
        pool = ExistingEntries(legs, policy.matching.days, self._said, start)
        self._referenced[account] = ReferencedEntries(pool, statements(facts, account))
        self._unseen[account] = UnseenEntries(pool)
        self._together[account] = EntriesTogether(pool)

    @cached_property
    def _deposits(self) -> DepositLines:
        return DepositLines(self._book, self._policy, Recogniser(self._keys))

    @cached_property
    def _reader(self) -> LineReader:
        return LineReader(self._known_items, self._keys, self._options)

    def _read(self, line: BankLine) -> Said:
        return self._reader.said(line)

    def take_booked(self) -> None:
        """Take the lines whose entries carry their reference, or say the same and have the same amount."""
        for index, movement in list(self._waiting.items()):
            sheet = self._sheets[movement.sheet]
            self._settle(index, self._referenced[movement.account].by_reference(movement, sheet))
        for account, lines in self._by_account(self._waiting).items():
            for index, answer in self._referenced[account].by_other_reference(lines, self._sheets).items():
                self._settle(index, answer)
        for account, lines in self._by_account(self._waiting).items():
            compared = self._unseen[account].compare(lines)
            self._compared |= compared
            for index, found in self._unseen[account].take_same(compared).items():
                self._settle(index, found)
            left = {index: movement for index, movement in lines.items() if index in self._waiting}
            for index, question in self._together[account].shown_in_parts(left).items():
                self._settle(index, question)

    def _by_account(self, only: Iterable[int]) -> Mapping[str, dict[int, Movement]]:
        """Return the chosen lines that wait and raise no question yet, those of each account together."""
        accounts: dict[str, dict[int, Movement]] = {}
        for index in sorted(set(only) & (self._waiting.keys() - self._questions.keys())):
            movement = self._waiting[index]
            accounts.setdefault(movement.account, {})[index] = movement
        return accounts

    def _take_silent(self, only: Iterable[int], least: Agreement = Agreement.SILENT) -> None:
        """Give lines to entries of their amount and days that are no client's and that nothing speaks against."""
        for account, lines in self._by_account(only).items():
            compared = {index: self._compared[index] for index in lines if index in self._compared}
            for index, found in self._unseen[account].take_silent(compared, least).items():
                self._settle(index, found)

    def take_rules(self) -> None:
        """Take the lines that a rule of the policy explains and nothing in the books does."""
        explained = {}
        for index, movement in self._waiting.items():
            rule = rule_for(movement, self._policy.rules)
            if rule:
                explained[index] = rule
        # A rule says what a line is, so that an entry of its amount need not be called alike.
        self._take_silent(explained, Agreement.UNLIKE)
        for index, at in transfers(self._waiting, explained, self._policy.matching.days, self.closed).items():
            rule, own, other = explained[index], self._waiting[index], self._waiting[at]
            said = f"rule {rule.name}: the transfer of {own.line.date} from or to {own.account}"
            self._finish(at, Match(at, LineState.MATCHED, 100, said, account=own.account), Purpose.TRANSFER)
            said = f"rule {rule.name}: to {rule.account}, whose line of {other.line.date} is the same money"
            match = Match(index, LineState.MATCHED, 100, said, account=rule.account)
            self._finish(index, match, Purpose.RULE, rule=rule)
            self.done[index] = replace(self.done[index], other=other)
        for index, rule in explained.items():
            if index in self._waiting and rule.deposit:
                self.done[index] = self._deposits.by_rule(index, self._waiting.pop(index), rule)
            elif index in self._waiting:
                state = LineState.IGNORED if rule.ignore else LineState.MATCHED
                said = f"rule {rule.name}" + (f": {rule.reason}" if rule.reason else f": to {rule.account}")
                self._finish(index, Match(index, state, 100, said, account=rule.account), Purpose.RULE, rule=rule)

    def take_outgoing(self) -> None:
        """Take what was returned or refunded; entries that have the amount and name nobody come first."""
        accounts = self._policy.accounts
        outgoing = Outgoing(self._book, Chart(self._book.facts, accounts), accounts, self._deposits)
        self._take_silent([at for at, movement in self._waiting.items() if movement.line.amount < 0])
        returned: dict[int, Movement] = {}
        for index, movement in list(self._waiting.items()):
            line = movement.line
            if line.amount == 0:
                self._finish(index, Match(index, LineState.IGNORED, 100, "no money moved"))
            elif line.amount > 0:
                back = self._deposits.sent_back(index, movement)
                if back:
                    self.done[index] = back
                    del self._waiting[index]
            elif line.amount < 0:
                explained = outgoing.explain(index, movement)
                if explained and _is_looked_for(explained):
                    returned[index] = movement
                elif explained:
                    self.done[index] = explained
                    del self._waiting[index]
                else:
                    self._no_explanation(index, movement)
        self._take_returned(returned, outgoing)

    def _no_explanation(self, index: int, movement: Movement) -> None:
        fees = self._policy.accounts.bank_fees
        opened = [each.account for each in self._book.facts.opens if is_under_any(each.account, fees)]
        returned = (each for each in self._found if each.line.returned)
        charge = charge_for_returning(index, movement, returned, next(iter(opened), ""))
        if charge:
            self.done[index] = charge
            del self._waiting[index]
            return
        said = "money out, and neither an entry nor a rule explains it"
        self._finish(index, Match(index, LineState.UNMATCHED, 0, said))

    def _take_returned(self, returned: Mapping[int, Movement], outgoing: Outgoing) -> None:
        """Take payments that came back on the same statements as they came in; both leave the items as they were."""
        if not returned:
            return
        last = max(movement.line.date for movement in returned.values())
        places = [at for at, movement in sorted(self._waiting.items()) if at not in returned]
        places = [at for at in places if self._waiting[at].line.date <= last]
        lines = [self._waiting[at].line for at in places]
        decisions = self.asked_of_matching.decide(places, lines, self._items(), self._keys, self._options)
        receipts = {at: self._decided(at, decision) for at, decision in zip(places, decisions, strict=True)}
        for index, movement in returned.items():
            explained = outgoing.returned_here(index, movement, receipts.values())
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
        left = less(items, said.values())
        who = self._who
        told = [self.done[index] for index in said]
        options = replace(self._options, financed=less_paid(self._options.financed, told, who))
        decisions = self.asked_of_matching.decide(places, [*lines, *charges], left, self._keys, options)
        for index, decision in zip(places, decisions, strict=False):
            self._matched[index] = self._decided(index, decision)
        recoveries = Recoveries(self._book, self._contracts, self._keys, who)
        self._matched |= recoveries.explain(self._matched, left, options)
        rest = iter(decisions[len(lines) :])
        numbers = Numbers(self._book.items if paired else ())
        for each in paired:
            own = list(islice(rest, len(each.charges)))
            self._matched[each.line] = explain_payout(each, self._waiting[each.line], own, numbers)

    def _who(self, line: BankLine) -> str:
        """Return the one client that a line comes from, empty where none or several may be meant."""
        return self._said(line).client

    def _decided(self, index: int, decision: Decision) -> Explained:
        return as_decided(self._waiting[index], decision._replace(match=decision.match._replace(line=index)))

    def take_doubtful(self) -> None:
        """Give a line that is not certain to the entry of its amount, or to receipts banked together; end."""
        unsure = [at for at in self._waiting if self._matched[at].match.state is not LineState.MATCHED]
        self._take_silent(unsure)
        for index in unsure:
            if index in self._waiting and index not in self._questions:
                movement = self._waiting[index]
                self._settle(index, self._together[movement.account].deposit(movement, certain=False))
        for index in list(self._waiting):
            self.done[index] = self._deposits.received(self._matched[index])
            del self._waiting[index]

    def asked(self, index: int) -> Explained:
        """Return what became of a line; where it may be booked already, that is for a person to say first."""
        found = self.done[index]
        certain = found.match.state is LineState.MATCHED
        if found.match.state in (LineState.BOOKED, LineState.IGNORED):
            return found
        question = self._questions.get(index)
        if question is None and found.purpose is not Purpose.TRANSFER:
            question = self._of_unseen(found, self._compared.get(index, ()), certain=certain)
        if question:
            return asking(found, question)
        ruled = found.purpose in (Purpose.RULE, Purpose.TRANSFER)
        return found if ruled else self._waiting_receipts.explain(found) or found

    @cached_property
    def _dangling(self) -> dict[str, str]:
        """Return what is said of references that links give to entries which are not there."""
        return {
            link.ref: f"the ar-cleared of {link.shown} names an entry of {link.date} over "
            f"{amount_text(link.amount.number, link.amount.currency)} that is not there"
            for link in unknown_links(self._book.facts)
        }

    def _of_unseen(self, found: Explained, compared: Sequence[Comparison], *, certain: bool) -> Question | None:
        """Return what to ask about a line because of entries that the bank has not shown."""
        movement = found.movement
        question = self._unseen[movement.account].question(compared, certain=certain)
        if question is None and found.purpose is not Purpose.RULE:
            set_ = self._together[movement.account].deposit(movement, certain=True) if certain else None
            question = set_ if isinstance(set_, Question) else None
        doubt = self._dangling.get(movement.ref, movement.doubt)
        return question or (Question((), doubt) if doubt else None)

    @cached_property
    def _waiting_receipts(self) -> WaitingReceipts:
        return WaitingReceipts(self._book, self._policy, self._unseen.keys(), self._said)

    def _items(self) -> list[Item]:
        first = min((movement.line.date for movement in self._waiting.values()), default=date.max)
        return self._items_since(first)

    @cached_property
    def _known_items(self) -> list[Item]:
        return self._items_since(min((movement.line.date for movement in self._found), default=date.max))

    def _items_since(self, first: date) -> list[Item]:
        long_ago = first - _REMEMBERED if first > date.min + _REMEMBERED else date.min
        # What belongs to nobody yet is put right first: a receipt for it would belong to nobody, too.
        known = (item for item in self._book.items if item.client != NO_CLIENT)
        return [item for item in known if item.open or item.document.date >= long_ago]

    def _settle(self, index: int, found: Found | Question | None) -> None:
        """Book a line with what was found, or remember what a person is asked about it."""
        if isinstance(found, Question):
            self._questions[index] = found
        elif found is not None:
            self._finish(index, Match(index, LineState.BOOKED, 100, found.reason), legs=found.legs)

    def _finish(
        self,
        index: int,
        match: Match,
        purpose: Purpose = Purpose.NOTHING,
        *,
        legs: tuple[BankLeg, ...] = (),
        rule: LineRule | None = None,
    ) -> None:
        self.done[index] = Explained(self._waiting.pop(index), match, purpose, legs=legs, rule=rule)


def _is_looked_for(explained: Explained) -> bool:
    """Say whether a payment came back whose receipt is not in the books: it may be on the same statements."""
    unknown = explained.match.state is LineState.UNMATCHED and not explained.credits
    return explained.movement.line.returned and unknown
