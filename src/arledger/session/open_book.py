"""A ledger with its facts at hand."""

from dataclasses import dataclass
from datetime import date

from arledger.ledger.query import Query, Store
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Client
from arledger.model.facts import Facts
from arledger.model.report import Report
from arledger.session.place import Place


@dataclass(frozen=True, slots=True)
class OpenBook:
    """A place with its facts at hand."""

    place: Place
    store: Store

    def facts(self, as_of: date, wanted: Query | None = None) -> Facts:
        """Return the facts of a day."""
        return self.store.facts(as_of, wanted or Query())

    def book(self, as_of: date, wanted: Query | None = None) -> Book:
        """Return the book of a day."""
        from arledger.subledger.book import build_book

        wanted = wanted or Query()
        return build_book(self.facts(as_of, wanted), self.place.policy, settled=wanted.settled)

    def stamp(self, report: Report) -> Report:
        """Say in a report whose it is, and which revision it was read from where it was one."""
        report = self.place.imprinted(report)
        return self.place.revision.stamp(report) if self.place.revision else report

    def wanted_for(self, client: str) -> Query:
        """Return what must be read to know all of one client's history, with what is held for them."""
        if self.place.policy.items.client_from == "payee" or client == NO_CLIENT:
            return Query()
        roots = self.store.roots
        return Query(accounts=(*roots.accounts_of(client), *(f"{root}:{client}" for root in roots.deposits)))

    def book_of_client(self, as_of: date, text: str) -> tuple[Client, Book]:
        """Find the client that `text` means, and return the book with all of their entries."""
        from arledger.session.lookup import find_client

        by_payee = self.place.policy.items.client_from == "payee"
        unsettled = self.book(as_of, Query(settled=by_payee))
        client = find_client(unsettled, text)
        return client, self.book(as_of, self.wanted_for(client.id))
