"""Small ledgers that bear interest, and what is reckoned of them."""

from decimal import Decimal
from textwrap import dedent

from tests.support.books import book_of, day

from arledger.interest.agreements import RulesInForce
from arledger.interest.history import histories
from arledger.interest.rates import ReferenceRate
from arledger.interest.reckoning import Reckoner, Reckoning, Span
from arledger.policy.interest import InterestSettings
from arledger.policy.settings import Policy

OPENS = """\
2010-01-01 open Assets:Bank:Checking
2010-01-01 open Income:Sales
2010-01-01 open Income:Interest
2010-01-01 open Expenses:BadDebt
2010-01-01 open Assets:Receivable:Acme
"""
UK, EU = InterestSettings(rule="uk"), InterestSettings(rule="eu")
NOBODY = ReferenceRate(day("2020-01-01"), Decimal(0), "", None)


def policy_of(settings: InterestSettings) -> Policy:
    """Return a policy that says nothing else."""
    return Policy(interest=settings)


def invoice(number: str, due: str, amount: str, date: str = "", client: str = "Acme") -> str:
    """Return an invoice due on a day, of that day unless a date is given."""
    return (
        f'{date or due} * "{client}" "Goods" ^{number}\n  due: {due}\n'
        f"  Assets:Receivable:{client}  {amount}\n  Income:Sales\n\n"
    )


def paid(date: str, number: str, amount: str, client: str = "Acme") -> str:
    """Return a payment of an invoice."""
    return (
        f'{date} * "{client}" "Transfer" ^{number}\n  Assets:Bank:Checking  {amount}\n'
        f"  Assets:Receivable:{client}\n\n"
    )


def reckonings(text: str, as_of: str, settings: InterestSettings, opens: str = OPENS) -> dict[str, Reckoning]:
    """Return what each late invoice of a ledger owes in interest by a day, by its number."""
    policy = policy_of(settings)
    book = book_of(opens + dedent(text), as_of, policy)
    reckoner = Reckoner(RulesInForce(book, policy), settings, book.as_of)
    return {invoice.number: reckoner.of(invoice) for invoice in histories(book).invoices}


def reckoning(text: str, as_of: str, settings: InterestSettings, opens: str = OPENS) -> Reckoning:
    """Return what the one late invoice of a ledger owes in interest by a day."""
    (found,) = reckonings(text, as_of, settings, opens).values()
    return found


def lines(spans: tuple[Span, ...]) -> list[str]:
    """Write each span as `principal first..last days rate interest`."""
    return [
        f"{span.principal:f} {span.first}..{span.last} {span.days} {span.rate.percent:f} {span.interest:f}"
        for span in spans
    ]


def figures(found: Reckoning) -> tuple[str, str]:
    """Return the interest and the fixed sum."""
    return f"{found.interest:f}", f"{found.fixed_sum:f}"
