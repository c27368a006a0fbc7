"""The contracts of a book, read with no more of it than they need, and the payer that somebody means."""

from datetime import date

from arledger.financing.contracts import ContractLedger
from arledger.financing.sales import CLIENT_KEY, PAYER_KEY
from arledger.ledger.query import NO_ENTRIES, Query
from arledger.session.lookup import find_client
from arledger.session.open_book import OpenBook


def contract_ledger(opened: OpenBook, day: date) -> ContractLedger:
    """Return the contracts of a day, with the whole history of every account that one stands on."""
    policy, roots = opened.place.policy, opened.store.roots
    if policy.items.client_from == "payee":
        return ContractLedger(opened.book(day), policy)
    saying = opened.store.accounts_saying(PAYER_KEY) | opened.store.accounts_saying(CLIENT_KEY)
    clients = sorted({client for account in saying if (client := roots.client_of(account))})
    accounts = tuple(dict.fromkeys(account for client in clients for account in roots.accounts_of(client)))
    return ContractLedger(opened.book(day, Query(accounts=accounts) if accounts else NO_ENTRIES), policy)


def has_contracts(opened: OpenBook) -> bool:
    """Say whether any sale of the book may be financed."""
    return bool(opened.store.accounts_saying(PAYER_KEY) | opened.store.accounts_saying(CLIENT_KEY))


def payer_meant(ledger: ContractLedger, text: str) -> str:
    """Return the payer that a text means: one with contracts, though without an account, or any client."""
    known = {contract.sale.payer for contract in ledger.contracts}
    return text if text in known else find_client(ledger.book, text).id
