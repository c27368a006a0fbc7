"""What a receipt or refund was for, proven to the last digit: the figures of a payment advice."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from arledger.capabilities.payment_advice.legs import legs_of_advice
from arledger.capabilities.payment_advice.lines import AdviceLine, Granted, Shares, lines_of, refund_lines, shares_of
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Client, Document, DocumentKind
from arledger.model.money import ZERO, Money, amount_text, half_coin
from arledger.model.problem import Refused
from arledger.policy.settings import Policy
from arledger.subledger.ties import prove_ties

Moved = Literal["receipt", "refund"]
_SEE = "`arledger statement CLIENT` shows the account, `arledger check` what is doubtful in it."


@dataclass(frozen=True, slots=True)
class Advice:
    """A receipt or refund of one client and what it was for, as of a day; all amounts are positive.

    `amount` is the money that moved, in the account's currency: the lines' `applied`, what is `unapplied`, what was
    `refunded` since and what was for `elsewhere` (a deposit, interest) add up to it. `arrived` is the money as the
    bank had it, where that was another currency. `shared` says that the entry is for several clients: then `amount`
    is this client's part, and nothing is said of the others. `balance` is Beancount's, positive where they owe.
    """

    kind: Moved
    as_of: date
    client: Client
    document: Document
    amount: Decimal
    lines: tuple[AdviceLine, ...]
    granted: tuple[Granted, ...]
    unapplied: Decimal
    refunded: Decimal
    elsewhere: Decimal
    balance: Decimal
    arrived: tuple[Money, ...]
    shared: bool

    @property
    def currency(self) -> str:
        """The currency of the client's account."""
        return self.document.currency


def advise(book: Book, policy: Policy, document: Document) -> Advice:
    """Tell what a receipt or refund of the book was for; raises Refused for figures that do not add up.

    A receipt that the bank has taken back by the book's day is refused as well: there is nothing to thank for.
    """
    if document.client == NO_CLIENT:
        raise Refused(
            f"{document.entry.source}: this {document.kind.value} is on no client's account",
            "There is nobody to write to: put it on the account of a client first.",
        )
    refund = document.kind is DocumentKind.REFUND
    gross = document.amount if refund else -document.amount
    shares = Shares(refund_lines(book, document)) if refund else shares_of(book, document)
    legs = legs_of_advice(book, policy, document)
    lines = lines_of(shares, legs.granted)
    amount = gross + legs.elsewhere - sum((given.amount for given in legs.granted), ZERO)
    advice = Advice(
        kind="refund" if refund else "receipt",
        as_of=book.as_of,
        client=book.clients[document.client],
        document=document,
        amount=amount,
        lines=lines,
        granted=legs.granted,
        unapplied=shares.unapplied,
        refunded=shares.refunded,
        elsewhere=legs.elsewhere,
        balance=_balance(book, document),
        arrived=legs.arrived,
        shared=legs.shared,
    )
    _prove(advice, legs.money, half_coin(document.currency, book.facts.precision))
    return advice


def _prove(advice: Advice, money: Decimal | None, half_coin: Decimal) -> None:
    """Refuse what does not add up: the parts to the amount, and the amount to the money that the bank shows.

    Of the money, less than half a coin may be missing: Beancount lets an entry balance so.
    """
    parts = sum((line.applied for line in advice.lines), advice.unapplied + advice.refunded + advice.elsewhere)
    if parts != advice.amount or (money is not None and abs(money - advice.amount) >= half_coin):
        other = parts if parts != advice.amount else money
        raise Refused(
            f"{advice.document.entry.source}: the parts of this {advice.kind} make {_text(other or ZERO, advice)}, "
            f"and {_text(advice.amount, advice)} has moved: no letter can say so",
            _SEE,
        )
    if advice.amount <= 0:
        raise Refused(f"{advice.document.entry.source}: no money came with this {advice.kind}", _SEE)


def _text(number: Decimal, advice: Advice) -> str:
    return amount_text(number, advice.currency)


def _balance(book: Book, document: Document) -> Decimal:
    """Return what the client owes after all of the day; raises Refused where it is not Beancount's balance."""
    ties = {tie.currency: tie for tie in prove_ties(book, {document.client})}
    tie = ties.get(document.currency)
    if tie and tie.difference:
        raise Refused(
            f"the items of {document.client} do not tie to the ledger: "
            f"{amount_text(tie.difference, tie.currency)} lie between them",
            _SEE,
        )
    return tie.subledger if tie else ZERO
