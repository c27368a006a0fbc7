"""What is refused before balances are asserted, and what is asserted where nothing speaks against it."""

from collections.abc import Iterable
from datetime import timedelta

from arledger.capabilities.bank_position.rules import BankPosition
from arledger.model.bank import STATEMENT_DIRECTIVE
from arledger.model.facts import Facts
from arledger.model.money import Money, amount_text
from arledger.model.plan import AccountName, NewBalance, NewCustom, NewDirective
from arledger.model.problem import Refused
from arledger.subledger.bank_legs import statements

_DAY = timedelta(days=1)


def assert_balance(found: BankPosition, facts: Facts) -> list[NewDirective]:
    """Return the assertion of a bank account on the day after; raises Refused where the bank is not proven.

    What is asserted is the books' balance: the bank's own, or with something in transit what it comes to with that.
    In that case the ledger must have the bank's word beside it, or the assertion would be taken for it.
    """
    says = found.says
    if not found.proven:
        raise Refused(_why(found), "Book what is missing first: only a bank that proves to 0.00 is asserted.")
    new = NewBalance(says.day + _DAY, found.account, found.books, says.currency)
    known = any((a.date, a.account, a.currency) == (new.date, new.account, new.currency) for a in facts.assertions)
    asserted: list[NewDirective] = [] if known else [new]
    return asserted if found.agreed else [*_word(found, facts), *asserted]


def _why(found: BankPosition) -> str:
    says = found.says
    bank = f"{amount_text(says.number, says.currency)} on the bank"
    books = f"{found.account} holds {amount_text(found.books, says.currency)} in the books on {says.day}, and {bank}"
    if found.difference:
        return f"{books}: {amount_text(found.difference, says.currency)} is not explained, an assertion would fail"
    count = len(found.unrecorded)
    lines = "1 line of the bank is" if count == 1 else f"{count} lines of the bank are"
    return f"{books}: {lines} not in the books"


def _word(found: BankPosition, facts: Facts) -> Iterable[NewCustom]:
    """Record what the bank says, going on from what it said before; nothing where the ledger has it."""
    says = found.says
    said = [(custom, closing) for custom, closing in statements(facts, found.account) if _currency(closing, found)]
    if any(custom.date == says.day and closing.number == says.number for custom, closing in said):
        return
    closing = Money(says.number, says.currency)
    first, opening = says.day, closing
    if said:
        last, before = max(said, key=lambda one: (one[0].date, one[1]))
        if last.date < says.day:
            first, opening = last.date + _DAY, before
    yield NewCustom(says.day, STATEMENT_DIRECTIVE, (AccountName(found.account), first, opening, closing))


def _currency(closing: Money, found: BankPosition) -> bool:
    return closing.currency == found.says.currency


def in_transit_text(found: BankPosition) -> str:
    """List what is in the books and not on the bank yet, for a sentence."""
    legs = (*found.in_transit, *found.outstanding)
    shown = [
        f"{amount_text(leg.number, leg.currency)} of {leg.date}" + (f" ({leg.payee})" if leg.payee else "")
        for leg in sorted(legs, key=lambda leg: (leg.date, leg.number))
    ]
    return ", ".join(shown)
