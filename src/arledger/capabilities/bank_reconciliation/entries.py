"""What the bank's lines add to the books: one entry for each line that is certain, linked to it by `bank-ref`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from arledger.capabilities.bank_reconciliation.decisions import on_account
from arledger.capabilities.bank_reconciliation.deposit_entries import DepositEntries
from arledger.capabilities.bank_reconciliation.explain import Reconciled
from arledger.capabilities.bank_reconciliation.identity import one_line, said_beside_name
from arledger.capabilities.bank_reconciliation.payouts import title_of
from arledger.capabilities.bank_reconciliation.receipt_payers import ReceiptPayers
from arledger.capabilities.bank_reconciliation.records import Links, seen_statement
from arledger.capabilities.bank_reconciliation.returned_lines import (
    in_turn,
    taken_back,
    turned_round,
    with_fee_for_returning,
)
from arledger.capabilities.bank_reconciliation.values import Explained, Movement, Purpose
from arledger.controls.closed_periods import closed_through
from arledger.entries.context import EntryContext, more_than
from arledger.entries.items import application
from arledger.entries.mirror import Claim, relief, worth_of
from arledger.entries.payments import INVOICE_KEY
from arledger.entries.returned import take_back
from arledger.matching import Cause
from arledger.matching.policy_options import discounts_of
from arledger.model.bank import REF_KEY, BankLine, LineState, Part
from arledger.model.documents import Item
from arledger.model.money import ZERO, minor_digits, split
from arledger.model.plan import (
    Addition,
    Leg,
    MetaPairs,
    NewDirective,
    NewTransaction,
    Plan,
    may_be_link,
)
from arledger.model.problem import Refused, UserError
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.aging import oldest_due_first
from arledger.subledger.sales import Sales


class Bookkeeper:
    """Turns explained lines into entries; what one line settles is no longer open for the next."""

    def __init__(self, context: EntryContext) -> None:
        self._context = context
        self._chart = Chart(context.book.facts, context.policy.accounts)
        self._discount = discounts_of(context.book, context.policy)
        self._sales = Sales(context.book, context.policy)
        self._items: defaultdict[tuple[str, str, str], list[Item]] = defaultdict(list)
        self._left: dict[int, Decimal] = {}
        self._receipts: dict[int, NewTransaction] = {}
        self._net: set[int] = set()
        self._taken: defaultdict[int, list[tuple[int, Decimal]]] = defaultdict(list)
        self._links = Links()
        self._deposit_entries = DepositEntries(context)
        self._payers = ReceiptPayers(context)
        self._closed = closed_through(context.book.facts.customs)
        for item in sorted(context.book.items, key=oldest_due_first):
            if item.open:
                self._items[item.client, item.number, item.currency].append(item)
                self._left[id(item)] = item.open

    def plan(self, reconciled: Reconciled) -> Plan:
        """Return everything that the lines add: entries, links of entries that were there, and the statements."""
        added: defaultdict[str, list[NewDirective]] = defaultdict(list)
        for explained in in_turn(reconciled.lines):
            directives = self.entries(explained)
            if directives:
                added[self._file(explained)] += directives
        for sheet in reconciled.sheets:
            seen = seen_statement(sheet, self._context.book.facts.customs, self._closed)
            file = self.bank_file(sheet.account)
            if seen and seen not in added[file]:
                added[file].append(seen)
        return Plan(tuple(Addition(file, tuple(found)) for file, found in sorted(added.items()) if found))

    def entries(self, explained: Explained) -> list[NewDirective]:
        """Return what one line adds to the books."""
        make = {
            Purpose.RECEIPT: self._receipt,
            Purpose.RETURNED: self._returned,
            Purpose.REFUND: self._refund,
            Purpose.RULE: self._by_rule,
            Purpose.PAYOUT: self._payout,
            Purpose.UNIDENTIFIED: self._unidentified,
            Purpose.DEPOSIT: self._deposit_entries.received,
            Purpose.DEPOSIT_REFUND: self._deposit_entries.refunded,
            Purpose.DEPOSIT_RETURNED: self._deposit_entries.sent_back,
        }.get(explained.purpose)
        if make and explained.match.state is LineState.MATCHED:
            if self._is_closed(explained):
                raise Refused(
                    f"the period up to {self._closed} is closed", "Enter leaves the line; book it with a later date."
                )
            return [
                *self._deposit_entries.opening(explained),
                make(explained),
                *self._applied(explained),
                *taken_back(explained, self._context, self._meta(explained)),
            ]
        if explained.match.state is LineState.BOOKED:
            return [] if self._is_closed(explained) else self._links.of(explained)
        return [self._parked(explained)] if explained.parked else []

    def parked(self, lines: Iterable[Explained]) -> tuple[Explained, ...]:
        """Return the lines with the money in that nothing explains parked, and where in the reason."""
        return tuple(self._park(line) if self._can_park(line) else line for line in lines)

    def _can_park(self, explained: Explained) -> bool:
        waits = explained.match.state in (LineState.PROPOSED, LineState.UNMATCHED)
        booked = explained.legs or explained.otherwise is not None
        return waits and explained.movement.line.amount > 0 and not booked and not self._is_closed(explained)

    def _park(self, explained: Explained) -> Explained:
        client = self._known_client(explained)
        place = f"as unapplied credit of {client}" if client else f"on {self._unidentified_account()}"
        match = explained.match._replace(reason=f"parked {place}: {explained.match.reason}")
        return replace(explained, match=match, parked=True)

    def possible(self, lines: Sequence[Explained], written: Callable[[NewDirective], str]) -> tuple[Explained, ...]:
        """Return the lines with those left to a person whose entry is refused, so that the others are booked.

        `written` tells how an entry is written, and refuses what the ledger's language cannot say.
        It takes what the lines settle: the plan is another bookkeeper's.
        """
        found = {id(line): line for line in lines}
        for line in in_turn(lines):
            try:
                self._try(line, written)
            except Refused as error:
                said = f"{line.match.reason}; but {error.message}"
                match = line.match._replace(state=LineState.PROPOSED, reason=said)
                found[id(line)] = replace(line, match=match, purpose=Purpose.NOTHING, takes_back=None)
        return tuple(found[id(line)] for line in lines)

    def _try(self, line: Explained, written: Callable[[NewDirective], str]) -> None:
        for entry in self.entries(line):
            try:
                written(entry)
            except UserError as error:
                raise Refused(error.message, error.remedy) from error

    def _is_closed(self, explained: Explained) -> bool:
        return self._closed is not None and explained.movement.line.date <= self._closed

    def bank_file(self, account: str) -> str:
        """Return the file for what is no client's: the policy's, or where the bank account is opened."""
        if self._context.policy.writing.bank_file:
            return self._context.policy.writing.bank_file
        opened = [o for o in self._context.book.facts.opens if o.account == account]
        return opened[0].source.file if opened else self._context.book.facts.main

    def _file(self, explained: Explained) -> str:
        if explained.deposit and explained.deposit.file and not self._context.policy.writing.client_file:
            return explained.deposit.file
        clients = [part.client for part in explained.parts] or [explained.match.client]
        known = self._context.book.clients.get(clients[0])
        if (
            known
            and explained.purpose not in (Purpose.RULE, Purpose.PAYOUT)
            and explained.match.state is not LineState.BOOKED
        ):
            return self._context.file_of(known)
        return self.bank_file(explained.movement.account)

    def _receipt(self, explained: Explained) -> NewTransaction:
        match, line = explained.match, explained.movement.line
        own = self._of_client(explained)
        legs = [Leg(explained.movement.account, line.amount, line.currency), *self._beside(explained), *own]
        numbers = list(dict.fromkeys(part.invoice for part in match.parts if part.invoice))
        single = len([leg for leg in own if leg.meta]) == 1 and not match.over and may_be_link(numbers[0])
        if single:
            # One invoice, one leg: the link says it all, as people write it.
            legs = [leg._replace(meta=()) for leg in legs]
        entry = NewTransaction(
            line.date,
            self._payers.payee(explained),
            f"Payment of {', '.join(numbers)}" if numbers else "Payment on account",
            tuple(legs),
            links=tuple(numbers) if single else (),
            meta=self._meta(explained),
        )
        self._receipts[id(explained.movement)] = entry
        self._net |= {id(explained.movement)} if explained.cause is Cause.LESSOR_FEE else set()
        return entry

    def _beside(self, explained: Explained) -> list[Leg]:
        """Return the legs beside the bank's and the client's: a fee, the discount, a tolerated difference."""
        line, accounts = explained.movement.line, self._context.policy.accounts
        currency = line.currency
        given = sum(explained.given, ZERO)
        fee = {Cause.FEE: min(line.fee or ZERO, given), Cause.LESSOR_FEE: given}.get(explained.cause, ZERO)
        discount = self._discount_in(explained, given - fee)
        difference = given - fee - discount
        if explained.cause is Cause.TOLERANCE:
            difference -= explained.match.over
        legs = []
        if fee:
            legs.append(Leg(self._context.first_open(accounts.bank_fees, "bank fees"), fee, currency))
        if discount:
            taxed = self._relief(explained, discount)
            net = discount - worth_of(taxed)
            legs += [Leg(self._context.first_open(accounts.discounts, "discounts"), net, currency), *taxed]
        if difference:
            named = self._context.policy.matching.differences
            account = self._context.known_account(named) if named else ""
            account = account or self._context.first_open(accounts.bad_debt, "differences")
            legs.append(Leg(account, difference, currency))
        return legs

    def _relief(self, explained: Explained, discount: Decimal) -> list[Leg]:
        """Return the tax in a discount, where the policy gives it back: of each invoice what is in its own."""
        if not self._context.policy.discounts.tax_relief:
            return []
        currency = explained.movement.line.currency
        clients = self._context.book.clients
        parts = split(discount, explained.given, minor_digits(currency))
        return [
            leg
            for part, off in zip(explained.parts, parts, strict=True)
            if off > 0
            for leg in relief(self._sales, Claim(clients[part.client], part.invoice, currency), off)
        ]

    def _discount_in(self, explained: Explained, given: Decimal) -> Decimal:
        if explained.cause in (Cause.DISCOUNT, Cause.FEE, Cause.LATE_DISCOUNT):
            return given
        line = explained.movement.line
        items = [item for part in explained.parts for item in self._items[part.client, part.invoice, line.currency]]
        earned = sum((self._discount(item, line.date) for item in items), ZERO)
        return earned if 0 < earned <= given else ZERO

    def _of_client(self, explained: Explained) -> list[Leg]:
        """Return the client's legs of a receipt, and remember what they take of which items."""
        given = explained.given or (ZERO,) * len(explained.parts)
        wanted = [
            part._replace(amount=part.amount + beside) for part, beside in zip(explained.parts, given, strict=True)
        ]
        line, match = explained.movement.line, explained.match
        legs = self._legs(wanted, line.currency, self._taken[id(explained.movement)])
        if match.over and explained.cause is not Cause.TOLERANCE:
            legs.append(self._on_account(match.client or explained.parts[0].client, match.over, line))
        return legs

    def _applied(self, explained: Explained) -> list[NewDirective]:
        """Return the entry that puts the client's own credit on what the payment left open for it."""
        if not explained.applied:
            return []
        line = explained.movement.line
        client = self._context.book.clients[explained.match.client]
        legs = self._legs(explained.applied, line.currency, [])
        return [application(replace(self._context, day=line.date), client, line.currency, legs, "")]

    def _legs(self, parts: Iterable[Part], currency: str, taken: list[tuple[int, Decimal]]) -> list[Leg]:
        """Return a leg for each account of each number, the items due first taken first."""
        sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for part in parts:
            if not part.invoice:
                sums[self._context.account_of(self._context.book.clients[part.client]), ""] += part.amount
                continue
            items, rest = self._items[part.client, part.invoice, currency], part.amount
            more_than(rest, sum((self._left[id(item)] for item in items), ZERO), currency, f"{part.invoice} has open")
            for item in items:
                off = min(self._left[id(item)], rest)
                if off:
                    self._left[id(item)] -= off
                    taken.append((id(item), off))
                    sums[item.account, part.invoice] += off
                    rest -= off
        return [
            Leg(account, -amount, currency, meta=((INVOICE_KEY, number),) if number else ())
            for (account, number), amount in sums.items()
        ]

    def _on_account(self, client: str, amount: Decimal, line: BankLine) -> Leg:
        return Leg(self._context.account_of(self._context.book.clients[client]), -amount, line.currency)

    def _payout(self, explained: Explained) -> NewTransaction:
        """Return one entry for all payments behind a payout, with the fees that the processor kept."""
        line, accounts = explained.movement.line, self._context.policy.accounts
        came = line.amount + sum((part.amount for part in explained.back), ZERO)
        legs = [Leg(explained.movement.account, came, line.currency)]
        if explained.fee:
            legs.append(Leg(self._context.first_open(accounts.bank_fees, "fees"), explained.fee, line.currency))
        for each in explained.inner:
            legs += [*self._beside(each), *self._of_client(each)]
        return NewTransaction(
            line.date,
            title_of(explained.payout) if explained.payout else one_line(line.counterparty),
            one_line(explained.match.reason),
            tuple(legs),
            meta=self._meta(explained),
        )

    def _returned(self, explained: Explained) -> NewTransaction:
        line = explained.movement.line
        if explained.takes_back is not None:
            receipt = explained.takes_back
            own = id(receipt)
            paid = own not in self._net
            entry = turned_round(self._receipts.get(own), receipt, line.date, self._context, paid_fees=paid)
            self._reopen(receipt)
        elif explained.credit is not None:
            entry = take_back(replace(self._context, day=line.date), explained.credit, explained.movement.account)
        else:
            raise ValueError("a returned payment takes a receipt back")
        by_hand = explained.confirmed
        legs = with_fee_for_returning(entry.legs, explained.movement, self._context, by_hand=by_hand)
        return entry._replace(legs=legs, meta=(*entry.meta, *self._meta(explained)))

    def _reopen(self, receipt: Movement) -> None:
        """Give back to the items what a receipt had taken of them, so that another line may pay them."""
        for item, taken in self._taken.pop(id(receipt), ()):
            self._left[item] += taken

    def _refund(self, explained: Explained) -> NewTransaction:
        line = explained.movement.line
        client = self._context.book.clients[explained.match.client]
        return NewTransaction(
            line.date,
            client.name,
            "Refund of credit",
            (
                Leg(explained.movement.account, line.amount, line.currency),
                Leg(self._context.account_of(client), -line.amount, line.currency),
            ),
            tags=("refund",),
            meta=self._meta(explained),
        )

    def _by_rule(self, explained: Explained) -> NewTransaction:
        rule, line = explained.rule, explained.movement.line
        if rule is None:
            raise ValueError("a line by rule has one")
        account = self._context.known_account(rule.account)
        own = Leg(explained.movement.account, line.amount, line.currency)
        meta = self._meta(explained)
        if self._chart.role(account) is AccountRole.CASH:
            # A transfer: the other account's statement has a reference of its own.
            own, meta = own._replace(meta=meta), ()
        other = Leg(account, -line.amount, line.currency)
        if explained.other:
            other = other._replace(meta=((REF_KEY, explained.other.ref),))
        return NewTransaction(
            line.date,
            rule.payee or one_line(line.counterparty),
            said_beside_name(line) or rule.name,
            (own, other),
            meta=meta,
        )

    def _parked(self, explained: Explained) -> NewTransaction:
        client = self._known_client(explained)
        return self._receipt(on_account(explained, client)) if client else self._unidentified(explained)

    def _known_client(self, explained: Explained) -> str:
        """Return whose money a line is; an amount that happens to fit what a client has open tells nothing."""
        if explained.match.state is LineState.UNMATCHED and explained.match.client in self._context.book.clients:
            return explained.match.client
        return self._payers.client(explained.movement.line)

    def _unidentified_account(self) -> str:
        return self._context.first_open(self._context.policy.accounts.unidentified, "unidentified receipts")

    def _unidentified(self, explained: Explained) -> NewTransaction:
        line, account = explained.movement.line, self._unidentified_account()
        return NewTransaction(
            line.date,
            one_line(line.counterparty),
            said_beside_name(line) or "Unidentified receipt",
            (Leg(explained.movement.account, line.amount, line.currency), Leg(account, -line.amount, line.currency)),
            meta=self._meta(explained),
        )

    def _meta(self, explained: Explained) -> MetaPairs:
        return ((REF_KEY, explained.movement.ref), *self._payers.kept(explained))
