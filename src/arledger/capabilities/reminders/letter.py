"""The letter of a reminder, and the statement that goes with it: their values, in the client's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from arledger.capabilities.reminders.ladder import FINAL, NUDGE, Procedures, letter_name
from arledger.capabilities.reminders.steps import is_person
from arledger.capabilities.reminders.values import Message
from arledger.collecting.shares import NOTHING, disputed_parts
from arledger.collecting.values import Share
from arledger.letters.account_statement import Statement, StatementWriter
from arledger.letters.languages import language_of
from arledger.letters.letter import Letter
from arledger.letters.people import Person, postal_lines
from arledger.letters.stationery import Stationery
from arledger.letters.values import ItemPart, common_values, credit_row, item_rows
from arledger.letters.wording import Wording
from arledger.model.book import Book
from arledger.model.documents import Credit, Item
from arledger.model.money import exact_sum
from arledger.policy.settings import Policy
from arledger.subledger.aging import Buckets, unapplied_by_client
from arledger.subledger.client_accounts import ClientAccounts

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

    def statement(self, message: Message) -> Letter:
        """Write the statement of all that the client of a message has open in its currency."""
        account = self._accounts.of((message.client.id, message.currency))
        writer = StatementWriter(self.stationery, self.signed_by, self.book.facts.precision)
        return writer.letter(Statement(message.client, account, self._accounts.buckets, slip=False))

    @cached_property
    def _accounts(self) -> ClientAccounts:
        aging = self.policy.aging
        return ClientAccounts(self.book, Buckets(aging.buckets), aging.by, disputed_parts(self.book))

    def _common(self, message: Message, wording: Wording) -> dict[str, Any]:
        return common_values(message.client, self.signed_by, self.book.as_of, message.currency, wording)

    def _values(self, message: Message, wording: Wording) -> dict[str, Any]:
        step, currency, day = message.step, message.currency, self.book.as_of
        shares = {id(each.item): each.share for each in message.items}
        rows = item_rows(_parts([each.item for each in message.items], shares), wording, day)
        for row, each in zip(rows, message.items, strict=True):
            row["level"] = each.step.level
        after, escalates = self._next_day(message)
        earlier = max((each.last.day for each in message.items if each.last), default=None)
        return {
            **self._common(message, wording),
            "level": step.level,
            "tone": step.tone,
            "items": rows,
            "credits": [credit_row(credit, wording) for credit in message.credits],
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


def _parts(items: Sequence[Item], shares: Mapping[int, Share]) -> list[ItemPart]:
    """Return items with what is asked for of each: what is neither disputed nor promised."""
    found = []
    for item in items:
        share = shares.get(id(item), NOTHING)
        found.append(ItemPart(item, share.left_of(item), share.disputed, share.promised))
    return found
