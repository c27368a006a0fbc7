"""When a debit falls due: as written on it, else by the terms in force on its date."""

from datetime import date

from arledger.model.book import Book
from arledger.model.documents import Client, Document
from arledger.model.facts import Entry, Meta, Posting
from arledger.model.money import decimals, minor_digits
from arledger.model.problem import UserError
from arledger.policy.settings import ItemSettings, Policy
from arledger.subledger.clients import TERMS_DIRECTIVE, Agreements, ClientNames, agreed_values, day_of, text_of
from arledger.terms import Calendar, ScheduledAmount, Terms, TermsError, parse_terms, schedule

DUE_KEY = "due"
TERMS_KEY = "terms"


class DueDates:
    """Finds due dates; instalments are cut no finer than the currency's coins or the amount itself."""

    def __init__(self, settings: ItemSettings, clients: dict[str, Client], agreed: Agreements) -> None:
        self._settings = settings
        self._clients = clients
        self._agreed = agreed
        self._calendar = _calendar(settings.holidays)

    def of(self, client: str, entry: Entry, posting: Posting) -> tuple[ScheduledAmount, ...]:
        """Return the parts of a debit posting: one, or several by instalment terms."""
        if posting.meta or entry.meta:
            due = due_written(posting.meta) or due_written(entry.meta)
            if due:
                return (ScheduledAmount(due, posting.number),)
        try:
            return schedule(
                self.terms_of(client, entry, posting),
                entry.date,
                posting.number,
                max(decimals(posting.number), minor_digits(posting.currency)),
                net_eom=self._settings.net_eom,
                business_days=self._settings.business_days,
                calendar=self._calendar,
            )
        except TermsError:
            # The due date lies beyond the last day that there is.
            return (ScheduledAmount(date.max, posting.number),)

    def terms_of(self, client: str, entry: Entry, posting: Posting) -> Terms:
        """Return the terms in force: the document's, the client's on that day, else the policy's.

        Terms that nobody can read are skipped here and reported by `check`.
        """
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


def _calendar(country: str | None) -> Calendar:
    try:
        return Calendar(country)
    except ValueError as error:
        raise UserError(f"[items] holidays: {error}", 'Name a country as "US" or "DE-BY", or install it.') from error


def due_written(meta: Meta) -> date | None:
    """Return the `due:` date in metadata; a text in ISO form counts, anything else is left to the checks."""
    return day_of(meta.get(DUE_KEY))
