"""When a debit falls due: as written on it, else by the terms in force on its date."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from arledger.model.book import Book
from arledger.model.documents import Client, Document
from arledger.model.facts import Entry, Meta, Posting
from arledger.model.money import decimals, minor_digits
from arledger.model.problem import UserError
from arledger.policy.settings import ItemSettings, Policy
from arledger.subledger.clients import TERMS_DIRECTIVE, Agreements, ClientNames, agreed_values, day_of, text_of

# Terms are imported where a debit is found that has no due date of its own: an aging of invoices that all have one is
# the faster by it.
if TYPE_CHECKING:
    from arledger.terms import Calendar, Reading, Terms

DUE_KEY = "due"
TERMS_KEY = "terms"


class DueAmount(NamedTuple):
    """A part of a debit with its due date."""

    due: date
    amount: Decimal


class DueDates:
    """Finds due dates; instalments are cut no finer than the currency's coins or the amount itself."""

    def __init__(self, settings: ItemSettings, clients: dict[str, Client], agreed: Agreements) -> None:
        self._settings = settings
        self._clients = clients
        self._agreed = agreed
        if settings.holidays:
            _calendar(settings.holidays)  # a country that nobody knows is told, whether it is needed or not

    @cached_property
    def _reading(self) -> "Reading":
        from arledger.terms import Reading  # noqa: PLC0415

        settings = self._settings
        return Reading(settings.net_eom, settings.business_days, _calendar(settings.holidays))

    def of(self, client: str, entry: Entry, posting: Posting) -> tuple[DueAmount, ...]:
        """Return the parts of a debit posting: one, or several by instalment terms."""
        if posting.meta or entry.meta:
            due = due_written(posting.meta) or due_written(entry.meta)
            if due:
                return (DueAmount(due, posting.number),)
        return self._by_terms(client, entry, posting)

    def _by_terms(self, client: str, entry: Entry, posting: Posting) -> tuple[DueAmount, ...]:
        from arledger.terms import TermsError, schedule  # noqa: PLC0415

        try:
            parts = schedule(
                self.terms_of(client, entry, posting),
                entry.date,
                posting.number,
                max(decimals(posting.number), minor_digits(posting.currency)),
                self._reading,
            )
        except TermsError:
            # The due date lies beyond the last day that there is.
            return (DueAmount(date.max, posting.number),)
        return tuple(DueAmount(part.due, part.amount) for part in parts)

    def terms_of(self, client: str, entry: Entry, posting: Posting) -> "Terms":
        """Return the terms in force: the document's, the client's on that day, else the policy's.

        Terms that nobody can read are skipped here and reported by `check`.
        """
        from arledger.terms import TermsError, parse_terms  # noqa: PLC0415

        texts = (
            text_of(posting.meta, TERMS_KEY) or text_of(entry.meta, TERMS_KEY),
            _agreed_terms(self._agreed, client, self._clients.get(client), entry.date),
            self._settings.default_terms,
            "net 30",
        )
        for text in texts:
            if text:
                try:
                    return parse_terms(text)
                except TermsError:
                    continue
        raise AssertionError("the last terms text is always valid")


class TermsInForce:
    """The terms texts of a book: a document's own, else what its client had agreed on a day, else the policy's."""

    def __init__(self, book: Book, policy: Policy) -> None:
        names = ClientNames(book.facts.roots, policy.items.client_from)
        self._agreed = agreed_values(book.facts.customs, TERMS_DIRECTIVE, names)
        self._clients = book.clients
        self._default = policy.items.default_terms

    def of(self, document: Document) -> str:
        """Return the terms of a document, in force on its date."""
        return text_of(document.entry.meta, TERMS_KEY) or self.on(document.client, document.date)

    def on(self, client: str, day: date) -> str:
        """Return the terms of a client on a day."""
        return _agreed_terms(self._agreed, client, self._clients.get(client), day) or self._default


def _agreed_terms(agreed: Agreements, client: str, known: Client | None, day: date) -> str:
    """Return the last change of a client's terms by a day, else those of its `open`; empty without either."""
    return str(agreed.on(client, day) or (text_of(known.meta, TERMS_KEY) if known else ""))


def _calendar(country: str | None) -> "Calendar":
    from arledger.terms import Calendar  # noqa: PLC0415

    try:
        return Calendar(country)
    except ValueError as error:
        raise UserError(f"[items] holidays: {error}", 'Name a country as "US" or "DE-BY", or install it.') from error


def due_written(meta: Meta) -> date | None:
    """Return the `due:` date in metadata; a text in ISO form counts, anything else is left to the checks."""
    return day_of(meta.get(DUE_KEY))
