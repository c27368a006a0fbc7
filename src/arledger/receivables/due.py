"""When a debit falls due: as written on it, else by the terms in force on its date."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.model.documents import Client
from arledger.model.facts import Entry, Meta, Posting
from arledger.model.money import decimals, minor_digits
from arledger.model.problem import UserError
from arledger.policy.settings import ItemSettings
from arledger.receivables.clients import Agreements, text_of
from arledger.receivables.terms import Calendar, Terms, TermsError, parse_terms, schedule

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
        self._calendar = _calendar(settings.holidays)

    def of(self, client: str, entry: Entry, posting: Posting) -> tuple[DueAmount, ...]:
        """Return the parts of a debit posting: one, or several by instalment terms."""
        if posting.meta or entry.meta:
            due = due_written(posting.meta) or due_written(entry.meta)
            if due:
                return (DueAmount(due, posting.number),)
        try:
            parts = schedule(
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
            return (DueAmount(date.max, posting.number),)
        return tuple(DueAmount(part.due, part.amount) for part in parts)

    def terms_of(self, client: str, entry: Entry, posting: Posting) -> Terms:
        """Return the terms in force: the document's, the client's on that day, else the policy's.

        Terms that nobody can read are skipped here and reported by `check`.
        """
        texts = (
            text_of(posting.meta, TERMS_KEY) or text_of(entry.meta, TERMS_KEY),
            self._agreed.on(client, entry.date) or self._terms_at_opening(client),
            self._settings.default_terms,
            "net 30",
        )
        for text in texts:
            if isinstance(text, str) and text:
                try:
                    return parse_terms(text)
                except TermsError:
                    continue
        raise AssertionError("the last terms text is always valid")

    def _terms_at_opening(self, client: str) -> str:
        known = self._clients.get(client)
        return text_of(known.meta, TERMS_KEY) if known else ""


def _calendar(country: str | None) -> Calendar:
    try:
        return Calendar(country)
    except ValueError as error:
        raise UserError(f"[items] holidays: {error}", 'Name a country as "US" or "DE-BY", or install it.') from error


def due_written(meta: Meta) -> date | None:
    """Return the `due:` date in metadata; a text in ISO form counts, anything else is left to the checks."""
    value = meta.get(DUE_KEY)
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            return None
    return None
