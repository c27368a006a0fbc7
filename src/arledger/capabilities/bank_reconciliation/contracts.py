"""What the bank's lines are told of sales that leasing companies pay, and whose money a receipt for one is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from arledger.financing.contracts import Contract, ContractLedger
from arledger.financing.history import comes_from_payer
from arledger.financing.sales import CLAIMS, FinancedSale, financed_sales, sale_key
from arledger.financing.steps import StepKind, Steps
from arledger.matching import DiscountOf, FinancedPart, MatchOptions
from arledger.matching.policy_options import learned_options
from arledger.model.bank import PAYER_KEY
from arledger.model.book import Book
from arledger.model.documents import Document
from arledger.model.money import ZERO
from arledger.policy.settings import Policy
from arledger.subledger.bank_legs import BankLeg
from arledger.subledger.clients import text_of

Key = tuple[str, str]


class Contracts:
    """The financed sales of a book as matching needs them; nothing is looked for where there is none."""

    def __init__(self, book: Book, policy: Policy) -> None:
        self._book = book
        self._policy = policy

    @cached_property
    def sales(self) -> tuple[FinancedSale, ...]:
        """Every financed sale with a number."""
        return tuple(sale for sale in _sales(self._book) if sale.number)

    @cached_property
    def _ledger(self) -> ContractLedger:
        return ContractLedger(self._book, self._policy)

    @cached_property
    def known(self) -> tuple[Contract, ...]:
        """The contracts of those sales whose payer the book knows."""
        if not self.sales:
            return ()
        clients = self._book.clients
        return tuple(c for c in self._ledger.contracts if c.sale.number and c.sale.payer in clients)

    @cached_property
    def parts(self) -> tuple[FinancedPart, ...]:
        """What of each of them its payer is to pay."""
        return tuple(_part(self._ledger, contract) for contract in self.known)

    def options(self, discount: DiscountOf, first: date) -> MatchOptions:
        """Return what matching may decide on lines of which the first is of a day."""
        return replace(learned_options(self._book, self._policy, first, discount), financed=self.parts)

    @cached_property
    def payers(self) -> Mapping[Key, frozenset[str]]:
        """The companies that pay a number on a client's account."""
        found: dict[Key, frozenset[str]] = {}
        for sale in self.sales:
            key = sale.account, sale.number
            found[key] = found.get(key, frozenset()) | {sale.payer}
        return found

    def payer_of(self, numbers: Iterable[Key]) -> str:
        """Return the one company that pays all of some numbers, each with its account; empty where there is none."""
        payers = [self.payers.get(key, frozenset()) for key in numbers]
        shared = frozenset.intersection(*payers) if payers else frozenset()
        return min(shared) if len(shared) == 1 else ""

    def with_payers(self, legs: Sequence[BankLeg]) -> list[BankLeg]:
        """Return the legs of entries with who pays what they settle among those whom they are of."""
        return [self._with_payers(leg) for leg in legs] if self.sales else list(legs)

    def _with_payers(self, leg: BankLeg) -> BankLeg:
        keys = [(client, number) for client in leg.clients for number in leg.numbers]
        payers = {payer for key in keys for payer in self.payers.get(key, ()) if payer in self._book.clients}
        return leg._replace(clients=tuple(sorted({*leg.clients, *payers}))) if payers else leg


def _sales(book: Book) -> tuple[FinancedSale, ...]:
    """Return the financed sales of a book; most books have none, which is quickly seen."""
    if not any(text_of(item.document.entry.meta, key) for item in book.items for key in (PAYER_KEY, "client")):
        return ()
    return financed_sales(book, Steps(book))


def _part(ledger: ContractLedger, contract: Contract) -> FinancedPart:
    sale = contract.sale
    fee = ledger.fee_of(sale.payer)
    # A fixed fee is withheld once for each contract.
    kept = ZERO if fee.fixed and contract.fees else fee.of(contract.outstanding, sale.currency)
    last = contract.steps[-1] if contract.steps else None
    return FinancedPart(
        account=sale.account,
        number=sale.number,
        currency=sale.currency,
        payer=sale.payer,
        buyer=sale.client,
        financed=sale.financed,
        outstanding=contract.outstanding,
        kept=kept,
        expected=contract.expected,
        references=tuple(sorted(number for number in {contract.number, sale.contract} if _is_number(number))),
        cancelled=last.day if last and last.kind is StepKind.CANCELLED else None,
    )


def _is_number(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


class Taught:
    """For whom a receipt teaches its payer's name: the company that paid, whosever account it was put on."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sales = {sale_key(book.items[place]): sale for sale in _sales(book) for place in sale.places}
        claims = (document.entry for document in book.documents if document.kind in CLAIMS)
        self._claims = {id(entry) for entry in claims if text_of(entry.meta, PAYER_KEY)}

    def client(self, receipt: Document) -> str:
        """Return whose payer a receipt names; empty where an invoice says so, whose entry it is a leg of."""
        if id(receipt.entry) in self._claims:
            return ""
        sale = next((sale for number in receipt.about if (sale := self._sale(receipt, number))), None)
        if sale is None or sale.payer == receipt.client:
            return receipt.client
        return sale.payer if comes_from_payer(self._book, sale, receipt.entry) else receipt.client

    def _sale(self, receipt: Document, number: str) -> FinancedSale | None:
        return self._sales.get((receipt.client, number, receipt.currency))
