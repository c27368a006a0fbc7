"""What the legs of a receipt's or refund's entry say beside the client's own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from arledger.capabilities.payment_advice.lines import Granted
from arledger.model.account import is_under_any
from arledger.model.book import Book
from arledger.model.documents import Document, DocumentKind
from arledger.model.facts import Posting
from arledger.model.money import ZERO, Money, sums
from arledger.policy.settings import AccountSettings, Policy
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.clients import ClientNames, text_of
from arledger.subledger.numbers import INVOICE_KEY


@dataclass(frozen=True, slots=True)
class Beside:
    """The other legs in the direction of the entry's money, all positive as a rule.

    `granted` settled without money; `elsewhere` is what the money paid beside the client's account; `money` is what
    the bank shows, None where it cannot be compared; `arrived` is the money in other currencies.
    """

    granted: tuple[Granted, ...] = ()
    elsewhere: Decimal = ZERO
    money: Decimal | None = None
    arrived: tuple[Money, ...] = ()
    shared: bool = False


def legs_of_advice(book: Book, policy: Policy, document: Document) -> Beside:
    """Read the legs of a receipt or refund that are not the client's; what was moved has no others."""
    if document.kind is DocumentKind.MOVED_RECEIPT:
        return Beside()
    names = ClientNames(book.facts.roots, policy.items.client_from)
    entry = document.entry
    by_client: defaultdict[str | None, list[Posting]] = defaultdict(list)
    for posting in entry.postings:
        by_client[names.of_posting(posting.account, entry)].append(posting)
    own, others = by_client.get(document.client, []), by_client.get(None, [])
    if len(set(by_client) - {None}) > 1:
        return _shared(others, own, document, policy.accounts)
    cash, rest = _money_and_rest(Chart(book.facts, policy.accounts), document, others)
    one_currency = all(posting.currency == document.currency for posting in entry.postings)
    arrived = _sums(p for p in cash if p.currency != document.currency)
    into, out = [p for p in rest if p.number > 0], [p for p in rest if p.number < 0]
    moved = _sum(cash)
    if document.kind is DocumentKind.REFUND:
        # What a refund costs beside is ours; what was kept of it is not.
        money = -moved - _sum(into)
        return Beside(_all_granted(out, policy.accounts), ZERO, money if one_currency else None, arrived)
    # A debit on the client's own account here, such as a recovery, is paid by the credit beside it.
    elsewhere = -_sum(out) - _sum(_debits(own, document.currency))
    return Beside(_all_granted(into, policy.accounts), elsewhere, moved if one_currency else None, arrived)


def _money_and_rest(
    chart: Chart, document: Document, others: Sequence[Posting]
) -> tuple[list[Posting], list[Posting]]:
    """Tell the money, in any currency, from the other legs in the document's."""
    cash = [posting for posting in others if chart.role(posting.account) is AccountRole.CASH]
    rest = [posting for posting in others if posting not in cash and posting.currency == document.currency]
    if cash or document.kind is not DocumentKind.RECEIPT:
        return cash, rest
    # Called a receipt by its tag: what it debits is the money, such as cheques on their way to the bank.
    return [posting for posting in rest if posting.number > 0], [posting for posting in rest if posting.number <= 0]


def _shared(
    others: Sequence[Posting], own: Sequence[Posting], document: Document, accounts: AccountSettings
) -> Beside:
    """Take only what is said to be this client's: the rest may be another's, and nothing is told of others."""
    numbers = {text_of(posting.meta, INVOICE_KEY) for posting in own} - {""}
    sign = -1 if document.kind is DocumentKind.REFUND else 1
    granted = [
        _granted(posting, accounts)
        for posting in others
        if text_of(posting.meta, INVOICE_KEY) in numbers
        and posting.number * sign > 0
        and posting.currency == document.currency
    ]
    return Beside(tuple(granted), shared=True)


def _debits(postings: Iterable[Posting], currency: str) -> list[Posting]:
    return [posting for posting in postings if posting.number > 0 and posting.currency == currency]


def _all_granted(postings: Iterable[Posting], accounts: AccountSettings) -> tuple[Granted, ...]:
    return tuple(_granted(posting, accounts) for posting in postings)


def _granted(posting: Posting, accounts: AccountSettings) -> Granted:
    named = (
        ((*accounts.discounts, *accounts.tax), "Discount"),
        (accounts.bank_fees, "Bank fee"),
        (accounts.deposits, "Deposit"),
    )
    name = next((name for roots, name in named if is_under_any(posting.account, roots)), "Difference")
    return Granted(text_of(posting.meta, INVOICE_KEY), name, abs(posting.number))


def _sum(postings: Iterable[Posting]) -> Decimal:
    return sum((posting.number for posting in postings), ZERO)


def _sums(postings: Iterable[Posting]) -> tuple[Money, ...]:
    totals = sums((posting.currency, posting.number) for posting in postings)
    return tuple(Money(abs(number), currency) for currency, number in sorted(totals.items()))
