"""The letter of a reminder, and the statement that goes with it: their values, in the client's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Any

from arledger.capabilities.reminders.ladder import FINAL, NUDGE, Procedures, letter_name
from arledger.capabilities.reminders.steps import is_person
from arledger.capabilities.reminders.values import Message, OpenCredit
from arledger.collecting.shares import NOTHING
from arledger.collecting.values import Share
from arledger.letters.languages import language_of
from arledger.letters.letter import Letter
from arledger.letters.people import Person, client_values, postal_lines
from arledger.letters.stationery import Stationery
from arledger.letters.wording import Wording, Written, harmless
from arledger.model.book import Book
from arledger.model.documents import Credit, Item
from arledger.model.money import ZERO, exact_sum
from arledger.policy.settings import Policy
from arledger.subledger.aging import open_items_by_client, unapplied_by_client

STATEMENT = "statement"
_LONGEST_NUMBER = 40
_SHORTEST = 7
"""Days that a final demand leaves at the least."""
_NO_LIMIT = 99


@dataclass(frozen=True)
class Correspondence:
    """Writes a book's reminders on a company's paper; `signed_by` is whom answers go to, where somebody is named."""

    book: Book
    policy: Policy
    stationery: Stationery
    signed_by: Person | None

    @cached_property
    def items(self) -> Mapping[tuple[str, str], Sequence[Item]]:
        """The open items of each client and currency, the oldest due first."""
        return open_items_by_client(self.book)

    @cached_property
    def credits(self) -> Mapping[tuple[str, str], Sequence[Credit]]:
        """The unapplied credits of each client and currency, the oldest first."""
        return unapplied_by_client(self.book)

    @cached_property
    def _procedures(self) -> Procedures:
        return Procedures(self.policy.reminders)

    def unapplied(self, message: Message) -> Decimal:
        """Return the unapplied credit of a message's client in its currency."""
        return exact_sum(credit.open for credit in self.credits.get((message.client.id, message.currency), ()))

    def reminder(self, message: Message) -> Letter:
        """Write the letter of a message; raises UserError for a fault in its template."""
        language = language_of(message.client, self.policy)
        values = self._values(message, Wording(language))
        name = f"{letter_name(message.step.level)}.md.j2"
        return self.stationery.letter(name, values, postal_lines(message.client), self.book.as_of, language)

    def statement(self, message: Message, shares: Mapping[int, Share]) -> Letter:
        """Write the statement of all that the client of a message has open in its currency."""
        client, currency = message.client, message.currency
        language = language_of(client, self.policy)
        wording = Wording(language)
        whose = (client.id, currency)
        items, credits_ = self.items.get(whose, ()), self.credits.get(whose, ())
        balance = exact_sum(item.open for item in items) - exact_sum(credit.open for credit in credits_)
        overdue = exact_sum(item.open for item in items if item.days_past_due(self.book.as_of) > 0)
        values = {
            **self._common(message, wording),
            "items": _rows(items, shares, wording, self.book.as_of),
            "credits": [_credit(OpenCredit(credit, credit.open), wording) for credit in credits_],
            "total_items": wording.figure(exact_sum(item.open for item in items), currency),
            "overdue": wording.money(overdue, currency) if overdue else "",
            "total": wording.money(balance, currency),
            "in_credit": balance < 0,
        }
        return self.stationery.letter(f"{STATEMENT}.md.j2", values, postal_lines(client), self.book.as_of, language)

    def _common(self, message: Message, wording: Wording) -> dict[str, Any]:
        return {
            "client": client_values(message.client),
            "signed_by": harmless(self.signed_by.name) if self.signed_by else "",
            "reply_to": self.signed_by.address if self.signed_by else "",
            "as_of": wording.day(self.book.as_of),
            "currency": message.currency,
        }

    def _values(self, message: Message, wording: Wording) -> dict[str, Any]:
        step, currency, day = message.step, message.currency, self.book.as_of
        shares = {id(each.item): each.share for each in message.items}
        rows = _rows([each.item for each in message.items], shares, wording, day)
        for row, each in zip(rows, message.items, strict=True):
            row["level"] = each.step.level
        after, escalates = self._next_day(message)
        earlier = max((each.last.day for each in message.items if each.last), default=None)
        return {
            **self._common(message, wording),
            "level": step.level,
            "tone": step.tone,
            "items": rows,
            "credits": [_credit(credit, wording) for credit in message.credits],
            "fee": wording.figure(step.fee, currency) if step.fee else "",
            "late": sum(1 for each in message.items if each.step.level > NUDGE),
            "total_items": wording.figure(message.total_due, currency),
            "total": wording.money(message.total, currency),
            "earlier": wording.day(earlier) if earlier else "",
            "statement_attached": True,
            "next_step": wording.day(after) if after else "",
            "escalates": escalates,
        }

    def _next_day(self, message: Message) -> tuple[date | None, bool]:
        """Return the day of the next letter about any of the items; of a final demand the last day to pay, and True.

        None where no letter follows, as for consumers.
        """
        procedure, day = self._procedures.of(message.client), self.book.as_of
        steps = [(each, procedure.after(each.step.level) if procedure else None) for each in message.items]
        most = self.policy.reminders.consumer_level if is_person(message.client) else _NO_LIMIT
        days = [
            max(each.item.due + timedelta(days=step.days), day + timedelta(days=step.wait))
            for each, step in steps
            if step and step.level <= most
        ]
        if letter_name(message.step.level) == FINAL:
            return day + timedelta(days=max(message.step.wait, _SHORTEST)), True
        return min(days, default=None), False


def _rows(items: Sequence[Item], shares: Mapping[int, Share], wording: Wording, day: date) -> list[dict[str, Any]]:
    """Return what a letter says of each item, with the running total of what is due."""
    of_items = [shares.get(id(item), NOTHING) for item in items]
    due = [share.left_of(item) for item, share in zip(items, of_items, strict=True)]
    return [
        {
            "invoice": harmless(item.number, _LONGEST_NUMBER),
            "date": wording.day(item.date),
            "due": wording.day(item.due),
            "days": item.days_past_due(day),
            "amount": wording.figure(item.amount, item.currency),
            "open": wording.figure(item.open, item.currency),
            "disputed": _figure(share.disputed, item, wording),
            "promised": _figure(share.promised, item, wording),
            "amount_due": wording.figure(amount, item.currency),
            "level": 0,
            "running": wording.figure(running, item.currency),
        }
        for item, share, amount, running in zip(items, of_items, due, accumulate(due), strict=True)
    ]


def _figure(amount: Decimal, item: Item, wording: Wording) -> Written | str:
    return wording.figure(amount, item.currency) if amount else ""


def _credit(each: OpenCredit, wording: Wording) -> dict[str, Any]:
    credit = each.credit
    return {
        "text": " ".join(
            filter(None, (wording.word(_kind(credit)), harmless(credit.document.number, _LONGEST_NUMBER)))
        ),
        "date": wording.day(credit.date),
        "open": wording.figure(ZERO - each.open, credit.currency),
    }


def _kind(credit: Credit) -> str:
    return credit.document.kind.value.replace("-", " ").capitalize()
