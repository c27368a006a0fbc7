"""Beancount's own answer to what a client owes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from beancount.core import realization
from beancount.core.data import Transaction
from tests.support.random_ledgers import GROUP

from arledger.model.documents import NO_CLIENT
from arledger.model.money import to_the_last_digit

RECEIVABLE = "Assets:Receivable"


@to_the_last_digit
def beancount_balances(entries: Sequence[Any], as_of: date) -> dict[tuple[str, str], Decimal]:
    """Return the balance per client and currency at the end of a day; zero balances are left out."""
    postings = [entry for entry in entries if entry.date <= as_of and isinstance(entry, Transaction)]
    tree = realization.realize(postings, compute_balance=True)
    control = realization.get(tree, RECEIVABLE)
    if control is None:
        return {}
    balances = {NO_CLIENT: control.balance}
    clients = {name: below for name, below in control.items() if name != GROUP}
    clients |= dict(control.get(GROUP, {}).items())
    balances |= {name: realization.compute_balance(below) for name, below in clients.items()}
    found: dict[tuple[str, str], Decimal] = {}
    for client, inventory in balances.items():
        for position in inventory:
            key = (client, position.units.currency)
            found[key] = found.get(key, Decimal(0)) + position.units.number
    return {key: number for key, number in found.items() if number}
