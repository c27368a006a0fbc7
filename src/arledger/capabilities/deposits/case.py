"""A deposit with which somebody wants to do something: what there is to give, and what is refused."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from arledger.capabilities.deposits.find import find_deposit
from arledger.deposit_ledger.movements import Deposit
from arledger.deposit_ledger.states import DepositLedger, DepositState
from arledger.entries.context import EntryContext, more_than, positive
from arledger.entries.invoices import money_of
from arledger.model.money import ZERO, Money
from arledger.model.plan import Leg, MetaPairs, NewCustom, NewDirective, NewTransaction, Plan
from arledger.model.problem import Refused, UserError


@dataclass(frozen=True, slots=True)
class Case:
    """A deposit with the ledger of all of them, and the circumstances of what is to be done.

    `amount` is what was said of how much, None for all that there is.
    """

    context: EntryContext
    ledger: DepositLedger
    deposit: Deposit
    amount: Decimal | None = None

    @property
    def day(self) -> date:
        """The day of what is to be done."""
        return self.context.day

    @property
    def state(self) -> DepositState:
        """The state of the deposit on that day."""
        return self.ledger.state(self.deposit, self.day)

    @property
    def held(self) -> Decimal:
        """What can be given: what is held on the day, and is not given by a later entry already."""
        later = (m.change for m in self.deposit.movements if m.day > self.day)
        on_day = sum((m.change for m in self.deposit.movements if m.day <= self.day), ZERO)
        return max(min(accumulate(later, initial=on_day)), ZERO)

    def part(self, most: Decimal, what: str) -> Decimal:
        """Return how much is meant, all of `most` where nobody says; raises Refused for more than there is."""
        if self.held <= 0:
            raise Refused(f"nothing is held of {self.deposit.number}", "`arledger deposits` shows what became of it.")
        if self.amount is None:
            return most
        wanted = money_of(positive(self.amount), self.deposit.currency)
        more_than(wanted, most, self.deposit.currency, what)
        return wanted

    def written(self, amount: Decimal) -> tuple[Money, ...]:
        """Return the amount as a value of a directive, where somebody has said one."""
        return () if self.amount is None else (Money(amount, self.deposit.currency),)

    def step(self, state: str, amount: tuple[Money, ...] = (), note: str = "") -> Plan:
        """Return the plan of a step of the refund, by whoever asks."""
        values = (self.deposit.number, state, self.context.by, *amount, *((note,) if note else ()))
        return self.plan(NewCustom(self.day, "ar-refund", values))

    def entry(
        self,
        narration: str,
        legs: tuple[Leg, ...],
        *,
        links: tuple[str, ...] = (),
        tags: tuple[str, ...] = (),
        meta: MetaPairs = (),
    ) -> NewTransaction:
        """Return an entry with the deposit's link and who prepares it."""
        name = self.context.book.name_of(self.deposit.client)
        who = (("by", self.context.by),)
        return NewTransaction(
            self.day, name, narration, legs, links=(self.deposit.number, *links), tags=tags, meta=(*meta, *who)
        )

    def plan(self, *directives: NewDirective) -> Plan:
        """Return a plan that adds to the deposit's file."""
        return self.context.plan(file_about(self.context, self.deposit), directives)


def file_about(context: EntryContext, deposit: Deposit) -> str:
    """Return where a deposit is written about: the journal of the policy, else the file in which it came in."""
    client = context.book.clients.get(deposit.client)
    return context.file_of(client) if context.policy.writing.client_file and client else deposit.source.file


def open_case(context: EntryContext, ledger: DepositLedger, number: str, said: tuple[Decimal | None, str]) -> Case:
    """Return the case of the deposit that a number names; `said` are amount and currency, as far as they were given.

    Raises Refused where there is no such deposit, or where the number means several.
    """
    if not number.strip():
        raise UserError("the deposit has no number", "`arledger deposits` lists them.")
    amount, currency = said
    deposit = find_deposit(ledger, number, context.day, currency=currency)
    return Case(context, ledger, deposit, amount)
