"""A book: one company's receivables as of one date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.model.documents import Allocation, Client, Credit, Document, Item, Use
from arledger.model.facts import Facts


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that is known of a company's receivables on `as_of`, and nothing dated later.

    `items` and `credits` include settled ones unless the facts left them out (`Facts` says when);
    `balances` are Beancount's own, per client and currency, and always complete. `by_payee` says that clients are
    payees, whom Beancount has no balances of: then they are the sums of the payees' postings, and those that are
    zero are left out. `uses` say what became of unapplied credit beside allocations, `undone` which document took
    back what a credit had settled.
    """

    as_of: date
    facts: Facts
    clients: Mapping[str, Client]
    documents: tuple[Document, ...]
    items: tuple[Item, ...]
    credits: tuple[Credit, ...]
    allocations: tuple[Allocation, ...]
    balances: Mapping[tuple[str, str], Decimal]
    by_payee: bool = False
    uses: tuple[Use, ...] = ()
    undone: tuple[Use, ...] = ()

    def name_of(self, client: str) -> str:
        """Return the client's name, or its id where no name is known."""
        known = self.clients.get(client)
        return known.name if known else client
